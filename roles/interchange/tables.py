"""A CSV file as a header and rows, whatever its encoding and delimiter."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from roles.interchange.file_errors import FileErrors
from roles.interchange.file_text import NotText, decode

DELIMITERS = (",", ";", "\t", "|")

# Before 2017 most spreadsheets of the west were saved so, and many still are.
_FALLBACK_ENCODING = "cp1252"
_ZIP_START = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet holds: the names of its columns, and its rows with their numbers in the file.

    The header is row 1 of a usual file; rows without any content are left out.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(content: bytes, *, name: str) -> Table:
    """Read a CSV file. Raises FileErrors if there is no table in it."""
    if content.startswith(_ZIP_START):
        raise FileErrors.single(name, "this is a spreadsheet file; save the sheet as CSV")
    try:
        text = decode(content, fallback=_FALLBACK_ENCODING)
        rows = list(_read(text, _delimiter(text)))
    except NotText as error:
        raise FileErrors.single(name, str(error)) from None
    except csv.Error as error:
        raise FileErrors.single(name, f"this is not CSV: {error}") from None
    if len(rows) < 2:
        raise FileErrors.single(name, "the sheet has column names and nothing below them")
    return Table(rows[0][1], tuple(rows[1:]))


def _read(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(reader, start=1):
        cells = tuple(cell.strip() for cell in row)
        if any(cells):
            yield number, cells


def _delimiter(text: str) -> str:
    """The delimiter that splits the first row into most columns."""
    return max(DELIMITERS, key=lambda delimiter: len(next(_read(text, delimiter))[1]))
