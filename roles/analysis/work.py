"""Cells told by who holds them: one finding a holder, with all its activities and units."""

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
    found: dict[H, tuple[set[str], set[str], set[tuple[str, str]]]] = {}
    for holder, activity, unit in cells:
        activities, units, both = found.setdefault(holder, (set(), set(), set()))
        activities.add(activity)
        units.add(unit)
        both.add((activity, unit))
    return [
        (holder, Work(tuple(sorted(activities)), reading.in_order(units), frozenset(both)))
        for holder, (activities, units, both) in found.items()
    ]
