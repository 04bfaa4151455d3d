"""GAP: somebody for the work."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.candidates import Distance, distance_between
from roles.analysis.cells import Cell, CellState
from roles.analysis.changes import SetEnd
from roles.analysis.design import Level, PersonKind, Tick
from roles.analysis.fixes import Fix
from roles.analysis.fixing.giving import Work, give
from roles.analysis.fixing.seats import main_seat
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding

_OPTIONS = 3


def own(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give the activity to the best qualified in reach, or hire."""
    return give(reading, dict.fromkeys(finding.activities, finding.teams))


def own_meanwhile(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give what waits for a vacancy to somebody who is here."""
    key = finding.subject.partition(":")[0]

    def waits(cell: Cell) -> bool:
        return cell.state is CellState.VAC and any(
            key in (seat.key, seat.team) for seat in cell.vacancies
        )

    work = cells_where(reading, finding, waits)
    # The seat to be filled is there already.
    return give(reading, work, ending=" until the seat is filled", hires=False)


def own_by_name(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give what a role has that nobody holds to a person; else seat somebody in the role."""
    role, team = finding.roles[0], finding.teams[0]

    def is_unheld(cell: Cell) -> bool:
        return cell.state is CellState.ROLE and (role, team) in cell.unheld

    yield from give(reading, cells_where(reading, finding, is_unheld), hires=False)
    name = wording.role(reading, role)
    where = wording.team(reading, team)
    steps = Steps(reading)
    steps.open_seat(team, (role,))
    yield steps.fix(
        f"Open a seat for {wording.a(name)} in {where}",
        "Whoever is found for it owns what the role owns there; until then it is a plan.",
        clears=False,
    )


def cells_where(reading: Reading, finding: "Finding", holds: Callable[[Cell], bool]) -> Work:
    """The activities of a finding, each with the units where something holds."""
    work = {}
    for activity in finding.activities:
        units = tuple(
            unit
            for unit in finding.teams
            if activity in reading.cells_of(unit) and holds(reading.cell(activity, unit))
        )
        if units:
            work[activity] = units
    return work


def name_one(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Name one of the holders of a role the owner, and keep the others as backups."""
    [activity], [role], [team] = finding.activities, finding.roles, finding.teams
    ticks = [
        tick
        for tick in reading.directory.ticks(team, activity)
        if tick.role == role and tick.level is Level.OWNER
    ]
    load = reading.directory.load
    ranked = sorted(finding.people, key=lambda person: (load(person), person))
    for place, owner in enumerate(ranked[:_OPTIONS]):
        steps = Steps(reading)
        steps.remove(ticks)
        for person in (owner, *(other for other in finding.people if other != owner)):
            level = Level.OWNER if person == owner else Level.BACKUP
            steps.add(
                Tick(activity, person=person, team=team, level=level, teams=tick.teams)
                for tick in ticks
            )
        others = "the other" if len(ranked) == 2 else "the others"
        yield steps.fix(
            f"Name {wording.person(reading, owner)} the owner of "
            f"{wording.activity(reading, activity)}, and {others} backup",
            "Owns the least of those who hold the role." if place == 0 else "Holds the role too.",
        )


def cover_role(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Add the role to whoever is nearest to it, or open a seat for it."""
    [role] = finding.roles
    name = wording.role(reading, role)
    wanted = frozenset({role})
    ranked = sorted(
        (
            distance_between(reading.roles_of[person], wanted),
            len(reading.roles_of[person]),
            reading.directory.load(person),
            person,
        )
        for person in reading.seats_of
        if reading.design.person_by_key[person].kind is not PersonKind.VENDOR
    )
    for away, count, _, person in ranked[:2]:
        steps = Steps(reading)
        steps.teach(person, main_seat(reading, person).team, role)
        near = "Holds an adjacent role" if away is Distance.ADJACENT else "No role here is near it"
        yield steps.fix(
            f"Add the role {name} to {wording.a_person(reading, person)}",
            f"{near}; has {count} role{'' if count == 1 else 's'} now.",
        )
    teams = reading.units if not reading.has_no_product_team else ()
    everywhere = (*teams, *(team.key for team in reading.design.teams))
    if everywhere:
        steps = Steps(reading)
        steps.open_seat(everywhere[0], (role,))
        yield steps.fix(
            f"Open a seat for {wording.a(name)} in {wording.team(reading, everywhere[0])}",
            "A planned seat covers the role; the work waits until somebody sits there.",
        )


def outlast(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Find a second one before the only cover leaves, or let the seat go on."""
    [person] = finding.people

    def hangs_on_person(cell: Cell) -> bool:
        return cell.is_covered and cell.capable == {person}

    work = cells_where(reading, finding, hangs_on_person)
    backups = give(reading, work, level=Level.BACKUP, without=(person,))
    first = next(backups, None)
    if first is not None and first.clears:
        yield first
    last = max(reading.seats_of[person], key=lambda seat: (seat.end or reading.today, seat.team))
    steps = Steps(reading)
    steps.do(SetEnd(last.team, person))
    yield steps.fix(
        f"Extend the seat of {wording.person(reading, person)} in "
        f"{wording.team(reading, last.team)}, without a last day",
        "Nothing changes hands; it takes the agreement of the person.",
    )
    if first is not None and not first.clears:
        yield first
    yield from backups


def bridge(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Somebody who is there all the time owns it too."""
    until = reading.day_ahead("planned_days_ahead")
    passing = {
        person
        for person, seats in reading.seats_of.items()
        if any(seat.end is not None and seat.end < until for seat in seats)
    }
    return give(reading, dict.fromkeys(finding.activities, finding.teams), without=passing)
