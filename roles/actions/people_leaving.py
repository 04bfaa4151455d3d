from collections.abc import Iterable
from datetime import date, datetime
from itertools import batched

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from roles.actions.doubts import doubt_seat
from roles.models import Design, Doubt, Organisation, Seat

# Values of one statement, far from what any database takes.
_AT_ONCE = 1_000


@transaction.atomic
def mark_left(*, organisation: Organisation, people: Iterable[int], on: date, at: datetime) -> int:
    """Say that people left with that day; how many ticks ask to be confirmed for it.

    `people` are primary keys; those of another organisation are passed over. Who was only going
    to come stays for their first day. Seats stay with whoever sat there; if the day is not in the
    future, what they hold in any design asks to be confirmed; else it asks once the day is over.
    Two queries, and two for a seat.
    """
    asked, today = 0, timezone.localdate(at)
    for some in batched(people, _AT_ONCE):
        here = organisation.people.filter(pk__in=some)
        here.filter(starts_on__gt=on).update(leaves_on=F("starts_on"))
        here.exclude(starts_on__gt=on).update(leaves_on=on)
        if on > today:
            continue
        seats = list(
            Seat.objects.filter(participant__person__in=here).select_related(
                "design", "team", "participant__person"
            )
        )
        held = {seat.design_id for seat in seats}
        Design.objects.filter(pk__in=held).update(revision=F("revision") + 1, changed_at=at)
        for seat in seats:
            if seat.participant is not None:
                name = seat.participant.person.name
                asked += doubt_seat(seat=seat, reason=Doubt.LEFT, before=name, on=today)
    return asked
