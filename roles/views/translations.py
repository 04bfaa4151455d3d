"""A design in the words of another framework: what becomes what, how it stands then, and a copy."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from roles import access
from roles.actions.names import NameTaken
from roles.actions.translations import keep_translation
from roles.analysis.translation import Translation, translate
from roles.forms.translations import KeepForm, TranslationForm, proposed_name
from roles.http import HtmxHttpRequest
from roles.models import Design, FrameworkVersion
from roles.pages.translations import TranslationPreview, TranslationTable, kin_of, propose
from roles.snapshots import read_framework, take_snapshot


@require_http_methods(["GET", "POST"])
def design_translate(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Judge a design by another framework (`framework`), and keep it so as a new design.

    GET asks what becomes what; POST shows what that does, and keeps it if `do` says so. All
    choices travel in the form, and nothing is saved before.
    """
    design = access.design_to_read(request.user, design_pk)
    versions = list(
        access.versions_for(design.organisation).exclude(framework=design.version.framework)
    )
    page: dict[str, Any] = {
        "design": design,
        "may_edit": access.may_edit(design),
        "versions": versions,
    }
    if request.method == "GET" and not request.GET.get("framework"):
        return render(request, "translations/design_translate.html", page)
    is_post = request.method == "POST"
    version = _asked(versions, (request.POST if is_post else request.GET).get("framework", ""))
    table = _table(design, version)
    form = TranslationForm(request.POST if is_post else None, table=table)
    page |= {"version": version, "table": table, "form": form}
    if is_post:
        return _translate(request, design, page)
    return render(request, "translations/design_translate.html", page)


def _asked(versions: Sequence[FrameworkVersion], slug: str) -> FrameworkVersion:
    """The newest version of the framework of that slug; 404 if a design cannot use it."""
    for version in versions:
        if version.framework.slug == slug:
            return version
    raise Http404


def _table(design: Design, version: FrameworkVersion) -> TranslationTable:
    return propose(
        take_snapshot(design, on=timezone.localdate()),
        read_framework(version),
        kin=kin_of(design.version.framework),
        framework_kin=kin_of(version.framework),
    )


def _translate(request: HtmxHttpRequest, design: Design, page: dict[str, Any]) -> HttpResponse:
    """Show what the choices do, or keep it; only what was shown before is kept."""
    is_keeping = request.POST.get("do") == "keep"
    if is_keeping:
        access.design_to_edit(request.user, design.pk)
    form, table, version = page["form"], page["table"], page["version"]
    if not form.is_valid():
        return render(request, "translations/design_translate.html", page, status=422)
    told = translate(
        table.design, table.framework, roles=form.roles(), activities=form.activities()
    )
    keep = KeepForm(
        request.POST if is_keeping else None,
        mark=form.mark(version.pk, design.revision),
        proposed=request.POST.get("name") or proposed_name(str(design), str(version.framework)),
    )
    kept = _keep(request, design, version, told, keep) if is_keeping else None
    if kept is not None:
        messages.success(request, f"{kept} is a new design, checked against “{version.framework}”.")
        return redirect("design_overview", kept.pk)
    page |= {"preview": TranslationPreview(table, told), "keep": keep}
    status = 422 if is_keeping else 200
    return render(request, "translations/design_translate.html", page, status=status)


def _keep(
    request: HtmxHttpRequest,
    design: Design,
    version: FrameworkVersion,
    told: Translation,
    form: KeepForm,
) -> Design | None:
    """The new design; None if the form says why there is none."""
    if not form.is_valid():
        return None
    try:
        return keep_translation(
            design=design,
            translated=told.after,
            version=version,
            name=form.cleaned_data["name"],
            created_by=request.user,
            at=timezone.now(),
        )
    except NameTaken as error:
        form.add_error("name", f"{error} Give this one another name.")
        return None
