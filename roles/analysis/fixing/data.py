"""DAT: what makes the model whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.changes import (
    AddSeat,
    AddTeam,
    ChooseStructure,
    DropCopies,
    RemoveTeam,
    SetEnd,
    SetKind,
)
from roles.analysis.design import Seat, Structure, Team, TeamKind
from roles.analysis.fixes import Fix
from roles.analysis.fixing.seats import free_share, main_seat, percent
from roles.analysis.fixing.steps import Steps
from roles.analysis.fixing.teams import free_team, platform_roles
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding


def start(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """The teams and the open seats that a structure draws; without structures, a team of each."""
    for structure in reading.framework.structures:
        yield _start(reading, structure)
    if not reading.framework.structures:
        yield _start(reading, None)


def _start(reading: Reading, structure: Structure | None) -> Fix:
    """Seat what a structure asks for, in the teams that are there, else in new ones."""
    steps = Steps(reading)
    every_role = tuple(role.key for role in reading.framework.roles)
    wanted = {TeamKind.PRODUCT: structure.product_roles if structure else every_role}
    if structure is not None:
        steps.do(ChooseStructure(structure.key))
        if roles := platform_roles(structure):
            wanted[TeamKind.PLATFORM] = roles
    count = 0
    names = {TeamKind.PRODUCT: "First product team", TeamKind.PLATFORM: "ML platform"}
    for kind, roles in wanted.items():
        team = next((one for one in reading.design.teams if one.kind is kind), None)
        if team is None:
            team = free_team(reading, names[kind], kind)
            steps.do(AddTeam(team))
        for role in roles:
            steps.open_seat(team.key, (role,))
            count += 1
    teams = ["a product team", *(["a platform"] if TeamKind.PLATFORM in wanted else [])]
    seats = f"{count} open seat{'' if count == 1 else 's'}"
    how = f", as “{structure.name}” draws them" if structure else ""
    return steps.fix(
        f"Start with {wording.listed([*teams, seats])}{how}",
        "A drawing to begin with: name the people, and change what is different here.",
        clears=count > 0,
    )


def seat_or_remove(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """A team with nothing in it goes; one that something hangs on gets an open seat.

    A team with seats that are only planned, or over, is not for removal.
    """
    [key] = finding.teams
    name, team = wording.team(reading, key), reading.design.team_by_key[key]
    removal, opening = Steps(reading), Steps(reading)
    removal.do(RemoveTeam(key))
    roles = _roles_drawn(reading, team)[:1]
    opening.open_seat(key, roles)
    seat = f"a seat for {wording.a(wording.role(reading, roles[0]))}" if roles else "a seat"
    open_one = opening.fix(f"Open {seat} in {name}", "A planned seat makes it a team to judge.")
    if any(other.team == key for other in reading.design.seats):
        yield open_one
        return
    is_bare = not _is_noted(reading, key)
    remove = removal.fix(
        f"Remove the team {name}",
        "Nobody sits there, and nothing is planned there."
        if is_bare
        else "What is noted there and for the team goes with it.",
    )
    yield from (remove, open_one) if is_bare else (open_one, remove)


def _is_noted(reading: Reading, team: str) -> bool:
    """Whether a tick or an agreement names the team."""
    return any(
        tick.team == team or team in (tick.teams or ()) for tick in reading.design.ticks
    ) or any(team in (one.from_team, one.to_team) for one in reading.design.agreements)


def _roles_drawn(reading: Reading, team: Team) -> tuple[str, ...]:
    structure = reading.framework.structure_by_key.get(reading.design.structure or "")
    if structure is None:
        return ()
    drawn = {
        TeamKind.PRODUCT: structure.product_roles,
        TeamKind.PLATFORM: structure.central_roles,
    }
    return drawn.get(team.kind, ())


def make_product(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """One of the teams where people sit is the product team; the largest first."""
    seated = [team for team in reading.design.teams if team.key in reading.seated_teams]
    ranked = sorted(seated, key=lambda team: -len(reading.seats_in.get(team.key, ())))
    for place, team in enumerate(ranked):
        steps = Steps(reading)
        steps.do(SetKind(team.key, TeamKind.PRODUCT))
        count = len(reading.seats_in.get(team.key, ()))
        yield steps.fix(
            f"Make {team.name} a product team",
            f"{count} people sit there{', the most of all teams' if place == 0 else ''}."
            if count != 1
            else "1 person sits there.",
        )


def drop_copies(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Keep the first of the ticks that say the same."""
    [activity] = finding.activities
    holder = finding.subject.rpartition(":")[0]
    steps = Steps(reading)
    steps.do(DropCopies(tuple(reading.directory.ticks_of(holder, activity))))
    who = wording.person(reading, holder) if finding.people else holder
    yield steps.fix(
        f"Keep one of the ticks of {who} on {wording.activity(reading, activity)}",
        "They say the same; one is enough.",
    )


def move_or_drop(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """The tick goes where the person sits, or the person comes to where it is, or it goes."""
    [person], [activity] = finding.people, finding.activities
    name, work = wording.person(reading, person), wording.activity(reading, activity)
    ticks = [
        tick
        for team in finding.teams
        for tick in reading.directory.ticks(team, activity)
        if reading.directory.person_of(tick) == person
    ]
    where = wording.teams(reading, finding.teams)
    steps = Steps(reading)
    steps.remove(ticks)
    drop = steps.fix(
        f"Take {work} in {where} from {name}", "It counts for nothing while nobody sits there."
    )
    if person in reading.seats_of:
        team = main_seat(reading, person).team
        steps = Steps(reading)
        steps.remove(ticks)
        steps.add(replace(tick, person=person, seat=None, team=team) for tick in ticks)
        move = steps.fix(
            f"Move {work} of {name} from {where} to {wording.team(reading, team)}",
            "The person sits there.",
        )
        # Where no role of the person owns it, the tick was rather left over than misplaced.
        yield from (move, drop) if reading.is_aligned(person, activity) else (drop, move)
    yield from _come(reading, person, finding.teams)
    if person not in reading.seats_of:
        yield drop


def _come(reading: Reading, person: str, teams: tuple[str, ...]) -> Iterator[Fix]:
    """Seat somebody where their ticks are: again, or with the time they have left."""
    name = wording.person(reading, person)
    seats = {team: reading.directory.seats.get((team, person)) for team in teams}
    steps, told = Steps(reading), []
    share = round(free_share(reading, person) / len(teams), 4)
    for team, seat in seats.items():
        if seat is None and share > 0:
            roles = tuple(sorted(reading.roles_of.get(person, ())))
            steps.do(AddSeat(Seat(team, person, roles, share)))
            told.append(f"{wording.team(reading, team)} with {percent(share)}")
        elif seat is not None and _has_ended(reading, seat):
            steps.do(SetEnd(team, person))
            told.append(f"{wording.team(reading, team)} again")
    if len(told) == len(teams):
        yield steps.fix(
            f"Seat {name} in {wording.listed(told)}",
            "The person has the time for it, and holds the ticks.",
        )


def _has_ended(reading: Reading, seat: Seat) -> bool:
    return (
        seat.end is not None
        and seat.end < reading.today
        and seat.fte > 0
        and (seat.start is None or seat.start <= reading.today)
    )


def drop_unknown(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """The ticks go to the activity that the framework has instead, or go."""
    [activity] = finding.activities
    ticks = reading.directory.ticks_on[activity]
    count = "the tick" if len(ticks) == 1 else f"the {len(ticks)} ticks"
    successor = next(
        (one for one in reading.framework.activities if one.canonical == activity), None
    )
    if successor is not None:
        steps = Steps(reading)
        steps.remove(ticks)
        steps.add(replace(tick, activity=successor.key) for tick in ticks)
        yield steps.fix(
            f"Move {count} on “{activity}” to {successor.name}",
            "This is what the framework calls it.",
        )
    steps = Steps(reading)
    steps.remove(ticks)
    yield steps.fix(
        f"Remove {count} on “{activity}”", "Nothing in the framework stands for it any more."
    )


def choose_structure(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """One fix a structure, the one that most of what is owned fits first."""
    ranked = sorted(
        reading.framework.structures,
        key=lambda structure: -sum(_fits(reading, structure).values()),
    )
    for structure in ranked:
        fits = _fits(reading, structure)
        steps = Steps(reading)
        steps.do(ChooseStructure(structure.key))
        yield steps.fix(
            f"Choose “{structure.name}”",
            f"{sum(fits.values())} of {len(fits)} owned activities are where it wants them."
            if fits
            else "Nothing is owned yet to go by.",
        )


def _fits(reading: Reading, structure: Structure) -> dict[tuple[str, str], bool]:
    """The owned cells, and whether some owner is where the structure wants one."""
    fits = {}
    for activity, unit, cell in reading.each_cell():
        allowed = structure.places.get(activity)
        if cell.owners:
            fits[activity, unit] = allowed is None or any(
                owner.place in allowed for owner in cell.owners
            )
    return fits
