from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from roles import models
from roles.analysis import design as facts
from roles.interchange.file_errors import Problem
from roles.interchange.framework_file import FrameworkFile, check_framework

type Part = models.Role | models.Activity | models.Structure | models.Handoff | models.Variation


class DraftIsWrong(Exception):
    """A version whose parts do not fit together, so that no design can be judged by it.

    `problems` say where and why; only a draft can be so.
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("The draft has mistakes.")
        self.problems = problems


def read_framework(version: models.FrameworkVersion) -> facts.Framework:
    """The reference as the rules read it.

    A published version never changes, so each is read once a process, in eight queries; after
    that it costs none. A draft is read each time. Raises DraftIsWrong.
    """
    if version.is_draft:
        return _facts_of(version)
    return published_framework(version.pk, version.published_at, version.digest)


@lru_cache(maxsize=128)
def published_framework(pk: int, published_at: datetime | None, digest: str) -> facts.Framework:
    """The day and the digest are only the name under which the answer is kept."""
    version = models.FrameworkVersion.objects.select_related("framework").get(pk=pk)
    return _facts_of(version)


def _facts_of(version: models.FrameworkVersion) -> facts.Framework:
    read = read_framework_file(version).facts(version=version.number)
    # What a title means was settled when the version was published.
    return read if version.is_draft else replace(read, ambiguous_titles=_titles(version))


def _titles(version: models.FrameworkVersion) -> Mapping[str, tuple[str, ...]]:
    return {title: tuple(roles) for title, roles in version.ambiguous_titles.items()}


def read_framework_file(version: models.FrameworkVersion) -> FrameworkFile:
    """All that stands in a version, as a framework file holds it, in seven queries.

    Raises DraftIsWrong, with every problem, if it could not be read back from a file.
    """
    file, problems = check_framework(_content_of(version))
    if file is None or problems:
        raise DraftIsWrong(problems)
    return file


def _content_of(version: models.FrameworkVersion) -> dict[str, Any]:
    """The version under the names of the framework file."""
    cells = models.Cell.objects.filter(activity__version=version).order_by(
        "activity__position", "activity__pk", "role__position", "role__pk"
    )
    exclusions = models.Exclusion.objects.filter(role__version=version).order_by("position", "pk")
    return version_content(version) | {
        "roles": [_role(row) for row in version.roles.order_by("position", "pk")],
        "activities": [_activity(row) for row in version.activities.order_by("position", "pk")],
        "cells": [_cell(row) for row in cells.values(*_CELL)],
        "exclusions": [_exclusion(row) for row in exclusions.values(*_EXCLUSION)],
        "variations": [_variation(row) for row in version.variations.order_by("position", "pk")],
        "structures": [_structure(row) for row in version.structures.order_by("position", "pk")],
        "handoffs": [_handoff(row) for row in version.handoffs.order_by("position", "pk")],
    }


def version_content(version: models.FrameworkVersion) -> dict[str, Any]:
    """What a version says but for its parts, under the names of the framework file."""
    return {
        "schema_version": 1,
        "slug": version.framework.slug,
        "title": version.title or version.framework.title,
        "summary": version.summary,
        "source": version.source,
        "coverage_basis": version.coverage_basis,
        "attribute_note": version.attribute_note,
        "structure_note": version.structure_note,
        "stages": version.stages,
        "stand_ins": version.stand_ins,
        "serving": version.serving_notes,
        "soft_skills": version.soft_skills,
        "guidance": version.guidance,
        "silent_on": version.silent_on,
        "thresholds": version.thresholds,
    }


def part_content(part: Part) -> dict[str, Any]:
    """One part under the names of the framework file."""
    match part:
        case models.Role():
            return _role(part)
        case models.Activity():
            return _activity(part)
        case models.Structure():
            return _structure(part)
        case models.Handoff():
            return _handoff(part)
        case models.Variation():
            return _variation(part)


def _role(row: models.Role) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "short": row.short,
        "aliases": row.aliases,
        "alias_basis": row.alias_basis,
        "alias_note": row.alias_note,
        "mandate": row.mandate,
        "responsibilities": row.responsibilities,
        "not_responsible": row.not_responsible,
        "skills": row.skills,
        "deliverables": row.deliverables,
        "interactions": row.interactions,
        "notes": row.notes,
        "retired": row.is_retired,
    }


def _activity(row: models.Activity) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "description": row.description,
        "canonical": row.canonical or None,
        "stage": row.stage or None,
        "serving": row.serving,
        "required": row.required,
        "critical": row.critical,
        "single_owner": row.single_owner,
        "basis": row.basis,
        "retired": row.is_retired,
    }


# Cells are many: a row of a dictionary each, and no object.
_CELL = ("activity__key", "role__key", "mark", "basis", "quote", "seed", "note")
_EXCLUSION = ("role__key", "activity__key", "strength", "text", "quote", "seed")


def _cell(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "a": row["activity__key"],
        "r": row["role__key"],
        "mark": row["mark"],
        "basis": row["basis"],
        "ev": _evidence(row["quote"], row["seed"]),
        "why": row["note"],
    }


def _exclusion(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "r": row["role__key"],
        "a": row["activity__key"],
        "strength": row["strength"],
        "text": row["text"],
        "ev": _evidence(row["quote"], row["seed"]),
    }


def _variation(row: models.Variation) -> dict[str, Any]:
    return {
        "key": row.key,
        "text": row.text,
        "cells": row.cells,
        "ev": _evidence(row.quote, row.seed),
    }


def _structure(row: models.Structure) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "summary": row.summary,
        "pros": row.pros,
        "cons": row.cons,
        "role_home": row.homes,
        "role_home_note": row.note,
        "team_counts": row.team_counts,
        "product_team_must_have": row.product_roles,
        "central_team_must_have": row.central_roles,
        "places": row.places,
        "places_basis": row.places_basis,
        "ev": _evidence(row.quote, row.seed),
    }


def _handoff(row: models.Handoff) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "from": row.producers,
        "to": row.consumers,
        "problem": row.problem,
        "solution": row.solution,
        "elements": row.elements,
        "elements_basis": row.elements_basis,
        "elements_note": row.note,
        "ev": _evidence(row.quote, row.seed),
    }


def _evidence(quote: str, seed: str) -> dict[str, str] | None:
    return {"q": quote, "seed": seed} if quote else None
