"""The roles of one framework by every name they have, and by what those names mean."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from roles.analysis.design import Framework, Role
from roles.titles.meanings import SURE_MEANING, meaning_of
from roles.titles.reading import Reader, Title
from roles.titles.spelling import tokens_of
from roles.titles.words import read_words

_BRACKETS = re.compile(r"\([^)]*\)")
_EITHER = re.compile(r"\s+/\s+|\s+or\s+")

type Names = tuple[str, ...]


class Source(IntEnum):
    """Where a name comes from; a role's own name is stronger than what it is also called."""

    NAME = 0
    ALIAS = 1


@dataclass(frozen=True, slots=True)
class _Holder:
    """A role with a name that means what is asked for."""

    role: str
    source: Source
    words: Names
    sureness: float

    def distance(self, core: set[str]) -> tuple[int, int, float]:
        """By name before by alias; then what says least beyond the title; then the plainest."""
        return self.source, len(set(self.words) - core), -self.sureness


class Catalogue:
    """Looks roles up by name and by meaning."""

    def __init__(self, framework: Framework) -> None:
        words = frozenset(
            token
            for role in framework.roles
            for name in (role.name, *role.aliases)
            for token in tokens_of(name)
            if token.isalpha()
        )
        self.read = Reader(words).read
        self._by_name: dict[tuple[Source, Names], dict[str, int]] = defaultdict(dict)
        self._by_meaning: dict[str, list[_Holder]] = defaultdict(list)
        self._own_words: dict[Names, list[str]] = defaultdict(list)
        self._crosswalk: dict[Names, tuple[str, ...]] = {}
        for role in framework.roles:
            for source, name in _names(role):
                self._add(role.key, source, name)
        self._add_crosswalk(framework)

    def _add(self, role: str, source: Source, name: str) -> None:
        title = self.read(name)
        for stripped, names in enumerate(title.names):
            self._by_name[source, names].setdefault(role, stripped)
        if not title.parts:
            return
        words = title.core
        meaning = meaning_of(title)
        if not meaning.roles and len(words) > 1:
            self._own_words[words].append(role)
        for key, sureness in meaning.roles.items():
            if sureness >= SURE_MEANING:
                self._by_meaning[key].append(_Holder(role, source, words, sureness))

    def _add_crosswalk(self, framework: Framework) -> None:
        """Titles as they are spelt, and where no other is in the way, by their fields alone."""
        here = {role.key for role in framework.roles}
        spelt = {
            names: tuple(role for role in roles if role in here)
            for text, roles in framework.ambiguous_titles.items()
            for names in self.read(text).names
        }
        for names, roles in spelt.items():
            self._crosswalk.setdefault(_kinds(names), roles)
        self._crosswalk |= spelt

    def named(self, title: Title, source: Source) -> list[str]:
        """The roles of exactly this name, but for seniority and noise on either side.

        Those whose name has least of it: a data engineer before a senior data engineer.
        """
        for names in title.names:
            if found := self._by_name.get((source, names)):
                least = min(found.values())
                return [role for role, stripped in found.items() if stripped == least]
        return []

    def crosswalk(self, title: Title) -> tuple[str, ...]:
        """The roles a title is known to mean in one place or another."""
        for names in title.names:
            if names in self._crosswalk:
                return self._crosswalk[names]
            if (kinds := _kinds(names)) in self._crosswalk:
                return self._crosswalk[kinds]
        return ()

    def holders(self, key: str) -> list[str]:
        """The roles that are what the key means, by name, else by what they are also called."""
        held = self._by_meaning.get(key, [])
        strongest = min((one.source for one in held), default=Source.NAME)
        return list(dict.fromkeys(one.role for one in held if one.source is strongest))

    def holding(self, key: str, title: Title) -> Iterator[tuple[str, float]]:
        """The roles a meaning comes to here with the most that can be said for each."""
        held = self._by_meaning.get(key, [])
        if held:
            core = set(title.core)
            best = min(one.distance(core) for one in held)
            roles = list(dict.fromkeys(one.role for one in held if one.distance(core) == best))
            yield from ((role, 1.0 if len(roles) == 1 else 0.6) for role in roles)
            return
        for other, share in read_words().near.get(key, {}).items():
            yield from ((role, share) for role in self.holders(other))

    def partly(self, title: Title) -> list[str]:
        """Roles whose name ends the part of the title that names a profession.

        Only names that mean nothing in the table of words; of the others that is known.
        """
        core = title.core
        ends = (core[start:] for start in range(1, len(core) - 1))
        found = next((self._own_words[end] for end in ends if end in self._own_words), [])
        return list(dict.fromkeys(found))


def _names(role: Role) -> Iterator[tuple[Source, str]]:
    yield Source.NAME, role.name
    plain = _BRACKETS.sub(" ", role.name)
    yield from ((Source.NAME, one) for one in _EITHER.split(plain))
    yield from ((Source.ALIAS, alias) for alias in role.aliases)


def _kinds(names: Iterable[str]) -> Names:
    table = read_words()
    return tuple(table.kind(name) for name in names)
