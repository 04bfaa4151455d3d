"""Words as a search compares them: in small letters, by their stem, and forgiving a slip."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"\w+")


def words_in(text: str) -> list[str]:
    """The words of a text, without case and in one spelling of each letter."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


# They stand in almost every question and in none of the answers.
_STOP_WORDS = frozenset(
    words_in(
        "a an and are be by can do does for from has have how i in is it my of on or our should"
        " that the their to we what when where which who whom whose why will with"
    )
)
# A word of fewer letters is too short for a slip in it to be told from another word.
_SHORTEST_WITH_SLIP = 4
_SHORTEST_WITH_TWO_SLIPS = 8
_SHORTEST_START = 2
_WORDS_AT_MOST = 12


class Match(IntEnum):
    """How near a word is to one that was asked for; the value is what it counts for."""

    SLIP = 2
    STEM = 5
    START = 6
    EXACT = 8


@cache
def _stemmer() -> snowballstemmer.EnglishStemmer:
    return snowballstemmer.EnglishStemmer()


def stem(word: str) -> str:
    """What "deploys", "deployed" and "deployment" have in common."""
    return _stemmer().stemWord(word)


@dataclass(frozen=True)
class Asked:
    """A question as its words, each with the words of the library that match it, and how well."""

    words: tuple[str, ...]
    matches: tuple[Mapping[str, Match], ...]
    instead: tuple[tuple[str, str], ...]
    """Words that stand nowhere, with the ones that were taken for them."""

    @property
    def all_matches(self) -> frozenset[str]:
        return frozenset(word for found in self.matches for word in found)

    def pieces(self, text: str) -> tuple[tuple[str, bool], ...]:
        """The text cut up, each piece with whether it is one of the matching words."""
        wanted = self.all_matches
        pieces, end = [], 0
        for found in _WORD.finditer(text):
            if wanted.isdisjoint(words_in(found[0])):
                continue
            pieces += [(text[end : found.start()], False), (found[0], True)]
            end = found.end()
        return tuple((piece, marked) for piece, marked in [*pieces, (text[end:], False)] if piece)


class Vocabulary:
    """All words that stand somewhere in what is searched."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted(set(words)))
        self._known = frozenset(self.words)
        self._by_stem: dict[str, list[str]] = {}
        for word in self.words:
            self._by_stem.setdefault(stem(word), []).append(word)

    def ask(self, question: str) -> Asked:
        """Look the words of a question up; those that say nothing are left out if others do."""
        all_words = list(dict.fromkeys(words_in(question)))[:_WORDS_AT_MOST]
        words = tuple(word for word in all_words if word not in _STOP_WORDS) or tuple(all_words)
        matches, instead = [], []
        for word in words:
            found = self._matches(word)
            if not found and (near := self._nearest(word)):
                instead.append((word, near[0]))
                found = dict.fromkeys(
                    (match for one in near for match in self._matches(one)), Match.SLIP
                )
            matches.append(found)
        return Asked(words, tuple(matches), tuple(instead))

    def _matches(self, word: str) -> dict[str, Match]:
        found = dict.fromkeys(self._by_stem.get(stem(word), ()), Match.STEM)
        if len(word) >= _SHORTEST_START:
            found |= {one: Match.START for one in self.words if one.startswith(word)}
        if word in self._known:
            found[word] = Match.EXACT
        return found

    def _nearest(self, word: str) -> list[str]:
        """The words that it is a slip of the pen away from: nothing but the nearest of them."""
        if len(word) < _SHORTEST_WITH_SLIP:
            return []
        slips = 2 if len(word) >= _SHORTEST_WITH_TWO_SLIPS else 1
        near = process.extract(word, self.words, scorer=OSA.distance, score_cutoff=slips, limit=5)
        return [one for one, distance, _ in near if distance == near[0][1]]
