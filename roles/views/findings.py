from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from roles import access
from roles.actions.findings import accept_finding, reopen_finding
from roles.analysis import wording
from roles.analysis.findings import Finding
from roles.diagnosis import Diagnosis, diagnose
from roles.exports.as_csv import as_csv
from roles.exports.as_json import as_json
from roles.exports.as_markdown import as_markdown
from roles.exports.sheets import finding_sheet
from roles.forms.findings import (
    LONGEST_SUBJECT,
    AcceptFindingForm,
    FindingFilterForm,
    WhichFindingForm,
)
from roles.http import HtmxHttpRequest, download, page_to_return_to
from roles.interchange.report_file import Report
from roles.models import Design
from roles.tables import FindingTable


@dataclass(frozen=True, slots=True)
class _Form:
    """A kind of file a report comes as."""

    content_type: str
    write: Callable[[Report, datetime], bytes]


_FORMS = {
    "csv": _Form("text/csv; charset=utf-8", lambda report, _: as_csv(finding_sheet([report]))),
    "json": _Form("application/json", lambda report, now: as_json([report], generated_at=now)),
    "md": _Form("text/markdown; charset=utf-8", lambda report, _: as_markdown([report])),
}


@require_GET
def report_export(request: HtmxHttpRequest, design_pk: int, form: str) -> HttpResponse:
    """The report as a file, with the findings that the overview shows at the same address.

    Their order is that of the page too, but for JSON, where programs rely on one order.
    """
    if form not in _FORMS:
        raise Http404
    design = access.design_to_read(request.user, design_pk)
    report = diagnose(design, on=timezone.localdate()).report
    shown = FindingFilterForm(request.GET, report=report).filter(report.findings)
    if form != "json":
        table = FindingTable(shown, design=report.design)
        RequestConfig(request, paginate=False).configure(table)
        shown = table.in_order()
    return download(
        _FORMS[form].write(replace(report, findings=tuple(shown)), timezone.now()),
        name=f"{design.name}, findings {report.design.as_of:%Y-%m-%d}",
        ending=f".{form}",
        content_type=_FORMS[form].content_type,
    )


@require_http_methods(["GET", "POST"])
def finding_accept(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Accept a finding as it is, with a reason; it is told apart from then on.

    Where `team` names a team, the subject is that of the team's own judgement; what is accepted
    is the finding of the whole design that this is a part of, and the page says for whom.
    """
    design = access.design_to_edit(request.user, design_pk)
    today = timezone.localdate()
    diagnosis = diagnose(design, on=today)
    finding, others = _finding(design, diagnosis, request.GET or request.POST)
    if request.method == "POST":
        form = AcceptFindingForm(request.POST, today=today)
        if form.is_valid():
            with access.changing_design(request.user, design.pk, at=timezone.now()):
                accept_finding(design=design, by=str(request.user), **form.cleaned_data)
            until = form.cleaned_data["until"]
            end = f" until {until:%-d %B %Y}" if until else ""
            messages.success(request, f"Accepted{end}: {finding.message}")
            return redirect(_page(request, design))
    else:
        initial = {"rule": finding.rule, "subject": finding.subject}
        form = AcceptFindingForm(initial=initial, today=today)
    return render(
        request,
        "findings/finding_accept.html",
        {
            "design": design,
            "judged": diagnosis.design,
            "finding": finding,
            "others": others,
            "is_too_long": len(finding.subject) > LONGEST_SUBJECT,
            "form": form,
            "next": _page(request, design),
        },
    )


@require_POST
def finding_reopen(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Let an accepted finding ask for a decision again."""
    design = access.design_to_edit(request.user, design_pk)
    form = WhichFindingForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A finding is named by its rule and its subject.")
    with access.changing_design(request.user, design.pk, at=timezone.now()):
        reopen_finding(design=design, **form.cleaned_data)
    messages.success(request, "The finding asks for a decision again.")
    return redirect(_page(request, design))


def _finding(design: Design, diagnosis: Diagnosis, asked: QueryDict) -> tuple[Finding, str]:
    """The finding of the design that is asked for, and which teams it is about beside that asked.

    It is named by its rule and subject, with a team by those of its part; 404 if there is none.
    """
    unit, others = None, ""
    if asked.get("team", "").isdecimal():
        unit = diagnosis.unit_of(get_object_or_404(design.teams, pk=asked["team"]).key)
    finding = diagnosis.finding(asked.get("rule", ""), asked.get("subject", ""), unit=unit)
    if finding is None:
        raise Http404
    if unit is not None and finding.subject != asked["subject"]:
        besides = [team for team in finding.teams if team != unit]
        others = wording.teams(diagnosis.reading, besides)
    return finding, others


def _page(request: HtmxHttpRequest, design: Design) -> str:
    return page_to_return_to(request) or resolve_url("design_overview", design.pk)
