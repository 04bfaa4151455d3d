"""What every rule asks of a design, worked out once.

A *unit* is a product team with a seat, from whose side all work is judged; a *cell* is one
activity seen from one unit.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import fsum

from roles.analysis.alignment import Alignment
from roles.analysis.cells import Cell, Claim, Owner
from roles.analysis.claims import Claims
from roles.analysis.coverage import Cells, read_cells
from roles.analysis.crossings import Handover, read_handovers
from roles.analysis.design import (
    Activity,
    Design,
    Level,
    PersonKind,
    Place,
    Seat,
    Stage,
    Strength,
    Structure,
    Team,
    TeamKind,
)
from roles.analysis.directory import Directory
from roles.analysis.placement import Placement
from roles.analysis.reference import Reference

# The one unit of a design without product teams (DAT-03).
ORGANISATION = "organisation"

_CAPABLE = (Level.OWNER, Level.BACKUP)


@dataclass(frozen=True, slots=True)
class Outside:
    """What has to be known of the rest of a design where only a part of it is at hand.

    `units` are the product teams with a seat, in the order of the design; `roles` are those that
    some seat carries, where the framework asks for roles, else none.
    """

    units: tuple[str, ...]
    roles: frozenset[str] = frozenset()


class Reading(Reference):
    """One design, read for the rules; `unit` narrows the cells to one product team.

    With `outside`, the design is no more than what can reach one team (`vicinity`).
    """

    def __init__(
        self, design: Design, *, unit: str | None = None, outside: Outside | None = None
    ) -> None:
        super().__init__(design)
        self.today: date = design.as_of
        self._unit = unit
        self._outside = outside

    def threshold(self, name: str) -> float:
        """The limit that the design sets, else the one of its framework, else the usual one."""
        return self.design.thresholds.get(name, self.framework.threshold(name))

    def day_ahead(self, threshold: str) -> date:
        """The day that is as many days ahead as a threshold says, or the last there is."""
        day = self.today.toordinal() + int(self.threshold(threshold))
        return date.fromordinal(min(day, date.max.toordinal()))

    @cached_property
    def alignment(self) -> Alignment:
        return Alignment(self)

    @cached_property
    def placement(self) -> Placement:
        return Placement(self)

    @cached_property
    def directory(self) -> Directory:
        return Directory(self)

    # Seats, people and their roles

    @cached_property
    def filled_seats(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.design.seats if seat.is_filled(self.today))

    @cached_property
    def vacancies(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.design.seats if seat.person is None)

    @cached_property
    def seats_of(self) -> Mapping[str, tuple[Seat, ...]]:
        """The filled seats of everybody who has one."""
        return _grouped((seat.person, seat) for seat in self.filled_seats if seat.person)

    @cached_property
    def fte_of(self) -> Mapping[str, float]:
        """The filled shares of everybody who has one, together; 1 is full time."""
        return {
            person: seats[0].fte if len(seats) == 1 else fsum(seat.fte for seat in seats)
            for person, seats in self.seats_of.items()
        }

    @cached_property
    def seats_in(self) -> Mapping[str, tuple[Seat, ...]]:
        """The filled seats of each team that has one."""
        return _grouped((seat.team, seat) for seat in self.filled_seats)

    @cached_property
    def seated_teams(self) -> frozenset[str]:
        """The teams with a filled seat or a vacancy."""
        return frozenset(seat.team for seat in (*self.filled_seats, *self.vacancies))

    @cached_property
    def individuals(self) -> tuple[str, ...]:
        """Everybody with a filled seat; a vendor is a firm, not an individual."""
        return tuple(
            person
            for person in self.seats_of
            if self.design.person_by_key[person].kind is not PersonKind.VENDOR
        )

    @cached_property
    def is_small(self) -> bool:
        if self.design.stage is not Stage.AUTO:
            return self.design.stage is Stage.SMALL
        return len(self.individuals) <= self.threshold("individuals_in_small_stage")

    @cached_property
    def roles_of(self) -> Mapping[str, frozenset[str]]:
        """The roles of everybody with a filled seat: those of the seats, else the title's one."""
        roles = {}
        # The same object for all who hold the same, which takes less memory.
        known: dict[frozenset[str], frozenset[str]] = {}
        for person, seats in self.seats_of.items():
            held = frozenset([role for seat in seats for role in seat.roles])
            held = held or self.role_of_title(self.design.person_by_key[person].title)
            roles[person] = known.setdefault(held, held)
        return roles

    @cached_property
    def carried_roles(self) -> frozenset[str]:
        """The roles that some seat carries: of a person, of a firm, or of a vacancy."""
        if self._outside is not None:
            return self._outside.roles
        seats = (*self.filled_seats, *self.vacancies)
        return frozenset(role for seat in seats for role in self.roles_at(seat))

    def roles_at(self, seat: Seat) -> frozenset[str]:
        """The roles of one seat; a person without any role has the title's one in every seat."""
        if seat.roles or seat.person is None:
            return frozenset(seat.roles)
        if any(other.roles for other in self.seats_of.get(seat.person, ())):
            return frozenset()
        return self.roles_of.get(seat.person, frozenset())

    @cached_property
    def has_no_tick(self) -> frozenset[str]:
        """Everybody with a filled seat whom no tick of any level names."""
        seats = self.design.seat_by_key
        named = {
            tick.person or (seats[tick.seat].person if tick.seat is not None else None)
            for tick in self.design.ticks
        }
        by_role = {person for claim in self.claims if claim.role for person in claim.people}
        return frozenset(self.seats_of.keys() - named - by_role)

    # People against the reference

    def is_aligned(self, person: str, activity: str) -> bool:
        """Whether some role of the person owns the activity."""
        return not self.owner_roles[activity].isdisjoint(self.roles_of.get(person, ()))

    def is_misaligned(self, person: str, activity: str) -> bool:
        """Whether no role of the person owns or supports it; never so without a known role."""
        roles = self.roles_of.get(person, frozenset())
        return bool(roles) and activity not in self._expected_of[roles]

    @cached_property
    def _expected_of(self) -> Mapping[frozenset[str], frozenset[str]]:
        """The activities that are owned or supported by some role of those who hold the same."""
        return {
            roles: frozenset(
                [activity for activity, owners in self.owner_roles.items() if owners & roles]
                + [activity for activity, role in self.support if role in roles]
            )
            for roles in set(self.roles_of.values())
        }

    def exclusion(self, person: str, activity: str) -> Strength | None:
        """How firmly some role of the person is said not to do the activity."""
        found = {self.exclusions.get((role, activity)) for role in self.roles_of.get(person, ())}
        if Strength.HARD in found:
            return Strength.HARD
        return Strength.SOFT if Strength.SOFT in found else None

    # Units and places

    @cached_property
    def has_no_product_team(self) -> bool:
        """Seats exist, but no product team has one (DAT-03)."""
        return bool(self.seated_teams) and not self._product_units

    @cached_property
    def _product_units(self) -> tuple[str, ...]:
        if self._outside is not None:
            return self._outside.units
        return tuple(
            team.key
            for team in self.design.teams
            if team.kind is TeamKind.PRODUCT and team.key in self.seated_teams
        )

    @cached_property
    def all_units(self) -> tuple[str, ...]:
        """The units of the design, in the order of its teams, whichever of them are judged."""
        return (ORGANISATION,) if self.has_no_product_team else self._product_units

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units to be judged, in the order of the design's teams."""
        if self._unit is None:
            return self.all_units
        return tuple(unit for unit in self.all_units if unit in (self._unit, ORGANISATION))

    @cached_property
    def structure(self) -> Structure | None:
        """The structure to judge places by; none while there is no product team."""
        if self.design.structure is None or self.has_no_product_team:
            return None
        return self.framework.structure_by_key[self.design.structure]

    @cached_property
    def _position(self) -> Mapping[str, int]:
        keys = (ORGANISATION,) if self.has_no_product_team else ()
        return {key: at for at, key in enumerate((*keys, *self.design.team_by_key))}

    def in_order(self, teams: Iterable[str]) -> tuple[str, ...]:
        """Team keys, units among them, in the order of the design."""
        return tuple(sorted(teams, key=self._position.__getitem__))

    def teams_of(self, person: str) -> tuple[str, ...]:
        """The teams where somebody has a filled seat, in the order of the design."""
        return self.in_order({seat.team for seat in self.seats_of.get(person, ())})

    def has_structure(self, *keys: str) -> bool:
        return self.structure is not None and self.structure.key in keys

    @cached_property
    def seated_platforms(self) -> tuple[Team, ...]:
        """The platform teams with a filled seat."""
        return tuple(
            team
            for team in self.design.teams
            if team.kind is TeamKind.PLATFORM and team.key in self.seats_in
        )

    def units_served_by(self, team: Team) -> tuple[str, ...]:
        """All that a platform or shared team serves, whichever of them are judged."""
        if team.serves is None:
            return self.all_units
        return self.in_order(set(team.serves).intersection(self.all_units))

    def allowed_places(self, activity: str) -> tuple[Place, ...] | None:
        """Where the structure lets the activity be covered; None if anywhere."""
        if self.structure is None:
            return None
        return self.structure.places.get(activity)

    def is_in_place(self, activity: str, owner: Owner) -> bool:
        allowed = self.allowed_places(activity)
        return allowed is None or owner.place in allowed

    @cached_property
    def _servers(self) -> Mapping[str, tuple[Team, ...]]:
        """The platform and shared teams that serve each unit; the same tuple where they are."""
        servers = [team for team in self.design.teams if team.kind is not TeamKind.PRODUCT]
        everywhere = [team.key for team in servers if team.serves is None]
        named = _grouped(
            (unit, team.key)
            for team in servers
            if team.serves is not None
            for unit in set(team.serves)
        )
        groups: dict[tuple[str, ...], tuple[Team, ...]] = {}
        for group in {named.get(unit, ()) for unit in self.units}:
            keys = self.in_order((*everywhere, *group))
            groups[group] = tuple(self.design.team_by_key[key] for key in keys)
        return {unit: groups[named.get(unit, ())] for unit in self.units}

    def servers_of(self, unit: str) -> tuple[Team, ...]:
        return self._servers[unit]

    # Ticks

    @cached_property
    def _sorted(self) -> Claims:
        return Claims(self)

    @property
    def claims(self) -> Sequence[Claim]:
        """Every tick that counts, with the people or the vacancy behind it."""
        return self._sorted.counted

    @property
    def duplicate_ticks(self) -> tuple[tuple[str, str], ...]:
        """Holder and activity of every tick that stands there more than once."""
        return tuple(self._sorted.duplicates)

    @property
    def seatless_ticks(self) -> tuple[tuple[str, str, str], ...]:
        """Person, activity and team of every tick whose person has no filled seat there."""
        return tuple(self._sorted.seatless)

    @property
    def unknown_activities(self) -> tuple[str, ...]:
        return tuple(self._sorted.unknown)

    @cached_property
    def owned_by(self) -> Mapping[str, frozenset[str]]:
        """The activities each person owns, wherever."""
        return self._held_by(Level.OWNER)

    @cached_property
    def accountable_for(self) -> Mapping[str, frozenset[str]]:
        return self._held_by(Level.ACCOUNTABLE)

    @cached_property
    def _claims_of(self) -> Mapping[str, tuple[Claim, ...]]:
        """What everybody owns or backs up, wherever."""
        return _grouped(
            (person, claim)
            for claim in self.claims
            if claim.level in _CAPABLE
            for person in claim.people
        )

    def is_local(
        self, person: str, activities: Container[str], *, levels: Container[Level] = (Level.OWNER,)
    ) -> bool:
        """Whether what somebody holds of these activities reaches one unit at most.

        It does if all of it stands in one product team and names no team, or there is but one
        unit. So it can be told in a part of the design as in the whole.
        """
        if len(self.all_units) == 1:
            return True
        claims = [
            claim
            for claim in self._claims_of.get(person, ())
            if claim.activity in activities and claim.level in levels
        ]
        teams = {claim.team for claim in claims}
        return (
            len(teams) == 1
            and all(claim.teams is None for claim in claims)
            and self.design.team_by_key[next(iter(teams))].kind is TeamKind.PRODUCT
        )

    def sees_all_work_of(self, person: str) -> bool:
        """Whether every unit is judged that somebody's work can reach."""
        return (
            self._unit is None
            or len(self.all_units) == 1
            or all(
                claim.team == self._unit and claim.teams is None
                for claim in self._claims_of.get(person, ())
            )
        )

    def _held_by(self, level: Level) -> Mapping[str, frozenset[str]]:
        held: dict[str, list[str]] = defaultdict(list)
        for claim in self.claims:
            if claim.level is level:
                for person in claim.people:
                    held[person].append(claim.activity)
        # The same object for all who hold the same, which takes less memory.
        known: dict[frozenset[str], frozenset[str]] = {}
        return {
            person: known.setdefault(work, work)
            for person, activities in held.items()
            for work in [frozenset(activities)]
        }

    @cached_property
    def uses_accountability(self) -> bool:
        return any(claim.level is Level.ACCOUNTABLE for claim in self.claims)

    # Cells

    @property
    def cells(self) -> Mapping[str, Mapping[str, Cell]]:
        """Every applicable activity seen from every unit: by unit, then by activity.

        Units in the order of the design; the same object where cells are alike.
        """
        return self._seen.by_unit

    @cached_property
    def _seen(self) -> Cells:
        return read_cells(self)

    def cell(self, activity: str, unit: str) -> Cell:
        return self.cells[unit][activity]

    def each_cell(self) -> Iterator[tuple[str, str, Cell]]:
        """Every (activity, unit, cell), unit by unit."""
        for unit, cells in self.cells.items():
            for activity, cell in cells.items():
                yield activity, unit, cell

    def answers[T](self, ask: Callable[[Activity, Cell], T]) -> Iterator[tuple[Activity, str, T]]:
        """What `ask` says of every cell, with activity and unit, unit by unit.

        It is asked once for cells that several units share.
        """
        known: dict[int, T] = {}
        for unit, cells in self.cells.items():
            for activity, cell in zip(self.activities, cells.values(), strict=True):
                if id(cell) not in self._seen.shared:
                    yield activity, unit, ask(activity, cell)
                    continue
                if id(cell) not in known:
                    known[id(cell)] = ask(activity, cell)
                yield activity, unit, known[id(cell)]

    def units_where(
        self, holds: Callable[[Activity, Cell], bool]
    ) -> Iterator[tuple[Activity, tuple[str, ...]]]:
        """The activities with the units where something holds, if there are any.

        Both in order: activities as in the framework, units as in the design.
        """
        units: dict[str, list[str]] = {activity.key: [] for activity in self.activities}
        for activity, unit, found in self.answers(holds):
            if found:
                units[activity.key].append(unit)
        for activity in self.activities:
            if units[activity.key]:
                yield activity, tuple(units[activity.key])

    @cached_property
    def handovers(self) -> Sequence[Handover]:
        return read_handovers(self)

    @cached_property
    def owned_alone(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The units for which an activity is owned by one person only, by activity and person."""
        return _grouped(
            ((activity, person), unit)
            for activity, unit, cell in self.each_cell()
            if len(cell.people) == 1
            for person in cell.people
        )

    @cached_property
    def only_capable(self) -> Mapping[tuple[str, str], str]:
        """The cells that exactly one individual can do, as owner or backup, with who it is."""
        individuals = frozenset(self.individuals)
        found = {}
        for activity, unit, cell in self.each_cell():
            able = cell.capable & individuals
            if len(able) == 1:
                [found[activity, unit]] = able
        return found

    @cached_property
    def key_people(self) -> Mapping[str, int]:
        """Who alone can do so much that all hangs on them (RSK-02), with how many cells it is.

        A reading of one unit knows only of those whose work is all there.
        """
        cells: dict[str, int] = defaultdict(int)
        work: dict[str, set[str]] = defaultdict(set)
        for (activity, _), person in self.only_capable.items():
            cells[person] += 1
            work[person].add(activity)
        return {
            person: count
            for person, count in cells.items()
            if self._makes_key_person(count, len(work[person]))
            and (self._unit is None or self._is_capable_in_one_unit(person))
        }

    def may_be_key_elsewhere(self, person: str) -> bool:
        """Whether it takes other units to say if somebody is a key person.

        It does not for those whose work is all in one unit, or who do not hold enough for it.
        """
        work = {claim.activity for claim in self._claims_of.get(person, ())} & self.applicable
        return self._makes_key_person(
            len(work) * len(self.all_units), len(work)
        ) and not self._is_capable_in_one_unit(person)

    def _is_capable_in_one_unit(self, person: str) -> bool:
        return self.is_local(person, self.applicable, levels=_CAPABLE)

    def _makes_key_person(self, cells: int, activities: int) -> bool:
        """Whether it makes a key person to be the only one for so much."""
        all_cells = len(self.all_units) * len(self.activities)
        least = self.threshold("key_person_percent") / 100 * all_cells - 1e-9
        return cells >= least and activities >= self.threshold("key_person_activities")


def _grouped[K, V](pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
