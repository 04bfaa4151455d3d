"""A sheet as a header and rows, whatever file it comes in."""

from collections.abc import Container
from dataclasses import dataclass

from roles.interchange.delimited_tables import read_delimited
from roles.interchange.file_errors import FileErrors
from roles.interchange.file_limits import Unreadable
from roles.interchange.file_text import NotText, decode
from roles.interchange.grids import Cells, Form, Grid, NumberedRow
from roles.interchange.markdown_tables import is_markdown, read_markdown
from roles.interchange.sheet_values import plain
from roles.interchange.spreadsheets import is_workbook, read_workbook

# Before 2017 most spreadsheets of the west were saved so, and many still are.
_FALLBACK_ENCODING = "cp1252"
# Among how many rows the header is looked for.
_TOP = 30


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet holds: the names of its columns, and its rows with their numbers in the file.

    `number` is the row of the header; `above` are the rows over it: titles, notes. Rows without
    any content are left out. `sheets` are the sheets one could have read, `sheet` the one that
    was; `spanning` are rows in which one cell lies over several columns. `notes` are sentences
    on what was read other than it stands there.
    """

    header: Cells
    rows: tuple[NumberedRow, ...]
    number: int = 1
    above: tuple[NumberedRow, ...] = ()
    form: Form = Form.DELIMITED
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    spanning: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def read_table(
    content: bytes, *, name: str, sheet: str | None = None, known: Container[str] = frozenset()
) -> Table:
    """Read CSV, TSV, pasted cells, a Markdown table or a workbook. Raises FileErrors.

    `known` are usual names of columns, as `plain` writes them. The header is the first of the
    top rows that holds two of them; where none does, it is the first row that fills more than
    half as many cells as the fullest of the top rows. So a title, a line of notes or the names of
    groups of columns above the header are skipped, and a header is found that nobody foresaw.
    """
    try:
        grid = _grid(content, sheet)
    except (NotText, Unreadable) as error:
        raise FileErrors.single(name, str(error)) from None
    return table_of(grid, name=name, known=known)


def table_of(grid: Grid, *, name: str, known: Container[str] = frozenset()) -> Table:
    """The header and the rows of cells that were read; as `read_table`."""
    if not grid.rows:
        raise FileErrors.single(name, "the sheet is empty")
    place = _header_place(grid.rows[:_TOP], known)
    number, header = grid.rows[place]
    if place + 1 == len(grid.rows):
        raise FileErrors.single(name, "the sheet has column names and nothing below them")
    return Table(
        header=header,
        rows=grid.rows[place + 1 :],
        number=number,
        above=grid.rows[:place],
        form=grid.form,
        sheet=grid.sheet,
        sheets=grid.sheets,
        spanning=grid.spanning,
        notes=grid.notes,
    )


def sheet_names(content: bytes, *, name: str) -> tuple[str, ...]:
    """The sheets one could read, in their order; none where they have no names.

    Raises FileErrors.
    """
    try:
        return _grid(content, None).sheets
    except (NotText, Unreadable) as error:
        raise FileErrors.single(name, str(error)) from None


def _grid(content: bytes, sheet: str | None) -> Grid:
    if is_workbook(content):
        return read_workbook(content, sheet=sheet)
    text = decode(content, fallback=_FALLBACK_ENCODING)
    return read_markdown(text, sheet=sheet) if is_markdown(text) else read_delimited(text)


def _header_place(top: tuple[NumberedRow, ...], known: Container[str]) -> int:
    for place, (_, cells) in enumerate(top):
        if sum(plain(cell) in known for cell in cells if cell) >= 2:
            return place
    filled = [sum(map(bool, cells)) for _, cells in top]
    # Of two columns, one may well lack its name; and below a header there is something.
    wanted = max(filled) / 2 if max(filled) > 2 else 0
    return next((place for place, count in enumerate(filled[:-1]) if count > wanted), 0)
