"""Text with one row a line, its cells split by a comma, semicolon, tab or bar."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from roles.interchange.file_limits import Unreadable
from roles.interchange.grids import Form, Grid, NumberedRow, limited

DELIMITERS = (",", ";", "\t", "|")

# How many rows are tried with each delimiter.
_SAMPLE = 30
# Excel writes and reads such a first line to name the delimiter.
_NAMED_DELIMITER = re.compile(r"sep=([,;\t|])\r?\n")


def read_delimited(text: str) -> Grid:
    """Read cells from text. Raises Unreadable if they cannot be told apart."""
    try:
        rows = tuple(limited(_rows(text)))
    except csv.Error as error:
        raise Unreadable(f"this is not CSV: {error}") from None
    return Grid(Form.DELIMITED, rows)


def _rows(text: str) -> Iterator[NumberedRow]:
    if named := _NAMED_DELIMITER.match(text):
        yield from islice(_split(text, named[1]), 1, None)
    else:
        yield from _split(text, _delimiter(text))


def _split(text: str, delimiter: str) -> Iterator[NumberedRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(reader, start=1):
        yield number, tuple(row)


def _delimiter(text: str) -> str:
    """The delimiter that splits most of the first rows into the same number of many columns."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> int:
    rows = islice((row for _, row in _split(text, delimiter) if any(row)), _SAMPLE)
    widths = Counter(len(row) for row in rows)
    return max((count * (width - 1) for width, count in widths.items()), default=0)
