"""The matrix of a draft as it is edited: whole if it is small, a part of it at a time if not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import batched, groupby
from typing import Self
from urllib.parse import quote, urlencode

from django.db.models import Count, Q

from roles.actions.draft_cells import Saying
from roles.analysis.design import Mark, Strength
from roles.models import Activity, Cell, Exclusion, FrameworkVersion, Role
from roles.pages.phases import PHASES, phase_name
from roles.pages.reference import Says, said_in

CELLS_SHOWN = 2_500
"""A matrix with more cells is shown in parts."""
ROWS_SHOWN = 100
COLUMNS_SHOWN = 25

SAYS: Mapping[Saying, Says] = {
    Mark.OWNER: Says.OWNS,
    Mark.SUPPORT: Says.SUPPORTS,
    Strength.HARD: Says.NEVER,
    Strength.SOFT: Says.SELDOM,
    None: Says.NOTHING,
}
SAYINGS: Mapping[Says, Saying] = {says: saying for saying, says in SAYS.items()}
_ORDER = list(SAYINGS)


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a click or a key asks of a cell: to say what is wanted, where it said what was seen."""

    activity: str
    role: str
    seen: Says
    wanted: Says

    def __str__(self) -> str:
        return f"{self.activity} {self.role} {self.seen} {self.wanted}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` makes; ValueError for anything else."""
        try:
            activity, role, seen, wanted = text.split(" ")
            return cls(activity, role, Says(seen), Says(wanted))
        except ValueError as error:
            raise ValueError("This is no change of a cell.") from error


@dataclass(frozen=True, slots=True)
class PartShown:
    """Which part of the matrix a page shows; what it names and is not there is the first part."""

    activities: str = ""
    roles: str = ""
    is_unowned: bool = False
    with_retired: bool = False

    @classmethod
    def asked(cls, asked: Mapping[str, str]) -> Self:
        return cls(
            activities=asked.get("activities", ""),
            roles=asked.get("roles", ""),
            is_unowned=asked.get("only") == "unowned",
            with_retired=asked.get("retired") == "on",
        )

    @property
    def all_rows(self) -> Self:
        return replace(self, is_unowned=False, activities="")

    @property
    def unowned_rows(self) -> Self:
        return replace(self, is_unowned=True, activities="")

    @property
    def retired_too(self) -> Self:
        return replace(self, with_retired=True)

    @property
    def without_retired(self) -> Self:
        return replace(self, with_retired=False)

    @property
    def query(self) -> str:
        """The query string of an address that shows this part."""
        asked = {
            "activities": self.activities,
            "roles": self.roles,
            "only": "unowned" if self.is_unowned else "",
            "retired": "on" if self.with_retired else "",
        }
        text = urlencode({name: value for name, value in asked.items() if value})
        return f"?{text}" if text else ""


@dataclass(frozen=True, slots=True)
class Slice[T]:
    """Some rows or columns of a large matrix, and how they are chosen."""

    value: str
    label: str
    parts: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class DraftCell:
    activity: Activity
    role: Role
    says: Says
    basis: str
    quote: str

    @property
    def id(self) -> str:
        return cell_id(self.activity, self.role)

    @property
    def path(self) -> str:
        """Its own page, below the address of the draft."""
        return f"cells/{quote(self.activity.key, safe='')}/{quote(self.role.key, safe='')}/"

    @property
    def change(self) -> CellChange:
        """What a plain click does: the cell says the next thing it can say."""
        wanted = _ORDER[(_ORDER.index(self.says) + 1) % len(_ORDER)]
        return CellChange(self.activity.key, self.role.key, self.says, wanted)

    @property
    def label(self) -> str:
        return f"{self.role}, {self.activity}: {self.says.words}"

    @property
    def evidence(self) -> str:
        """What it rests on, and the words of the source."""
        return f"{self.basis} “{self.quote}”" if self.quote else self.basis


@dataclass(frozen=True, slots=True)
class DraftRow:
    activity: Activity
    cells: tuple[DraftCell, ...]
    owner_count: int

    @property
    def is_unowned(self) -> bool:
        return not self.owner_count and not self.activity.is_retired


@dataclass(frozen=True, slots=True)
class DraftPhase:
    name: str
    rows: tuple[DraftRow, ...]


@dataclass(frozen=True, slots=True)
class DraftCounts:
    roles: int
    activities: int
    retired: int
    unowned: int
    owners: int
    supports: int
    exclusions: int


@dataclass(frozen=True, slots=True)
class DraftMatrix:
    """The part of a draft's matrix that is shown, and counts of the whole.

    Retired roles and activities count nowhere but in their own number.
    """

    shown: PartShown
    roles: Slice[Role]
    role_slices: tuple[Slice[Role], ...]
    activities: Slice[Activity]
    activity_slices: tuple[Slice[Activity], ...]
    phases: tuple[DraftPhase, ...]
    counts: DraftCounts

    @property
    def layout(self) -> str:
        """Stands for the columns; a row only fits into a page that has the same ones."""
        return sha256(" ".join(role.key for role in self.roles.parts).encode()).hexdigest()[:12]

    @property
    def is_cut(self) -> bool:
        return len(self.role_slices) > 1 or len(self.activity_slices) > 1


def cell_id(activity: Activity, role: Role) -> str:
    """The element of a cell in the page."""
    return f"cell-{activity.key}-{role.key}"


def read_draft_matrix(
    draft: FrameworkVersion, shown: PartShown, *, only: str | None = None
) -> DraftMatrix:
    """The part of the matrix that is asked for, in six queries whatever its size.

    `only` is the key of an activity: then of all the rows this one alone is read.
    """
    roles = list(draft.roles.only(*_ROLE).order_by("position", "pk"))
    activities = list(draft.activities.only(*_ACTIVITY).order_by("position", "pk"))
    owner_counts, counts = _count(draft, roles, activities)
    if not shown.with_retired:
        roles = [role for role in roles if not role.is_retired]
        activities = [activity for activity in activities if not activity.is_retired]
    if shown.is_unowned:
        activities = [activity for activity in activities if not owner_counts[activity.pk]]
    role_slices, activity_slices = _cut(roles, activities)
    columns = _chosen(role_slices, shown.roles)
    rows = _chosen(activity_slices, shown.activities)
    here = rows.parts
    if only is not None:
        here = tuple(draft.activities.only(*_ACTIVITY).filter(key=only))
    return DraftMatrix(
        shown=shown,
        roles=columns,
        role_slices=role_slices,
        activities=rows,
        activity_slices=activity_slices,
        phases=_phases(here, columns.parts, owner_counts),
        counts=counts,
    )


def _count(
    draft: FrameworkVersion, roles: Sequence[Role], activities: Sequence[Activity]
) -> tuple[Counter[int], DraftCounts]:
    """How many roles own each activity, by its primary key, and the counts of the whole."""
    in_use = Q(role__is_retired=False, activity__is_retired=False)
    marks = Cell.objects.filter(in_use, activity__version=draft)
    counted = marks.values_list("activity_id", "mark").annotate(count=Count("pk"))
    owners: Counter[int] = Counter()
    support_count = 0
    for activity, mark, count in counted:
        if mark == Mark.OWNER:
            owners[activity] = count
        else:
            support_count += count
    current = [activity for activity in activities if not activity.is_retired]
    role_count = sum(not role.is_retired for role in roles)
    return owners, DraftCounts(
        roles=role_count,
        activities=len(current),
        retired=len(roles) - role_count + len(activities) - len(current),
        unowned=sum(not owners[activity.pk] for activity in current),
        owners=owners.total(),
        supports=support_count,
        exclusions=Exclusion.objects.filter(in_use, activity__version=draft).count(),
    )


def _cut(
    roles: Sequence[Role], activities: Sequence[Activity]
) -> tuple[tuple[Slice[Role], ...], tuple[Slice[Activity], ...]]:
    """Columns and rows in slices, one of each unless the matrix is large."""
    columns: Iterable[Slice[Role]] = [Slice("", "", tuple(roles))]
    rows: Iterable[Slice[Activity]] = [Slice("", "", _by_phase(activities))]
    if len(roles) * len(activities) > CELLS_SHOWN:
        if len(roles) > COLUMNS_SHOWN:
            columns = _slices(roles, COLUMNS_SHOWN, "Roles")
        if len(activities) > ROWS_SHOWN:
            rows = (
                one
                for phase, parts in groupby(_by_phase(activities), key=_phase)
                for one in _slices(tuple(parts), ROWS_SHOWN, phase)
            )
    return tuple(columns), tuple(rows)


def _slices[T](parts: Sequence[T], size: int, name: str) -> Iterator[Slice[T]]:
    last = 0
    for number, some in enumerate(batched(parts, size), start=1):
        first, last = last + 1, last + len(some)
        yield Slice(f"{name} {number}", f"{name} {first} to {last} of {len(parts)}", some)


def _chosen[T](slices: Sequence[Slice[T]], value: str) -> Slice[T]:
    return next((one for one in slices if one.value == value), slices[0])


def _by_phase(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """In the order of the lifecycle; phases that it does not know come last, as they come up."""
    rows: dict[str, list[Activity]] = {phase: [] for phase in PHASES}
    for activity in activities:
        rows.setdefault(activity.stage, []).append(activity)
    return tuple(activity for some in rows.values() for activity in some)


def _phase(activity: Activity) -> str:
    return phase_name(activity.stage)


def _phases(
    activities: Sequence[Activity], roles: Sequence[Role], owner_counts: Counter[int]
) -> tuple[DraftPhase, ...]:
    here = Q(activity__in=activities, role__in=roles)
    said = said_in(Cell.objects.filter(here), Exclusion.objects.filter(here))
    silent = (Says.NOTHING, "", "")
    rows = (
        DraftRow(
            activity,
            tuple(
                DraftCell(activity, role, *said.get((activity.pk, role.pk), silent))
                for role in roles
            ),
            owner_counts[activity.pk],
        )
        for activity in activities
    )
    return tuple(
        DraftPhase(name, tuple(some))
        for name, some in groupby(rows, key=lambda row: _phase(row.activity))
    )


_ROLE = ("key", "name", "short", "is_retired", "position")
_ACTIVITY = ("key", "name", "stage", "is_retired", "position")
