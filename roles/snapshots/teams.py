from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, Q, QuerySet, StringAgg, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from roles import models
from roles.analysis import design as facts
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

# What no rule id and no subject contains, so that accepted findings fit into one column.
_BETWEEN, _AFTER = "\t", "\n"


@dataclass(frozen=True, slots=True)
class TeamSnapshot:
    """What can reach one team, as facts; `seat_pks` is in the order of `design.seats`."""

    design: facts.Design
    team: facts.Team
    seat_pks: tuple[int, ...]


def take_team_snapshot(design_pk: int, team_pk: int, *, on: date) -> TeamSnapshot | None:
    """Read only what can reach one product team, in two queries whatever the design's size.

    That is the team, the platform and shared teams, product teams that work for another one by
    name, and the other seats of everybody who sits there. A team that is no product team, and a
    design without any, need the whole design, still in two queries. None if the design has no
    such team. Agreements are left out, for they change no cell; of the acknowledgements only
    what was accepted is there, not why.
    """
    rows = list(_rows_around(design_pk, team_pk, on=on))
    first = next((row for row in rows if row["pk"] == team_pk), None)
    if first is None:
        return None
    teams = {row["pk"]: team_of(row) for row in rows}
    seated = [row for row in rows if row["seats__pk"] is not None]
    seated.sort(key=lambda row: (row["seats__position"], row["seats__pk"]))
    seats = {
        row["seats__pk"]: seat_of(
            {name: row[f"seats__{name}"] for name in SEAT if name != "team__key"}
            | {"team__key": row["key"]}
        )
        for row in seated
    }
    people = {
        row[f"{who}__key"]: person_of(row, f"{who}__")
        for who in ("seats__participant", "seats__internal_contact")
        for row in rows
        if row[f"{who}__key"] is not None
    }
    ticks = models.Tick.objects.filter(design=design_pk).filter(
        Q(seat__team__in=teams) | Q(team__in=teams)
    )
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
        teams=list(teams.values()),
        people=list(people.values()),
        seats=list(seats.values()),
        ticks=[
            tick_of(row)
            for row in ticks.order_by("pk").values(*TICK)
            if (row["seat_id"] is None or row["seat_id"] in seats)
            and (row["participant__key"] is None or row["participant__key"] in people)
        ],
        acknowledged=tuple(
            facts.Acknowledgement(*finding.split(_BETWEEN))
            for finding in (first["accepted"] or "").split(_AFTER)
            if finding
        ),
    )
    return TeamSnapshot(design, teams[team_pk], tuple(seats))


def _rows_around(design_pk: int, team_pk: int, *, on: date) -> QuerySet[models.Team, Row]:
    """One row a team and seat; a team without seats has one row with empty seat columns."""
    teams = models.Team.objects.filter(design=design_pk)
    seats = models.Seat.objects.filter(design=design_pk)
    not_product = ~Q(kind=facts.TeamKind.PRODUCT)
    is_near = (
        Q(pk=team_pk)
        | not_product
        | Q(
            pk__in=models.Tick.objects.filter(design=design_pk)
            .exclude(only_for="")
            .values("seat__team")
        )
    )
    sits_near = Q(
        seats__participant__in=seats.filter(team__in=teams.filter(is_near))
        .exclude(participant=None)
        .values("participant")
    )
    is_no_unit = Q(Exists(teams.filter(not_product, pk=team_pk)))
    has_no_unit = ~Q(Exists(seats.filter(team__kind=facts.TeamKind.PRODUCT)))
    day = Coalesce(F("design__as_of"), Value(on))
    individuals = (
        seats.filter(participant__isnull=False, fte__gt=0)
        .filter(Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gte=day))
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
    return (
        teams.filter(is_near | sits_near | is_no_unit | has_no_unit)
        .order_by("position", "pk", "seats__position", "seats__pk")
        .values(
            *TEAM,
            *(f"seats__{name}" for name in SEAT if name != "team__key"),
            *(f"seats__participant__{name}" for name in PERSON if name != "key"),
            *(f"seats__internal_contact__{name}" for name in PERSON if name != "key"),
            *(f"design__{name}" for name in SETTINGS),
            "seats__position",
            "design__version_id",
            "design__version__published_at",
            "design__version__digest",
            individuals=Subquery(individuals),
            accepted=Subquery(accepted),
        )
    )
