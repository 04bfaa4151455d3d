"""Which rows of a responsibility matrix are activities, and which head or explain others."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from roles.interchange.grids import Cells, NumberedRow
from roles.interchange.matrix_columns import Layout, Reading
from roles.interchange.matrix_marks import read_marks
from roles.interchange.sheet_values import plain
from roles.interchange.tables import Table

_LEGENDS = {"legend", "key", "legende", "légende", "leyenda", "legenda", "racilegend", "racikey"}
_TOTALS = {"total", "totals", "sum", "count", "summe", "gesamt"}
_DEFINITION = re.compile(r"\W*(\S)\s*[=:–—-]+\s*(\w+)")
_FOOTNOTE = re.compile(r"[*†‡]|(?:notes?|source|quelle|remarks?)\b\s*:", re.IGNORECASE)


class Kind(Enum):
    ACTIVITY = auto()
    HEADING = auto()
    """The name of a group; the activities below belong to it."""
    LEGEND = auto()
    """What the letters mean, a footnote, a total: nothing of the matrix itself."""


def rows_by_kind(table: Table, layout: Layout) -> Iterator[tuple[NumberedRow, Kind]]:
    """The rows of a matrix and what they are.

    A row with only a name is an activity nobody has a part in, unless it plainly heads others:
    it is merged over the columns, ends in a colon, or the sheet begins with such a row and has
    another, each with activities below.
    """
    legends = set(_legends(table.rows))
    headings = set(_headings(table, layout, legends))
    for row in table.rows:
        kind = Kind.LEGEND if row[0] in legends else Kind.ACTIVITY
        yield row, Kind.HEADING if row[0] in headings else kind


def _legends(rows: Sequence[NumberedRow]) -> Iterator[int]:
    explaining = False
    for number, cells in rows:
        filled = [cell for cell in cells if cell]
        if len(filled) <= 2 and plain(filled[0]) in _LEGENDS:
            explaining = True
        if _explains(filled) or _adds_up(filled) or (explaining and len(filled) <= 2):
            yield number


def _explains(filled: list[str]) -> bool:
    """Whether a row says what a letter means, or is a footnote."""
    if len(filled) == 1 and _FOOTNOTE.match(filled[0]):
        return True
    if len(filled) == 1 and (match := _DEFINITION.match(filled[0])):
        letter, word = match[1], match[2]
    elif len(filled) == 2 and len(filled[0]) == 1:
        letter, word = filled[0], next(iter(re.findall(r"\w+", filled[1])), "")
    else:
        return False
    levels = read_marks(letter).levels
    return bool(levels) and len(word) > 1 and levels == read_marks(word).levels


def _adds_up(filled: list[str]) -> bool:
    return plain(filled[0]) in _TOTALS and all(cell.isdecimal() for cell in filled[1:])


def _headings(table: Table, layout: Layout, legends: set[int]) -> Iterator[int]:
    if layout.reading not in (Reading.ACROSS, Reading.LEVELS):
        return
    rows = [row for row in table.rows if row[0] not in legends]
    alone = [_stands_alone(cells, layout) for _, cells in rows]
    heads = [
        one and not following for one, following in zip(alone, [*alone[1:], True], strict=False)
    ]
    grouped = any(alone[:1]) and sum(heads) >= 2
    for (number, cells), is_alone, is_head in zip(rows, alone, heads, strict=True):
        plainly = number in table.spanning or "".join(cells).endswith(":")
        if (is_alone and plainly) or (grouped and is_head):
            yield number


def _stands_alone(cells: Cells, layout: Layout) -> bool:
    """Whether a row has one cell, where a name or a stage stands."""
    places = [place for place, cell in enumerate(cells) if cell]
    return len(places) == 1 and (places[0] <= layout.subject or places[0] in layout.stages)
