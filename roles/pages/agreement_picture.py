"""Who hands what to whom, drawn: those who give on the left, those who take on the right.

Lines never cross. The team with the most of them stands as one tall box beside all its partners;
then the next, until every line has its place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from roles.pages.passages import Passage, Side, State
from roles.pages.pictures import Label, Towards, arrow_head, fitted, path_through, text_width

# With more teams than this, only what somebody still has to do something about is drawn.
TEAMS_IN_FULL = 30
LINES_AT_MOST = 120
# So many lines stand below each other.
ROWS_AT_MOST = 20

# A drawing in its own units, which are pixels on a phone; a wider page scales it.
WIDTH = 360
_BOX = 112
_ROW = 38
_GAP = 6
_PAD = 7
_SIZE = 11
_LEADING = 13
_ICON = 16
# A tall box says its name again, so that it is read beside each of its lines.
_ROWS_TO_A_NAME = 9


@dataclass(frozen=True, slots=True)
class Box:
    """Some teams on one side; each of `names` is (y, a line of their names as it fits)."""

    kind: str
    x: int
    y: float
    height: float
    full: str
    names: tuple[tuple[float, str], ...]
    width: int = _BOX

    @property
    def text_x(self) -> int:
        return self.x + _PAD


@dataclass(frozen=True, slots=True)
class Line:
    """A handoff from the left to the right; `y` is that of the line, its words stand around it."""

    passage: Passage
    y: float
    path: str
    head: str
    dash: str
    name: Label
    x: int = _BOX
    width: int = WIDTH - 2 * _BOX
    height: int = _ROW - _GAP

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def name_y(self) -> float:
        return self.y - 9

    @property
    def state_y(self) -> float:
        return self.y + 11

    @property
    def icon_y(self) -> float:
        return self.state_y - _ICON / 2

    @property
    def icon_x(self) -> int:
        return self.x + _PAD

    @property
    def state_x(self) -> int:
        return self.icon_x + _ICON + 3


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of one giving or taking side, or a part of them; `told` counts them by state."""

    title: str
    told: str
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Picture:
    """`note` says what is left out; drawings with more lines come first."""

    drawings: tuple[Drawing, ...]
    note: str


def draw_agreements(passages: Iterable[Passage], *, team_count: int) -> Picture:
    """Draw what passes between teams; what stays inside a team is no line."""
    crossing = [one for one in passages if one.state is not State.INSIDE]
    drawn = crossing
    if team_count > TEAMS_IN_FULL:
        drawn = [one for one in crossing if one.state.is_trouble]
    order = list(State)
    drawn = sorted(drawn, key=lambda one: order.index(one.state))[:LINES_AT_MOST]
    return Picture(tuple(_drawings(drawn)), _note(len(drawn), len(crossing)))


def _note(drawn: int, crossing: int) -> str:
    if drawn == crossing:
        return ""
    if not drawn:
        return "Nothing is drawn, because nothing is left to do; the list has it all."
    return f"Of {crossing} only {drawn} are drawn, what is left to do first; the list has them all."


def _drawings(passages: Sequence[Passage]) -> Iterator[Drawing]:
    """The side with the most lines first, with all of them, then what is left in the same way."""
    left = list(passages)
    while left:
        counts = Counter((one.taking.keys, True) for one in left)
        counts.update((one.giving.keys, False) for one in left)
        # Who takes comes first where as many lines begin as end.
        (keys, takes), _ = max(counts.items(), key=lambda item: (item[1], item[0][1]))
        yield from _parts([one for one in left if _hub(one, takes=takes).keys == keys], takes=takes)
        left = [one for one in left if _hub(one, takes=takes).keys != keys]


def _hub(passage: Passage, *, takes: bool) -> Side:
    return passage.taking if takes else passage.giving


def _parts(passages: Iterable[Passage], *, takes: bool) -> Iterator[Drawing]:
    """All lines of a side, in parts of about the same height that fit a screen."""
    by_partner: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for one in passages:
        by_partner[_hub(one, takes=not takes).keys].append(one)
    rows = [one for alike in by_partner.values() for one in alike]
    parts = ceil(len(rows) / ROWS_AT_MOST)
    height = ceil(len(rows) / parts)
    for number in range(parts):
        part = f", {number + 1} of {parts}" if parts > 1 else ""
        yield _drawing(rows[number * height : (number + 1) * height], part, takes=takes)


def _drawing(rows: Sequence[Passage], part: str, *, takes: bool) -> Drawing:
    hub = _hub(rows[0], takes=takes)
    boxes = [_box(hub, 0, len(rows), is_right=takes)]
    for _, alike in groupby(enumerate(rows), key=lambda row: _hub(row[1], takes=not takes).keys):
        places = list(alike)
        first, passage = places[0]
        boxes.append(_box(_hub(passage, takes=not takes), first, len(places), is_right=not takes))
    return Drawing(
        title=f"{'To' if takes else 'From'} {hub.names}{part}",
        told=_told(rows),
        height=len(rows) * _ROW,
        boxes=tuple(boxes),
        lines=tuple(_line(passage, place) for place, passage in enumerate(rows)),
    )


def _told(passages: Iterable[Passage]) -> str:
    """ "2 missing, 1 agreed"."""
    counts = Counter(one.state for one in passages)
    return ", ".join(f"{counts[one]} {one.label.lower()}" for one in State if counts[one])


def _box(side: Side, first: int, count: int, *, is_right: bool) -> Box:
    lines = _two_lines(side.names, _BOX - 2 * _PAD)
    return Box(
        kind=side.kind,
        x=WIDTH - _BOX if is_right else 0,
        y=first * _ROW + _GAP / 2,
        height=count * _ROW - _GAP,
        full=side.names,
        names=tuple(
            ((row + 0.5) * _ROW + (number - (len(lines) - 1) / 2) * _LEADING, line)
            for row in range(first, first + count, _ROWS_TO_A_NAME)
            for number, line in enumerate(lines)
        ),
    )


def _two_lines(text: str, width: float) -> list[str]:
    """A text on one line or, broken between words, on two; the last ends as it fits."""
    words, first = text.split(), ""
    while words and text_width(f"{first} {words[0]}", _SIZE, bold=True) <= width:
        first = f"{first} {words.pop(0)}".lstrip()
    return [one for one in (first, fitted(" ".join(words), width, _SIZE, bold=True).text) if one]


def _line(passage: Passage, place: int) -> Line:
    # No dash cuts up the head.
    y, end = (place + 0.5) * _ROW, WIDTH - _BOX - 2
    return Line(
        passage=passage,
        y=y,
        path=path_through([(_BOX, y), (end, y)]),
        head=arrow_head(end, y, Towards.RIGHT),
        dash=passage.state.dash,
        name=fitted(passage.name, WIDTH - 2 * (_BOX + _PAD), _SIZE),
    )
