"""Rows of the database as facts; the tuples are the columns that each needs."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from roles.analysis import design as facts

type Row = Mapping[str, Any]

SETTINGS = (
    "name",
    "structure",
    "serving",
    "stage",
    "regulated",
    "data_scale",
    "as_of",
    "accepted_variations",
    "thresholds",
)
TEAM = ("pk", "key", "name", "kind", "serves")
SEAT = (
    "pk",
    "team__key",
    "key",
    "roles",
    "fte",
    "start",
    "end",
    "participant__key",
    "internal_contact__key",
)
PERSON = ("key", "person__name", "person__title", "person__kind", "person__available")
TICK = (
    "activity",
    "level",
    "only_for",
    "role",
    "names_person",
    "team__key",
    "participant__key",
    "seat_id",
    "seat__key",
    "seat__team__key",
    "seat__participant__key",
)
AGREEMENT = ("kind", "from_team__key", "to_team__key", "status", "elements", "url")
ACCEPTED = ("rule", "subject", "reason", "by", "until")


def design_of(
    settings: Mapping[str, Any],
    framework: facts.Framework,
    *,
    on: date,
    teams: list[facts.Team],
    people: list[facts.Person],
    seats: list[facts.Seat],
    ticks: Iterable[facts.Tick],
    agreements: tuple[facts.Agreement, ...] = (),
    acknowledged: tuple[facts.Acknowledgement, ...] = (),
) -> facts.Design:
    """Put rows together, leaving out every key that a newer framework or a narrow look lacks."""
    known_teams = {team.key for team in teams}
    known_roles = framework.role_by_key
    return facts.Design(
        framework=framework,
        as_of=settings["as_of"] or on,
        name=settings["name"],
        structure=settings["structure"]
        if settings["structure"] in framework.structure_by_key
        else None,
        serving=facts.Serving(settings["serving"]),
        stage=facts.Stage(settings["stage"]),
        regulated=settings["regulated"],
        data_scale=facts.DataScale(settings["data_scale"]),
        accepted_variations=tuple(
            key for key in settings["accepted_variations"] if key in framework.variation_by_key
        ),
        thresholds=settings["thresholds"],
        teams=tuple(
            team if team.serves is None else replace(team, serves=_only(team.serves, known_teams))
            for team in teams
        ),
        people=tuple(people),
        seats=tuple(replace(seat, roles=_only(seat.roles, known_roles)) for seat in seats),
        ticks=tuple(
            tick if tick.teams is None else replace(tick, teams=_only(tick.teams, known_teams))
            for tick in ticks
            if tick.role is None or tick.role in known_roles
        ),
        agreements=tuple(one for one in agreements if one.kind in framework.handoff_by_key),
        acknowledged=acknowledged,
        is_dated=settings["as_of"] is not None,
    )


def _only(keys: tuple[str, ...], known: Container[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key in known)


def team_of(row: Row) -> facts.Team:
    serves = row["serves"]
    return facts.Team(
        key=row["key"],
        name=row["name"],
        kind=facts.TeamKind(row["kind"]),
        serves=None if serves is None else tuple(serves),
    )


def person_of(row: Row, path: str = "") -> facts.Person:
    return facts.Person(
        key=row[f"{path}key"],
        name=row[f"{path}person__name"],
        title=row[f"{path}person__title"],
        kind=facts.PersonKind(row[f"{path}person__kind"]),
        available=float(row[f"{path}person__available"]),
    )


def seat_of(row: Row) -> facts.Seat:
    return facts.Seat(
        team=row["team__key"],
        person=row["participant__key"],
        roles=tuple(row["roles"]),
        fte=float(row["fte"]),
        start=row["start"],
        end=row["end"],
        internal_contact=row["internal_contact__key"],
        key=row["key"],
    )


def tick_of(row: Row) -> facts.Tick:
    """A seat's tick names the person and the team where the file did, or the seat has no key."""
    person, seat, team = row["participant__key"], None, row["team__key"]
    if row["seat_id"] is not None:
        if row["seat__participant__key"] and (row["names_person"] or not row["seat__key"]):
            person, team = row["seat__participant__key"], row["seat__team__key"]
        else:
            seat = row["seat__key"]
    return facts.Tick(
        activity=row["activity"],
        person=person,
        seat=seat,
        role=row["role"] or None,
        team=team,
        level=facts.Level(row["level"]),
        teams=tuple(row["only_for"].split(",")) if row["only_for"] else None,
    )


def agreement_of(row: Row) -> facts.Agreement:
    return facts.Agreement(
        kind=row["kind"],
        from_team=row["from_team__key"],
        to_team=row["to_team__key"],
        status=facts.AgreementStatus(row["status"]),
        elements=tuple(row["elements"]),
        url=row["url"],
    )


def accepted_of(row: Row) -> facts.Acknowledgement:
    return facts.Acknowledgement(*(row[name] for name in ACCEPTED))
