from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from roles.actions.keys import free_key
from roles.models import Design, Participant, Person, Seat, Team, Tick


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
    _take_up_ticks(seat)
    return seat


@transaction.atomic
def change_seat(*, seat: Seat, team: Team, person: Person | None, **facts: Any) -> None:
    """Give a seat another team, person (None makes it a vacancy) or other facts.

    What the seat holds stays with the seat, whoever sits in it and wherever it stands. Raises
    CannotSeat as `add_seat`.
    """
    _refuse_second_seat(person, team, besides=seat)
    seat.team = team
    seat.participant = take_part(design=seat.design, person=person) if person else None
    for name, value in facts.items():
        setattr(seat, name, value)
    if not seat.key:
        seat.key = _free_seat_key(seat.design, person, seat.roles)
    seat.save()
    _take_up_ticks(seat)


@transaction.atomic
def move_seat(*, seat: Seat, to: Team) -> None:
    """Put a seat in another team of the design; its ticks go with it.

    Raises CannotSeat if its person already has a seat there.
    """
    _refuse_second_seat(seat.participant.person if seat.participant else None, to, besides=seat)
    seat.team = to
    seat.save(update_fields=["team"])
    _take_up_ticks(seat)


@transaction.atomic
def vacate_seat(*, seat: Seat) -> None:
    """Make a seat a vacancy: the person is gone from it, what it holds is planned for the next."""
    seat.participant = None
    seat.end = None
    if not seat.key:
        seat.key = _free_seat_key(seat.design, None, seat.roles)
    seat.save(update_fields=["participant", "end", "key"])


@transaction.atomic
def end_seat(*, seat: Seat, on: date) -> None:
    """Let a seat end with that day; its ticks stop to count on the next.

    Raises CannotSeat if it begins later.
    """
    if seat.start is not None and on < seat.start:
        raise CannotSeat(f"This seat only begins on {seat.start:%-d %B %Y}.")
    seat.end = on
    seat.save(update_fields=["end"])


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


def _take_up_ticks(seat: Seat) -> None:
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


def _free_seat_key(design: Design, person: Person | None, roles: list[str]) -> str:
    if person is not None:
        name = person.name
    else:
        name = f"open {roles[0].replace('_', ' ')}" if roles else "open seat"
    taken = set(design.seats.values_list("key", flat=True))
    return free_key(name, taken, otherwise="seat")
