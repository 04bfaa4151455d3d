from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    Value,
    When,
)
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Coalesce, Concat

from roles import models
from roles.analysis import design as facts
from roles.analysis.reading import Outside
from roles.analysis.reference import Reference
from roles.snapshots.frameworks import published_framework
from roles.snapshots.rows import (
    PERSON,
    SEAT,
    SETTINGS,
    TEAM,
    TICK,
    Row,
    design_of,
    person_of,
    seat_of,
    team_of,
    tick_of,
)

_SMALL = "individuals_in_small_stage"

# What says whether a tick needs confirming, besides the columns of the tick.
_DOUBT = ("reason", "before", "day")

# What no key, rule or subject contains, so that many of them fit into one column.
_BETWEEN, _AFTER = "\t", "\n"


@dataclass(frozen=True, slots=True)
class TeamSnapshot:
    """What can reach one team, as facts, and what has to be known of the rest.

    `seat_pks` is in the order of `design.seats`, and so are the `person_pks` of who sits there.
    `doubts` says in words why ticks need confirming.
    """

    design: facts.Design
    outside: Outside
    team: facts.Team
    seat_pks: tuple[int, ...]
    person_pks: tuple[int | None, ...]
    doubts: Mapping[facts.Tick, str] = field(default_factory=dict)


def take_team_snapshot(design_pk: int, team_pk: int, *, on: date) -> TeamSnapshot | None:
    """Read the `vicinity` of one team, and no more, in two queries whatever the design's size.

    A framework that asks for roles takes a third. None if the design has no such team.
    """
    rows = list(_rows_around(design_pk, team_pk, on=on))
    first = next((row for row in rows if row["pk"] == team_pk), None)
    if first is None:
        return None
    near = {row["pk"]: team_of(row) for row in rows}
    teams, units = _all_teams(first["all_teams"], near.values())
    seated = [row for row in rows if row["seats__pk"] is not None]
    seated.sort(key=lambda row: (row["seats__position"], row["seats__pk"]))
    seats = {
        row["seats__pk"]: seat_of(
            {name: row[f"seats__{name}"] for name in SEAT if name != "team__key"}
            | {"team__key": row["key"]}
        )
        for row in seated
    }
    people = _people_in(rows)
    holders = {row["seats__participant"] for row in seated} - {None}
    ticks = models.Tick.objects.filter(design=design_pk).filter(
        Q(seat__team__in=near) | Q(team__in=near, participant=None) | Q(participant__in=holders)
    )
    stored = models.Design(pk=design_pk, confirm_after_days=first["design__confirm_after_days"])
    told = [
        (tick_of(row), _doubt_of(row))
        for row in ticks.with_reason(stored, on=on).order_by("pk").values(*TICK, *_DOUBT)
        if row["seat_id"] is None or row["seat_id"] in seats
    ]
    settings = {name: first[f"design__{name}"] for name in SETTINGS}
    framework = published_framework(
        first["design__version_id"],
        first["design__version__published_at"],
        first["design__version__digest"],
    )
    if settings["stage"] == facts.Stage.AUTO:
        limit = settings["thresholds"].get(_SMALL, framework.threshold(_SMALL))
        is_small = (first["individuals"] or 0) <= limit
        settings["stage"] = facts.Stage.SMALL if is_small else facts.Stage.GROWN
    design = design_of(
        settings,
        framework,
        on=on,
        teams=teams,
        people=people,
        seats=list(seats.values()),
        ticks=[tick for tick, _ in told],
        acknowledged=tuple(
            facts.Acknowledgement(*finding.split(_BETWEEN))
            for finding in sorted((first["accepted"] or "").split(_AFTER))
            if finding
        ),
    )
    outside = Outside(units, _carried_roles(design_pk, design))
    doubts = {tick: doubt for tick, doubt in told if doubt}
    person_pks = tuple(row["seats__participant__person"] for row in seated)
    return TeamSnapshot(design, outside, near[team_pk], tuple(seats), person_pks, doubts)


def _doubt_of(row: Row) -> str:
    reason = row["reason"]
    return models.Doubt(reason).told(row["before"], row["day"]) if reason else ""


def _all_teams(text: str, near: Iterable[facts.Team]) -> tuple[list[facts.Team], tuple[str, ...]]:
    """Every team of the design in its order, the far ones by their key alone; and all units."""
    near_by_key = {team.key: team for team in near}
    found = []
    for line in text.split(_AFTER):
        position, pk, key, is_unit = line.split(_BETWEEN)
        team = near_by_key.get(key) or facts.Team(key, name="")
        found.append((int(position), int(pk), team, bool(is_unit)))
    found.sort(key=lambda one: one[:2])
    return [team for _, _, team, _ in found], tuple(
        team.key for _, _, team, is_unit in found if is_unit
    )


def _people_in(rows: Iterable[Row]) -> list[facts.Person]:
    """Those who sit there and those who look after their seats, in the order of the design."""
    found = {
        row[f"{who}__key"]: (row[f"{who}__position"], row[who], person_of(row, f"{who}__"))
        for row in rows
        for who in ("seats__participant", "seats__internal_contact")
        if row[who] is not None
    }
    return [person for _, _, person in sorted(found.values(), key=lambda one: one[:2])]


def _carried_roles(design_pk: int, design: facts.Design) -> frozenset[str]:
    """The roles that some seat of the whole design carries, where the framework asks for them."""
    if design.framework.coverage_basis is not facts.CoverageBasis.ROLE:
        return frozenset()
    reference, known = Reference(design), design.framework.role_by_key.keys()
    seats = models.Seat.objects.filter(_is_taken(design.as_of), design=design_pk)
    # Vacancies are nobody's, and have no title.
    held: dict[int | None, set[str]] = {}
    titles: dict[int | None, str | None] = {}
    for person, title, roles in seats.values_list(
        "participant", "participant__person__title", "roles"
    ):
        held.setdefault(person, set()).update(known & set(roles))
        titles[person] = title
    return frozenset().union(
        *(roles or reference.role_of_title(titles[person] or "") for person, roles in held.items())
    )


def _is_taken(day: object) -> Q:
    """Of seats: somebody sits there on that day, or it is a vacancy."""
    return Q(participant=None) | _is_filled(day)


def _is_filled(day: object) -> Q:
    return (
        Q(participant__isnull=False, fte__gt=0)
        & (Q(start=None) | Q(start__lte=day))
        & (Q(end=None) | Q(end__gte=day))
    )


def _rows_around(design_pk: int, team_pk: int, *, on: date) -> QuerySet[models.Team, Row]:
    """One row a team and seat; a team without seats has one row with empty seat columns.

    What is true of the whole design stands in the rows of the one team only.
    """
    teams = models.Team.objects.filter(design=design_pk)
    seats = models.Seat.objects.filter(design=design_pk)
    day = Coalesce(F("design__as_of"), Value(on))
    unit_seats = seats.filter(_is_taken(day), team__kind=facts.TeamKind.PRODUCT)
    # By the team alone, for else a database may look through all the seats for each team.
    is_unit = Q(
        Exists(models.Seat.objects.filter(_is_taken(day), team=OuterRef("pk"))),
        kind=facts.TeamKind.PRODUCT,
    )
    is_near = (
        Q(pk=team_pk)
        | ~Q(kind=facts.TeamKind.PRODUCT)
        | Q(
            pk__in=models.Tick.objects.filter(design=design_pk)
            .exclude(only_for="")
            .values(where=Coalesce("seat__team", "team"))
        )
    )
    sits_near = Q(
        seats__participant__in=seats.filter(team__in=teams.filter(is_near))
        .exclude(participant=None)
        .values("participant")
    )
    individuals = (
        seats.filter(_is_filled(day))
        .exclude(participant__person__kind=facts.PersonKind.VENDOR)
        .values("design")
        .values(count=Count("participant", distinct=True))
    )
    accepted = (
        models.Acknowledgement.objects.filter(design=design_pk)
        .filter(Q(until=None) | Q(until__gte=day))
        .values("design")
        .values(
            findings=StringAgg(Concat("rule", Value(_BETWEEN), "subject"), delimiter=Value(_AFTER))
        )
    )
    line = Concat(
        Cast("position", CharField()),
        Value(_BETWEEN),
        Cast("pk", CharField()),
        Value(_BETWEEN),
        "key",
        Value(_BETWEEN),
        Case(When(is_unit, then=Value("x"))),
    )
    all_teams = (
        teams.order_by().values("design").values(lines=StringAgg(line, delimiter=Value(_AFTER)))
    )
    of_design = {"individuals": individuals, "accepted": accepted, "all_teams": all_teams}
    return (
        teams.filter(is_near | sits_near | ~Q(Exists(unit_seats)))
        .order_by("position", "pk", "seats__position", "seats__pk")
        .values(
            *TEAM,
            *(f"seats__{name}" for name in SEAT if name != "team__key"),
            *(f"seats__participant__{name}" for name in (*PERSON, "position") if name != "key"),
            *(
                f"seats__internal_contact__{name}"
                for name in (*PERSON, "position")
                if name != "key"
            ),
            *(f"design__{name}" for name in SETTINGS),
            "seats__position",
            "seats__participant",
            "seats__participant__person",
            "seats__internal_contact",
            "design__confirm_after_days",
            "design__version_id",
            "design__version__published_at",
            "design__version__digest",
            **{
                name: Case(When(pk=team_pk, then=Subquery(found)))
                for name, found in of_design.items()
            },
        )
    )
