"""How every activity stands, seen from every unit.

Units that the same teams serve, and whose own people hold nothing, share their cells, so the work
grows with what is ticked and not with the teams a platform serves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from roles.analysis.cells import Cell, Claim, Groups, merge_claims
from roles.analysis.design import PersonKind, Place, Team, TeamKind

if TYPE_CHECKING:
    from roles.analysis.reading import Reading

PLACES = {TeamKind.PLATFORM: Place.CENTRAL, TeamKind.SHARED: Place.SHARED}

type _Reaching = Mapping[str, tuple[tuple[Claim, Place], ...]]


class Cells(NamedTuple):
    """Every applicable activity seen from every unit; `shared` are the ids of cells of many units.

    By unit and then by activity, so that what is asked about one team lies together in memory:
    going through all teams once for every activity takes half as long again in a large design.
    """

    by_unit: Mapping[str, Mapping[str, Cell]]
    shared: frozenset[int]


def read_cells(reading: "Reading") -> Cells:
    """See every applicable activity from every unit to be judged."""
    return _Coverage(reading).cells()


class _Coverage:
    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._employees = frozenset(
            person.key for person in reading.design.people if person.kind is PersonKind.EMPLOYEE
        )
        self._allowed = {
            activity.key: reading.allowed_places(activity.key) for activity in reading.activities
        }
        self._everywhere: dict[str, list[Claim]] = defaultdict(list)
        """Claims for all that can be reached, by the team they are made in."""
        self._named: dict[str, list[Claim]] = defaultdict(list)
        """Claims for certain units only, by unit."""
        for claim in reading.claims:
            if claim.teams is None:
                self._everywhere[claim.team].append(claim)
            else:
                for unit in claim.teams:
                    self._named[unit].append(claim)

    def cells(self) -> Cells:
        reading = self._reading
        if reading.has_no_product_team:
            everything = _by_activity((claim, Place.OWN) for claim in reading.claims)
            return Cells({unit: self._seen(everything) for unit in reading.units}, frozenset())
        # Units with the same servers have the very same tuple of them.
        servers = {id(group): group for group in map(reading.servers_of, reading.units)}
        outside = {group: self._from(teams) for group, teams in servers.items()}
        shared = {group: self._seen(reaching) for group, reaching in outside.items()}
        cells: dict[str, Mapping[str, Cell]] = {}
        for unit in reading.units:
            group = id(reading.servers_of(unit))
            near = self._near(unit)
            if not near:
                cells[unit] = shared[group]
                continue
            # People are seldom owners together in more than one unit.
            groups = Groups(self._employees)
            cells[unit] = {
                activity: (
                    self._cell(activity, near[activity] + outside[group].get(activity, ()), groups)
                    if activity in near
                    else cell
                )
                for activity, cell in shared[group].items()
            }
        return Cells(cells, frozenset(id(cell) for far in shared.values() for cell in far.values()))

    def _seen(self, reaching: _Reaching) -> dict[str, Cell]:
        """The cells of a unit that exactly this reaches."""
        groups = Groups(self._employees)
        return {
            activity: self._cell(activity, reaching.get(activity, ()), groups)
            for activity in self._allowed
        }

    def _from(self, servers: tuple[Team, ...]) -> _Reaching:
        return _by_activity(
            (claim, PLACES[team.kind]) for team in servers for claim in self._everywhere[team.key]
        )

    def _near(self, unit: str) -> _Reaching:
        """What is claimed in the unit itself, and for it by name."""
        own = ((claim, Place.OWN) for claim in self._everywhere[unit])
        named = (
            (claim, place)
            for claim in self._named[unit]
            if (place := self._place(claim, unit)) is not None
        )
        return _by_activity((*own, *named))

    def _place(self, claim: Claim, unit: str) -> Place | None:
        """Where a claim that names the unit stands; None if it does not reach it."""
        if claim.team == unit:
            return Place.OWN
        team = self._reading.design.team_by_key[claim.team]
        if team.kind is TeamKind.PRODUCT:
            return Place.PEER
        return PLACES[team.kind] if team in self._reading.servers_of(unit) else None

    def _cell(self, activity: str, claims: tuple[tuple[Claim, Place], ...], groups: Groups) -> Cell:
        return merge_claims(claims, allowed=self._allowed[activity], groups=groups)


def _by_activity(claims: Iterable[tuple[Claim, Place]]) -> _Reaching:
    groups: dict[str, list[tuple[Claim, Place]]] = defaultdict(list)
    for claim, place in claims:
        groups[claim.activity].append((claim, place))
    return {activity: tuple(found) for activity, found in groups.items()}
