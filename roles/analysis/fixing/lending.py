"""Somebody from another team who gives a part of their time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from roles.analysis import wording
from roles.analysis.changes import AddSeat, SetShare
from roles.analysis.design import Level, Seat
from roles.analysis.fixes import Fix
from roles.analysis.fixing.ledger import Units
from roles.analysis.fixing.seats import free_share, percent
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading


def lend(
    reading: Reading,
    team: str,
    role: str,
    work: Mapping[str, Units],
    *,
    level: Level = Level.OWNER,
    without: Iterable[str] = (),
    alone: bool = False,
) -> Iterator[Fix]:
    """Let somebody who holds a role elsewhere sit in the team too, and hold the work from there.

    It is the one who does the work from elsewhere, else the one with the most time. If they are
    to do it `alone`, whoever owns it now backs it up.
    """
    doing = {
        owner.person
        for activity, units in work.items()
        for unit in units
        for owner in reading.cell(activity, unit).owners
    }
    left_out = set(without)
    seats = [
        seat
        for seat in reading.directory.seats_with(role)
        if (team, seat.person or "") not in reading.directory.seats and seat.person not in left_out
    ]
    if not seats:
        return
    seat = min(
        seats, key=lambda one: (one.person not in doing, -one.fte, one.person or "", one.team)
    )
    person = seat.person or ""
    steps = Steps(reading)
    share = _share_for(reading, seat)
    stays = _sit(steps, reading, seat, team, role, share)
    others = others_stay(reading, person, work) if alone else ""
    if alone:
        step_back(reading, steps, person, work)
    for activity, units in work.items():
        steps.hold(person, team, activity, units, level=level)
    who, there = wording.a_person(reading, person), wording.team(reading, team)
    verb = "back up" if level is Level.BACKUP else "own"
    to_hold = f", to {verb} {wording.activities(reading, work)}" if work else ""
    less = "" if stays == seat.fte else f"has {_less(seat, stays)} there then, and "
    yield steps.fix(
        f"Seat {who} in {there} too, with {percent(share)}{to_hold}{others}",
        f"Holds the role{' and does the work now' if person in doing else ''}, and sits in "
        f"{wording.team(reading, seat.team)}; {less}a second team costs time to switch.",
    )


def _share_for(reading: Reading, seat: Seat) -> float:
    """The time of somebody that is free, else half of that of the seat."""
    return free_share(reading, seat.person or "") or round(seat.fte / 2, 4)


def _sit(steps: Steps, reading: Reading, seat: Seat, team: str, role: str, share: float) -> float:
    """Seat somebody in the team too, and tell the share that stays with the seat they have."""
    person, stays = seat.person or "", seat.fte
    if free_share(reading, person) == 0:
        stays = round(seat.fte - share, 4)
        steps.do(SetShare(seat.team, person, stays))
    steps.do(
        AddSeat(Seat(team, person, seat.roles or (role,), share, start=seat.start, end=seat.end))
    )
    return stays


def _less(seat: Seat, stays: float) -> str:
    return f"{percent(stays)} instead of {percent(seat.fte)}"


def others_stay(reading: Reading, person: str, work: Mapping[str, Sequence[str]]) -> str:
    """What is added to a label where others than the person own the work and step back."""
    owners = {
        owner.person
        for activity, units in work.items()
        for unit in units
        for owner in reading.cell(activity, unit).owners
    }
    return ", and keep those elsewhere as backup" if owners - {person} else ""


def step_back(
    reading: Reading, steps: Steps, person: str, work: Mapping[str, Sequence[str]]
) -> None:
    """Let all who own the work back it up instead, but for the person, who owns it otherwise."""
    for activity, units in work.items():
        for unit in units:
            for owner in reading.cell(activity, unit).owners:
                leave = None if owner.person == person else Level.BACKUP
                steps.take(owner.person, activity, (unit,), leave=leave, teams=(owner.team,))
