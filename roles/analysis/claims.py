"""Ticks made comparable: which of them count, and who stands behind each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from roles.analysis.cells import Claim
from roles.analysis.design import Seat, Tick

if TYPE_CHECKING:
    from roles.analysis.reading import Reading


class Claims:
    """The ticks that count, and those that DAT-04, DAT-05 and DAT-06 take out."""

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading
        self.counted: list[Claim] = []
        self.duplicates: dict[tuple[str, str], None] = {}
        self.seatless: dict[tuple[str, str, str], None] = {}
        self.unknown: dict[str, None] = {}
        self._sort()

    def _sort(self) -> None:
        """Team by team: only there can a tick stand twice, and what it takes stays small."""
        design = self._reading.design
        ticks: dict[str, list[Tick]] = defaultdict(list)
        for tick in design.ticks:
            if tick.activity not in design.framework.activity_by_key:
                self.unknown[tick.activity] = None
                continue
            team = tick.team if tick.seat is None else design.seat_by_key[tick.seat].team
            ticks[team or ""].append(tick)
        for team, here in ticks.items():
            self._sort_team(team, here)

    def _sort_team(self, team: str, ticks: Iterable[Tick]) -> None:
        seats = self._reading.design.seat_by_key
        seated = {seat.person for seat in self._reading.seats_in.get(team, ())}
        seen: set[Claim] = set()
        for tick in ticks:
            seat = seats[tick.seat] if tick.seat is not None else None
            person = seat.person if seat is not None else tick.person
            claim = self._claim(tick, team, person=person, seat=seat)
            if claim in seen:
                self.duplicates[person or tick.seat or f"{tick.role}@{team}", tick.activity] = None
                continue
            seen.add(claim)
            if person is not None and person not in seated:
                self.seatless[person, tick.activity, team] = None
                continue
            self.counted.append(claim)

    def _claim(self, tick: Tick, team: str, *, person: str | None, seat: Seat | None) -> Claim:
        """A role's tick is a tick of each who holds it there, else of its first vacancy (B.5)."""
        teams = None if tick.teams is None else frozenset(tick.teams)
        if person is not None:
            return Claim(tick.activity, tick.level, team, teams, people=(person,))
        if seat is not None:
            return Claim(tick.activity, tick.level, team, teams, vacancy=seat)
        role = tick.role or ""
        holders = tuple(
            dict.fromkeys(
                other.person
                for other in self._reading.seats_in.get(team, ())
                if other.person and role in self._reading.roles_at(other)
            )
        )
        vacancy = None if holders else self._first_vacancy.get((team, role))
        return Claim(tick.activity, tick.level, team, teams, holders, vacancy, role)

    @cached_property
    def _first_vacancy(self) -> Mapping[tuple[str, str], Seat]:
        first: dict[tuple[str, str], Seat] = {}
        for seat in self._reading.vacancies:
            for role in seat.roles:
                first.setdefault((seat.team, role), seat)
        return first
