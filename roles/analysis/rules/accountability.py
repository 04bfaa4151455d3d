"""RAC, accountability: who has the last word, once that is said at all."""

from collections.abc import Callable, Iterator

from roles.analysis import wording
from roles.analysis.cells import Cell
from roles.analysis.design import Activity, Level, PersonKind
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import accountability as fixing
from roles.analysis.reading import Reading
from roles.analysis.survey import CellQuestion

_SOURCE = "RACI practice: exactly one accountable person a row"


@CellQuestion
def _unanswered(reading: Reading) -> Callable[[Activity, Cell], bool] | None:
    """Covered, and nobody accountable, though somebody is for something."""
    if Level.ACCOUNTABLE not in reading.claims.levels:
        return None
    return lambda _, cell: cell.is_covered and not cell.accountable


@rule(
    "RAC-01",
    "Nobody accountable",
    Severity.WARNING,
    fix="Mark one of the owners accountable.",
    fixes=fixing.mark_accountable,
    source=_SOURCE,
    scope=Scope.DESIGN,
    asks=(_unanswered,),
)
def nobody_accountable(reading: Reading) -> Iterator[Hit]:
    """Once somebody is accountable for some work, the rest of it needs somebody too.

    Quiet until the first A is set anywhere, and for work that nobody owns.
    """
    if not reading.tally.is_anybody_accountable:
        return
    yield from _hits(
        reading,
        _unanswered,
        "Nobody is accountable for {activity} for {teams}.",
    )


@CellQuestion
def _answered_twice(reading: Reading) -> Callable[[Activity, Cell], bool]:
    return lambda _, cell: len(cell.accountable) > 1


@rule(
    "RAC-02",
    "Several accountable",
    Severity.ERROR,
    fix="Keep one of them accountable.",
    fixes=fixing.keep_one,
    source=f"{_SOURCE}; of two, each thinks the other handles it",
    asks=(_answered_twice,),
)
def several_accountable(reading: Reading) -> Iterator[Hit]:
    """Two people with the last word have none: each thinks that the other handles it.

    Quiet when two teams have one each.
    """
    yield from _hits(
        reading,
        _answered_twice,
        "Several are accountable for {activity} for {teams}.",
    )


@CellQuestion
def _consulted(reading: Reading) -> Callable[[Activity, Cell], int]:
    """How many are consulted on a cell, if they are too many."""
    limit = reading.threshold("consulted_people")
    return lambda _, cell: len(cell.consulted) if len(cell.consulted) > limit else 0


@rule(
    "RAC-03",
    "Too many consulted",
    Severity.INFO,
    fix="Inform some of them instead.",
    fixes=fixing.inform_some,
    source="RACI practice: do all of them need to be asked?",
    muted_when_small=True,
    optional=True,
    asks=(_consulted,),
)
def too_many_consulted(reading: Reading) -> Iterator[Hit]:
    """Everybody who has to be asked first is somebody to wait for.

    Quiet up to four, for each team.
    """
    for activity, counts in reading.by_activity(_consulted):
        units = tuple(counts)
        yield Hit(
            activity.key,
            f"Up to {max(counts.values())} are consulted on {activity.name} for "
            f"{wording.teams(reading, units)}.",
            teams=units,
            activities=(activity.key,),
        )


@rule(
    "RAC-04",
    "Column full of As",
    Severity.WARNING,
    fix="Give some of it to the owners.",
    fixes=fixing.give_some_away,
    source="RACI practice: push accountability down",
    scope=Scope.DESIGN,
    muted_when_small=True,
)
def column_full_of_as(reading: Reading) -> Iterator[Hit]:
    """One person with the last word on everything is what everybody waits for.

    Activities count once. Quiet below five, and up to half of the activities.
    """
    for person, activities in reading.accountable_for.items():
        work = activities & reading.applicable
        if (
            len(work) >= reading.threshold("accountable_activities")
            and len(work) > len(reading.activities) / 2
        ):
            yield Hit(
                person,
                f"{wording.person(reading, person)} is accountable for {len(work)} of "
                f"{len(reading.activities)} activities.",
                activities=tuple(sorted(work)),
                people=(person,),
            )


@rule(
    "RAC-05",
    "Accountable outside the organisation",
    Severity.WARNING,
    fix="Make the internal contact accountable.",
    fixes=fixing.move_inside,
    source="Work can be outsourced, responsibility cannot",
    scope=Scope.DESIGN,
)
def accountable_outside(reading: Reading) -> Iterator[Hit]:
    """The last word belongs inside, whoever does the work.

    An internal contact does not cure it. Quiet when only employees are accountable.
    """
    for person, activities in reading.accountable_for.items():
        if reading.design.person_by_key[person].kind is not PersonKind.EMPLOYEE:
            work = tuple(sorted(activities))
            yield Hit(
                person,
                f"{wording.person(reading, person)} is not employed here, and accountable for "
                f"{wording.activities(reading, work)}.",
                activities=work,
                people=(person,),
            )


def _hits(reading: Reading, question: CellQuestion[bool], message: str) -> Iterator[Hit]:
    """One hit an activity, with the units where it holds."""
    for activity, found in reading.by_activity(question):
        units = tuple(found)
        yield Hit(
            wording.subject_units(activity.key, units),
            message.format(activity=activity.name, teams=wording.teams(reading, units)),
            teams=units,
            activities=(activity.key,),
        )
