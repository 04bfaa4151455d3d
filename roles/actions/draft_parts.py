"""Changes of the parts of a draft: added, changed, put in order, retired, deleted.

All of them run inside `access.changing_draft`. A key is given once and never changes, as it is
what ticks, seats and acknowledgements name.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Self

from django.db import transaction
from django.db.models import QuerySet
from pydantic import ValidationError

from roles.actions.keys import free_key
from roles.actions.names import refuse_taken
from roles.actions.part_references import forget_activity, forget_role
from roles.interchange import framework_rows
from roles.interchange.file_errors import Problem
from roles.interchange.framework_file import FrameworkFile
from roles.interchange.rows import Row, problems_of
from roles.models import (
    Activity,
    Exclusion,
    FrameworkVersion,
    Handoff,
    Role,
    Structure,
    Variation,
)
from roles.snapshots.frameworks import Part, part_content, version_content

# What an address of the editor uses for something else.
_NO_KEYS = frozenset({"add"})


class PartKind(StrEnum):
    """What a draft is made of besides its cells; the value is the name of the list."""

    ROLES = "roles"
    ACTIVITIES = "activities"
    STRUCTURES = "structures"
    HANDOFFS = "handoffs"
    VARIATIONS = "variations"

    @classmethod
    def of(cls, part: Part) -> Self:
        return next(kind for kind in cls if isinstance(part, kind.model))

    @property
    def model(self) -> type[Part]:
        return _MODELS[self]

    @property
    def noun(self) -> str:
        return _MODELS[self].__name__.lower()

    @property
    def with_article(self) -> str:
        return f"an {self.noun}" if self.noun[0] in "aeiou" else f"a {self.noun}"

    @property
    def retires(self) -> bool:
        """Whether designs hold on to it, so that it is never lost once it was published."""
        return self in (PartKind.ROLES, PartKind.ACTIVITIES)

    def parts_of(self, version: FrameworkVersion) -> "QuerySet[Any]":
        """In their order, what is retired last."""
        order = ["position", "pk"]
        rows: QuerySet[Any] = self.model._default_manager.filter(version=version)
        return rows.order_by("is_retired", *order) if self.retires else rows.order_by(*order)


_MODELS: Mapping[PartKind, type[Part]] = {
    PartKind.ROLES: Role,
    PartKind.ACTIVITIES: Activity,
    PartKind.STRUCTURES: Structure,
    PartKind.HANDOFFS: Handoff,
    PartKind.VARIATIONS: Variation,
}
_ROWS: Mapping[type[Part], type[Row]] = {
    Role: framework_rows.Role,
    Activity: framework_rows.Activity,
    Structure: framework_rows.Structure,
    Handoff: framework_rows.Handoff,
    Variation: framework_rows.Variation,
}


class PartIsWrong(Exception):
    """What could not be written into a framework file; `problems` name its fields."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("This does not fit into a framework file.")
        self.problems = list(problems)


class CannotDelete(Exception):
    """The part was published once, and designs may hold on to it."""


@transaction.atomic
def add_part(*, draft: FrameworkVersion, kind: PartKind, values: Mapping[str, Any]) -> Part:
    """Add a part at the end, with a key made of its name.

    Raises NameTaken if there is one of its name, and PartIsWrong.
    """
    fields, exclusions = _apart(values)
    parts = list(kind.parts_of(draft))
    name = str(fields[name_field(kind)])
    refuse_taken(kind.noun, name, [str(one) for one in parts])
    key = free_key(name, _NO_KEYS | {one.key for one in parts}, otherwise=kind.noun)
    part: Any = kind.model(version=draft, key=key, position=len(parts), **fields)
    check_part(part)
    part.save()
    if exclusions is not None:
        _write_exclusions(part, exclusions)
    in_use = [one for one in parts if not _is_retired(one)]
    _put_in_order([*in_use, part, *parts[len(in_use) :]])
    return part


@transaction.atomic
def change_part(*, part: Part, values: Mapping[str, Any]) -> None:
    """Write the fields that `values` names, and no others. Raises as `add_part`."""
    fields, exclusions = _apart(values)
    kind = PartKind.of(part)
    if name_field(kind) in fields:
        others = kind.parts_of(part.version).exclude(pk=part.pk)
        refuse_taken(kind.noun, str(fields[name_field(kind)]), [str(one) for one in others])
    for field, value in fields.items():
        setattr(part, field, value)
    check_part(part)
    if fields:
        part.save(update_fields=fields)
    if exclusions is not None and isinstance(part, Role):
        _write_exclusions(part, exclusions)


@transaction.atomic
def change_draft(*, draft: FrameworkVersion, values: Mapping[str, Any]) -> None:
    """Write what `values` names of the draft itself. Raises PartIsWrong."""
    for field, value in values.items():
        setattr(draft, field, value)
    check_draft(draft)
    if values:
        draft.save(update_fields=values)


@transaction.atomic
def move_part(*, part: Part, place: int) -> None:
    """Put a part at a place, counted from 1, among those it stands beside.

    An activity moves within its phase; what is retired does not move.
    """
    if _is_retired(part):
        return
    parts = list(PartKind.of(part).parts_of(part.version))
    beside = [index for index, one in enumerate(parts) if stands_beside(one, part)]
    moved = [parts[index] for index in beside if parts[index] != part]
    moved.insert(max(0, min(place - 1, len(moved))), part)
    for index, one in zip(beside, moved, strict=True):
        parts[index] = one
    _put_in_order(parts)


@transaction.atomic
def set_retired(*, part: Role | Activity, retired: bool) -> None:
    """Retire a role or an activity, or bring it back, as the last one in use."""
    if part.is_retired != retired:
        part.is_retired = retired
        part.save(update_fields=["is_retired"])
        others = [one for one in PartKind.of(part).parts_of(part.version) if one != part]
        in_use = [one for one in others if not one.is_retired]
        _put_in_order([*in_use, part, *others[len(in_use) :]])


def was_published(part: Part) -> bool:
    """Whether the version that the draft was made from has it."""
    base = part.version.base
    return base is not None and PartKind.of(part).parts_of(base).filter(key=part.key).exists()


@transaction.atomic
def delete_part(*, part: Part) -> None:
    """Take a part out of the draft, with all that the draft says of it.

    Raises CannotDelete for a role or an activity that was published: those are retired.
    """
    kind = PartKind.of(part)
    if kind.retires and was_published(part):
        raise CannotDelete(f"“{part}” was published, so it can be retired, but not deleted.")
    draft, key = part.version, part.key
    part.delete()
    if kind is PartKind.ROLES:
        forget_role(draft, key)
    elif kind is PartKind.ACTIVITIES:
        forget_activity(draft, key)
    _put_in_order(list(kind.parts_of(draft)))


def check_part(part: Part) -> None:
    """Raise PartIsWrong if a framework file could not hold the part."""
    _refuse(_ROWS[type(part)], part_content(part))


def check_draft(draft: FrameworkVersion) -> None:
    """Raise PartIsWrong if a framework file could not hold what a draft says but for its parts."""
    _refuse(FrameworkFile, version_content(draft))


def name_field(kind: PartKind) -> str:
    """The field that says what a part is called."""
    return "text" if kind is PartKind.VARIATIONS else "name"


def _apart(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]] | None]:
    """The fields of the part, and the exclusions of a role, which are rows of their own."""
    fields = dict(values)
    return fields, fields.pop("exclusions", None)


def _refuse(row: type[Row], content: Mapping[str, Any]) -> None:
    try:
        row.model_validate(content)
    except ValidationError as error:
        raise PartIsWrong(problems_of(error, row)) from error


def _write_exclusions(role: Role, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let the role be excluded from exactly these, as far as no activity is meant."""
    before = list(role.exclusions.filter(activity=None).order_by("position", "pk"))
    places = {one.quote: one.seed for one in before}
    position = before[0].position if before else 0
    role.exclusions.filter(activity=None).delete()
    Exclusion.objects.bulk_create(
        Exclusion(role=role, position=position, seed=places.get(row["quote"], ""), **row)
        for row in rows
    )


def _is_retired(part: Part) -> bool:
    return getattr(part, "is_retired", False)


def stands_beside(one: Part, other: Part) -> bool:
    """Whether the order of the two can be seen: both are in use, and in one phase."""
    if isinstance(one, Activity) and isinstance(other, Activity) and one.stage != other.stage:
        return False
    return not (_is_retired(one) or _is_retired(other))


def _put_in_order(parts: Sequence[Any]) -> None:
    """Number the parts from 0 on; only those are written whose number changes."""
    moved = []
    for position, part in enumerate(parts):
        if part.position != position:
            part.position = position
            moved.append(part)
    if moved:
        type(moved[0])._default_manager.bulk_update(moved, ["position"], batch_size=200)
