"""The steps by which a design is changed, each as data: by key, and applied to nothing but facts.

A step that is done already changes nothing. `actions.fixes` does the same to a stored design.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from roles.analysis.design import (
    Acknowledgement,
    Agreement,
    Design,
    Seat,
    Team,
    TeamKind,
    Tick,
)

type Meaning = tuple[object, ...]


class Change(Protocol):
    """One step; the design it is given is left as it is."""

    def apply(self, design: Design) -> Design: ...


def changed(design: Design, changes: Iterable[Change]) -> Design:
    """The design after all the changes, in their order."""
    for change in changes:
        design = change.apply(design)
    return design


def with_free_keys(changes: Iterable[Change], design: Design) -> tuple[Change, ...]:
    """The same changes, with other keys for new seats where the design has these already.

    For changes that were thought of for a part of the design alone.
    """
    names = {}
    taken = set(design.seat_by_key)
    changes = tuple(changes)
    for change in changes:
        key = _new_key(change, design)
        if key in taken:
            number = 2
            while f"{key}-{number}" in taken:
                number += 1
            names[key] = f"{key}-{number}"
        taken.add(names.get(key, key))
    return tuple(_with_keys(change, names) for change in changes) if names else changes


def _new_key(change: Change, design: Design) -> str:
    """The key of the seat that a change adds, or that it gives to one without."""
    if isinstance(change, AddSeat):
        return change.seat.key
    if isinstance(change, VacateSeat) and not _seat(design, change.team, change.person).key:
        return change.key
    return ""


def _with_keys(change: Change, names: Mapping[str, str]) -> Change:
    if isinstance(change, AddSeat):
        return AddSeat(replace(change.seat, key=names.get(change.seat.key, change.seat.key)))
    if isinstance(change, VacateSeat):
        return replace(change, key=names.get(change.key, change.key))
    if isinstance(change, AddTicks):
        ticks = (
            replace(tick, seat=names.get(tick.seat, tick.seat)) if tick.seat is not None else tick
            for tick in change.ticks
        )
        return AddTicks(tuple(ticks))
    return change


# Ticks


def meanings(ticks: Iterable[Tick], seats: Iterable[Seat]) -> Iterator[Meaning]:
    """What each tick says; a tick of a seat says the same as one of its person in its team."""
    seat_by_key = {seat.key: seat for seat in seats if seat.key}
    for tick in ticks:
        seat = seat_by_key.get(tick.seat) if tick.seat is not None else None
        holder: Meaning = (tick.person, tick.seat, tick.role, tick.team)
        if seat is not None and seat.person is not None:
            holder = (seat.person, None, None, seat.team)
        teams = None if tick.teams is None else frozenset(tick.teams)
        yield (tick.activity, tick.level, teams, *holder)


@dataclass(frozen=True, slots=True)
class AddTicks:
    """Let somebody hold something; what is held already stays the one tick it is."""

    ticks: tuple[Tick, ...]

    def apply(self, design: Design) -> Design:
        held = set(meanings(design.ticks, design.seats))
        new = []
        for tick, meaning in zip(self.ticks, meanings(self.ticks, design.seats), strict=True):
            if meaning not in held:
                held.add(meaning)
                new.append(tick)
        return replace(design, ticks=(*design.ticks, *new))


@dataclass(frozen=True, slots=True)
class RemoveTicks:
    """Take ticks away, and all others that say the same."""

    ticks: tuple[Tick, ...]

    def apply(self, design: Design) -> Design:
        gone = set(meanings(self.ticks, design.seats))
        return _keep_ticks(design, lambda meaning: meaning not in gone)


@dataclass(frozen=True, slots=True)
class DropCopies:
    """Of all ticks that say the same as one of these, keep the first."""

    ticks: tuple[Tick, ...]

    def apply(self, design: Design) -> Design:
        twins = set(meanings(self.ticks, design.seats))
        seen: Counter[Meaning] = Counter()

        def is_first(meaning: Meaning) -> bool:
            seen[meaning] += 1
            return meaning not in twins or seen[meaning] == 1

        return _keep_ticks(design, is_first)


def _keep_ticks(design: Design, is_kept: Callable[[Meaning], bool]) -> Design:
    said = meanings(design.ticks, design.seats)
    return replace(
        design,
        ticks=tuple(
            tick for tick, meaning in zip(design.ticks, said, strict=True) if is_kept(meaning)
        ),
    )


# Seats; a filled one goes by its team and its person


@dataclass(frozen=True, slots=True)
class AddSeat:
    """Open a seat, or seat somebody who has none in that team."""

    seat: Seat

    def apply(self, design: Design) -> Design:
        return replace(design, seats=(*design.seats, self.seat))


@dataclass(frozen=True, slots=True)
class SetRoles:
    team: str
    person: str
    roles: tuple[str, ...]

    def apply(self, design: Design) -> Design:
        return _with_seat(design, _seat(design, self.team, self.person), roles=self.roles)


@dataclass(frozen=True, slots=True)
class SetShare:
    team: str
    person: str
    fte: float

    def apply(self, design: Design) -> Design:
        return _with_seat(design, _seat(design, self.team, self.person), fte=self.fte)


@dataclass(frozen=True, slots=True)
class SetEnd:
    """Let a seat end with that day, or never."""

    team: str
    person: str
    end: date | None = None

    def apply(self, design: Design) -> Design:
        return _with_seat(design, _seat(design, self.team, self.person), end=self.end)


@dataclass(frozen=True, slots=True)
class SetContact:
    """Name somebody inside who answers for an external's seat."""

    team: str
    person: str
    contact: str

    def apply(self, design: Design) -> Design:
        seat = _seat(design, self.team, self.person)
        return _with_seat(design, seat, internal_contact=self.contact)


@dataclass(frozen=True, slots=True)
class MoveSeat:
    """Put a seat in another team, where its person has none yet; what it holds goes with it."""

    team: str
    person: str
    to: str

    def apply(self, design: Design) -> Design:
        design = _with_seat(design, _seat(design, self.team, self.person), team=self.to)
        # A tick without a seat that waited there for the person would now be there twice.
        brought = Counter(
            (tick.activity, tick.level, tick.teams)
            for tick in design.ticks
            if self._is_moved(tick, design)
        )
        ticks = []
        for tick in design.ticks:
            same = (tick.activity, tick.level, tick.teams)
            if (tick.person, tick.team) == (self.person, self.team):
                ticks.append(replace(tick, team=self.to))
            elif (tick.person, tick.team) == (self.person, self.to) and brought[same]:
                brought[same] -= 1
            else:
                ticks.append(tick)
        return replace(design, ticks=tuple(ticks))

    def _is_moved(self, tick: Tick, design: Design) -> bool:
        if tick.seat is None:
            return (tick.person, tick.team) == (self.person, self.team)
        seat = design.seat_by_key[tick.seat]
        return (seat.person, seat.team) == (self.person, self.to)


@dataclass(frozen=True, slots=True)
class VacateSeat:
    """Make a seat a vacancy that keeps what it holds; `key` is for one that has no key."""

    team: str
    person: str
    key: str

    def apply(self, design: Design) -> Design:
        seat = _seat(design, self.team, self.person)
        key = seat.key or self.key
        ticks = tuple(
            replace(tick, person=None, team=None, seat=key)
            if (tick.person, tick.team) == (self.person, self.team)
            else tick
            for tick in design.ticks
        )
        design = _with_seat(design, seat, person=None, end=None, key=key)
        return replace(design, ticks=ticks)


@dataclass(frozen=True, slots=True)
class RemoveSeat:
    """Take a seat away with all it holds."""

    team: str
    person: str

    def apply(self, design: Design) -> Design:
        seat = _seat(design, self.team, self.person)
        return replace(
            design,
            seats=tuple(other for other in design.seats if other is not seat),
            ticks=tuple(tick for tick in design.ticks if not _is_of_seat(tick, seat)),
        )


def _is_of_seat(tick: Tick, seat: Seat) -> bool:
    if tick.seat is not None:
        return tick.seat == seat.key
    return tick.person is not None and (tick.person, tick.team) == (seat.person, seat.team)


def _seat(design: Design, team: str, person: str) -> Seat:
    return next(seat for seat in design.seats if (seat.team, seat.person) == (team, person))


def _with_seat(design: Design, seat: Seat, **facts: Any) -> Design:
    return replace(
        design,
        seats=tuple(replace(other, **facts) if other is seat else other for other in design.seats),
    )


# Teams


@dataclass(frozen=True, slots=True)
class AddTeam:
    team: Team

    def apply(self, design: Design) -> Design:
        return replace(design, teams=(*design.teams, self.team))


@dataclass(frozen=True, slots=True)
class RemoveTeam:
    """Take a team away with its seats and what they hold, and every mention of it."""

    team: str

    def apply(self, design: Design) -> Design:
        gone = {seat.key for seat in design.seats if seat.team == self.team and seat.key}
        ticks: dict[Tick, None] = {}
        kept = []
        for tick in design.ticks:
            if tick.team == self.team or tick.seat in gone:
                continue
            if tick.teams is None or self.team not in tick.teams:
                kept.append(tick)
                ticks[tick] = None
                continue
            left = tuple(key for key in tick.teams if key != self.team)
            shorter = replace(tick, teams=left)
            if left and shorter not in ticks and shorter not in design.ticks:
                kept.append(shorter)
                ticks[shorter] = None
        return replace(
            design,
            teams=tuple(self._forgotten_by(team) for team in design.teams if team.key != self.team),
            seats=tuple(seat for seat in design.seats if seat.team != self.team),
            ticks=tuple(kept),
            agreements=tuple(
                one for one in design.agreements if self.team not in (one.from_team, one.to_team)
            ),
        )

    def _forgotten_by(self, team: Team) -> Team:
        if team.serves is None:
            return team
        return replace(team, serves=tuple(key for key in team.serves if key != self.team))


@dataclass(frozen=True, slots=True)
class SetKind:
    """Call a team a product, platform or shared team; a product team serves nobody."""

    team: str
    kind: TeamKind

    def apply(self, design: Design) -> Design:
        serves = None if self.kind is TeamKind.PRODUCT else design.team_by_key[self.team].serves
        return _with_team(design, self.team, kind=self.kind, serves=serves)


@dataclass(frozen=True, slots=True)
class Serve:
    """Let a platform or shared team serve one more product team."""

    team: str
    unit: str

    def apply(self, design: Design) -> Design:
        serves = design.team_by_key[self.team].serves
        if serves is None or self.unit in serves:
            return design
        return _with_team(design, self.team, serves=(*serves, self.unit))


def _with_team(design: Design, key: str, **facts: Any) -> Design:
    return replace(
        design,
        teams=tuple(replace(team, **facts) if team.key == key else team for team in design.teams),
    )


# The design as a whole


@dataclass(frozen=True, slots=True)
class ChooseStructure:
    structure: str

    def apply(self, design: Design) -> Design:
        return replace(design, structure=self.structure)


@dataclass(frozen=True, slots=True)
class AcceptVariation:
    variation: str

    def apply(self, design: Design) -> Design:
        if self.variation in design.accepted_variations:
            return design
        return replace(design, accepted_variations=(*design.accepted_variations, self.variation))


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Write an agreement down, in the place of the first that two teams have of its kind."""

    agreement: Agreement

    def apply(self, design: Design) -> Design:
        agreements = list(design.agreements)
        for place, one in enumerate(agreements):
            if _is_between(one, self.agreement):
                agreements[place] = self.agreement
                break
        else:
            agreements.append(self.agreement)
        return replace(design, agreements=tuple(agreements))


@dataclass(frozen=True, slots=True)
class RemoveAgreement:
    """Take away all that two teams agreed on in one kind of handoff, from the one to the other."""

    agreement: Agreement

    def apply(self, design: Design) -> Design:
        return replace(
            design,
            agreements=tuple(
                one for one in design.agreements if not _is_between(one, self.agreement)
            ),
        )


def _is_between(one: Agreement, other: Agreement) -> bool:
    return (one.kind, one.from_team, one.to_team) == (other.kind, other.from_team, other.to_team)


@dataclass(frozen=True, slots=True)
class AcceptFinding:
    """Accept a finding as it is, without an end."""

    rule: str
    subject: str

    def apply(self, design: Design) -> Design:
        others = tuple(
            one
            for one in design.acknowledged
            if (one.rule, one.subject) != (self.rule, self.subject)
        )
        return replace(design, acknowledged=(*others, Acknowledgement(self.rule, self.subject)))
