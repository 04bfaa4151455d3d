"""The version of a framework that a design is judged by: what another one changes, and the move."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from roles import access
from roles.actions.design_versions import CannotMove, move_design
from roles.forms.design_versions import MoveForm
from roles.http import HtmxHttpRequest, page_to_return_to
from roles.models import Design, FrameworkQuerySet, FrameworkVersion
from roles.pages.doubts import to_confirm
from roles.pages.version_moves import read_version_move
from roles.session_undo import UNDO, changing_design


@require_http_methods(["GET", "POST"])
def design_version(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """What another version (`to`, else the newest) changes in a design; move it there.

    It is one of the design's framework or, with `of`, of one that it is a copy of or the other
    way round. A move back is the same thing.
    """
    if request.method == "POST":
        return _move(request, design_pk)
    design = access.design_to_read(request.user, design_pk)
    versions = _versions(design, request.GET.get("of", ""))
    to = _asked(versions, request.GET.get("to", ""))
    move = None
    if to != design.version:
        move = read_version_move(design, to, versions, on=timezone.localdate())
    return render(
        request,
        "design_versions/design_version.html",
        {
            "design": design,
            "may_edit": access.may_edit(design),
            "versions": versions,
            "framework": to.framework,
            "kin": _kin(design).exclude(pk=to.framework_id),
            "move": move,
            "next": page_to_return_to(request),
        },
    )


def _versions(design: Design, of: str) -> list[FrameworkVersion]:
    """The published versions of the design's framework, or of the one of its kin that is named."""
    framework = get_object_or_404(_kin(design), slug=of) if of else design.version.framework
    return list(framework.versions.published().select_related("framework").newest_first())


def _kin(design: Design) -> FrameworkQuerySet:
    return design.kin.with_versions().in_title_order()


def _asked(versions: Sequence[FrameworkVersion], number: str) -> FrameworkVersion:
    """The version of that number, the newest where none is named; 404 if there is none such."""
    for version in versions:
        if number in ("", str(version.number)):
            return version
    raise Http404


def _move(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    access.design_to_edit(request.user, design_pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A move names the version, and the revision of the design.")
    number, seen = form.cleaned_data["to"], form.cleaned_data["revision"]
    of = form.cleaned_data["of"]
    try:
        with changing_design(request, design_pk) as design:
            versions = _versions(design, of)
            to = _asked(versions, str(number))
            # This change is counted already.
            if to != design.version and design.revision - 1 != seen:
                raise CannotMove(
                    "The design was changed since; look at what the move does to it now."
                )
            move = read_version_move(design, to, versions, on=timezone.localdate())
            asked = move_design(design=design, to=to)
    except CannotMove as refusal:
        messages.warning(request, str(refusal))
        query = urlencode({"to": number, "of": of} if of else {"to": number})
        return redirect(f"{resolve_url('design_version', design_pk)}?{query}")
    by = f"“{to.framework}”, version {number}," if of else f"version {number}"
    says = f"{design} is judged by {by} now: {move.difference.counts}.{to_confirm(asked)}"
    messages.success(request, says, UNDO)
    return redirect(page_to_return_to(request) or resolve_url("design_overview", design_pk))
