"""How every activity stands, seen from every unit.

Units that the same teams serve, and whose own people hold nothing, share their cells, so the work
grows with what is ticked and not with the teams a platform serves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from roles.analysis.cells import Cell, Claim, Groups, merge_claims
from roles.analysis.design import PersonKind, Place, Team, TeamKind

if TYPE_CHECKING:
    from roles.analysis.reading import Reading

PLACES = {TeamKind.PLATFORM: Place.CENTRAL, TeamKind.SHARED: Place.SHARED}

type _Reaching = Mapping[str, tuple[tuple[Claim, Place], ...]]


def read_cells(reading: "Reading") -> dict[tuple[str, str], Cell]:
    """Every applicable activity seen from every unit; the same object where they are alike."""
    return dict(_Coverage(reading).cells())


class _Coverage:
    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._groups = Groups(
            frozenset(
                person.key for person in reading.design.people if person.kind is PersonKind.EMPLOYEE
            )
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

    def cells(self) -> Iterator[tuple[tuple[str, str], Cell]]:
        if self._reading.has_no_product_team:
            yield from self._cells_of_the_organisation()
            return
        outside: dict[int, _Reaching] = {}
        alike: dict[tuple[int, str], Cell] = {}
        for unit in self._reading.units:
            servers = self._reading.servers_of(unit)
            # Units with the same servers have the very same tuple of them.
            group = id(servers)
            if group not in outside:
                outside[group] = self._from(servers)
            near = self._near(unit)
            for activity in self._allowed:
                reaching = outside[group].get(activity, ())
                if activity in near:
                    yield (activity, unit), self._cell(activity, near[activity] + reaching)
                else:
                    if (group, activity) not in alike:
                        alike[group, activity] = self._cell(activity, reaching)
                    yield (activity, unit), alike[group, activity]

    def _cells_of_the_organisation(self) -> Iterator[tuple[tuple[str, str], Cell]]:
        everything = _by_activity((claim, Place.OWN) for claim in self._reading.claims)
        for unit in self._reading.units:
            for activity in self._allowed:
                yield (activity, unit), self._cell(activity, everything.get(activity, ()))

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

    def _cell(self, activity: str, claims: tuple[tuple[Claim, Place], ...]) -> Cell:
        return merge_claims(claims, allowed=self._allowed[activity], groups=self._groups)


def _by_activity(claims: Iterable[tuple[Claim, Place]]) -> _Reaching:
    groups: dict[str, list[tuple[Claim, Place]]] = defaultdict(list)
    for claim, place in claims:
        groups[claim.activity].append((claim, place))
    return {activity: tuple(found) for activity, found in groups.items()}
