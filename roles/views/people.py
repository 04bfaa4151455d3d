"""The people of an organisation: the directory, one person, and bringing in a sheet of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from roles import access
from roles.actions.people import CannotStore, confirm_import, keep_upload, save_person
from roles.actions.people_plan import PeoplePlan, plan_people
from roles.forms.people import PeopleSheetForm, PersonForm, PersonSearchForm
from roles.http import HtmxHttpRequest, render_page
from roles.interchange.file_errors import FileErrors
from roles.interchange.people_sheet import read_people
from roles.models import Membership, Organisation, Person
from roles.pages.people import read_directory
from roles.tables import PersonTable

PEOPLE_A_PAGE = 50

# More would make the page heavy, and nobody reads them.
NAMES_SUGGESTED = 500

# The preview shows so many; the numbers above it count all.
ROWS_SHOWN = 200


@require_GET
def person_list(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    membership = access.membership_in(request.user, organisation)
    form = PersonSearchForm(request.GET)
    table = PersonTable(form.filter(read_directory(membership.organisation)))
    RequestConfig(request, paginate={"per_page": PEOPLE_A_PAGE}).configure(table)
    return render_page(
        request,
        "people/person_list.html",
        {
            "organisation": membership.organisation,
            "may_edit": membership.may_edit,
            "form": form,
            "table": table,
        },
        fragment="person-table",
    )


@require_http_methods(["GET", "POST"])
def person_add(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    membership = access.membership_to_edit(request.user, organisation)
    person = Person(organisation=membership.organisation)
    return _save_person(request, membership, person, "people/person_add.html")


@require_http_methods(["GET", "POST"])
def person_edit(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    membership = access.membership_to_edit(request.user, organisation)
    people = membership.organisation.people.select_related("organisation", "manager")
    return _save_person(
        request, membership, get_object_or_404(people, pk=pk), "people/person_edit.html"
    )


@require_http_methods(["GET", "POST"])
def person_import(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """Take a sheet of people, and go on to the page that shows what it says; nothing is stored."""
    here = access.membership_to_edit(request.user, organisation).organisation
    form = PeopleSheetForm()
    if request.method == "POST":
        form = PeopleSheetForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["sheet"]
            content = file.read()
            try:
                read_people(content, name=file.name)
            except FileErrors as error:
                form.add_error("sheet", [f"{capfirst(str(one))}." for one in error.errors])
            else:
                pending = keep_upload(
                    organisation=here,
                    user=request.user,
                    file_name=file.name,
                    content=content,
                    at=timezone.now(),
                )
                return redirect("person_import_check", here.slug, pending.pk)
    return render(
        request,
        "people/person_import.html",
        {"organisation": here, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def person_import_check(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show what a sheet says and would change, and store it once that is confirmed."""
    here = access.membership_to_edit(request.user, organisation).organisation
    pending = get_object_or_404(
        here.pending_imports.select_related("organisation"), pk=pk, user=request.user
    )
    if request.method == "POST":
        plan = confirm_import(pending=pending, at=timezone.now())
        if plan is None:
            messages.info(request, f"{pending} is imported already.")
        else:
            messages.success(request, _imported(plan))
        return redirect("person_list", here.slug)
    if pending.confirmed_at is not None:
        return redirect("person_list", here.slug)
    sheet = read_people(bytes(pending.content), name=pending.file_name)
    plan = plan_people(organisation=here, sheet=sheet)
    return render(
        request,
        "people/person_import_check.html",
        {
            "organisation": here,
            "pending": pending,
            "plan": plan,
            "columns": [
                (heading, field.replace("_", " ")) for field, heading in sheet.columns.items()
            ],
            "rows_shown": ROWS_SHOWN,
        },
    )


def _imported(plan: PeoplePlan) -> str:
    new, changed = len(plan.new), len(plan.changed)
    return f"{new} new, {changed} changed, {plan.unchanged_count} as before."


def _save_person(
    request: HtmxHttpRequest, membership: Membership, person: Person, template: str
) -> HttpResponse:
    """Show the form of one person, or store what it says and go back to the directory."""
    name = person.name
    form = PersonForm(instance=person)
    if request.method == "POST":
        form = PersonForm(request.POST, instance=person)
        if form.is_valid():
            try:
                save_person(person=form.instance)
            except CannotStore as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"{person} is {'changed' if name else 'here now'}.")
                return redirect("person_list", membership.organisation.slug)
    return render(
        request,
        template,
        {
            "organisation": membership.organisation,
            "form": form,
            "name": name,
            "names": _names(membership.organisation),
        },
        status=422 if form.is_bound else 200,
    )


def _names(organisation: Organisation) -> list[str]:
    """Whom to suggest as a manager."""
    names = organisation.people.in_name_order().values_list("name", flat=True)
    return list(names[:NAMES_SUGGESTED])
