"""Cells told by who holds them: one finding a holder, with all its activities and units."""

from collections.abc import Iterable
from typing import NamedTuple

from roles.analysis.reading import Reading


class Work(NamedTuple):
    """Activities sorted by key, units in the order of the design."""

    activities: tuple[str, ...]
    units: tuple[str, ...]


def work_by_holder[H](
    reading: Reading, cells: Iterable[tuple[H, str, str]]
) -> list[tuple[H, Work]]:
    """What each holder has of (holder, activity, unit) triples, holders in order of appearance."""
    found: dict[H, tuple[set[str], set[str]]] = {}
    for holder, activity, unit in cells:
        activities, units = found.setdefault(holder, (set(), set()))
        activities.add(activity)
        units.add(unit)
    return [
        (holder, Work(tuple(sorted(activities)), reading.in_order(units)))
        for holder, (activities, units) in found.items()
    ]
