"""TTL: the roles that the work stands for, or work for the role."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.alignment import fit
from roles.analysis.candidates import Distance, distance
from roles.analysis.changes import SetRoles
from roles.analysis.design import Level
from roles.analysis.fixes import Fix
from roles.analysis.fixing.seats import main_seat
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding

_OPTIONS = 3


def add_or_change(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """The role that fits the work better is added to the seat, or takes the place of its roles."""
    [person], [role] = finding.people, finding.roles
    name, role_name = wording.person(reading, person), wording.role(reading, role)
    seat, held = main_seat(reading, person), wording.roles_of(reading, person)
    yield _teach(
        reading,
        person,
        finding.roles,
        f"Of {len(finding.activities)} activities that {name} owns, this role explains the most.",
    )
    steps = Steps(reading)
    steps.keep_by_name(person, seat.team, reading.roles_at(seat) - {role})
    steps.do(SetRoles(seat.team, person, (role,)))
    yield steps.fix(
        f"Seat {name} as {role_name} instead of {held}", "Says that the old role is over."
    )


def add_all(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """The fewest roles that explain somebody's work are added to the seat."""
    [person] = finding.people
    yield _teach(
        reading, person, finding.roles, "The fewest roles that own all of the person's work."
    )


def choose_role(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """One of the roles that the title may mean, best match by work first.

    Where the title says nothing, the work has to speak for a role.
    """
    [person] = finding.people
    work = reading.owned_by.get(person, frozenset()) & reading.applicable
    could_be = finding.roles or tuple(
        role.key for role in reading.framework.roles if work & reading.owned_by_role[role.key]
    )
    ranked = sorted(could_be, key=lambda role: -fit(work, reading.owned_by_role[role]))
    team = main_seat(reading, person).team
    for role in ranked[:_OPTIONS]:
        steps = Steps(reading)
        steps.do(SetRoles(team, person, (role,)))
        common = len(work & reading.owned_by_role[role])
        yield steps.fix(
            f"Seat {wording.person(reading, person)} as {wording.role(reading, role)}",
            f"The role owns {common} of the {len(work)} activities of the person."
            if work
            else "The title may mean it.",
        )


def add_title_role(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """The role that others expect behind the title is added to the seat."""
    [person] = finding.people
    for role in finding.roles[:_OPTIONS]:
        yield _teach(
            reading, person, (role,), "Others go by the title and ask for the work of this role."
        )


def _teach(reading: Reading, person: str, roles: Sequence[str], reason: str) -> Fix:
    steps = Steps(reading)
    steps.teach(person, main_seat(reading, person).team, *roles)
    noun = "role" if len(roles) == 1 else "roles"
    return steps.fix(
        f"Add the {noun} {wording.roles(reading, roles)} to {wording.person(reading, person)}",
        reason,
    )


def find_work(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Work of the person's roles that nobody owns, or that one person alone can do."""
    [person] = finding.people
    options = [
        (reading.cell(activity.key, unit), activity.key, unit, team)
        for team in reading.teams_of(person)
        for unit in reading.in_order(reading.directory.reach[team].intersection(reading.units))
        for activity in reading.activities
    ]
    options = [
        option for option in options if not option[0].is_covered or len(option[0].capable) == 1
    ] or options
    ranked = sorted(
        options,
        key=lambda option: (distance(reading, person, option[1]), option[0].is_covered),
    )
    if not ranked:
        yield from _any_work(reading, person)
    seen = set[str]()
    for cell, activity, unit, team in ranked:
        if activity in seen or len(seen) == _OPTIONS:
            continue
        seen.add(activity)
        yield _find_work(reading, person, activity, unit, team, is_covered=cell.is_covered)


def _any_work(reading: Reading, person: str) -> Iterator[Fix]:
    """What is nearest to somebody's roles, where no product team can be reached."""
    team = main_seat(reading, person).team
    nearest = sorted(reading.activities, key=lambda one: distance(reading, person, one.key))
    for activity in nearest[:1]:
        steps = Steps(reading)
        steps.hold(person, team, activity.key, (), level=Level.BACKUP)
        yield steps.fix(
            f"Make {wording.a_person(reading, person)} a backup for {activity.name}",
            "Nearest to the roles held; the team works for no product team yet.",
        )


def _find_work(
    reading: Reading, person: str, activity: str, unit: str, team: str, *, is_covered: bool
) -> Fix:
    steps = Steps(reading)
    away = distance(reading, person, activity)
    is_owner = not is_covered and away is Distance.HELD
    level = Level.OWNER if is_owner else Level.BACKUP
    steps.hold(person, team, activity, (unit,), level=level)
    name, who = wording.activity(reading, activity), wording.a_person(reading, person)
    whom = "one person alone can do it" if is_covered else "nobody owns it"
    role = {
        Distance.HELD: "The role owns it",
        Distance.ADJACENT: "The role is near it",
        Distance.FAR: "No role of the person is near it",
    }[away]
    label = f"Give {name} to {who}" if is_owner else f"Make {who} a backup for {name}"
    return steps.fix(
        f"{label} for {wording.team(reading, unit)}",
        f"{role}, and {whom} there.",
    )
