from collections.abc import Iterable, Sequence
from itertools import chain
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as OpenpyxlCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from roles.exports.sheets import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_xlsx(
    file: IO[bytes], *, title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write a workbook of one sheet, row by row: it is never held as a whole.

    A text is a text, whatever it starts with.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in chain([columns], rows):
        sheet.append([_text(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    book.save(file)


def _text(sheet: WriteOnlyWorksheet, text: str) -> OpenpyxlCell | str:
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, text)
    # It took it for a formula.
    cell.data_type = "s"
    return cell
