from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from roles import access
from roles.diagnosis import diagnose
from roles.exports.as_csv import as_csv
from roles.exports.as_json import as_json
from roles.exports.as_markdown import as_markdown
from roles.exports.sheets import finding_sheet
from roles.forms.findings import FindingFilterForm
from roles.http import HtmxHttpRequest, download
from roles.interchange.report_file import Report
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
