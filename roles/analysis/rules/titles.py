"""TTL, titles: what people are called against what they do."""

from collections import defaultdict
from collections.abc import Iterator

from roles.analysis import wording
from roles.analysis.alignment import strangers
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import titles as fixing
from roles.analysis.reading import Reading

_SOURCE = "Who does what: job titles are messy, the work counts"


@rule(
    "TTL-01",
    "Work fits another role better",
    Severity.WARNING,
    fix="Change the role of the seat, or add the other one.",
    fixes=fixing.add_or_change,
    source=_SOURCE,
    muted_when_small=True,
)
def better_role(reading: Reading) -> Iterator[Hit]:
    """Somebody's work matches another role clearly better than the one they hold.

    One tick proves nothing, so it takes two. Quiet for people without a known role. It speaks for
    the off-role work that the other role explains.
    """
    for person, role in reading.alignment.better_role.items():
        name = wording.person(reading, person)
        yield Hit(
            f"{person}->{role}",
            f"{name} is seated as {wording.roles_of(reading, person)}, but the work is that of "
            f"{wording.role(reading, role)}.",
            teams=reading.teams_of(person),
            activities=tuple(sorted(reading.owned_by[person] & reading.owned_by_role[role])),
            people=(person,),
            roles=(role,),
        )


@rule(
    "TTL-02",
    "Small team works beyond its roles",
    Severity.INFO,
    fix="Add these roles.",
    fixes=fixing.add_all,
    source="Small teams: data scientists absorb most other responsibilities",
    asks=(strangers,),
)
def works_beyond_roles(reading: Reading) -> Iterator[Hit]:
    """In a small team everybody does more than the title says; the roles may say so too.

    It names the fewest roles that explain the work, and stands for all off-role findings. Quiet
    outside the small stage.
    """
    if not reading.is_small:
        return
    cells: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for misfit in reading.alignment.misfits:
        cells[misfit.person].update((misfit.activity, unit) for unit in misfit.units)
    for person, roles in reading.alignment.missing_roles.items():
        name = wording.person(reading, person)
        strange = {one for one in reading.owned_by[person] if reading.is_misaligned(person, one)}
        yield Hit(
            f"{person}+{','.join(roles)}",
            f"{name} also does the work of {wording.roles(reading, roles)}.",
            teams=reading.teams_of(person),
            people=(person,),
            roles=roles,
            cells=frozenset(cells[person]),
            is_wide=not reading.dependence.is_local(person, strange & reading.applicable),
        )


@rule(
    "TTL-03",
    "Role unclear",
    Severity.WARNING,
    fix="Choose a role for the seat.",
    fixes=fixing.choose_role,
    source=_SOURCE,
)
def role_unclear(reading: Reading) -> Iterator[Hit]:
    """Without a role nothing can be said about what somebody is expected to own.

    The person's ticks still cover. Quiet when a seat has a role, or the title stands for one.
    """
    for person, roles in reading.roles_of.items():
        if not roles:
            title = reading.design.person_by_key[person].title
            could_be = reading.roles_of_title(title)
            called = f" “{title}” could be {wording.roles(reading, could_be)}." if could_be else ""
            yield Hit(
                person,
                f"{wording.person(reading, person)} has no role.{called}",
                teams=reading.teams_of(person),
                people=(person,),
                roles=could_be,
            )


@rule(
    "TTL-04",
    "Title and seat disagree",
    Severity.INFO,
    fix="Nothing, or bring the title up to date.",
    fixes=fixing.add_title_role,
    source=_SOURCE,
)
def title_disagrees(reading: Reading) -> Iterator[Hit]:
    """Others go by the title, and ask the wrong person.

    Quiet for titles that say nothing here, and when one of several readings is held.
    """
    for person, roles in reading.roles_of.items():
        title = reading.design.person_by_key[person].title
        meant = reading.roles_of_title(title)
        if roles and meant and roles.isdisjoint(meant):
            yield Hit(
                person,
                f"{wording.person(reading, person)} is called {title}, and seated as "
                f"{wording.roles_of(reading, person)}.",
                teams=reading.teams_of(person),
                people=(person,),
                roles=meant,
            )


@rule(
    "TTL-05",
    "Seat without any tick",
    Severity.INFO,
    fix="Tick what the person does, or leave it, if the work is not in the matrix.",
    fixes=fixing.find_work,
    source="RACI practice: no mark in a column, is the position needed?",
    scope=Scope.TEAM,
)
def no_tick(reading: Reading) -> Iterator[Hit]:
    """Somebody without any tick is under-used, or does work the matrix does not know.

    Quiet with a tick of any level.
    """
    for person in reading.seats_of:
        if person in reading.has_no_tick:
            yield Hit(
                person,
                f"{wording.a_person(reading, person)} holds nothing in the matrix.",
                teams=reading.teams_of(person),
                people=(person,),
            )
