"""A person: where they sit, what they hold, how much that is, and what is known of their days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils import timezone

from roles.analysis import wording
from roles.analysis.design import Level
from roles.analysis.reading import Reading
from roles.interchange.report_file import ReportedFinding
from roles.models import Design, Doubt, Person, Seat
from roles.pages.boards import role_names, when
from roles.pages.team_panels import counted, percent

# More people than this report to hardly anybody; the rest is counted.
REPORTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat in words; `seen` is to be told with it, as with a card of the board.

    It is not `filled` if it has ended, or is still to begin.
    """

    pk: int
    team: str
    team_pk: int
    roles: str
    share: str
    when: str
    is_filled: bool
    has_ended: bool
    seen: str


@dataclass(frozen=True, slots=True)
class OtherDesign:
    """Where somebody sits in another design: "Search 50%, Ads 50%"."""

    design: Design
    seats: str


@dataclass(frozen=True, slots=True)
class HeldTick:
    """Something that a person holds, alone or by a role; `doubt` is why it asks to be confirmed.

    It has asked since the day `asked_on`, if that is stored. `only_for` names the only teams
    meant, nothing if it is for all that can be reached.
    """

    activity: str
    name: str
    level: str
    team: str
    team_pk: int
    only_for: str
    by_role: str
    doubt: str
    asked_on: date | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of somebody's time their seats take today, against how much there is."""

    taken_percent: float
    available_percent: float

    @property
    def bar_percent(self) -> int:
        if not self.available_percent:
            return 100 if self.taken_percent else 0
        return min(100, round(100 * self.taken_percent / self.available_percent))

    @property
    def is_too_much(self) -> bool:
        return self.taken_percent > self.available_percent

    @property
    def told(self) -> str:
        left = round(self.available_percent - self.taken_percent, 2)
        if left < 0:
            return f"{-left:g}% more than there is"
        return f"{left:g}% free" if left else "all of it"


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody owns today, as the rules about load and key people count it.

    `room` is for how many activities there is time. `cells` are activities seen from teams:
    those the person owns, those nobody else can do, and all there are.
    """

    owned: int
    room: int
    cells_owned: int
    cells_alone: int
    cells: int

    @property
    def bar_percent(self) -> int:
        if not self.room:
            return 100 if self.owned else 0
        return min(100, round(100 * self.owned / self.room))

    @property
    def owned_percent(self) -> int:
        return percent(self.cells_owned, self.cells) if self.cells else 0

    @property
    def alone_percent(self) -> int:
        return percent(self.cells_alone, self.cells) if self.cells else 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is stored with a day; `is_ahead` if the day is still to come."""

    on: date
    what: str
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`key` is what the design knows the person by; empty if it does not.

    `findings` are the open ones about them, `team_pks` those of the design's teams by key.
    """

    reports: Sequence[Person]
    report_count: int
    share: Share
    is_here: bool
    leaves: str
    events: Sequence[Event]
    key: str = ""
    seats: Sequence[SeatRow] = ()
    others: Sequence[OtherDesign] = ()
    ticks: Sequence[HeldTick] = ()
    load: Load | None = None
    findings: Sequence[ReportedFinding] = ()
    team_pks: Mapping[str, int] = field(default_factory=dict)

    @property
    def doubt_count(self) -> int:
        return sum(bool(tick.doubt) for tick in self.ticks)

    @property
    def has_lasting_seat(self) -> bool:
        """Whether some seat of the design has not ended, be it still to begin."""
        return any(not seat.has_ended for seat in self.seats)

    @property
    def unnamed_reports(self) -> int:
        return self.report_count - len(self.reports)


def read_person(
    person: Person,
    design: Design | None,
    reading: Reading | None,
    reported: Iterable[ReportedFinding],
    *,
    on: date,
) -> PersonPage:
    """All that the page tells, in six queries; `reading` and `reported` are of the design.

    Without a design there are no seats, no ticks and no findings.
    """
    by_design = _seats(person)
    reports = person.reports.in_name_order()
    page = PersonPage(
        reports=list(reports[:REPORTS_SHOWN]),
        report_count=reports.count(),
        share=Share(0, float(person.available * 100)),
        is_here=person.leaves_on is None or person.leaves_on >= on,
        leaves=_leaves(person, on),
        events=_in_order(_Events(on).of(person)),
    )
    if design is None or reading is None:
        return page
    here = by_design.pop(design.pk, [])
    page = replace(
        page,
        seats=[_seat_row(seat, reading) for seat in here],
        others=[OtherDesign(seats[0].design, _in_short(seats)) for seats in by_design.values()],
    )
    participation = design.participants.filter(person=person).first()
    if participation is None:
        return page
    key = participation.key
    about = [one for one in reported if key in one.finding.people]
    team_pks = dict(design.teams.values_list("key", "pk"))
    ticks = _Ticks(design, reading, team_pks).of(key, on=on)
    events = _Events(reading.today)
    return replace(
        page,
        key=key,
        ticks=ticks,
        share=replace(page.share, taken_percent=round(100 * reading.fte_of(key), 2)),
        load=_load(key, reading),
        findings=[one for one in about if one.is_open],
        team_pks=team_pks,
        events=_in_order(events.of(person, here, ticks, about)),
    )


def _seats(person: Person) -> dict[int, list[Seat]]:
    """The seats of somebody in every design of their organisation, by design; one query."""
    rows = Seat.objects.filter(
        participant__person=person, design__organisation=person.organisation_id
    ).select_related("design", "team")
    by_design = defaultdict(list)
    for seat in rows.order_by("-design__is_live", "-design__changed_at", "position", "pk"):
        by_design[seat.design_id].append(seat)
    return by_design


def _in_short(seats: Iterable[Seat]) -> str:
    return ", ".join(f"{seat.team} {float(seat.fte * 100):g}%" for seat in seats)


def _seat_row(seat: Seat, reading: Reading) -> SeatRow:
    today = reading.today
    begun = seat.start is None or seat.start <= today
    has_ended = seat.end is not None and seat.end < today
    return SeatRow(
        pk=seat.pk,
        team=seat.team.name,
        team_pk=seat.team_id,
        roles=role_names(seat.roles, reading.framework.role_by_key) or "no role yet",
        share=f"{float(seat.fte * 100):g}%",
        when=_when(seat, today),
        is_filled=begun and not has_ended,
        has_ended=has_ended,
        seen=f"{seat.team_id} {seat.participant_id or 0}",
    )


def _when(seat: Seat, today: date) -> str:
    told = when(seat.start, seat.end, is_open=False, on=today)
    if seat.start is not None and seat.start <= today:
        since = f"since {seat.start:%-d %b %Y}"
        return f"{since}, {told}" if told else since
    return told


def _leaves(person: Person, on: date) -> str:
    """ "The last day is 31 December 2026, in 40 days."."""
    last = person.leaves_on
    if last is None:
        return ""
    day = f"{last:%-d %B %Y}"
    if last < on:
        return f"{person} has left. The last day was {day}."
    ahead = (last - on).days
    return f"The last day of {person} is {day}, {'today' if not ahead else _ahead(ahead)}."


def _ahead(days: int) -> str:
    return "tomorrow" if days == 1 else f"in {days} days"


def _load(key: str, reading: Reading) -> Load:
    share = reading.fte_of(key)
    return Load(
        owned=len(reading.owned_by.get(key, ())),
        room=int(share * reading.threshold("activities_per_fte") + 1e-9),
        cells_owned=sum(key in cell.people for _, _, cell in reading.each_cell()),
        cells_alone=sum(person == key for person in reading.dependence.only_capable.values()),
        cells=len(reading.units) * len(reading.activities),
    )


class _Ticks:
    """The ticks of somebody in words, in the order of the reference."""

    def __init__(self, design: Design, reading: Reading, team_pks: Mapping[str, int]) -> None:
        self._design = design
        self._reading = reading
        self._pks = team_pks
        self._teams = {team.key: team.name for team in reading.design.teams}
        activities = reading.framework.activities
        self._places = {activity.key: place for place, activity in enumerate(activities)}

    def of(self, key: str, *, on: date) -> list[HeldTick]:
        """Their own, in one query, and what they hold by a role."""
        held = [self._own(row) for row in self._rows(key, on)]
        held += self._by_role(key)
        levels = list(Level)
        return sorted(
            held,
            key=lambda tick: (
                self._places.get(tick.activity, len(self._places)),
                levels.index(Level(tick.level.lower())),
                tick.team,
            ),
        )

    def _rows(self, key: str, on: date) -> Iterable[Mapping[str, Any]]:
        of_person = Q(seat__participant__key=key) | Q(participant__key=key)
        rows = self._design.ticks.filter(of_person).with_reason(self._design, on=on)
        return (
            rows.annotate(
                where=Coalesce("seat__team", "team"),
                where_name=Coalesce("seat__team__name", "team__name"),
                since=KT("doubt__since"),
            )
            .order_by("pk")
            .values(
                "activity",
                "level",
                "only_for",
                "confirmed_at",
                "reason",
                "before",
                "day",
                "since",
                "where",
                "where_name",
            )
        )

    def _own(self, row: Mapping[str, Any]) -> HeldTick:
        told = Doubt(row["reason"]).told(row["before"], row["day"]) if row["reason"] else ""
        only_for = row["only_for"].split(",") if row["only_for"] else []
        return HeldTick(
            activity=row["activity"],
            name=self._name(row["activity"]),
            level=row["level"].capitalize(),
            team=row["where_name"],
            team_pk=row["where"],
            only_for=self._listed(only_for),
            by_role="",
            doubt=told,
            asked_on=date.fromisoformat(row["since"]) if row["since"] else None,
            confirmed_at=row["confirmed_at"],
        )

    def _by_role(self, key: str) -> Iterator[HeldTick]:
        claims = [one for one in self._reading.tally.by_role if key in one.people]
        for claim in claims:
            yield HeldTick(
                activity=claim.activity,
                name=self._name(claim.activity),
                level=claim.level.value.capitalize(),
                team=self._teams[claim.team],
                team_pk=self._pks[claim.team],
                only_for=self._listed(self._reading.in_order(claim.teams or ())),
                by_role=wording.role(self._reading, claim.role),
                doubt="",
                asked_on=None,
                confirmed_at=None,
            )

    def _name(self, activity: str) -> str:
        known = self._reading.framework.activity_by_key.get(activity)
        return known.name if known is not None else f"{activity}, not in the reference"

    def _listed(self, teams: Iterable[str]) -> str:
        return wording.listed(
            (self._teams[team] for team in teams if team in self._teams), rest="more teams"
        )


class _Events:
    """The days that are stored about somebody; nothing is made up for those that are not."""

    def __init__(self, today: date) -> None:
        self._today = today

    def of(
        self,
        person: Person,
        seats: Iterable[Seat] = (),
        ticks: Iterable[HeldTick] = (),
        findings: Iterable[ReportedFinding] = (),
    ) -> Iterator[Event]:
        yield from self._on(person.starts_on, "First day")
        yield from self._on(person.leaves_on, "Last day")
        for seat in seats:
            yield from self._on(seat.start, f"First day of the seat in {seat.team}")
            yield from self._on(seat.end, f"Last day of the seat in {seat.team}")
        confirmed = (one.confirmed_at for one in ticks)
        days = Counter(timezone.localdate(at) for at in confirmed if at is not None)
        for day, count in days.items():
            verb = "was" if count == 1 else "were"
            yield from self._on(day, f"{counted(count, 'tick')} {verb} set or confirmed")
        asked = Counter(one.asked_on for one in ticks if one.asked_on is not None)
        for day, count in asked.items():
            verb = "asks" if count == 1 else "ask"
            yield from self._on(day, f"{counted(count, 'tick')} {verb} to be confirmed since")
        for one in findings:
            if one.acknowledgement is not None:
                what = f"Accepted until then: {one.finding.message}"
                yield from self._on(one.acknowledgement.until, what)

    def _on(self, day: date | None, what: str) -> Iterator[Event]:
        if day is not None:
            yield Event(day, what, day > self._today)


def _in_order(events: Iterable[Event]) -> list[Event]:
    """What is ahead first, down to what was first."""
    return sorted(events, key=lambda event: event.on, reverse=True)
