"""A draft before it is published: what it would do to the designs, and the publishing itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from roles import access
from roles.actions.design_versions import move_designs
from roles.actions.drafts import CannotPublish, publish_draft
from roles.analysis.design import Framework
from roles.analysis.reference_changes import reference_changes
from roles.forms.publications import PublishForm
from roles.http import HtmxHttpRequest, render_page, wants_fragment
from roles.models import DesignQuerySet, FrameworkVersion
from roles.pages.doubts import to_confirm
from roles.pages.draft_problems import read_problems
from roles.pages.impact import ImpactSlice, Tally, read_impact
from roles.snapshots import read_framework
from roles.snapshots.frameworks import DraftIsWrong


@require_GET
def draft_impact(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """What the draft changes in each design that uses its framework, some of them at a time.

    `from` says how many were looked at before, `so_far` what was found in them, and `seen` in
    which revision of the draft. The page fetches the next slice by itself.
    """
    return _show(request, access.draft_to_edit(request.user, framework))


@require_POST
def draft_publish(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """Make the draft a version that never changes again and, if asked to, move all designs to it.

    Nothing happens if the draft was changed since its impact was shown.
    """
    edited = access.framework_to_edit(request.user, framework)
    draft = edited.versions.drafts().first()
    if draft is None:
        return _gone(request, framework)
    designs = access.designs_to_edit(request.user).judged_by(edited)
    form = PublishForm(request.POST, number=draft.number, design_count=designs.count())
    if form.is_valid():
        try:
            moved = _publish(request, framework, form, designs)
        except Http404:
            # Somebody else published or discarded it in this moment.
            return _gone(request, framework)
        except CannotPublish as refusal:
            form.add_error(None, str(refusal))
        except DraftIsWrong:
            form.add_error(None, "Mend the mistakes first.")
        else:
            messages.success(request, f"Version {draft.number} is published. {moved}")
            return redirect("framework_detail", framework)
    return _show(request, access.draft_to_edit(request.user, framework), form)


def _publish(
    request: HtmxHttpRequest, framework: str, form: PublishForm, designs: DesignQuerySet
) -> str:
    """Publish the draft and move the designs, or neither; what became of them, in a sentence."""
    seen, now = form.cleaned_data["seen"], timezone.now()
    shown = access.draft_to_edit(request.user, framework)
    with access.changing_draft(request.user, framework, at=now) as draft:
        # This change is counted already.
        if draft.revision - 1 != seen:
            raise CannotPublish(_who_changed(shown, request))
        publish_draft(draft=draft, changes=form.cleaned_data["changes"], by=request.user, at=now)
        if form.cleaned_data.get("move_all"):
            moved = move_designs(designs=designs, to=draft, at=now)
            what = "1 design is" if moved.designs == 1 else f"{moved.designs} designs are"
            return f"{what} judged by it now.{to_confirm(moved.asked)}"
    return "Each design that uses an earlier one says so on its overview."


def _who_changed(draft: FrameworkVersion, request: HtmxHttpRequest) -> str:
    by = draft.changed_by
    who = "You" if by == request.user else (by and (by.get_full_name() or str(by))) or "Somebody"
    return (
        f"{who} changed the draft after this page was opened. What it does now stands here;"
        " publish it if that is right."
    )


def _gone(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    messages.warning(request, "There is no draft any more: it was published or discarded.")
    return redirect("framework_detail", framework)


def _show(
    request: HtmxHttpRequest, draft: FrameworkVersion, form: PublishForm | None = None
) -> HttpResponse:
    """The impact of the draft, or the mistakes that keep it from being published."""
    context: dict[str, Any] = {"draft": draft, "organisation": draft.framework.organisation}
    try:
        facts = read_framework(draft)
    except DraftIsWrong as error:
        context["mistakes"] = read_problems(draft, error.problems)
        return render(request, "publications/draft_impact.html", context)
    designs = access.designs_of(request.user).judged_by(draft.framework)
    changes = reference_changes(read_framework(draft.base), facts) if draft.base else ()
    context |= {
        "impact": _read_slice(request, draft, facts, designs),
        "is_fragment": wants_fragment(request),
        "changes": changes,
        "form": form
        or PublishForm(
            number=draft.number,
            design_count=designs.count(),
            initial={"changes": " ".join(group.summary for group in changes)},
        ),
    }
    return render_page(
        request, "publications/draft_impact.html", context, fragment="impact-designs"
    )


def _read_slice(
    request: HtmxHttpRequest,
    draft: FrameworkVersion,
    facts: Framework,
    designs: DesignQuerySet,
) -> ImpactSlice | None:
    """The slice that the address asks for; None if the draft was changed since the one before."""
    start = request.GET.get("from", "0")
    try:
        so_far = Tally.parse(request.GET["so_far"]) if "so_far" in request.GET else Tally()
    except ValueError as error:
        raise BadRequest(str(error)) from error
    if not (start.isascii() and start.isdecimal() and len(start) < 10):
        raise BadRequest("A slice begins after a number of designs.")
    if int(start) and request.GET.get("seen") != str(draft.revision):
        return None
    return read_impact(designs, facts, on=timezone.localdate(), start=int(start), before=so_far)
