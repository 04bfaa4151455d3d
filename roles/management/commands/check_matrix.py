import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.management.color import no_style

from roles.interchange.file_errors import FileErrors
from roles.interchange.file_text import read_bytes
from roles.interchange.matrix_facts import MatrixProblem, MatrixSheet
from roles.interchange.matrix_sheet import read_matrix

CLEAN, FOUND, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Reads a responsibility matrix and lints it; no database is needed or touched."""

    help = "Check a responsibility matrix: CSV, TSV, XLSX or a Markdown table, wide or long."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the sheet")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook to read")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            sheet = read_matrix(read_bytes(Path(file)), name=file, sheet=options["sheet"])
        except FileErrors as errors:
            self.stderr.write(str(errors))
            sys.exit(UNREADABLE)
        if options["format"] == "json":
            self.stdout.write(_as_json(sheet))
        else:
            self._tell(file, sheet, forced=options["force_color"])
        sys.exit(FOUND if sheet.problems else CLEAN)

    def _tell(self, file: str, sheet: MatrixSheet, *, forced: bool) -> None:
        style = no_style() if "NO_COLOR" in os.environ and not forced else self.style
        self.stdout.write(file, style.MIGRATE_HEADING)
        self.stdout.write(
            f"  {_counted(len(sheet.activities), 'activity', 'activities')},"
            f" {_counted(len(sheet.roles), 'role', 'roles')},"
            f" {_counted(len(sheet.cells), 'cell', 'cells')}"
        )
        for note in sheet.notes:
            self.stdout.write(f"  {note}")
        for problem in sheet.problems:
            rule = style.WARNING(f"{problem.rule:<20}")
            self.stdout.write(f"  {rule} {_place(problem)}: {problem.problem}")
        told = _counted(len(sheet.problems), "problem", "problems") if sheet.problems else "Clean"
        self.stdout.write(f"  {told}")


def _as_json(sheet: MatrixSheet) -> str:
    problems = [
        {
            "rule": problem.rule.value,
            "activity": problem.activity,
            "role": problem.role,
            "problem": problem.problem,
        }
        for problem in sheet.problems
    ]
    counts = {
        "activities": len(sheet.activities),
        "roles": len(sheet.roles),
        "cells": len(sheet.cells),
    }
    return json.dumps({**counts, "problems": problems}, indent=2, ensure_ascii=False)


def _place(problem: MatrixProblem) -> str:
    row = f"row {problem.row}" if problem.row else ""
    return ", ".join(part for part in (row, problem.activity, problem.role) if part)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
