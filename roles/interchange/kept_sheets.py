"""A workbook as it waits to be confirmed: as its cells, which are read ten times as fast."""

import json
import zlib

from roles.interchange.file_errors import FileErrors
from roles.interchange.file_limits import Unreadable
from roles.interchange.grids import Form, Grid
from roles.interchange.spreadsheets import is_workbook, read_workbook

# No file that somebody brings is taken for one, as it would be refused as binary.
_MARK = b"\x00kept cells\x00"
_QUICK = 1


def to_keep(content: bytes, *, name: str) -> bytes:
    """The cells of a workbook that has one sheet; anything else as it is.

    Where there are several, somebody may still choose another one. Raises FileErrors.
    """
    if not is_workbook(content):
        return content
    try:
        grid = read_workbook(content)
    except Unreadable as error:
        raise FileErrors.single(name, str(error)) from None
    if len(grid.sheets) > 1:
        return content
    kept = {
        "rows": grid.rows,
        "sheet": grid.sheet,
        "spanning": sorted(grid.spanning),
        "notes": grid.notes,
    }
    return _MARK + zlib.compress(json.dumps(kept).encode(), _QUICK)


def kept_cells(content: bytes) -> Grid | None:
    """The cells that `to_keep` wrote; None for what is a file of its own."""
    if not content.startswith(_MARK):
        return None
    kept = json.loads(zlib.decompress(content[len(_MARK) :]))
    return Grid(
        Form.WORKBOOK,
        rows=tuple((number, tuple(cells)) for number, cells in kept["rows"]),
        sheet=kept["sheet"],
        sheets=(kept["sheet"],),
        spanning=frozenset(kept["spanning"]),
        notes=tuple(kept["notes"]),
    )
