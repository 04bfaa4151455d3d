from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from roles import access
from roles.actions.design_files import EXAMPLE, upload_design
from roles.actions.designs import change_design, create_design
from roles.actions.names import NameTaken
from roles.diagnosis import diagnose, judge
from roles.forms.designs import DeleteDesignForm, DesignFileForm, DesignForm, NewDesignForm
from roles.forms.findings import FindingFilterForm
from roles.forms.merging import NotSaved
from roles.http import HtmxHttpRequest, download, render_page, wants_fragment
from roles.interchange.design_file import write_design
from roles.interchange.file_errors import FileErrors
from roles.models import Design
from roles.pages.overview import read_newer_version, read_overview
from roles.pages.pictures import without_what_xml_lacks
from roles.snapshots import read_designs, read_framework, take_snapshot
from roles.tables import FindingTable

# A file can have as many mistakes as it has lines; nobody reads more than these at once.
ERRORS_SHOWN = 200

FINDINGS_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def design_new(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """Start a design from nothing; the page also leads to a file and to the example."""
    here = access.membership_to_edit(request.user, organisation).organisation
    versions = access.versions_for(here).prefetch_related("structures")
    if request.method == "POST":
        form = NewDesignForm(request.POST, versions=versions)
        if form.is_valid():
            try:
                design = create_design(
                    organisation=here,
                    created_by=request.user,
                    at=timezone.now(),
                    **form.settings(),
                )
            except NameTaken as error:
                form.add_error("name", str(error))
            else:
                return redirect("board_detail", design.pk)
    else:
        form = NewDesignForm(versions=versions)
    return render(request, "designs/design_new.html", {"organisation": here, "form": form})


@require_http_methods(["GET", "POST"])
def design_import(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """Make a design of a file, or list everything that is wrong with the file and keep nothing."""
    here = access.membership_to_edit(request.user, organisation).organisation
    context: dict[str, Any] = {"organisation": here, "form": DesignFileForm()}
    if request.method == "POST":
        form = DesignFileForm(request.POST, request.FILES)
        context["form"] = form
        if form.is_valid():
            file: UploadedFile = form.cleaned_data["file"]
            try:
                design = upload_design(
                    content=file.read(),
                    file_name=file.name or "",
                    organisation=here,
                    created_by=request.user,
                    at=timezone.now(),
                    name=form.cleaned_data["name"],
                )
            except FileErrors as error:
                context |= {"faults": error, "shown": error.errors[:ERRORS_SHOWN]}
            except NameTaken as error:
                form.add_error("name", f"{error} Give this one another name.")
            else:
                messages.success(request, f"{design} is here, as {file.name} tells it.")
                return redirect("design_overview", design.pk)
    return render(request, "designs/design_import.html", context)


@require_POST
def design_from_example(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """Keep the example as a design of this organisation; asked again, open the one it has."""
    here = access.membership_to_edit(request.user, organisation).organisation
    try:
        design = upload_design(
            content=EXAMPLE.read_bytes(),
            file_name=EXAMPLE.name,
            organisation=here,
            created_by=request.user,
            at=timezone.now(),
        )
    except NameTaken as error:
        design = here.designs.filter(name=error.name).latest("pk")
    return redirect("design_overview", design.pk)


@require_GET
def design_overview(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Show how a design stands; `teams` turns the pages of its product teams."""
    design = access.design_to_read(request.user, design_pk)
    [read_by] = read_designs([design], on=timezone.localdate())
    diagnosis = judge(read_by(read_framework(design.version)))
    newer = None
    if access.has_newer_version(design) and not wants_fragment(request):
        newest = access.version_to_read(request.user, design.version.framework.slug)
        judged_by_newest = read_by(read_framework(newest))
        newer = read_newer_version(newest, diagnosis.report.findings, judged_by_newest)
    overview = read_overview(
        design,
        diagnosis.reading,
        diagnosis.open,
        diagnosis.metrics,
        page=request.GET.get("teams"),
    )
    form = FindingFilterForm(request.GET, report=diagnosis.report)
    table = FindingTable(
        form.filter(diagnosis.report.findings),
        design=diagnosis.design,
        matrices={
            key: reverse("matrix_detail", args=[design.pk, pk])
            for key, pk in overview.team_pks.items()
        },
        stored=design,
        may_edit=access.may_edit(design),
    )
    RequestConfig(request, paginate={"per_page": FINDINGS_A_PAGE}).configure(table)
    return render_page(
        request,
        "designs/design_overview.html",
        {
            "design": design,
            "may_edit": access.may_edit(design),
            "newer": newer,
            "overview": overview,
            "form": form,
            "table": table,
        },
        fragment="finding-table",
    )


@require_GET
def design_file(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """The whole design as a file that can be read in again, unchanged."""
    design = access.design_to_read(request.user, design_pk)
    return download(
        write_design(take_snapshot(design, on=timezone.localdate())),
        name=design.name,
        ending=".yaml",
        content_type="application/yaml; charset=utf-8",
    )


@require_GET
def structure_file(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """The drawn structure as a file that stands alone, in the light scheme."""
    design = access.design_to_read(request.user, design_pk)
    diagnosis = diagnose(design, on=timezone.localdate())
    overview = read_overview(
        design, diagnosis.reading, diagnosis.open, diagnosis.metrics, page=None
    )
    picture = render_to_string(
        "designs/structure.svg",
        {
            "design": design,
            "about": overview.about,
            "picture": overview.picture(),
            "is_file": True,
        },
    )
    return download(
        without_what_xml_lacks(picture.strip()),
        name=f"{design.name}, structure",
        ending=".svg",
        content_type="image/svg+xml; charset=utf-8",
    )


@require_http_methods(["GET", "POST"])
def design_edit(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        now = timezone.now()
        try:
            with access.changing_design(request.user, design.pk, at=now):
                # As it is now that it is locked.
                design = access.design_to_edit(request.user, design_pk)
                form = DesignForm(request.POST, design=design)
                if not form.is_valid():
                    raise NotSaved
                change_design(design=design, at=now, **form.cleaned_data)
        except NotSaved:
            pass
        except NameTaken as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{design} is judged by these settings now.")
            return redirect("design_overview", design.pk)
    else:
        form = DesignForm(design=design)
    return render(request, "designs/design_edit.html", {"design": design, "form": form})


@require_http_methods(["GET", "POST"])
def design_delete(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Say what goes with the design, then let it go; the live one only by its name."""
    if request.method == "POST" and not Design.objects.filter(pk=design_pk).exists():
        # A second click finds it gone already, and nobody's.
        return redirect("home")
    design = access.design_to_edit(request.user, design_pk)
    form = DeleteDesignForm(design=design) if design.is_live else None
    if request.method == "POST":
        if form is not None:
            form = DeleteDesignForm(request.POST, design=design)
        if form is None or form.is_valid():
            with access.changing_design(request.user, design.pk, at=timezone.now()):
                design.delete()
            messages.success(request, f"{design} is gone.")
            return redirect("organisation_home", design.organisation.slug)
    return render(
        request,
        "designs/design_delete.html",
        {
            "design": design,
            "form": form,
            "team_count": design.teams.count(),
            "seat_count": design.seats.count(),
            "tick_count": design.ticks.count(),
        },
    )
