"""What the pages of the parts of a draft show: lists in order, and what a form may refer to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from roles.actions.draft_parts import PartKind, stands_beside
from roles.models import (
    Activity,
    Cell,
    FrameworkVersion,
    Role,
)
from roles.pages.phases import PHASES, phase_name
from roles.snapshots.frameworks import Part

# How a file names whoever there is, where it could name a role.
EVERYBODY = "all"
_LONGEST_ABOUT = 160

_ORDERS = {
    PartKind.ROLES: "The columns of the matrix, in this order.",
    PartKind.ACTIVITIES: "The rows of the matrix, phase by phase in this order.",
    PartKind.STRUCTURES: "Ways to arrange the teams. A new design proposes the last one.",
    PartKind.HANDOFFS: "Work that passes from team to team, and what an agreement contains.",
    PartKind.VARIATIONS: "Deviations that a design may accept.",
}


@dataclass(frozen=True, slots=True)
class DraftChoices:
    """The roles and activities that a form may refer to, those in use first."""

    roles: tuple[Role, ...]
    activities: tuple[Activity, ...]

    @property
    def roles_in_use(self) -> tuple[Role, ...]:
        return tuple(role for role in self.roles if not role.is_retired)

    @property
    def activities_in_use(self) -> tuple[Activity, ...]:
        """Phase by phase, as the matrix shows them."""
        places = {stage: place for place, stage in enumerate(PHASES)}
        in_use = (activity for activity in self.activities if not activity.is_retired)
        return tuple(sorted(in_use, key=lambda one: places.get(one.stage, len(places))))

    def role_names(self) -> list[tuple[str, str]]:
        return [(role.key, _named(role)) for role in self.roles]

    def activity_names(self) -> list[tuple[str, str]]:
        return [(activity.key, _named(activity)) for activity in self.activities]

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """The keys of roles as the form offers them."""
        wanted = set(keys)
        return [role.key for role in self.roles if role.key in wanted]

    def role_name(self, key: str) -> str:
        """The name of a role, or the words themselves if no role is meant."""
        return next((role.name for role in self.roles if role.key == key), key)

    def role_key(self, name: str) -> str:
        """The key of the role that is called so, or the words themselves."""
        wanted = name.casefold()
        return next((role.key for role in self.roles if role.name.casefold() == wanted), name)

    def name_of(self, key: str) -> str:
        """What a role or an activity is called; other words stay."""
        if key == EVERYBODY:
            return "Everybody"
        every: tuple[Role | Activity, ...] = (*self.roles, *self.activities)
        return next((one.name for one in every if one.key == key), key)


def read_choices(draft: FrameworkVersion) -> DraftChoices:
    """In two queries."""
    return DraftChoices(
        tuple(PartKind.ROLES.parts_of(draft)), tuple(PartKind.ACTIVITIES.parts_of(draft))
    )


def _named(part: Role | Activity) -> str:
    return f"{part.name} (retired)" if part.is_retired else part.name


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part in its list; `place` counts from 1 among those it stands beside.

    `is_new` if the last version does not have it, so that it may be deleted.
    """

    part: Any
    about: str
    tags: tuple[str, ...]
    place: int
    is_last: bool
    is_new: bool

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def before(self) -> int:
        return self.place - 1

    @property
    def after(self) -> int:
        return self.place + 1


@dataclass(frozen=True, slots=True)
class PartGroup:
    name: str
    rows: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True)
class PartList:
    """All parts of one kind; activities in a group a phase, what is retired by itself."""

    kind: PartKind
    groups: tuple[PartGroup, ...]
    retired: tuple[PartRow, ...]

    @property
    def heading(self) -> str:
        count = sum(len(group.rows) for group in self.groups)
        return f"{count} {self.kind.noun if count == 1 else self.kind.value}"

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.retired)

    @property
    def about(self) -> str:
        """What the order is good for."""
        return _ORDERS[self.kind]


def read_part_list(draft: FrameworkVersion, kind: PartKind) -> PartList:
    """In five queries at most, whatever the size."""
    parts = list(kind.parts_of(draft))
    published = set(kind.parts_of(draft.base).values_list("key", flat=True)) if draft.base else ()
    about = _abouts(draft, kind, parts)

    def row(part: Any, place: int = 1, beside: int = 1) -> PartRow:
        text, tags = about[part.key]
        return PartRow(
            part,
            Truncator(text).chars(_LONGEST_ABOUT),
            tags,
            place,
            is_last=place == beside,
            is_new=part.key not in published,
        )

    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for part in parts:
        if not getattr(part, "is_retired", False):
            groups[part.stage if isinstance(part, Activity) else ""].append(part)
    stages = [*PHASES, *(stage for stage in groups if stage not in PHASES)]
    return PartList(
        kind,
        tuple(
            PartGroup(
                phase_name(stage) if kind is PartKind.ACTIVITIES else "",
                tuple(
                    row(part, place, len(groups[stage]))
                    for place, part in enumerate(groups[stage], start=1)
                ),
            )
            for stage in stages
            if groups[stage]
        ),
        tuple(row(part) for part in parts if getattr(part, "is_retired", False)),
    )


@dataclass(frozen=True, slots=True)
class PartPlace:
    """Where a part stands, counted from 1, among how many."""

    place: int
    count: int


def read_place(part: Part) -> PartPlace | None:
    """Its place among those it stands beside, in one query; None if it is retired."""
    parts = PartKind.of(part).parts_of(part.version)
    beside = [one for one in parts if stands_beside(one, part)]
    return PartPlace(beside.index(part) + 1, len(beside)) if part in beside else None


def _abouts(
    draft: FrameworkVersion, kind: PartKind, parts: Sequence[Any]
) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """What the list says of each part, by key: a sentence, and tags."""
    match kind:
        case PartKind.ROLES:
            owned = _owned(draft, "role__key", "activity__name")
            return {
                one.key: (one.mandate, (f"owns {len(owned[one.key])}",) if owned[one.key] else ())
                for one in parts
            }
        case PartKind.ACTIVITIES:
            owned = _owned(draft, "activity__key", "role__name")
            return {
                one.key: (", ".join(owned[one.key]) or "No owner", tuple(_marks(one)))
                for one in parts
            }
        case PartKind.STRUCTURES:
            return {one.key: (one.summary, ()) for one in parts}
    choices = read_choices(draft)
    if kind is PartKind.HANDOFFS:
        return {
            one.key: (
                f"{_names(choices, one.producers)} to {_names(choices, one.consumers)}",
                (f"{len(one.elements)} in the agreement",) if one.elements else (),
            )
            for one in parts
        }
    return {
        one.key: (
            "; ".join(
                f"{choices.name_of(cell['r'])}: {choices.name_of(cell['a'])}" for cell in one.cells
            ),
            (),
        )
        for one in parts
    }


def _owned(draft: FrameworkVersion, by: str, names: str) -> defaultdict[str, list[str]]:
    owned: defaultdict[str, list[str]] = defaultdict(list)
    cells = Cell.objects.filter(
        activity__version=draft, mark="owner", activity__is_retired=False, role__is_retired=False
    )
    for key, name in cells.order_by("role__position", "activity__position").values_list(by, names):
        owned[key].append(name)
    return owned


def _marks(activity: Activity) -> Iterator[str]:
    if activity.critical:
        yield "critical"
    if not activity.required:
        yield "not required"
    if activity.single_owner:
        yield "one owner"
    if len(activity.serving) == 1:
        yield f"{activity.serving[0]} only"


def _names(choices: DraftChoices, keys: Iterable[str]) -> str:
    return ", ".join(map(choices.name_of, keys)) or "nothing"
