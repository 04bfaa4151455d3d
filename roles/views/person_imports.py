"""Bringing in a sheet of people: upload, check what it says, confirm what it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from roles import access
from roles.actions.people_imports import (
    Choices,
    Imported,
    PeopleImport,
    choose,
    confirm_import,
    keep_left_out,
    keep_upload,
    open_import,
    read_import,
    target_of,
)
from roles.exports.as_csv import as_csv
from roles.exports.left_out_rows import left_out_sheet
from roles.forms.person_imports import (
    PersonAnswersForm,
    PersonColumnsForm,
    PersonSheetForm,
    PersonTargetForm,
)
from roles.http import HtmxHttpRequest, download
from roles.interchange.file_errors import FileErrors
from roles.interchange.people_columns import Column, columns_of, guess_columns
from roles.interchange.sheet_days import DayOrder
from roles.interchange.tables import sheet_names
from roles.models import Design, Organisation, PendingImport
from roles.pages.person_imports import PROBLEMS_SHOWN, look_at

# More columns make a page of selects that nobody can use.
COLUMNS_SHOWN = 250

LEFT_SHOWN = 500


@require_http_methods(["GET", "POST"])
def person_import(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """Take a sheet of people, and go on to the page that shows what it says; nothing is stored."""
    here = access.membership_to_edit(request.user, organisation).organisation
    form = PersonSheetForm()
    if request.method == "POST":
        form = PersonSheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                pending = keep_upload(
                    organisation=here,
                    user=request.user,
                    file_name=form.cleaned_data["name"],
                    content=form.cleaned_data["content"],
                    at=timezone.now(),
                )
            except FileErrors as error:
                form.add_error("sheet" if form.cleaned_data["sheet"] else "cells", _said(error))
            else:
                return _go(request, "person_import_check", here.slug, pending.pk)
    status = 422 if form.is_bound else 200
    page = {"organisation": here, "form": form}
    return render(request, "person_imports/person_import.html", page, status=status)


@require_http_methods(["GET", "POST"])
def person_import_check(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show how a sheet was read and ask what is unclear; a POST keeps answers, and stores none."""
    here = access.membership_to_edit(request.user, organisation).organisation
    pending = _waiting(request, here, pk)
    if pending.confirmed_at is not None:
        return _done_already(request, pending)
    checking = _Checking.of(pending)
    if request.method == "POST":
        match request.POST.get("part"):
            case "columns":
                answer = _keep_columns(request, checking)
            case "target":
                answer = _keep_target(request, checking)
            case "answers":
                answer = _keep_answers(request, checking)
            case "shares":
                choose(pending=pending, cap_shares=request.POST.get("cap") == "on")
                answer = _to_check(request, pending)
            case _:
                raise BadRequest("A sheet is asked about columns, shares, a target, or answers.")
        if answer is not None:
            return answer
    status = 422 if request.method == "POST" else 200
    return render(
        request, "person_imports/person_import_check.html", checking.page(), status=status
    )


@require_http_methods(["GET", "POST"])
def person_import_confirm(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show what a sheet will change, and store it once that is confirmed."""
    here = access.membership_to_edit(request.user, organisation).organisation
    pending = _waiting(request, here, pk)
    if pending.confirmed_at is not None:
        return _done_already(request, pending)
    if request.method == "POST":
        return _confirm(request, pending)
    today = timezone.localdate()
    try:
        what = read_import(
            pending=pending, table=open_import(pending), design=target_of(pending), on=today
        )
    except FileErrors:
        return redirect("person_import_check", here.slug, pending.pk)
    outcome = look_at(what, show=request.GET.get("show", ""), page=request.GET.get("page", ""))
    page = {
        "organisation": here,
        "pending": pending,
        "outcome": outcome,
        "what": what,
        "plan": what.plan,
        "left": what.plan.left[:LEFT_SHOWN],
        "today": today,
    }
    return render(request, "person_imports/person_import_confirm.html", page)


@require_GET
def person_import_left_out(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The rows of a sheet that are, or were, left out, as CSV with the reasons; 404 if none are."""
    here = access.membership_to_edit(request.user, organisation).organisation
    pending = _waiting(request, here, pk)
    content = bytes(pending.content)
    if pending.confirmed_at is None:
        try:
            what = read_import(
                pending=pending,
                table=open_import(pending),
                design=None,
                on=timezone.localdate(),
            )
        except FileErrors:
            raise Http404 from None
        content = _left_out(pending, what)
    if not content:
        raise Http404
    return download(
        content,
        name=f"{pending.file_name.rpartition('.')[0] or pending.file_name} left out",
        ending=".csv",
        content_type="text/csv; charset=utf-8",
    )


@dataclass
class _Checking:
    """A sheet that is looked at: its forms, and what it comes to unless it cannot be read.

    `read_as` holds the columns as they are read now, `sheet` and `sheets` which one of which.
    """

    pending: PendingImport
    design: Design | None
    target: PersonTargetForm
    read_as: Sequence[Column] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    what: PeopleImport | None = None
    columns: PersonColumnsForm | None = None
    answers: PersonAnswersForm | None = None
    faults: tuple[str, ...] = ()

    @classmethod
    def of(cls, pending: PendingImport) -> "_Checking":
        design = target_of(pending)
        designs = list(pending.organisation.designs.in_home_order())
        target = PersonTargetForm(designs=designs, chosen=design)
        checking = cls(pending, design, target)
        try:
            checking._read()
        except FileErrors as error:
            checking.faults = tuple(_said(error))
        checking.columns = checking.columns_form()
        if checking.what is not None:
            checking.answers = PersonAnswersForm(what=checking.what, teams=_teams(design))
        return checking

    def _read(self) -> None:
        """Open the sheet and work out what it does, as far as it can be read."""
        pending, choices = self.pending, Choices.of(self.pending)
        if choices.sheet:
            # Known even if the sheet that was chosen is empty, for another one may not be.
            self.sheets = sheet_names(bytes(pending.content), name=pending.file_name)
            self.sheet = choices.sheet
        table = open_import(pending)
        self.sheet, self.sheets = table.sheet, table.sheets
        fields = guess_columns(table)[0] if choices.columns is None else choices.columns
        self.read_as = columns_of(table, fields)[:COLUMNS_SHOWN]
        # Handed over whole, so that its cells are gone once the people are read.
        handed = [table]
        del table
        self.what = read_import(
            pending=pending, table=handed.pop(), design=self.design, on=timezone.localdate()
        )

    def columns_form(self, data: Any = None) -> PersonColumnsForm:
        return PersonColumnsForm(
            data,
            columns=self.read_as,
            sheet=self.sheet,
            sheets=self.sheets,
            days=self.what.sheet.days if self.what else DayOrder(),
        )

    def page(self) -> dict[str, Any]:
        what = self.what
        return {
            "organisation": self.pending.organisation,
            "pending": self.pending,
            "columns": self.columns,
            "target": self.target,
            "answers": self.answers,
            "faults": self.faults,
            "what": what,
            "plan": what.plan if what else None,
            "problems": what.plan.problems[:PROBLEMS_SHOWN] if what else (),
            "notes": what.plan.notes[:PROBLEMS_SHOWN] if what else (),
        }


def _keep_columns(request: HtmxHttpRequest, checking: _Checking) -> HttpResponse | None:
    pending = checking.pending
    checking.columns = form = checking.columns_form(request.POST)
    if not form.is_valid():
        return None
    sheet = form.cleaned_data["sheet"]
    if sheet and sheet != checking.sheet:
        # What was said about the columns of one sheet says nothing about another.
        choose(pending=pending, sheet=sheet, columns=None)
    else:
        order = form.cleaned_data["order"] if form.example else None
        choose(pending=pending, columns=form.cleaned_data["columns"], order=order)
    return _to_check(request, pending)


def _keep_target(request: HtmxHttpRequest, checking: _Checking) -> HttpResponse | None:
    pending = checking.pending
    designs = pending.organisation.designs.in_home_order()
    checking.target = form = PersonTargetForm(request.POST, designs=designs, chosen=checking.design)
    if not form.is_valid():
        return None
    # Keys of teams mean others in another design.
    choose(pending=pending, design=form.cleaned_data["design"], departments={})
    return _to_check(request, pending)


def _keep_answers(request: HtmxHttpRequest, checking: _Checking) -> HttpResponse | None:
    if checking.what is None:
        return _to_check(request, checking.pending)
    checking.answers = form = PersonAnswersForm(
        request.POST, what=checking.what, teams=_teams(checking.design)
    )
    if not form.is_valid():
        return None
    pending = checking.pending
    choose(pending=pending, **form.answers())
    if request.POST.get("then") == "check":
        return _to_check(request, pending)
    return _go(request, "person_import_confirm", pending.organisation.slug, pending.pk)


def _confirm(request: HtmxHttpRequest, pending: PendingImport) -> HttpResponse:
    left_on: date | None = None
    if request.POST.get("left") == "on":
        try:
            left_on = parse_date(request.POST.get("left_on", ""))
        except ValueError:
            left_on = None
        if left_on is None:
            messages.error(request, "Say the day on which they left.")
            return _go(request, "person_import_confirm", pending.organisation.slug, pending.pk)
    try:
        done = confirm_import(
            pending=pending, at=timezone.now(), on=timezone.localdate(), left_on=left_on
        )
    except FileErrors:
        return _to_check(request, pending)
    if done is None:
        return _done_already(request, pending)
    says = _told(done)
    if content := _left_out(pending, done.what):
        keep_left_out(pending=pending, content=content)
        address = resolve_url("person_import_left_out", pending.organisation.slug, pending.pk)
        count = done.what.plan.left_out_count
        rows = "1 row" if count == 1 else f"{count:,} rows"
        says = format_html('{} <a href="{}">{} left out</a>', says, address, rows)
    messages.success(request, says)
    if done.what.seats is not None:
        return _go(request, "board_detail", done.what.seats.design.pk)
    return _go(request, "person_list", pending.organisation.slug)


def _left_out(pending: PendingImport, what: PeopleImport) -> bytes:
    """The rows that are left out as CSV, nothing if there are none; the sheet is read again."""
    if not what.plan.problems:
        return b""
    return as_csv(left_out_sheet(open_import(pending), what.plan.problems))


def _told(done: Imported) -> str:
    plan, seats = done.what.plan, done.what.seats
    parts = [
        f"{len(plan.new):,} new, {len(plan.changed):,} changed, {len(plan.unchanged):,} as before."
    ]
    if done.left:
        parts.append(f"{done.left:,} left.")
    if seats is not None:
        parts.append(f"{len(seats.new):,} new {'seat' if len(seats.new) == 1 else 'seats'}.")
    if done.asked:
        parts.append(
            f"{done.asked:,} {'tick needs' if done.asked == 1 else 'ticks need'} confirming."
        )
    return " ".join(parts)


def _waiting(request: HtmxHttpRequest, here: Organisation, pk: int) -> PendingImport:
    """The sheet that the person uploaded here; 404 after a day."""
    mine = PendingImport.objects.filter(organisation=here, user=request.user, purpose="people")
    outdated = PendingImport.objects.outdated(at=timezone.now())
    pending = get_object_or_404(mine.exclude(pk__in=outdated), pk=pk)
    pending.organisation, pending.user = here, request.user
    return pending


def _done_already(request: HtmxHttpRequest, pending: PendingImport) -> HttpResponse:
    messages.info(request, f"{pending} is imported already.")
    return _go(request, "person_list", pending.organisation.slug)


def _to_check(request: HtmxHttpRequest, pending: PendingImport) -> HttpResponse:
    return _go(request, "person_import_check", pending.organisation.slug, pending.pk)


def _go(request: HtmxHttpRequest, name: str, *arguments: Any) -> HttpResponse:
    """Send the browser to another page, which is a whole one also for htmx."""
    there = redirect(name, *arguments)
    return HttpResponseClientRedirect(there["Location"]) if request.htmx else there


def _teams(design: Design | None) -> list[Any]:
    return list(design.teams.in_design_order()) if design else []


def _said(error: FileErrors) -> list[str]:
    return [f"{capfirst(str(one))}." for one in error.errors]
