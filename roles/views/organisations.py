from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from roles import access
from roles.analysis.findings import Family
from roles.diagnosis import judge
from roles.forms.designs import NewDesignForm
from roles.http import HtmxHttpRequest
from roles.models import Design
from roles.pages.home import HomePage, read_home_page


@require_GET
def home(request: HtmxHttpRequest) -> HttpResponse:
    """Go to the person's first organisation; who is in none is told what to do."""
    organisation = access.organisations_of(request.user).in_name_order().first()
    if organisation is not None:
        return redirect("organisation_home", organisation.slug)
    return render(request, "organisations/home.html")


@require_GET
def organisation_home(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """The designs of the organisation, or the three steps to the first one."""
    membership = access.membership_in(request.user, organisation)
    here = membership.organisation
    page = read_home_page(here, request.GET.get("page", ""), on=timezone.localdate())
    others = access.organisations_of(request.user).exclude(pk=here.pk).in_name_order()
    context = {
        "organisation": here,
        "others": others,
        "may_edit": membership.may_edit,
        "page": page.designs,
        "rows": _rows(page),
    }
    if not page.designs.object_list:
        context["form"] = NewDesignForm(
            versions=access.versions_for(here).prefetch_related("structures"),
            initial={"name": "As it is today"},
        )
    return render(request, "organisations/organisation_home.html", context)


@dataclass(frozen=True, slots=True)
class _Row:
    """A design with its numbers; None where it is too large to be judged for a list."""

    design: Design
    coverage_percent: float | None
    gap_count: int | None
    to_confirm: int

    @property
    def gaps(self) -> str:
        return f"{self.gap_count} {'gap' if self.gap_count == 1 else 'gaps'}"


def _rows(page: HomePage) -> list[_Row]:
    reports = {pk: judge(design) for pk, design in page.snapshots.items()}
    rows = []
    for design in page.designs:
        report, to_confirm = reports.get(design.pk), page.to_confirm.get(design.pk, 0)
        if report is None:
            rows.append(_Row(design, None, None, to_confirm))
            continue
        gaps = sum(finding.family is Family.GAP for finding in report.open)
        coverage = report.metrics["coverage_in_place"] if design.seat_count else None
        rows.append(_Row(design, coverage, gaps, to_confirm))
    return rows
