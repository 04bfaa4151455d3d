"""The smallest group that has a member in each of several sets."""

from collections import Counter
from collections.abc import Iterable, Sequence

# Twenty roles take about a hundred steps; what takes more is no team but a puzzle.
_STEPS_AT_MOST = 500

type _Sets = Sequence[frozenset[str]]


def smallest_cover(sets: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """The fewest keys, sorted, that have one of every set; of equally few the first in order.

    The search is exact, unless it takes more than some hundred steps; then whatever has
    one of most sets is taken first, until all have one. The sets must not be empty.
    """
    distinct = set(sets)
    # A set that contains another one is covered with it.
    minimal = [one for one in distinct if not any(other < one for other in distinct)]
    search = _Search()
    size = _at_least(minimal)
    while search.steps < _STEPS_AT_MOST:
        found = search.first(minimal, size)
        if found is not None:
            return found
        size += 1
    return _greedy(minimal)


class _Search:
    def __init__(self) -> None:
        self.steps = 0

    def first(self, sets: _Sets, size: int) -> tuple[str, ...] | None:
        """The first cover of so many keys, in order; None if there is none or it takes too long."""
        self.steps += 1
        if not sets:
            return ()
        if self.steps >= _STEPS_AT_MOST or size < _at_least(sets):
            return None
        # The first key of a cover is not behind the last key of any set.
        last = min(max(one) for one in sets)
        passed: set[str] = set()
        for key in sorted(frozenset().union(*sets)):
            if key > last:
                break
            passed.add(key)
            rest = [one - passed for one in sets if key not in one]
            found = self.first(rest, size - 1)
            if found is not None:
                return (key, *found)
        return None


def _at_least(sets: _Sets) -> int:
    """A number of keys below which no cover is: one for each of some sets without a common key."""
    count, used = 0, set[str]()
    for one in sorted(sets, key=lambda one: (len(one), sorted(one))):
        if used.isdisjoint(one):
            count += 1
            used |= one
    return count


def _greedy(sets: _Sets) -> tuple[str, ...]:
    chosen = set()
    while sets:
        held = Counter(key for one in sets for key in one)
        best = min(held, key=lambda key: (-held[key], key))
        chosen.add(best)
        sets = [one for one in sets if best not in one]
    return tuple(sorted(chosen))
