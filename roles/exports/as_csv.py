import csv
import io

from roles.exports.sheets import Cell, Sheet

# A spreadsheet runs a cell that starts so as a formula, even out of a CSV file; the wide signs
# are the ones of East Asian keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(sheet: Sheet) -> bytes:
    """Write the sheet as UTF-8 with a byte-order mark, which Excel needs to see UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(sheet.columns)
    writer.writerows([_defused(cell) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _defused(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
