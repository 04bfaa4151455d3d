"""The table of words, ready to look titles up in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from roles.titles.spelling import is_unspaced, tokens_of

WORDS = Path(__file__).with_name("words.yaml")


class Sort(StrEnum):
    """What a word of a title does there."""

    SENIORITY = "seniority"
    NOISE = "noise"
    LEAD = "lead"
    HEAD = "head"
    LINK = "links"
    ALTERNATIVE = "alternatives"
    PROFESSION = "heads"
    OTHER = "others"
    FIELD = "fields"
    BLOCKER = "blocker"
    GOODS = "goods"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a title by its usual spelling; a phrase the table knows is one word."""

    text: str
    sort: Sort


@dataclass(frozen=True)
class Words:
    """The table: spellings, and what professions mean in fields."""

    by_spelling: Mapping[tuple[str, ...], tuple[Word, ...]]
    unspaced: tuple[tuple[str, str], ...]
    """Spellings of scripts that put no space between words, longest first."""
    longest: int
    known: frozenset[str]
    """Every word of every spelling."""
    misspelt: tuple[str, ...]
    typos: Mapping[str, str]
    whole: Mapping[str, str]
    kinds: Mapping[str, str]
    compounds: Mapping[str, str]
    meanings: Mapping[str, Mapping[str, Mapping[str, float]]]
    disciplines: Mapping[str, str]
    near: Mapping[str, Mapping[str, float]]

    def kind(self, field: str) -> str:
        """The name under which a field stands in the table of meanings."""
        return self.kinds.get(field, field)


@cache
def read_words() -> Words:
    """Read the table once."""
    table = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    spellings = dict(_spellings(table))
    spaced = {tokens_of(spelling): word for spelling, word in spellings.items()}
    by_spelling: dict[tuple[str, ...], tuple[Word, ...]] = {
        tokens: (word,) for tokens, word in spaced.items() if tokens
    }
    for short, long in table["abbreviations"].items():
        by_spelling[(short,)] = _expanded(long, by_spelling)
    unspaced = sorted(
        ((spelling, word.text) for spelling, word in spellings.items() if is_unspaced(spelling)),
        key=lambda one: -len(one[0]),
    )
    return Words(
        by_spelling=by_spelling,
        unspaced=tuple(unspaced),
        longest=max(map(len, by_spelling)),
        known=frozenset(part for tokens in by_spelling for part in tokens) | set(table["whole"]),
        misspelt=tuple(_split(table["misspelt"])),
        typos=table["typos"],
        whole=table["whole"],
        kinds=dict(_inverted(table["kinds"])),
        compounds=dict(_inverted(table["compounds"])),
        meanings=table["meanings"],
        disciplines=table["disciplines"],
        near=table["near"],
    )


def _spellings(table: Mapping[str, object]) -> Iterator[tuple[str, Word]]:
    for sort in (Sort.BLOCKER, *Sort):
        found = table.get(sort.value, "")
        if isinstance(found, str):
            for spelling in _split(found):
                yield spelling, Word(spelling, sort)
        elif isinstance(found, dict):
            yield from _named(found, sort)


def _named(found: Mapping[str, str], sort: Sort) -> Iterator[tuple[str, Word]]:
    for name, others in found.items():
        own = Sort.BLOCKER if name == Sort.BLOCKER else sort
        names = () if name == Sort.BLOCKER else (name,)
        for spelling in (*names, *_split(others)):
            yield spelling, Word(spelling if own is Sort.BLOCKER else name, own)


def _expanded(
    long: str, by_spelling: Mapping[tuple[str, ...], tuple[Word, ...]]
) -> tuple[Word, ...]:
    parts = long.rsplit(" ", 1)
    return tuple(word for part in parts for word in by_spelling[tuple(part.split())])


def _inverted(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, others in table.items():
        for one in _split(others):
            yield one, name


def _split(text: str) -> Iterable[str]:
    return (one.strip() for one in text.split("|") if one.strip())
