"""What a search can find: each thing once, with the places where the frameworks speak of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.urls import reverse

from roles.interchange.crosswalk_file import read_crosswalk
from roles.interchange.crosswalk_rows import Likeness
from roles.interchange.framework_rows import Role
from roles.pages.disagreements import read_questions, read_unclear_titles
from roles.pages.library import Library, LibraryFramework


class Group(StrEnum):
    """The sorts of things that are found, in the order in which they are told."""

    ACTIVITIES = "activities"
    ROLES = "roles"
    TITLES = "titles"
    SKILLS = "skills"
    DISAGREEMENTS = "disagreements"
    HANDOFFS = "handoffs"
    GUIDANCE = "guidance"

    @property
    def label(self) -> str:
        return _LABELS.get(self, self.capitalize())


_LABELS = {
    Group.SKILLS: "Skills and tools",
    Group.DISAGREEMENTS: "Where the sources disagree",
    Group.HANDOFFS: "Handoffs and structures",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One place: whose words they are, what stands there, its address, and a few words more."""

    source: str
    text: str
    address: str
    note: str = ""


type Passage = tuple[str, str]
"""Whose words they are, if the entry does not say so, and the words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be found by its heading, its other names, or what is said of it.

    `note` says what it is, where it stands in one place only.
    """

    group: Group
    heading: str
    address: str = ""
    note: str = ""
    names: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    lines: tuple[Line, ...] = ()


def entries_of(library: Library) -> Iterator[Entry]:
    """Everything in the library, and what the crosswalk says about it."""
    return chain(
        _activities(library),
        _roles(library),
        _titles(library),
        _skills(library),
        _disagreements(library),
        chain.from_iterable(map(_handoffs, library)),
        chain.from_iterable(map(_structures, library)),
        chain.from_iterable(map(_guidance, library)),
    )


def _activities(library: Library) -> Iterator[Entry]:
    """The activities that equal the same one of the default framework are one thing."""
    together: defaultdict[tuple[str, str], list[tuple[LibraryFramework, str]]] = defaultdict(list)
    for framework in library:
        for activity in framework.activities.values():
            same = (
                ("", activity.canonical) if activity.canonical else (framework.slug, activity.key)
            )
            together[same].append((framework, activity.key))
    for places in together.values():
        first, key = places[0]
        yield Entry(
            Group.ACTIVITIES,
            first.activity_name(key),
            first.activity_address(key),
            names=tuple(one.activity_name(activity) for one, activity in places),
            passages=_once(
                (one.title, one.activities[activity].description) for one, activity in places
            ),
            lines=tuple(
                Line(
                    framework.title,
                    framework.activity_name(activity),
                    framework.activity_address(activity),
                    _owned_by(framework, activity),
                )
                for framework, activity in places
            ),
        )


def _owned_by(framework: LibraryFramework, activity: str) -> str:
    owners = [framework.role_name(role) for role in framework.owners.get(activity, ())]
    return f"owned by {', '.join(owners)}" if owners else "owned by nobody"


def _roles(library: Library) -> Iterator[Entry]:
    """The roles that are the same role in general, or close to it, are one thing."""
    crosswalk = read_crosswalk()
    together: defaultdict[tuple[str, str], list[tuple[LibraryFramework, Role]]] = defaultdict(list)
    for framework in library:
        for role in framework.roles.values():
            general = crosswalk.places_of(framework.kin, role.key)
            if general and general[0][1].strength in (Likeness.SAME, Likeness.CLOSE):
                together["", general[0][0].key].append((framework, role))
            else:
                together[framework.slug, role.key].append((framework, role))
    for (slug, key), places in together.items():
        framework, role = places[0]
        yield Entry(
            Group.ROLES,
            crosswalk.canonical_roles[key].name if not slug else framework.role_name(key),
            reverse("role_compare", args=[key]) if not slug else framework.role_address(key),
            names=tuple(one.name or one.key for _, one in places),
            passages=_once((one.title, text) for one, role in places for text in _said_of(role)),
            lines=tuple(
                Line(one.title, one.role_name(role.key), one.role_address(role.key))
                for one, role in places
            ),
        )


def _once(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that say something, those that several say alike once."""
    first = {text: source for source, text in reversed(list(passages)) if text}
    return tuple((source, text) for text, source in reversed(first.items()))


def _said_of(role: Role) -> Iterator[str]:
    if role.aliases:
        yield f"Also called {', '.join(role.aliases)}"
    if role.skills:
        yield f"Knows {', '.join(skill.name for skill in role.skills)}"
    yield from (role.mandate, *role.responsibilities)
    yield from (f"Delivers: {text}" for text in role.deliverables)
    yield from (f"Does not: {one.text}" for one in role.not_responsible)
    yield from (one.asks for one in role.interactions)


def _titles(library: Library) -> Iterator[Entry]:
    """Other names of roles, and the titles that mean several."""
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    spelling: dict[str, str] = {}
    for one in read_unclear_titles(library):
        spelling[one.title.title.casefold()] = one.title.title
        lines[one.title.title.casefold()] += [
            Line("In general", role.name, reverse("role_compare", args=[role.key]), one.title.note)
            for role in one.roles
        ]
    for framework in library:
        for role in framework.roles.values():
            for alias in role.aliases:
                spelling.setdefault(alias.casefold(), alias)
                lines[alias.casefold()].append(
                    Line(
                        framework.title,
                        framework.role_name(role.key),
                        framework.role_address(role.key),
                        "our addition" if role.alias_basis.get(alias) == "ours" else "",
                    )
                )
    for title, places in lines.items():
        yield Entry(Group.TITLES, spelling[title], lines=tuple(places))


def _skills(library: Library) -> Iterator[Entry]:
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    spelling: dict[str, str] = {}
    for framework in library:
        for role in framework.roles.values():
            for skill in role.skills:
                spelling.setdefault(skill.name.casefold(), skill.name)
                lines[skill.name.casefold()].append(
                    Line(
                        framework.title,
                        framework.role_name(role.key),
                        f"{framework.role_address(role.key)}#skills",
                        skill.note,
                    )
                )
    for name, places in lines.items():
        yield Entry(Group.SKILLS, spelling[name], lines=tuple(places))


def _disagreements(library: Library) -> Iterator[Entry]:
    for one in read_questions(library):
        yield Entry(
            Group.DISAGREEMENTS,
            one.disagreement.question,
            one.address,
            passages=_once(
                (answer.framework.title, answer.position.says) for answer in one.answers
            ),
        )


def _handoffs(framework: LibraryFramework) -> Iterator[Entry]:
    for one in framework.file.handoffs:
        yield Entry(
            Group.HANDOFFS,
            one.name or one.key,
            framework.handoff_address(one.key),
            f"Handoff, {framework.title}",
            names=tuple(
                framework.activity_name(key)
                for key in (*one.from_, *one.to)
                if key in framework.activities
            ),
            passages=_unsigned((one.problem, one.solution, one.elements_note)),
        )


def _structures(framework: LibraryFramework) -> Iterator[Entry]:
    for one in framework.file.structures:
        yield Entry(
            Group.HANDOFFS,
            one.name or one.key,
            framework.structure_address(one.key),
            f"Structure, {framework.title}",
            passages=_unsigned((one.summary, *one.pros, *one.cons, one.role_home_note)),
        )


def _guidance(framework: LibraryFramework) -> Iterator[Entry]:
    """Advice of every kind, each by its first words and the part of the page it stands in."""
    file = framework.file
    serving = (file.serving.note, file.serving.owner, *_serving_texts(framework))
    said: list[tuple[str, str, Iterable[str]]] = [
        ("Guidance", "guidance", (one.text for one in file.guidance)),
        ("Soft skills", "soft-skills", (one.text for one in file.soft_skills)),
        ("As it grows", "growth", (f"{one.when}: {one.advice}" for one in file.stages)),
        ("When a role is missing", "stand-ins", (one.text for one in file.stand_ins)),
        ("Accepted variations", "variations", (one.text for one in file.variations)),
        ("Online and batch", "serving", serving),
        ("Silent on", "silent", file.silent_on),
    ]
    for heading, part, texts in said:
        if passages := _unsigned(texts):
            yield Entry(
                Group.GUIDANCE,
                heading,
                f"{framework.address}#{part}",
                framework.title,
                passages=passages,
            )


def _unsigned(texts: Iterable[str]) -> tuple[Passage, ...]:
    return _once(("", text) for text in texts)


def _serving_texts(framework: LibraryFramework) -> Iterator[str]:
    serving = framework.file.serving
    for mode in (serving.online, serving.batch, serving.rule_of_thumb, serving.caveat):
        if mode is not None:
            yield mode if isinstance(mode, str) else mode.text
