"""A responsibility matrix as the draft of a framework, and what a framework cannot keep of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from roles.analysis.design import Level, Mark
from roles.interchange.file_errors import LISTED, shown
from roles.interchange.framework_file import FrameworkFile
from roles.interchange.framework_rows import Activity, Cell, Role, Stage
from roles.interchange.matrix_facts import MatrixActivity, MatrixCell, MatrixSheet
from roles.interchange.rows import LABEL_LENGTH, PROSE_LENGTH
from roles.interchange.sheet_values import plain

_STAGES = {
    "frame": "framing plan planning scope scoping businessunderstanding problemdefinition discovery"
    " ideation requirements strategy",
    "data": "dataunderstanding datapreparation dataengineering datacollection datamanagement",
    "model": "modelling modeling modeldevelopment training experimentation development build",
    "release": "deploy deployment deliver delivery rollout productionisation productionization",
    "operate": "operation operations run monitor monitoring maintenance mlops",
    "product": "use usage adoption businessuse",
}
_STAGE_OF_WORD = {word: stage for stage, words in _STAGES.items() for word in words.split()}
_STAGE_OF_WORD |= {stage: stage for stage in get_args(Stage.__value__)}


@dataclass(frozen=True, slots=True)
class FrameworkDraft:
    """A framework made of a sheet; `notes` are sentences on what is not in it as it stood there."""

    file: FrameworkFile
    notes: tuple[str, ...]


def as_framework(sheet: MatrixSheet, *, slug: str, title: str) -> FrameworkDraft:
    """Make a framework: an R is an owner and an S supports.

    Where no role has an R, the accountable one becomes the owner, as somebody must be. Consulted,
    informed and otherwise accountable have no place in a framework; they are counted in the notes.
    A stage that a framework does not know goes into the description.
    """
    draft = _Draft(sheet)
    cells = tuple(cell for cell in map(draft.cell, sheet.cells) if cell)
    activities = tuple(map(draft.activity, sheet.activities))
    roles = tuple(
        Role(key=role.key, name=draft.label(role.name or role.key)) for role in sheet.roles
    )
    file = FrameworkFile(
        schema_version=1,
        slug=slug,
        title=title,
        roles=roles,
        activities=activities,
        cells=cells,
    )
    return FrameworkDraft(file, tuple(draft.notes()))


class _Draft:
    """The parts of a framework, and what gets lost on the way."""

    def __init__(self, sheet: MatrixSheet) -> None:
        self.owned = {cell.activity for cell in sheet.cells if Level.OWNER in cell.levels}
        self.names = {activity.key: activity.name for activity in sheet.activities}
        self.lost: Counter[Level] = Counter()
        self.promoted: list[str] = []
        self.unread = 0
        self.strange_stages: list[str] = []
        self.shortened: list[str] = []

    def cell(self, cell: MatrixCell) -> Cell | None:
        mark = self._mark(cell)
        kept = {Level.OWNER: Mark.OWNER, Level.BACKUP: Mark.SUPPORT}
        self.lost.update(level for level in cell.levels if kept.get(level) is None)
        if mark is Mark.OWNER and Level.OWNER not in cell.levels:
            self.promoted.append(shown(self.names[cell.activity]))
            self.lost[Level.ACCOUNTABLE] -= 1
        self.unread += not cell.levels
        return Cell(a=cell.activity, r=cell.role, mark=mark) if mark else None

    def _mark(self, cell: MatrixCell) -> Mark | None:
        stands_in = Level.ACCOUNTABLE in cell.levels and cell.activity not in self.owned
        if Level.OWNER in cell.levels or stands_in:
            return Mark.OWNER
        return Mark.SUPPORT if Level.BACKUP in cell.levels else None

    def activity(self, activity: MatrixActivity) -> Activity:
        stage = _STAGE_OF_WORD.get(plain(activity.stage))
        told = [activity.description]
        if activity.stage and stage is None:
            self.strange_stages.append(shown(activity.stage))
            told.insert(0, f"Stage: {activity.stage}.")
        description = " ".join(part for part in told if part)
        if len(description) > PROSE_LENGTH:
            self.shortened.append(shown(activity.name))
        return Activity.model_validate(
            {
                "key": activity.key,
                "name": self.label(activity.name or activity.key),
                "description": description[:PROSE_LENGTH],
                "stage": stage,
            }
        )

    def label(self, name: str) -> str:
        if len(name) > LABEL_LENGTH:
            self.shortened.append(shown(name))
        return name[:LABEL_LENGTH]

    def notes(self) -> list[str]:
        lost = [f"{count:,} × {level.letter}" for level in Level if (count := self.lost[level]) > 0]
        unread = [f"{self.unread:,}"] if self.unread else []
        told = [
            ("Without an R, the accountable role became the owner: {}.", self.promoted),
            ("A framework knows owners and support only; left out were {}.", lost),
            ("Cells that mean nothing and were left out: {}.", unread),
            ("Stages no framework has, kept in the description: {}.", self.strange_stages),
            ("Shortened, as they are too long: {}.", self.shortened),
        ]
        return [text.format(_listed(items)) for text, items in told if items]


def _listed(items: Sequence[str]) -> str:
    once = list(dict.fromkeys(items))
    return ", ".join(once[:LISTED]) + (", …" if len(once) > LISTED else "")
