"""The values of a JSON text, with the keys that stand twice."""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from roles.interchange.file_errors import MAX_COUNTED, Path
from roles.interchange.file_limits import MAX_DEPTH, MAX_NODES, TOO_DEEP, TOO_MANY, Unreadable


def is_json(text: str, name: str) -> bool:
    """Whether to read a file as JSON; YAML may start with a brace too."""
    if name.lower().endswith(".json"):
        return True
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    except RecursionError:
        raise Unreadable(TOO_DEEP) from None
    return True


class _Twice(dict[str, Any]):
    """An object of JSON in which the keys `twice` stand more than once."""

    twice: tuple[str, ...] = ()


def read_json(text: str) -> tuple[object, tuple[Path, ...]]:
    """The value of a JSON text, and the paths of the keys that stand twice. Raises Unreadable."""
    twins_seen = False

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twins_seen
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        twins_seen = True
        counts = Counter(key for key, _ in pairs)
        twice = _Twice(made)
        twice.twice = tuple(key for key, count in counts.items() if count > 1)
        return twice

    try:
        value = json.loads(text, object_pairs_hook=mapping)
    except json.JSONDecodeError as error:
        raise Unreadable(f"this is not JSON: {error.msg}", error.lineno) from None
    except ValueError:
        raise Unreadable("a number in the file is too long") from None
    except RecursionError:
        raise Unreadable(TOO_DEEP) from None
    _refuse_excess(value)
    return value, tuple(islice(_twins_in(value, ()), MAX_COUNTED)) if twins_seen else ()


def _refuse_excess(value: object) -> None:
    """Hold JSON to the limits of YAML; level by level, since it may nest deeper than a call."""
    level: list[Any] = [value]
    nodes = 0
    for _ in range(MAX_DEPTH + 1):
        nodes += len(level)
        if nodes > MAX_NODES:
            raise Unreadable(TOO_MANY)
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise Unreadable(TOO_DEEP)


def _twins_in(value: object, path: Path) -> Iterable[Path]:
    if isinstance(value, _Twice):
        yield from ((*path, key) for key in value.twice)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _twins_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _twins_in(inner, (*path, index))
