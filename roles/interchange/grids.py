"""The cells of a sheet as they stand in a file, before anybody says which row is the header."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from roles.interchange.file_limits import Unreadable

MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELLS = 5_000_000

type Cells = tuple[str, ...]
type NumberedRow = tuple[int, Cells]


class Form(StrEnum):
    """What kind of file a sheet came from."""

    DELIMITED = "delimited"
    MARKDOWN = "markdown"
    WORKBOOK = "workbook"


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows that have content, with the numbers people know them by.

    `sheets` are all sheets of the file, `sheet` is the one these rows are from; `spanning` are
    the rows in which one merged cell lies over several columns.
    """

    form: Form
    rows: tuple[NumberedRow, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    spanning: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def limited(rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
    """The rows that have content, their cells trimmed. Raises Unreadable if there are too many."""
    row_count = cell_count = 0
    for number, cells in rows:
        trimmed = tuple(cell.strip() for cell in cells)
        if not any(trimmed):
            continue
        width = _width(trimmed)
        if width > MAX_COLUMNS:
            raise Unreadable(
                f"row {number} has {width:,} columns; at most {MAX_COLUMNS:,} can be read"
            )
        row_count += 1
        cell_count += len(trimmed)
        if row_count > MAX_ROWS:
            raise Unreadable(f"the sheet has more than {MAX_ROWS:,} rows")
        if cell_count > MAX_CELLS:
            raise Unreadable(f"the sheet has more than {MAX_CELLS:,} cells")
        yield number, trimmed


def column_letter(column: int) -> str:
    """What a spreadsheet calls a column; the first is 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _width(cells: Cells) -> int:
    """How many columns a row really takes; empty cells at its end are no content."""
    width = len(cells)
    while not cells[width - 1]:
        width -= 1
    return width
