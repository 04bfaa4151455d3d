"""The matrix of a reference framework, and the frameworks there are."""

from collections import defaultdict
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
    Role,
    Structure,
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

    @property
    def supporters(self) -> tuple[Role, ...]:
        return tuple(cell.role for cell in self.cells if cell.says is Says.SUPPORTS)

    @property
    def flags(self) -> tuple[str, ...]:
        """What is special about the activity, in words."""
        activity = self.activity
        flags = {
            "critical": activity.critical,
            "one owner only": activity.single_owner,
            "not required": not activity.required,
            f"{' '.join(activity.serving)} only": len(activity.serving) == 1,
        }
        return tuple(words for words, holds in flags.items() if holds)


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    rows: tuple[ReferenceRow, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The matrix of one version: its roles across, its activities down, phase by phase.

    What is retired has no place in it.
    """

    roles: tuple[Role, ...]
    phases: tuple[Phase, ...]
    retired_roles: tuple[Role, ...] = ()
    retired_activities: tuple[Activity, ...] = ()

    @property
    def rows(self) -> tuple[ReferenceRow, ...]:
        return tuple(row for phase in self.phases for row in phase.rows)

    @property
    def has_support(self) -> bool:
        return any(cell.says is Says.SUPPORTS for row in self.rows for cell in row.cells)

    @property
    def all_roles(self) -> dict[str, Role]:
        """Every role by key, the retired ones too."""
        return {role.key: role for role in (*self.roles, *self.retired_roles)}

    @property
    def all_activities(self) -> dict[str, Activity]:
        """Every activity by key, the retired ones too."""
        rows = (row.activity for row in self.rows)
        return {activity.key: activity for activity in (*rows, *self.retired_activities)}

    def owned_by(self, role: Role) -> tuple[ReferenceRow, ...]:
        return tuple(row for row in self.rows if role in row.owners)

    def owned_alone_by(self, role: Role) -> tuple[ReferenceRow, ...]:
        return tuple(row for row in self.rows if row.owners == (role,))


def read_reference(version: FrameworkVersion) -> Reference:
    """The matrix of a version, in four queries whatever its size."""
    all_roles = list(version.roles.order_by("position", "pk"))
    activities = list(version.activities.order_by("position", "pk"))
    roles = tuple(role for role in all_roles if not role.is_retired)
    said = said_in(
        Cell.objects.filter(role__version=version),
        Exclusion.objects.filter(role__version=version),
    )
    rows: defaultdict[str, list[ReferenceRow]] = defaultdict(list)
    for activity in activities:
        if activity.is_retired:
            continue
        cells = (
            ReferenceCell(role, *said.get((activity.pk, role.pk), (Says.NOTHING, "", "")))
            for role in roles
        )
        rows[activity.stage].append(ReferenceRow(activity, tuple(cells)))
    stages = [*PHASES, *(stage for stage in rows if stage not in PHASES)]
    return Reference(
        roles,
        tuple(Phase(phase_name(stage), tuple(rows[stage])) for stage in stages if rows[stage]),
        retired_roles=tuple(role for role in all_roles if role.is_retired),
        retired_activities=tuple(one for one in activities if one.is_retired),
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


def element_name(key: str) -> str:
    """What an agreement must contain, in words."""
    return _ELEMENTS.get(key, key.replace("_", " "))


def element_key(name: str) -> str:
    """The key by which agreements name an element that is called so."""
    known = {words.casefold(): key for key, words in _ELEMENTS.items()}
    made = slugify(name, allow_unicode=True).replace("-", "_")
    return known.get(name.casefold()) or made or "element"


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
