"""What `tests.bench.people_import` measures, where there is a database."""

import csv
import io
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from openpyxl import Workbook

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import Design, MembershipLevel, Organisation, PendingImport, User
from tests.bench.memory import megabytes_at_most
from tests.bench.titles import read_answers

PEOPLE = 10_000
MANY = 100_000
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEADER = ("Name", "E-mail", "Job title", "Department", "Manager", "FTE", "Kind", "Start date", "Id")
SEED_OF_TITLES = 97
# The names of files as they are, so that none have to be collected first.
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

type Sheet = Callable[[Iterator[Sequence[object]]], bytes]


def prepare() -> None:
    """Two organisations, one with a design of fifty teams, for the measures that follow."""
    version = publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=NOW).version
    user = User.objects.create(username="owner")
    for slug in ("acme", "large-csv", "large-xlsx", "xlsx"):
        organisation = Organisation.objects.create(name=slug, slug=slug)
        organisation.memberships.create(user=user, level=MembershipLevel.OWNER)
        Design.objects.create(
            organisation=organisation, version=version, name="As it is", changed_at=NOW
        )


def first_csv() -> None:
    _measure("acme", _as_csv, PEOPLE, "10,000 rows of CSV, everybody new, with seats", seats=True)


def again_csv() -> None:
    _measure("acme", _as_csv, PEOPLE, "  again, with everybody changed", change=1, seats=True)


def first_xlsx() -> None:
    _measure("xlsx", _as_workbook, PEOPLE, "10,000 rows of XLSX, everybody new")


def large_csv() -> None:
    _measure("large-csv", _as_csv, MANY, "100,000 rows of CSV", is_promised=False)


def large_again() -> None:
    _measure("large-csv", _as_csv, MANY, "  again, everybody changed", change=1, is_promised=False)


def large_xlsx() -> None:
    _measure("large-xlsx", _as_workbook, MANY, "100,000 rows of XLSX", is_promised=False)


@override_settings(STORAGES=STORAGES, STATIC_ROOT=settings.STATICFILES_DIRS[0])
def _measure(
    slug: str,
    write: Sheet,
    count: int,
    what: str,
    *,
    change: int = 0,
    seats: bool = False,
    is_promised: bool = True,
) -> None:
    content = write(_rows(count, change))
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="owner"))
    address = f"/o/{slug}/people/import/"
    promise = "5,000 ms" if is_promised else ""

    file = SimpleUploadedFile("people", content)
    uploading = _seconds(lambda: client.post(address, {"sheet": file}), 302)
    check = f"{address}{PendingImport.objects.get(organisation__slug=slug, confirmed_at=None).pk}/"
    if seats:
        design = Design.objects.get(organisation__slug=slug)
        client.post(check, {"part": "target", "design": design.pk})
    checking = _seconds(lambda: client.get(check), 200)
    previewing = _seconds(lambda: client.get(f"{check}confirm/"), 200)
    storing = _seconds(lambda: client.post(f"{check}confirm/"), 302)

    _print_row(what, "")
    _print_row("  upload and read", _ms(uploading))
    _print_row("  check", _ms(checking))
    _print_row("  upload and preview together", _ms(uploading + previewing), promise)
    _print_row("  store", _ms(storing), promise)
    _print_row("  memory of the whole process", f"{megabytes_at_most():,.0f} MB", "500 MB")


def _rows(count: int, change: int) -> Iterator[Sequence[object]]:
    titles = [answer.title for _, answers in read_answers(DEFAULT_FRAMEWORK) for answer in answers]
    for number in range(count):
        yield (
            f"Person {number:06}",
            f"person{number}@example.org",
            titles[(number + change) * SEED_OF_TITLES % len(titles)],
            f"Team {number * 50 // count:02}",
            f"Person {number // 10:06}" if number >= 10 else "",
            0.5 if (number + change) % 2 else 1,
            "employee",
            "2024-03-01",
            f"E{number}",
        )


def _as_csv(rows: Iterator[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()


def _as_workbook(rows: Iterator[Sequence[object]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _seconds(ask: Callable[[], HttpResponse], status: int) -> float:
    start = time.perf_counter()
    answer = ask()
    seconds = time.perf_counter() - start
    if answer.status_code != status:
        raise SystemExit(f"The answer was {answer.status_code} where {status} was due.")
    return seconds


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def _print_row(what: str, measured: str, promised: str = "") -> None:
    sys.stdout.write(f"{what:<82}{measured:>20}{promised:>16}".rstrip() + "\n")
    sys.stdout.flush()
