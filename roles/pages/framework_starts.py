"""What the page shows of a matrix sheet before it becomes the draft of a framework."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from roles.analysis.design import Mark
from roles.interchange.framework_rows import Activity
from roles.interchange.grids import column_letter
from roles.interchange.matrix_facts import (
    MatrixActivity,
    MatrixCell,
    MatrixProblem,
    MatrixRule,
    MatrixSheet,
)
from roles.interchange.matrix_framework import FrameworkDraft
from roles.pages.phases import phase_name
from roles.pages.reference import Says

ROWS_SHOWN = 40
COLUMNS_SHOWN = 25
PROBLEMS_SHOWN = 25
"""How many of one rule are listed; the numbers beside them count all."""

_RULES = {
    MatrixRule.NOBODY: "Nobody has a part in it",
    MatrixRule.NO_OWNER: "Nobody owns it",
    MatrixRule.NO_ACCOUNTABLE: "Nobody is accountable",
    MatrixRule.SEVERAL_ACCOUNTABLE: "Several are accountable",
    MatrixRule.UNKNOWN_LETTER: "A letter that means nothing here",
    MatrixRule.LOOK_ALIKE: "A character that only looks right",
    MatrixRule.SHORT_ROW: "A row that ends too early",
    MatrixRule.DUPLICATE_ACTIVITY: "An activity that stands twice",
    MatrixRule.DUPLICATE_ROLE: "A role that stands twice",
}
_SAYS = {Mark.OWNER: Says.OWNS, Mark.SUPPORT: Says.SUPPORTS}


@dataclass(frozen=True, slots=True)
class SheetRole:
    """A column of the matrix that results, and the column of the sheet it was read from."""

    name: str
    column: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell will say, and what stands in the sheet; `says` is None where that is lost."""

    id: str
    role: str
    text: str
    row: int
    column: str
    says: Says | None
    is_understood: bool

    @property
    def words(self) -> str:
        if self.says:
            return self.says.words
        return "left out" if self.is_understood else "not understood"


@dataclass(frozen=True, slots=True)
class SheetRow:
    name: str
    number: int
    cells: tuple[SheetCell | None, ...]


@dataclass(frozen=True, slots=True)
class SheetPhase:
    """Rows below each other in one phase; `said` is what the sheet calls it, if otherwise."""

    name: str
    said: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SheetProblems:
    """All problems of one rule: the first of them, and how many there are."""

    title: str
    count: int
    shown: tuple[MatrixProblem, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """The first rows and columns of the matrix that results, and counts of the whole."""

    roles: tuple[SheetRole, ...]
    phases: tuple[SheetPhase, ...]
    problems: tuple[SheetProblems, ...]
    notes: tuple[str, ...]
    activity_count: int
    role_count: int
    owner_count: int
    support_count: int
    left_out_count: int
    unread_count: int

    @property
    def problem_count(self) -> int:
        return sum(one.count for one in self.problems)

    @property
    def more_rows(self) -> int:
        return self.activity_count - sum(len(phase.rows) for phase in self.phases)

    @property
    def more_roles(self) -> int:
        return self.role_count - len(self.roles)

    @property
    def has_phases(self) -> bool:
        return any(phase.name for phase in self.phases)


def read_preview(sheet: MatrixSheet, made: FrameworkDraft) -> SheetPreview:
    """What the page shows; its size does not grow with the sheet."""
    marks = {(cell.a, cell.r): cell.mark for cell in made.file.cells}
    names = {role.key: role.name for role in made.file.roles[:COLUMNS_SHOWN]}
    activities = list(zip(sheet.activities, made.file.activities, strict=True))[:ROWS_SHOWN]
    return SheetPreview(
        roles=tuple(
            SheetRole(names[role.key], column_letter(role.column - 1))
            for role in sheet.roles[:COLUMNS_SHOWN]
        ),
        phases=tuple(_phases(activities, _rows(sheet, names, marks))),
        problems=tuple(_problems(sheet.problems)),
        notes=(*sheet.notes, *made.notes),
        activity_count=len(sheet.activities),
        role_count=len(sheet.roles),
        owner_count=sum(mark is Mark.OWNER for mark in marks.values()),
        support_count=sum(mark is Mark.SUPPORT for mark in marks.values()),
        left_out_count=sum(_is_left_out(cell, marks) for cell in sheet.cells),
        unread_count=sum(not cell.levels for cell in sheet.cells),
    )


def _phases(
    activities: Sequence[tuple[MatrixActivity, Activity]],
    rows: Mapping[str, tuple[SheetCell | None, ...]],
) -> Iterator[SheetPhase]:
    for (name, said), group in groupby(activities, lambda pair: _phase(*pair)):
        yield SheetPhase(
            name,
            said,
            tuple(SheetRow(one.name, read.row, rows[one.key]) for read, one in group),
        )


def _phase(read: MatrixActivity, activity: Activity) -> tuple[str, str]:
    """What the phase of an activity is called here, and in the sheet."""
    if activity.stage is None:
        return read.stage, ""
    name = phase_name(activity.stage)
    return name, read.stage if read.stage.casefold() != name.casefold() else ""


def _rows(
    sheet: MatrixSheet, names: Mapping[str, str], marks: Mapping[tuple[str, str], Mark]
) -> dict[str, tuple[SheetCell | None, ...]]:
    """The cells of the rows and roles that are shown, by activity; None where nothing stands."""
    places = {activity.key: place for place, activity in enumerate(sheet.activities[:ROWS_SHOWN])}
    cells = {}
    for cell in sheet.cells:
        if cell.activity in places and cell.role in names:
            mark = marks.get((cell.activity, cell.role))
            cells[cell.activity, cell.role] = SheetCell(
                id=f"cell-{places[cell.activity]}-{cell.role}",
                role=names[cell.role],
                text=cell.text,
                row=cell.row,
                column=column_letter(cell.column - 1),
                says=_SAYS[mark] if mark else None,
                is_understood=bool(cell.levels),
            )
    return {activity: tuple(cells.get((activity, role)) for role in names) for activity in places}


def _is_left_out(cell: MatrixCell, marks: Mapping[tuple[str, str], Mark]) -> bool:
    """Whether nothing of what a cell says is in the framework."""
    return bool(cell.levels) and (cell.activity, cell.role) not in marks


def _problems(problems: Sequence[MatrixProblem]) -> Iterator[SheetProblems]:
    """By rule, those first that say most about who does what."""
    by_rule: defaultdict[MatrixRule, list[MatrixProblem]] = defaultdict(list)
    for problem in problems:
        by_rule[problem.rule].append(problem)
    for rule, title in _RULES.items():
        if found := by_rule[rule]:
            yield SheetProblems(title, len(found), tuple(found[:PROBLEMS_SHOWN]))
