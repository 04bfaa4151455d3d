import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import (
    Membership,
    MembershipLevel,
    PendingImport,
    Person,
    Seat,
    Team,
    TitleCorrection,
)
from roles.snapshots import read_framework
from tests.factories import DesignFactory, MembershipFactory, PersonFactory, TeamFactory
from tests.filled_forms import filled_form
from tests.interchange.workbooks import workbook

pytestmark = pytest.mark.django_db

PEOPLE = "/o/acme/people/"
IMPORT = f"{PEOPLE}import/"
SOURCEGRAPH = Path(__file__).parent.parent / "data" / "sourcegraph_people_2022-09.csv"


def upload(client, content, name="people.csv"):
    return client.post(IMPORT, {"sheet": SimpleUploadedFile(name, content)})


def uploaded(client, text):
    """The address of the page that checks a sheet."""
    return upload(client, text.encode())["Location"]


def answer(client, address, **changed):
    """Send the answers that the page has chosen, but for some, by the labels of their fields."""
    page = client.get(address)
    fields = page.context["answers"].fields
    names = {field.widget.attrs.get("aria-label"): name for name, field in fields.items()}
    sent = {names.get(label, label): value for label, value in changed.items()}
    return client.post(address, filled_form(page, address) | sent)


class TestPersonImport:
    def test_keeps_a_readable_sheet_and_shows_it_before_anything_is_stored(self, client):
        response = upload(client, SOURCEGRAPH.read_bytes(), SOURCEGRAPH.name)

        pending = PendingImport.objects.get()
        assertRedirects(response, f"{IMPORT}{pending.pk}/", fetch_redirect_response=False)
        check = client.get(response["Location"])
        assertContains(check, "Continue with 229 people")
        assertContains(check, "Job title: <bdi>job_title</bdi>")
        confirm = client.get(f"{response['Location']}confirm/")
        assertContains(confirm, "Import 229 people")
        assert not Person.objects.exists()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "The file is empty."),
            (b"name\n", "The sheet has column names and nothing below them."),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is not a text file"),
            (b"PK\x03\x04rest", "save the sheet as CSV"),
        ],
    )
    def test_says_in_a_sentence_why_a_file_cannot_be_read(self, client, content, said):
        assertContains(upload(client, content), said, status_code=422)
        assert not PendingImport.objects.exists()

    def test_takes_pasted_cells(self, client):
        client.post(IMPORT, {"cells": "Name\tTitle\nAnn\tCEO\n"})

        pending = PendingImport.objects.get()
        assert pending.file_name == "Pasted cells"
        assertContains(client.get(f"{IMPORT}{pending.pk}/"), "Continue with 1 person")

    def test_asks_for_a_file_or_cells(self, client):
        response = client.post(IMPORT)

        assertContains(response, "Choose a file, or paste the cells.", status_code=422)

    def test_sends_htmx_to_a_whole_page(self, client, htmx):
        response = client.post(IMPORT, {"cells": "Name\nAnn\n"}, headers=htmx)

        assert response["HX-Redirect"] == f"{IMPORT}{PendingImport.objects.get().pk}/"

    def test_refuses_thirty_megabytes_in_a_sentence(self, client):
        response = upload(client, b"name\n" + b"x" * 30 * 1024 * 1024)

        assertContains(response, "20 MB", status_code=413)

    def test_is_refused_to_a_viewer(self, viewer):
        assert viewer.get(IMPORT).status_code == 403
        assert upload(viewer, b"name\nAnn\n").status_code == 403

    def test_in_another_organisation_is_not_found(self, stranger, organisation):
        assert upload(stranger, b"name\nAnn\n").status_code == 404


class TestPersonImportCheck:
    def test_tells_problems_by_row_column_and_value(self, client):
        response = client.get(uploaded(client, "name,share\nAnn,lots\n=cmd(),1\n"))

        assertContains(response, "1 row left out")
        assertContains(
            response, "Row 2, <bdi>share</bdi> <q>lots</q>: must be a share of full time"
        )

    def test_tells_how_it_was_read_and_which_managers_are_not_found(self, client):
        response = client.get(uploaded(client, "Staff\nname,boss\nAnn,Zoe\n"))

        assertContains(response, "The names of the columns stand in row 2")
        assertContains(response, "Row 3, <bdi>boss</bdi> <q>Zoe</q>: nobody is found by that.")

    def test_asks_for_the_columns_where_no_names_are_found(self, client):
        address = uploaded(client, "colour,size\nAnn,CEO\n")
        assertContains(client.get(address), "No column holds names or ids")

        client.post(address, {"part": "columns", "column_0": "name", "column_1": "title"})

        assertContains(client.get(address), "Continue with 1 person")

    def test_refuses_one_field_for_two_columns(self, client):
        address = uploaded(client, "name,size\nAnn,CEO\n")

        response = client.post(address, {"part": "columns", "column_0": "name", "column_1": "name"})

        assertContains(response, "2 columns are name; choose one.", status_code=422)

    def test_reads_the_sheet_of_a_workbook_that_is_chosen(self, client):
        content = workbook([["name"], ["Ann"]], ("Leavers", [["name"], ["Bob"], ["Cy"]]))
        address = upload(client, content, "people.xlsx")["Location"]

        client.post(address, {"part": "columns", "sheet": "Leavers", "column_0": "name"})

        assertContains(client.get(address), "Continue with 2 people")

    def test_lets_somebody_choose_another_sheet_if_one_is_empty(self, client):
        content = workbook([["name"], ["Ann"]], ("Empty", []))
        address = upload(client, content, "people.xlsx")["Location"]

        client.post(address, {"part": "columns", "sheet": "Empty"})

        response = client.get(address)
        assertContains(response, "The sheet is empty.")
        assert filled_form(response, "")["sheet"] == ["Empty"]

    def test_reads_days_as_is_said(self, client):
        address = uploaded(client, "name,start\nAnn,3/4/2026\n")

        sent = {"part": "columns", "column_0": "name", "column_1": "start", "order": "month"}
        client.post(address, sent)

        assertContains(client.get(address), "was read as 4 March 2026, the day second")

    def test_keeps_the_role_that_is_chosen_for_a_title(self, client, shipped):
        address = uploaded(client, "name,title\nAnn,Platform Engineer\nBob,Data Engineer\n")

        response = answer(client, address, **{"Role of Platform Engineer": "devops_engineer"})

        assertRedirects(response, f"{address}confirm/", fetch_redirect_response=False)
        kept = PendingImport.objects.get().choices
        assert kept["titles"] == {"platform engineer": "devops_engineer"}
        assert not TitleCorrection.objects.exists()

    def test_keeps_the_teams_that_are_chosen_for_departments(self, client, organisation):
        design = DesignFactory(organisation=organisation)
        TeamFactory(design=design, key="a", name="A")
        address = uploaded(client, "name,team\nAnn,Search\n")

        client.post(address, {"part": "target", "design": design.pk})
        answer(client, address, **{"Team of Search": "a"})

        kept = PendingImport.objects.get().choices
        assert (kept["design"], kept["departments"]) == (
            design.pk,
            {"Search": "a", "": "-"},
        )

    def test_offers_no_design_of_another_organisation(self, client, organisation):
        theirs = DesignFactory()
        address = uploaded(client, "name\nAnn\n")

        response = client.post(address, {"part": "target", "design": theirs.pk})

        assert response.status_code == 422

    def test_asks_who_somebody_is(self, client, organisation):
        ann = PersonFactory(organisation=organisation, name="Ann", external_id="7")
        address = uploaded(client, "id,name\n8,Ann\n")
        assertContains(client.get(address), "The same as Ann, id 7")

        answer(client, address, **{"Who Ann of row 2 is": str(ann.pk)})

        assertContains(client.get(f"{address}confirm/"), "Import 1 person")

    def test_asks_whether_one_name_is_one_person(self, client):
        address = uploaded(client, "name,title\nAnn,CEO\nAnn,Lead\n")

        answer(client, address, apart=["ann"])

        assertContains(client.get(f"{address}confirm/"), "Import 2 people")

    def test_refuses_an_answer_that_is_not_offered(self, client, shipped):
        address = uploaded(client, "name,title\nAnn,Platform Engineer\n")

        response = answer(client, address, **{"Role of Platform Engineer": "pilot"})

        assert response.status_code == 422

    def test_reads_large_shares_as_all_of_the_time_if_somebody_says_so(self, client):
        address = uploaded(client, "name,share\nAnn,120%\nBob,1\n")
        assertContains(client.get(address), "Use 100% for 1 share above it")

        response = client.post(address, {"part": "shares", "cap": "on"}, follow=True)

        assertContains(response, "1 share of more than 100 % was read as 100 %.")
        assertContains(response, "Continue with 2 people")
        assertNotContains(response, "left out")
        response = client.post(address, {"part": "shares"}, follow=True)
        assertContains(response, "1 row left out")

    def test_refuses_a_part_that_it_has_not(self, client):
        assert client.post(uploaded(client, "name\nAnn\n"), {"part": "x"}).status_code == 400

    def test_is_not_found_for_a_colleague_or_another_organisation(
        self, client, stranger, organisation
    ):
        address = uploaded(client, "name\nAnn\n")
        colleague = Client()
        colleague.force_login(MembershipFactory(organisation=organisation, level="owner").user)

        for page in (address, f"{address}confirm/"):
            assert colleague.post(page).status_code == 404
            assert stranger.post(page).status_code == 404
        assert not Person.objects.exists()

    def test_takes_as_many_queries_for_many_rows_as_for_few(
        self, client, shipped, django_assert_num_queries
    ):
        read_framework(shipped)
        for size in (1, 200):
            rows = "".join(f"Person {one},Engineer {one}\n" for one in range(size))
            address = uploaded(client, f"name,title\n{rows}")
            # Session, user, membership, sheet, designs, people, live design, versions, corrections.
            with django_assert_num_queries(9):
                client.get(address)


class TestPersonImportConfirm:
    def test_shows_what_changes_field_by_field(self, client, organisation):
        PersonFactory(organisation=organisation, name="Ann", external_id="1", title="CTO")

        response = client.get(f"{uploaded(client, 'id,title\n1,CEO\n')}confirm/")

        assertContains(response, "Job title: <del><bdi>CTO</bdi></del>")
        assertContains(response, "<ins><bdi>CEO</bdi></ins>")

    def test_shows_a_page_of_those_one_looks_for(self, client, organisation):
        PersonFactory(organisation=organisation, name="Person 0")
        rows = "".join(f"Person {one}\n" for one in range(150))
        address = f"{uploaded(client, f'name\n{rows}')}confirm/"

        assertContains(client.get(address), "150 people, page 1 of 2")
        response = client.get(f"{address}?show=new&page=2")
        assertContains(response, "149 people, page 2 of 2")
        assertNotContains(response, "<bdi>Person 1</bdi>")
        assertContains(client.get(f"{address}?show=same"), "<bdi>Person 0</bdi>")

    def test_stores_once_whatever_is_clicked_twice(self, client, organisation):
        address = f"{uploaded(client, 'name\n=cmd()\n')}confirm/"

        first = client.post(address)
        second = client.post(address)

        assertRedirects(first, PEOPLE, fetch_redirect_response=False)
        assertRedirects(second, PEOPLE, fetch_redirect_response=False)
        response = client.get(PEOPLE)
        assertContains(response, "1 new, 0 changed, 0 as before.")
        assertContains(response, "people.csv is imported already.")
        assert [person.name for person in Person.objects.all()] == ["=cmd()"]

    def test_goes_to_the_list_once_it_is_confirmed(self, client):
        address = uploaded(client, "name\nAnn\n")
        client.post(f"{address}confirm/")

        assertRedirects(client.get(address), PEOPLE)
        assertRedirects(client.get(f"{address}confirm/"), PEOPLE)

    def test_offers_nothing_to_confirm_where_nobody_is_left(self, client):
        response = client.get(f"{uploaded(client, 'name,share\nAnn,lots\n')}confirm/")

        assertContains(response, "There is nobody to import.")
        assertNotContains(response, "Import 0")

    def test_goes_back_where_no_people_can_be_read(self, client):
        address = uploaded(client, "colour\nred\n")

        for ask in (client.get, client.post):
            assertRedirects(ask(f"{address}confirm/"), address)

    def test_makes_seats_and_goes_to_the_board(self, client, organisation, shipped):
        design = DesignFactory(organisation=organisation, version=shipped)
        address = uploaded(client, "name,team,title\nAnn,Search,Data Engineer\n")
        client.post(address, {"part": "target", "design": design.pk})
        assertContains(client.get(f"{address}confirm/"), "1 new seat.")

        response = client.post(f"{address}confirm/")

        assertRedirects(response, f"/designs/{design.pk}/board/", fetch_redirect_response=False)
        assert Seat.objects.get().roles == ["data_engineer"]
        assert Team.objects.get().name == "Search"

    def test_marks_leavers_only_if_it_is_ticked(self, client, organisation):
        bob = PersonFactory(organisation=organisation, name="Bob")
        address = f"{uploaded(client, 'name\nAnn\n')}confirm/"
        assertContains(client.get(address), "1 person is here and not in this sheet")

        client.post(address, {"left_on": "2026-11-21"})
        bob.refresh_from_db()
        assert bob.leaves_on is None

        address = f"{uploaded(client, 'name\nAnn\n')}confirm/"
        client.post(address, {"left": "on", "left_on": "2026-11-21"})
        bob.refresh_from_db()
        assert f"{bob.leaves_on}" == "2026-11-21"

    @pytest.mark.parametrize("day", ["", "soon", "2026-02-30"])
    def test_stores_nothing_without_the_day_they_left(self, client, organisation, day):
        PersonFactory(organisation=organisation, name="Bob")
        address = f"{uploaded(client, 'name\nAnn\n')}confirm/"

        response = client.post(address, {"left": "on", "left_on": day})

        assertRedirects(response, address, fetch_redirect_response=False)
        assertContains(client.get(address), "Say the day on which they left.")
        assert not Person.objects.filter(name="Ann").exists()

    def test_is_refused_to_somebody_who_may_no_longer_edit(self, client, user):
        address = uploaded(client, "name\nAnn\n")
        Membership.objects.filter(user=user).update(level=MembershipLevel.VIEWER)

        assert client.post(f"{address}confirm/").status_code == 403
        assert not Person.objects.exists()


class TestPersonImportLeftOut:
    SHEET = "name,=cmd(),share\nAnn,x,lots\n=Bob,y,1.5\nCy,z,1\n"
    LEFT_OUT = [
        ["Row", "Left out because", "name", "'=cmd()", "share"],
        ["2", "share “lots”: must be a share of full time such as 0.5 or 50 %", "Ann", "x", "lots"],
        [
            "3",
            "share “1.5”: is more than one person's time; a share is at most 1, or 100 %",
            "'=Bob",
            "y",
            "1.5",
        ],
    ]

    def rows(self, response):
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    def test_holds_the_rows_with_their_reasons_and_no_formulas(self, client):
        address = uploaded(client, self.SHEET)
        assertContains(client.get(address), f'href="{address}left-out/"')
        assertContains(client.get(f"{address}confirm/"), f'href="{address}left-out/"')

        response = client.get(f"{address}left-out/")

        assert self.rows(response) == self.LEFT_OUT
        assert response["Content-Disposition"] == 'attachment; filename="people left out.csv"'

    def test_is_offered_and_the_same_once_the_rest_is_imported(self, client):
        address = uploaded(client, self.SHEET)

        page = client.post(f"{address}confirm/", follow=True)

        assertContains(page, f'<a href="{address}left-out/">2 rows left out</a>')
        assert self.rows(client.get(f"{address}left-out/")) == self.LEFT_OUT

    @pytest.mark.parametrize("text", ["name\nAnn\n", "colour\nred\n"])
    def test_is_not_found_where_nothing_is(self, client, text):
        address = uploaded(client, text)

        assert client.get(f"{address}left-out/").status_code == 404
        client.post(f"{address}confirm/")
        assert client.get(f"{address}left-out/").status_code == 404

    def test_goes_with_the_sheet_after_a_day(self, client):
        address = uploaded(client, self.SHEET)
        client.post(f"{address}confirm/")
        PendingImport.objects.update(created_at=timezone.now() - timedelta(days=2))

        assert client.get(f"{address}left-out/").status_code == 404

    def test_is_refused_to_a_viewer(self, client, viewer):
        assert viewer.get(f"{uploaded(client, self.SHEET)}left-out/").status_code == 403

    def test_is_not_found_for_a_colleague(self, client, organisation):
        colleague = Client()
        colleague.force_login(MembershipFactory(organisation=organisation, level="owner").user)

        assert colleague.get(f"{uploaded(client, self.SHEET)}left-out/").status_code == 404

    def test_rejects_post(self, client):
        assert client.post(f"{uploaded(client, self.SHEET)}left-out/").status_code == 405
