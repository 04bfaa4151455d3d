"""A responsibility matrix out of a sheet, wide or long, and what is wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from roles.analysis.design import Level
from roles.interchange.file_errors import LISTED, FileErrors, shown
from roles.interchange.grids import Cells, Form, column_letter
from roles.interchange.matrix_columns import KNOWN_COLUMNS, Layout, Reading, heading, layout_of
from roles.interchange.matrix_facts import (
    MatrixActivity,
    MatrixCell,
    MatrixProblem,
    MatrixRole,
    MatrixRule,
    MatrixSheet,
)
from roles.interchange.matrix_lints import lint
from roles.interchange.matrix_marks import read_marks
from roles.interchange.matrix_names import comparable, key_of, name_of
from roles.interchange.matrix_rows import Kind, rows_by_kind
from roles.interchange.sheet_values import plain
from roles.interchange.tables import Table, read_table

MAX_ACTIVITIES = 10_000
MAX_MARKS = 500_000

_BETWEEN_NAMES = re.compile(r"[,;\n]")
_NO_MATRIX = (
    "this does not look like a responsibility matrix: it needs activities, roles, and R, A, S, C,"
    " I or a tick where they meet"
)
_NO_NAMES = "the header is empty: the roles must be named above the letters"

_HOW = {
    Reading.DOWN: "The rows were read as roles and the columns as activities.",
    Reading.LONG: "Each row was read as one activity, one role and its letters.",
    Reading.LEVELS: "The columns were read as levels, the names in the cells as roles.",
}


def read_matrix(content: bytes, *, name: str, sheet: str | None = None) -> MatrixSheet:
    """Read a matrix from CSV, TSV, Markdown or a workbook. Raises FileErrors if there is none.

    Activities may stand down and roles across, or roles down and activities across where the
    first column is named so; an activity, a role and a letter may stand in each row; or there may
    be a column for each level with roles in its cells. Columns for a stage or a description, and
    rows that head a group, become part of the activities. What is doubtful is read and told.
    """
    table = read_table(content, name=name, sheet=sheet, known=KNOWN_COLUMNS)
    layout = layout_of(table)
    if layout is None:
        raise FileErrors.single(name, _NO_MATRIX)
    if layout.reading in (Reading.ACROSS, Reading.DOWN) and _is_unnamed(table, layout):
        raise FileErrors.single(name, _NO_NAMES)
    reader = _Reader(table, layout, name)
    reader.read()
    # A list of short codes has a letter here and there; a matrix is not mostly mistakes.
    understood = sum(read_marks(cell.text).is_clear for cell in reader.cells.values())
    if not understood or understood * 4 < len(reader.cells):
        raise FileErrors.single(name, _NO_MATRIX)
    return reader.sheet()


def _is_unnamed(table: Table, layout: Layout) -> bool:
    """Whether letters stand where names should, because the header is empty or missing."""
    names = [table.header[at] for at in layout.names if at < len(table.header)]
    above = table.header[layout.subject] if layout.subject < len(table.header) else ""
    letters_only = all(read_marks(one).is_clear or read_marks(one).is_none for one in names)
    return not any(names) or (letters_only and plain(above) not in KNOWN_COLUMNS)


class _Reader:
    """The facts of one table as they are gathered."""

    def __init__(self, table: Table, layout: Layout, name: str) -> None:
        self.table, self.layout, self.name = table, layout, name
        self.activities: dict[str, MatrixActivity] = {}
        self.roles: dict[str, MatrixRole] = {}
        self.cells: dict[tuple[str, str], MatrixCell] = {}
        self.problems: list[MatrixProblem] = []
        self.headings: list[str] = []
        self.legends: list[str] = []
        self.doubts: list[str] = []
        self.filled_stages = 0
        self.has_ticks = False
        self._stage_cells: dict[int, str] = {}
        self._latest = ""
        self._known: dict[tuple[str, ...], str] = {}

    def read(self) -> None:
        read_row = {
            Reading.ACROSS: self._read_across,
            Reading.DOWN: self._read_down,
            Reading.LONG: self._read_long,
            Reading.LEVELS: self._read_levels,
        }[self.layout.reading]
        if self.layout.reading is Reading.ACROSS:
            self._name_columns()
        group = ""
        for (number, cells), kind in rows_by_kind(self.table, self.layout):
            text = next(cell for cell in cells if cell)
            if kind is Kind.LEGEND:
                self.legends.append(str(number))
            elif kind is Kind.HEADING:
                group = name_of(text).rstrip(":")
                self.headings.append(f"{number} {shown(group)}")
            else:
                read_row(number, cells, self._stage(cells) or group)
                self._measure(number, cells)

    def sheet(self) -> MatrixSheet:
        facts = MatrixSheet(
            self.layout.reading,
            tuple(self.activities.values()),
            tuple(self.roles.values()),
            tuple(self.cells.values()),
            sheet=self.table.sheet,
            sheets=self.table.sheets,
        )
        order = list(MatrixRule)
        problems = [*self.problems, *lint(facts)]
        problems.sort(key=lambda one: (one.row, order.index(one.rule)))
        return replace(facts, problems=tuple(problems), notes=tuple(self._notes()))

    # --- the four readings

    def _name_columns(self) -> None:
        """A role for each column, also where two have one name."""
        first: dict[str, int] = {}
        for at in self.layout.names:
            title = name_of(heading(self.table, at))
            self._add_role(self.table.number, at, title)
            if at >= len(self.table.header) or not self.table.header[at]:
                self.doubts.append(f"{title} has letters and no name.")
            if (alike := comparable(title)) in first:
                problem = f"column {column_letter(first[alike])} has this name already"
                self._complain(MatrixRule.DUPLICATE_ROLE, self.table.number, problem, role=title)
            first.setdefault(alike, at)

    def _read_across(self, number: int, cells: Cells, stage: str) -> None:
        activity = self._add_activity(number, self._subject(cells), stage, cells)
        for at, role in zip(self.layout.names, list(self.roles), strict=True):
            if at < len(cells):
                self._add_cell(activity, role, cells[at], number, at)

    def _read_down(self, number: int, cells: Cells, stage: str) -> None:
        """A row is a role; the same role may stand once in each group of activities."""
        title = self._subject(cells)
        role = self._known_key("role", title) or self._remember(
            self._add_role(number, self.layout.subject, title), "role", title
        )
        if first := self._known_key("row", stage, title):
            problem = f"row {first} is about this role already"
            self._complain(MatrixRule.DUPLICATE_ROLE, number, problem, role=title)
            role = self._add_role(number, self.layout.subject, title)
        self._remember(str(number), "row", stage, title)
        for at in self.layout.names:
            title = name_of(heading(self.table, at))
            activity = self._known_key("activity", stage, str(at)) or self._remember(
                self._add_activity(number, title, stage, ()), "activity", stage, str(at)
            )
            if at < len(cells):
                self._add_cell(activity, role, cells[at], number, at)

    def _read_long(self, number: int, cells: Cells, stage: str) -> None:
        at, letters = self.layout.names[0], self.layout.letters
        text = cells[letters] if letters is not None and letters < len(cells) else ""
        # An activity may stand only in the first of its rows.
        title = self._latest = self._subject(cells) or self._latest
        activity = self._activity(number, title, stage, cells)
        role = name_of(cells[at]) if at < len(cells) else ""
        if role and letters is not None:
            self._add_cell(activity, self._role(role, number, at), text, number, letters)
        elif not read_marks(text).is_none:
            self.doubts.append(f"Row {number} names no role and was not read.")

    def _read_levels(self, number: int, cells: Cells, stage: str) -> None:
        activity = self._add_activity(number, self._subject(cells), stage, cells)
        for at, level in zip(self.layout.names, self.layout.levels, strict=True):
            names = _BETWEEN_NAMES.split(cells[at]) if at < len(cells) else []
            for title in map(name_of, names):
                if not read_marks(title).is_none:
                    role = self._role(title, number, at)
                    self._add_cell(activity, role, level.letter, number, at)

    # --- facts

    def _subject(self, cells: Cells) -> str:
        at = self.layout.subject
        return name_of(cells[at]) if at < len(cells) else ""

    def _stage(self, cells: Cells) -> str:
        """The stage of a row; an empty cell left of the activity means the one above."""
        found = []
        for at in self.layout.stages:
            text = name_of(cells[at]) if at < len(cells) else ""
            if not text and at < self.layout.subject and self._stage_cells.get(at):
                text = self._stage_cells[at]
                self.filled_stages += 1
            self._stage_cells[at] = text
            if text:
                found.append(text)
        return " / ".join(found)

    def _activity(self, number: int, title: str, stage: str, cells: Cells) -> str:
        """The activity of that name, which may have been met before."""
        return self._known_key("activity", stage, title) or self._remember(
            self._add_activity(number, title, stage, cells), "activity", stage, title
        )

    def _role(self, title: str, number: int, at: int) -> str:
        """The role of that name, which may have been met before."""
        return self._known_key("role", title) or self._remember(
            self._add_role(number, at, title), "role", title
        )

    def _known_key(self, *what: str) -> str | None:
        return self._known.get(tuple(map(comparable, what)))

    def _remember(self, key: str, *what: str) -> str:
        return self._known.setdefault(tuple(map(comparable, what)), key)

    def _add_activity(self, number: int, title: str, stage: str, cells: Cells) -> str:
        if len(self.activities) >= MAX_ACTIVITIES:
            raise FileErrors.single(self.name, f"there are more than {MAX_ACTIVITIES:,} activities")
        key = key_of(title, "activity", number, self.activities)
        told = (cells[at] for at in self.layout.descriptions if at < len(cells))
        description = "; ".join(name_of(text) for text in told if text)
        self.activities[key] = MatrixActivity(number, key, title, stage, description)
        if not title:
            self.doubts.append(f"Row {number} has letters and no activity; it was kept as {key}.")
        if self.layout.reading in (Reading.ACROSS, Reading.LEVELS) and title:
            self._tell_twin(number, title, stage)
        return key

    def _tell_twin(self, number: int, title: str, stage: str) -> None:
        first = self._remember(str(number), "activity", stage, title)
        if first != str(number):
            problem = f"row {first} has this activity already"
            self._complain(MatrixRule.DUPLICATE_ACTIVITY, number, problem, activity=title)

    def _add_role(self, number: int, at: int, title: str) -> str:
        key = key_of(title, "role", at + 1, self.roles)
        self.roles[key] = MatrixRole(number, at + 1, key, title)
        return key

    def _add_cell(self, activity: str, role: str, text: str, number: int, at: int) -> None:
        marks = read_marks(text)
        if marks.is_none:
            return
        if len(self.cells) >= MAX_MARKS:
            raise FileErrors.single(self.name, f"there are more than {MAX_MARKS:,} letters")
        self.has_ticks |= marks.is_tick
        earlier = self.cells.get((activity, role))
        if earlier is not None and set(marks.levels) <= set(earlier.levels):
            problem = f"row {earlier.row} says so already"
            names = self.activities[activity].name, self.roles[role].name
            self._complain(MatrixRule.DUPLICATE_ACTIVITY, number, problem, *names)
            return
        levels = set(marks.levels) | set(earlier.levels if earlier else ())
        self.cells[activity, role] = MatrixCell(
            activity,
            role,
            tuple(level for level in Level if level in levels),
            f"{earlier.text}, {text}" if earlier else text,
            number,
            at + 1,
        )

    def _measure(self, number: int, cells: Cells) -> None:
        """Tell a row that ends too early; a workbook leaves out what is empty."""
        wanted = len(self.table.header)
        if self.table.form is not Form.WORKBOOK and len(cells) < wanted:
            have = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            title = self._subject(cells)
            names = ("", title) if self.layout.reading is Reading.DOWN else (title, "")
            problem = f"the row has {have}, the header {wanted}"
            self._complain(MatrixRule.SHORT_ROW, number, problem, *names)

    def _complain(
        self, rule: MatrixRule, number: int, problem: str, activity: str = "", role: str = ""
    ) -> None:
        self.problems.append(MatrixProblem(rule, activity, role, problem, number))

    # --- what else to tell

    def _notes(self) -> list[str]:
        above = [str(number) for number, _ in self.table.above]
        unread = self._headings(self._unread_columns())
        used = {cell.role for cell in self.cells.values()}
        idle = [shown(role.name) for key, role in self.roles.items() if key not in used]
        others = [shown(one) for one in self.table.sheets if one != self.table.sheet]
        told = [
            _HOW.get(self.layout.reading, ""),
            _sentence(f"Only {shown(self.table.sheet)} was read; there is also {{}}.", others),
            _sentence("Skipped above the header: row {}.", above),
            _sentence("Skipped, as it explains or adds up: row {}.", self.legends),
            _sentence("Read as the heading of what is below: row {}.", self.headings),
            _sentence("Read as stage: column {}.", self._headings(self.layout.stages)),
            _sentence("Read as description: column {}.", self._headings(self.layout.descriptions)),
            _sentence("Skipped, as it holds no letters: column {}.", unread),
            _sentence("Without any letter: {}.", idle),
            "An empty stage was read as the one above it." if self.filled_stages else "",
            "A tick was read as R." if self.has_ticks else "",
        ]
        return [*self.table.notes, *(one for one in told if one), *self.doubts[:LISTED]]

    def _headings(self, columns: Iterable[int]) -> list[str]:
        return [shown(heading(self.table, at)) for at in columns]

    def _unread_columns(self) -> list[int]:
        layout = self.layout
        used = {layout.subject, layout.letters, *layout.names}
        used |= {*layout.stages, *layout.descriptions}
        return [
            at
            for at in range(len(self.table.header))
            if at not in used and any(at < len(row) and row[at] for _, row in self.table.rows)
        ]


def _sentence(text: str, items: list[str]) -> str:
    listed = ", ".join(items[:LISTED]) + (", …" if len(items) > LISTED else "")
    return text.format(listed) if items else ""
