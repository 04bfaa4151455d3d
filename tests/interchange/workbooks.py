"""Workbooks as the tests write them."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook


def workbook(
    rows: Iterable[Sequence[Any]], *more: tuple[str, Iterable[Sequence[Any]]], merged: str = ""
) -> bytes:
    """A workbook with these rows in its first sheet, and more sheets by name."""
    book = Workbook()
    for name, sheet_rows in (("First", rows), *more):
        sheet = book.active if name == "First" else book.create_sheet()
        sheet.title = name
        for row in sheet_rows:
            sheet.append(list(row))
        for area in merged.split():
            sheet.merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one of its parts written anew."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return changed.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet holds these rows of raw XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<worksheet xmlns="{space}"><sheetData>{xml}</sheetData></worksheet>'
    return with_part(workbook([]), "xl/worksheets/sheet1.xml", part.encode())
