"""What the teams of a design hand over to each other, and their agreements on that."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from roles import access
from roles.actions.agreements import (
    CannotAgree,
    add_agreement,
    change_agreement,
    draft_agreements,
    remove_agreement,
)
from roles.analysis import wording
from roles.diagnosis import diagnose
from roles.forms.agreements import AgreementForm, agreement_values
from roles.forms.merging import NotSaved
from roles.http import HtmxHttpRequest, id_asked, page_to_return_to
from roles.models import Agreement, Design
from roles.pages.agreement_picture import draw_agreements
from roles.pages.agreements import read_agreements
from roles.pages.passages import lacking
from roles.pages.team_panels import counted
from roles.session_undo import UNDO, can_take_back, changing_design
from roles.snapshots import read_framework


class _NothingDone(Exception):
    """Nobody is to be told that the design was changed; the message says why it was not."""


@require_GET
def agreement_list(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Who hands what to whom, all of it or that of a `team` or in a `state`.

    `at` is the subject of a finding and opens the page that holds it.
    """
    design = access.design_to_read(request.user, design_pk)
    diagnosis = diagnose(design, on=timezone.localdate())
    agreements = read_agreements(
        design,
        diagnosis.reading,
        diagnosis.findings,
        state=request.GET.get("state", ""),
        team=request.GET.get("team", ""),
        at=request.GET.get("at", ""),
        number=request.GET.get("page", ""),
    )
    picture = draw_agreements(agreements.shown, team_count=agreements.team_count)
    return render(
        request,
        "agreements/agreement_list.html",
        {
            "design": design,
            "may_edit": access.may_edit(design),
            "agreements": agreements,
            "picture": picture,
        },
    )


@require_POST
def agreement_draft(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Draft what is missing: what a `subject` names, or all of it, or all of a `team`.

    What somebody else wrote down meanwhile is passed over.
    """
    design = access.design_to_edit(request.user, design_pk)
    if "all" not in request.POST and "subject" not in request.POST:
        raise Http404
    team = None
    if request.POST.get("team"):
        team = get_object_or_404(design.teams, pk=id_asked(request.POST, "team"))
    try:
        with changing_design(request, design_pk) as design:
            drafts = draft_agreements(
                design=design,
                on=timezone.localdate(),
                subject="" if "all" in request.POST else request.POST["subject"],
                team=team.key if team else "",
            )
            if not drafts:
                raise _NothingDone("Nothing of that is missing any more.")
    except _NothingDone as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _drafted(design, drafts), UNDO)
    return redirect(page_to_return_to(request) or resolve_url("agreement_list", design_pk))


@require_http_methods(["GET", "POST"])
def agreement_add(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Write an agreement down; an address may fill the form in: `kind`, `from` and `to`."""
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        try:
            with changing_design(request, design_pk) as design:
                form = _form(design, data=request.POST)
                if not form.is_valid():
                    raise NotSaved
                agreement = add_agreement(design=design, **form.cleaned_data)
        except NotSaved:
            pass
        except CannotAgree as error:
            form.add_error(None, str(error))
        else:
            return _answer(request, agreement, "is written down")
    else:
        asked = {"kind": "kind", "from": "from_team", "to": "to_team"}
        form = _form(
            design,
            initial={name: request.GET[key] for key, name in asked.items() if key in request.GET},
        )
    context = {"design": design, "form": form, "team_count": design.teams.count()}
    return render(request, "agreements/agreement_add.html", context)


@require_http_methods(["GET", "POST"])
def agreement_edit(request: HtmxHttpRequest, design_pk: int, agreement_pk: int) -> HttpResponse:
    """Change an agreement; what somebody else changed meanwhile stays, or is shown."""
    design = access.design_to_edit(request.user, design_pk)
    agreement = _agreement_of(design, agreement_pk)
    if request.method == "POST":
        try:
            with changing_design(request, design_pk) as design:
                # As it is now that it is locked.
                agreement = _agreement_of(design, agreement_pk)
                form = _form(design, agreement=agreement, data=request.POST)
                if not form.is_valid():
                    raise NotSaved
                change_agreement(agreement=agreement, **form.cleaned_data)
        except NotSaved:
            pass
        except CannotAgree as error:
            form.add_error(None, str(error))
        else:
            return _answer(request, agreement, "is saved")
    else:
        form = _form(design, agreement=agreement, initial=agreement_values(agreement))
    return render(request, "agreements/agreement_edit.html", _about(agreement) | {"form": form})


@require_http_methods(["GET", "POST"])
def agreement_delete(request: HtmxHttpRequest, design_pk: int, agreement_pk: int) -> HttpResponse:
    """Say what goes, then let it go; a second click finds it gone already."""
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        gone = "The agreement is gone."
        try:
            with changing_design(request, design_pk) as design:
                if Agreement.objects.filter(pk=agreement_pk).exists():
                    agreement = _agreement_of(design, agreement_pk)
                    # What is written in it meanwhile was not agreed to go.
                    if request.POST.get("seen", _seen_of(agreement)) != _seen_of(agreement):
                        raise NotSaved
                    name = _about(agreement)["name"]
                    gone = f"The agreement on {name} is gone."
                    remove_agreement(agreement=agreement)
        except NotSaved:
            says = "Somebody changed this agreement meanwhile. Look at it again."
            messages.warning(request, says)
            return redirect("agreement_delete", design_pk, agreement_pk)
        _tell(request, design, gone)
        return redirect("agreement_list", design_pk)
    context = _about(_agreement_of(design, agreement_pk))
    return render(request, "agreements/agreement_delete.html", context)


def _agreement_of(design: Design, pk: int) -> Agreement:
    """The agreement with its teams, or 404."""
    agreement = get_object_or_404(
        Agreement.objects.select_related("from_team", "to_team"), design=design, pk=pk
    )
    # So that nothing asks again for the design that is here.
    agreement.design = design
    return agreement


def _form(design: Design, *, agreement: Agreement | None = None, **values: Any) -> AgreementForm:
    return AgreementForm(
        handoffs=design.version.handoffs.order_by("position", "pk"),
        teams=design.teams.in_design_order(),
        agreement=agreement,
        **values,
    )


def _about(agreement: Agreement) -> dict[str, Any]:
    framework = read_framework(agreement.design.version)
    handoff = framework.handoff_by_key.get(agreement.kind)
    return {
        "design": agreement.design,
        "agreement": agreement,
        "name": handoff.name if handoff else agreement.kind,
        "lacks": lacking(agreement, framework),
        "seen": _seen_of(agreement),
    }


def _seen_of(agreement: Agreement) -> str:
    """What stands in an agreement, so that a change of it is noticed."""
    return " ".join([agreement.status, *agreement.elements, agreement.url])


def _drafted(design: Design, drafts: list[Agreement]) -> SafeString:
    if len(drafts) > 1:
        return format_html("{} are drafted.", counted(len(drafts), "agreement"))
    [draft] = drafts
    return format_html(
        "Drafted: {}, from {} to {}. {}",
        _about(draft)["name"],
        draft.from_team,
        draft.to_team,
        link_to(draft, "Open the draft"),
    )


def link_to(agreement: Agreement, words: str) -> SafeString:
    address = reverse("agreement_edit", args=[agreement.design_id, agreement.pk])
    return format_html('<a href="{}">{}</a>', address, words)


def _answer(request: HtmxHttpRequest, agreement: Agreement, done: str) -> HttpResponse:
    """Back to where the agreement stands in the list, with what it still lacks."""
    about = _about(agreement)
    says = f"{about['name']} from {agreement.from_team} to {agreement.to_team} {done}."
    if about["lacks"]:
        says += f" It lacks {wording.listed(about['lacks'])}."
    _tell(request, agreement.design, says)
    return redirect("agreement_list", agreement.design_id)


def _tell(request: HtmxHttpRequest, design: Design, says: str) -> None:
    """Say what was done, with a way back unless nothing was done."""
    messages.success(request, says, UNDO if can_take_back(request, design) else "")
