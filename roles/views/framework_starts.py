"""How an organisation comes to a reference of its own: a copy, a framework file, a matrix sheet."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from roles import access
from roles.actions.framework_starts import (
    begin_from_copy,
    begin_from_file,
    confirm_matrix,
    keep_matrix,
    read_sheet,
)
from roles.actions.names import NameTaken
from roles.forms.framework_starts import (
    FrameworkCopyForm,
    FrameworkFileForm,
    MatrixSheetForm,
    MatrixTitleForm,
)
from roles.http import HtmxHttpRequest
from roles.interchange.file_errors import FileErrors
from roles.interchange.framework_file import FrameworkFile
from roles.interchange.matrix_framework import as_framework
from roles.models import FrameworkVersion, Organisation, PendingImport
from roles.pages.framework_starts import read_preview

# A file can have as many mistakes as it has lines; nobody reads more than these at once.
ERRORS_SHOWN = 200

# Of the drafts there are; the rest are found by their frameworks.
DRAFTS_SHOWN = 20


@require_http_methods(["GET", "POST"])
def framework_new(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """Begin a framework in one of three ways; `copy` in the address chooses what to copy."""
    here = access.membership_to_own(request.user, organisation).organisation
    versions = access.versions_for(here)
    page: dict[str, Any] = {
        "organisation": here,
        "copy": FrameworkCopyForm(
            organisation=here, versions=versions, proposed=request.GET.get("copy", "")
        ),
        "file": FrameworkFileForm(),
        "sheet": MatrixSheetForm(),
        "drafts": access.drafts_of(here)[:DRAFTS_SHOWN],
    }
    if request.method == "GET":
        return render(request, "framework_starts/framework_new.html", page)
    match request.POST.get("start"):
        case "copy":
            page["copy"] = copy = FrameworkCopyForm(
                request.POST, organisation=here, versions=versions
            )
            answer = _begin_from_copy(request, here, copy)
        case "file":
            page["file"] = file = FrameworkFileForm(request.POST, request.FILES)
            answer = _begin_from_file(request, here, file, page)
        case "sheet":
            page["sheet"] = sheet = MatrixSheetForm(request.POST, request.FILES)
            answer = _keep_sheet(request, here, sheet)
        case _:
            raise BadRequest("A framework begins as a copy, with a file, or with a sheet.")
    return answer or render(request, "framework_starts/framework_new.html", page, status=422)


def _begin_from_copy(
    request: HtmxHttpRequest, here: Organisation, form: forms.Form
) -> HttpResponse | None:
    """Go on to the draft; None if the form says why there is none."""
    if not form.is_valid():
        return None
    try:
        draft = begin_from_copy(
            organisation=here, by=request.user, at=timezone.now(), **form.cleaned_data
        )
    except NameTaken as error:
        form.add_error("title", f"{error} Give this one another title.")
        return None
    return _to_draft(request, draft)


def _begin_from_file(
    request: HtmxHttpRequest, here: Organisation, form: forms.Form, page: dict[str, Any]
) -> HttpResponse | None:
    """Go on to the draft; None if the form or the page says why there is none."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        draft = begin_from_file(
            content=file.read(),
            file_name=file.name,
            organisation=here,
            title=form.cleaned_data["title"],
            by=request.user,
            at=timezone.now(),
        )
    except FileErrors as error:
        page |= {"faults": error, "shown": error.errors[:ERRORS_SHOWN]}
        return None
    except NameTaken as error:
        form.add_error("title", f"{error} Give this one another title.")
        return None
    return _to_draft(request, draft)


def _keep_sheet(
    request: HtmxHttpRequest, here: Organisation, form: forms.Form
) -> HttpResponse | None:
    """Go on to what the sheet says; None if the form says why it cannot be read."""
    if not form.is_valid():
        return None
    name, content = form.cleaned_data["name"], form.cleaned_data["content"]
    try:
        pending = keep_matrix(
            organisation=here,
            user=request.user,
            file_name=name,
            content=content,
            at=timezone.now(),
        )
    except FileErrors as error:
        form.add_error("sheet" if form.cleaned_data["sheet"] else "cells", _sentences(error))
        return None
    return redirect("matrix_check", here.slug, pending.pk)


@require_http_methods(["GET", "POST"])
def matrix_check(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show what a sheet says and becomes, and make the draft once that is confirmed.

    `sheet` names the one to read where there are several.
    """
    here = access.membership_to_own(request.user, organisation).organisation
    pending = _waiting(request, here, pk)
    if pending.confirmed_at is not None:
        return _to_made_draft(request, pending)
    data = request.POST if request.method == "POST" else None
    sheet = (request.GET if data is None else data).get("sheet") or pending.choices["sheet"]
    form = MatrixTitleForm(data, pending=pending, sheet=sheet)
    page = {"organisation": here, "pending": pending, "sheet": sheet, "form": form}
    try:
        read = read_sheet(bytes(pending.content), name=pending.file_name, sheet=sheet or None)
    except FileErrors as error:
        page["faults"] = _sentences(error)
    else:
        made = as_framework(read, slug=here.slug, title=form.proposed)
        if answer := _confirm(request, pending, made.file, form):
            return answer
        page["preview"] = read_preview(read, made)
    status = 422 if form.is_bound else 200
    return render(request, "framework_starts/matrix_check.html", page, status=status)


def _waiting(request: HtmxHttpRequest, here: Organisation, pk: int) -> PendingImport:
    """The sheet that the person uploaded here; 404 after a day."""
    mine = PendingImport.objects.filter(organisation=here, user=request.user, purpose="matrix")
    outdated = PendingImport.objects.outdated(at=timezone.now())
    pending = get_object_or_404(mine.exclude(pk__in=outdated), pk=pk)
    pending.organisation = here
    return pending


def _confirm(
    request: HtmxHttpRequest, pending: PendingImport, file: FrameworkFile, form: forms.Form
) -> HttpResponse | None:
    """Make the draft and go on to it; None if nothing is confirmed, or the form says why not."""
    if not form.is_valid():
        return None
    try:
        draft = confirm_matrix(
            pending=pending,
            file=file,
            title=form.cleaned_data["title"],
            by=request.user,
            at=timezone.now(),
        )
    except NameTaken as error:
        form.add_error("title", f"{error} Give this one another title.")
        return None
    if draft is not None:
        return _to_draft(request, draft)
    pending.refresh_from_db(fields=["choices"])
    return _to_made_draft(request, pending)


def _to_draft(request: HtmxHttpRequest, draft: FrameworkVersion) -> HttpResponse:
    messages.success(
        request, f"“{draft.title}” is a draft now. No design is judged by it until it is published."
    )
    return redirect("draft_detail", draft.framework.slug)


def _to_made_draft(request: HtmxHttpRequest, pending: PendingImport) -> HttpResponse:
    """Go to what a sheet has become, also if it was published or thrown away since."""
    messages.info(request, f"{pending} was made a draft already.")
    here = pending.organisation
    framework = here.frameworks.filter(slug=pending.choices.get("framework", "")).first()
    if framework is None:
        return redirect("framework_new", here.slug)
    is_draft = framework.versions.drafts().exists()
    return redirect("draft_detail" if is_draft else "framework_detail", framework.slug)


def _sentences(error: FileErrors) -> list[str]:
    return [f"{capfirst(str(one))}." for one in error.errors]
