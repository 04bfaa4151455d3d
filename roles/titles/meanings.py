"""What a title says somebody does, before any framework is asked: roles by their usual keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from roles.titles.reading import Part, Title
from roles.titles.words import Sort, Word, read_words

# The most that is given where people are to be asked, for a field that stands only in the context,
# for whoever leads people of a role, and for a discipline without a profession; last the least at
# which the name of a role means something.
UNSURE, BY_CONTEXT, LEADS, ALONE, SURE_MEANING = 0.6, 0.9, 0.4, 0.85, 0.8
# In the place of a word that is no field.
STRANGE = "?"
SOFTWARE = ("software", "software engineering")
# These say of a software engineer's work that it may be another role's.
TELLING = frozenset(
    (
        *("data", "big data", "data engineering", "data platform", "data warehouse"),
        *("data science", "ml", "ml engineering", "ai", "modelling", "mlops", "ml platform"),
        *("devops", "sre"),
    )
)
# What models are of or for; a title that goes on about it is of one who builds them.
MODELS = ("modelling", "products")
# Other trades have these fields too, and a word that is no field tells that it is one of them.
VAGUE = frozenset(
    (
        *("platform", "infra", "system", "solutions", "optimization"),
        *("research", "statistical", "quantitative", "insight"),
    )
)
INFRASTRUCTURE = ("platform", "infra")


@dataclass(frozen=True, slots=True)
class Meaning:
    """Roles by their usual keys with a confidence, and what showed them."""

    roles: Mapping[str, float] = field(default_factory=dict)
    by_context: bool = False
    leads: bool = False

    @property
    def best(self) -> str | None:
        return max(self.roles, key=self.roles.__getitem__) if self.roles else None

    def capped(self, limit: float) -> "Meaning":
        capped = {role: min(sureness, limit) for role, sureness in self.roles.items()}
        return Meaning(capped, self.by_context, self.leads)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A profession with the words before and after it."""

    before: tuple[Word, ...]
    profession: str
    after: tuple[Word, ...] = ()
    over: str = ""
    """The profession that this one leads: a data scientist manager."""


def meaning_of(title: Title) -> Meaning:
    """What the words of the title mean together; nothing if it is of another trade."""
    if not title.parts:
        return Meaning()
    main = title.parts[title.main]
    if not main.profession:
        return _discipline(title)
    phrases = _phrases(main.core)
    found = [_of_phrase(phrase, title) for phrase in phrases]
    named = [one for one in found if one.roles]
    if not named:
        return Meaning()
    meaning = _united(named)
    return meaning.capped(UNSURE) if _is_half_other(phrases, found) else meaning


def _is_half_other(phrases: Sequence["_Phrase"], found: Sequence[Meaning]) -> bool:
    """Whether the part names another trade beside the role: "Developer and Support Manager"."""
    return any(
        not meaning.roles and phrase.profession != "specialist"
        for phrase, meaning in zip(phrases, found, strict=True)
    ) or any(_decides(word) for phrase in phrases for word in phrase.after)


def _united(found: Sequence[Meaning]) -> Meaning:
    roles: dict[str, float] = {}
    for meaning in found:
        for role, sureness in meaning.roles.items():
            roles[role] = max(sureness, roles.get(role, 0.0))
    united = Meaning(roles, any(one.by_context for one in found), all(one.leads for one in found))
    return united if len({one.best for one in found}) == 1 else united.capped(UNSURE)


# --- phrases


def _phrases(core: tuple[Word, ...]) -> list[_Phrase]:
    """The professions a part names; those that "and" or a slash joins share what one lacks."""
    pieces = _pieces(core)
    phrases: list[_Phrase] = []
    waiting: list[tuple[Word, ...]] = []
    shared: tuple[Word, ...] = ()
    for piece in pieces:
        phrase = _phrase(piece)
        if phrase is None:
            waiting.append(piece)
            continue
        if not phrase.before and not phrase.after and shared:
            phrase = _Phrase(shared, phrase.profession, over=phrase.over)
        if _look_up(phrase.profession, _kinds(phrase.before) or [""]):
            phrases += [_Phrase(words, phrase.profession) for words in waiting if _can_share(words)]
        phrases.append(phrase)
        shared, waiting = phrase.before, []
    return phrases


def _can_share(words: tuple[Word, ...]) -> bool:
    """Whether the words before an "and" are a field that the profession after it may be of."""
    kind = _kinds(words)
    return bool(kind) and kind[-1] not in ("app", "other app", STRANGE)


def _pieces(core: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    pieces: list[list[Word]] = [[]]
    for word in core:
        if word.sort is Sort.ALTERNATIVE:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [tuple(piece) for piece in pieces if piece]


def _phrase(words: tuple[Word, ...]) -> _Phrase | None:
    """The last profession of the first run of them, as in "data engineer consultant"."""
    runs = _runs(words)
    if not runs:
        return None
    start, end = next(
        (run for run in runs if any(_decides(word) for word in words[slice(*run)])), runs[0]
    )
    run = [word for word in words[start:end] if _decides(word)] or [words[start]]
    other = any(word.sort is Sort.OTHER for word in (*run, *words[end:]))
    last = run[-1]
    return _Phrase(
        before=tuple(word for word in words[:start] if word.sort is not Sort.PROFESSION),
        profession="" if other else last.text,
        after=words[end:],
        over=run[-2].text if len(run) > 1 and last.text in ("manager", "owner") else "",
    )


def _runs(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    professions = [word.sort in (Sort.PROFESSION, Sort.OTHER) for word in words]
    edges = [False, *professions, False]
    changes = [place for place, (one, next_) in enumerate(pairwise(edges)) if one != next_]
    return list(zip(changes[::2], changes[1::2], strict=True))


def _decides(word: Word) -> bool:
    return word.sort in (Sort.PROFESSION, Sort.OTHER) and word.text != "specialist"


# --- fields


def _kinds(words: Iterable[Word]) -> list[str]:
    """The fields of the words in their order; what is no field is STRANGE."""
    table = read_words()
    kinds = [table.kind(one.text) if one.sort is Sort.FIELD else STRANGE for one in words]
    found: list[str] = []
    for kind in kinds:
        found.append(kind)
        while len(found) > 1 and (pair := table.compounds.get(" ".join(found[-2:]))):
            found[-2:] = [pair]
    return found


def _telling(part: Iterable[Word]) -> str:
    """The field a context is about, if its first words name one."""
    kinds = _kinds(part)
    known = kinds[: kinds.index(STRANGE)] if STRANGE in kinds else kinds
    return known[-1] if known else ""


# --- meanings


def _of_phrase(phrase: _Phrase, title: Title) -> Meaning:
    if not phrase.profession:
        return Meaning()
    context = [_telling(phrase.after), *(_telling(_fields(part)) for part in title.context)]
    context = [kind for kind in context if kind]
    if phrase.over:
        roles = _look_up(phrase.over, _kinds(phrase.before) or [""])
        return Meaning(roles, leads=True).capped(LEADS)
    kinds = _kinds(phrase.before)
    if not kinds and not phrase.after and phrase.profession == "manager":
        return _led(context)
    if not kinds:
        return _bare(phrase, context)
    if phrase.profession == "manager" and kinds[-1] != "product":
        return _led(kinds[-1:])
    return _in_field(phrase, kinds, context, title)


def _fields(part: Part) -> tuple[Word, ...]:
    return tuple(word for word in part.core if word.sort is not Sort.ALTERNATIVE)


def _look_up(profession: str, kinds: Sequence[str]) -> Mapping[str, float]:
    return read_words().meanings.get(profession, {}).get(kinds[-1], {})


def _bare(phrase: _Phrase, context: list[str]) -> Meaning:
    """A profession whose field, if any, stands behind it: "Engineer, Machine Learning"."""
    for kind in context:
        if roles := _look_up(phrase.profession, [kind]):
            return Meaning(roles, by_context=True).capped(BY_CONTEXT)
    bare = Meaning(_look_up(phrase.profession, [""]))
    # A developer of something that is no software, such as of business.
    return bare.capped(UNSURE) if any(kind not in MODELS for kind in context) else bare


def _led(kinds: Sequence[str]) -> Meaning:
    """Whoever leads a discipline is rarely of it, but may be all there is.

    A manager of product is called so the other way round too.
    """
    if kinds[:1] == ["product"]:
        return Meaning({"product_manager": UNSURE}, by_context=True)
    disciplines = read_words().disciplines
    found = next((disciplines[kind] for kind in kinds if kind in disciplines), None)
    return Meaning({found: LEADS}, leads=True) if found else Meaning()


def _in_field(phrase: _Phrase, kinds: list[str], context: list[str], title: Title) -> Meaning:
    nearest, farther = kinds[-1], [kind for kind in reversed(kinds[:-1]) if kind != STRANGE]
    roles = _look_up(phrase.profession, [nearest])
    if phrase.profession in ("manager", "owner") and title.has(Sort.GOODS):
        return Meaning(roles).capped(UNSURE)
    if nearest in VAGUE and STRANGE in kinds:
        return Meaning()
    if nearest in INFRASTRUCTURE:
        return _by_platform(phrase, nearest, context) or Meaning(roles)
    if nearest in ("ml", "ai") and context:
        return _of_models(roles, context[0])
    rival = _rival(nearest, farther, context)
    return _between(roles, _look_up("engineer", [rival])) if rival else Meaning(roles)


def _of_models(roles: Mapping[str, float], context: str) -> Meaning:
    """Models for something are built, models on a platform are run."""
    if context in (*INFRASTRUCTURE, "ml platform"):
        return _between(roles, _look_up("engineer", ["ml platform"]))
    if context in MODELS:
        return Meaning(roles, by_context=True).capped(BY_CONTEXT)
    return Meaning(roles)


def _rival(nearest: str, farther: list[str], context: list[str]) -> str:
    """The field that the title is as much about as about the one beside the profession, if any."""
    if nearest in SOFTWARE:
        return next((kind for kind in (*farther, *context) if kind in TELLING), "")
    if nearest in ("devops", "sre"):
        return next((kind for kind in farther[:1] if kind in TELLING), "")
    return ""


def _by_platform(phrase: _Phrase, nearest: str, context: list[str]) -> Meaning | None:
    """A platform that the context says is one for ML, or for data."""
    compounds = read_words().compounds
    for kind in context:
        if roles := _look_up(phrase.profession, [compounds.get(f"{kind} {nearest}", "none")]):
            return Meaning(roles, by_context=True)
        if kind in ("ml platform", "mlops", "data platform"):
            return Meaning(_look_up(phrase.profession, [kind]), by_context=True)
    return None


def _between(one: Mapping[str, float], other: Mapping[str, float]) -> Meaning:
    if not set(other) - set(one):
        return Meaning(one)
    return Meaning({**other, **one}, by_context=True).capped(UNSURE)


def _discipline(title: Title) -> Meaning:
    """A title without a profession: "Data Science", "Cloud DevOps", "Head of Data Science"."""
    disciplines = read_words().disciplines
    for part in title.parts:
        kinds = _kinds(_fields(part))
        if kinds and (role := disciplines.get(kinds[-1])):
            if title.has(Sort.HEAD):
                return Meaning({role: LEADS}, leads=True)
            is_vague = part.words[-1].sort is Sort.LEAD or kinds[-1] == "ml"
            return Meaning({role: UNSURE if is_vague else ALONE})
        if kinds:
            break
    return Meaning()
