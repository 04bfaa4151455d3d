"""The ticks of a design that need confirming: by reason, then by who holds them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from roles.analysis.design import Framework, PersonKind
from roles.models import Design, Doubt
from roles.pages.boards import role_names
from roles.pages.filters import Choice
from roles.pages.team_panels import counted
from roles.snapshots import read_framework

# A page ends with the holder whose ticks make it as long as this.
TICKS_ON_PAGE = 100

# The words for an order in the address; any other is that of teams and their seats.
OLDEST_FIRST = "since"
NEWEST_FIRST = "-since"

# Who holds a tick: a seat, or somebody or a role in a team.
_HOLDER = ("seat", "team", "participant", "role")

type Row = Mapping[str, Any]
type DayOrder = Callable[[Row], tuple[bool, int]]


@dataclass(frozen=True, slots=True)
class DoubtedTick:
    """One tick in words; `seen` names it to the views, with the reason that the page shows.

    `since` is the first day on which it asked, None where that was not kept.
    """

    seen: str
    activity: str
    level: str
    before: str
    since: date | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """A seat, somebody without one or a role, with all its ticks that have one reason.

    `whose` is the name within a sentence, and `kind` that of the avatar.
    """

    name: str
    whose: str
    kind: str
    about: str
    ticks: Sequence[DoubtedTick]

    @property
    def seen(self) -> str:
        """Names all the ticks at once."""
        return " ".join(tick.seen for tick in self.ticks)


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """What needs confirming for one reason; `count` is that of all pages."""

    reason: Doubt
    count: int
    holders: Sequence[Holder]


@dataclass(frozen=True, slots=True)
class DoubtList:
    """One page of the list; `total` is what there is without the filters.

    `sort` is OLDEST_FIRST, NEWEST_FIRST or nothing.
    """

    total: int
    count: int
    holder_count: int
    groups: Sequence[ReasonGroup]
    page: Page
    teams: Sequence[Choice]
    reasons: Sequence[Choice]
    sort: str

    @property
    def direction(self) -> str:
        """How the days are sorted, as assistive technology calls it; empty where they are not."""
        return {OLDEST_FIRST: "ascending", NEWEST_FIRST: "descending"}.get(self.sort, "")

    @property
    def next_sort(self) -> str:
        """The order that the heading of the days leads to."""
        return NEWEST_FIRST if self.sort == OLDEST_FIRST else OLDEST_FIRST

    @property
    def about(self) -> str:
        need = "needs" if self.count == 1 else "need"
        holders = "" if self.holder_count == 1 else f" of {self.holder_count} seats and roles"
        return f"{counted(self.count, 'tick')}{holders} {need} confirming."


def read_doubts(
    design: Design, *, team: str, reason: str, number: str, sort: str, on: date
) -> DoubtList:
    """Two queries, however much needs confirming; a filter or order that names nothing is none.

    In an order of days the reason, and in it whoever, has the first such day comes first; ticks
    without a day come last.
    """
    every = _rows(design, on)
    teams = {str(row["where"]): row["where_name"] for row in every}
    team = team if team in teams else ""
    reason = reason if any(row["reason"] == reason for row in every) else ""
    of_team = [row for row in every if not team or str(row["where"]) == team]
    of_reason = [row for row in every if not reason or row["reason"] == reason]
    shown = [row for row in of_team if not reason or row["reason"] == reason]
    sort = sort if sort in (OLDEST_FIRST, NEWEST_FIRST) else ""
    order = _day_order(sort)
    by_holder = _by_day(_by_holder(shown), order)
    page = Paginator(_pages(by_holder), 1).get_page(number)
    by_team = Counter(str(row["where"]) for row in of_reason)
    by_reason = Counter(row["reason"] for row in of_team)
    return DoubtList(
        total=len(every),
        count=len(shown),
        holder_count=len({tuple(rows[0][name] for name in _HOLDER) for rows in by_holder}),
        groups=_groups(design, [one for part in page for one in part], shown, on, order),
        page=page,
        teams=[
            Choice(pk, name, by_team[pk], pk == team)
            for pk, name in teams.items()
            if by_team[pk] or pk == team
        ],
        reasons=[
            Choice(one.value, one.label, by_reason[one.value], one.value == reason)
            for one in Doubt
            if by_reason[one.value] or one.value == reason
        ],
        sort=sort,
    )


def _rows(design: Design, on: date) -> list[Row]:
    """Little of each tick, in the order of teams and of their seats, with the day `since` when."""
    asking = design.ticks.to_confirm(design, on=on).with_reason(design, on=on)
    rows = (
        asking.annotate(
            where=Coalesce("seat__team", "team"),
            where_name=Coalesce("seat__team__name", "team__name"),
        )
        .order_by(
            Coalesce("seat__team__position", "team__position"),
            "where",
            F("seat__position").asc(nulls_last=True),
            "seat",
            F("participant__position").asc(nulls_last=True),
            "participant",
            "role",
            "pk",
        )
        .values("pk", "reason", "where", "where_name", *_HOLDER, "day", doubted=KT("doubt__since"))
    )
    return [row | {"since": _since(row, design)} for row in rows]


def _by_holder(rows: Iterable[Row]) -> list[list[Row]]:
    order = list(Doubt)
    by_reason = sorted(rows, key=lambda row: order.index(Doubt(row["reason"])))
    return [
        list(same)
        for _, same in groupby(
            by_reason, key=lambda row: (row["reason"], *(row[name] for name in _HOLDER))
        )
    ]


def _since(row: Row, design: Design) -> date | None:
    """The first day on which a tick asked: its own `day` is the last on which it did not."""
    if row["day"] is None:
        return date.fromisoformat(row["doubted"]) if row["doubted"] else None
    days = design.confirm_after_days if row["reason"] == Doubt.AGAIN else 1
    return row["day"] + timedelta(days=days or 1)


def _day_order(sort: str) -> DayOrder:
    """What to sort ticks by; those without a day are last either way."""
    sign = {OLDEST_FIRST: 1, NEWEST_FIRST: -1}.get(sort, 0)

    def place(row: Row) -> tuple[bool, int]:
        since = row["since"]
        return bool(sign) and since is None, sign * since.toordinal() if since else 0

    return place


def _by_day(by_holder: Iterable[list[Row]], order: DayOrder) -> list[list[Row]]:
    """The same holders in another order, and their reasons by the first holder of each."""
    groups = [
        sorted(holders, key=lambda rows: min(map(order, rows)))
        for _, holders in groupby(by_holder, key=lambda rows: rows[0]["reason"])
    ]
    groups.sort(key=lambda holders: min(map(order, holders[0])))
    return [rows for holders in groups for rows in holders]


def _pages(by_holder: Iterable[list[Row]]) -> list[list[list[Row]]]:
    """Whole holders, so that all that one of them holds is confirmed by those who see it all."""
    pages: list[list[list[Row]]] = []
    room = 0
    for rows in by_holder:
        if room <= 0:
            pages.append([])
            room = TICKS_ON_PAGE
        pages[-1].append(rows)
        room -= len(rows)
    return pages


def _groups(
    design: Design,
    by_holder: Iterable[list[Row]],
    shown: Iterable[Row],
    on: date,
    order: DayOrder,
) -> list[ReasonGroup]:
    counts = Counter(row["reason"] for row in shown)
    by_holder = list(by_holder)
    details = _details(design, [row["pk"] for rows in by_holder for row in rows], on)
    framework = read_framework(design.version)
    return [
        ReasonGroup(
            Doubt(reason),
            counts[reason],
            [
                _holder(
                    [details[row["pk"]] | {"since": row["since"]} for row in rows],
                    rows[0]["where_name"],
                    framework,
                    order,
                )
                for rows in same
                if all(row["pk"] in details for row in rows)
            ],
        )
        for reason, same in groupby(by_holder, key=lambda rows: rows[0]["reason"])
    ]


def _details(design: Design, pks: Sequence[int], on: date) -> Mapping[int, dict[str, Any]]:
    rows = design.ticks.filter(pk__in=pks).with_reason(design, on=on)
    return {
        row["pk"]: row
        for row in rows.values(
            "pk",
            "activity",
            "level",
            "role",
            "seat",
            "confirmed_at",
            "reason",
            "before",
            "day",
            "seat__roles",
            "seat__participant__person__name",
            "seat__participant__person__kind",
            "participant__person__name",
            "participant__person__kind",
        )
    }


def _holder(rows: Sequence[Row], team: str, framework: Framework, order: DayOrder) -> Holder:
    first, roles = rows[0], framework.role_by_key
    name = first["seat__participant__person__name"] or first["participant__person__name"]
    kind = first["seat__participant__person__kind"] or first["participant__person__kind"]
    if name is not None:
        whose = name
    elif first["role"]:
        whose = f"whoever is {role_names([first['role']], roles) or first['role']}"
        name = capfirst(whose)
    else:
        name, whose = "Open seat", "the open seat"
    places = {activity.key: place for place, activity in enumerate(framework.activities)}
    rows = sorted(rows, key=lambda row: (places.get(row["activity"], len(places)), row["pk"]))
    return Holder(
        name=name,
        whose=whose,
        kind={None: "open", PersonKind.VENDOR.value: "vendor"}.get(kind, "person"),
        about=", ".join(filter(None, [role_names(first["seat__roles"] or (), roles), team])),
        ticks=[_tick(row, framework) for row in sorted(rows, key=order)],
    )


def _tick(row: Row, framework: Framework) -> DoubtedTick:
    activity = framework.activity_by_key.get(row["activity"])
    left = f", until {row['day']:%-d %B %Y}" if row["reason"] == Doubt.LEFT and row["day"] else ""
    return DoubtedTick(
        seen=f"{row['pk']}:{row['reason']}",
        activity=activity.name if activity else f"{row['activity']}, not in the reference",
        level=row["level"].capitalize(),
        before=f"{row['before']}{left}",
        since=row["since"],
        confirmed_at=row["confirmed_at"],
    )


def ticks_told(count: int) -> str:
    return "1 tick" if count == 1 else f"{count} ticks"


def to_confirm(asked: int) -> str:
    """ " 7 ticks need confirming.", if there are such."""
    return f" {ticks_told(asked)} {'needs' if asked == 1 else 'need'} confirming." if asked else ""
