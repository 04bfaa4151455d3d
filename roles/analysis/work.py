"""Cells told by who holds them: one finding a holder, with all its activities and units."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from roles.analysis.reading import Reading


class Work(NamedTuple):
    """Activities sorted by key, units in the order of the design, and which are for which."""

    activities: tuple[str, ...]
    units: tuple[str, ...]
    cells: frozenset[tuple[str, str]]


def work_by_holder[H](
    reading: Reading, cells: Iterable[tuple[H, str, str]]
) -> list[tuple[H, Work]]:
    """What each holder has of (holder, activity, unit) triples, holders in order of appearance."""
    found: dict[H, list[tuple[str, str]]] = defaultdict(list)
    for holder, activity, unit in cells:
        found[holder].append((activity, unit))
    return [
        (
            holder,
            Work(
                tuple(sorted({activity for activity, _ in both})),
                reading.in_order({unit for _, unit in both}),
                frozenset(both),
            ),
        )
        for holder, both in found.items()
    ]
