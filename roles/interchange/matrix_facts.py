"""What a responsibility matrix says: activities, roles, and who is what towards which."""

from dataclasses import dataclass
from enum import StrEnum

from roles.analysis.design import Level
from roles.interchange.matrix_columns import Reading


@dataclass(frozen=True, slots=True)
class MatrixActivity:
    """A line of the matrix; `row` is where it stands first. `name` is "" where it has none."""

    row: int
    key: str
    name: str
    stage: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRole:
    """A role or person of the matrix; where its name stands first, the first column being 1."""

    row: int
    column: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What stands where an activity and a role meet; cells that say "none" are left out.

    `activity` and `role` are keys. `levels` is empty where nothing was understood.
    """

    activity: str
    role: str
    levels: tuple[Level, ...]
    text: str
    row: int
    column: int


class MatrixRule(StrEnum):
    """What may be wrong with a matrix."""

    DUPLICATE_ROLE = "duplicate_role"
    DUPLICATE_ACTIVITY = "duplicate_activity"
    SHORT_ROW = "short_row"
    NOBODY = "nobody"
    NO_OWNER = "no_owner"
    NO_ACCOUNTABLE = "no_accountable"
    SEVERAL_ACCOUNTABLE = "several_accountable"
    UNKNOWN_LETTER = "unknown_letter"
    LOOK_ALIKE = "look_alike"


@dataclass(frozen=True, slots=True)
class MatrixProblem:
    """One thing wrong; `activity` and `role` are names, "" where it is about none."""

    rule: MatrixRule
    activity: str
    role: str
    problem: str
    row: int


@dataclass(frozen=True, slots=True)
class MatrixSheet:
    """A matrix that was read, with what is wrong with it, by row.

    `notes` are sentences on what was read other than it stands in the file, or not at all.
    `sheets` are the sheets one could have read, `sheet` the one that was.
    """

    reading: Reading
    activities: tuple[MatrixActivity, ...]
    roles: tuple[MatrixRole, ...]
    cells: tuple[MatrixCell, ...]
    problems: tuple[MatrixProblem, ...] = ()
    notes: tuple[str, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
