"""Where people, seats and ticks stand, for whoever looks for somebody to do something."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from roles.analysis.crossings import Crossing, crossings
from roles.analysis.design import PersonKind, Seat, TeamKind, Tick

if TYPE_CHECKING:
    from roles.analysis.candidates import Candidate
    from roles.analysis.reading import Reading


@dataclass(frozen=True, slots=True, eq=False)
class Crew:
    """People of one team who hold the same roles: how much each owns for the time, and who.

    Least first, then by key.
    """

    roles: frozenset[str]
    people: tuple[tuple[float, str], ...]


class Directory:
    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._crews: dict[str, Sequence[Crew]] = {}
        self._by_role: dict[str, Mapping[str, Sequence[Crew]]] = {}
        self._members: dict[str, Sequence[tuple[float, str, Crew]]] = {}
        self._roles: dict[tuple[str, ...], frozenset[str]] = {}
        self.best: dict[tuple[object, ...], Candidate | None] = {}
        """The best candidates found so far, by all that tells one search from another."""

    def load(self, person: str) -> float:
        """Owned activities a full-time share: 4 at half time are 8."""
        share = self._reading.fte_of(person)
        return len(self._reading.owned_by.get(person, ())) / share if share else 0.0

    def crews(self, team: str) -> Sequence[Crew]:
        """The people with a filled seat in the team, by their roles; firms are left out."""
        if team not in self._crews:
            self._crews[team] = self._sort(team)
        return self._crews[team]

    def crews_with(self, team: str, roles: Iterable[str]) -> Iterator[Crew]:
        """The crews of a team that hold some of the roles, once for each that they hold."""
        if team not in self._by_role:
            by_role = defaultdict(list)
            for crew in self.crews(team):
                for role in crew.roles:
                    by_role[role].append(crew)
            self._by_role[team] = by_role
        found = self._by_role[team]
        return (crew for role in roles for crew in found.get(role, ()))

    def roles_in(self, teams: tuple[str, ...]) -> frozenset[str]:
        """The roles that are held in some of the teams."""
        if teams not in self._roles:
            crews = (crew.roles for team in teams for crew in self.crews(team))
            self._roles[teams] = frozenset().union(*crews)
        return self._roles[teams]

    def members(self, team: str) -> Sequence[tuple[float, str, Crew]]:
        """Everybody in the crews of a team in the order of candidates: load, person and crew."""
        if team not in self._members:
            self._members[team] = sorted(
                ((*one, crew) for crew in self.crews(team) for one in crew.people),
                key=itemgetter(0, 1),
            )
        return self._members[team]

    def _sort(self, team: str) -> Sequence[Crew]:
        people: dict[frozenset[str], set[str]] = defaultdict(set)
        for seat in self._reading.seats_in.get(team, ()):
            person = seat.person or ""
            if self._reading.design.person_by_key[person].kind is not PersonKind.VENDOR:
                people[self._reading.roles_of[person]].add(person)
        return [
            Crew(roles, tuple(sorted((self.load(person), person) for person in keys)))
            for roles, keys in people.items()
        ]

    @cached_property
    def seats(self) -> Mapping[tuple[str, str], Seat]:
        """Every seat that has a person, filled today or not, by team and person."""
        seats = self._reading.design.seats
        return {(seat.team, seat.person): seat for seat in seats if seat.person is not None}

    def seats_with(self, role: str) -> Sequence[Seat]:
        """The filled seats that carry a role, but for those of firms."""
        return self._seats_with.get(role, ())

    @cached_property
    def _seats_with(self) -> Mapping[str, Sequence[Seat]]:
        people = self._reading.design.person_by_key
        seats: dict[str, list[Seat]] = defaultdict(list)
        for seat in self._reading.filled_seats:
            if people[seat.person or ""].kind is not PersonKind.VENDOR:
                for role in self._reading.roles_at(seat):
                    seats[role].append(seat)
        return seats

    @cached_property
    def seat_keys(self) -> frozenset[str]:
        return frozenset(self._reading.design.seat_by_key)

    @cached_property
    def reach(self) -> Mapping[str, frozenset[str]]:
        """The units that each team works for, judged or not: itself, or those it serves."""
        reading = self._reading
        units = frozenset(reading.all_units)
        reach = {}
        for team in reading.design.teams:
            if reading.has_no_product_team:
                reach[team.key] = units
            elif team.kind is TeamKind.PRODUCT:
                reach[team.key] = units & {team.key}
            else:
                reach[team.key] = units if team.serves is None else units.intersection(team.serves)
        return reach

    def ticks(self, team: str, activity: str) -> Sequence[Tick]:
        """Every tick on the activity that stands in the team, whoever holds it."""
        return self._ticks.get((team, activity), ())

    @cached_property
    def _ticks(self) -> Mapping[tuple[str, str], Sequence[Tick]]:
        seats = self._reading.design.seat_by_key
        ticks: dict[tuple[str, str], list[Tick]] = defaultdict(list)
        for tick in self._reading.design.ticks:
            team = tick.team if tick.seat is None else seats[tick.seat].team
            ticks[team or "", tick.activity].append(tick)
        return ticks

    @cached_property
    def ticks_on(self) -> Mapping[str, Sequence[Tick]]:
        """Every tick on each activity, one the framework lacks too."""
        ticks: dict[str, list[Tick]] = defaultdict(list)
        for tick in self._reading.design.ticks:
            ticks[tick.activity].append(tick)
        return ticks

    def ticks_of(self, holder: str, activity: str) -> Sequence[Tick]:
        """The ticks of a person, a vacancy or a role, called as findings do (DAT-04)."""
        return self._ticks_of.get((holder, activity), ())

    @cached_property
    def _ticks_of(self) -> Mapping[tuple[str, str], Sequence[Tick]]:
        ticks: dict[tuple[str, str], list[Tick]] = defaultdict(list)
        for tick in self._reading.design.ticks:
            holder = self.person_of(tick) or tick.seat or f"{tick.role}@{tick.team}"
            ticks[holder, tick.activity].append(tick)
        return ticks

    @cached_property
    def crossings(self) -> Mapping[str, Crossing]:
        """Where work crosses teams, by the subject of a finding about it."""
        return {crossing.subject: crossing for crossing in crossings(self._reading)}

    def person_of(self, tick: Tick) -> str | None:
        """Who is named by a tick, or sits in the seat that is."""
        if tick.seat is None:
            return tick.person
        return self._reading.design.seat_by_key[tick.seat].person
