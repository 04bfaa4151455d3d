"""Seats that somebody gives up: who gets their work, and what goes with them."""

from collections.abc import Collection, Sequence

from roles.analysis import wording
from roles.analysis.changes import RemoveSeat
from roles.analysis.design import Level, Seat
from roles.analysis.fixes import Fix
from roles.analysis.fixing.people import Picks, picks_for, to_whom
from roles.analysis.fixing.seats import percent
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading


def left_empty(reading: Reading, seats: Sequence[Seat]) -> tuple[str, ...]:
    """The teams where nobody sits any more without these seats, each of another team."""
    return reading.in_order(seat.team for seat in seats if len(reading.seats_in[seat.team]) == 1)


def leave(reading: Reading, person: str, seats: Sequence[Seat]) -> Fix:
    """Close seats; what nobody else owns goes to the best of those around, if there is one."""
    steps, reach = Steps(reading), reading.directory.reach
    given: dict[str, Picks] = {}
    for seat in seats:
        for activity in sorted(reading.owned_by.get(person, ())):
            units = [
                unit
                for unit in reading.in_order(reach[seat.team].intersection(reading.units))
                if activity in reading.applicable
                and reading.cell(activity, unit).owners
                and all(
                    (one.person, one.team) == (person, seat.team)
                    for one in reading.cell(activity, unit).owners
                )
            ]
            picks = (
                next(picks_for(reading, activity, units, without=(person,)), ()) if units else ()
            )
            for pick in picks:
                steps.give(pick.who, activity, pick.units)
            if picks:
                given[activity] = (*given.get(activity, ()), *picks)
        steps.do(RemoveSeat(seat.team, person))
    name = wording.person(reading, person)
    where = wording.teams(reading, reading.in_order(seat.team for seat in seats))
    shares = wording.listed(percent(seat.fte) for seat in seats)
    work = f", and give {to_whom(reading, given, 'to')}" if given else ""
    empty = left_empty(reading, seats)
    nobody = f", which leaves nobody in {wording.teams(reading, empty)}" if empty else ""
    is_smallest = seats[0].fte == min(seat.fte for seat in reading.seats_of[person])
    goes = f"; what {'else ' if given else ''}{name} holds there goes"
    return steps.fix(
        f"Take {name} out of {where}{nobody}{work}",
        f"With {shares} there, it is {'the smallest' if is_smallest else 'a larger'} part"
        f"{goes if _holds_more(reading, person, seats, given) else ''}.",
    )


def _holds_more(
    reading: Reading, person: str, seats: Sequence[Seat], given: Collection[str]
) -> bool:
    """Whether a tick goes with the seats, beside those that others get."""
    return any(
        reading.directory.person_of(tick) == person
        and not (tick.level is Level.OWNER and activity.key in given)
        for seat in seats
        for activity in reading.framework.activities
        for tick in reading.directory.ticks(seat.team, activity.key)
    )
