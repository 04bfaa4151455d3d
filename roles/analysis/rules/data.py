"""DAT, data: a model that is unfinished or contradicts itself."""

from collections import defaultdict
from collections.abc import Iterator

from roles.analysis import wording
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import data as fixing
from roles.analysis.reading import ORGANISATION, Reading

_SOURCE = "Team Design"


@rule(
    "DAT-01",
    "Empty organisation",
    Severity.INFO,
    fix="Add the first team and its seats, or import people.",
    fixes=fixing.start,
    source=_SOURCE,
    scope=Scope.DESIGN,
)
def empty_organisation(reading: Reading) -> Iterator[Hit]:
    """There is nothing to judge yet, and a list of gaps on a blank page would only scare.

    Quiet as soon as there is one seat, even a vacancy, or one tick. No other rule runs while
    this one speaks.
    """
    if is_empty(reading):
        yield Hit(ORGANISATION, "This design has no seats and no ticks yet.")


def is_empty(reading: Reading) -> bool:
    return not reading.design.seats and not reading.design.ticks


@rule(
    "DAT-02",
    "Team without seats",
    Severity.WARNING,
    fix="Add seats to the team, or remove it.",
    fixes=fixing.seat_or_remove,
    source=_SOURCE,
    scope=Scope.DESIGN,
)
def team_without_seats(reading: Reading) -> Iterator[Hit]:
    """An empty team is an unfinished model, not a row of missing owners.

    Quiet when somebody sits there today or a vacancy is planned. An empty team causes no gap.
    """
    for team in reading.design.teams:
        if team.key not in reading.seated_teams:
            yield Hit(team.key, f"{team.name} has no seats.", teams=(team.key,))


@rule(
    "DAT-03",
    "No product team",
    Severity.WARNING,
    fix="Make one team a product team, or add one.",
    fixes=fixing.make_product,
    source=_SOURCE,
    scope=Scope.DESIGN,
)
def no_product_team(reading: Reading) -> Iterator[Hit]:
    """Without a product team there is nobody to do the work for, and the design would look fine.

    The whole organisation is judged as one team instead, and the structure waits. Quiet when a
    product team has a seat, filled or open.
    """
    if reading.has_no_product_team:
        yield Hit(
            ORGANISATION,
            "No product team has a seat that is filled or vacant today, so the organisation is "
            "judged as one.",
        )


@rule(
    "DAT-04",
    "Duplicate tick",
    Severity.INFO,
    fix="Remove the second tick.",
    fixes=fixing.drop_copies,
    source=_SOURCE,
    scope=Scope.DESIGN,
)
def duplicate_tick(reading: Reading) -> Iterator[Hit]:
    """A tick that stands there twice must not look like a second owner.

    It is counted once. Quiet when the two differ in level, team or the teams they are for.
    """
    for holder, activity in reading.tally.duplicates:
        name = reading.design.person_by_key.get(holder)
        yield Hit(
            f"{holder}:{activity}",
            f"{name.name if name else holder} is ticked twice for "
            f"{wording.activity(reading, activity)}.",
            activities=(activity,),
            people=(holder,) if name else (),
        )


@rule(
    "DAT-05",
    "Tick without a seat in that team",
    Severity.WARNING,
    fix="Move the tick to a team where the person sits, or add the seat.",
    fixes=fixing.move_or_drop,
    source=_SOURCE,
    scope=Scope.DESIGN,
)
def tick_without_seat(reading: Reading) -> Iterator[Hit]:
    """Leavers and copied rows make work look covered that nobody does.

    The tick does not count. Quiet when the person has a filled seat in that team today; one
    that begins later does not fill it yet.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person, activity, team in reading.tally.seatless:
        found[person, activity].append(team)
    for (person, activity), teams in found.items():
        in_order = reading.in_order(teams)
        yield Hit(
            f"{person}:{activity}",
            f"{wording.person(reading, person)} is ticked for "
            f"{wording.activity(reading, activity)} in {wording.teams(reading, in_order)}, "
            "but has no seat there today.",
            teams=in_order,
            activities=(activity,),
            people=(person,),
        )


@rule(
    "DAT-06",
    "Tick on a retired or unknown activity",
    Severity.WARNING,
    fix="Tick the activity that replaced it, or remove the tick.",
    fixes=fixing.drop_unknown,
    source=_SOURCE,
    scope=Scope.DESIGN,
)
def unknown_activity(reading: Reading) -> Iterator[Hit]:
    """References move on, and a tick on something they no longer know counts for nothing.

    Quiet when the activity is in the version of the framework that the design is pinned to.
    """
    for activity in reading.claims.unknown:
        yield Hit(
            activity,
            f"There are ticks on “{activity}”, which “{reading.framework.title}” does not have.",
            activities=(activity,),
        )


@rule(
    "DAT-07",
    "Structure not chosen",
    Severity.INFO,
    fix="Choose a structure in the settings of the design.",
    fixes=fixing.choose_structure,
    source=_SOURCE,
    scope=Scope.DESIGN,
)
def structure_not_chosen(reading: Reading) -> Iterator[Hit]:
    """Where work belongs can only be judged once it is said how the teams are meant to work.

    Until then every place counts. Quiet when the framework knows no structures.
    """
    if reading.framework.structures and reading.design.structure is None:
        yield Hit("design", "No structure is chosen, so it is not judged where work is done.")
