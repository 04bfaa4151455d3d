"""Who could take an activity over, best first, and why."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from heapq import merge

from roles.analysis.coverage import PLACES
from roles.analysis.design import Place
from roles.analysis.directory import Crew, Directory
from roles.analysis.reading import ORGANISATION, Reading

# Roles between which a step is a training, not another career.
_ADJACENT = frozenset(
    frozenset(pair)
    for pair in (
        ("ml_engineer", "mlops_engineer"),
        ("devops_engineer", "mlops_engineer"),
        ("software_engineer", "devops_engineer"),
        ("software_engineer", "mlops_engineer"),
        ("data_engineer", "ml_engineer"),
        ("data_scientist", "data_engineer"),
        ("data_scientist", "ml_engineer"),
        ("data_engineer", "mlops_engineer"),
        ("business_analyst", "product_manager"),
        ("data_analyst", "data_scientist"),
        ("data_analyst", "business_analyst"),
    )
)


class Distance(IntEnum):
    """How far somebody's roles are from owning an activity."""

    HELD = 0
    ADJACENT = 1
    FAR = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could own an activity; `load` is owned activities a full-time share."""

    person: str
    team: str
    distance: Distance
    load: float


def distance(reading: Reading, person: str, activity: str) -> Distance:
    """How far the person's roles are from the nearest role that owns the activity."""
    held = reading.roles_of.get(person, frozenset())
    return distance_between(held, reading.owner_roles[activity])


def distance_between(held: frozenset[str], wanted: frozenset[str]) -> Distance:
    """How far the nearest of the roles held is from one of those wanted."""
    if not wanted.isdisjoint(held):
        return Distance.HELD
    return Distance.FAR if beside(wanted).isdisjoint(held) else Distance.ADJACENT


@lru_cache(maxsize=1024)
def beside(roles: frozenset[str]) -> frozenset[str]:
    """The roles that are adjacent to one of these, and perhaps some of them."""
    return frozenset().union(*(pair for pair in _ADJACENT if not pair.isdisjoint(roles)))


def candidates(
    reading: Reading,
    activity: str,
    units: Iterable[str],
    *,
    without: Iterable[str] = (),
    in_place: bool = True,
    for_all: bool = False,
) -> Iterator[Candidate]:
    """Everybody who sits where the activity may be covered for the first of `units`.

    Best first: a role that owns it, then an adjacent one, then the rest; of equals whoever owns
    least for the time there is, then by key. Firms are left out, and so is who is in `without`.
    Without `in_place`, everybody is asked whose work reaches the unit; with `for_all`, only those
    whose work reaches all the units. The first few cost no more than the number of different
    roles around the unit.
    """
    units = tuple(units)
    wanted = reading.owner_roles[activity]
    allowed = reading.allowed_places(activity) if in_place else None
    teams = [
        team for team, place in _reach(reading, units[0]) if allowed is None or place in allowed
    ]
    if for_all and len(units) > 1:
        everywhere, reach = frozenset(units), reading.directory.reach
        teams = [team for team in teams if reach[team] >= everywhere]
    directory, named, met = reading.directory, set(without), set[Crew]()
    for away, roles in ((Distance.HELD, wanted), (Distance.ADJACENT, beside(wanted))):
        crews = []
        for order, team in enumerate(teams):
            for crew in directory.crews_with(team, roles):
                if crew not in met:
                    met.add(crew)
                    crews.append(_members(crew, order, team))
        yield from _best_first(crews, away, named)
    others = [_others(directory, order, team, met) for order, team in enumerate(teams)]
    yield from _best_first(others, Distance.FAR, named)


def best_candidate(
    reading: Reading, activity: str, unit: str, *, without: tuple[str, ...], in_place: bool
) -> Candidate | None:
    """The first of the candidates for one unit; the same for all work that is as far from it."""
    teams = tuple(team for team, _ in _reach(reading, unit))
    wanted, here = reading.owner_roles[activity], reading.directory.roles_in(teams)
    allowed = reading.allowed_places(activity) if in_place else None
    known = reading.directory.best
    alike = (unit, allowed, without, wanted & here, beside(wanted) & here)
    if alike not in known:
        around = candidates(reading, activity, (unit,), without=without, in_place=in_place)
        known[alike] = next(around, None)
    return known[alike]


type _Ranked = Iterator[tuple[float, str, int, str]]


def _best_first(groups: Sequence[_Ranked], away: Distance, named: set[str]) -> Iterator[Candidate]:
    """Everybody who is not named yet; who sits in two teams comes in the first."""
    for load, person, _, team in groups[0] if len(groups) == 1 else merge(*groups):
        if person not in named:
            named.add(person)
            yield Candidate(person, team, away, load)


def _members(crew: Crew, order: int, team: str) -> _Ranked:
    return ((load, person, order, team) for load, person in crew.people)


def _others(directory: Directory, order: int, team: str, met: Collection[Crew]) -> _Ranked:
    """Those of a team who are in none of the crews that were met."""
    return (
        (load, person, order, team)
        for load, person, crew in directory.members(team)
        if crew not in met
    )


def _reach(reading: Reading, unit: str) -> list[tuple[str, Place]]:
    if unit == ORGANISATION:
        return [(team.key, Place.OWN) for team in reading.design.teams]
    return [(unit, Place.OWN)] + [
        (team.key, PLACES[team.kind]) for team in reading.servers_of(unit)
    ]
