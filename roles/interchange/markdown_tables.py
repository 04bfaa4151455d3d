"""Tables in Markdown text, as wikis and repositories hold them."""

import html
import re
from collections.abc import Iterator

from roles.interchange.file_errors import no_such
from roles.interchange.file_limits import Unreadable
from roles.interchange.grids import Form, Grid, NumberedRow, limited

_RULE_CHARACTERS = frozenset("|-: \t\r")
_RULE_CELL = re.compile(r":?-+:?")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS = re.compile(r"(\*\*|~~|`)([^*~`]+)\1")
_WHOLE_EMPHASIS = re.compile(r"(\*|__?)([^*_]+)\1")


def is_markdown(text: str) -> bool:
    """Whether there is a line of dashes and bars under another line with a bar."""
    return next(_tables(text.split("\n")), None) is not None


def read_markdown(text: str, *, sheet: str | None = None) -> Grid:
    """Read one table; the text around it is left out, and a row is known by its line.

    Several tables are called `Table 1`, `Table 2` and so on. Raises Unreadable if `sheet` is
    none of them.
    """
    lines = text.split("\n")
    starts = list(_tables(lines))
    names = tuple(f"Table {number}" for number in range(1, len(starts) + 1))
    if sheet is not None and sheet not in names:
        raise Unreadable(no_such("table", sheet, names))
    chosen = names.index(sheet) if sheet is not None else 0
    rows = tuple(limited(_rows(lines, starts[chosen])))
    return Grid(Form.MARKDOWN, rows, sheet=names[chosen], sheets=names)


def _tables(lines: list[str]) -> Iterator[int]:
    """Where the headers of the tables stand."""
    for place in range(1, len(lines)):
        if "|" in lines[place - 1] and _is_rule(lines[place]):
            yield place - 1


def _is_rule(line: str) -> bool:
    """Whether a line is the one under a header: dashes and bars, colons where columns align."""
    return (
        "|" in line
        and _RULE_CHARACTERS.issuperset(line)
        and all(_RULE_CELL.fullmatch(cell.strip()) for cell in _cells(line))
    )


def _rows(lines: list[str], start: int) -> Iterator[NumberedRow]:
    for place, line in enumerate(lines[start:], start=start):
        if "|" not in line:
            return
        if place != start + 1:
            yield place + 1, tuple(_plain(cell) for cell in _cells(line))


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.replace("\\|", "|") for cell in _BAR.split(inner)]


def _plain(cell: str) -> str:
    """The words of a cell without their dress."""
    text = _LINK.sub(r"\1", _BREAK.sub(" ", cell))
    text = _EMPHASIS.sub(r"\2", text).strip()
    if match := _WHOLE_EMPHASIS.fullmatch(text):
        text = match[2]
    return html.unescape(text)
