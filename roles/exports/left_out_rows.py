"""The rows of a sheet of people that were not imported, to be mended and brought again."""

from collections import defaultdict
from collections.abc import Iterable

from roles.exports.sheets import Sheet
from roles.interchange.people_rows import SheetProblem
from roles.interchange.tables import Table


def left_out_sheet(table: Table, problems: Iterable[SheetProblem]) -> Sheet:
    """Each row with a problem as it stands in the table, after its number and what is wrong.

    The columns keep their names, so that the sheet can be imported as it is; the two in front are
    none that an import reads.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    for one in sorted(problems, key=lambda one: one.row):
        reasons[one.row].append(_told(one))
    rows = [(number, cells) for number, cells in table.rows if number in reasons]
    width = max([len(table.header), *(len(cells) for _, cells in rows)])
    headings = [*table.header, *[""] * (width - len(table.header))]
    return Sheet(
        "Rows left out",
        ("Row", "Left out because", *headings),
        tuple(
            (number, "; ".join(reasons[number]), *cells, *[""] * (width - len(cells)))
            for number, cells in rows
        ),
    )


def _told(one: SheetProblem) -> str:
    where = " ".join(filter(None, [one.column, one.value and f"“{one.value}”"]))
    return f"{where}: {one.problem}" if where else one.problem
