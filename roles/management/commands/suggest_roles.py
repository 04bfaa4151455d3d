import io
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from roles.exports.as_csv import as_csv
from roles.exports.sheets import Sheet
from roles.interchange.file_errors import FileErrors, no_such
from roles.interchange.file_text import NotText, decode, read_bytes
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped, shipped_frameworks
from roles.titles import Suggester

UNREADABLE = 2
COLUMNS = ("title", "role", "confidence", "reason")


class Command(BaseCommand):
    """Reads job titles with the shipped frameworks; no database is needed or touched."""

    help = "Suggest the roles of a framework for job titles, one a line, as CSV."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE|-", help="job titles, one a line; - for input")
        parser.add_argument(
            "--framework",
            metavar="SLUG",
            default=DEFAULT_FRAMEWORK,
            help="the shipped framework whose roles to suggest (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            suggester = _suggester(options["framework"])
            titles = _titles(options["file"])
        except FileErrors as errors:
            self.stderr.write(str(errors))
            sys.exit(UNREADABLE)
        sheet = Sheet("Titles", COLUMNS, tuple(_row(suggester, title) for title in titles))
        # A mark for spreadsheets belongs into a file, not into a pipe.
        self.stdout.write(as_csv(sheet).decode("utf-8-sig"), ending="")


def _suggester(slug: str) -> Suggester:
    if slug not in shipped_frameworks():
        raise FileErrors.single("--framework", no_such("framework", slug, shipped_frameworks()))
    return Suggester(read_shipped(slug).facts())


def _titles(file: str) -> list[str]:
    content = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))
    try:
        text = decode(content, fallback="cp1252")
    except NotText as error:
        raise FileErrors.single(file, str(error)) from None
    # Only line ends part titles; splitlines() would part them at rarer signs too.
    return [line.rstrip("\r\n") for line in io.StringIO(text, newline=None)]


def _row(suggester: Suggester, title: str) -> tuple[str, str, str, str]:
    found = suggester.suggest(title)
    return title, "|".join(found.asked), f"{found.confidence:.2f}", found.reason
