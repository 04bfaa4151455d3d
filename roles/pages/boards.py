"""The board of a design: its teams as lanes, their seats as cards, and what is found about them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from roles.analysis import judge
from roles.analysis.design import Level, PersonKind, Role, TeamKind
from roles.analysis.findings import Finding
from roles.analysis.reading import Reading
from roles.models import Design, Team, Tick
from roles.pages.seats import TrayFit, Vacancy, read_tray_fits
from roles.pages.team_panels import counted
from roles.snapshots import take_snapshot

# Up to so many seats of a team are shown; the others are one click away.
SHOWN_AT_ONCE = 12

_LANES = (TeamKind.PLATFORM, TeamKind.PRODUCT, TeamKind.SHARED)

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alarm:
    """How many findings are open about something; `worst` is the severity as a word, or nothing."""

    count: int = 0
    worst: str = ""

    def __str__(self) -> str:
        return counted(self.count, "finding")


@dataclass(frozen=True, slots=True)
class SeatCard:
    """One seat in words.

    `kind` is person, vendor or open; `about` its roles, share and dates; `owned` how many
    activities it owns, or would if it is open; `room` for how many there is time, None where
    nobody works; `doubts` how many of its ticks ask to be confirmed; `fit` who of the tray could
    sit there.
    """

    pk: int
    team_pk: int
    participant_pk: int | None
    person_pk: int | None
    name: str
    kind: str
    about: str
    owned: int
    room: int | None
    alarm: Alarm
    doubts: int
    fit: TrayFit | None = None

    @property
    def seen(self) -> str:
        """Where the seat is and who sits there, to be told when it is changed."""
        return f"{self.team_pk} {self.participant_pk or 0}"

    @property
    def is_open(self) -> bool:
        return self.kind == "open"

    @property
    def work(self) -> str:
        if self.is_open:
            return f"{self.owned} planned" if self.owned else ""
        return "" if self.room is None else f"Owns {self.owned} of {self.room}"

    @property
    def load_percent(self) -> int:
        """How much of the time is taken, up to all of it."""
        if not self.room:
            return 100 if self.owned else 0
        return min(100, round(100 * self.owned / self.room))


@dataclass(frozen=True, slots=True)
class Lane:
    """A team with its seats; `serves` names the only teams meant, None is every product team.

    `missing` are the roles that the structure puts there and no seat has, by key and name.
    """

    pk: int
    key: str
    name: str
    kind: str
    about: str
    serves: tuple[str, ...] | None
    cards: tuple[SeatCard, ...]
    alarm: Alarm
    missing: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> Sequence[SeatCard]:
        return self.cards if len(self.cards) <= SHOWN_AT_ONCE + 1 else self.cards[:SHOWN_AT_ONCE]

    @property
    def folded(self) -> Sequence[SeatCard]:
        return self.cards[len(self.shown) :]


@dataclass(frozen=True, slots=True)
class Board:
    """Platforms first, then product teams, then shared ones, each in the order of the design."""

    lanes: tuple[Lane, ...]

    @property
    def about(self) -> str:
        seats = sum(len(lane.cards) for lane in self.lanes)
        return f"{counted(len(self.lanes), 'team')}, {counted(seats, 'seat')}."

    def lanes_unlike(self, before: "Board") -> list[Lane] | None:
        """The lanes that look otherwise than before; None if other teams are there."""
        if [lane.pk for lane in self.lanes] != [lane.pk for lane in before.lanes]:
            return None
        pairs = zip(self.lanes, before.lanes, strict=True)
        return [lane for lane, other in pairs if lane != other]


def read_board(design: Design, *, on: date, with_fits: bool = True) -> Board:
    """Judge the design and lay it out, in nine queries whatever its size.

    With `with_fits` it takes three more to find people for its open seats, if it has some.
    """
    judgement = judge(take_snapshot(design, on=on))
    reading = judgement.reading
    findings = [one for one in judgement.findings if one.acknowledged is None]
    teams = list(design.teams.in_design_order())
    cards = _Cards(design, reading, findings, on=on)
    if with_fits:
        cards.find_people(design, [team.pk for team in _in_lanes(teams)], on=on)
    alarms = _alarms((key, one) for one in findings for key in one.teams)
    missing = _missing(reading)
    names = {team.key: team.name for team in teams}
    return Board(
        tuple(
            Lane(
                pk=team.pk,
                key=team.key,
                name=team.name,
                kind=team.kind,
                about=cards.about(team.pk),
                serves=None
                if team.serves is None
                else tuple(names[key] for key in team.serves if key in names),
                cards=tuple(cards.of(team.pk)),
                alarm=alarms.get(team.key, Alarm()),
                missing=missing.get(team.key, ()),
            )
            for team in _in_lanes(teams)
        )
    )


def _in_lanes(teams: Iterable[Team]) -> list[Team]:
    """Teams by their kinds, in each in their order."""
    return sorted(teams, key=lambda team: _LANES.index(TeamKind(team.kind)))


def role_names(keys: Iterable[str], roles: Mapping[str, Role]) -> str:
    """Roles as a list to read; a key that the framework does not have is left out."""
    return ", ".join(roles[key].name for key in keys if key in roles)


def when(start: date | None, end: date | None, *, is_open: bool, on: date) -> str:
    """What the dates of a seat mean on a day, as far as there is something to say."""
    if end is not None and end < on:
        return f"ended {_day(end)}"
    if start is not None and start > on:
        return f"from {_day(start)}"
    if start is not None and is_open:
        return f"open since {_day(start)}"
    return f"until {_day(end)}" if end is not None else ""


class _Cards:
    """Makes the cards of every team; two queries."""

    def __init__(
        self, design: Design, reading: Reading, findings: Sequence[Finding], *, on: date
    ) -> None:
        self._reading = reading
        teams: dict[str, list[str]] = defaultdict(list)
        for seat in reading.design.seats:
            teams[seat.person or ""].append(seat.team)
        self._alarms = _alarms(
            ((person, team), one)
            for one in findings
            for person in one.people
            for team in teams[person]
            if not one.teams or team in one.teams
        )
        self._owned = _owned_in(reading)
        self._doubts = dict(
            Tick.objects.to_confirm(design, on=on)
            .filter(seat__isnull=False)
            .values_list("seat")
            .annotate(Count("pk"))
        )
        self._rows: Mapping[int, list[Row]] = defaultdict(list)
        for row in _seat_rows(design):
            self._rows[row["team"]].append(row)
        self._fits: Mapping[int, TrayFit] = {}

    def find_people(self, design: Design, teams: Iterable[int], *, on: date) -> None:
        """Look for people of the tray for the open seats, in the order of the teams."""
        vacancies = [
            Vacancy(row["pk"], row["roles"], frozenset(one["participant__person"] for one in rows))
            for rows in (self._rows.get(team, ()) for team in teams)
            for row in rows
            if row["participant"] is None and (row["end"] is None or row["end"] >= on)
        ]
        self._fits = read_tray_fits(design, vacancies, on=on)

    def of(self, team: int) -> Iterator[SeatCard]:
        for row in self._rows.get(team, ()):
            yield self._card(row)

    def about(self, team: int) -> str:
        """How many seats there are, how many full-time places are filled, how many are open."""
        rows = self._rows.get(team, ())
        filled = [row["fte"] for row in rows if row["participant"] is not None]
        open_count = len(rows) - len(filled)
        parts = [
            counted(len(rows), "seat"),
            f"{float(sum(filled)):g} FTE" if filled else "",
            f"{open_count} open" if open_count else "",
        ]
        return ", ".join(filter(None, parts))

    def _card(self, row: Row) -> SeatCard:
        person, team = row["participant__key"], row["team__key"]
        works = person is not None and _works(row, self._reading.today)
        holder = (person, team) if person is not None else row["key"]
        limit = self._reading.threshold("activities_per_fte")
        return SeatCard(
            pk=row["pk"],
            team_pk=row["team"],
            participant_pk=row["participant"],
            person_pk=row["participant__person"],
            name=row["participant__person__name"] or "Open seat",
            kind=_face(row["participant__person__kind"]),
            about=self._about(row),
            owned=len(self._owned.get(holder, ())),
            room=int(float(row["fte"]) * limit + 1e-9) if works else None,
            alarm=self._alarms.get((person, team), Alarm()),
            doubts=self._doubts.get(row["pk"], 0),
            fit=self._fits.get(row["pk"]),
        )

    def _about(self, row: Row) -> str:
        roles = role_names(row["roles"], self._reading.framework.role_by_key)
        kind = row["participant__person__kind"]
        parts = [
            roles or "no role yet",
            kind if kind not in (None, PersonKind.EMPLOYEE) else "",
            f"{float(row['fte'] * 100):g}%",
            when(
                row["start"],
                row["end"],
                is_open=row["participant"] is None,
                on=self._reading.today,
            ),
        ]
        return ", ".join(filter(None, parts))


def _seat_rows(design: Design) -> QuerySet[Any, Row]:
    # Values, because rows with their objects take several times as long.
    return design.seats.in_design_order().values(
        "pk",
        "key",
        "team",
        "team__key",
        "roles",
        "fte",
        "start",
        "end",
        "participant",
        "participant__key",
        "participant__person",
        "participant__person__name",
        "participant__person__kind",
    )


def _face(kind: str | None) -> str:
    if kind is None:
        return "open"
    return "vendor" if kind == PersonKind.VENDOR else "person"


def _works(row: Row, on: date) -> bool:
    begun = row["start"] is None or row["start"] <= on
    return begun and (row["end"] is None or on <= row["end"])


def _alarms[K](pairs: Iterable[tuple[K, Finding]]) -> dict[K, Alarm]:
    """The findings about each, counted; they come worst first."""
    counts: Counter[K] = Counter()
    worst: dict[K, str] = {}
    for key, finding in pairs:
        counts[key] += 1
        worst.setdefault(key, finding.severity.label.lower())
    return {key: Alarm(count, worst[key]) for key, count in counts.items()}


def _owned_in(reading: Reading) -> Mapping[tuple[str, str] | str, set[str]]:
    """The activities owned in each seat: by person and team, or by the key of an open seat."""
    owned: dict[tuple[str, str] | str, set[str]] = defaultdict(set)
    for claim in reading.claims:
        if claim.level is Level.OWNER:
            for person in claim.people:
                owned[person, claim.team].add(claim.activity)
            if claim.vacancy is not None:
                owned[claim.vacancy.key].add(claim.activity)
    return owned


def _missing(reading: Reading) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The roles that the structure puts in each team and no seat there has.

    What the platforms lack together is told of the first one.
    """
    design, framework = reading.design, reading.framework
    structure = framework.structure_by_key.get(design.structure or "")
    if structure is None:
        return {}
    held: dict[str, set[str]] = defaultdict(set)
    for seat in design.seats:
        held[seat.team].update(seat.roles, reading.roles_at(seat))
    platforms = [team.key for team in design.teams if team.kind is TeamKind.PLATFORM]
    wanted = {
        team.key: (structure.product_roles, held[team.key])
        for team in design.teams
        if team.kind is TeamKind.PRODUCT
    }
    for platform in platforms[:1]:
        held_there = set().union(*(held[key] for key in platforms))
        wanted[platform] = (structure.central_roles, held_there)
    return {
        team: tuple((key, framework.role_by_key[key].name) for key in roles if key not in there)
        for team, (roles, there) in wanted.items()
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"
