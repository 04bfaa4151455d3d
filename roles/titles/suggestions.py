"""Titles to the roles of one framework, with a confidence and the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from roles.analysis.design import Framework
from roles.titles.catalogue import Catalogue, Source
from roles.titles.meanings import UNSURE, Meaning, meaning_of
from roles.titles.reading import Title

SURE = 0.8
"""From here on a suggestion is taken unless somebody objects; below, people are asked."""

_EXACT, _ALIAS, _MENDED, _SECOND = 0.98, 0.95, 0.85, 0.4
_LONGEST = 300


class Basis(StrEnum):
    """What a suggestion rests on."""

    CORRECTION = "correction"
    EXACT = "exact"
    ALIAS = "alias"
    WORDS = "words"
    SIMILAR = "similar words"
    CONTEXT = "context"
    AMBIGUOUS = "ambiguous"
    LEADS = "leads"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A role that a title may name, by key; the reason is fit for the user."""

    role: str
    confidence: float
    basis: Basis
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The roles a title may name, the likeliest first; none if it is of no role here."""

    title: str
    roles: tuple[Candidate, ...]
    reason: str
    """Why these roles, or why none."""

    @property
    def confidence(self) -> float:
        return self.roles[0].confidence if self.roles else 0.0

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def role(self) -> str | None:
        """The role to take without asking, if there is one."""
        return self.roles[0].role if self.is_sure else None

    @property
    def asked(self) -> tuple[str, ...]:
        """The roles to show: the sure one alone, else every candidate."""
        return tuple(one.role for one in (self.roles[:1] if self.is_sure else self.roles))


def suggest(
    title: str, framework: Framework, *, corrections: Mapping[str, str] | None = None
) -> Suggestion:
    """What one title names. For many titles make a Suggester, which reads the framework once."""
    return Suggester(framework, corrections=corrections).suggest(title)


class Suggester:
    """Reads titles for one framework, each different title once.

    `corrections` are an organisation's own: a title to a role key, or to nothing where the title
    is to have no role. They win over everything; one that names a role the framework lacks is
    passed over. It keeps what it read, so it should live
    as long as one list of titles does.
    """

    def __init__(
        self, framework: Framework, *, corrections: Mapping[str, str] | None = None
    ) -> None:
        self._framework = framework
        self._catalogue = Catalogue(framework)
        roles = {"", *(role.key for role in framework.roles)}
        self._corrections = {
            folded_title(title): role
            for title, role in (corrections or {}).items()
            if role in roles
        }
        self._known: dict[str, Suggestion] = {}

    def suggest(self, title: str) -> Suggestion:
        """The roles this title may name here."""
        folded = folded_title(title)
        if folded not in self._known:
            self._known[folded] = self._read(folded)
        known = self._known[folded]
        return Suggestion(title, known.roles, known.reason)

    def gist(self, title: str) -> tuple[str, ...]:
        """The words of a title that say what is done; what differs only in others is alike."""
        read = self._catalogue.read(folded_title(title)[:_LONGEST])
        return tuple(word.text for part in read.parts for word in part.core)

    def _read(self, folded: str) -> Suggestion:
        role = self._corrections.get(folded)
        if role == "":
            return Suggestion(folded, (), f"{Basis.CORRECTION}: somebody here said it has no role")
        if role is not None:
            return _told(folded, {role: 1.0}, Basis.CORRECTION, "somebody here corrected it so")
        # A title longer than this is a text; its beginning holds the profession.
        title = self._catalogue.read(folded[:_LONGEST])
        return (
            self._by_name(title, Source.NAME)
            or self._by_crosswalk(title)
            or self._by_name(title, Source.ALIAS)
            or self._by_meaning(title)
        )

    def _by_name(self, title: Title, source: Source) -> Suggestion | None:
        """The role of this name, unless several have it or the title goes on about another."""
        roles = self._catalogue.named(title, source)
        if not roles:
            return None
        if len(roles) > 1:
            reason = "several roles are called so"
            return _told(title.text, dict.fromkeys(roles, UNSURE), Basis.AMBIGUOUS, reason)
        if others := self._others(title, roles[0]):
            reason = "the rest of the title speaks of something else"
            return _told(title.text, dict.fromkeys(others, UNSURE), Basis.AMBIGUOUS, reason)
        name = self._framework.role_by_key[roles[0]].name
        if source is Source.NAME:
            return _told(title.text, {roles[0]: _EXACT}, Basis.EXACT, f"called {name}", title)
        return _told(title.text, {roles[0]: _ALIAS}, Basis.ALIAS, f"another name of {name}", title)

    def _others(self, title: Title, named: str) -> list[str]:
        """The named role with those that the rest of the title makes as likely, if it does."""
        if not title.context:
            return []
        meaning, here = self._here(title)
        is_doubtful = max(here.values(), default=SURE) < SURE
        if is_doubtful and (meaning.by_context or named in here):
            return list(dict.fromkeys((named, *here)))
        spoken = {
            role
            for part in title.context
            for key in meaning_of(Title("", (part,))).roles
            for role in self._catalogue.holders(key)
        }
        elsewhere = [one for one in self._catalogue.crosswalk(title) if one in spoken - {named}]
        return [named, *elsewhere] if elsewhere else []

    def _by_crosswalk(self, title: Title) -> Suggestion | None:
        """A title that means different roles in different places."""
        roles = self._catalogue.crosswalk(title)
        if not roles:
            return None
        meaning, here = self._here(title)
        agreed = {role: sureness for role, sureness in here.items() if role in roles}
        if agreed and (len(roles) == 1 or meaning.by_context):
            best = max(agreed, key=agreed.__getitem__)
            if agreed[best] >= SURE:
                basis = Basis.CONTEXT if meaning.by_context else Basis.ALIAS
                return _told(title.text, agreed, basis, self._called(meaning, agreed), title)
        sureness = dict.fromkeys(roles, _SECOND) | {
            role: min(max(sureness, _SECOND), UNSURE) for role, sureness in here.items()
        }
        return _told(title.text, sureness, Basis.AMBIGUOUS, "means several roles")

    def _by_meaning(self, title: Title) -> Suggestion:
        meaning, here = self._here(title)
        if here:
            basis = Basis.CONTEXT if meaning.by_context else Basis.WORDS
            if meaning.leads:
                basis = Basis.LEADS
            return _told(title.text, here, basis, self._called(meaning, here), title)
        if meaning.best:
            what = meaning.best.replace("_", " ")
            return _of_none(title, f"read as {what}, which this framework lacks")
        part = self._catalogue.partly(title)
        if part:
            reason = "ends like the name of the role"
            return _told(title.text, dict.fromkeys(part, UNSURE), Basis.WORDS, reason)
        return _of_none(title, "names no role of this framework")

    def _here(self, title: Title) -> tuple[Meaning, dict[str, float]]:
        """The meaning of the title, and the roles of this framework it comes to."""
        meaning = meaning_of(title)
        here: dict[str, float] = {}
        for key, sureness in meaning.roles.items():
            for role, share in self._catalogue.holding(key, title):
                here[role] = max(here.get(role, 0.0), min(sureness, share))
        return meaning, here

    def _called(self, meaning: Meaning, roles: Iterable[str]) -> str:
        names = " or ".join(self._framework.role_by_key[role].name for role in roles)
        return f"leads people, not a {names}" if meaning.leads else f"read as {names}"


def _told(
    text: str,
    sureness: Mapping[str, float],
    basis: Basis,
    reason: str,
    title: Title | None = None,
) -> Suggestion:
    limit = 1.0
    if title is not None and title.mended:
        fixed = ", ".join(f"{wrong} → {right}" for wrong, right in title.mended)
        basis, reason, limit = Basis.SIMILAR, f"{fixed}; {reason}", _MENDED
    reason = f"{basis}: {reason}"
    candidates = (
        Candidate(role, round(min(share, limit), 2), basis, reason)
        for role, share in sureness.items()
    )
    return Suggestion(text, tuple(_in_order(candidates)), reason)


def _of_none(title: Title, reason: str) -> Suggestion:
    return Suggestion(title.text, (), f"{Basis.NONE}: {reason}")


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The surest first; of equally sure ones in the order they were found."""
    return sorted(candidates, key=lambda one: -one.confidence)


def folded_title(title: str) -> str:
    """A title as corrections are kept: without case, and with single blanks."""
    return " ".join(title.casefold().split())
