"""What every rule asks of a design, worked out once.

A *unit* is a product team with a seat, from whose side all work is judged; a *cell* is one
activity seen from one unit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import fsum
from typing import Any, overload

from roles.analysis.alignment import Alignment
from roles.analysis.cells import Cell, Owner
from roles.analysis.claims import Claims, Tally
from roles.analysis.coverage import Coverage
from roles.analysis.crossings import Handover, handovers
from roles.analysis.dependence import Dependence
from roles.analysis.design import (
    Activity,
    Design,
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
from roles.analysis.grouping import grouped
from roles.analysis.placement import Placement
from roles.analysis.reference import Reference
from roles.analysis.seating import Seating
from roles.analysis.survey import CellQuestion, Question, Survey, UnitQuestion

# The one unit of a design without product teams (DAT-03).
ORGANISATION = "organisation"


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
        self.survey = Survey(self)
        self.today: date = design.as_of
        self.unit = unit
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
    def dependence(self) -> Dependence:
        return Dependence(self)

    @cached_property
    def directory(self) -> Directory:
        return Directory(self)

    # Seats, people and their roles

    @cached_property
    def _seating(self) -> Seating:
        return Seating(self)

    @property
    def filled_seats(self) -> Sequence[Seat]:
        return self._seating.filled

    @property
    def vacancies(self) -> Sequence[Seat]:
        return self._seating.vacancies

    @cached_property
    def seats_of(self) -> Mapping[str, Sequence[Seat]]:
        """The filled seats of everybody who has one."""
        return self._seating.of_person

    @cached_property
    def seats_in(self) -> Mapping[str, Sequence[Seat]]:
        """The filled seats of each team that has one."""
        return self._seating.in_team

    @cached_property
    def roles_of(self) -> Mapping[str, frozenset[str]]:
        """The roles of everybody with a filled seat: those of the seats, else the title's one."""
        return self._seating.roles

    def fte_of(self, person: str) -> float:
        """The filled shares of somebody together; 1 is full time."""
        seats = self.seats_of.get(person, ())
        return seats[0].fte if len(seats) == 1 else fsum(seat.fte for seat in seats)

    @cached_property
    def seated_teams(self) -> frozenset[str]:
        """The teams with a filled seat or a vacancy."""
        return frozenset([*self.seats_in, *(seat.team for seat in self.vacancies)])

    @cached_property
    def vendors(self) -> frozenset[str]:
        """Those who are a firm, not an individual."""
        return frozenset(one.key for one in self.design.people if one.kind is PersonKind.VENDOR)

    @cached_property
    def individuals(self) -> tuple[str, ...]:
        """Everybody with a filled seat, but firms."""
        return tuple(person for person in self.seats_of if person not in self.vendors)

    @cached_property
    def is_small(self) -> bool:
        if self.design.stage is not Stage.AUTO:
            return self.design.stage is Stage.SMALL
        return len(self.individuals) <= self.threshold("individuals_in_small_stage")

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
        return frozenset(self.seats_of.keys() - self.tally.ticked)

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
        """Seats exist, but no product team has one that is filled or vacant (DAT-03)."""
        return bool(self.design.seats) and not self._product_units

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
        if self.unit is None:
            return self.all_units
        return tuple(unit for unit in self.all_units if unit in (self.unit, ORGANISATION))

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
    def platforms(self) -> tuple[Team, ...]:
        return tuple(team for team in self.design.teams if team.kind is TeamKind.PLATFORM)

    @cached_property
    def seated_platforms(self) -> tuple[Team, ...]:
        """The platform teams with a filled seat."""
        return tuple(team for team in self.platforms if team.key in self.seats_in)

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
        named = grouped(
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
    def claims(self) -> Claims:
        """Every tick that counts, with the people or the vacancy behind it."""
        return Claims(self)

    @cached_property
    def tally(self) -> Tally:
        """What all claims come to."""
        # Whoever walks over the units looks at nearly all claims anyway.
        self.survey.walk()
        return self.claims.tally()

    @property
    def owned_by(self) -> Mapping[str, frozenset[str]]:
        """The activities each person owns, wherever."""
        return self.tally.owned_by

    @property
    def accountable_for(self) -> Mapping[str, frozenset[str]]:
        return self.tally.accountable_for

    # Cells

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self)

    def cell(self, activity: str, unit: str) -> Cell:
        return self.cells_of(unit)[activity]

    def cells_of(self, unit: str) -> Mapping[str, Cell]:
        """Every applicable activity seen from a unit, by key and in order."""
        return self.coverage.in_unit(unit)

    def each_cell(self) -> Iterator[tuple[str, str, Cell]]:
        """Every (activity, unit, cell), unit by unit."""
        for unit in self.units:
            for activity, cell in self.cells_of(unit).items():
                yield activity, unit, cell

    def expect(self, questions: Iterable[Question]) -> None:
        """Announce what will be asked, so that all of it is answered in one walk over the units."""
        self.survey.expect(questions)

    @overload
    def answers[T](self, question: CellQuestion[T]) -> Sequence[tuple[Activity, str, T]]: ...
    @overload
    def answers[T](self, question: UnitQuestion[T]) -> Sequence[tuple[str, T]]: ...
    def answers(self, question: Any) -> Sequence[Any]:
        """What is not empty, with activity and unit, unit by unit in the order of the design."""
        return self.survey.answers(question)

    def by_activity[T](
        self, question: CellQuestion[T]
    ) -> Iterator[tuple[Activity, Mapping[str, T]]]:
        """The activities where the answer is not empty, with the answers by unit.

        Both in order: activities as in the framework, units as in the design.
        """
        found: dict[str, dict[str, T]] = {activity.key: {} for activity in self.activities}
        for activity, unit, answer in self.answers(question):
            found[activity.key][unit] = answer
        for activity in self.activities:
            if found[activity.key]:
                yield activity, found[activity.key]

    @cached_property
    def handovers(self) -> Sequence[Handover]:
        return [one for _, here in self.answers(handovers) for one in here]
