"""A title cut into its parts, each a list of words whose sort is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from roles.titles.spelling import (
    AND,
    BREAK,
    LONG,
    SLASH,
    is_number,
    is_unspaced,
    joined,
    mended,
    spaced,
    tokens_of,
)
from roles.titles.words import Sort, Word, Words, read_words

# How many misspelt and unknown words are kept in mind; a long list of titles repeats its own.
_KEPT = 50_000
# Phrases of such short words are read over a slash: AI/ML.
_SLASHED = 3
_CUT = Word(BREAK, Sort.LINK)
_OR = Word(SLASH, Sort.ALTERNATIVE)


@dataclass(frozen=True)
class Part:
    """What stands between two commas of a title, its noise kept apart."""

    words: tuple[Word, ...]

    @cached_property
    def core(self) -> tuple[Word, ...]:
        """The words that say what somebody does."""
        dropped = (Sort.SENIORITY, Sort.NOISE, Sort.LEAD, Sort.HEAD)
        return _trimmed(word for word in self.words if word.sort not in dropped)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """All words but seniority, to compare with the names of roles."""
        return tuple(word.text for word in self.words if word.sort is not Sort.SENIORITY)

    @cached_property
    def unled(self) -> tuple[str, ...]:
        """The words of `named` but those that only say that people are led."""
        over = (Sort.SENIORITY, Sort.LEAD, Sort.HEAD)
        return tuple(word.text for word in self.words if word.sort not in over)

    @cached_property
    def profession(self) -> bool:
        """Whether the part names a profession at all."""
        return any(word.sort in (Sort.PROFESSION, Sort.OTHER) for word in self.core)

    def has(self, sort: Sort) -> bool:
        return any(word.sort is sort for word in self.words)


@dataclass(frozen=True)
class Title:
    """A title read."""

    text: str
    parts: tuple[Part, ...]
    mended: tuple[tuple[str, str], ...] = ()
    """Misspelt words, with what was meant."""

    @cached_property
    def main(self) -> int:
        """The place of the part that names the profession: the first that has one."""
        places = (place for place, part in enumerate(self.parts) if part.profession)
        return next(places, 0)

    @cached_property
    def context(self) -> tuple[Part, ...]:
        """The other parts, in their order."""
        return tuple(part for place, part in enumerate(self.parts) if place != self.main)

    @cached_property
    def core(self) -> tuple[str, ...]:
        """The words of the main part that say what is done."""
        return tuple(word.text for word in self.parts[self.main].core) if self.parts else ()

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """What a title is compared by, from all its words to only those that say what is done."""
        if not self.parts:
            return ()
        main = self.parts[self.main]
        whole = tuple(word.text for part in self.parts for word in part.words)
        names = [whole, main.named, main.unled]
        # A single word that is left of a name, as of "team lead", is not that name.
        if len(self.core) > 1 or self.core == main.named:
            names.append(self.core)
        return tuple(dict.fromkeys(one for one in names if one))

    def has(self, sort: Sort) -> bool:
        return any(part.has(sort) for part in self.parts)


class Reader:
    """Reads titles; `more` are further words that are spelt right, and that others may mean."""

    def __init__(self, more: frozenset[str] = frozenset()) -> None:
        self._words = read_words()
        self._known = self._words.known | more
        longer = sorted(word for word in more if len(word) >= LONG - 1)
        self._targets = (*self._words.misspelt, *longer)
        self._meant: dict[str, tuple[str, ...]] = {}

    def read(self, text: str) -> Title:
        """The parts of the title; none if it has no words."""
        tokens: list[str] = []
        changes = []
        for token in tokens_of(spaced(text, self._words.unspaced)):
            meant = self._meaning(token)
            tokens += meant
            if len(meant) == 1 and token not in (meant[0], f"{meant[0]}s"):
                changes.append((token, meant[0]))
        words = _sorted(_spelt_out(tokens, self._words), self._words)
        parts = tuple(part for part in _parts(words) if part.words)
        return Title(text, parts, tuple(changes))

    def _meaning(self, token: str) -> tuple[str, ...]:
        """The words that were meant by one, which titles share."""
        if token in self._words.known or token in (BREAK, SLASH, AND) or is_unspaced(token):
            return (token,)
        if (meant := self._meant.get(token)) is None:
            meant = joined(token, self._words.known)
            if len(meant) == 1:
                meant = (mended(token, self._known, self._targets, self._words.typos),)
            if len(self._meant) < _KEPT:
                self._meant[token] = meant
        return meant


def _sorted(tokens: list[str], words: Words) -> Iterator[Word]:
    place = 0
    while place < len(tokens):
        found, length = _longest(tokens, place, words)
        yield from found
        place += length


def _longest(tokens: list[str], place: int, words: Words) -> tuple[tuple[Word, ...], int]:
    """The words of the longest known phrase that starts here, and how many tokens it takes."""
    for length in range(min(words.longest, len(tokens) - place), 0, -1):
        taken = tokens[place : place + length]
        if SLASH in taken[1:]:
            taken = [token for token in taken if token != SLASH]
            if any(len(token) > _SLASHED for token in taken):
                continue
        if (found := words.by_spelling.get(tuple(taken))) is not None:
            return found, length
    return (_unknown(tokens[place]),), 1


def _unknown(token: str) -> Word:
    if token == BREAK:
        return _CUT
    if token in (SLASH, AND):
        return _OR
    return Word(token, Sort.NOISE if is_number(token) else Sort.UNKNOWN)


def _parts(words: Iterable[Word]) -> Iterator[Part]:
    part: list[Word] = []
    for word in words:
        if word.sort is Sort.LINK:
            yield Part(_trimmed(part))
            part = []
        else:
            part.append(word)
    yield Part(_trimmed(part))


def _trimmed(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words without an "and" at either end, or two of them."""
    kept: list[Word] = []
    for word in words:
        if word.sort is Sort.ALTERNATIVE and (not kept or kept[-1].sort is Sort.ALTERNATIVE):
            continue
        kept.append(word)
    if kept and kept[-1].sort is Sort.ALTERNATIVE:
        kept.pop()
    return tuple(kept)


def _spelt_out(tokens: list[str], words: Words) -> list[str]:
    """The title with its first part spelt out if that is but a few letters, such as "Sr DS"."""
    end = tokens.index(BREAK) if BREAK in tokens else len(tokens)
    left = [token for token in tokens[:end] if not _is_dropped(token, words)]
    if len(left) != 1 or left[0] not in words.whole:
        return tokens
    place = tokens.index(left[0])
    return [*tokens[:place], *words.whole[left[0]].split(), *tokens[place + 1 :]]


def _is_dropped(token: str, words: Words) -> bool:
    found = words.by_spelling.get((token,), ())
    return is_number(token) or any(
        word.sort in (Sort.SENIORITY, Sort.NOISE, Sort.LEAD) or word.text == "specialist"
        for word in found
    )
