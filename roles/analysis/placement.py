"""What sits or is done in the wrong kind of team, and which cause explains it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from roles.analysis.cells import Cell, CellState, Owner
from roles.analysis.design import Activity, Home, Seat, Team, TeamKind
from roles.analysis.survey import CellQuestion

if TYPE_CHECKING:
    from roles.analysis.reading import Reading

CENTRALIZED, EMBEDDED, HYBRID = "centralized", "embedded", "hybrid"

_HOME_OF_KIND = {TeamKind.PRODUCT: Home.PRODUCT, TeamKind.PLATFORM: Home.CENTRAL}


@CellQuestion
def out_of_place(reading: "Reading") -> Callable[[Activity, Cell], tuple[Owner, ...]]:
    """The owners of a cell that is covered, but not where the structure wants it."""
    return lambda _, cell: cell.owners if cell.state is CellState.OUT else ()


class Placement:
    """The design against its structure; nothing is found where there is none to judge by."""

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading

    @cached_property
    def wants_platform(self) -> bool:
        return self._reading.has_structure(CENTRALIZED, HYBRID)

    @cached_property
    def lacks_platform(self) -> bool:
        """The structure has a central team and nobody sits in one (STR-01)."""
        return self.wants_platform and not self._reading.seated_platforms

    @cached_property
    def foreign_platforms(self) -> tuple[Team, ...]:
        """Platform teams under a structure that has none (STR-04)."""
        return self._reading.seated_platforms if self._reading.has_structure(EMBEDDED) else ()

    @cached_property
    def _foreign(self) -> frozenset[str]:
        return frozenset(team.key for team in self.foreign_platforms)

    @cached_property
    def misplaced_seats(self) -> tuple[Seat, ...]:
        """Filled seats whose roles all have a home, none of it in this kind of team (STR-02)."""
        return tuple(seat for seat in self._reading.filled_seats if self._is_misplaced(seat))

    def _is_misplaced(self, seat: Seat) -> bool:
        structure = self._reading.structure
        roles = self._reading.roles_at(seat)
        if structure is None or not roles or seat.team in self._foreign:
            return False
        homes = {structure.homes.get(role, Home.UNSPECIFIED) for role in roles}
        kind = self._reading.design.team_by_key[seat.team].kind
        return homes <= {Home.CENTRAL, Home.PRODUCT} and _HOME_OF_KIND.get(kind) not in homes

    @cached_property
    def _misplaced(self) -> frozenset[tuple[str, str]]:
        return frozenset((seat.person or "", seat.team) for seat in self.misplaced_seats)

    def is_explained(self, owner: Owner) -> bool:
        """Whether the owner's place is a matter of a whole seat or team (STR-02, STR-04)."""
        return (owner.person, owner.team) in self._misplaced or owner.team in self._foreign

    @cached_property
    def missing_product_roles(self) -> tuple[tuple[str, str], ...]:
        """(unit, role): the structure seats it there, and its work is out of place (STR-05)."""
        reading = self._reading
        if reading.structure is None:
            return ()
        misplaced: dict[str, set[str]] = defaultdict(set)
        for activity, unit, _ in reading.answers(out_of_place):
            misplaced[unit] |= reading.owner_roles[activity.key]
        return tuple(
            (unit, role)
            for unit in reading.units
            if unit in misplaced
            for role in reading.structure.product_roles
            if role in misplaced[unit] and not self._has_role(unit, role)
        )

    @cached_property
    def missing_central_roles(self) -> tuple[str, ...]:
        """Roles of the central team that no platform seats, whose work is out of place (STR-06).

        Work that is out of place only because a seat is (STR-02) does not count.
        """
        reading = self._reading
        if not reading.has_structure(CENTRALIZED) or self.lacks_platform:
            return ()
        assert reading.structure is not None
        misplaced = {
            role
            for activity, _, owners in reading.answers(out_of_place)
            if any((owner.person, owner.team) not in self._misplaced for owner in owners)
            for role in reading.owner_roles[activity.key]
        }
        return tuple(
            role
            for role in reading.structure.central_roles
            if role in misplaced
            and not any(self._has_role(team.key, role) for team in reading.seated_platforms)
        )

    def _has_role(self, team: str, role: str) -> bool:
        return any(
            role in self._reading.roles_at(seat) for seat in self._reading.seats_in.get(team, ())
        )

    @cached_property
    def unexplained(self) -> Mapping[str, Mapping[str, tuple[Owner, ...]]]:
        """Who does what in the wrong place for no larger cause, by unit and then by activity.

        Activities are sorted.
        """
        if self._reading.structure is None or self.lacks_platform:
            return {}
        product = set(self.missing_product_roles)
        central = set(self.missing_central_roles)
        left: dict[str, dict[str, tuple[Owner, ...]]] = defaultdict(dict)
        for activity, unit, owners in self._reading.answers(out_of_place):
            roles = self._reading.owner_roles[activity.key]
            if (
                not any(self.is_explained(owner) for owner in owners)
                and roles.isdisjoint(central)
                and not any((unit, role) in product for role in roles)
            ):
                left[unit][activity.key] = owners
        return {unit: dict(sorted(left[unit].items())) for unit in left}
