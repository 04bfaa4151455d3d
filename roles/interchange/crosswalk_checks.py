"""What is wrong with a crosswalk beyond the type of each field: lost keys, twins and circles."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from roles.interchange.file_errors import Path, Problem, path_text, shown
from roles.interchange.raw_values import Raw, keys_of, rows, stranger, strangers, twins


@dataclass(frozen=True, slots=True)
class Parts:
    """What a crosswalk may refer to in one framework."""

    roles: Collection[str]
    activities: Collection[str]


type Known = Mapping[str, Parts]


def problems(raw: Raw, known: Known, *, default: str) -> Iterator[Problem]:
    """Everything wrong between the rows of a crosswalk and the frameworks it is about.

    `default` is the slug of the framework whose activities are the canonical ones.
    """
    yield from twins(raw, "roles", "role")
    yield from twins(raw, "disagreements", "disagreement")
    for index, role in rows(raw, "roles"):
        yield from _equivalent_problems(role, ("roles", index), known)
    yield from _circles(raw)
    yield from _without_equivalent_problems(raw, known)
    yield from _left_out(raw, known)
    yield from _title_problems(raw, known)
    for index, topic in rows(raw, "disagreements"):
        path: Path = ("disagreements", index)
        activities = known[default].activities
        yield from strangers(topic, "canonical", path, "canonical activity", activities)
        yield from _twins_by(topic, "positions", "framework", path, "position of this framework")
        for place, position in rows(topic, "positions"):
            yield from _position_problems(position, (*path, "positions", place), known)


def _equivalent_problems(role: Raw, path: Path, known: Known) -> Iterator[Problem]:
    yield from _twins_by(role, "equivalents", "framework", path, "equivalent in this framework")
    for index, one in rows(role, "equivalents"):
        place: Path = (*path, "equivalents", index)
        yield from _part_problems(one, place, known)
        if one.get("strength") == "none" and one.get("role") is not None:
            yield (*place, "role"), "must be left out where the strength is none", one["role"]
        if one.get("strength") != "none" and one.get("role") is None:
            yield (*place, "role"), "is required unless the strength is none", None
    named = [one.get("framework") for _, one in rows(role, "equivalents")]
    for slug in known:
        if slug not in named:
            yield (*path, "equivalents"), f"nothing is said of the framework {shown(slug)}", None


def _circles(raw: Raw) -> Iterator[Problem]:
    """The roles that are the same as two roles in general, which would make these two one."""
    first: dict[tuple[str, str], object] = {}
    for index, role in rows(raw, "roles"):
        for place, one in rows(role, "equivalents"):
            framework, key = one.get("framework"), one.get("role")
            if not isinstance(framework, str) or not isinstance(key, str):
                continue
            if one.get("strength") != "same":
                continue
            earlier = first.setdefault((framework, key), role.get("key"))
            if earlier != role.get("key"):
                problem = (
                    f"{shown(key)} is the same as {shown(earlier)} already; being the same as "
                    f"{shown(role.get('key'))} too would make these two one role"
                )
                yield ("roles", index, "equivalents", place, "strength"), problem, None


def _without_equivalent_problems(raw: Raw, known: Known) -> Iterator[Problem]:
    placed = _placed(raw)
    for index, one in rows(raw, "without_equivalent"):
        path: Path = ("without_equivalent", index)
        yield from _part_problems(one, path, known)
        for pair in set(_pairs({"row": [one]}, "row")) & placed:
            yield (*path, "role"), "this role has an equivalent already", pair[1]


def _left_out(raw: Raw, known: Known) -> Iterator[Problem]:
    named = _placed(raw) | set(_pairs(raw, "without_equivalent"))
    for slug, parts in known.items():
        for role in parts.roles:
            if (slug, role) not in named:
                problem = f"nothing is said of the role {shown(role)} of {shown(slug)}"
                yield ("roles",), problem, None


def _placed(raw: Raw) -> set[tuple[str, str]]:
    return {pair for _, role in rows(raw, "roles") for pair in _pairs(role, "equivalents")}


def _pairs(raw: Raw, field: str) -> Iterator[tuple[str, str]]:
    """The framework and the role of each row that names both."""
    for _, row in rows(raw, field):
        framework, role = row.get("framework"), row.get("role")
        if isinstance(framework, str) and isinstance(role, str):
            yield framework, role


def _title_problems(raw: Raw, known: Known) -> Iterator[Problem]:
    roles = keys_of(raw, "roles")
    first: dict[str, int] = {}
    for index, one in rows(raw, "ambiguous_titles"):
        path: Path = ("ambiguous_titles", index)
        yield from strangers(one, "roles", path, "role", roles)
        yield from stranger(one, "framework", path, "framework", known)
        if one.get("ev") is not None and one.get("framework") is None:
            yield (*path, "framework"), "is required where words are quoted", None
        title = one.get("title")
        if isinstance(title, str):
            earlier = first.setdefault(title.casefold(), index)
            if earlier != index:
                problem = f"there is this title already: {path_text(('ambiguous_titles', earlier))}"
                yield (*path, "title"), problem, title


def _position_problems(position: Raw, path: Path, known: Known) -> Iterator[Problem]:
    yield from stranger(position, "framework", path, "framework", known)
    if (parts := _parts_of(position, known)) is not None:
        yield from strangers(position, "roles", path, "role", parts.roles)
        yield from strangers(position, "activities", path, "activity", parts.activities)


def _part_problems(row: Raw, path: Path, known: Known) -> Iterator[Problem]:
    yield from stranger(row, "framework", path, "framework", known)
    if (parts := _parts_of(row, known)) is not None:
        yield from stranger(row, "role", path, "role", parts.roles)


def _parts_of(row: Raw, known: Known) -> Parts | None:
    slug = row.get("framework")
    return known.get(slug) if isinstance(slug, str) else None


def _twins_by(raw: Raw, field: str, name: str, path: Path, what: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, row in rows(raw, field):
        value = row.get(name)
        if isinstance(value, str) and first.setdefault(value, index) != index:
            earlier = path_text((*path, field, first[value]))
            yield (*path, field, index, name), f"there is another {what}: {earlier}", value
