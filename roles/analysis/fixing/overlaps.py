"""OVL: one of them steps back, or one has the last word."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.cells import Cell, Owner
from roles.analysis.design import Level
from roles.analysis.fixes import Fix
from roles.analysis.fixing.accountability import mark_accountable
from roles.analysis.fixing.off_role import learn
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding

_OPTIONS = 3


def step_back(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Whoever the reference does not expect keeps it as backup, or has the role, or leaves it."""
    [person], [activity] = finding.people, finding.activities
    name, work = wording.person(reading, person), wording.activity(reading, activity)
    yield _step_back(reading, finding, leave=Level.BACKUP, label=f"Make {name} a backup for {work}")
    yield from learn(reading, finding)
    yield _step_back(reading, finding, leave=None, label=f"Take {work} from {name}")


def _step_back(reading: Reading, finding: "Finding", *, leave: Level | None, label: str) -> Fix:
    [person], [activity] = finding.people, finding.activities
    steps = Steps(reading)
    steps.take(person, activity, finding.teams, leave=leave)
    reason = "The others are those whom the reference expects"
    if leave is Level.BACKUP:
        return steps.fix(label, f"{reason}, and a second one who can do it is kept.")
    return steps.fix(label, f"{reason}; nothing is left of the tick.")


def keep_in_place(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Whoever does it where the structure does not want it keeps it as backup, or leaves it."""
    [activity] = finding.activities
    elsewhere: dict[Owner, list[str]] = {}
    for unit in finding.teams:
        for owner in reading.cell(activity, unit).owners:
            if owner.person in finding.people and _is_double(reading, activity, owner):
                elsewhere.setdefault(owner, []).append(unit)
    who = wording.people(reading, finding.people)
    work = wording.activity(reading, activity)
    labels = {
        Level.BACKUP: f"Make {who} a backup for {work}",
        None: f"Take {work} from {who}",
    }
    for leave, label in labels.items():
        steps = Steps(reading)
        for owner, units in elsewhere.items():
            steps.take(owner.person, activity, units, leave=leave, teams=(owner.team,))
        yield steps.fix(label, "The work is done where the structure wants it without them.")


def _is_double(reading: Reading, activity: str, owner: Owner) -> bool:
    return not reading.is_in_place(activity, owner) and reading.is_aligned(owner.person, activity)


def keep_one_team(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """One team owns it, and those of the others who hold the same role back it up."""
    [activity] = finding.activities
    cells = {unit: reading.cell(activity, unit) for unit in finding.teams}
    teams = {team for cell in cells.values() for team in _teams_in_doubt(reading, activity, cell)}
    ranked = sorted(
        reading.in_order(teams),
        # The team that owns it for most of the units knows it best.
        key=lambda team: (
            -sum(any(one.team == team for one in cell.owners) for cell in cells.values())
        ),
    )
    for keep in ranked[:_OPTIONS]:
        leaving: dict[tuple[str, str], list[str]] = {}
        for unit, cell in cells.items():
            for owner in _beside_team(reading, activity, cell, keep):
                leaving.setdefault((owner.person, owner.team), []).append(unit)
        steps = Steps(reading)
        for (person, team), units in leaving.items():
            steps.take(person, activity, units, leave=Level.BACKUP, teams=(team,))
        others = wording.teams(reading, [team for team in reading.in_order(teams) if team != keep])
        yield steps.fix(
            f"Leave {wording.activity(reading, activity)} to {wording.team(reading, keep)}, "
            f"with {others} as backup",
            "One team that owns it, and nobody's knowledge lost.",
        )


def _teams_by_role(
    reading: Reading, activity: str, owners: Iterable[Owner]
) -> Mapping[str, dict[str, None]]:
    """The teams whose owners hold each of the roles that own it, where there are several."""
    owners = tuple(owners)
    found = {}
    for role in sorted(reading.owner_roles[activity]):
        teams = {one.team: None for one in owners if role in reading.roles_of[one.person]}
        if len(teams) > 1:
            found[role] = teams
    return found


def _teams_in_doubt(reading: Reading, activity: str, cell: Cell) -> set[str]:
    by_role = _teams_by_role(reading, activity, cell.owners)
    return {team for teams in by_role.values() for team in teams}


def _beside_team(reading: Reading, activity: str, cell: Cell, keep: str) -> list[Owner]:
    """The owners who have to step back so that no role owns it in two teams."""
    left, gone = list(cell.owners), []
    for role in sorted(reading.owner_roles[activity]):
        teams = _teams_by_role(reading, activity, left).get(role, {})
        stays = keep if keep in teams else next(iter(reading.in_order(teams)), "")
        for owner in [one for one in left if one.team in teams and one.team != stays]:
            if role in reading.roles_of[owner.person]:
                left.remove(owner)
                gone.append(owner)
    return gone


def one_voice(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """One has the last word, or is the only owner.

    The first A of a design asks for one on everything else; so before that, stepping back comes
    first.
    """
    if reading.tally.is_anybody_accountable:
        yield from mark_accountable(reading, finding)
        yield from _keep_owners(reading, finding, limit=1)
    else:
        yield from _keep_owners(reading, finding, limit=1)
        yield from mark_accountable(reading, finding)


def thin_out(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """One has the last word, or so many step back that it is no crowd any more."""
    [activity] = finding.activities
    limit = max(reading.threshold("owners_per_activity"), len(reading.owner_roles[activity]) + 1)
    if reading.tally.is_anybody_accountable:
        yield from mark_accountable(reading, finding)
        yield from _keep_owners(reading, finding, limit=int(limit))
    else:
        yield from _keep_owners(reading, finding, limit=int(limit))
        yield from mark_accountable(reading, finding)


def _keep_owners(reading: Reading, finding: "Finding", *, limit: int) -> Iterator[Fix]:
    """Leave each unit no more owners than the limit, those whose roles own it and who own least."""
    [activity] = finding.activities

    cells = [(unit, reading.cell(activity, unit)) for unit in finding.teams]
    merits = {
        person: (
            not reading.is_aligned(person, activity),
            reading.directory.load(person),
            person,
        )
        for _, cell in cells
        for person in cell.people
    }
    leaving: dict[str, list[str]] = {}
    for unit, cell in cells:
        for person in sorted(cell.people, key=merits.__getitem__)[limit:]:
            leaving.setdefault(person, []).append(unit)
    steps = Steps(reading)
    for person, units in leaving.items():
        steps.take(person, activity, units, leave=Level.BACKUP)
    yield steps.fix(
        f"Make {wording.people(reading, leaving)} {'a backup' if len(leaving) == 1 else 'backups'} "
        f"for {wording.activity(reading, activity)}",
        "Those stay owners whose roles own it, and of equals whoever owns least.",
    )
