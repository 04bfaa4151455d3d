"""The buttons that settle a finding, and the one that takes that back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from roles import access
from roles.actions.fixes import apply_fix
from roles.actions.undo import CannotUndo
from roles.analysis import analyse
from roles.analysis.changes import AcceptFinding, SetAgreement, changed, with_free_keys
from roles.analysis.findings import Finding
from roles.analysis.fixes import Fix
from roles.diagnosis import Diagnosis, diagnose
from roles.forms.fixes import FixForm
from roles.http import HtmxHttpRequest, page_to_return_to, wants_fragment
from roles.models import Design
from roles.session_undo import UNDO, UNDONE, changing_design, take_back


class NotOffered(Exception):
    """The message says why the button can do nothing any more."""


class _IsOfOthersToo(Exception):
    """A part of a finding is to be accepted; a page asks that for the whole of it."""


@require_POST
def fix_apply(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Do what a fix of a finding says, if it is still offered as the button said it."""
    access.design_to_edit(request.user, design_pk)
    form = FixForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A fix is named by the rule, the subject, its number and its label.")
    try:
        with changing_design(request, design_pk) as design:
            diagnosis = diagnose(design, on=timezone.localdate())
            fix = _fix_asked(design, diagnosis, form.cleaned_data)
            apply_fix(design=design, fix=fix)
    except _IsOfOthersToo:
        return _ask_to_accept(request, design_pk, form.cleaned_data)
    except NotOffered as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _told(design, diagnosis, fix), UNDO)
    return _answer(request, design_pk)


@require_POST
def fix_undo(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Take back the last fix of this session, unless the design was changed since."""
    try:
        with access.changing_design(request.user, design_pk, at=timezone.now()):
            take_back(request, access.design_to_edit(request.user, design_pk))
    except CannotUndo as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, UNDONE)
    return _answer(request, design_pk)


def _fix_asked(design: Design, diagnosis: Diagnosis, asked: dict[str, Any]) -> Fix:
    """The fix as it is offered now, in the judgement that the button was made from.

    For the whole design, or for a team alone; then it may have been thought of without knowing
    which keys of seats are free.
    """
    unit, findings = None, diagnosis.findings
    if asked["team"]:
        unit = diagnosis.unit_of(get_object_or_404(design.teams, pk=asked["team"]).key)
        findings = analyse(diagnosis.design, unit=unit)
    identity = (asked["rule"], asked["subject"])
    finding = next((one for one in findings if (one.rule, one.subject) == identity), None)
    if finding is None:
        raise NotOffered("This finding is no longer there.")
    fixes = finding.fixes[asked["number"] : asked["number"] + 1]
    if not fixes or fixes[0].label != asked["label"]:
        raise NotOffered("The design was changed since; look at what is offered now.")
    changes = with_free_keys(fixes[0].changes, diagnosis.design)
    whole = diagnosis.finding(*identity, unit=unit)
    is_part = whole is not None and whole.subject != finding.subject
    if is_part and any(isinstance(change, AcceptFinding) for change in changes):
        raise _IsOfOthersToo
    return replace(fixes[0], work_out=lambda: changes)


def _ask_to_accept(request: HtmxHttpRequest, design_pk: int, asked: dict[str, Any]) -> HttpResponse:
    query = QueryDict(mutable=True)
    query.update({name: asked[name] for name in ("rule", "subject", "team")})
    query["next"] = page_to_return_to(request)
    page = f"{resolve_url('finding_accept', design_pk)}?{query.urlencode()}"
    return HttpResponseClientRedirect(page) if wants_fragment(request) else redirect(page)


def _told(design: Design, diagnosis: Diagnosis, fix: Fix) -> str:
    """What was done; an agreement that was written down is a click away."""
    told = f"Done: {fix.label}. {_effect(diagnosis, fix)}"
    for change in fix.changes:
        if isinstance(change, SetAgreement):
            one = change.agreement
            row = design.agreements.filter(
                kind=one.kind, from_team__key=one.from_team, to_team__key=one.to_team
            ).first()
            if row is not None:
                address = resolve_url("agreement_edit", design.pk, row.pk)
                return format_html('{} <a href="{}">Open the agreement</a>', told, address)
    return told


def _effect(diagnosis: Diagnosis, fix: Fix) -> str:
    """ "2 findings went, 1 came.", those that are accepted left aside."""
    before = _identities(diagnosis.open)
    accepted = {
        (change.rule, change.subject) for change in fix.changes if isinstance(change, AcceptFinding)
    }
    after = before - accepted
    # To accept something changes nothing else; all other changes take a second judgement.
    if len(accepted) < len(fix.changes):
        judged = analyse(changed(diagnosis.design, fix.changes))
        after = _identities(one for one in judged if one.acknowledged is None)
    went, came = len(before - after), len(after - before)
    findings_went = "1 finding" if went == 1 else f"{went or 'No'} findings"
    return f"{findings_went} went, {came or 'none'} came."


def _identities(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.subject) for finding in findings}


def _answer(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Back to the page where the button stands, as it is now."""
    if wants_fragment(request):
        return HttpResponseClientRefresh()
    return redirect(page_to_return_to(request) or resolve_url("design_overview", design_pk))
