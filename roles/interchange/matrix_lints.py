"""What is wrong with the letters of a responsibility matrix."""

from collections.abc import Iterator

from roles.analysis.design import Level
from roles.interchange.file_errors import LISTED, shown
from roles.interchange.matrix_facts import (
    MatrixActivity,
    MatrixCell,
    MatrixProblem,
    MatrixRule,
    MatrixSheet,
)
from roles.interchange.matrix_marks import character_name, latin, mixed_letters, read_marks


def lint(sheet: MatrixSheet) -> Iterator[MatrixProblem]:
    """Everything wrong with activities, names and letters, in no order.

    An activity without any mark is told as `nobody` and not for each letter it lacks. That nobody
    is accountable matters only in a sheet that uses A.
    """
    names = {role.key: role.name for role in sheet.roles}
    activities = {activity.key: activity for activity in sheet.activities}
    by_activity: dict[str, list[MatrixCell]] = {key: [] for key in activities}
    for cell in sheet.cells:
        by_activity[cell.activity].append(cell)
        yield from _cell_problems(cell, activities[cell.activity].name, names[cell.role])
    uses_accountable = any(Level.ACCOUNTABLE in cell.levels for cell in sheet.cells)
    for key, cells in by_activity.items():
        accountable = [names[cell.role] for cell in cells if Level.ACCOUNTABLE in cell.levels]
        yield from _activity_problems(
            activities[key], cells, accountable, uses_accountable=uses_accountable
        )
    yield from _name_problems(sheet)


def _activity_problems(
    activity: MatrixActivity,
    cells: list[MatrixCell],
    accountable: list[str],
    *,
    uses_accountable: bool,
) -> Iterator[MatrixProblem]:
    def problem(rule: MatrixRule, text: str) -> MatrixProblem:
        return MatrixProblem(rule, activity.name, "", text, activity.row)

    if not cells:
        yield problem(MatrixRule.NOBODY, "nobody has any part in it")
        return
    if not any(Level.OWNER in cell.levels for cell in cells):
        yield problem(MatrixRule.NO_OWNER, "nobody owns it (R)")
    if uses_accountable and not accountable:
        yield problem(MatrixRule.NO_ACCOUNTABLE, "nobody is accountable (A)")
    if len(accountable) > 1:
        listed = ", ".join(accountable[:LISTED]) + (", …" if len(accountable) > LISTED else "")
        text = f"{len(accountable)} are accountable (A): {listed}"
        yield problem(MatrixRule.SEVERAL_ACCOUNTABLE, text)


def _cell_problems(cell: MatrixCell, activity: str, role: str) -> Iterator[MatrixProblem]:
    marks = read_marks(cell.text)
    if marks.unknown:
        text = f"{shown(cell.text)} is neither R, A, S, C, I nor a tick"
        if len(marks.unknown) == 1 and marks.unknown[0] != cell.text:
            text = f"{shown(marks.unknown[0])} in {text}"
        yield MatrixProblem(MatrixRule.UNKNOWN_LETTER, activity, role, text, cell.row)
    for char, letter in marks.look_alikes:
        text = f"“{char}” is {character_name(char)}; it was read as {letter}"
        yield MatrixProblem(MatrixRule.LOOK_ALIKE, activity, role, text, cell.row)


def _name_problems(sheet: MatrixSheet) -> Iterator[MatrixProblem]:
    """Names in which a letter of another script hides among Latin ones."""
    for activity in sheet.activities:
        if text := _hidden(activity.name):
            yield MatrixProblem(MatrixRule.LOOK_ALIKE, activity.name, "", text, activity.row)
    for role in sheet.roles:
        if text := _hidden(role.name):
            yield MatrixProblem(MatrixRule.LOOK_ALIKE, "", role.name, text, role.row)


def _hidden(name: str) -> str:
    chars = mixed_letters(name)
    told = (f"“{char}” is {character_name(char)}, not {latin(char)}" for char in chars)
    return "; ".join(told)
