from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet

from roles import models
from roles.analysis import design as facts
from roles.snapshots.frameworks import read_framework
from roles.snapshots.rows import (
    ACCEPTED,
    AGREEMENT,
    PERSON,
    SEAT,
    SETTINGS,
    TEAM,
    TICK,
    Row,
    accepted_of,
    agreement_of,
    design_of,
    person_of,
    seat_of,
    team_of,
    tick_of,
)

type ReadBy = Callable[[facts.Framework], facts.Design]
"""A design as it is stored, waiting for the framework that it is to be read by."""


def take_snapshot(design: models.Design, *, on: date) -> facts.Design:
    """Read a whole design as it is now, in six queries whatever its size.

    `on` is the day it is judged on, unless the design names one itself.
    """
    return take_snapshots([design], on=on)[0]


def take_snapshots(designs: Sequence[models.Design], *, on: date) -> list[facts.Design]:
    """Read several whole designs, in the queries of one."""
    return [
        read_by(read_framework(design.version))
        for design, read_by in zip(designs, read_designs(designs, on=on), strict=True)
    ]


def read_designs(designs: Sequence[models.Design], *, on: date) -> list[ReadBy]:
    """Several whole designs that any version can read, in six queries.

    So a design can be compared under two versions; each leaves out what it has no word for.
    """
    teams = _by_design(models.Team.objects.in_design_order().values("design", *TEAM), designs)
    people = _by_design(
        models.Participant.objects.order_by("position", "pk").values("design", *PERSON), designs
    )
    seats = _by_design(models.Seat.objects.in_design_order().values("design", *SEAT), designs)
    ticks = _by_design(models.Tick.objects.order_by("pk").values("design", *TICK), designs)
    agreements = _by_design(
        models.Agreement.objects.order_by("position", "pk").values("design", *AGREEMENT), designs
    )
    accepted = _by_design(
        models.Acknowledgement.objects.order_by("pk").values("design", *ACCEPTED), designs
    )
    return [
        partial(
            design_of,
            {name: getattr(design, name) for name in SETTINGS},
            on=on,
            teams=[team_of(row) for row in teams[design.pk]],
            people=[person_of(row) for row in people[design.pk]],
            seats=[seat_of(row) for row in seats[design.pk]],
            ticks=[tick_of(row) for row in ticks[design.pk]],
            agreements=tuple(agreement_of(row) for row in agreements[design.pk]),
            acknowledged=tuple(accepted_of(row) for row in accepted[design.pk]),
        )
        for design in designs
    ]


def _by_design(
    rows: QuerySet[Any, Row], designs: Sequence[models.Design]
) -> Mapping[int, list[Row]]:
    """The rows of each design in their order, in one query."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows.filter(design__in=designs):
        found[row["design"]].append(row)
    return found
