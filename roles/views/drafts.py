"""A draft of an organisation's own reference: begun, edited in its matrix, thrown away."""

from typing import Any, TypedDict

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from roles import access
from roles.actions.draft_cells import (
    CellRows,
    quotes_lost,
    read_cell,
    said_by,
    set_evidence,
    set_saying,
    write_cell,
)
from roles.actions.drafts import discard_draft, start_draft
from roles.forms.drafts import CellForm, cell_values
from roles.http import HtmxHttpRequest, page_to_return_to, wants_fragment
from roles.models import Activity, Framework, FrameworkVersion, Role
from roles.pages.drafts import (
    SAYINGS,
    SAYS,
    CellChange,
    PartShown,
    cell_id,
    read_draft_matrix,
)
from roles.pages.reference import Says

# The changes of cells that their person can take back, the last one at the end of the session's.
UNDO = "undo_cells"
UNDONE_AT_MOST = 30


class _Place(TypedDict):
    """Where a cell is."""

    activity: Activity
    role: Role


class _Refused(Exception):
    """Nothing is written; the message says why, or the form does."""


@require_POST
def draft_start(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """Open the draft of a framework, a new one if nobody has begun one."""
    edited = access.framework_to_edit(request.user, framework)
    start_draft(framework=edited, by=request.user, at=timezone.now())
    return redirect("draft_detail", framework)


@require_GET
def draft_detail(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """The matrix of the draft, or the part of a large one that the address names."""
    draft = access.draft_to_edit(request.user, framework)
    return render(
        request,
        "drafts/draft_detail.html",
        _context(request, draft)
        | {"matrix": read_draft_matrix(draft, PartShown.asked(request.GET.dict()))},
    )


@require_http_methods(["GET", "POST"])
def draft_discard(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """Say what goes with the draft, then throw it away, unless it was changed in between."""
    draft = access.draft_to_edit(request.user, framework)
    if request.method == "POST":
        try:
            with access.changing_draft(request.user, framework, at=timezone.now()) as gone:
                # This change is counted already.
                if request.POST.get("revision") != str(gone.revision - 1):
                    raise _Refused("The draft was changed since you opened this page.")
                discard_draft(draft=gone)
        except _Refused as refusal:
            messages.warning(request, f"{refusal} Nothing was discarded.")
        else:
            messages.success(request, f"The draft of “{draft.title}” is gone.")
            if Framework.objects.filter(pk=draft.framework_id).exists():
                return redirect("framework_detail", framework)
            return redirect("framework_list")
    return render(request, "drafts/draft_discard.html", _context(request, draft))


@require_POST
def draft_cell_set(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """Let a cell say what is wanted, if it still says what was seen; or take a change back.

    Else nothing is written, and the row comes back as it is now, with a sentence (409).
    """
    if request.POST.get("undo") == "on":
        return _undo(request, framework)
    try:
        with access.changing_draft(request.user, framework, at=timezone.now()) as draft:
            change = _change_asked(request)
            place = _place(draft, change.activity, change.role)
            before = read_cell(**place)
            says = SAYS[said_by(before)]
            if says not in (change.seen, change.wanted):
                raise _Refused(_told(place, before))
            after = set_saying(**place, before=before, wanted=SAYINGS[change.wanted])
    except _Refused as error:
        refusal = f"Somebody else changed this cell. {error} Nothing was overwritten."
        return _answer(request, draft, place, refusal, is_refused=True)
    _remember(request, draft, place, before, after)
    return _answer(request, draft, place, _told(place, after, before))


def _change_asked(request: HtmxHttpRequest) -> CellChange:
    try:
        return CellChange.parse(request.POST.get("change", ""))
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _undo(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """Let the cell that was changed last hold what it held before, with all its evidence."""
    last = place = None
    try:
        with access.changing_draft(request.user, framework, at=timezone.now()) as draft:
            last = _last_change(request, draft)
            place = _place_of(draft, last)
            if last is None or place is None:
                raise _Refused("There is nothing left to undo.")
            if read_cell(**place) != last["after"]:
                raise _Refused("Somebody else changed this cell since, so it stays as it is.")
            write_cell(**place, rows=last["before"])
    except _Refused as refusal:
        _forget(request, last)
        return _answer(request, draft, place, str(refusal), is_refused=True)
    _forget(request, last)
    return _answer(request, draft, place, f"Undone. {_told(place, last['before'])}")


@require_http_methods(["GET", "POST"])
def draft_cell_edit(
    request: HtmxHttpRequest, framework: str, activity: str, role: str
) -> HttpResponse:
    """What a cell says, and what that rests on."""
    draft = access.draft_to_edit(request.user, framework)
    place = _place(draft, activity, role)
    if request.method == "POST":
        try:
            with access.changing_draft(request.user, framework, at=timezone.now()) as changing:
                before = read_cell(**place)
                form = CellForm(
                    request.POST,
                    values=cell_values(before),
                    changed_by=str(draft.changed_by or "somebody else"),
                    **place,
                )
                if not form.is_valid():
                    raise _Refused
                said = form.said()
                wanted = SAYINGS[Says(said.pop("says"))]
                after = set_evidence(**place, before=before, wanted=wanted, **said)
        except _Refused:
            pass
        else:
            _remember(request, changing, place, before, after)
            messages.success(request, _told(place, after, before))
            page = page_to_return_to(request) or resolve_url("draft_detail", framework)
            return redirect(f"{page}#row-{activity}")
    else:
        form = CellForm(values=cell_values(read_cell(**place)), **place)
    more = {"form": form, "next": page_to_return_to(request)}
    return render(
        request, "drafts/draft_cell_edit.html", {**_context(request, draft), **place, **more}
    )


def _place(draft: FrameworkVersion, activity: str, role: str) -> _Place:
    """The activity and the role of a cell of the draft; 404 if it has none such."""
    return {
        "activity": get_object_or_404(draft.activities, key=activity),
        "role": get_object_or_404(draft.roles, key=role),
    }


def _place_of(draft: FrameworkVersion, change: dict[str, Any] | None) -> _Place | None:
    """Where a change was, if its role and its activity are still there."""
    if change is None:
        return None
    activity = draft.activities.filter(key=change["activity"]).first()
    role = draft.roles.filter(key=change["role"]).first()
    return {"activity": activity, "role": role} if activity and role else None


def _told(place: _Place, now: CellRows, before: CellRows | None = None) -> str:
    """What the cell says, and which quotes are gone that stood in it before."""
    words = f"{place['role']}, {place['activity']}: {SAYS[said_by(now)].words}."
    lost = quotes_lost(before, now) if before else []
    return " ".join([words, *(f"Its quote “{quote}” went with it." for quote in lost)])


def _answer(
    request: HtmxHttpRequest,
    draft: FrameworkVersion,
    place: _Place | None,
    told: str,
    *,
    is_refused: bool = False,
) -> HttpResponse:
    """The row, the counts and what was done for htmx; the whole page without it.

    The whole page, too, where its columns are no longer those of the draft.
    """
    shown = PartShown.asked(request.GET.dict())
    is_fragment = wants_fragment(request)
    if is_fragment and place is not None:
        matrix = read_draft_matrix(draft, shown, only=place["activity"].key)
        if request.POST.get("layout") == matrix.layout:
            context = _context(request, draft) | {**place, "matrix": matrix, "told": told}
            response = render(
                request,
                "drafts/draft_detail.html#draft-answer",
                context,
                status=409 if is_refused else 200,
            )
            says = {"says": told, "conflict": is_refused, "cell": cell_id(**place)}
            return trigger_client_event(response, "marked", says)
    messages.add_message(request, messages.WARNING if is_refused else messages.SUCCESS, told)
    if is_fragment:
        return HttpResponseClientRefresh()
    row = f"#row-{place['activity'].key}" if place else ""
    return redirect(f"{resolve_url('draft_detail', draft.framework.slug)}{shown.query}{row}")


def _context(request: HtmxHttpRequest, draft: FrameworkVersion) -> dict[str, Any]:
    """What every page of a draft needs."""
    return {
        "draft": draft,
        "organisation": draft.framework.organisation,
        "tab": "matrix",
        "last_change": _last_change(request, draft),
    }


# --- what can be taken back


def _remember(
    request: HtmxHttpRequest,
    draft: FrameworkVersion,
    place: _Place,
    before: CellRows,
    after: CellRows,
) -> None:
    if after == before:
        return
    change = {
        "draft": draft.pk,
        "activity": place["activity"].key,
        "role": place["role"].key,
        "cell": f"{place['role']}, {place['activity']}",
        "before": before,
        "after": after,
    }
    request.session[UNDO] = [*request.session.get(UNDO, []), change][-UNDONE_AT_MOST:]


def _last_change(request: HtmxHttpRequest, draft: FrameworkVersion) -> dict[str, Any] | None:
    changes = reversed(request.session.get(UNDO, []))
    return next((change for change in changes if change["draft"] == draft.pk), None)


def _forget(request: HtmxHttpRequest, change: dict[str, Any] | None) -> None:
    if change is not None:
        request.session[UNDO] = [one for one in request.session[UNDO] if one is not change]
