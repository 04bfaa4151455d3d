"""RSK: a second one who can do it, or somebody inside who answers for it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.cells import Cell
from roles.analysis.changes import SetContact
from roles.analysis.design import Level, PersonKind
from roles.analysis.fixes import Fix
from roles.analysis.fixing.gaps import cells_where
from roles.analysis.fixing.giving import give
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding

# Whom a young data team needs next.
_NEXT_HIRES = ("ml_engineer", "data_engineer", "data_scientist")


def back_up(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """A backup for each activity that only this person can do."""
    [person] = finding.people
    only = reading.dependence.only_capable
    work = {
        activity: tuple(
            unit
            for unit in finding.teams
            if only.get((activity, unit)) == person and reading.cell(activity, unit).is_covered
        )
        for activity in finding.activities
    }
    return give(reading, work, level=Level.BACKUP, without=(person,))


def spread(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """A backup for everything that only this person can do."""
    [person] = finding.people
    work: dict[str, tuple[str, ...]] = {}
    for (activity, unit), only in reading.dependence.only_capable.items():
        if only == person:
            work[activity] = (*work.get(activity, ()), unit)
    return give(reading, dict(sorted(work.items())), level=Level.BACKUP, without=(person,))


def second_owner(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Somebody else who releases, or else builds, beside the one who does both."""
    [person], (build, deploy) = finding.people, finding.activities
    yield from give(reading, {deploy: finding.teams}, without=(person,))
    yield from give(reading, {build: finding.teams}, without=(person,))


def next_hire(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """A seat for whom a small team needs next."""
    here = {role for seat in reading.design.seats for role in seat.roles}
    here |= {role for roles in reading.roles_of.values() for role in roles}
    known = [role.key for role in reading.framework.roles]
    wanted = [role for role in (*_NEXT_HIRES, *known) if role in known and role not in here]
    teams = [team.key for team in reading.design.teams if team.key in reading.seats_in]
    team = next((unit for unit in reading.units if unit in teams), teams[0])
    for place, role in enumerate(dict.fromkeys(wanted or known[:1])):
        steps = Steps(reading)
        steps.open_seat(team, (role,))
        name = wording.role(reading, role)
        yield steps.fix(
            f"Open a seat for {wording.a(name)} in {wording.team(reading, team)}",
            "The next whom a young team needs." if place == 0 else "Nobody here has this role.",
            clears=False,
        )


def name_contact(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Somebody inside who answers for the external's seat, or who could take over."""
    [person] = finding.people

    def is_only_outside(cell: Cell) -> bool:
        return person in cell.people and not cell.inside

    work = cells_where(reading, finding, is_only_outside)
    teams = {
        owner.team
        for activity, units in work.items()
        for unit in units
        for owner in reading.cell(activity, unit).owners
        if owner.person == person
    }
    in_order = reading.in_order(teams)
    name = wording.person(reading, person)
    for place, contact in enumerate(_employees(reading, in_order)[:2]):
        steps = Steps(reading)
        steps.do(*(SetContact(team, person, contact) for team in in_order))
        sits = "Sits in the same team" if set(reading.teams_of(contact)) & teams else "Works here"
        yield steps.fix(
            f"Make {wording.a_person(reading, contact)} the contact for {name}",
            f"{sits}, and owns the least of those who do." if place == 0 else f"{sits}, too.",
        )
    yield from give(reading, work, level=Level.BACKUP, without=_outsiders(reading))


def _employees(reading: Reading, teams: tuple[str, ...]) -> list[str]:
    """Everybody employed who has a seat: from those teams first, then whoever owns least."""
    outside = _outsiders(reading)
    return sorted(
        (person for person in reading.seats_of if person not in outside),
        key=lambda person: (
            set(teams).isdisjoint(reading.teams_of(person)),
            reading.directory.load(person),
            person,
        ),
    )


def _outsiders(reading: Reading) -> frozenset[str]:
    return frozenset(
        person.key for person in reading.design.people if person.kind is not PersonKind.EMPLOYEE
    )


def break_chain(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """A second owner for the last part of what one person alone does."""
    [person] = finding.people
    return give(reading, {finding.activities[-1]: finding.teams}, without=(person,))
