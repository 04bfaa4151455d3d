"""A workbook (XLSX) as cells: values as they were last calculated, and no surprise in size.

Rows are streamed, so that neither a cell in the last corner of a sheet nor a large sheet fills
the memory. What the file unpacks to is checked before anything is unpacked.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, Any

from openpyxl import load_workbook

from roles.interchange.file_errors import no_such
from roles.interchange.file_limits import Unreadable
from roles.interchange.file_text import MAX_BYTES, TOO_LARGE
from roles.interchange.grids import MAX_COLUMNS, Form, Grid, NumberedRow, limited

MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 100
"""How much larger than the file its content may be; a real sheet stays below 30."""
MAX_PARTS = 5_000
LAST_ROW = 1_048_576
MAX_MERGED = 10_000
MAX_TAGS = 250_000
"""How many tags may stand between the ends of two rows, as a row is read as a whole; the widest
row of a real sheet has 100,000."""

_ALWAYS_FINE = 10 * 1024 * 1024
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_ROW_END = re.compile(rb"row>")
_CHUNK = 1 << 20
_OVERLAP = 200

_DAMAGED = "the workbook is damaged; open it, save it again as .xlsx, or save the sheet as CSV"
_ENCRYPTED_FILE = "the workbook is protected by a password; save it without one"
_OLD = "this is an Excel file of the old kind (.xls); save it as .xlsx or CSV"
_OTHER_KINDS = {
    "xl/workbook.bin": "this is a binary Excel file (.xlsb); save it as .xlsx or CSV",
    "content.xml": "this is an OpenDocument sheet (.ods); save it as .xlsx or CSV",
}


def is_workbook(content: bytes) -> bool:
    """Whether the file is meant to be opened by a spreadsheet program, be it readable or not."""
    return content.startswith((*_ZIP_STARTS, _COMPOUND_START))


def read_workbook(content: bytes, *, sheet: str | None = None) -> Grid:
    """Read one sheet: the named one, or the first visible one that has content.

    Days are written `2026-01-31`, whole numbers without a point, truth as TRUE and FALSE; a
    formula counts as the value it had when the file was saved. A cell merged over several rows
    counts in each of them that has other content; merged over columns, only in the first.
    Raises Unreadable.
    """
    _check(content)
    try:
        return _read(content, sheet)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        # The library stumbles over a damaged file with whatever it happens to trip on.
        raise Unreadable(_DAMAGED) from error


def _check(content: bytes) -> None:
    """Refuse what is no workbook, and what would unpack to too much."""
    if len(content) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    if content.startswith(_COMPOUND_START):
        raise Unreadable(_ENCRYPTED_FILE if _ENCRYPTED in content else _OLD)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception as error:
        # A forged directory makes the library stumble in more ways than BadZipFile.
        raise Unreadable(_DAMAGED) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise Unreadable(f"the workbook has more than {MAX_PARTS:,} parts")
    if unpacked > MAX_UNPACKED or unpacked > max(_ALWAYS_FINE, MAX_RATIO * len(content)):
        raise Unreadable(
            f"the workbook unpacks to {unpacked // 1024 // 1024:,} MiB, which is too much"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_ENCRYPTED_FILE)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        kinds = (problem for name, problem in _OTHER_KINDS.items() if name in names)
        raise Unreadable(next(kinds, "this is a zip archive without a workbook in it"))


def _read(content: bytes, sheet: str | None) -> Grid:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    by_name: dict[str, Any] = {one.title: one for one in workbook.worksheets}
    if not by_name:
        raise Unreadable("the workbook has no sheet with cells")
    if sheet is not None and sheet not in by_name:
        raise Unreadable(no_such("sheet", sheet, by_name))
    visible_first = sorted(by_name, key=lambda name: by_name[name].sheet_state != "visible")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in visible_first if sheet is None else [sheet]:
            with archive.open(by_name[name]._worksheet_path) as part:
                _check_rows(part)
            with archive.open(by_name[name]._worksheet_path) as part:
                merged = _Merged.of(_ranges(part))
            # Many programs write the size of a sheet wrongly.
            by_name[name].reset_dimensions()
            values = by_name[name].iter_rows(values_only=True)
            rows = tuple(limited(merged.filled(_rows(values))))
            if rows:
                break
    return Grid(
        Form.WORKBOOK,
        rows,
        sheet=name,
        sheets=tuple(by_name),
        spanning=frozenset(merged.spanning),
        notes=merged.notes,
    )


def _check_rows(part: IO[bytes]) -> None:
    """Refuse a row that would fill the memory, before it is parsed."""
    tags = 0
    while chunk := part.read(_CHUNK):
        for place, piece in enumerate(_ROW_END.split(chunk)):
            tags = piece.count(b"<") + (0 if place else tags)
            if tags > MAX_TAGS:
                raise Unreadable("a row of the sheet is too large")


def _rows(rows: Iterator[Sequence[Any]]) -> Iterator[NumberedRow]:
    for number, values in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise Unreadable(f"the sheet has rows beyond row {LAST_ROW:,}")
        if any(value is not None for value in values):
            yield number, tuple("" if value is None else _text(value) for value in values)


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 10**15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


# --- merged cells


@dataclass(frozen=True, slots=True)
class _Range:
    """Merged cells, from the first to the last row and column; the first column is 0."""

    first_row: int
    last_row: int
    column: int
    last_column: int


@dataclass(slots=True)
class _Merged:
    """The merged cells of a sheet by the row they start in, and what was made of them."""

    starts: dict[int, list[_Range]] = field(default_factory=dict)
    spanning: set[int] = field(default_factory=set)
    filled_count: int = 0

    @classmethod
    def of(cls, ranges: Iterator[_Range]) -> "_Merged":
        merged = cls()
        for one in ranges:
            if one.last_row > one.first_row and one.column < MAX_COLUMNS:
                merged.starts.setdefault(one.first_row, []).append(one)
            elif one.last_column > one.column:
                merged.spanning.add(one.first_row)
        return merged

    def filled(self, rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """The rows with the value of a cell that lies over several of them in each."""
        # By column: until which row a value counts, and the value.
        lasting: dict[int, tuple[int, str]] = {}
        for number, cells in rows:
            row = list(cells)
            for column, (last_row, value) in list(lasting.items()):
                if number > last_row:
                    del lasting[column]
                elif column >= len(row) or not row[column]:
                    row += [""] * (column + 1 - len(row))
                    row[column] = value
                    self.filled_count += 1
            for one in self.starts.get(number, ()):
                if one.column < len(row) and row[one.column]:
                    lasting[one.column] = (one.last_row, row[one.column])
            yield number, tuple(row)

    @property
    def notes(self) -> tuple[str, ...]:
        if not self.filled_count:
            return ()
        what = "cell below" if self.filled_count == 1 else "cells below"
        return (f"The value of merged cells was taken for {self.filled_count:,} {what}.",)


def _ranges(part: IO[bytes]) -> Iterator[_Range]:
    """The merged cells of a sheet; the library does not tell them of a sheet that it streams."""
    kept = b""
    count = 0
    while chunk := part.read(_CHUNK):
        window = kept + chunk
        end = 0
        for match in _MERGED.finditer(window):
            first, last = _column(match[1]), _column(match[3])
            yield _Range(int(match[2]), int(match[4]), first, last)
            end = match.end()
            count += 1
            if count >= MAX_MERGED:
                return
        kept = window[max(end, len(window) - _OVERLAP) :]


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1
