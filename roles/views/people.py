"""The people of an organisation: the directory, and one person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from roles import access
from roles.actions.people import CannotStore, save_person
from roles.forms.people import PersonForm, PersonSearchForm
from roles.http import HtmxHttpRequest, render_page
from roles.models import Membership, Organisation, Person
from roles.pages.people import read_directory
from roles.tables import PersonTable

PEOPLE_A_PAGE = 50

# More would make the page heavy, and nobody reads them.
NAMES_SUGGESTED = 500


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
