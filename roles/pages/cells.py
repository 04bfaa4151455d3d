"""The cells of a team's matrix: what a column holds of an activity, in marks and in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from roles.analysis.design import Activity, Level, Place, Team, TeamKind, Tick
from roles.analysis.reading import Reading
from roles.analysis.wording import listed
from roles.pages.columns import Column

type Held = Mapping[tuple[str, str], Sequence[Tick]]

_WORDS = {
    Level.OWNER: "responsible",
    Level.ACCOUNTABLE: "accountable",
    Level.BACKUP: "backup",
    Level.CONSULTED: "consulted",
    Level.INFORMED: "informed",
}
_STATE_WORDS = {
    "unexpected": "not expected here",
    "planned": "planned",
    "hint": "expected to own",
}
_LEVELS = {level.letter: level for level in Level}


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a click on a cell asks for: from the levels it showed to the levels wanted.

    As text, which is what a button sends: activity, column, letters seen, letters wanted.
    """

    activity: str
    column: str
    seen: frozenset[Level]
    wanted: frozenset[Level]

    def __str__(self) -> str:
        seen, wanted = letters(self.seen) or "-", letters(self.wanted) or "-"
        return f"{self.activity} {self.column} {seen} {wanted}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` makes; ValueError for anything else."""
        try:
            activity, column, seen, wanted = text.split(" ")
            return cls(activity, column, levels(seen), levels(wanted))
        except ValueError as error:
            raise ValueError("This is no change of a cell.") from error


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What one column holds of one activity.

    `state` is owned, unexpected, planned, elsewhere (owned, but only for other teams), hint (the
    reference expects it) or empty. `doubt` says why it needs confirming, if it does; a plain click
    then confirms it, which is a `change` to what it holds already.
    """

    id: str
    column: Column
    levels: frozenset[Level]
    state: str
    words: str
    label: str
    change: CellChange
    doubt: str = ""

    @property
    def letters(self) -> str:
        """Those of its levels, and a question mark where they need confirming."""
        return letters(self.levels) + ("?" if self.doubt else "")

    @property
    def icon(self) -> str:
        """What is drawn in it, if anything."""
        if self.doubt:
            return "ask"
        return "tick" if self.is_owner else ""

    @property
    def is_owner(self) -> bool:
        return Level.OWNER in self.levels


def letters(held: Iterable[Level]) -> str:
    """ "RA" for an owner who is accountable too, in the order of the levels."""
    held = set(held)
    return "".join(level.letter for level in Level if level in held)


def levels(text: str) -> frozenset[Level]:
    """The levels of such letters, or of "-" for none; ValueError for anything else."""
    if text == "-":
        return frozenset()
    if not text or not _LEVELS.keys() >= set(text):
        raise ValueError("These are no letters of levels.")
    return frozenset(_LEVELS[letter] for letter in text)


def in_words(held: Iterable[Level]) -> str:
    """ "responsible and accountable", or "not owned"."""
    held = set(held)
    return listed(_WORDS[level] for level in Level if level in held) or "not owned"


def ticks_by_cell(columns: Iterable[Column], ticks: Iterable[Tick]) -> Held:
    """The ticks of every cell, by the column's id and the activity."""
    by_holder: dict[tuple[str | None, ...], str] = {}
    for column in columns:
        for holder in column.holders:
            by_holder[holder] = column.id
    held: dict[tuple[str, str], list[Tick]] = defaultdict(list)
    for tick in ticks:
        if column_id := by_holder.get((tick.person, tick.seat, tick.role, tick.team)):
            held[column_id, tick.activity].append(tick)
    return held


def cell_of(
    reading: Reading,
    team: Team,
    activity: Activity,
    column: Column,
    held: Held,
    level: Level,
    doubts: Mapping[Tick, str],
) -> MatrixCell:
    """One cell of the matrix of `team`; a plain click sets or clears `level`."""
    ticks = held.get((column.id, activity.key), ())
    own = frozenset(tick.level for tick in ticks)
    doubt = next((doubts[tick] for tick in ticks if tick in doubts), "")
    state = _state(reading, team, activity, column, ticks)
    words = ", ".join(
        word
        for word in (
            in_words(own),
            _scope(reading, ticks),
            _STATE_WORDS.get(state, ""),
            doubt and f"needs confirming: {doubt}",
        )
        if word
    )
    return MatrixCell(
        id=f"cell-{activity.key}-{column.id}",
        column=column,
        levels=own,
        state=state,
        words=words,
        label=f"{column.name}, {activity.name}: {words}",
        change=CellChange(activity.key, column.id, own, own if doubt else own ^ {level}),
        doubt=doubt,
    )


def _state(
    reading: Reading, team: Team, activity: Activity, column: Column, ticks: Sequence[Tick]
) -> str:
    allowed = reading.allowed_places(activity.key)
    is_place = allowed is None or column.place in allowed
    is_role = not column.roles.isdisjoint(reading.owner_roles[activity.key])
    owners = [tick for tick in ticks if tick.level is Level.OWNER]
    if not owners:
        return "hint" if is_role and is_place and activity.key in reading.applicable else ""
    if not column.is_filled:
        return "planned"
    if team.kind is TeamKind.PRODUCT and not any(
        column.place is not Place.PEER if tick.teams is None else team.key in tick.teams
        for tick in owners
    ):
        return "elsewhere"
    person = column.seat.person if column.seat else None
    is_misfit = reading.is_misaligned(person, activity.key) if person else not is_role
    return "owned" if is_place and not is_misfit else "unexpected"


def _scope(reading: Reading, ticks: Sequence[Tick]) -> str:
    """For which teams the ticks are meant, if all of them name some."""
    if not ticks or any(tick.teams is None for tick in ticks):
        return ""
    named = {key for tick in ticks for key in tick.teams or ()}
    names = [team.name for team in reading.design.teams if team.key in named]
    return f"only for {listed(names, rest='more teams') or 'other teams'}"
