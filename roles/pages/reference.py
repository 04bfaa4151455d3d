"""What the pages of a reference framework show: its matrix, a role in it, its handoffs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, Exists, Model, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from roles.analysis.design import Mark, Strength
from roles.interchange.framework_file import DEFAULT_FRAMEWORK
from roles.models import (
    Activity,
    Cell,
    Exclusion,
    Framework,
    FrameworkVersion,
    Handoff,
    Role,
    Structure,
    Variation,
)
from roles.pages.phases import PHASES, phase_name

# What an agreement must contain, where the key alone would not read well.
_ELEMENTS = {
    "sla": "SLA",
    "input_output": "input and output",
    "request_response": "requests and responses",
}


class Says(StrEnum):
    """What the source says about a role and an activity."""

    OWNS = "owns"
    SUPPORTS = "supports"
    NEVER = "never"
    SELDOM = "seldom"
    NOTHING = "nothing"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Says.OWNS: "owns it",
    Says.SUPPORTS: "supports it",
    Says.NEVER: "does not do it",
    Says.SELDOM: "usually does not do it",
    Says.NOTHING: "the source is silent",
}
_MARKS = {Mark.OWNER: Says.OWNS, Mark.SUPPORT: Says.SUPPORTS}
_STRENGTHS = {Strength.HARD: Says.NEVER, Strength.SOFT: Says.SELDOM}


@dataclass(frozen=True, slots=True)
class ReferenceCell:
    """One cell of the matrix, and what in the source it rests on."""

    role: Role
    says: Says = Says.NOTHING
    basis: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    activity: Activity
    cells: tuple[ReferenceCell, ...]

    @property
    def owners(self) -> tuple[Role, ...]:
        return tuple(cell.role for cell in self.cells if cell.says is Says.OWNS)


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    rows: tuple[ReferenceRow, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The matrix of one version: its roles across, its activities down, phase by phase."""

    roles: tuple[Role, ...]
    phases: tuple[Phase, ...]

    @property
    def rows(self) -> tuple[ReferenceRow, ...]:
        return tuple(row for phase in self.phases for row in phase.rows)

    @property
    def has_support(self) -> bool:
        return any(cell.says is Says.SUPPORTS for row in self.rows for cell in row.cells)

    def owned_by(self, role: Role) -> tuple[ReferenceRow, ...]:
        return tuple(row for row in self.rows if role in row.owners)

    def owned_alone_by(self, role: Role) -> tuple[ReferenceRow, ...]:
        return tuple(row for row in self.rows if row.owners == (role,))


def read_reference(version: FrameworkVersion) -> Reference:
    """The matrix of a version, in four queries whatever its size."""
    roles = tuple(version.roles.order_by("position", "pk"))
    said = said_in(
        Cell.objects.filter(role__version=version),
        Exclusion.objects.filter(role__version=version),
    )
    rows: defaultdict[str, list[ReferenceRow]] = defaultdict(list)
    for activity in version.activities.order_by("position", "pk"):
        cells = (
            ReferenceCell(role, *said.get((activity.pk, role.pk), (Says.NOTHING, "", "")))
            for role in roles
        )
        rows[activity.stage].append(ReferenceRow(activity, tuple(cells)))
    stages = [*PHASES, *(stage for stage in rows if stage not in PHASES)]
    return Reference(
        roles,
        tuple(Phase(phase_name(stage), tuple(rows[stage])) for stage in stages if rows[stage]),
    )


def said_in(
    cells: QuerySet[Cell], exclusions: QuerySet[Exclusion]
) -> dict[tuple[int | None, int], tuple[Says, str, str]]:
    """What is said of (activity, role), on which basis, with which quote, in two queries.

    A mark comes before an exclusion, and a hard one before a soft one.
    """
    said = {}
    for exclusion in exclusions.exclude(activity=None).order_by("-strength", "-position", "-pk"):
        says = _STRENGTHS[Strength(exclusion.strength)]
        basis = f"{exclusion.text[:1].upper()}{exclusion.text[1:]}."
        said[exclusion.activity_id, exclusion.role_id] = (says, basis, exclusion.quote)
    for cell in cells:
        basis = (
            "Marked so in the source." if cell.basis == "given" else "Our reading of the source."
        )
        said[cell.activity_id, cell.role_id] = (
            _MARKS[Mark(cell.mark)],
            f"{basis} {cell.note}".strip(),
            cell.quote,
        )
    return said


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """A handoff in words: who gives what to whom, what goes wrong, and what helps."""

    handoff: Handoff
    gives: tuple[str, ...]
    givers: tuple[str, ...]
    takes: tuple[str, ...]
    takers: tuple[str, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariationRow:
    """A deviation in words; `adds` are roles with the activities they may own then."""

    variation: Variation
    adds: tuple[tuple[str, list[str]], ...]


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    reference: Reference
    handoffs: tuple[HandoffRow, ...]
    variations: tuple[VariationRow, ...]
    structures: tuple[Structure, ...]
    serving: tuple[tuple[str, str], ...]


def read_framework_page(version: FrameworkVersion) -> FrameworkPage:
    """All of a version but the roles themselves, in seven queries."""
    reference = read_reference(version)
    rows = {row.activity.key: row for row in reference.rows}
    roles = {role.key: role.name for role in reference.roles}
    return FrameworkPage(
        reference=reference,
        handoffs=tuple(
            _handoff_row(handoff, rows) for handoff in version.handoffs.order_by("position", "pk")
        ),
        variations=tuple(
            VariationRow(variation, _added(variation, rows, roles))
            for variation in version.variations.order_by("position", "pk")
        ),
        structures=tuple(version.structures.order_by("position", "pk")),
        serving=tuple(_serving_notes(version.serving_notes)),
    )


def _serving_notes(notes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is said of online and batch predictions, each with a heading."""
    for key, note in notes.items():
        text = note if isinstance(note, str) else note.get("text", "")
        if text:
            yield key.replace("_", " ").capitalize(), text


def _added(
    variation: Variation, rows: Mapping[str, ReferenceRow], roles: Mapping[str, str]
) -> tuple[tuple[str, list[str]], ...]:
    added = defaultdict(list)
    for cell in variation.cells:
        added[roles[cell["r"]]].append(rows[cell["a"]].activity.name)
    return tuple(added.items())


def _handoff_row(handoff: Handoff, rows: Mapping[str, ReferenceRow]) -> HandoffRow:
    given = [rows[key] for key in handoff.producers]
    taken = [rows[key] for key in handoff.consumers]
    return HandoffRow(
        handoff=handoff,
        gives=tuple(row.activity.name for row in given),
        givers=_owner_names(given),
        takes=tuple(row.activity.name for row in taken),
        takers=_owner_names(taken),
        elements=tuple(map(element_name, handoff.elements)),
    )


def element_name(key: str) -> str:
    """What an agreement must contain, in words."""
    return _ELEMENTS.get(key, key.replace("_", " "))


def element_key(name: str) -> str:
    """The key by which agreements name an element that is called so."""
    known = {words.casefold(): key for key, words in _ELEMENTS.items()}
    made = slugify(name, allow_unicode=True).replace("-", "_")
    return known.get(name.casefold()) or made or "element"


def _owner_names(rows: Iterable[ReferenceRow]) -> tuple[str, ...]:
    """The owner roles of the activities, each once, in the order of the matrix."""
    return tuple(dict.fromkeys(role.label for row in rows for role in row.owners))


@dataclass(frozen=True, slots=True)
class RolePage:
    reference: Reference
    role: Role
    works_with: tuple[tuple[str, str], ...]
    owned: tuple[ReferenceRow, ...]
    owned_alone: tuple[ReferenceRow, ...]


def read_role_page(version: FrameworkVersion, key: str) -> RolePage | None:
    """One role and the matrix it stands in, in four queries; None if there is no such role."""
    reference = read_reference(version)
    roles = {role.key: role for role in reference.roles}
    if key not in roles:
        return None
    role = roles[key]
    return RolePage(
        reference=reference,
        role=role,
        works_with=tuple(
            (roles[one["with"]].name if one["with"] in roles else "Everybody", one["asks"])
            for one in role.interactions
        ),
        owned=reference.owned_by(role),
        owned_alone=reference.owned_alone_by(role),
    )


def newest_versions(frameworks: QuerySet[Framework]) -> QuerySet[FrameworkVersion, Any]:
    """The newest published version of each framework, with the counts its card shows.

    The default framework comes first.
    """
    published = FrameworkVersion.objects.published()
    newer = published.filter(framework=OuterRef("framework"), number__gt=OuterRef("number"))
    return (
        published.filter(~Exists(newer), framework__in=frameworks)
        .select_related("framework__organisation")
        .annotate(
            role_count=_count(Role),
            activity_count=_count(Activity),
            structure_count=_count(Structure),
        )
        .order_by(
            Case(When(framework__slug=DEFAULT_FRAMEWORK, then=0), default=1),
            "framework__title",
            "pk",
        )
    )


def _count(part: type[Model]) -> Coalesce:
    """How many rows of a part the version has; a join of all parts would multiply them."""
    rows = part._default_manager.filter(version=OuterRef("pk")).order_by()
    counted = rows.values("version").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
