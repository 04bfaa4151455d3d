"""What a file says before its types are known; whatever is of a wrong type is passed over."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from roles.analysis.thresholds import threshold_problem
from roles.interchange.file_errors import Path, Problem, no_such, path_text, shown

type Raw = Mapping[str, Any]


def rows(raw: Raw, field: str) -> Iterator[tuple[int, Raw]]:
    """The rows of a list with their places."""
    values = raw.get(field)
    if isinstance(values, list):
        for index, row in enumerate(values):
            if isinstance(row, dict):
                yield index, row


def keys_of(raw: Raw, field: str) -> dict[str, None]:
    """The keys of a list's rows in their order; a dictionary, for its quick `in`."""
    keys = (row.get("key") for _, row in rows(raw, field))
    return {key: None for key in keys if isinstance(key, str)}


def stranger(
    row: Raw, field: str, path: Path, what: str, known: Collection[str]
) -> Iterator[Problem]:
    """The problem that the key in a field leads nowhere."""
    value = row.get(field)
    if isinstance(value, str) and value not in known:
        yield (*path, field), no_such(what, value, known), value


def strangers(
    row: Raw, field: str, path: Path, what: str, known: Collection[str]
) -> Iterator[Problem]:
    """The problems of all keys in a list that lead nowhere."""
    values = row.get(field)
    if isinstance(values, list):
        for index, value in enumerate(values):
            if isinstance(value, str) and value not in known:
                yield (*path, field, index), no_such(what, value, known), value


def strange_fields(
    row: Raw, field: str, path: Path, what: str, known: Collection[str]
) -> Iterator[Problem]:
    """The problems of all keys a mapping is made of that lead nowhere."""
    values = row.get(field)
    if isinstance(values, dict):
        for key in values:
            if key not in known:
                yield (*path, field, key), no_such(what, key, known), key


def twins(raw: Raw, field: str, what: str) -> Iterator[Problem]:
    """The problems of rows whose key another row of the list already has."""
    first: dict[str, int] = {}
    for index, row in rows(raw, field):
        key = row.get("key")
        if not isinstance(key, str):
            continue
        if key in first:
            problem = f"there is another {what} {shown(key)}: {path_text((field, first[key]))}"
            yield (field, index, "key"), problem, key
        first.setdefault(key, index)


def threshold_problems(raw: Raw) -> Iterator[Problem]:
    """The problems of the values in `thresholds`: unknown, of a wrong type, out of range."""
    thresholds = raw.get("thresholds")
    if isinstance(thresholds, dict):
        for name, value in thresholds.items():
            if sentence := threshold_problem(name, value):
                yield ("thresholds", name), f"{sentence} This is {shown(value)}.", value
