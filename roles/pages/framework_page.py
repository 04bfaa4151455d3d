"""All that a framework says, but for its single roles: matrix, handoffs, growth, advice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from roles.analysis.thresholds import THRESHOLDS
from roles.interchange.crosswalk_file import read_crosswalk
from roles.models import Activity, FrameworkVersion, Handoff, Role, Structure, Variation
from roles.pages.reference import Reference, ReferenceRow, element_name, read_reference

_SERVING = {
    "note": "On both",
    "owner": "Who sees to it",
    "rule_of_thumb": "Rule of thumb",
    "caveat": "But",
}


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """A handoff in words: who gives what to whom, what goes wrong, and what helps."""

    handoff: Handoff
    gives: tuple[Activity, ...]
    givers: tuple[str, ...]
    takes: tuple[Activity, ...]
    takers: tuple[str, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariationRow:
    """A deviation in words; `adds` are roles with the activities they may own then."""

    variation: Variation
    adds: tuple[tuple[Role, list[Activity]], ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """Something the source says, of which roles, and its words for it.

    `lead` comes before the text and says when or what about; a role that is only named in words
    is a text. `rule` is the rule that looks after it.
    """

    lead: str
    text: str
    quote: str = ""
    about: tuple[Role, ...] = ()
    roles: tuple[Role | str, ...] = ()
    helpers: tuple[Role, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """What stands on the page beside what the version itself says in plain words."""

    reference: Reference
    handoffs: tuple[HandoffRow, ...]
    variations: tuple[VariationRow, ...]
    structures: tuple[Structure, ...]
    stages: tuple[Advice, ...]
    stand_ins: tuple[Advice, ...]
    serving: tuple[Advice, ...]
    soft_skills: tuple[Advice, ...]
    guidance: tuple[Advice, ...]
    thresholds: tuple[tuple[str, Any], ...]
    disagreements: tuple[tuple[str, str], ...]

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """The parts of the page that hold anything, by their anchor."""
        parts = (
            ("matrix", "Matrix", True),
            ("activities", "Activities", self.reference.rows),
            ("roles", "Roles", self.reference.roles),
            ("structures", "Structures", self.structures),
            ("handoffs", "Handoffs", self.handoffs),
            ("growth", "As it grows", self.stages),
            ("stand-ins", "When a role is missing", self.stand_ins),
            ("serving", "Online and batch", self.serving),
            ("variations", "Accepted variations", self.variations),
            ("soft-skills", "Soft skills", self.soft_skills),
            ("guidance", "Guidance", self.guidance),
        )
        return tuple((anchor, name) for anchor, name, holds in parts if holds)


def read_framework_page(version: FrameworkVersion) -> FrameworkPage:
    """All of a version but the roles themselves, in seven queries."""
    reference = read_reference(version)
    advice = AdviceOf(version, reference)
    return FrameworkPage(
        reference=reference,
        handoffs=tuple(_handoffs(version, reference)),
        variations=tuple(_variations(version, reference)),
        structures=tuple(version.structures.order_by("position", "pk")),
        stages=tuple(advice.stages()),
        stand_ins=tuple(advice.stand_ins()),
        serving=tuple(advice.serving()),
        soft_skills=tuple(advice.soft_skills()),
        guidance=tuple(advice.guidance()),
        thresholds=tuple(
            (THRESHOLDS[name].meaning, value)
            for name, value in version.thresholds.items()
            if name in THRESHOLDS
        ),
        disagreements=tuple(disagreements_of(version)),
    )


def disagreements_of(
    version: FrameworkVersion, *, role: str | None = None
) -> Iterator[tuple[str, str]]:
    """The questions that other sources answer differently, with the address of each."""
    kin = version.framework.origin or version.framework.slug
    page = reverse("disagreement_list")
    for one in read_crosswalk().disagreements_of(kin, role=role):
        yield one.question, f"{page}#{one.key}"


class AdviceOf:
    """The advice of a version, with the roles that it names; those it lost are left out."""

    def __init__(self, version: FrameworkVersion, reference: Reference) -> None:
        self._version = version
        self._roles = reference.all_roles

    def stages(self) -> Iterator[Advice]:
        """What to do at which size, and whom to hire first."""
        for one in self._version.stages:
            hire = one.get("hire", ())
            hired = (hire,) if isinstance(hire, str) else tuple(hire)
            yield Advice(
                lead=one.get("when") or one["key"].replace("_", " ").capitalize(),
                text=one.get("advice", ""),
                quote=_quote(one),
                roles=tuple(
                    self._roles.get(key, key) for key in (*hired, *one.get("roles_any_of", ()))
                ),
                helpers=self._known(filter(None, [one.get("fallback")])),
                rule=one.get("rule", ""),
            )

    def stand_ins(self) -> Iterator[Advice]:
        """Who does the work of a role, or of any, where nobody has it."""
        for one in self._version.stand_ins:
            yield Advice(
                lead="",
                text=one["text"],
                quote=_quote(one),
                about=self._known([one["for"]]),
                roles=self._known(one.get("by", ())),
            )

    def serving(self) -> Iterator[Advice]:
        """What is said of online and of batch predictions."""
        for key, said in self._version.serving_notes.items():
            mode = {"text": said} if isinstance(said, str) else said
            if mode.get("text") or mode.get("owner_roles"):
                yield Advice(
                    lead=_SERVING.get(key, key.capitalize()),
                    text=mode.get("text", ""),
                    quote=_quote(mode),
                    roles=self._known(mode.get("owner_roles", ())),
                    helpers=self._known(mode.get("helps", ())),
                )

    def soft_skills(self) -> Iterator[Advice]:
        for one in self._version.soft_skills:
            about = self._known([one.get("for", "all")])
            yield Advice(lead="", text=one["text"], quote=_quote(one), about=about)

    def guidance(self) -> Iterator[Advice]:
        for one in self._version.guidance:
            topic = one["topic"].replace("_", " ").capitalize()
            yield Advice(lead=topic, text=one["text"], quote=_quote(one))

    def _known(self, keys: Iterable[str]) -> tuple[Role, ...]:
        return tuple(self._roles[key] for key in keys if key in self._roles)


def _quote(said: Mapping[str, Any]) -> str:
    return (said.get("ev") or {}).get("q", "")


def _variations(version: FrameworkVersion, reference: Reference) -> Iterator[VariationRow]:
    roles, activities = reference.all_roles, reference.all_activities
    for variation in version.variations.order_by("position", "pk"):
        added = defaultdict(list)
        for cell in variation.cells:
            added[cell["r"]].append(activities[cell["a"]])
        yield VariationRow(variation, tuple((roles[key], own) for key, own in added.items()))


def _handoffs(version: FrameworkVersion, reference: Reference) -> Iterator[HandoffRow]:
    rows = {row.activity.key: row for row in reference.rows}
    for handoff in version.handoffs.order_by("position", "pk"):
        given = [rows[key] for key in handoff.producers if key in rows]
        taken = [rows[key] for key in handoff.consumers if key in rows]
        yield HandoffRow(
            handoff=handoff,
            gives=tuple(row.activity for row in given),
            givers=_owner_names(given),
            takes=tuple(row.activity for row in taken),
            takers=_owner_names(taken),
            elements=tuple(map(element_name, handoff.elements)),
        )


def _owner_names(rows: Iterable[ReferenceRow]) -> tuple[str, ...]:
    """The owner roles of the activities, each once, in the order of the matrix."""
    return tuple(dict.fromkeys(role.name for row in rows for role in row.owners))
