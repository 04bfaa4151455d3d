"""How every activity stands, seen from every unit.

Units that the same teams serve, and whose own people hold nothing, share their cells, so the work
grows with what is ticked and not with the teams a platform serves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from roles.analysis.cells import Cell, Claim, Groups, merge_claims
from roles.analysis.design import PersonKind, Place, Team, TeamKind
from roles.analysis.keeping import keeping

if TYPE_CHECKING:
    from roles.analysis.reading import Reading

PLACES = {TeamKind.PLATFORM: Place.CENTRAL, TeamKind.SHARED: Place.SHARED}

# Pages go through all cells several times, so they are kept for as many teams as organisations
# have; those of more are worked out again when they are asked for.
_KEPT_UNITS = 5_000

type _Reaching = Mapping[str, tuple[tuple[Claim, Place], ...]]


class Coverage:
    """The cells of one reading; what several units need is worked out once."""

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._employees = frozenset(
            person.key for person in reading.design.people if person.kind is PersonKind.EMPLOYEE
        )
        self._allowed = {
            activity.key: reading.allowed_places(activity.key) for activity in reading.activities
        }
        self._units = frozenset(reading.units)
        self._kept = keeping(self._work_out, of=len(self._units), at_most=_KEPT_UNITS)
        self._named: dict[str, list[Claim]] = defaultdict(list)
        """Claims for certain units only, by unit."""
        for team in reading.claims.naming:
            for claim in reading.claims.in_team(team):
                for unit in claim.teams or ():
                    self._named[unit].append(claim)
        self._outside: dict[int, _Reaching] = {}
        self._far: dict[int, Mapping[str, Cell]] = {}
        if not reading.has_no_product_team:
            # Units with the same servers have the very same tuple of them.
            servers = {id(group): group for group in map(reading.servers_of, reading.units)}
            self._outside = {group: self._from(teams) for group, teams in servers.items()}
            self._far = {group: self._seen(reach) for group, reach in self._outside.items()}
        self.shared = frozenset(id(cell) for far in self._far.values() for cell in far.values())

    def in_unit(self, unit: str) -> Mapping[str, Cell]:
        """The cells of a unit by activity, in order; none of a team that is not judged."""
        return self._kept(unit)

    def _work_out(self, unit: str) -> Mapping[str, Cell]:
        reading = self._reading
        if unit not in self._units:
            return {}
        if reading.has_no_product_team:
            return self._seen(_by_activity((claim, Place.OWN) for claim in reading.claims))
        group = id(reading.servers_of(unit))
        outside, far = self._outside[group], self._far[group]
        near = self._near(unit)
        if not near:
            return far
        # People are seldom owners together in more than one unit.
        groups = Groups(self._employees)
        return {
            activity: (
                self._cell(activity, near[activity] + outside.get(activity, ()), groups)
                if activity in near
                else cell
            )
            for activity, cell in far.items()
        }

    def _seen(self, reaching: _Reaching) -> dict[str, Cell]:
        """The cells of a unit that exactly this reaches."""
        groups = Groups(self._employees)
        return {
            activity: self._cell(activity, reaching.get(activity, ()), groups)
            for activity in self._allowed
        }

    def _from(self, servers: tuple[Team, ...]) -> _Reaching:
        return _by_activity(
            (claim, PLACES[team.kind])
            for team in servers
            for claim in self._reading.claims.in_team(team.key)
            if claim.teams is None
        )

    def _near(self, unit: str) -> _Reaching:
        """What is claimed in the unit itself, and for it by name."""
        own = [
            (claim, Place.OWN)
            for claim in self._reading.claims.in_team(unit)
            if claim.teams is None
        ]
        named = [
            (claim, place)
            for claim in self._named.get(unit, ())
            if (place := self._place(claim, unit)) is not None
        ]
        return _by_activity(own + named)

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
