"""Random designs on the drawn reference, small enough that hypothesis can shrink them.

Most of what is drawn is usual (somebody in a seat, at work that a role of theirs owns), so that
rules have something to see; the odd cases come beside it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from roles.analysis import Design, Framework
from roles.analysis.design import (
    Agreement,
    AgreementStatus,
    CoverageBasis,
    DataScale,
    Level,
    Mark,
    Person,
    PersonKind,
    Seat,
    Serving,
    Stage,
    Team,
    TeamKind,
    Tick,
)
from tests.analysis.drawing import REFERENCE, TODAY

_REFERENCES = (
    REFERENCE,
    REFERENCE,
    replace(REFERENCE, coverage_basis=CoverageBasis.ROLE),
    replace(REFERENCE, structures=()),
)
# What the activities of the drawn reference are called in the shipped one.
_SHIPPED = {
    "define": "define_requirements",
    "prepare": "build_data_pipelines",
    "explore": "explore_data",
    "build": "build_models",
    "deploy": "deploy_models",
    "monitor": "monitor_models",
}
_ROLES = [role.key for role in REFERENCE.roles]
_ACTIVITIES = [activity.key for activity in REFERENCE.activities]
_OWNED = {
    role: [
        cell.activity for cell in REFERENCE.cells if (cell.role, cell.mark) == (role, Mark.OWNER)
    ]
    for role in _ROLES
}

_KINDS = [TeamKind.PRODUCT] * 3 + [TeamKind.PLATFORM] * 2 + [TeamKind.SHARED]
_PEOPLE: list[dict[str, Any]] = [
    *[{"name": name} for name in ("Ann", "Bob", "Cy")],
    *[{"title": title} for title in ("Wizard", "Data Engineer", "Platform Engineer", "SRE")],
    {"kind": PersonKind.CONTRACTOR},
    {"kind": PersonKind.VENDOR},
    {"available": 0.5},
]
_ROLE_SETS = [
    *[(role,) for role in _ROLES] * 4,
    *combinations(_ROLES, 2),
    (),
    (),
]
_SEATS: list[dict[str, Any]] = [
    *[{"fte": fte} for fte in (1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.3, 0.0)],
    *[{"start": TODAY + timedelta(days)} for days in (0, 1)],
    *[{"end": TODAY + timedelta(days)} for days in (-1, 0, 90, 91)],
]
_LEVELS = [*Level, Level.BACKUP, Level.BACKUP]
_SETTINGS: list[dict[str, Any]] = [
    *[{"stage": Stage.GROWN}] * 6,
    *[{"stage": stage} for stage in (Stage.AUTO, Stage.SMALL)],
    {"stage": Stage.GROWN, "serving": Serving.BATCH},
    {"stage": Stage.GROWN, "data_scale": DataScale.LARGE},
    {"stage": Stage.GROWN, "accepted_variations": ("ds_deploys",)},
    {"stage": Stage.GROWN, "thresholds": {"key_person_activities": 1, "people_per_team": 1}},
]


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """A design with up to four teams, seven people, and all that can be said of them."""
    framework = draw(st.sampled_from(_REFERENCES))
    teams = draw(_teams())
    people = draw(_people())
    seats = draw(_seats(teams, people))
    return Design(
        framework=framework,
        as_of=TODAY,
        structure=draw(st.sampled_from([*framework.structure_by_key, None])),
        regulated=draw(st.booleans()),
        teams=teams,
        people=people,
        seats=seats,
        ticks=draw(_ticks(teams, people, seats)),
        agreements=draw(_agreements(teams)),
        **draw(st.sampled_from(_SETTINGS)),
    )


def designs_on(framework: Framework) -> st.SearchStrategy[Design]:
    """Designs on the shipped framework that the drawn one is a part of, fit to be stored."""
    return designs().map(
        lambda design: replace(
            design,
            framework=framework,
            ticks=tuple(
                replace(tick, activity=_SHIPPED.get(tick.activity, tick.activity))
                for tick in design.ticks
            ),
            # A stored agreement is between two teams.
            agreements=tuple(one for one in design.agreements if one.from_team != one.to_team),
        )
    )


def _up_to[T](size: int, items: Sequence[T]) -> st.SearchStrategy[list[T]]:
    """Lists of every length alike; hypothesis alone prefers the short."""
    if not items:
        return st.just([])
    return st.integers(0, size).flatmap(
        lambda count: st.lists(st.sampled_from(items), min_size=count, max_size=count)
    )


@st.composite
def _teams(draw: st.DrawFn) -> tuple[Team, ...]:
    kinds = [TeamKind.PRODUCT, *draw(_up_to(3, _KINDS))]
    # The first team of the design is not always the first by key, nor always a product team.
    keys = draw(st.permutations("ABCD"[: len(kinds)]))
    kinds = kinds[::-1] if draw(st.booleans()) else kinds
    units = [key for key, kind in zip(keys, kinds, strict=True) if kind is TeamKind.PRODUCT]
    serves = [None, None, None, (), *combinations(units, 1), *combinations(units, 2)]
    return tuple(
        Team(
            key,
            f"Team {key}",
            kind,
            None if kind is TeamKind.PRODUCT else draw(st.sampled_from(serves)),
        )
        for key, kind in zip(keys, kinds, strict=True)
    )


def _people() -> st.SearchStrategy[tuple[Person, ...]]:
    return _up_to(7, _PEOPLE).map(
        lambda facts: tuple(
            Person(**{"key": key, "name": key, **one})
            for key, one in zip("pqrstuv", facts, strict=False)
        )
    )


@st.composite
def _seats(
    draw: st.DrawFn, teams: tuple[Team, ...], people: tuple[Person, ...]
) -> tuple[Seat, ...]:
    keys = [team.key for team in teams]
    teams_of = st.sampled_from(
        [*combinations(keys, 1)] * 4 + [*combinations(keys, 2), *combinations(keys, 3), ()]
    )
    roles = st.sampled_from(_ROLE_SETS)
    seats = [
        Seat(
            team,
            person.key,
            draw(roles),
            key=f"{person.key}-{team}",
            internal_contact=people[0].key if place else None,
            **draw(st.sampled_from(_SEATS)),
        )
        for person in people
        for place, team in enumerate(draw(teams_of))
    ]
    for number, team in enumerate(draw(_up_to(2, keys))):
        vacancy = Seat(team, roles=draw(roles), key=draw(st.sampled_from([f"new{number}", ""])))
        seats.insert(draw(st.integers(0, len(seats))), vacancy)
    return tuple(seats)


@st.composite
def _ticks(
    draw: st.DrawFn, teams: tuple[Team, ...], people: tuple[Person, ...], seats: tuple[Seat, ...]
) -> tuple[Tick, ...]:
    usual = [
        Tick(activity, seat=seat.key)
        for seat in seats
        if seat.key
        for role in seat.roles
        for activity in _OWNED[role]
    ]
    holders: list[dict[str, str | None]] = [
        *[{"seat": seat.key} for seat in seats if seat.key],
        *[{"person": seat.person, "team": seat.team} for seat in seats if seat.person],
        *[{"role": role, "team": team.key} for role in _ROLES[1:4] for team in teams],
        *[{"person": person.key, "team": teams[0].key} for person in people[:2]],
    ]
    units = [team.key for team in teams if team.kind is TeamKind.PRODUCT]
    named = [None, *combinations(units, 1), *combinations(units, 2)]
    odd = [
        Tick(activity, **holder) for holder, activity in product(holders, [*_ACTIVITIES, "retired"])
    ]
    other = [
        replace(tick, level=draw(st.sampled_from(_LEVELS)), teams=draw(st.sampled_from(named)))
        for tick in draw(_up_to(6, odd))
    ]
    return (*draw(_up_to(16, usual)), *draw(_up_to(6, odd)), *other)


def _agreements(teams: tuple[Team, ...]) -> st.SearchStrategy[tuple[Agreement, ...]]:
    possible = [
        Agreement(handoff.key, one.key, other.key, status, elements)
        for handoff in REFERENCE.handoffs
        for one, other in product(teams, repeat=2)
        for status in AgreementStatus
        for elements in (handoff.elements, ())
    ]
    return _up_to(3, possible).map(tuple)
