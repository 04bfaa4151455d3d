import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.interchange.framework_file import read_shipped
from roles.interchange.framework_writing import write_framework
from roles.models import Cell, Framework, FrameworkVersion, Membership, PendingImport
from roles.pages.framework_starts import COLUMNS_SHOWN, ROWS_SHOWN
from tests.factories import (
    FrameworkVersionFactory,
    MembershipFactory,
    OrganisationFactory,
    RoleFactory,
)
from tests.interchange.workbooks import workbook

pytestmark = pytest.mark.django_db

NEW = "/o/acme/reference/new/"
RACI = b"Phase,Activity,Product Owner,Data Scientist\nBuild,Train,A,R\nRun,Watch,C,Q\n"


@pytest.fixture
def client(user):
    """Ann, who owns the organisation here."""
    user.memberships.update(level="owner")
    client = Client()
    client.force_login(user)
    return client


def signed_in(membership):
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.fixture
def editor(organisation):
    return signed_in(MembershipFactory(organisation=organisation, level="editor"))


@pytest.fixture
def stranger():
    return signed_in(MembershipFactory(level="owner"))


def send(client, content=RACI, name="raci.csv"):
    return client.post(NEW, {"start": "sheet", "sheet": SimpleUploadedFile(name, content)})


def send_file(client, content, **fields):
    file = SimpleUploadedFile("ours.yaml", content)
    return client.post(NEW, {"start": "file", "file": file, **fields})


def zip_bomb():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(200 * 1024 * 1024))
    return bomb.getvalue()


class TestFrameworkNew:
    def test_offers_the_newest_version_of_every_framework_one_may_read(self, client, organisation):
        FrameworkVersionFactory(framework__title="Shipped")
        FrameworkVersionFactory(framework__title="Ours", framework__organisation=organisation)
        FrameworkVersionFactory(
            framework__title="Theirs", framework__organisation=OrganisationFactory()
        )

        response = client.get(NEW)

        assertContains(response, ">Shipped</option>")
        assertContains(response, ">Ours</option>")
        assertNotContains(response, "Theirs")

    def test_proposes_what_the_address_names(self, client):
        FrameworkVersionFactory(framework__title="First", framework__slug="first")
        other = FrameworkVersionFactory(framework__title="Second", framework__slug="second")

        response = client.get(NEW, {"copy": "second"})

        assertContains(response, f'<option value="{other.pk}" selected>Second</option>', html=True)
        assertContains(response, 'value="Second at Acme"')

    def test_copies_into_a_draft_and_opens_it(self, client, organisation, user):
        role = RoleFactory(name="Analyst", version__framework__title="Shipped")

        response = client.post(NEW, {"start": "copy", "version": role.version_id, "title": "Mine"})

        framework = organisation.frameworks.get()
        draft = framework.versions.get()
        assertRedirects(response, f"/reference/{framework.slug}/draft/")
        assert (framework.title, framework.origin) == ("Mine", role.version.framework.slug)
        assert (draft.is_draft, draft.changed_by) == (True, user)
        assert [copy.name for copy in draft.roles.all()] == ["Analyst"]

    def test_proposes_a_title_where_none_is_written(self, client, organisation):
        version = FrameworkVersionFactory(framework__title="x" * 300)

        client.post(NEW, {"start": "copy", "version": version.pk, "title": ""})

        title = organisation.frameworks.get().title
        assert (len(title), title[-9:]) == (300, "x at Acme")

    def test_sent_twice_makes_one_framework(self, client, organisation):
        sent = {"start": "copy", "version": FrameworkVersionFactory().pk, "title": "Mine"}
        client.post(NEW, sent)

        response = client.post(NEW, sent | {"title": "mine"})

        assertContains(response, "There already is a framework called “Mine”.", status_code=422)
        assertContains(response, 'value="mine"', status_code=422)
        assert organisation.frameworks.count() == 1

    def test_refuses_the_title_that_a_draft_has_got(self, client, organisation):
        FrameworkVersionFactory(
            framework__organisation=organisation, title="Renamed", published_at=None
        )
        version = FrameworkVersionFactory()

        response = client.post(NEW, {"start": "copy", "version": version.pk, "title": "renamed"})

        assertContains(response, "called “Renamed”", status_code=422)

    def test_copies_nothing_of_another_organisation(self, client):
        theirs = FrameworkVersionFactory(framework__organisation=OrganisationFactory())

        response = client.post(NEW, {"start": "copy", "version": theirs.pk, "title": "Mine"})

        assertContains(response, "Select a valid choice.", status_code=422)
        assert Framework.objects.count() == 1

    def test_makes_a_draft_of_a_file(self, client, organisation):
        file = read_shipped("tdsp")

        response = send_file(client, write_framework(file).encode(), title="")

        framework = organisation.frameworks.get()
        assertRedirects(response, f"/reference/{framework.slug}/draft/")
        assert framework.title == file.title
        assert framework.versions.get().roles.count() == len(file.roles)

    def test_keeps_the_origin_of_a_file_that_a_shipped_framework_was_written_to(
        self, client, organisation, shipped
    ):
        send_file(client, write_framework(read_shipped(shipped.framework.slug)).encode())

        assert organisation.frameworks.get().origin == shipped.framework.slug

    def test_tells_all_that_is_wrong_with_a_file_with_its_line_and_path(self, client):
        wrong = b"schema_version: 1\nslug: x\nroles: [{key: a}, {key: a}]\ncells: [{a: b, r: a}]\n"

        response = send_file(client, wrong, title="Kept title")

        assertContains(response, "2 things are wrong with", status_code=422)
        assertContains(response, "roles[1].key, line 3", status_code=422)
        assertContains(response, "there is no activity “b”", status_code=422)
        assertContains(response, 'value="Kept title"', status_code=422)
        assert not Framework.objects.exists()

    def test_keeps_a_sheet_and_shows_it_before_anything_is_saved(self, client, user):
        response = send(client)

        pending = PendingImport.objects.get()
        assertRedirects(response, f"/o/acme/reference/sheet/{pending.pk}/")
        assert (pending.purpose, pending.user) == ("matrix", user)
        assert not Framework.objects.exists()

    @pytest.mark.parametrize("name", ["raci.tsv", "raci.md", "raci.xlsx"])
    def test_takes_every_kind_of_sheet(self, client, name):
        rows = [["", "PO", "DS"], ["Train", "A", "R"]]
        content = {
            "raci.tsv": "\n".join("\t".join(row) for row in rows).encode(),
            "raci.md": b"# RACI\n\n| Activity | PO | DS |\n|---|---|---|\n| Train | A | R |\n",
            "raci.xlsx": workbook(rows),
        }[name]

        assertContains(client.get(send(client, content, name)["Location"]), "Train")

    def test_takes_pasted_cells_whose_first_is_empty(self, client):
        response = client.post(NEW, {"start": "sheet", "cells": "\tPO\tDS\r\nTrain\tA\tR\r\n"})

        assertContains(client.get(response["Location"]), "1 activity × 2 roles")

    def test_goes_to_the_first_sheet_that_holds_a_matrix(self, client):
        cover = [["About this file"], ["It says who does what."], ["Ask Ann."]]
        content = workbook(cover, ("RACI", [["Activity", "PO"], ["Train", "R"]]))

        response = client.get(send(client, content, "raci.xlsx")["Location"])

        assertContains(response, "<option selected>RACI</option>", html=True)
        assertContains(response, "1 activity × 1 role")

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "The file is empty."),
            (b"Activity,,\nTrain,R,A\nWatch,A,R\n", "The header is empty"),
            (b"Activity" + b",x" * 5_000 + b"\nTrain" + b",R" * 5_000, "5,001 columns"),
            (b"Name,Colour\nAnn,red\nBob,blue\n", "does not look like a responsibility matrix"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is not a text file"),
            (b"PK\x03\x04rest", "The workbook is damaged"),
            (zip_bomb(), "The workbook unpacks to 200 MiB, which is too much"),
            (b"Activity,DS\n" + b"Do,R\n" * 2_001, "holds at most 2,000"),
        ],
        ids=["empty", "header", "wide", "none", "image", "damaged", "bomb", "long"],
    )
    def test_says_in_a_sentence_why_a_sheet_cannot_be_read(self, client, content, said):
        response = send(client, content)

        assertContains(response, said, status_code=422)
        assert not PendingImport.objects.exists()

    def test_keeps_the_pasted_cells_that_it_cannot_read(self, client):
        response = client.post(NEW, {"start": "sheet", "cells": "no matrix <b>"})

        assertContains(response, "no matrix &lt;b&gt;</textarea>", status_code=422)

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"start": "sheet"}, "Choose a file, or paste the cells."),
            ({"start": "file"}, "Choose a file."),
            ({"start": "copy"}, "This field is required."),
        ],
    )
    def test_asks_for_what_is_missing(self, client, sent, said):
        assertContains(client.post(NEW, sent), said, status_code=422)

    def test_takes_a_file_or_pasted_cells_but_not_both(self, client):
        file = SimpleUploadedFile("raci.csv", RACI)

        response = client.post(NEW, {"start": "sheet", "sheet": file, "cells": "a\tb"})

        assertContains(response, "not both", status_code=422)

    def test_refuses_a_way_that_there_is_not(self, client):
        assert client.post(NEW, {"start": "wish"}).status_code == 400

    def test_rejects_put(self, client):
        assert client.put(NEW).status_code == 405

    def test_is_refused_to_an_editor(self, editor):
        assert editor.get(NEW).status_code == 403
        assert send(editor).status_code == 403
        assert not PendingImport.objects.exists()

    def test_in_another_organisation_is_not_found(self, stranger, organisation):
        assert stranger.get(NEW).status_code == 404
        assert send(stranger).status_code == 404

    def test_leads_to_the_drafts_there_are(self, client, organisation):
        draft = {"published_at": None, "title": "Begun"}
        FrameworkVersionFactory(
            framework__slug="ours", framework__organisation=organisation, **draft
        )
        FrameworkVersionFactory(
            framework__slug="theirs", framework__organisation=OrganisationFactory(), **draft
        )

        response = client.get(NEW)

        assertContains(response, '<a href="/reference/ours/draft/"><bdi>Begun</bdi></a>')
        assertNotContains(response, "/reference/theirs/")

    def test_takes_as_many_queries_for_many_frameworks_as_for_one(
        self, client, organisation, django_assert_num_queries
    ):
        for size in (1, 20):
            FrameworkVersionFactory.create_batch(size)
            FrameworkVersionFactory.create_batch(
                size, published_at=None, framework__organisation=organisation
            )
            # Session, user, membership, versions, drafts.
            with django_assert_num_queries(5):
                client.get(NEW)


class TestMatrixCheck:
    @pytest.fixture
    def address(self, client):
        return send(client)["Location"]

    def test_shows_what_was_understood_and_what_was_not(self, client, address):
        response = client.get(address)

        assertContains(response, 'value="raci"')
        assertContains(response, "Make a draft of 2 activities × 2 roles")
        assertContains(response, 'aria-label="Data Scientist, Train: owns it"')
        assertContains(response, "Row 2, column C says <q>A</q>")
        assertContains(response, 'aria-label="Product Owner, Watch: left out"')
        assertContains(response, 'aria-label="Data Scientist, Watch: not understood"')
        assertContains(response, "“Q” is neither R, A, S, C, I nor a tick")
        assertContains(response, "Read as stage: column “Phase”.")
        assert not Framework.objects.exists()

    def test_shows_any_text_as_text(self, client):
        address = send(client, b"Activity,<script>x\n<script>y,R<script>\nTrain,R\n")["Location"]

        assertNotContains(client.get(address), "<script>x")
        assertNotContains(client.get(address), "<script>y")

    def test_shows_the_first_of_many_and_counts_the_rest(self, client):
        header = b"Activity" + b"".join(b",Role %d" % one for one in range(COLUMNS_SHOWN + 5))
        rows = b"".join(b"\nActivity %d,R" % one for one in range(ROWS_SHOWN + 480))

        response = client.get(send(client, header + rows)["Location"])

        assertContains(response, "And 480 more activities. And 5 more roles.")
        assertContains(response, 'scope="row"', count=ROWS_SHOWN)
        assertContains(response, f"Make a draft of {ROWS_SHOWN + 480} activities")

    def test_reads_the_sheet_that_is_asked_for(self, client):
        content = workbook(
            [["Activity", "PO"], ["Train", "R"]], ("Other", [["Activity", "DS"], ["Watch", "R"]])
        )
        address = send(client, content, "raci.xlsx")["Location"]

        response = client.get(address, {"sheet": "Other"})
        client.post(address, {"sheet": "Other", "title": "Mine"})

        assertContains(response, "Watch")
        assertNotContains(response, "Train")
        assertContains(response, 'value="raci, Other"')
        assert Cell.objects.get().activity.name == "Watch"

    def test_says_why_the_sheet_that_is_asked_for_cannot_be_read(self, client):
        content = workbook([["Activity", "PO"], ["Train", "R"]], ("About", [["Ask"], ["Ann"]]))
        address = send(client, content, "raci.xlsx")["Location"]

        response = client.get(address, {"sheet": "About"})
        nowhere = client.get(address, {"sheet": "Nowhere"})

        assertContains(response, "does not look like a responsibility matrix")
        assertContains(response, "<option>First</option>", html=True)
        assertNotContains(response, "Make a draft")
        assertContains(nowhere, "There is no sheet “Nowhere”")

    def test_makes_the_draft_that_it_showed_and_opens_it(self, client, organisation, address):
        response = client.post(address, {"title": "Who does what here"})

        framework = organisation.frameworks.get()
        draft = framework.versions.get()
        assertRedirects(response, "/reference/acme-who-does-what-here/draft/")
        assert (framework.title, framework.origin, draft.is_draft) == (
            "Who does what here",
            "",
            True,
        )
        assert [activity.stage for activity in draft.activities.order_by("pk")] == [
            "model",
            "operate",
        ]
        cell = Cell.objects.get()
        assert (str(cell.role), str(cell.activity), cell.mark) == (
            "Data Scientist",
            "Train",
            "owner",
        )
        assert bytes(PendingImport.objects.get().content) == b""

    def test_has_no_origin_even_where_the_organisation_is_called_like_a_framework(
        self, client, organisation, address
    ):
        FrameworkVersionFactory(framework__slug="acme")

        client.post(address, {"title": "Mine"})

        assert organisation.frameworks.get().origin == ""

    def test_a_second_click_leads_to_the_draft(self, client, address):
        client.post(address, {"title": "Mine"})

        for again in (client.post(address, {"title": "Mine"}), client.get(address)):
            assertRedirects(again, "/reference/acme-mine/draft/", fetch_redirect_response=False)
        assertContains(client.get(again["Location"]), "raci.csv was made a draft already.")
        assert Framework.objects.count() == 1

    def test_a_later_click_leads_to_what_was_published_since(self, client, address):
        client.post(address, {"title": "Mine"})
        FrameworkVersion.objects.update(published_at=timezone.now())

        assertRedirects(client.get(address), "/reference/acme-mine/")

    def test_a_later_click_leads_back_once_the_draft_is_gone(self, client, address):
        client.post(address, {"title": "Mine"})
        FrameworkVersion.objects.all().delete()
        Framework.objects.all().delete()

        assertRedirects(client.get(address), NEW)

    @pytest.mark.parametrize(
        ("title", "said"), [(" ", "This field is required."), ("taken", "called “Taken”.")]
    )
    def test_says_what_is_wrong_with_the_title_and_saves_nothing(
        self, client, organisation, address, title, said
    ):
        organisation.frameworks.create(slug="acme-taken", title="Taken")

        response = client.post(address, {"title": title})

        assertContains(response, said, status_code=422)
        assertContains(response, "Make a draft of 2 activities", status_code=422)
        assert not FrameworkVersion.objects.exists()
        assert client.post(address, {"title": "Mine"}).status_code == 302

    def test_is_gone_after_a_day(self, client, address):
        PendingImport.objects.update(created_at=timezone.now() - timedelta(hours=25))

        assert client.get(address).status_code == 404
        assert client.post(address, {"title": "Mine"}).status_code == 404

    def test_and_a_sheet_of_people_leave_each_other_alone(self, client, address):
        people = SimpleUploadedFile("people.csv", b"name\nAnn\n")
        other = client.post("/o/acme/people/import/", {"sheet": people})["Location"]
        again = send(client)["Location"]

        assert client.get(other).status_code == 200
        assert client.get(again).status_code == 200
        assert client.get(address).status_code == 404
        matrix, sheet = (one.rstrip("/").rpartition("/")[2] for one in (again, other))
        assert client.get(f"/o/acme/people/import/{matrix}/").status_code == 404
        assert client.get(f"/o/acme/reference/sheet/{sheet}/").status_code == 404

    def test_is_not_found_for_another_owner_or_another_organisation(
        self, organisation, stranger, address
    ):
        colleague = signed_in(MembershipFactory(organisation=organisation, level="owner"))

        for other in (colleague, stranger):
            assert other.get(address).status_code == 404
            assert other.post(address, {"title": "Mine"}).status_code == 404
        assert not Framework.objects.exists()

    def test_is_refused_to_somebody_who_no_longer_owns(self, client, user, address):
        Membership.objects.filter(user=user).update(level="editor")

        assert client.post(address, {"title": "Mine"}).status_code == 403

    def test_rejects_put(self, client, address):
        assert client.put(address).status_code == 405

    def test_takes_as_many_queries_for_many_rows_as_for_few(
        self, client, django_assert_num_queries
    ):
        for size in (1, 500):
            rows = b"".join(b"Activity %d,R\n" % one for one in range(size))
            address = send(client, b"Activity,DS\n" + rows)["Location"]
            with django_assert_num_queries(4):  # session, user, membership, sheet
                client.get(address)
