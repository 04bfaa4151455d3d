"""What keeps a draft from being published, and the part of it where that is mended."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from roles.interchange.file_errors import Path, Problem, path_text
from roles.models import Cell, Exclusion, FrameworkVersion


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """Something to mend: a sentence, and the part it is in, by its list, its keys and its name.

    A cell has the keys of its activity and of its role. What is in no part of its own is in the
    "settings".
    """

    sentence: str
    kind: str
    keys: tuple[str, ...] = ()
    name: str = ""


def read_problems(draft: FrameworkVersion, problems: Iterable[Problem]) -> list[DraftProblem]:
    """The problems of a draft, each with the part to mend, in a query for each list of parts."""
    lists: dict[str, list[Place]] = {}
    found = []
    for path, words, _ in problems:
        kind, index = (*path, "", "")[:2]
        read = _PLACES.get(str(kind))
        place: Place = ("settings", (), "")
        if read is not None and isinstance(index, int):
            if kind not in lists:
                lists[str(kind)] = read(draft)
            place = lists[str(kind)][index]
        found.append(DraftProblem(_sentence(path, words), *place))
    return found


def _sentence(path: Path, words: str) -> str:
    place, words = path_text(path[2:]), words.removesuffix(".")
    return f"{place}: {words}." if place else f"{words[:1].upper()}{words[1:]}."


# --- where the parts of each list are, in the order in which a version is read

type Place = tuple[str, tuple[str, ...], str]
"""The list, the keys and the name of a part."""


def _parts(kind: str, name: str = "name") -> Callable[[FrameworkVersion], list[Place]]:
    def read(draft: FrameworkVersion) -> list[Place]:
        rows: QuerySet[Any] = getattr(draft, kind).order_by("position", "pk")
        return [(kind, (key,), called) for key, called in rows.values_list("key", name)]

    return read


def _cells(draft: FrameworkVersion) -> list[Place]:
    cells = Cell.objects.filter(activity__version=draft).order_by(
        "activity__position", "activity__pk", "role__position", "role__pk"
    )
    return [
        ("cells", (activity, role), f"{role_name}, {activity_name}")
        for activity, role, role_name, activity_name in cells.values_list(
            "activity__key", "role__key", "role__name", "activity__name"
        )
    ]


def _exclusions(draft: FrameworkVersion) -> list[Place]:
    """Each is mended at its role."""
    exclusions = Exclusion.objects.filter(role__version=draft).order_by("position", "pk")
    return [
        ("roles", (role,), name) for role, name in exclusions.values_list("role__key", "role__name")
    ]


_PLACES: Mapping[str, Callable[[FrameworkVersion], list[Place]]] = {
    "roles": _parts("roles"),
    "activities": _parts("activities"),
    "cells": _cells,
    "exclusions": _exclusions,
    "structures": _parts("structures"),
    "handoffs": _parts("handoffs"),
    "variations": _parts("variations", "text"),
}
