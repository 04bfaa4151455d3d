"""What refers to a part of a draft, in the draft itself and in designs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from roles.models import (
    Activity,
    Agreement,
    Design,
    FrameworkVersion,
    Handoff,
    Role,
    Seat,
    Structure,
    Tick,
    Variation,
)
from roles.snapshots.frameworks import Part


@dataclass(frozen=True, slots=True)
class PartUse:
    """What refers to a part, as words such as “5 cells”: in the draft, and in designs."""

    in_draft: tuple[str, ...]
    in_designs: tuple[str, ...]


def read_part_use(part: Part) -> PartUse:
    """In eight queries at most, whatever the size."""
    draft = part.version
    return PartUse(
        tuple(_counted(_uses_in_draft(draft, part))),
        tuple(_counted(_uses_in_designs(draft, part))),
    )


def _uses_in_draft(draft: FrameworkVersion, part: Part) -> Iterator[tuple[int, str]]:
    key = part.key
    if isinstance(part, Role):
        yield part.cells.count(), "cell"
        yield part.exclusions.count(), "exclusion"
        yield _count(draft.structures.all(), lambda one: key in _roles_named(one)), "structure"
        yield _count(draft.variations.all(), lambda one: _has(one.cells, "r", key)), "variation"
        yield _count(draft.roles.all(), lambda one: _has(one.interactions, "with", key)), "role"
        advice = [*draft.stages, *draft.stand_ins, *draft.soft_skills]
        yield _count(advice, lambda one: key in _roles_advised(one)), "piece of advice"
    elif isinstance(part, Activity):
        yield part.cells.count(), "cell"
        yield part.exclusions.count(), "exclusion"
        yield _count(draft.structures.all(), lambda one: key in one.places), "structure"
        yield _count(draft.handoffs.all(), lambda one: key in _activities_named(one)), "handoff"
        yield _count(draft.variations.all(), lambda one: _has(one.cells, "a", key)), "variation"


def _uses_in_designs(draft: FrameworkVersion, part: Part) -> Iterator[tuple[int, str]]:
    designs = Design.objects.filter(version__framework=draft.framework_id)
    match part:
        case Role():
            seats = Seat.objects.filter(design__in=designs).values_list("roles", flat=True)
            yield sum(part.key in roles for roles in seats), "seat"
            yield Tick.objects.filter(design__in=designs, role=part.key).count(), "tick"
        case Activity():
            yield Tick.objects.filter(design__in=designs, activity=part.key).count(), "tick"
        case Structure():
            yield designs.filter(structure=part.key).count(), "design"
        case Handoff():
            yield Agreement.objects.filter(design__in=designs, kind=part.key).count(), "agreement"
        case Variation():
            accepted = designs.values_list("accepted_variations", flat=True)
            yield sum(part.key in keys for keys in accepted), "design"


def _counted(uses: Iterable[tuple[int, str]]) -> Iterator[str]:
    for count, noun in uses:
        if count:
            plural = noun.replace("piece", "pieces") if " " in noun else f"{noun}s"
            yield f"{count} {noun if count == 1 else plural}"


def _count(rows: Iterable[Any], holds: Callable[[Any], bool]) -> int:
    return sum(1 for row in rows if holds(row))


def _has(rows: Iterable[Mapping[str, Any]], field: str, key: str) -> bool:
    return any(row.get(field) == key for row in rows)


def _roles_named(structure: Structure) -> set[str]:
    return {*structure.homes, *structure.product_roles, *structure.central_roles}


def _activities_named(handoff: Handoff) -> set[str]:
    return {*handoff.producers, *handoff.consumers}


def _roles_advised(row: Mapping[str, Any]) -> set[str]:
    return {row.get("for", ""), *row.get("by", ()), *row.get("roles_any_of", ())}
