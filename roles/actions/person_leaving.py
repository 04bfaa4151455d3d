"""The last day of one person: said, with what becomes of their seats in a design, or taken back."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from roles.actions.doubts import settle_seat
from roles.actions.seats import end_seat, vacate_seat
from roles.models import Doubt, Person, Seat


def seats_touched(*, person: Person, seats: Iterable[Seat], on: date) -> list[Seat]:
    """Those of somebody's seats that change with the last day of the person.

    They would outlast it, or they end with the last day that was said before.
    """
    return [
        seat
        for seat in seats
        if seat.end != on and (seat.end in (None, person.leaves_on) or seat.end > on)
    ]


@transaction.atomic
def let_leave(*, person: Person, on: date, seats: Iterable[Seat], opens_seats: bool) -> int:
    """Give somebody a last day, and their seats in one design too; how many ticks ask for it now.

    A seat ends with that day: what it holds counts until then, and asks to be confirmed after.
    With `opens_seats`, and if it only begins later, it is an open seat from now on, which keeps
    what it holds. Seats in other designs stay, and their ticks ask once the day is over. To be
    called while the people and the design are locked; twice is the same as once.
    """
    asked = 0
    for seat in seats_touched(person=person, seats=seats, on=on):
        if opens_seats or (seat.start is not None and seat.start > on):
            asked += vacate_seat(seat=seat)
        else:
            asked += end_seat(seat=seat, on=on)
    person.leaves_on = on
    person.save(update_fields=["leaves_on"])
    return asked


@transaction.atomic
def let_stay(*, person: Person, seats: Iterable[Seat]) -> list[Seat]:
    """Take the last day of somebody back, and that of the seats that end with it: which they are.

    Nothing asks to be confirmed for it any more. To be called while the people and the design are
    locked; twice is the same as once.
    """
    ending = [seat for seat in seats if seat.end is not None and seat.end == person.leaves_on]
    for seat in ending:
        seat.end = None
        seat.save(update_fields=["end"])
        settle_seat(seat=seat, reason=Doubt.LEFT, before=person.name)
    person.leaves_on = None
    person.save(update_fields=["leaves_on"])
    return ending
