"""STR: seats and work where the structure wants them, or another structure."""

from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.candidates import Distance, distance_between
from roles.analysis.cells import CellState
from roles.analysis.changes import (
    AddTeam,
    ChooseStructure,
    MoveSeat,
    RemoveTeam,
    Serve,
    SetKind,
)
from roles.analysis.design import Home, Level, Seat, Team, TeamKind
from roles.analysis.fixes import Fix
from roles.analysis.fixing.giving import hire
from roles.analysis.fixing.leaving import leave
from roles.analysis.fixing.lending import lend, others_stay, step_back
from roles.analysis.fixing.people import (
    Picks,
    named,
    near_and_far,
    picks_for,
    takes_on,
    why,
)
from roles.analysis.fixing.steps import Steps
from roles.analysis.fixing.teams import free_team, platform_roles
from roles.analysis.placement import CENTRALIZED, EMBEDDED, HYBRID
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding

_OPTIONS = 3


# STR-01


def found_platform(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Move those into a platform whom the structure seats there, or do without one."""
    steps = Steps(reading)
    team = _platform(reading, steps)
    # Whoever has several such seats brings the one with the most time.
    by_share = sorted(reading.filled_seats, key=lambda seat: (seat.fte, seat.team))
    central = {seat.person or "": seat for seat in by_share if _may_move(reading, seat, team)}
    if central:
        for person in sorted(central):
            steps.do(MoveSeat(central[person].team, person, team.key))
        people = wording.people(reading, central)
        yield steps.fix(
            f"Move {people} into {team.name}",
            "Those whose roles the structure seats in the platform.",
        )
    yield from _choose(reading, EMBEDDED, "Then everybody needed sits in the product teams.")
    yield _open_platform(reading)


def _platform(reading: Reading, steps: Steps) -> Team:
    """The platform team there is, else a new one."""
    platforms = [team for team in reading.design.teams if team.kind is TeamKind.PLATFORM]
    team = next((one for one in platforms if one.serves is None), *platforms[:1] or (None,))
    if team is None:
        team = free_team(reading, "ML platform", TeamKind.PLATFORM)
        steps.do(AddTeam(team))
    return team


def _may_move(reading: Reading, seat: Seat, to: Team) -> bool:
    """Whether some role of a seat is one of the platform, and none is one of a product team."""
    structure = reading.structure
    if structure is None or (to.key, seat.person or "") in reading.directory.seats:
        return False
    homes = {structure.homes.get(role) for role in reading.roles_at(seat)}
    return not homes.isdisjoint({Home.CENTRAL, Home.BOTH}) and Home.PRODUCT not in homes


def _open_platform(reading: Reading) -> Fix:
    steps = Steps(reading)
    team = _platform(reading, steps)
    structure = reading.structure
    roles = platform_roles(structure) if structure is not None else ()
    for role in roles:
        steps.open_seat(team.key, (role,))
    for_whom = f" for {wording.roles(reading, roles)}" if roles else ""
    return steps.fix(
        f"Open seats in {team.name}{for_whom}",
        "A hire costs the most; until somebody sits there, the platform is only planned.",
        clears=False,
    )


def _choose(reading: Reading, structure: str, reason: str) -> Iterator[Fix]:
    if structure in reading.framework.structure_by_key:
        steps = Steps(reading)
        steps.do(ChooseStructure(structure))
        name = reading.framework.structure_by_key[structure].name
        yield steps.fix(f"Choose “{name}” as the structure", reason)


# STR-02


def move_seat(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Put the seat in a team of the right kind, one that works with its present one first."""
    [person], [team] = finding.people, finding.teams
    name = wording.person(reading, person)
    teams = _right_teams(reading, person, team)[:_OPTIONS]
    for place, to in enumerate(teams):
        steps = Steps(reading)
        steps.do(MoveSeat(team, person, to.key))
        yield steps.fix(
            f"Move {name} to {to.name}",
            "The kind of team for the role; what the person holds goes along."
            if place == 0
            else "A team of the right kind, too.",
        )
    has_platform = any(one.kind is TeamKind.PLATFORM for one in reading.design.teams)
    if not teams and not has_platform and _belongs_in_platform(reading, person, team):
        steps = Steps(reading)
        platform = _platform(reading, steps)
        steps.do(MoveSeat(team, person, platform.key))
        yield steps.fix(f"Move {name} to {platform.name}", "The structure seats the role there.")
    elif not teams:
        yield leave(reading, person, [reading.directory.seats[team, person]])


def _belongs_in_platform(reading: Reading, person: str, team: str) -> bool:
    structure = reading.structure
    roles = reading.roles_at(reading.directory.seats[team, person])
    return structure is not None and Home.CENTRAL in {structure.homes.get(role) for role in roles}


def _right_teams(reading: Reading, person: str, team: str) -> list[Team]:
    """The teams of a kind that suits the seat, where the person has none yet; empty ones last."""
    central = _belongs_in_platform(reading, person, team)
    kind = TeamKind.PLATFORM if central else TeamKind.PRODUCT
    reach = reading.directory.reach
    roles = reading.roles_at(reading.directory.seats[team, person])

    def has_role(other: Team) -> bool:
        return any(
            not roles.isdisjoint(reading.roles_at(seat))
            for seat in reading.seats_in.get(other.key, ())
        )

    teams = [
        one
        for one in reading.design.teams
        if one.kind is kind and (one.key, person) not in reading.directory.seats
    ]
    # A product team without the role needs somebody more than one that has it.
    return sorted(
        teams,
        key=lambda one: (
            one.key not in reading.seated_teams,
            reach[one.key].isdisjoint(reach[team]),
            not central and has_role(one),
            len(reading.seats_in.get(one.key, ())),
        ),
    )


# STR-03


def own_in_place(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Somebody where the structure wants it owns it; those elsewhere keep it as backup."""
    [unit] = finding.teams
    ways = {}
    for activity in finding.activities:
        near, far = near_and_far(picks_for(reading, activity, (unit,), in_place=True))
        ways[activity] = near or far
    if len(ways) == 1:
        [(activity, found)] = ways.items()
        for picks in found:
            reason = why(reading, activity, picks)
            yield _own_in_place(reading, unit, {activity: picks}, reason, clears=True)
    elif any(ways.values()):
        best = {activity: found[0] for activity, found in ways.items() if found}
        reason = "For each activity the nearest in role where the structure wants it."
        yield _own_in_place(reading, unit, best, reason, clears=len(best) == len(ways))
    yield from hire(reading, dict.fromkeys(finding.activities, (unit,)))


def _own_in_place(
    reading: Reading, unit: str, best: Mapping[str, Picks], reason: str, *, clears: bool
) -> Fix:
    steps, told, are_others = Steps(reading), [], False
    for activity, picks in best.items():
        who = picks[0].who.person
        for owner in reading.cell(activity, unit).owners:
            leave = None if owner.person == who else Level.BACKUP
            are_others = are_others or owner.person != who
            steps.take(owner.person, activity, (unit,), leave=leave, teams=(owner.team,))
        steps.give(picks[0].who, activity, (unit,))
        name = wording.activity(reading, activity)
        told.append(f"{name} to {named(reading, picks)}{takes_on(reading, {activity: picks})}")
    others = ", and keep those elsewhere as backup" if are_others else ""
    return steps.fix(f"Give {wording.listed(told)}{others}", reason, clears=clears)


# STR-04, STR-07


def call_shared(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """The team is a shared one, or the structure one that has a platform, or it goes."""
    [key] = finding.teams
    steps = Steps(reading)
    steps.do(SetKind(key, TeamKind.SHARED))
    yield steps.fix(
        f"Call {wording.team(reading, key)} a shared team",
        "Nobody moves; shared teams stand beside the product teams in this structure.",
    )
    yield from _choose(reading, HYBRID, "Part of the work is central then, part in the teams.")
    yield from _choose(reading, CENTRALIZED, "The platform does the work for all teams then.")


def serve_more_or_embed(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """A platform for one team serves the others too, or its people sit with that team."""
    [key] = finding.teams
    team = reading.design.team_by_key[key]
    served = reading.units_served_by(team)
    others = [unit for unit in reading.units if unit not in served]
    if len(served) + len(others) > 1:
        steps = Steps(reading)
        steps.do(*(Serve(key, unit) for unit in others))
        yield steps.fix(
            f"Let {team.name} serve {wording.teams(reading, others)} too",
            "A platform pays off when it serves several teams.",
        )
    if served and EMBEDDED in reading.framework.structure_by_key:
        yield from _embed(reading, team, served[0])
    yield from _choose(reading, EMBEDDED, "There a platform is not expected.")


def _embed(reading: Reading, team: Team, unit: str) -> Iterator[Fix]:
    """Put the people of a platform into the team it serves, and let go of what is left empty."""
    steps, seats = Steps(reading), reading.directory.seats
    movers = [seat.person or "" for seat in reading.seats_in[team.key]]
    moving = [person for person in movers if (unit, person) not in seats]
    if not moving:
        return
    steps.do(*(MoveSeat(team.key, person, unit) for person in moving))
    steps.do(ChooseStructure(EMBEDDED))
    if len(moving) == sum(seat.team == team.key for seat in reading.design.seats):
        steps.do(RemoveTeam(team.key))
    name = reading.framework.structure_by_key[EMBEDDED].name
    yield steps.fix(
        f"Move {wording.people(reading, moving)} to {wording.team(reading, unit)}, and choose "
        f"“{name}”",
        "With one team to serve, a platform is only a border.",
    )


# STR-05, STR-06


def bring_in(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give a product team a role it lacks: somebody who learns it, is split, or is hired."""
    [unit], [role] = finding.teams, finding.roles
    work = _out_of_place(reading, unit, role)
    yield from _learn_it(reading, unit, role, work)
    yield from lend(reading, unit, role, work, alone=True)
    yield from hire(reading, work, roles=(role,))


def _out_of_place(reading: Reading, unit: str, role: str) -> dict[str, tuple[str, ...]]:
    """The work of a role that is done for a unit from the wrong place."""
    return {
        activity.key: (unit,)
        for activity in reading.activities
        if role in reading.owner_roles[activity.key]
        and reading.cell(activity.key, unit).state is CellState.OUT
    }


def _learn_it(
    reading: Reading, team: str, role: str, work: Mapping[str, tuple[str, ...]]
) -> Iterator[Fix]:
    """Somebody of the team whose role is beside the one it lacks takes that on, with the work."""
    wanted = frozenset({role})
    near = [
        crew
        for crew in reading.directory.crews(team)
        if distance_between(crew.roles, wanted) is Distance.ADJACENT
    ]
    for _, person in sorted(one for crew in near for one in crew.people)[:1]:
        steps = Steps(reading)
        steps.teach(person, team, role)
        step_back(reading, steps, person, work)
        for activity, units in work.items():
            steps.hold(person, team, activity, units, level=Level.OWNER)
        yield steps.fix(
            f"Add the role {wording.role(reading, role)} to {wording.a_person(reading, person)} "
            f"in {wording.team(reading, team)}{_to_own(reading, work)}"
            f"{others_stay(reading, person, work)}",
            "An adjacent role, so it is a training; nobody moves.",
        )


def _to_own(reading: Reading, work: Iterable[str]) -> str:
    return f", to own {wording.activities(reading, work)}" if work else ""


def staff_platform(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give the platform a role it lacks: somebody who has it, who learns it, or is hired."""
    [role] = finding.roles
    team = finding.teams[0]
    name = wording.team(reading, team)
    movable = [
        seat
        for seat in reading.filled_seats
        if role in reading.roles_at(seat)
        and (team, seat.person or "") not in reading.directory.seats
        and reading.structure is not None
        and not any(
            reading.structure.homes.get(other) is Home.PRODUCT for other in reading.roles_at(seat)
        )
    ]
    movable.sort(key=lambda seat: (-seat.fte, seat.person, seat.team))
    for seat in movable[:1]:
        steps = Steps(reading)
        steps.do(MoveSeat(seat.team, seat.person or "", team))
        yield steps.fix(
            f"Move {wording.person(reading, seat.person or '')} from "
            f"{wording.team(reading, seat.team)} to {name}",
            "Holds the role; what the person holds goes along.",
        )
    yield from _learn_it(reading, team, role, {})
    steps = Steps(reading)
    steps.open_seat(team, (role,))
    yield steps.fix(
        f"Open a seat for {wording.a(wording.role(reading, role))} in {name}",
        "A hire costs the most; until somebody sits there, the role is only planned.",
        clears=False,
    )


# STR-08


def serve(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Let a platform serve the team, the one that serves the fewest for its time first."""
    [unit] = finding.teams

    def crowd(team: Team) -> float:
        share = sum(seat.fte for seat in reading.seats_in.get(team.key, ()))
        return len(reading.units_served_by(team)) / share if share else inf

    for team in sorted(reading.platforms, key=crowd)[:_OPTIONS]:
        steps = Steps(reading)
        steps.do(Serve(team.key, unit))
        count = len(reading.units_served_by(team))
        yield steps.fix(
            f"Let {team.name} serve {wording.team(reading, unit)}",
            f"Serves {count} {'team' if count == 1 else 'teams'} now.",
        )
