import unicodedata
from collections.abc import Iterable


class NameTaken(Exception):
    """Two of a kind would be called the same; `name` is that of the one that is there already."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"There already is a {what} called “{name}”.")
        self.name = name


def refuse_taken(what: str, name: str, taken: Iterable[str]) -> None:
    """Raise NameTaken if one of the names is the same to the eye, whatever its case."""
    wanted = as_seen(name)
    for other in taken:
        if as_seen(other) == wanted:
            raise NameTaken(what, other)


def as_seen(name: str) -> str:
    """A name as the eye reads it: whatever its case, blanks, and ways to write a letter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
