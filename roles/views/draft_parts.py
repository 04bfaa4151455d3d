"""The parts of a draft, and its settings: everything in it that is edited but for the cells."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from roles import access
from roles.actions.draft_parts import (
    CannotDelete,
    PartIsWrong,
    PartKind,
    add_part,
    change_draft,
    change_part,
    delete_part,
    move_part,
    set_retired,
    was_published,
)
from roles.actions.names import NameTaken
from roles.forms.draft_activities import ActivityForm
from roles.forms.draft_handoffs import HandoffForm
from roles.forms.draft_parts import PartForm, differences
from roles.forms.draft_roles import RoleForm
from roles.forms.draft_settings import DraftForm
from roles.forms.draft_structures import StructureForm
from roles.forms.draft_variations import VariationForm
from roles.forms.merging import NotSaved
from roles.http import HtmxHttpRequest, render_page, wants_fragment
from roles.models import FrameworkVersion
from roles.pages.draft_parts import read_choices, read_part_list, read_place
from roles.pages.part_use import read_part_use
from roles.snapshots.frameworks import Part

_FORMS: dict[PartKind, type[PartForm]] = {
    PartKind.ROLES: RoleForm,
    PartKind.ACTIVITIES: ActivityForm,
    PartKind.STRUCTURES: StructureForm,
    PartKind.HANDOFFS: HandoffForm,
    PartKind.VARIATIONS: VariationForm,
}


@require_GET
def part_list(request: HtmxHttpRequest, framework: str, kind: str) -> HttpResponse:
    """All parts of a kind in their order; `at` puts the cursor back, `by` on one of its buttons."""
    draft = access.draft_to_edit(request.user, framework)
    return _show_list(
        request,
        draft,
        _kind(kind),
        at=request.GET.get("at", ""),
        by=request.GET.get("by", ""),
    )


@require_http_methods(["GET", "POST"])
def part_add(request: HtmxHttpRequest, framework: str, kind: str) -> HttpResponse:
    draft = access.draft_to_edit(request.user, framework)
    which = _kind(kind)
    if _saves(request):
        try:
            with access.changing_draft(request.user, framework, at=timezone.now()) as changing:
                form = _FORMS[which](request.POST, values={}, choices=read_choices(changing))
                part = _save(form, lambda: _add(changing, which, form))
        except NotSaved:
            pass
        else:
            return _to_list(request, draft, which, f"“{part}” is added.", at=part.key)
    else:
        data = request.POST if request.method == "POST" else None
        form = _FORMS[which](data, values={}, choices=read_choices(draft))
    return _show_form(request, "draft_parts/part_add.html", draft, form, kind=which)


@require_http_methods(["GET", "POST"])
def part_edit(request: HtmxHttpRequest, framework: str, kind: str, key: str) -> HttpResponse:
    """Change a part; whoever was deleted meanwhile can be added again with what was typed."""
    draft = access.draft_to_edit(request.user, framework)
    which = _kind(kind)
    shown = which.parts_of(draft).filter(key=key).first()
    if shown is None:
        return _show_deleted(request, draft, which)
    if _saves(request):
        try:
            with access.changing_draft(request.user, framework, at=timezone.now()) as changing:
                part = _part(changing, which, key)
                form = _form_of(
                    changing, which, part, request.POST, changed_by=_changed_by(request, draft)
                )
                _save(form, lambda: change_part(part=part, values=_wanted(form, part)))
        except NotSaved:
            pass
        else:
            return _to_list(request, draft, which, f"“{part}” is changed.", at=key)
    else:
        shown.version = draft
        data = request.POST if request.method == "POST" else None
        form = _form_of(draft, which, shown, data)
    return _show_form(request, "draft_parts/part_edit.html", draft, form, kind=which, part=shown)


@require_POST
def part_move(request: HtmxHttpRequest, framework: str, kind: str, key: str) -> HttpResponse:
    """Put a part at the place wanted, counted from 1 among those it stands beside."""
    access.draft_to_edit(request.user, framework)
    which = _kind(kind)
    wanted = request.POST.get("place", "")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 6):
        raise BadRequest("A part moves to a place, which is a whole number.")
    with access.changing_draft(request.user, framework, at=timezone.now()) as draft:
        part = _part(draft, which, key)
        before = part.position
        move_part(part=part, place=int(wanted))
    by = "up" if _part(draft, which, key).position < before else "down"
    if wants_fragment(request):
        return _show_list(request, draft, which, at=key, by=by, says=f"“{part}” is moved {by}.")
    query = urlencode({"at": key, "by": by})
    return redirect(f"{reverse('part_list', args=[framework, kind])}?{query}")


@require_http_methods(["GET", "POST"])
def part_retire(request: HtmxHttpRequest, framework: str, kind: str, key: str) -> HttpResponse:
    """Say what refers to a role or an activity, then retire it (retired=on) or bring it back."""
    draft = access.draft_to_edit(request.user, framework)
    which = _kind(kind)
    if not which.retires:
        raise Http404
    if request.method == "POST":
        retired = request.POST.get("retired") == "on"
        with access.changing_draft(request.user, framework, at=timezone.now()) as changing:
            part = _part(changing, which, key)
            set_retired(part=part, retired=retired)
        says = f"“{part}” is retired." if retired else f"“{part}” is back."
        return _to_list(request, draft, which, says, at=key)
    part = _part(draft, which, key)
    return _show(
        request,
        "draft_parts/part_retire.html",
        draft,
        {"tab": which, "kind": which, "part": part, "use": read_part_use(part)},
    )


@require_http_methods(["GET", "POST"])
def part_delete(request: HtmxHttpRequest, framework: str, kind: str, key: str) -> HttpResponse:
    """Say what goes with a part, then let it go; a second click finds it gone already."""
    draft = access.draft_to_edit(request.user, framework)
    which = _kind(kind)
    if request.method == "POST":
        try:
            with access.changing_draft(request.user, framework, at=timezone.now()) as changing:
                part = which.parts_of(changing).filter(key=key).first()
                if part is not None:
                    part.version = changing
                    delete_part(part=part)
        except CannotDelete as error:
            messages.error(request, str(error))
            return redirect("part_retire", framework, kind, key)
        says = f"“{part}” is deleted." if part else f"The {which.noun} is deleted."
        return _to_list(request, draft, which, says)
    part = _part(draft, which, key)
    return _show(
        request,
        "draft_parts/part_delete.html",
        draft,
        {
            "tab": which,
            "kind": which,
            "part": part,
            "use": read_part_use(part),
            "may_delete": not (which.retires and was_published(part)),
        },
    )


@require_http_methods(["GET", "POST"])
def draft_edit(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """What the draft says as a whole: source, limits, advice."""
    draft = access.draft_to_edit(request.user, framework)
    if _saves(request):
        try:
            with access.changing_draft(request.user, framework, at=timezone.now()) as changing:
                form = _settings_form(
                    changing, request.POST, changed_by=_changed_by(request, draft)
                )
                _save(form, lambda: change_draft(draft=changing, values=_wanted(form, changing)))
        except NotSaved:
            pass
        else:
            messages.success(request, "The settings of the draft are changed.")
            return redirect("draft_edit", framework)
    else:
        form = _settings_form(draft, request.POST if request.method == "POST" else None)
    return _show_form(request, "draft_parts/draft_edit.html", draft, form)


def _kind(name: str) -> PartKind:
    try:
        return PartKind(name)
    except ValueError as error:
        raise Http404 from error


def _part(draft: FrameworkVersion, kind: PartKind, key: str) -> Any:
    """The part, which knows the draft that is here; or 404."""
    part = get_object_or_404(kind.parts_of(draft), key=key)
    part.version = draft
    return part


def _saves(request: HtmxHttpRequest) -> bool:
    """Whether a form is to be saved; one that only wants more empty rows comes back."""
    return request.method == "POST" and "more" not in request.POST


def _form_of(
    draft: FrameworkVersion,
    kind: PartKind,
    part: Part,
    data: QueryDict | None,
    *,
    changed_by: str = "",
) -> PartForm:
    choices = read_choices(draft)
    values = _FORMS[kind].values_of(part, choices)
    return _FORMS[kind](data, values=values, choices=choices, changed_by=changed_by)


def _settings_form(
    draft: FrameworkVersion, data: QueryDict | None, *, changed_by: str = ""
) -> PartForm:
    choices = read_choices(draft)
    values = DraftForm.values_of(draft, choices)
    return DraftForm(data, values=values, choices=choices, changed_by=changed_by)


def _add(draft: FrameworkVersion, kind: PartKind, form: PartForm) -> Part:
    values = form.attributes(form.said(), kind.model(version=draft))
    return add_part(draft=draft, kind=kind, values=values)


def _wanted(form: PartForm, part: Part | FrameworkVersion) -> dict[str, Any]:
    """The fields of the model that the person changed, whatever others have changed meanwhile."""
    before, after = form.stored(), form.said()
    return differences(form.attributes(before, part), form.attributes(after, part))


def _save[Written](form: PartForm, write: Callable[[], Written]) -> Written:
    """Write what a valid form wants. Raises NotSaved if it is refused, with the reason on it."""
    if form.is_valid():
        try:
            return write()
        except NameTaken as error:
            form.add_error(form.naming, str(error))
        except PartIsWrong as error:
            form.show_problems(error)
    raise NotSaved


def _changed_by(request: HtmxHttpRequest, draft: FrameworkVersion) -> str:
    """Who changed the draft last, as a sentence for the person who asks."""
    if draft.changed_by is None:
        return "somebody else"
    if draft.changed_by == request.user:
        return "you in another window"
    return draft.changed_by.get_full_name() or draft.changed_by.get_username()


def _to_list(
    request: HtmxHttpRequest, draft: FrameworkVersion, kind: PartKind, says: str, *, at: str = ""
) -> HttpResponse:
    messages.success(request, says)
    address = reverse("part_list", args=[draft.framework.slug, kind])
    return redirect(f"{address}?{urlencode({'at': at})}" if at else address)


def _show_list(
    request: HtmxHttpRequest, draft: FrameworkVersion, kind: PartKind, **more: str
) -> HttpResponse:
    page = read_part_list(draft, kind)
    context = more | {"draft": draft, "tab": kind, "page": page}
    context["organisation"] = draft.framework.organisation
    return render_page(request, "draft_parts/part_list.html", context, fragment="parts")


def _show_deleted(
    request: HtmxHttpRequest, draft: FrameworkVersion, kind: PartKind
) -> HttpResponse:
    """What somebody typed for a part that is gone, to be added again; 404 if nobody typed."""
    if request.method != "POST" or "seen" not in request.POST:
        raise Http404
    form = _FORMS[kind](request.POST, values={}, choices=read_choices(draft))
    sentence = (
        f"This {kind.noun} was deleted since you opened this page; the draft was changed last by"
        f" {_changed_by(request, draft)}. Nothing was saved. Add it again, or leave it."
    )
    form.add_error(None, sentence)
    return _show_form(request, "draft_parts/part_add.html", draft, form, kind=kind)


def _show_form(
    request: HtmxHttpRequest,
    template: str,
    draft: FrameworkVersion,
    form: PartForm,
    *,
    kind: PartKind | None = None,
    part: Part | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"tab": kind or "settings", "kind": kind, "part": part, "form": form}
    if part is not None and kind is not None:
        context["may_delete"] = not (kind.retires and was_published(part))
        context["here"] = read_place(part)
    return _show(request, template, draft, context)


def _show(
    request: HtmxHttpRequest, template: str, draft: FrameworkVersion, context: dict[str, Any]
) -> HttpResponse:
    here = {"draft": draft, "organisation": draft.framework.organisation}
    return render(request, template, context | here)
