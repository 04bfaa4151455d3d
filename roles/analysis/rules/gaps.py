"""GAP, gaps: work that nobody owns, or will soon not."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from roles.analysis import wording
from roles.analysis.cells import Cell, CellState
from roles.analysis.dependence import alone
from roles.analysis.design import Activity, CoverageBasis, Level, Seat
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import gaps as fixing
from roles.analysis.grouping import grouped
from roles.analysis.reading import Reading
from roles.analysis.survey import CellQuestion
from roles.analysis.timeline import Hole, holes
from roles.analysis.work import Work, work_by_holder

_MATRIX = "Who does what, responsibility matrix"
_RACI = "RACI practice: every row needs somebody who does the work"


@CellQuestion
def _unowned(reading: Reading) -> Callable[[Activity, Cell], bool]:
    return lambda _, cell: cell.state is CellState.NONE


@rule(
    "GAP-01",
    "Activity nobody owns",
    Severity.ERROR,
    fix="Tick somebody, or add a seat for it.",
    fixes=fixing.own,
    source=f"{_MATRIX}; {_RACI}",
    asks=(_unowned,),
)
def nobody_owns(reading: Reading) -> Iterator[Hit]:
    """Work that nobody owns is not done, or is done when it is too late.

    Quiet when somebody owns it for the team from anywhere: a platform or a shared team counts.
    A backup, consulted or informed tick does not. Quiet too when all the roles that own it are
    missing altogether (GAP-05).
    """
    uncovered = _uncovered_roles(reading)
    for activity, found in reading.by_activity(_unowned):
        units = tuple(found)
        owners = reading.owner_roles[activity.key]
        if not owners or not owners <= uncovered:
            yield Hit(
                wording.subject_units(activity.key, units),
                f"Nobody owns {activity.name} for {wording.teams(reading, units)}.",
                teams=units,
                activities=(activity.key,),
            )


@CellQuestion
def _planned(reading: Reading) -> Callable[[Activity, Cell], tuple[Seat, ...]]:
    """The vacancies that own a cell which nobody else owns."""
    return lambda _, cell: cell.vacancies if cell.state is CellState.VAC else ()


@rule(
    "GAP-02",
    "Owned by a vacant seat only",
    Severity.ERROR,
    fix="Fill the seat, or tick somebody who covers it meanwhile.",
    fixes=fixing.own_meanwhile,
    source="Growing a data team: plan the hire, and cover the work until then",
    asks=(_planned,),
)
def owned_by_vacancy(reading: Reading) -> Iterator[Hit]:
    """A plan is not cover: until the seat is filled, nobody does the work.

    Quiet when anybody who is here owns it too.
    """
    planned = (
        (seat, activity.key, unit)
        for activity, unit, vacancies in reading.answers(_planned)
        for seat in vacancies
    )
    # Vacancies without a key of their own stand under that of their team, so of those that wait
    # for the same work there is one finding.
    told: dict[str, list[tuple[Seat, Work]]] = defaultdict(list)
    for seat, work in work_by_holder(reading, planned):
        told[f"{seat.key or seat.team}:{','.join(work.activities)}"].append((seat, work))
    for subject, waiting in told.items():
        seats = [seat for seat, _ in waiting]
        activities = waiting[0][1].activities
        units = reading.in_order({unit for _, work in waiting for unit in work.units})
        vacancies = sorted({wording.vacancy(reading, seat) for seat in seats})
        yield Hit(
            subject,
            f"{wording.activities(reading, activities)} {_is_or_are(activities)} owned by "
            f"{wording.listed(vacancies)} only.",
            teams=tuple(dict.fromkeys((seats[0].team, *units))),
            activities=activities,
            roles=tuple(dict.fromkeys(role for seat in seats for role in seat.roles)),
            cells=frozenset().union(*(work.cells for _, work in waiting)),
        )


@CellQuestion
def _unheld(reading: Reading) -> Callable[[Activity, Cell], tuple[tuple[str, str], ...]]:
    """The roles, each in a team, that alone own a cell and that nobody holds there."""
    return lambda _, cell: cell.unheld if cell.state is CellState.ROLE else ()


@rule(
    "GAP-03",
    "Owned by a role nobody holds",
    Severity.ERROR,
    fix="Seat somebody in the role, or tick a person.",
    fixes=fixing.own_by_name,
    source="Role and person differ: work owned by a role alone has no name on it",
    asks=(_unheld,),
)
def owned_by_unheld_role(reading: Reading) -> Iterator[Hit]:
    """A role does no work by itself; somebody has to sit in it.

    Quiet when somebody in the team holds the role, or a vacancy for it is open.
    """
    unheld = (
        (holder, activity.key, unit)
        for activity, unit, holders in reading.answers(_unheld)
        for holder in holders
    )
    for (role, team), (work, units, cells) in work_by_holder(reading, unheld):
        yield Hit(
            f"{role}@{team}:{','.join(work)}",
            f"{wording.activities(reading, work)} {_is_or_are(work)} owned by the role "
            f"{wording.role(reading, role)} in {wording.team(reading, team)}, "
            "which nobody holds there.",
            teams=tuple(dict.fromkeys((team, *units))),
            activities=work,
            roles=(role,),
            cells=cells,
        )


@rule(
    "GAP-04",
    "Owned by role",
    Severity.INFO,
    fix="Name one owner, and keep the others as backup.",
    fixes=fixing.name_one,
    source="RACI practice: shared responsibility dilutes",
    scope=Scope.DESIGN,
)
def owned_by_several_holders(reading: Reading) -> Iterator[Hit]:
    """When several hold the role that owns the work, each may wait for the other.

    All of them cover it, so it is no gap. Quiet when exactly one holds the role.
    """
    held = {
        # The same role can be ticked for one team, and again for another.
        (claim.role, claim.team, claim.activity): tuple(sorted(claim.people))
        for claim in reading.tally.by_role
        if claim.level is Level.OWNER and len(claim.people) > 1
    }
    for (role, team, activity), people in held.items():
        yield Hit(
            f"{role}@{team}:{activity}",
            f"{wording.activity(reading, activity)} is owned by the role "
            f"{wording.role(reading, role)} in {wording.team(reading, team)}, "
            f"which {wording.people(reading, people)} hold.",
            teams=(team,),
            activities=(activity,),
            people=people,
            roles=(role,),
        )


@rule(
    "GAP-05",
    "Role not covered",
    Severity.ERROR,
    fix="Add the role to a person, bring in a service for it, or open a vacancy.",
    fixes=fixing.cover_role,
    source="Six roles a data science team must cover",
    scope=Scope.DESIGN,
)
def role_not_covered(reading: Reading) -> Iterator[Hit]:
    """In this framework every role has to be covered, by whomever: a person, a firm, a vacancy.

    Quiet in frameworks that ask who does the work, not who bears the role.
    """
    for role in reading.framework.roles:
        if role.key in _uncovered_roles(reading):
            yield Hit(role.key, f"Nobody covers the role {role.name}.", roles=(role.key,))


@CellQuestion
def _ending(reading: Reading) -> Callable[[Activity, Cell], tuple[tuple[str, date], ...]] | None:
    """The only one who covers a cell and the last day of that, if it comes soon."""
    horizon = reading.day_ahead("cover_ends_within_days")
    seats = [seat for seat in reading.design.seats if seat.person is not None]
    ending = {seat.person for seat in seats if seat.end is not None and seat.end <= horizon}
    # A seat that begins later counts too: whoever has one does not leave.
    ends = grouped((seat.person, seat.end or date.max) for seat in seats if seat.person in ending)
    last_days = {
        person: last_day for person, days in ends.items() if (last_day := max(days)) <= horizon
    }

    def of(_: Activity, cell: Cell) -> tuple[tuple[str, date], ...]:
        person = alone(cell.capable) if cell.is_covered else ""
        return ((person, last_days[person]),) if person in last_days else ()

    return of if last_days else None


@rule(
    "GAP-06",
    "Only cover ends soon",
    Severity.WARNING,
    fix="Extend the seat, hand the work over, or hire.",
    fixes=fixing.outlast,
    source="Bus factor, with a date",
    asks=(_ending,),
)
def only_cover_ends_soon(reading: Reading) -> Iterator[Hit]:
    """A gap with a date on it is best closed before the date.

    Quiet when somebody else could take over, or the person has a seat that does not end soon.
    """
    covered = (
        (ending, activity.key, unit)
        for activity, unit, endings in reading.answers(_ending)
        for ending in endings
    )
    for (person, last_day), (work, units, cells) in work_by_holder(reading, covered):
        yield Hit(
            f"{person}:{','.join(work)}",
            f"{wording.person(reading, person)} leaves after {wording.day(last_day)} and is "
            f"the only one who covers {wording.activities(reading, work)}.",
            teams=units,
            activities=work,
            people=(person,),
            cells=cells,
        )


@CellQuestion
def _only_accountable(reading: Reading) -> Callable[[Activity, Cell], frozenset[str]]:
    """Who is accountable for a cell that nobody owns."""
    return lambda _, cell: frozenset() if cell.owners else cell.accountable


@rule(
    "GAP-07",
    "Accountable without a doer",
    Severity.WARNING,
    fix="Tick somebody who does it.",
    fixes=fixing.own,
    source="RACI practice: whoever is accountable does not do the work",
    optional=True,
    asks=(_only_accountable,),
)
def accountable_without_doer(reading: Reading) -> Iterator[Hit]:
    """Somebody answers for the work and may believe that it is done; nobody does it.

    Quiet when anybody owns it for the team, the accountable person included, and where nobody is
    accountable. GAP-01 speaks beside it.
    """
    for activity, found in reading.by_activity(_only_accountable):
        units, who = tuple(found), frozenset().union(*set(found.values()))
        people = tuple(sorted(who & reading.seats_of.keys()))
        name = wording.people(reading, people) or "Somebody"
        yield Hit(
            activity.key,
            f"{name} {'are' if len(people) > 1 else 'is'} accountable for {activity.name} for "
            f"{wording.teams(reading, units)}, and nobody does it.",
            teams=units,
            activities=(activity.key,),
            people=people,
        )


@rule(
    "GAP-08",
    "Gap in time",
    Severity.WARNING,
    fix="Shift the start of a seat, or name somebody for the time between.",
    fixes=fixing.bridge,
    source="Growing a data team: plan the hire, and cover the work until then",
    scope=Scope.DESIGN,
    optional=True,
)
def gap_in_time(reading: Reading) -> Iterator[Hit]:
    """One seat ends before the next one begins, and in between nobody does the work.

    Looks a year ahead. A vacancy covers from its start. Quiet for seats without dates, and for
    work that nobody covers at any time (GAP-01).
    """
    until = reading.day_ahead("planned_days_ahead")
    found: dict[str, list[Hole]] = defaultdict(list)
    for hole in holes(reading, until):
        found[hole.activity].append(hole)
    for activity, gaps in found.items():
        first = min(gaps, key=lambda hole: (hole.first, hole.last))
        units = tuple(hole.unit for hole in gaps)
        to = "on" if first.last == until else f"to {wording.day(first.last)}"
        yield Hit(
            activity,
            f"From {wording.day(first.first)} {to}, nobody covers "
            f"{wording.activity(reading, activity)} for {wording.teams(reading, units)}.",
            teams=units,
            activities=(activity,),
        )


def _uncovered_roles(reading: Reading) -> frozenset[str]:
    if reading.framework.coverage_basis is not CoverageBasis.ROLE:
        return frozenset()
    return frozenset(role.key for role in reading.framework.roles) - reading.carried_roles


def _is_or_are(work: tuple[str, ...]) -> str:
    return "is" if len(work) == 1 else "are"
