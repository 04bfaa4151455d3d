"""Designs of any size to measure with; the same size is always the same design."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import yaml

from roles.analysis.design import (
    Agreement,
    Design,
    Framework,
    Level,
    Mark,
    Person,
    Seat,
    Team,
    TeamKind,
    Tick,
)
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped

TODAY = date(2026, 11, 21)

_FULL_TEAM = (
    "product_manager",
    "data_engineer",
    "data_scientist",
    "data_scientist",
    "ml_engineer",
    "mlops_engineer",
    "mlops_engineer",
    "devops_engineer",
    "software_engineer",
    "software_engineer",
)
_SMALLER_TEAM = ("product_manager", *_FULL_TEAM[1:3], "ml_engineer", *_FULL_TEAM[5:6])
_SERVED_TEAM = (
    "product_manager",
    *("data_engineer",) * 2,
    *("data_scientist",) * 4,
    *("software_engineer",) * 3,
)
_PLATFORM_TEAM = (*("ml_engineer",) * 10, *("mlops_engineer",) * 10, *("devops_engineer",) * 10)


def small_design() -> Design:
    """14 people in two product teams and a shared one, and something to find."""
    teams = [
        ("A", TeamKind.PRODUCT, (*_SMALLER_TEAM, "software_engineer")),
        ("B", TeamKind.PRODUCT, (*_SMALLER_TEAM, "software_engineer")),
        ("IT", TeamKind.SHARED, ("devops_engineer",) * 2),
    ]
    return _design(teams, structure="embedded")


def embedded_design(product_teams: int) -> Design:
    """Product teams of ten that do everything themselves, with 30 ticks each."""
    teams = [(f"T{number}", TeamKind.PRODUCT, _FULL_TEAM) for number in range(product_teams)]
    return _design(teams, structure="embedded")


def served_design(product_teams: int) -> Design:
    """Product teams of ten, and one platform of 30 people that serves them all."""
    teams = [(f"T{number}", TeamKind.PRODUCT, _SERVED_TEAM) for number in range(product_teams)]
    return _design(
        [*teams, ("Platform", TeamKind.PLATFORM, _PLATFORM_TEAM)], structure="centralized"
    )


def fifty_teams() -> Design:
    """47 product teams, two platforms and a shared team, with ten seats each."""
    products = [(f"T{number}", TeamKind.PRODUCT, _SERVED_TEAM) for number in range(47)]
    platforms = [
        (key, TeamKind.PLATFORM, (*("ml_engineer",) * 5, *("mlops_engineer",) * 5))
        for key in ("PA", "PB")
    ]
    shared = ("IT", TeamKind.SHARED, ("devops_engineer",) * 10)
    return _design([*products, *platforms, shared], structure="hybrid")


def _design(
    teams: list[tuple[str, TeamKind, tuple[str, ...]]],
    *,
    structure: str,
) -> Design:
    framework = read_shipped(DEFAULT_FRAMEWORK).facts()
    people, seats, ticks = [], [], []
    for team, _, roles in teams:
        # A team is the same in designs of any size, so what grows is their number alone.
        random = Random(team)
        for number, role in enumerate(roles):
            person = f"{team}-{number}"
            people.append(Person(person, f"Person {person}", framework.role_by_key[role].name))
            ends = TODAY + timedelta(days=30) if random.random() < 0.02 else None
            seats.append(Seat(team, person, (role,), end=ends))
            ticks += _ticks(framework, random, person, team, role)
    return Design(
        framework=framework,
        as_of=TODAY,
        structure=structure,
        teams=tuple(Team(key, f"Team {key}", kind) for key, kind, _ in teams),
        people=tuple(people),
        seats=tuple(seats),
        ticks=tuple(ticks),
        agreements=tuple(
            Agreement("model", teams[0][0], teams[-1][0]) for _ in range(len(teams) > 1)
        ),
    )


def _ticks(
    framework: Framework, random: Random, person: str, team: str, role: str
) -> Iterator[Tick]:
    """What the role owns, with a tenth of it left out and some work of other roles beside it."""
    for cell in framework.cells:
        if cell.role == role and cell.mark is Mark.OWNER and random.random() < 0.9:
            yield Tick(cell.activity, person=person, team=team)
    chance = random.random()
    if chance < 0.3:
        level = Level.OWNER if chance < 0.2 else Level.BACKUP
        yield Tick(random.choice(framework.activities).key, person=person, team=team, level=level)


def large_framework(activities: int, roles: int) -> str:
    """A framework file with one to three owners for each activity."""
    random = Random(activities)
    content = {
        "schema_version": 1,
        "slug": "large",
        "title": "A large framework",
        "roles": [{"key": f"role_{at}", "name": f"Role {at}"} for at in range(roles)],
        "activities": [
            {"key": f"activity_{at}", "name": f"Activity {at}", "critical": at % 5 == 0}
            for at in range(activities)
        ],
        "cells": [
            {"a": f"activity_{at}", "r": f"role_{role}", "mark": "owner"}
            for at in range(activities)
            for role in sorted(random.sample(range(roles), random.randint(1, 3)))
        ],
    }
    return yaml.safe_dump(content, sort_keys=False)


def large_design(framework: Framework, people: int) -> Design:
    """Ten product teams of people who own most of what their role owns."""
    random = Random(people)
    teams = [f"T{at}" for at in range(10)]
    roles = [role.key for role in framework.roles]
    seats = [
        Seat(teams[at % len(teams)], f"P{at}", (roles[at % len(roles)],)) for at in range(people)
    ]
    return Design(
        framework=framework,
        as_of=TODAY,
        teams=tuple(Team(key, f"Team {key}") for key in teams),
        people=tuple(Person(f"P{at}", f"Person {at}") for at in range(people)),
        seats=tuple(seats),
        ticks=tuple(
            Tick(cell.activity, person=seat.person, team=seat.team)
            for seat in seats
            for cell in framework.cells
            if cell.role in seat.roles and random.random() < 0.5
        ),
    )
