"""Cover over time, by the days on which seats begin and end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from roles.analysis.cells import Cell
from roles.analysis.reading import Reading

type _Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Hole:
    """The first days on which nobody does an activity for a unit; `last` is one of them."""

    activity: str
    unit: str
    first: date
    last: date


def holes(reading: Reading, until: date) -> Iterator[Hole]:
    """Where seats cover an activity on some days from today to `until`, but not on all of them.

    A vacancy covers from the day on which it is to be filled, and not at all without one. Nothing
    without seats that begin or end. Costs one more reading of the design.
    """
    if not any(seat.start or seat.end for seat in reading.design.seats):
        return
    plan = _Plan(reading)
    for activity, unit, cell in plan.whenever.each_cell():
        spans = [
            (first, last)
            for first, last in plan.spans(cell)
            if reading.today <= last and first <= until
        ]
        if unit in plan.units and (hole := _first_hole(spans, reading.today, until)):
            yield Hole(activity, unit, *hole)


class _Plan:
    """Who would own what if all seats were filled for ever, and when each of them is."""

    def __init__(self, reading: Reading) -> None:
        seats = reading.design.seats
        for_ever = [replace(seat, start=None, end=None) for seat in seats]
        self.whenever = Reading(replace(reading.design, seats=tuple(for_ever)))
        self.units = frozenset(reading.units)
        self._of_vacancy: dict[int, _Span] = {}
        self._of_person: dict[tuple[str, str], list[_Span]] = defaultdict(list)
        for same, seat in zip(for_ever, seats, strict=True):
            span = (seat.start or date.min, seat.end or date.max)
            if seat.person is None and seat.start is not None:
                self._of_vacancy[id(same)] = span
            elif seat.person is not None and seat.fte > 0:
                self._of_person[seat.person, seat.team].append(span)

    def spans(self, cell: Cell) -> Iterator[_Span]:
        """The first and last days of all seats that own a cell."""
        for owner in cell.owners:
            yield from self._of_person[owner.person, owner.team]
        for vacancy in cell.vacancies:
            if id(vacancy) in self._of_vacancy:
                yield self._of_vacancy[id(vacancy)]


def _first_hole(spans: Iterable[_Span], today: date, until: date) -> _Span | None:
    """The first days from today on that no span holds; None if there are none, or no spans."""
    day, is_covered_at_all = today, False
    for first, last in sorted(spans):
        is_covered_at_all = True
        if first > day:
            return day, first - timedelta(days=1)
        if last >= until:
            return None
        day = max(day, last + timedelta(days=1))
    return (day, until) if is_covered_at_all else None
