"""Names of activities and roles: as they read, as they compare, and as keys."""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

from roles.interchange.matrix_marks import latin
from roles.interchange.rows import CONTROL
from roles.interchange.sheet_values import plain

_KEY_LENGTH = 60


def name_of(text: str) -> str:
    """The text of a cell on one line."""
    return " ".join(CONTROL.sub(" ", text).split())


@lru_cache(maxsize=20_000)
def comparable(name: str) -> str:
    """The same for names that look the same but for case, blanks and signs."""
    return plain(latin(name)) or name


def key_of(name: str, kind: str, number: int, taken: Container[str]) -> str:
    """A short name nobody else has: the words in plain letters, else the kind and a number."""
    letters = unicodedata.normalize("NFKD", latin(name).casefold())
    words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode())
    key = "_".join(words)[:_KEY_LENGTH].strip("_")
    # A name in another script leaves nothing or a stray letter behind.
    if not key or key.isdecimal() or len(key) * 2 < sum(map(str.isalnum, name[:_KEY_LENGTH])):
        key = f"{kind}_{number}"
    base, count = key, 1
    while key in taken:
        count += 1
        key = f"{base}_{count}"
    return key
