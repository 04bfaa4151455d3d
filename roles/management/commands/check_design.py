import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from roles.analysis.design import Framework
from roles.analysis.findings import Severity
from roles.diagnosis import judge
from roles.exports.as_csv import as_csv
from roles.exports.as_json import as_json
from roles.exports.as_markdown import as_markdown
from roles.exports.as_text import as_text
from roles.exports.sheets import finding_sheet
from roles.interchange.design_file import read_design
from roles.interchange.file_errors import FileError, FileErrors, no_such
from roles.interchange.file_text import read_bytes
from roles.interchange.framework_file import read_framework, read_shipped, shipped_frameworks
from roles.interchange.report_file import Report

CLEAN, FOUND, UNREADABLE = 0, 1, 2

type FrameworkOf = Callable[[str], Framework | None]


class Command(BaseCommand):
    """Judges design files with the shipped frameworks; no database is needed or touched."""

    help = "Judge design files: who owns what, where the gaps and overlaps are."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="design files, YAML or JSON")
        parser.add_argument(
            "--framework",
            metavar="SLUG|FILE",
            help="judge by this framework instead of the one each file names",
        )
        parser.add_argument(
            "--structure", help="judge under this structure instead of the one each file names"
        )
        parser.add_argument("--format", choices=("text", "json", "csv", "md"), default="text")
        parser.add_argument("--output", metavar="FILE", help="write there instead of the terminal")
        parser.add_argument(
            "--fail-on",
            choices=("never", *(severity.value for severity in Severity)),
            default=Severity.ERROR.value,
            help="exit with 1 if an open finding is at least as bad as this (default: error)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        reports, unread = self._reports(options, now.date())
        if not options["output"]:
            self._print(reports, options, now)
        # What was written there before is worth more than a report on nothing.
        elif reports:
            unread |= not self._save(options["output"], _content(reports, options["format"], now))
        if unread:
            sys.exit(UNREADABLE)
        sys.exit(FOUND if _fails(reports, options["fail_on"]) else CLEAN)

    def _reports(self, options: dict[str, Any], today: date) -> tuple[list[Report], bool]:
        """A report of each file that can be read, and whether there was one that cannot."""
        reports: list[Report] = []
        unread = False
        try:
            framework_of = _framework_of(options["framework"])
        except FileErrors as errors:
            self.stderr.write(str(errors))
            return reports, True
        for file in options["files"]:
            try:
                reports.append(_judge(file, framework_of, options["structure"], today))
            except FileErrors as errors:
                self.stderr.write(str(errors))
                unread = True
        return reports, unread

    def _print(self, reports: list[Report], options: dict[str, Any], now: datetime) -> None:
        if options["format"] == "text":
            in_colour = options["force_color"] or (
                self.stdout.isatty() and not options["no_color"] and "NO_COLOR" not in os.environ
            )
            self._write(as_text(reports, in_colour=in_colour))
            return
        # A mark for spreadsheets belongs into a file, not into a pipe.
        self._write(_content(reports, options["format"], now).decode("utf-8-sig"))

    def _write(self, text: str) -> None:
        """Print the text, with a ? for what the terminal or pipe has no character for."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        self.stdout.write(text.encode(encoding, "replace").decode(encoding), ending="")

    def _save(self, file: str, content: bytes) -> bool:
        try:
            Path(file).write_bytes(content)
        except OSError as error:
            self.stderr.write(f"{file}: the report cannot be written: {error.strerror}")
            return False
        return True


def _framework_of(chosen: str | None) -> FrameworkOf:
    """How to find the framework of a design: the chosen one for all, or each its own."""
    if chosen is None:
        return _shipped_facts
    framework = _shipped_facts(chosen)
    if framework is None and not Path(chosen).exists():
        problem = no_such("framework or file", chosen, shipped_frameworks())
        raise FileErrors.single("--framework", problem)
    if framework is None:
        framework = read_framework(read_bytes(Path(chosen)), name=chosen).facts()
    return lambda slug: framework


@cache
def _shipped_facts(slug: str) -> Framework | None:
    return read_shipped(slug).facts() if slug in shipped_frameworks() else None


def _judge(file: str, framework_of: FrameworkOf, structure: str | None, today: date) -> Report:
    # The name of a file is bytes; those that are no text cannot be told as they are.
    name = os.fsencode(file).decode(errors="replace")
    design = read_design(
        read_bytes(Path(file)),
        name=name,
        framework_of=lambda slug: _with_structure(framework_of(slug), structure, name),
        today=today,
        structure=structure,
        frameworks=shipped_frameworks(),
    )
    return judge(design, file=name).report


def _with_structure(
    framework: Framework | None, structure: str | None, name: str
) -> Framework | None:
    """The framework itself. Raises FileErrors if the structure that was asked for is not in it."""
    if framework and structure is not None and structure not in framework.structure_by_key:
        problem = no_such("structure", structure, framework.structure_by_key)
        raise FileErrors(name, [FileError("--structure", problem)])
    return framework


def _content(reports: list[Report], format: str, now: datetime) -> bytes:
    if format == "json":
        return as_json(reports, generated_at=now)
    if format == "csv":
        return as_csv(finding_sheet(reports))
    if format == "md":
        return as_markdown(reports)
    return as_text(reports).encode()


def _fails(reports: list[Report], fail_on: str) -> bool:
    return fail_on != "never" and any(report.has_open(Severity(fail_on)) for report in reports)
