import json
import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.management.color import no_style
from django.db import transaction
from django.utils import timezone

from roles.actions.people import lock_people, store_plan
from roles.actions.people_leaving import mark_left
from roles.actions.people_plan import ALL_OTHERS, NEW, SAME, PeoplePlan, plan_people
from roles.interchange.file_errors import FileErrors, no_such
from roles.interchange.file_text import read_bytes
from roles.interchange.people_rows import PostRow, SheetProblem
from roles.interchange.people_sheet import PeopleSheet, read_people
from roles.models import Organisation

CLEAN, FOUND, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Brings people in and changes them, all or nobody; the rows with a problem are left out."""

    help = "Bring the people of a sheet into an organisation: CSV, TSV, XLSX or a Markdown table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the sheet, one row a person")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook to read")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and store nothing"
        )
        parser.add_argument(
            "--left-on",
            metavar="DAY",
            type=_day,
            help="mark who is not in the sheet as left on that day; without it nothing is done"
            " about them",
        )
        parser.add_argument(
            "--same-name",
            choices=(NEW, SAME, "ask"),
            default=NEW,
            help="who somebody is whose name is here already under another id or e-mail:"
            " somebody new (default), the same person, or left out to be asked on the page",
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            organisation = _organisation(options["organisation"])
            sheet = read_people(read_bytes(Path(file)), name=file, sheet=options["sheet"])
        except FileErrors as errors:
            self.stderr.write(str(errors))
            sys.exit(UNREADABLE)
        plan = _import(
            organisation,
            sheet,
            answers={ALL_OTHERS: options["same_name"]},
            left_on=options["left_on"],
            is_stored=not options["dry_run"],
        )
        left_out = [*plan.problems, *_posts(sheet)]
        problems = sorted((*left_out, *plan.notes), key=lambda one: one.row)
        if options["format"] == "json":
            self.stdout.write(_as_json(plan, problems))
        else:
            self._tell(file, plan, problems, options, {one.row for one in left_out})
        sys.exit(FOUND if problems else CLEAN)

    def _tell(
        self,
        file: str,
        plan: PeoplePlan,
        problems: list[SheetProblem],
        options: dict[str, Any],
        left_out: set[int],
    ) -> None:
        is_plain = "NO_COLOR" in os.environ and not options["force_color"]
        style = no_style() if is_plain else self.style
        self.stdout.write(file, style.MIGRATE_HEADING)
        self.stdout.write(f"  {plan.sheet.row_count:,} rows, {len(plan.people):,} people")
        for note in plan.sheet.notes:
            self.stdout.write(f"  {note}")
        for one in problems:
            what = style.ERROR("left out") if one.row in left_out else style.WARNING("noted   ")
            self.stdout.write(f"  {what} {_place(one)}: {one.problem}")
        self.stdout.write(
            f"  {len(plan.new):,} new, {len(plan.changed):,} changed,"
            f" {len(plan.unchanged):,} as before, {len(plan.left):,} not in the sheet"
        )
        if options["dry_run"]:
            self.stdout.write("  Nothing was stored.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("must be a day such as 2026-01-31") from None


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        slugs = Organisation.objects.in_name_order().values_list("slug", flat=True)
        raise FileErrors.single("--organisation", no_such("organisation", slug, slugs))
    return found


@transaction.atomic
def _import(
    organisation: Organisation,
    sheet: PeopleSheet,
    *,
    answers: Mapping[str, str],
    left_on: date | None,
    is_stored: bool,
) -> PeoplePlan:
    at, on = timezone.now(), timezone.localdate()
    here = lock_people(organisation) if is_stored else organisation
    plan = plan_people(organisation=here, sheet=sheet, on=on, answers=answers)
    if not is_stored:
        return plan
    store_plan(organisation=organisation, plan=plan)
    if left_on is not None:
        left = [one.pk for one in plan.left if one.pk]
        mark_left(organisation=organisation, people=left, on=left_on, at=at)
    return plan


def _posts(sheet: PeopleSheet) -> Iterator[SheetProblem]:
    """Rows that name nobody, who are left out here, as seats need a design."""
    for post in sheet.posts:
        yield SheetProblem(post.number, sheet.columns.get("name", ""), post.title, _why(post))


def _why(post: PostRow) -> str:
    if post.is_vacancy:
        return "is a vacancy, so there is nobody to bring in"
    count = f"{post.count.normalize():f}"
    return f"counts {count} {'post' if count == '1' else 'posts'} and names nobody to bring in"


def _place(one: SheetProblem) -> str:
    value = f"“{one.value}”" if one.value else ""
    return ", ".join(part for part in (f"row {one.row}", one.column, value) if part)


def _as_json(plan: PeoplePlan, problems: list[SheetProblem]) -> str:
    return json.dumps(
        {
            "rows": plan.sheet.row_count,
            "people": len(plan.people),
            "new": len(plan.new),
            "changed": len(plan.changed),
            "left": len(plan.left),
            "problems": [
                {
                    "row": one.row,
                    "column": one.column,
                    "value": one.value,
                    "problem": one.problem,
                }
                for one in problems
            ],
        },
        indent=2,
        ensure_ascii=False,
    )
