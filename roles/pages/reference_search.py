"""A search over all that the frameworks say: what is asked is found where it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from roles.pages.library import Library
from roles.pages.search_entries import Entry, Group, Line, entries_of
from roles.pages.search_words import Asked, Vocabulary, words_in

_SHOWN_AT_FIRST = 5
_PASSAGES_AT_MOST = 2

# A word in the heading counts more than one among other names, or in what is said.
_HEADING, _NAME, _PASSAGE = 8, 5, 2
_WHOLE_HEADING = 40

type Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Found:
    """An entry that was found; its texts come in pieces, each with whether it was asked for."""

    entry: Entry
    asked: Asked

    @property
    def heading(self) -> Pieces:
        return self.asked.pieces(self.entry.heading)

    @property
    def passages(self) -> list[tuple[str, Pieces]]:
        """The sentences that say most of what was asked for, the best first, and whose they are."""
        scored = [
            (_score_of(text, self.asked), source, text) for source, text in self.entry.passages
        ]
        best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
        return [(source, self.asked.pieces(text)) for _, source, text in best[:_PASSAGES_AT_MOST]]

    @property
    def lines(self) -> list[tuple[Line, Pieces]]:
        return [(line, self.asked.pieces(line.text)) for line in self.entry.lines]


@dataclass(frozen=True)
class FoundGroup:
    """What was found of one sort, the best first; `more` are not among the results shown."""

    group: Group
    results: tuple[Found, ...]
    more: int


@dataclass(frozen=True)
class Answer:
    """What was found, sort by sort.

    Unless `has_all`, nothing has all the words, and this is what has some. `instead` are words
    that stand nowhere, with those that were taken for them.
    """

    groups: tuple[FoundGroup, ...]
    total: int
    has_all: bool
    instead: tuple[tuple[str, str], ...]


def search(library: Library, question: str, *, whole: str = "") -> Answer:
    """Look a question up in the library; all results of the group `whole`, of the others a few.

    The index of a library is made once a process, so a search asks the database nothing.
    """
    index = _index_of(library)
    asked = index.vocabulary.ask(question)
    found, has_all = index.find(asked)
    grouped = defaultdict(list)
    for entry in found:
        grouped[entry.group].append(Found(entry, asked))
    groups = []
    for group in Group:
        results = tuple(grouped[group])
        shown = results if group == whole else results[:_SHOWN_AT_FIRST]
        if results:
            groups.append(FoundGroup(group, shown, len(results) - len(shown)))
    return Answer(tuple(groups), len(found), has_all, asked.instead)


class _Index:
    """Where each word stands: in which entries, and how much it counts there."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self._weights)

    def find(self, asked: Asked) -> tuple[list[Entry], bool]:
        """The entries that have all words, else those that have any; the best first."""
        scores: dict[int, list[int]] = defaultdict(list)
        for matches in asked.matches:
            best: dict[int, int] = {}
            for word, match in matches.items():
                for place, weight in self._weights[word].items():
                    best[place] = max(best.get(place, 0), match * weight)
            for place, score in best.items():
                scores[place].append(score)
        complete = {place: one for place, one in scores.items() if len(one) == len(asked.matches)}
        ranked = sorted(
            complete or scores,
            key=lambda place: (-len(scores[place]), -self._rank(place, scores[place], asked)),
        )
        return [self.entries[place] for place in ranked], bool(complete) or not scores

    def _rank(self, place: int, scores: list[int], asked: Asked) -> int:
        heading = self._headings[place]
        is_whole = bool(heading) and heading <= asked.all_matches
        return sum(scores) + (_WHOLE_HEADING if is_whole else 0)

    @cached_property
    def _headings(self) -> list[frozenset[str]]:
        return [frozenset(words_in(entry.heading)) for entry in self.entries]

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[int, int]]:
        weights: dict[str, dict[int, int]] = defaultdict(dict)
        for place, entry in enumerate(self.entries):
            texts = [(entry.heading, _HEADING)]
            texts += [(name, _NAME) for name in entry.names]
            texts += [(text, _PASSAGE) for _, text in entry.passages]
            for text, weight in texts:
                for word in words_in(text):
                    weights[word][place] = max(weights[word].get(place, 0), weight)
        return dict(weights)


@lru_cache(maxsize=32)
def _index_of(library: Library) -> _Index:
    return _Index(entries_of(library))


def _score_of(text: str, asked: Asked) -> int:
    words = set(words_in(text))
    return sum(
        max((match for word, match in matches.items() if word in words), default=0)
        for matches in asked.matches
    )
