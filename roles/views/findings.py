from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from roles import access
from roles.actions.findings import accept_finding, reopen_finding
from roles.analysis.findings import Finding
from roles.diagnosis import diagnose
from roles.exports.as_csv import as_csv
from roles.exports.as_json import as_json
from roles.exports.as_markdown import as_markdown
from roles.exports.sheets import finding_sheet
from roles.forms.findings import AcceptFindingForm, FindingFilterForm, WhichFindingForm
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
    """Accept a finding as it is, with a reason; it is told apart from then on."""
    design = access.design_to_edit(request.user, design_pk)
    today = timezone.localdate()
    finding = _finding(design, request.GET or request.POST)
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
        form = AcceptFindingForm(initial=request.GET.dict(), today=today)
    return render(
        request,
        "findings/finding_accept.html",
        {"design": design, "finding": finding, "form": form, "next": _page(request, design)},
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


def _finding(design: Design, asked: QueryDict) -> Finding:
    """The finding of the design that is named by its rule and subject; 404 if there is none."""
    identity = (asked.get("rule"), asked.get("subject"))
    found = diagnose(design, on=timezone.localdate()).report.findings
    for one in found:
        if (one.finding.rule, one.finding.subject) == identity:
            return one.finding
    raise Http404


def _page(request: HtmxHttpRequest, design: Design) -> str:
    return page_to_return_to(request) or resolve_url("design_overview", design.pk)
