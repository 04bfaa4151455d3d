"""STR, structure: people and work in another kind of team than the chosen structure says."""

from collections.abc import Iterable, Iterator

from roles.analysis import wording
from roles.analysis.design import Home
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import structure as fixing
from roles.analysis.placement import out_of_place
from roles.analysis.reading import ORGANISATION, Reading

_SOURCE = "Who does what, team structures"


@rule(
    "STR-01",
    "Central team missing",
    Severity.ERROR,
    fix="Make a platform team and move seats into it, or choose the embedded structure.",
    fixes=fixing.found_platform,
    source=_SOURCE,
    scope=Scope.DESIGN,
    muted_when_small=True,
)
def central_team_missing(reading: Reading) -> Iterator[Hit]:
    """The chosen structure is built around a central ML platform team, and nobody sits in one.

    A shared team such as corporate IT is none. Quiet under the embedded structure.
    """
    if reading.placement.lacks_platform and reading.structure is not None:
        yield Hit(
            ORGANISATION,
            f"“{reading.structure.name}” needs an ML platform team, and nobody sits in one.",
        )


@rule(
    "STR-02",
    "Seat in the wrong kind of team",
    Severity.WARNING,
    fix="Move the seat.",
    fixes=fixing.move_seat,
    source=_SOURCE,
    muted_when_small=True,
)
def misplaced_seat(reading: Reading) -> Iterator[Hit]:
    """The structure says where this role sits, and it is another kind of team.

    Quiet for roles the structure does not place or allows in two places, and for a seat with one
    role that fits.
    """
    for seat in reading.placement.misplaced_seats:
        person = seat.person or ""
        roles = sorted(reading.roles_at(seat))
        homes = {reading.structure.homes[role] for role in roles} if reading.structure else set()
        where = " or ".join(words for home, words in _HOME_WORDS.items() if home in homes)
        structure = reading.structure.name if reading.structure else ""
        yield Hit(
            f"{person}@{seat.team}",
            f"{wording.person(reading, person)} ({wording.roles(reading, roles)}) sits in "
            f"{wording.team(reading, seat.team)}; “{structure}” seats "
            f"{'that role' if len(roles) == 1 else 'those roles'} in {where}.",
            teams=(seat.team,),
            people=(person,),
            roles=tuple(roles),
        )


@rule(
    "STR-03",
    "Covered from the wrong place",
    Severity.WARNING,
    fix="Move the ticks to the kind of team that the structure names.",
    fixes=fixing.own_in_place,
    source=_SOURCE,
    muted_when_small=True,
    asks=(out_of_place,),
)
def covered_from_wrong_place(reading: Reading) -> Iterator[Hit]:
    """The work is done, but not where the structure says; systems grow to mirror where people sit.

    Quiet when a whole seat, team or missing role explains it (STR-01, 02, 04, 05, 06).
    """
    for unit, work in reading.placement.unexplained.items():
        activities = tuple(work)
        people = {owner.person for owners in work.values() for owner in owners}
        structure = reading.structure.name if reading.structure else ""
        yield Hit(
            f"{unit}:{','.join(activities)}",
            f"{wording.people(reading, people)} {'owns' if len(people) == 1 else 'own'} "
            f"{wording.activities(reading, activities)} for {wording.team(reading, unit)}, "
            f"but “{structure}” places that {_elsewhere(reading, activities)}.",
            teams=(unit,),
            activities=activities,
            people=tuple(sorted(people)),
        )


@rule(
    "STR-04",
    "Central ML team under embedded",
    Severity.WARNING,
    fix="Move its seats into the product teams, call it a shared team, or choose hybrid.",
    fixes=fixing.call_shared,
    source=_SOURCE,
    scope=Scope.DESIGN,
    muted_when_small=True,
)
def foreign_platform(reading: Reading) -> Iterator[Hit]:
    """In the embedded structure everybody needed sits in the product team; a platform is foreign.

    Quiet for shared teams such as corporate IT or a data team.
    """
    for team in reading.placement.foreign_platforms:
        yield Hit(
            team.key,
            f"{team.name} is a platform team, and the embedded structure has none.",
            teams=(team.key,),
        )


@rule(
    "STR-05",
    "Product team lacks a role the structure puts there",
    Severity.WARNING,
    fix="Seat one, or split somebody over two teams.",
    fixes=fixing.bring_in,
    source=_SOURCE,
    muted_when_small=True,
    asks=(out_of_place,),
)
def product_team_lacks_role(reading: Reading) -> Iterator[Hit]:
    """The structure gives every product team this role, and its work is done from elsewhere.

    Quiet when others in the team do the work, and when nobody does it (GAP-01).
    """
    for unit, role in reading.placement.missing_product_roles:
        name = wording.role(reading, role)
        yield Hit(
            f"{unit}:{role}",
            f"{wording.team(reading, unit)} has no {name} of its own, and that work is done "
            "from the wrong place.",
            teams=(unit,),
            roles=(role,),
        )


@rule(
    "STR-06",
    "Central team lacks a role",
    Severity.WARNING,
    fix="Seat one in the platform team.",
    fixes=fixing.staff_platform,
    source=_SOURCE,
    scope=Scope.DESIGN,
    muted_when_small=True,
    asks=(out_of_place,),
)
def central_team_lacks_role(reading: Reading) -> Iterator[Hit]:
    """The central team is meant to hold this role, and its work is done from elsewhere.

    Quiet when the work is out of place only because one seat is (STR-02), and when no central
    team exists at all (STR-01).
    """
    for role in reading.placement.missing_central_roles:
        name = wording.role(reading, role)
        yield Hit(
            role,
            f"No platform team has {wording.a(name)}, and that work is done from the wrong place.",
            teams=tuple(team.key for team in reading.seated_platforms),
            roles=(role,),
        )


@rule(
    "STR-07",
    "Platform for one team",
    Severity.INFO,
    fix="Embed its people instead, or say which teams will follow.",
    fixes=fixing.serve_more_or_embed,
    source=f"{_SOURCE}: a platform serves several product teams",
    scope=Scope.DESIGN,
    muted_when_small=True,
)
def platform_for_one_team(reading: Reading) -> Iterator[Hit]:
    """A platform pays off when it serves several teams; for one it is only a border.

    Quiet under the embedded structure, and for a platform where nobody sits yet.
    """
    if not reading.placement.wants_platform:
        return
    for team in reading.seated_platforms:
        served = reading.units_served_by(team)
        if len(served) < 2:
            whom = f"only {wording.teams(reading, served)}" if served else "no product team"
            yield Hit(team.key, f"{team.name} serves {whom}.", teams=(team.key,))


@rule(
    "STR-08",
    "Team not served",
    Severity.ERROR,
    fix="Let the platform team serve it.",
    fixes=fixing.serve,
    source=_SOURCE,
    muted_when_small=True,
)
def team_not_served(reading: Reading) -> Iterator[Hit]:
    """The structure leans on the platform, and this team is not among those it serves.

    The gaps of the team follow from it. Quiet when no platform exists at all (STR-01), and where
    one serves the team in which nobody sits yet.
    """
    platforms = reading.platforms
    if not reading.placement.wants_platform or not platforms:
        return
    everywhere = any(team.serves is None for team in platforms)
    served = {unit for team in platforms for unit in team.serves or ()}
    for unit in reading.units:
        if not everywhere and unit not in served:
            yield Hit(
                unit,
                f"No platform team serves {wording.team(reading, unit)}.",
                teams=(unit,),
            )


_HOME_WORDS = {Home.PRODUCT: "a product team", Home.CENTRAL: "the platform team"}
_PLACE_WORDS = {
    "own": "in the product team",
    "central": "in the platform",
    "shared": "in a shared team",
}


def _elsewhere(reading: Reading, activities: Iterable[str]) -> str:
    """Where the structure places all of it, if that is the same."""
    all_places = {reading.allowed_places(activity) or () for activity in activities}
    if len(all_places) > 1:
        return "elsewhere"
    [places] = all_places
    return " or ".join(_PLACE_WORDS[place] for place in places if place in _PLACE_WORDS)
