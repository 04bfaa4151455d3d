"""OVL, overlaps: work held by more people, or in more places, than it can be."""

from collections.abc import Callable, Iterator, Sequence

from roles.analysis import wording
from roles.analysis.alignment import Case, strangers
from roles.analysis.cells import Cell, CellState
from roles.analysis.design import Activity, Place
from roles.analysis.findings import Hit, Severity, rule
from roles.analysis.fixing import overlaps as fixing
from roles.analysis.grouping import together
from roles.analysis.reading import Reading
from roles.analysis.survey import CellQuestion

_MATRIX = "Who does what, responsibility matrix"
_STRUCTURES = "Who does what, team structures"


@rule(
    "OVL-01",
    "Extra owner from another role",
    Severity.WARNING,
    fix="Remove the tick, or make it a backup.",
    fixes=fixing.step_back,
    source=_MATRIX,
    muted_when_small=True,
    asks=(strangers,),
)
def extra_owner(reading: Reading) -> Iterator[Hit]:
    """Two people on the same work step on each other's toes, unless the reference expects both.

    Quiet when any role of the person owns the activity, when nobody else's role does, and when
    another role would explain the person's work better (TTL-01).
    """
    # Where many are too many, it is beside the same few.
    known: dict[frozenset[str], str] = {}
    for misfit in reading.alignment.misfits:
        if misfit.case is not Case.EXTRA_OWNER:
            continue
        if misfit.beside not in known:
            known[misfit.beside] = wording.people(reading, misfit.beside)
        beside = known[misfit.beside]
        name = wording.person(reading, misfit.person)
        activity = wording.activity(reading, misfit.activity)
        verb = "should not do" if misfit.excluded else "does not own"
        yield Hit(
            f"{misfit.person}:{wording.subject_units(misfit.activity, misfit.units)}",
            f"{name} owns {activity} beside {beside}, though "
            f"{wording.a(wording.roles_of(reading, misfit.person))} {verb} it.",
            teams=misfit.units,
            activities=(misfit.activity,),
            people=(misfit.person,),
        )


@CellQuestion
def _doubles(reading: Reading) -> Callable[[Activity, Cell], frozenset[str]] | None:
    """Who owns a cell from where the structure does not want it, beside somebody in place."""

    def of(activity: Activity, cell: Cell) -> frozenset[str]:
        if cell.state is not CellState.IN or len(cell.owners) < 2:
            return frozenset()
        return frozenset(
            owner.person
            for owner in cell.owners
            if not reading.is_in_place(activity.key, owner)
            and reading.is_aligned(owner.person, activity.key)
            and not reading.placement.is_explained(owner)
        )

    return None if reading.structure is None or reading.placement.lacks_platform else of


@rule(
    "OVL-02",
    "Double running in the wrong place",
    Severity.WARNING,
    fix="Drop one of the two, or make it a backup.",
    fixes=fixing.keep_in_place,
    source=f"{_STRUCTURES}: work done twice is the price of mixed structures",
    muted_when_small=True,
    asks=(_doubles,),
)
def double_running(reading: Reading) -> Iterator[Hit]:
    """The work is done where the structure wants it, and a second time where it does not.

    Quiet when the structure allows both places, and when the whole seat or team is in the wrong
    place (STR-02, STR-04) or there is no central team (STR-01).
    """
    structure = reading.structure.name if reading.structure else ""
    for activity, answers in reading.by_activity(_doubles):
        units, found = tuple(answers), together(answers.values())
        names = wording.people(reading, found)
        yield Hit(
            wording.subject_units(activity.key, units),
            f"{names} {_own(found)} {activity.name} for {wording.teams(reading, units)} too, "
            f"where {structure} leaves it to others.",
            teams=units,
            activities=(activity.key,),
            people=found,
        )


@CellQuestion
def _teams_of_a_role(reading: Reading) -> Callable[[Activity, Cell], frozenset[str]] | None:
    """The teams in which people with the same role own a cell, if the structure allows them all."""
    open_to_all = {
        activity.key
        for activity in reading.activities
        if reading.structure is not None
        and {Place.OWN, Place.CENTRAL, Place.SHARED}
        <= set(reading.structure.places.get(activity.key, Place))
    }

    def of(activity: Activity, cell: Cell) -> frozenset[str]:
        if len(cell.owners) < 2 or activity.key not in open_to_all:
            return frozenset()
        shared: set[str] = set()
        for role in reading.owner_roles[activity.key]:
            teams = {owner.team for owner in cell.owners if role in reading.roles_of[owner.person]}
            if len(teams) > 1:
                shared |= teams
        return frozenset(shared)

    return of if open_to_all else None


@rule(
    "OVL-03",
    "Two teams",
    Severity.INFO,
    fix="Say which team owns what, or make one of them a backup.",
    fixes=fixing.keep_one_team,
    source="Platform, reliability and ML teams share by outcome, not by tool",
    muted_when_small=True,
    asks=(_teams_of_a_role,),
)
def two_teams(reading: Reading) -> Iterator[Hit]:
    """Two teams with the same role on the same work each think that the other one does it.

    Quiet when the structure says where the role sits, and when different roles of the reference
    work on it together.
    """
    for activity, answers in reading.by_activity(_teams_of_a_role):
        units, teams = tuple(answers), together(answers.values())
        in_order = reading.in_order(teams)
        yield Hit(
            wording.subject_units(activity.key, units),
            f"{wording.teams(reading, in_order)} {'both' if len(in_order) == 2 else 'all'} own "
            f"{activity.name} for {wording.teams(reading, units)}, and nothing says who does what.",
            teams=units,
            activities=(activity.key,),
        )


@CellQuestion
def _deciders(reading: Reading) -> Callable[[Activity, Cell], frozenset[str]]:
    """The owners of a decision of which none has the last word."""

    def of(activity: Activity, cell: Cell) -> frozenset[str]:
        several = activity.single_owner and len(cell.people) > 1 and not cell.accountable
        return cell.people if several else frozenset()

    return of


@rule(
    "OVL-04",
    "Several owners of a decision",
    Severity.WARNING,
    fix="Mark one of them accountable.",
    fixes=fixing.one_voice,
    source=f"{_MATRIX}; RACI practice: one accountable person a row",
    muted_when_small=True,
    asks=(_deciders,),
)
def several_deciders(reading: Reading) -> Iterator[Hit]:
    """A decision needs one voice; two owners without a last word are none.

    Quiet for work that is not a decision, and as soon as somebody is accountable.
    """
    for activity, answers in reading.by_activity(_deciders):
        units, people = tuple(answers), together(answers.values())
        names = wording.people(reading, people)
        yield Hit(
            wording.subject_units(activity.key, units),
            f"{names} own {activity.name} for {wording.teams(reading, units)}, and nobody has "
            "the last word.",
            teams=units,
            activities=(activity.key,),
            people=people,
        )


@CellQuestion
def _crowd(reading: Reading) -> Callable[[Activity, Cell], frozenset[str]]:
    """The owners of a cell, if they are too many."""
    limit = {
        activity.key: max(
            reading.threshold("owners_per_activity"), len(reading.owner_roles[activity.key]) + 1
        )
        for activity in reading.activities
    }

    def of(activity: Activity, cell: Cell) -> frozenset[str]:
        too_many = len(cell.people) > limit[activity.key] and not cell.accountable
        return cell.people if too_many else frozenset()

    return of


@rule(
    "OVL-05",
    "Crowded activity",
    Severity.INFO,
    fix="Name a lead, or split the activity.",
    fixes=fixing.thin_out,
    source="RACI practice: many owners in a row, split the task",
    muted_when_small=True,
    asks=(_crowd,),
)
def crowded_activity(reading: Reading) -> Iterator[Hit]:
    """Where many own the same work, nobody feels that it is theirs.

    Quiet up to three owners, up to one more than the reference has, and as soon as somebody is
    accountable.
    """
    for activity, answers in reading.by_activity(_crowd):
        units, people = tuple(answers), together(answers.values())
        yield Hit(
            wording.subject_units(activity.key, units),
            f"{len(people)} people own {activity.name} for {wording.teams(reading, units)}: "
            f"{wording.people(reading, people)}.",
            teams=units,
            activities=(activity.key,),
            people=people,
        )


def _own(people: Sequence[str]) -> str:
    return "owns" if len(people) == 1 else "own"
