import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, chain

from roles.exports.sheets import Cell, Sheet

# A spreadsheet runs a cell that starts so as a formula, even out of a CSV file; the wide signs
# are the ones of East Asian keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_ROWS_A_PART = 1_000


def as_csv(sheet: Sheet) -> bytes:
    """Write the sheet as UTF-8 with a byte-order mark, which Excel needs to see UTF-8."""
    return b"".join(csv_parts(sheet.columns, sheet.rows))


def csv_parts(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same part by part, for rows that are too many to hold at once."""
    yield codecs.BOM_UTF8
    for some in batched(chain([columns], rows), _ROWS_A_PART):
        file = io.StringIO()
        csv.writer(file).writerows([_defused(cell) for cell in row] for row in some)
        yield file.getvalue().encode()


def _defused(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
