"""What can reach one team: the part of a design by which the team is judged alone."""

from dataclasses import dataclass, replace

from roles.analysis.design import (
    Acknowledgement,
    CoverageBasis,
    Design,
    Seat,
    Stage,
    Team,
    TeamKind,
    Tick,
)
from roles.analysis.reading import Outside, Reading


@dataclass(frozen=True, slots=True)
class Vicinity:
    """A part of a design, and what has to be known of the rest."""

    design: Design
    outside: Outside


def vicinity(design: Design, team: str) -> Vicinity:
    """All that can reach a team, in the order of the design.

    That is what stands in the team, in every platform and shared team, and in product teams that
    tick something for certain teams; and whatever else the people hold who sit in any of these.
    Other teams are there without a name and without seats. Agreements are left out, for they
    change no cell; of what is accepted today only rule and subject are there; the stage is
    settled. A design in which no product team has a seat is there as a whole.

    `snapshots.take_team_snapshot` reads the same from the database.
    """
    reading = Reading(design)
    is_role_based = design.framework.coverage_basis is CoverageBasis.ROLE
    has_units = not reading.has_no_product_team and bool(reading.all_units)
    outside = Outside(
        units=reading.all_units if has_units else (),
        roles=reading.carried_roles if is_role_based else frozenset(),
    )
    near = {team, *(one.key for one in design.teams if one.kind is not TeamKind.PRODUCT)}
    near |= {_team_of(tick, design) for tick in design.ticks if tick.teams is not None}
    if not has_units:
        near = set(design.team_by_key)
    people = {seat.person for seat in design.seats if seat.team in near}
    seats = tuple(seat for seat in design.seats if seat.team in near or _is_of(seat, people))
    holders = {seat.person for seat in seats}
    contacts = {seat.internal_contact for seat in seats}
    teams = near | {seat.team for seat in seats}
    part = replace(
        design,
        stage=Stage.SMALL if reading.is_small else Stage.GROWN,
        teams=tuple(one if one.key in teams else Team(one.key, name="") for one in design.teams),
        people=tuple(one for one in design.people if one.key in holders | contacts),
        seats=seats,
        ticks=tuple(
            tick
            for tick in design.ticks
            if (tick.seat is not None and tick.seat in {seat.key for seat in seats})
            or (tick.person is not None and tick.person in holders)
            or (tick.role is not None and tick.team in teams)
        ),
        agreements=(),
        acknowledged=tuple(
            Acknowledgement(rule, subject)
            for rule, subject in sorted(
                {
                    (one.rule, one.subject)
                    for one in design.acknowledged
                    if one.until is None or design.as_of <= one.until
                }
            )
        ),
    )
    return Vicinity(part, outside)


def _is_of(seat: Seat, people: set[str | None]) -> bool:
    return seat.person is not None and seat.person in people


def _team_of(tick: Tick, design: Design) -> str:
    return (design.seat_by_key[tick.seat].team if tick.seat is not None else tick.team) or ""
