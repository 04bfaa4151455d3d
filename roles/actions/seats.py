from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from roles.actions.doubts import doubt_seat, settle_seat
from roles.actions.keys import free_key
from roles.models import Design, Doubt, Participant, Person, Seat, Team, Tick
from roles.snapshots import read_framework


class CannotSeat(Exception):
    """The message says why, in words for the person who asked."""


@transaction.atomic
def add_seat(
    *, team: Team, person: Person | None, submission: UUID | None = None, **facts: Any
) -> Seat:
    """Add a seat to a team, or a vacancy if nobody is named; `facts` are fields of Seat.

    Its key is made from the person or the role, unless one is given that is free.
    Somebody who is new to the organisation is stored with the seat. Ticks that already named
    this person in this team become ticks of the seat. A `submission` that came before has added
    its seat already: that one is returned. Raises CannotSeat if the person has a seat there or
    belongs to another organisation. As all of this module, to be called while the design is
    locked (`access.changing_design`).
    """
    design = team.design
    if submission is not None and (known := design.seats.filter(submission=submission).first()):
        return known
    _refuse_second_seat(person, team)
    last = design.seats.aggregate(last=Max("position"))["last"]
    seat = Seat.objects.create(
        design=design,
        team=team,
        participant=take_part(design=design, person=person) if person else None,
        key=facts.pop("key", "") or _free_seat_key(design, person, facts.get("roles", [])),
        position=0 if last is None else last + 1,
        submission=submission,
        **facts,
    )
    take_up_ticks(seat)
    return seat


@transaction.atomic
def change_seat(*, seat: Seat, team: Team, person: Person | None, **facts: Any) -> int:
    """Give a seat another team, person (None makes it a vacancy) or other facts.

    What the seat holds stays with the seat, whoever sits in it and wherever it stands. The answer
    is how many ticks ask to be confirmed for it; a vacancy that is filled asks nothing, for what
    was planned comes true. Raises CannotSeat as `add_seat`.
    """
    _refuse_second_seat(person, team, besides=seat)
    team_before, roles_before = seat.team, seat.roles
    person_before = seat.participant.person if seat.participant else None
    seat.team = team
    seat.participant = take_part(design=seat.design, person=person) if person else None
    for name, value in facts.items():
        setattr(seat, name, value)
    if not seat.key:
        seat.key = _free_seat_key(seat.design, person, seat.roles)
    seat.save()
    take_up_ticks(seat)
    # Each doubt takes the place of the one before: the last is what weighs most.
    asked = 0
    if set(roles_before) != set(seat.roles):
        before = _role_names(seat.design, roles_before)
        asked = _doubt(seat, Doubt.ROLES, before)
    if team_before != team:
        asked = max(asked, _doubt(seat, Doubt.MOVED, team_before.name))
    if person_before is not None and person_before != person:
        reason = Doubt.LEFT if person is None else Doubt.PERSON
        asked = _doubt(seat, reason, person_before.name)
    return asked


@transaction.atomic
def move_seat(*, seat: Seat, to: Team) -> int:
    """Put a seat in another team of the design; its ticks go with it.

    The answer is how many of them ask to be confirmed there. Raises CannotSeat if its person
    already has a seat there.
    """
    if seat.team == to:
        return 0
    _refuse_second_seat(seat.participant.person if seat.participant else None, to, besides=seat)
    before, seat.team = seat.team, to
    seat.save(update_fields=["team"])
    take_up_ticks(seat)
    return _doubt(seat, Doubt.MOVED, before.name)


@transaction.atomic
def split_seat(*, seat: Seat, to: Team, stays: Decimal, goes: Decimal) -> Seat:
    """Share the person of a seat with another team: a second seat there, with the same roles.

    The seat keeps the share that `stays` and all its ticks; the new one is returned. Raises
    CannotSeat for a vacancy, and as `add_seat`.
    """
    if seat.participant is None:
        raise CannotSeat("Nobody sits here, so there is nobody to share.")
    second = add_seat(
        team=to,
        person=seat.participant.person,
        roles=list(seat.roles),
        fte=goes,
        start=seat.start,
        end=seat.end,
        internal_contact=seat.internal_contact,
    )
    seat.fte = stays
    seat.save(update_fields=["fte"])
    return second


@transaction.atomic
def fill_seat(*, seat: Seat, person: Person) -> None:
    """Put somebody into a vacancy, which is none any more; what was planned for it comes true.

    Raises CannotSeat if somebody sits there by now, and as `add_seat`.
    """
    if seat.participant is not None:
        raise CannotSeat(f"{seat.participant.person} sits there already.")
    _refuse_second_seat(person, seat.team)
    seat.participant = take_part(design=seat.design, person=person)
    seat.save(update_fields=["participant"])
    take_up_ticks(seat)


@transaction.atomic
def vacate_seat(*, seat: Seat) -> int:
    """Make a seat a vacancy: the person is gone from it, what it holds is planned for the next.

    The answer is how many ticks ask to be confirmed for it.
    """
    left = seat.participant.person if seat.participant else None
    seat.participant = None
    seat.end = None
    if not seat.key:
        seat.key = _free_seat_key(seat.design, None, seat.roles)
    seat.save(update_fields=["participant", "end", "key"])
    return _doubt(seat, Doubt.LEFT, left.name) if left else 0


@transaction.atomic
def end_seat(*, seat: Seat, on: date) -> int:
    """Let a seat end with that day; its ticks stop to count on the next.

    The answer is how many of them ask to be confirmed for it now. If the day is still to come,
    that is none: they ask by themselves once it is over. Raises CannotSeat if the seat begins
    later.
    """
    if seat.start is not None and on < seat.start:
        raise CannotSeat(f"This seat only begins on {seat.start:%-d %B %Y}.")
    seat.end = on
    seat.save(update_fields=["end"])
    if seat.participant is None:
        return 0
    name = seat.participant.person.name
    if on > _today(seat.design):
        # An end that was said before, and came too early, is none any more.
        settle_seat(seat=seat, reason=Doubt.LEFT, before=name)
        return 0
    return _doubt(seat, Doubt.LEFT, name)


@transaction.atomic
def remove_seat(*, seat: Seat) -> None:
    """Take a seat away with its ticks, as if it had never been."""
    seat.delete()


def take_part(*, design: Design, person: Person) -> Participant:
    """The person as this design knows them; known from now on if it did not.

    Raises CannotSeat if the person belongs to another organisation.
    """
    if person.organisation_id != design.organisation_id:
        raise CannotSeat("This person belongs to another organisation.")
    if person.pk is None:
        person.save()
    elif known := design.participants.filter(person=person).first():
        return known
    last = design.participants.aggregate(last=Max("position"))["last"]
    return Participant.objects.create(
        design=design,
        person=person,
        key=free_key(
            person.name,
            set(design.participants.values_list("key", flat=True)),
            otherwise="person",
        ),
        position=0 if last is None else last + 1,
    )


def _refuse_second_seat(person: Person | None, team: Team, *, besides: Seat | None = None) -> None:
    if person is None or person.pk is None:
        return
    others = team.seats.filter(participant__person=person)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise CannotSeat(f"{person} already has a seat in {team}.")


def take_up_ticks(seat: Seat) -> None:
    """Let ticks that name the seat's person in its team become ticks of the seat, each once."""
    if seat.participant_id is None:
        return
    # One that the seat holds already, from another team, would now be there twice.
    held = set(seat.ticks.values_list("activity", "level", "only_for", "copy"))
    for tick in Tick.objects.filter(team=seat.team_id, participant=seat.participant_id):
        if (tick.activity, tick.level, tick.only_for, tick.copy) in held:
            tick.delete()
        else:
            tick.seat, tick.team, tick.participant = seat, None, None
            tick.save(update_fields=["seat", "team", "participant"])


def _doubt(seat: Seat, reason: Doubt, before: str) -> int:
    return doubt_seat(seat=seat, reason=reason, before=before, on=_today(seat.design))


def _today(design: Design) -> date:
    """The day of this very change, as the design is locked."""
    return timezone.localdate(design.changed_at)


def _role_names(design: Design, keys: Iterable[str]) -> str:
    known = read_framework(design.version).role_by_key
    return ", ".join(known[key].name if key in known else key for key in keys) or "no role"


def _free_seat_key(design: Design, person: Person | None, roles: list[str]) -> str:
    if person is not None:
        name = person.name
    else:
        name = f"open {roles[0].replace('_', ' ')}" if roles else "open seat"
    taken = set(design.seats.values_list("key", flat=True))
    return free_key(name, taken, otherwise="seat")
