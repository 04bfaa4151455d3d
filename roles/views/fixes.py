"""The buttons that settle a finding, and the one that takes that back."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from roles import access
from roles.actions.fixes import apply_fix
from roles.actions.undo import read_rows, undo, what_changed
from roles.analysis import analyse
from roles.analysis.changes import changed
from roles.analysis.findings import Finding
from roles.analysis.fixes import Fix
from roles.diagnosis import Diagnosis, diagnose
from roles.forms.fixes import FixForm
from roles.http import HtmxHttpRequest, page_to_return_to, wants_fragment
from roles.models import Design

# A message with this tag offers to take back what it tells.
UNDO = "undo"


class _NotOffered(Exception):
    """The message says why the button can do nothing any more."""


@require_POST
def fix_apply(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Do what a fix of a finding says, if it is still offered as the button said it."""
    access.design_to_edit(request.user, design_pk)
    form = FixForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A fix is named by the rule, the subject, its number and its label.")
    try:
        with access.changing_design(request.user, design_pk, at=timezone.now()):
            # As it is now that it is locked.
            design = access.design_to_edit(request.user, design_pk)
            diagnosis = diagnose(design, on=timezone.localdate())
            fix = _fix_asked(diagnosis, form.cleaned_data)
            before = read_rows(design)
            apply_fix(design=design, fix=fix)
            _remember(request, design, what_changed(before, read_rows(design)))
    except _NotOffered as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Done: {fix.label}. {_effect(diagnosis, fix)}", UNDO)
    return _answer(request, design_pk)


@require_POST
def fix_undo(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Take back the last fix of this session, unless the design was changed since."""
    last = request.session.get(UNDO, {})
    try:
        with access.changing_design(request.user, design_pk, at=timezone.now()):
            design = access.design_to_edit(request.user, design_pk)
            # This change is counted already.
            if (last.get("design"), last.get("revision")) != (design.pk, design.revision - 1):
                raise _NotOffered(
                    "The design was changed since, so nothing is undone; change it by hand."
                )
            undo(design=design, changed=json.loads(last["changed"]))
    except _NotOffered as refusal:
        messages.warning(request, str(refusal))
    else:
        del request.session[UNDO]
        messages.success(request, "Undone: the design is what it was before.")
    return _answer(request, design_pk)


def _fix_asked(diagnosis: Diagnosis, asked: dict[str, Any]) -> Fix:
    identity = (asked["rule"], asked["subject"])
    finding = next(
        (
            one.finding
            for one in diagnosis.report.findings
            if (one.finding.rule, one.finding.subject) == identity
        ),
        None,
    )
    if finding is None:
        raise _NotOffered("This finding is no longer there.")
    fixes = finding.fixes[asked["number"] : asked["number"] + 1]
    if not fixes or fixes[0].label != asked["label"]:
        raise _NotOffered("The design was changed since; look at what is offered now.")
    return fixes[0]


def _remember(request: HtmxHttpRequest, design: Design, changes: dict[str, Any]) -> None:
    """Keep what a fix did in the session, so that its person can take it back."""
    request.session[UNDO] = {
        "design": design.pk,
        "revision": design.revision,
        "changed": json.dumps(changes, cls=DjangoJSONEncoder),
    }


def _effect(diagnosis: Diagnosis, fix: Fix) -> str:
    """ "2 findings went, 1 came.", those that are accepted left aside."""
    before = _identities(diagnosis.open)
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
