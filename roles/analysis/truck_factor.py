"""The truck factor: how few people can bring more than half of the work to a stop."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate

# Up to so many owners all groups of them are tried.
EXACT_UP_TO = 20

# Divisible by every number up to 12, so that shares of a cell add up the same in any order.
_WHOLE_CELL = 27_720

type _Owned = Mapping[frozenset[str], int]
"""How many cells each group of owners shares."""


def truck_factor(cells: Iterable[Collection[str]]) -> int | None:
    """The fewest people without whom more than half of the cells have no owner.

    `cells` are the owners of each. Cells that nobody owns count as they are, so 0 means that most
    work is at a stop already; a backup does not take over by itself. Exact for up to EXACT_UP_TO
    owners; above it is the size of a group that is enough and from which nobody can be spared,
    found in n log n steps. None without cells.
    """
    owners = [frozenset(people) for people in cells]
    if not owners:
        return None
    owned = Counter(people for people in owners if people)
    everybody = frozenset().union(*owned)
    # So many cells may keep an owner while more than half of them have none.
    may_stay = (len(owners) - 1) // 2
    if len(everybody) > EXACT_UP_TO:
        return _enough(owned, may_stay)
    return len(everybody) - _Staying(owned, may_stay).most


class _Staying:
    """`most` people who together own no more cells than may stay, found by trying them all."""

    def __init__(self, owned: _Owned, may_stay: int) -> None:
        held: dict[str, int] = defaultdict(int)
        alone: dict[str, int] = defaultdict(int)
        place = 0
        for people, count in owned.items():
            # A cell is a bit, so what people own together is one "or" of two numbers.
            bits = ((1 << count) - 1) << place
            place += count
            for person in people:
                held[person] |= bits
                alone[person] += count if len(people) == 1 else 0
        row = sorted(held, key=lambda person: (alone[person], held[person].bit_count()))
        self._cells = [held[person] for person in row]
        self._alone_before = list(accumulate((alone[person] for person in row), initial=0))
        self._may_stay = may_stay
        self.most = 0
        self._try(0, 0, 0)

    def _try(self, first: int, covered: int, staying: int) -> None:
        """Let more people of the row stay, unless even those who own least would be too many."""
        self.most = max(self.most, staying)
        for turn in range(first, len(self._cells)):
            last = turn + self.most + 1 - staying
            if last > len(self._cells):
                return
            at_least = self._alone_before[last] - self._alone_before[turn]
            if covered.bit_count() + at_least > self._may_stay:
                return
            wider = covered | self._cells[turn]
            if wider.bit_count() <= self._may_stay:
                self._try(turn + 1, wider, staying + 1)


class _Work:
    """What stays covered while people go and come back."""

    def __init__(self, owned: _Owned) -> None:
        self._owned = owned
        self._left = {people: len(people) for people in owned}
        self.groups: dict[str, list[frozenset[str]]] = defaultdict(list)
        for people in owned:
            for person in people:
                self.groups[person].append(people)
        self.covered = sum(owned.values())

    def carried_by(self, person: str) -> int:
        """The cells of a person, each shared equally by its owners."""
        return sum(
            self._owned[people] * _WHOLE_CELL // len(people) for people in self.groups[person]
        )

    def lose(self, person: str) -> None:
        for people in self.groups[person]:
            self._left[people] -= 1
            if not self._left[people]:
                self.covered -= self._owned[people]

    def regain(self, person: str) -> None:
        for people in self.groups[person]:
            if not self._left[people]:
                self.covered += self._owned[people]
            self._left[people] += 1


def _enough(owned: _Owned, may_stay: int) -> int:
    """How many go when those go first who carry most, less those who were not needed for it."""
    work = _Work(owned)
    gone = []
    for person in sorted(work.groups, key=lambda person: (-work.carried_by(person), person)):
        if work.covered <= may_stay:
            break
        work.lose(person)
        gone.append(person)
    needed = len(gone)
    for person in reversed(gone):
        work.regain(person)
        if work.covered <= may_stay:
            needed -= 1
        else:
            work.lose(person)
    return needed
