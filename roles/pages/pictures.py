"""What every drawing needs: how wide a text is, what of it fits, and the path of an arrow.

A drawing is kept as a file and shown with whatever font is there, so widths are those of the wide
ones among the usual fonts, not measures of one of them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

# The width of a sign in parts of the size of its font, for those that differ from the others.
_WIDTHS = {
    sign: width
    for width, signs in {
        0.28: "ijl.,:;!|'`’‘",
        0.38: 'Ifrt()[]{}-/\\" ',
        0.51: "ckszvxyJ",
        0.56: "0123456789",
        0.93: "mwMW@%&…—",
    }.items()
    for sign in signs
}
_CAPITAL = 0.7
_USUAL = 0.58
_WIDE = 1.0
_PICTOGRAM = 1.3
_BOLD = 1.07

_JOINER = "\N{ZERO WIDTH JOINER}"
_ELLIPSIS = "…"

# What no XML file may hold, escaped or not.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Label:
    """A text as it fits, and the whole of it where something had to go."""

    text: str
    full: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone of the style sheets, which a file has to bring along; in the light scheme.

    `soft` is the ground of a sign in that tone, `faint` the ground of a surface.
    """

    name: str
    full: str
    soft: str
    faint: str

    def __str__(self) -> str:
        return self.name


INK, MUTED, LINE, EDGE = "#1f1e1b", "#5f5c54", "#e5e1d8", "#8b867b"
ACCENT = Tone("shared", "#2450a4", "#dce4f4", "#f1f4fa")
COVERED = Tone("covered", "#0d6b5e", "#dce9e6", "#f1f6f5")
PLATFORM = Tone("platform", "#67489b", "#e8e3f1", "#f6f4f9")
OVERLAP = Tone("overlap", "#835400", "#efe6da", "#f9f5f0")
STRUCTURE = Tone("structure", "#8e2d67", "#f1dfe8", "#f9f2f6")
GAP = Tone("gap", "#b02f14", "#f9dfd9", "#fcf2ef")
LOW = Tone("low", MUTED, "#e9e8e7", "#f5f5f4")
TONES = {one.name: one for one in (ACCENT, COVERED, PLATFORM, OVERLAP, STRUCTURE, GAP, LOW)}


class Towards(Enum):
    """Where an arrow points to, as the step it makes."""

    RIGHT = (1, 0)
    LEFT = (-1, 0)
    DOWN = (0, 1)
    UP = (0, -1)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How much room a line of text takes, in any script."""
    return sum(map(_width, text)) * size * (_BOLD if bold else 1)


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> Label:
    """A text on one line of that width; what does not fit ends in an ellipsis."""
    line = " ".join(text.split())
    if text_width(line, size, bold=bold) <= width:
        return Label(line)
    room = width - text_width(_ELLIPSIS, size, bold=bold)
    end = _fitting(line, room / (_BOLD if bold else 1), size, least=0)
    return Label(f"{line[:end].rstrip()}{_ELLIPSIS}", line)


def wrapped(text: str, width: float, size: float, *, lines: int) -> tuple[Label, ...]:
    """A text on so many lines of that width at most; what does not fit ends in an ellipsis."""
    words = text.split()
    rows: list[Label] = []
    while words and len(rows) < lines - 1:
        row = words.pop(0)
        end = _fitting(row, width, size)
        if end < len(row):
            words.insert(0, row[end:])
            row = row[:end]
        else:
            while words and text_width(f"{row} {words[0]}", size) <= width:
                row = f"{row} {words.pop(0)}"
        rows.append(Label(row))
    if words:
        last = fitted(" ".join(words), width, size)
        rows.append(Label(last.text, text if last.full else ""))
    return tuple(rows)


def path_through(points: Iterable[tuple[float, float]]) -> str:
    """The data of a path along straight lines."""
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def arrow_head(x: float, y: float, towards: Towards, *, size: float = 7) -> str:
    """The data of a path: a head whose tip is at x and y, to be filled or only stroked."""
    step_x, step_y = towards.value
    back_x, back_y = x - size * step_x, y - size * step_y
    side_x, side_y = size / 2 * step_y, size / 2 * step_x
    return path_through(
        [(back_x + side_x, back_y + side_y), (x, y), (back_x - side_x, back_y - side_y)]
    )


def isolated(name: str) -> str:
    """A name that keeps its own direction inside a text, as <bdi> would."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"


def without_what_xml_lacks(text: str) -> str:
    """A text that can stand in an XML file, whatever signs somebody put into a name."""
    return _NOT_IN_XML.sub("", text)


def _fitting(text: str, width: float, size: float, *, least: int = 1) -> int:
    """How many signs of a text have room on a line; no sign loses its marks."""
    left, end = width, 0
    for sign in text:
        left -= _width(sign) * size
        if left < 0:
            break
        end += 1
    # A mark or a joiner belongs to the sign before it, and is nothing without it.
    while 0 < end < len(text) and (_is_mark(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return max(end, least)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me", "Cf")


def _width(sign: str) -> float:
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    if _is_mark(sign):
        return 0
    if sign.isascii():
        return _CAPITAL if sign.isupper() else _USUAL
    kind = unicodedata.category(sign)
    if unicodedata.east_asian_width(sign) in "WF":
        return _PICTOGRAM if kind == "So" else _WIDE
    return _CAPITAL if kind in ("Lu", "Mc", "So", "Sk") or not sign.islower() else _USUAL
