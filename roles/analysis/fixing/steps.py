"""A fix put together step by step: what is taken from people, and what is given to them."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate

from roles.analysis.changes import AddSeat, Change, VacateSeat
from roles.analysis.design import Seat, Tick
from roles.analysis.fixes import Fix
from roles.analysis.fixing.ledger import Ledger
from roles.analysis.reading import Reading


def _noted[**P](
    step: Callable[Concatenate[Ledger, P], object],
) -> Callable[Concatenate["Steps", P], None]:
    """A step that is noted, and done once the changes are asked for: most fixes are only read."""

    @wraps(step)
    def note(steps: "Steps", /, *args: P.args, **kwargs: P.kwargs) -> None:
        steps.note(lambda ledger: step(ledger, *args, **kwargs))

    return note


class Steps:
    """Changes of a design in the order that suits them: ticks go first and come last."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._noted: list[Callable[[Ledger], object]] = []
        self._between: list[Change] = []
        self._keys: set[str] = set()

    give = _noted(Ledger.give)
    hold = _noted(Ledger.hold)
    teach = _noted(Ledger.teach)
    keep_by_name = _noted(Ledger.keep_by_name)
    take = _noted(Ledger.take)
    take_from_nobody = _noted(Ledger.take_from_nobody)

    def remove(self, ticks: Iterable[Tick]) -> None:
        gone = tuple(ticks)
        self.note(lambda ledger: ledger.remove(gone))

    def add(self, ticks: Iterable[Tick]) -> None:
        new = tuple(ticks)
        self.note(lambda ledger: ledger.add(new))

    def note(self, step: Callable[[Ledger], object]) -> None:
        self._noted.append(step)

    def fix(self, label: str, reason: str, *, clears: bool = True) -> Fix:
        """A fix that does the steps; none may be added to them afterwards."""
        return Fix(label, reason, clears, self._changes)

    def _changes(self) -> tuple[Change, ...]:
        ledger = Ledger(self._reading)
        for step in self._noted:
            step(ledger)
        return (*ledger.taken(), *self._between, *ledger.given())

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be changed, as far as the steps can tell."""
        return not (self._noted or self._between)

    def do(self, *changes: Change) -> None:
        """Change teams or seats, after ticks are taken and before they are given."""
        self._between += changes

    def open_seat(self, team: str, roles: Iterable[str] = ()) -> str:
        """Open a seat for a role, under a key that nobody has yet."""
        roles = tuple(roles)
        stem = "-".join(["open", *(role.replace("_", "-") for role in roles[:1])])[:60]
        key = self._free_key(stem)
        self._between.append(AddSeat(Seat(team, roles=roles, key=key)))
        return key

    def vacate(self, seat: Seat) -> None:
        """Make a filled seat a vacancy that keeps what it holds."""
        key = seat.key or self._free_key("open-seat")
        self._between.append(VacateSeat(seat.team, seat.person or "", key))

    def _free_key(self, stem: str) -> str:
        key, number = stem, 1
        while key in self._keys or key in self._reading.directory.seat_keys:
            number += 1
            key = f"{stem}-{number}"
        self._keys.add(key)
        return key
