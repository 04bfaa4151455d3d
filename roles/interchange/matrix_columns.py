"""Which column of a responsibility matrix holds what, by its heading and by what stands in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from roles.analysis.design import Level
from roles.interchange.grids import Cells, column_letter
from roles.interchange.matrix_marks import LETTERS, Marks, read_marks
from roles.interchange.sheet_values import plain
from roles.interchange.tables import Table

_HEADINGS = {
    "activity": "activity activities task tasks responsibility responsibilities duty duties"
    " decision decisions work step steps what aktivität aufgabe aufgaben tätigkeit tâche tâches"
    " activité activités tarea tareas actividad actividades attività tarefa atividade taak",
    "stage": "stage phase category group area lifecycle lifecyclestage workstream stream domain"
    " section theme pillar process processgroup processarea activitygroup function capability topic"
    " block structure gruppe bereich kategorie étape etapa fase catégorie categoría",
    "description": "description descriptions details detail notes note comment comments remark"
    " remarks definition explanation deliverable deliverables output outputs outcome outcomes input"
    " inputs example examples rationale guidance link links source tool tools beschreibung"
    " kommentar bemerkung descripción comentario commentaire",
    "role": "role roles team teams person people who party stakeholder actor member assignee"
    " assignedto rolle rollen rôle rol ruolo équipe equipo",
    "letter": "raci rasci rasic letter level mark assignment involvement participation"
    " responsibility responsibilitytype raciletter raciletters racilevel racicode type code",
    # Flags and counts, in which a tick or a 1 says nothing about a role.
    "other": "no nr number num id key ref reference wbs pos item required critical mandatory"
    " optional automated singleowner done status priority count total fte",
}
_WORDS = {kind: frozenset(words.split()) for kind, words in _HEADINGS.items()}
_ACTIVITY, _ROLE, _LETTER = _WORDS["activity"], _WORDS["role"], _WORDS["letter"]
_STAGE, _DESCRIPTION, _NEVER_ROLES = _WORDS["stage"], _WORDS["description"], _WORDS["other"]

# How many rows tell what a column holds.
_LOOKED_AT = 2_000

KNOWN_COLUMNS = _ACTIVITY | _ROLE | {"raci", "rasci", "letter"}


class Reading(StrEnum):
    """How the cells of a sheet are to be taken."""

    ACROSS = "across"
    """Activities down, roles across."""
    DOWN = "down"
    """Roles down, activities across."""
    LONG = "long"
    """An activity, a role and a letter in each row."""
    LEVELS = "levels"
    """Activities down, a column for each level, the names of roles in the cells."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns hold, by their places; `names` are the roles', or the activities', down.

    In a long sheet `names` is the column of the role and `letters` that of the letter.
    """

    reading: Reading
    subject: int
    names: tuple[int, ...]
    letters: int | None = None
    levels: tuple[Level, ...] = ()
    stages: tuple[int, ...] = ()
    descriptions: tuple[int, ...] = ()


def heading(table: Table, column: int) -> str:
    """The name of a column, or what a spreadsheet calls it."""
    name = table.header[column] if column < len(table.header) else ""
    return name or f"Column {column_letter(column)}"


def layout_of(table: Table) -> Layout | None:
    """What the columns hold, or None where there is nothing like a matrix."""
    columns = _Columns(table)
    return _levels_layout(table, columns) or _long_layout(columns) or _wide_layout(table, columns)


class _Columns:
    """The columns of a table by what stands in them."""

    def __init__(self, table: Table) -> None:
        width = max(len(table.header), max(len(cells) for _, cells in table.rows))
        self.headings = [table.header[at] if at < len(table.header) else "" for at in range(width)]
        self.names = [plain(one) for one in self.headings]
        self.cells: list[list[str]] = [[] for _ in range(width)]
        for _, row in table.rows[:_LOOKED_AT]:
            for at, cell in enumerate(row):
                if cell:
                    self.cells[at].append(cell)
        self.marks = [_clear(cells) for cells in self.cells]

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.headings)))

    def has(self, at: int, words: frozenset[str]) -> bool:
        """Whether the heading is one of the words, or has one among its own."""
        return self.names[at] in words or any(
            plain(word) in words for word in re.findall(r"\w+", self.headings[at])
        )

    def is_marked(self, at: int) -> bool:
        """Whether most of the cells are marks."""
        return bool(self.cells[at]) and self.marks[at] * 2 >= len(self.cells[at])

    def is_number(self, at: int) -> bool:
        """Whether the column counts or numbers something, so that a 1 is no tick."""
        cells = self.cells[at]
        digits = [cell for cell in cells if re.fullmatch(r"[\d.,%]+", cell)]
        others = [cell for cell in digits if cell not in ("0", "1")]
        return bool(others) and len(digits) * 2 > len(cells)

    def may_be_role(self, at: int, subject: int) -> bool:
        """Whether the cells are marks, be some of them mistaken."""
        cells = self.cells[at]
        if self._is_numbering(at) or self.names[at] in _NEVER_ROLES or self.is_number(at):
            return False
        if self.is_marked(at):
            return True
        if self.names[at] in _STAGE | _DESCRIPTION | _ACTIVITY or at < subject:
            return False
        if not cells:
            return bool(self.headings[at])
        wordy = sum(len(cell.split()) > 2 for cell in cells)
        return wordy * 2 <= len(cells) and any(map(_resembles_marks, cells))

    def is_text(self, at: int) -> bool:
        return bool(self.cells[at]) and not self.is_marked(at) and not self._is_numbering(at)

    def variety(self, at: int) -> int:
        return len(set(self.cells[at]))

    def _is_numbering(self, at: int) -> bool:
        return self.headings[at] in ("#", "№") or self.is_number(at)


def _clear(cells: Iterable[str]) -> int:
    """How many cells say something that is understood, or that there is nothing."""
    return sum(not read_marks(cell).unknown for cell in cells)


def _resembles_marks(cell: str) -> bool:
    """Whether somebody meant a mark, be it a wrong one such as `Q` or `A?`."""
    return len(cell) <= 3 or (len(cell) <= 12 and bool(read_marks(cell).levels))


# --- the four readings


def _levels_layout(table: Table, columns: _Columns) -> Layout | None:
    """Columns named after the levels, with names in the cells."""
    found = {at: marks.levels[0] for at in columns if (marks := _level_heading(columns, at))}
    texts = [at for at in found if columns.is_text(at)]
    subject = _activity_column(columns, [at for at in columns if at not in found])
    if subject is None or len(set(found.values())) < 2 or len(texts) * 2 <= len(found):
        return None
    names = tuple(found)
    rest = _attributes(columns, {subject, *names}, subject)
    return Layout(Reading.LEVELS, subject, names, None, tuple(found.values()), *rest)


def _level_heading(columns: _Columns, at: int) -> Marks | None:
    marks = read_marks(columns.headings[at])
    is_level = len(marks.levels) == 1 and marks.is_clear and not marks.is_number
    return marks if is_level and columns.headings[at].casefold() != "x" else None


def _long_layout(columns: _Columns) -> Layout | None:
    """One column of letters beside one of roles and one of activities."""
    marked = [at for at in columns if columns.is_marked(at) and columns.may_be_role(at, at)]
    named = [at for at in columns if columns.names[at] in _LETTER and at not in marked]
    letters = next((at for at in marked if columns.names[at] in _LETTER), None)
    if letters is None and len(marked) == 1 and not named:
        letters = marked[0]
    others = [at for at in columns if at != letters and columns.is_text(at)]
    roles = [at for at in others if columns.has(at, _ROLE) and not columns.has(at, _ACTIVITY)]
    if letters is None or not roles or len(marked) > 1 or _only_numbers(columns, letters):
        return None
    subject = _activity_column(columns, [at for at in others if at != roles[0]])
    if subject is None:
        return None
    rest = _attributes(columns, {subject, roles[0], letters}, subject)
    return Layout(Reading.LONG, subject, (roles[0],), letters, (), *rest)


def _wide_layout(table: Table, columns: _Columns) -> Layout | None:
    texts = [at for at in columns if columns.is_text(at)]
    subject = _activity_column(columns, texts)
    named = [at for at in columns if columns.names[at] in _ACTIVITY and not columns.is_number(at)]
    named += [at for at in texts if columns.has(at, _ACTIVITY) and at not in named]
    down = next((at for at in texts if columns.names[at] in _ROLE), None)
    if subject is None:
        subject = named[0] if named else 0
    names = _marked_columns(columns, named[0] if named else subject)
    if down is not None and not named:
        stages, descriptions = _attributes(columns, {down, *names}, down)
        layout = Layout(Reading.DOWN, down, names, None, (), stages, descriptions)
        if names and _reads_better_down(table, layout):
            return layout
    if not names or not any(columns.marks[at] for at in names):
        return None
    if all(_only_numbers(columns, at) for at in names) and len(names) == 1:
        return None
    subject = named[0] if named else subject
    rest = _attributes(columns, {subject, *names}, subject)
    return Layout(Reading.ACROSS, subject, names, None, (), *rest)


def _marked_columns(columns: _Columns, subject: int) -> tuple[int, ...]:
    return tuple(at for at in columns if at != subject and columns.may_be_role(at, subject))


def _only_numbers(columns: _Columns, at: int) -> bool:
    return all(read_marks(cell).is_number for cell in columns.cells[at])


def _activity_column(columns: _Columns, candidates: list[int]) -> int | None:
    """The column with a name for activities, else the one with most different texts."""
    for words in (_ACTIVITY, None):
        found = [
            at
            for at in candidates
            if (columns.has(at, words) if words else not _is_attribute(columns, at))
        ]
        if found:
            return found[0] if words else max(found, key=columns.variety)
    return candidates[0] if candidates else None


def _is_attribute(columns: _Columns, at: int) -> bool:
    return columns.names[at] in _STAGE | _DESCRIPTION | _NEVER_ROLES


def _attributes(
    columns: _Columns, taken: set[int], subject: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The columns that say to which stage an activity belongs, and those that describe it."""
    left = [at for at in columns if at not in taken and columns.is_text(at)]
    left = [at for at in left if columns.names[at] not in _NEVER_ROLES]
    stages = tuple(
        at
        for at in left
        if columns.names[at] in _STAGE or (at < subject and columns.names[at] not in _DESCRIPTION)
    )
    return stages, tuple(at for at in left if at not in stages)


def _reads_better_down(table: Table, layout: Layout) -> bool:
    """Whether, with roles down, more activities have the one accountable role they should have."""
    down: dict[tuple[Cells, int], int] = {}
    across = []
    for _, cells in table.rows:
        stage = tuple(cells[at] for at in layout.stages if at < len(cells))
        accountable = [
            at
            for at in layout.names
            if at < len(cells) and LETTERS["A"] in read_marks(cells[at]).levels
        ]
        across.append(len(accountable))
        for at in layout.names:
            down[stage, at] = down.get((stage, at), 0) + (at in accountable)
    return _share_of_ones(down.values()) >= _share_of_ones(across)


def _share_of_ones(counts: Iterable[int]) -> float:
    numbers = list(counts)
    return numbers.count(1) / len(numbers)
