"""What is wrong with a file: every problem with its place, all of them together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

type Path = tuple[str | int, ...]
type Problem = tuple[Path, str, object]
"""Where something is wrong, what, and the value found there."""

MAX_ERRORS = 1_000
"""How many problems of one file are told; nobody reads more, and each costs a look at the file."""
MAX_COUNTED = 2 * MAX_ERRORS
"""How many problems of one kind are counted, so that those which are not told have a number."""
LISTED = 20
"""How many known names a sentence lists before it stops."""
COMPARED = 60
"""Among how many names a sentence looks for the one that was meant."""
SHOWN = 60
"""How many characters of a bad value a sentence shows."""


@dataclass(frozen=True, slots=True)
class FileError:
    """One problem: where it is, what was found there, and what would be right."""

    path: str
    problem: str
    line: int | None = None
    value: str = ""

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.path, self._line_text) if part)
        return f"{place}: {self.problem}" if place else self.problem

    @property
    def _line_text(self) -> str:
        return f"line {self.line}" if self.line else ""


class FileErrors(Exception):
    """A file that cannot be used. `str` names the file and tells every problem, one a line.

    `untold` is how many more there are, counted up to MAX_COUNTED in all.
    """

    def __init__(self, name: str, errors: Iterable[FileError], *, untold: int = 0) -> None:
        self.name = name
        self.errors = tuple(errors)
        self.untold = untold
        super().__init__(name, self.errors)

    @classmethod
    def single(cls, name: str, problem: str, *, line: int | None = None) -> Self:
        """A file with one problem that is nowhere in particular."""
        return cls(name, [FileError("", problem, line)])

    def __str__(self) -> str:
        return "\n".join(f"{self.name}: {line}" for line in (*self.errors, *self._rest()))

    def _rest(self) -> Iterator[str]:
        if self.untold:
            is_all = self.untold < MAX_COUNTED - MAX_ERRORS
            yield f"and {'' if is_all else 'at least '}{self.untold:,} more"


def path_text(path: Path) -> str:
    """Write a path as people read it: `seats[3].team`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def shown(value: object) -> str:
    """The value as a sentence may quote it: short, on one line, never a whole structure."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    # A whole number of a million digits cannot even be written out.
    text = "a huge number" if isinstance(value, int) and abs(value) > 10**30 else str(value)
    text = text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return f"“{text}”" if isinstance(value, str) else text


def no_such(what: str, value: str, known: Iterable[str]) -> str:
    """Say that a name leads nowhere, and which name was probably meant."""
    names = list(known)
    sentence = f"there is no {what} {shown(value)}"
    if len(names) <= COMPARED and (close := get_close_matches(value, names, n=1)):
        return f"{sentence}; did you mean {shown(close[0])}?"
    if not names:
        return f"{sentence}; there are none at all"
    listed = ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")
    return f"{sentence}; known: {listed}"
