"""RSK, continuity: work that hangs on too few, or on nobody inside."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from roles.analysis import wording
from roles.analysis.cells import Cell
from roles.analysis.dependence import alone, only_capable
from roles.analysis.design import Activity
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import continuity as fixing
from roles.analysis.reading import ORGANISATION, Reading
from roles.analysis.survey import CellQuestion, UnitQuestion
from roles.analysis.work import work_by_holder

# From data over the model to its life, by canonical key.
_CHAIN = ("build_data_pipelines", "build_models", "deploy_models", "monitor_models")
_RELEASE = ("build_models", "deploy_models")


@CellQuestion
def _one_deep(reading: Reading) -> Callable[[Activity, Cell], str]:
    """The only one who can do critical work that is covered."""
    vendors = reading.vendors

    def of(activity: Activity, cell: Cell) -> str:
        return alone(cell.capable - vendors) if activity.critical and cell.is_covered else ""

    return of


@rule(
    "RSK-01",
    "One person deep on critical work",
    Severity.WARNING,
    fix="Add a backup from an adjacent role.",
    fixes=fixing.back_up,
    source="Bus factor: two or more people who can do it",
    muted_when_small=True,
    asks=(_one_deep, only_capable),
)
def one_person_deep(reading: Reading) -> Iterator[Hit]:
    """Critical work that one person alone can do stops when that person is away.

    A backup counts; a firm does not count as one person. Quiet when a key person is told as such
    (RSK-02).
    """
    alone = (
        (person, activity.key, unit)
        for activity, unit, person in reading.answers(_one_deep)
        if person not in reading.dependence.key_people
    )
    for person, (work, units, cells) in work_by_holder(reading, alone):
        yield Hit(
            f"{person}:{','.join(work)}",
            f"Only {wording.person(reading, person)} can do "
            f"{wording.activities(reading, work)} for {wording.teams(reading, units)}.",
            teams=units,
            activities=work,
            people=(person,),
            cells=cells,
            is_wide=reading.dependence.may_be_key_elsewhere(person),
        )


@rule(
    "RSK-02",
    "Key person",
    Severity.WARNING,
    fix="Spread the activities over colleagues with adjacent roles.",
    fixes=fixing.spread,
    source="Contributor absence factor: the share carried by the fewest",
    scope=Scope.DESIGN,
    muted_when_small=True,
    asks=(only_capable,),
)
def key_person(reading: Reading) -> Iterator[Hit]:
    """When most of the work hangs on one person, the whole team stands still without them.

    Quiet below 40 percent of all activities over all teams, and below four activities.
    """
    for person, cells in reading.dependence.key_people.items():
        share = round(100 * cells / (len(reading.units) * len(reading.activities)))
        yield Hit(
            person,
            f"{wording.person(reading, person)} is the only one for {share}% of all work.",
            teams=reading.teams_of(person),
            people=(person,),
        )


@UnitQuestion
def _builds_and_deploys(reading: Reading) -> Callable[[str, Mapping[str, Cell]], str] | None:
    """Who alone both builds and deploys the models of a unit."""
    work = _activities(reading, _RELEASE)
    if not reading.design.regulated or not work:
        return None
    return lambda _, cells: _alone([cells[key].people for key in work])


@rule(
    "RSK-03",
    "Builder deploys alone",
    Severity.WARNING,
    fix="Add a second owner for the release, or a review that you record.",
    fixes=fixing.second_owner,
    source="Separation of duties: NIST SP 800-53 AC-5, ISO/IEC 27001 A.5.3, SR 11-7",
    asks=(_builds_and_deploys,),
)
def builder_deploys_alone(reading: Reading) -> Iterator[Hit]:
    """Where rules demand it, whoever builds a model does not also release it unseen.

    A backup does not help; a compensating control is recorded by accepting the finding. Quiet
    unless the design is regulated.
    """
    does = "builds and deploys the models of"
    yield from _hits(reading, _builds_and_deploys, _activities(reading, _RELEASE), does)


@rule(
    "RSK-04",
    "Everything rests on a few founders",
    Severity.INFO,
    fix="Plan the next hire: an ML engineer first, then a data engineer and a data scientist.",
    fixes=fixing.next_hire,
    source="Data team roles: one person can do everything early on, then roles separate",
    scope=Scope.DESIGN,
)
def few_founders(reading: Reading) -> Iterator[Hit]:
    """A handful of people can do everything early on; what they need is the next colleague.

    It stands for the dozens of findings that are muted in the small stage. Quiet when grown.
    """
    if reading.is_small and reading.individuals:
        count = len(reading.individuals)
        who = "1 person" if count == 1 else f"{count} people"
        yield Hit(
            ORGANISATION, f"Everything rests on {who}.", people=tuple(sorted(reading.individuals))
        )


@CellQuestion
def _outside(reading: Reading) -> Callable[[Activity, Cell], list[str]]:
    """Who owns a cell, sorted, if nobody inside has to do with it or is the contact."""
    contacts = {(seat.person, seat.team) for seat in reading.filled_seats if seat.internal_contact}

    def of(_: Activity, cell: Cell) -> list[str]:
        if cell.inside or any((one.person, one.team) in contacts for one in cell.owners):
            return []
        return sorted(cell.people)

    return of


@rule(
    "RSK-05",
    "External cover without an internal owner",
    Severity.WARNING,
    fix="Name somebody inside as contact for the seat.",
    fixes=fixing.name_contact,
    source="Six roles a data science team must cover; responsibility cannot be outsourced",
    asks=(_outside,),
)
def external_without_contact(reading: Reading) -> Iterator[Hit]:
    """Work can be bought, the responsibility for it cannot.

    Not a gap. Quiet when an employee owns it too, backs it up or answers for it, and when the
    seat has an internal contact.
    """
    outside = (
        (person, activity.key, unit)
        for activity, unit, people in reading.answers(_outside)
        for person in people
    )
    for person, (work, units, cells) in work_by_holder(reading, outside):
        yield Hit(
            f"{person}:{','.join(work)}",
            f"Only {wording.person(reading, person)}, who is not employed here, covers "
            f"{wording.activities(reading, work)}, and nobody inside is the contact.",
            teams=units,
            activities=work,
            people=(person,),
            cells=cells,
        )


@UnitQuestion
def _does_everything(reading: Reading) -> Callable[[str, Mapping[str, Cell]], str] | None:
    """Who alone owns the whole chain of a unit."""
    work = _activities(reading, _CHAIN)
    return (lambda _, cells: _alone([cells[key].people for key in work])) if work else None


@rule(
    "RSK-06",
    "One person holds the chain end to end",
    Severity.INFO,
    fix="Add a backup for some part of it.",
    fixes=fixing.break_chain,
    source="Separation of duties in spirit; knowledge that one person alone has",
    muted_when_small=True,
    optional=True,
    asks=(_does_everything,),
)
def whole_chain(reading: Reading) -> Iterator[Hit]:
    """From the data to the running model one person alone knows how it is done.

    Quiet when any part of it has a second owner, and in small teams, where it is the ideal.
    """
    does = "does everything from the data to the running model for"
    yield from _hits(reading, _does_everything, _activities(reading, _CHAIN), does)


def _hits(
    reading: Reading, question: UnitQuestion[str], work: tuple[str, ...], does: str
) -> Iterator[Hit]:
    """One hit for each unit where one person alone does all of the work."""
    for unit, person in reading.answers(question):
        yield Hit(
            f"{person}[{unit}]",
            f"{wording.person(reading, person)} alone {does} {wording.team(reading, unit)}.",
            teams=(unit,),
            activities=work,
            people=(person,),
        )


def _alone(owners: Sequence[frozenset[str]]) -> str:
    """The one person who is the only owner of all of it."""
    first, *others = owners
    return alone(first) if all(people == first for people in others) else ""


def _activities(reading: Reading, canonical: Sequence[str]) -> tuple[str, ...]:
    """The framework's own activities for canonical ones; none of them unless all apply.

    That is the one of this key, else the first that is said to be the same.
    """
    own: dict[str | None, str] = {}
    for activity in reading.activities:
        own.setdefault(activity.canonical, activity.key)
    own |= {activity.key: activity.key for activity in reading.activities}
    return tuple(own[name] for name in canonical) if own.keys() >= set(canonical) else ()
