"""The people of an organisation: the directory, and the forms of one person."""

from collections.abc import Iterator
from contextlib import nullcontext
from tempfile import TemporaryFile

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from roles import access
from roles.actions.people import CannotStore, changing_people, save_person
from roles.exports.as_csv import csv_parts
from roles.exports.as_xlsx import XLSX, write_xlsx
from roles.exports.sheets import Cell
from roles.forms.people import STATES, PersonForm, PersonSearchForm
from roles.http import HtmxHttpRequest, file_stem, render_page, wants_fragment
from roles.models import Membership, Organisation, Person
from roles.pages.people import COLUMNS, USUAL_COLUMNS, Directory, columns_of, read_directory
from roles.tables import PersonTable
from roles.views.appearance import YEAR_SECONDS

PEOPLE_A_PAGE = 50

# More would make the page heavy, and nobody reads them.
NAMES_SUGGESTED = 500

# So many people of an export stand in memory at once.
_EXPORTED_AT_ONCE = 2_000

# The columns that this browser shows where an address does not say which.
_COLUMNS = "people_columns"


@require_GET
def person_list(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """The people whom the address asks for, in its order and with its columns.

    An address without columns gets those that were last chosen in this browser, and then says so,
    for it may be sent to somebody.
    """
    membership = access.membership_in(request.user, organisation)
    kept = columns_of(request.COOKIES.get(_COLUMNS, "").split("."))
    if "columns" not in request.GET and kept != USUAL_COLUMNS and not wants_fragment(request):
        address = request.GET.copy()
        address.setlist("columns", list(kept))
        return redirect(f"{request.path}?{address.urlencode()}")
    directory = read_directory(membership.organisation, on=timezone.localdate())
    columns = columns_of(request.GET.getlist("columns"))
    form = PersonSearchForm(request.GET, directory=directory)
    table = _table(form, directory, columns, may_choose=membership.may_edit)
    RequestConfig(request, paginate={"per_page": PEOPLE_A_PAGE}).configure(table)
    context = {
        "organisation": membership.organisation,
        "may_edit": membership.may_edit,
        "directory": directory,
        "form": form,
        "states": STATES,
        "table": table,
        "count": len(table.rows),
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if value and name not in ("columns", "page")
        ],
        "columns": [(name, label, name in columns) for name, label in COLUMNS.items()],
        "shown": columns if columns != USUAL_COLUMNS else (),
    }
    if not wants_fragment(request):
        context["teams"] = directory.teams
        if membership.may_edit:
            changes = membership.organisation.people_changes
            context["last_change"] = changes.last_to_undo(request.user, at=timezone.now())
    response = render_page(request, "people/person_list.html", context, fragment="person-table")
    if "columns" in request.GET and columns != kept:
        response.set_cookie(
            _COLUMNS,
            ".".join(columns),
            max_age=YEAR_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


@require_GET
def person_export(request: HtmxHttpRequest, organisation: str, form: str) -> HttpResponseBase:
    """What the directory shows at the same address, all pages of it, as a file.

    The people are read and written part by part, however many they are.
    """
    membership = access.membership_in(request.user, organisation)
    if form not in ("csv", "xlsx"):
        raise Http404
    directory = read_directory(membership.organisation, on=timezone.localdate())
    columns = columns_of(request.GET.getlist("columns"))
    table = _table(PersonSearchForm(request.GET, directory=directory), directory, columns)
    RequestConfig(request, paginate=False).configure(table)
    labels = [COLUMNS[name] for name in columns]
    rows = _rows(table, directory, columns)
    file_name = f"{file_stem(f'{directory.organisation}, people {directory.on}')}.{form}"
    if form == "csv":
        answer = StreamingHttpResponse(
            csv_parts(labels, rows), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=file_name
        )
        return answer
    # The answer closes it.
    file = TemporaryFile()  # noqa: SIM115
    write_xlsx(file, title="People", columns=labels, rows=rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=XLSX)


def _table(
    form: PersonSearchForm,
    directory: Directory,
    columns: tuple[str, ...],
    *,
    may_choose: bool = False,
) -> PersonTable:
    everybody = directory.organisation.people.all()
    return PersonTable(
        form.filter(everybody),
        directory=directory,
        columns=columns,
        among=everybody if form.asks else None,
        may_choose=may_choose,
    )


def _rows(
    table: PersonTable, directory: Directory, columns: tuple[str, ...]
) -> Iterator[list[Cell]]:
    for person in table.in_order().iterator(chunk_size=_EXPORTED_AT_ONCE):
        yield [directory.told(person, column) for column in columns]


@require_http_methods(["GET", "POST"])
def person_add(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    membership = access.membership_to_edit(request.user, organisation)
    person = Person(organisation=membership.organisation)
    return _save_person(request, membership, person, "people/person_add.html")


@require_http_methods(["GET", "POST"])
def person_edit(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    membership = access.membership_to_edit(request.user, organisation)
    people = membership.organisation.people.select_related("organisation", "manager")
    # What was sent is compared with what nobody else can change meanwhile.
    with changing_people(membership.organisation) if request.method == "POST" else nullcontext():
        person = get_object_or_404(people, pk=pk)
        return _save_person(request, membership, person, "people/person_edit.html")


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
