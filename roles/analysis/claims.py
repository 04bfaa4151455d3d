"""Ticks made comparable: which of them count, and who stands behind each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from roles.analysis.cells import Claim
from roles.analysis.design import Level, Seat, Tick
from roles.analysis.keeping import keeping

if TYPE_CHECKING:
    from roles.analysis.reading import Reading


# Claims take more memory than the ticks they are made of, so those of a large design are sorted
# out again when they are asked for.
_KEPT_TEAMS = 1_000


@dataclass(slots=True)
class Tally:
    """What all claims together come to, and what DAT-04 and DAT-05 take out."""

    owned_by: dict[str, frozenset[str]] = field(default_factory=dict)
    """The activities each person owns, wherever; the same object for all who own the same."""
    accountable_for: dict[str, frozenset[str]] = field(default_factory=dict)
    is_anybody_accountable: bool = False
    by_role: list[Claim] = field(default_factory=list)
    """Claims of roles, whoever holds them."""
    without_people: list[Claim] = field(default_factory=list)
    """Claims of vacancies, and of roles that nobody holds."""
    ticked: set[str] = field(default_factory=set)
    """Everybody whom a tick of any level names, itself or by a role that they hold."""
    duplicates: dict[tuple[str, str], None] = field(default_factory=dict)
    """Holder and activity of every tick that stands there more than once."""
    seatless: dict[tuple[str, str, str], None] = field(default_factory=dict)
    """Person, activity and team of every tick whose person has no filled seat there."""


class Claims:
    """The ticks that count, sorted out team by team: only there can a tick stand twice."""

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self._ticks: dict[str, list[Tick]] = defaultdict(list)
        self._tallied: set[str] = set()
        self._tally = Tally()
        self._same: dict[frozenset[str], frozenset[str]] = {}
        self.unknown: dict[str, None] = {}
        """The activities of ticks that the framework lacks (DAT-06)."""
        self.naming: dict[str, None] = {}
        """The teams in which something is ticked for certain units only."""
        self.levels: set[Level] = set()
        """The levels of all ticks."""
        self._group()
        self._kept = keeping(self._sort, of=len(self._ticks), at_most=_KEPT_TEAMS)

    def _group(self) -> None:
        design = self._reading.design
        for tick in design.ticks:
            seat = design.seat_by_key[tick.seat] if tick.seat is not None else None
            if tick.activity not in design.framework.activity_by_key:
                self.unknown[tick.activity] = None
                self._tally.ticked.update(self._named_by(tick, seat))
                continue
            team = (tick.team if seat is None else seat.team) or ""
            self._ticks[team].append(tick)
            self.levels.add(tick.level)
            if tick.teams is not None:
                self.naming[team] = None

    def __iter__(self) -> Iterator[Claim]:
        """Every claim, team by team."""
        for team in self._ticks:
            yield from self.in_team(team)

    def in_team(self, team: str) -> Sequence[Claim]:
        """What is claimed in a team, in the order of its ticks."""
        return self._kept(team)

    def tally(self) -> Tally:
        """What all claims come to; teams that nobody has looked at yet are looked at now."""
        for team in [team for team in self._ticks if team not in self._tallied]:
            self.in_team(team)
        return self._tally

    def _sort(self, team: str) -> Sequence[Claim]:
        seats, tally = self._reading.design.seat_by_key, self._tally
        seated = {seat.person for seat in self._reading.seats_in.get(team, ())}
        counted = []
        seen: set[Claim] = set()
        for tick in self._ticks.get(team, ()):
            seat = seats[tick.seat] if tick.seat is not None else None
            person = seat.person if seat is not None else tick.person
            claim = self._claim(tick, team, person=person, seat=seat)
            if claim in seen:
                tally.duplicates[person or tick.seat or f"{tick.role}@{team}", tick.activity] = None
                continue
            seen.add(claim)
            if person is not None and person not in seated:
                tally.ticked.add(person)
                tally.seatless[person, tick.activity, team] = None
                continue
            counted.append(claim)
        # What was taken out is noted by name, but nothing else may count twice.
        if team not in self._tallied:
            self._tallied.add(team)
            self._add_up(counted)
        return counted

    def _add_up(self, claims: Sequence[Claim]) -> None:
        tally = self._tally
        work: dict[Level, dict[str, list[str]]] = {Level.OWNER: {}, Level.ACCOUNTABLE: {}}
        for claim in claims:
            if claim.role:
                tally.by_role.append(claim)
            if not claim.people:
                tally.without_people.append(claim)
            if claim.level in work:
                for person in claim.people:
                    work[claim.level].setdefault(person, []).append(claim.activity)
            if claim.level is Level.ACCOUNTABLE:
                tally.is_anybody_accountable = True
            tally.ticked.update(claim.people)
        self._note(work[Level.OWNER], tally.owned_by)
        self._note(work[Level.ACCOUNTABLE], tally.accountable_for)

    def _note(
        self, work: Mapping[str, Iterable[str]], everywhere: dict[str, frozenset[str]]
    ) -> None:
        for person, activities in work.items():
            held = frozenset(activities) | everywhere.get(person, frozenset())
            everywhere[person] = self._same.setdefault(held, held)

    def _claim(self, tick: Tick, team: str, *, person: str | None, seat: Seat | None) -> Claim:
        """A role's tick is a tick of each who holds it there, else of its first vacancy (B.5)."""
        teams = None if tick.teams is None else frozenset(tick.teams)
        if person is not None:
            return Claim(tick.activity, tick.level, team, teams, people=(person,))
        if seat is not None:
            return Claim(tick.activity, tick.level, team, teams, vacancy=seat)
        role = tick.role or ""
        holders = self._holders(role, team)
        vacancy = None if holders else self._first_vacancy.get((team, role))
        return Claim(tick.activity, tick.level, team, teams, holders, vacancy, role)

    def _holders(self, role: str, team: str) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                seat.person
                for seat in self._reading.seats_in.get(team, ())
                if seat.person and role in self._reading.roles_at(seat)
            )
        )

    def _named_by(self, tick: Tick, seat: Seat | None) -> Iterable[str]:
        """Everybody whom a tick names, whatever it is on."""
        if tick.role is not None:
            return self._holders(tick.role, tick.team or "")
        person = tick.person if seat is None else seat.person
        return (person,) if person else ()

    @cached_property
    def _first_vacancy(self) -> Mapping[tuple[str, str], Seat]:
        """The first by key, so that the order of the seats in a design changes nothing."""
        first: dict[tuple[str, str], Seat] = {}
        for seat in sorted(self._reading.vacancies, key=_rank):
            for role in seat.roles:
                first.setdefault((seat.team, role), seat)
        return first


def _rank(vacancy: Seat) -> tuple[object, ...]:
    """Those without a key of their own by all else that tells them apart."""
    days = (vacancy.start or date.min, vacancy.end or date.max)
    return vacancy.key, sorted(vacancy.roles), vacancy.fte, *days, vacancy.internal_contact or ""
