import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.interchange.file_text import MAX_BYTES
from roles.models import Design, Person, Seat
from tests.factories import (
    DesignFactory,
    FrameworkVersionFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    TickFactory,
)
from tests.filled_forms import filled_form
from tests.stored_designs import LISTINGS

pytestmark = pytest.mark.django_db

NEW = "/o/acme/designs/new/"
IMPORT = "/o/acme/designs/import/"
EXAMPLE = "/o/acme/designs/example/"


def settings_of(version, **values) -> dict:
    """The form as a browser sends it."""
    return {
        "name": "As is",
        "version": version.pk,
        "serving": "online",
        "data_scale": "small",
    } | values


class TestDesignNew:
    def test_makes_a_design(self, client, user, shipped):
        response = client.post(
            NEW,
            settings_of(
                shipped,
                serving="both",
                data_scale="large",
                regulated="on",
                **{f"structure_{shipped.pk}": "embedded"},
            ),
        )

        design = Design.objects.get()
        assertRedirects(response, f"/designs/{design.pk}/board/")
        assert (design.version, design.structure, design.is_live) == (shipped, "embedded", True)
        assert (design.serving, design.data_scale, design.regulated) == ("both", "large", True)
        assert (design.created_by, design.organisation.slug) == (user, "acme")

    def test_may_leave_the_structure_open(self, client, shipped):
        client.post(NEW, settings_of(shipped))

        assert Design.objects.get().structure == ""

    def test_takes_only_the_structure_of_the_chosen_framework(self, client, shipped):
        other = FrameworkVersionFactory()

        client.post(NEW, settings_of(other, **{f"structure_{shipped.pk}": "hybrid"}))

        assert (Design.objects.get().version, Design.objects.get().structure) == (other, "")

    def test_offers_the_frameworks_there_are(self, client, shipped):
        FrameworkVersionFactory(framework__title="Without structures")
        FrameworkVersionFactory(
            framework__title="Not yours", framework__organisation=OrganisationFactory()
        )
        FrameworkVersionFactory(framework__title="A draft", published_at=None)

        page = client.get(NEW)

        assertContains(page, "Who does what in an ML team")
        assertContains(page, "#icon-embedded")
        assertContains(page, "This framework says nothing about structure.")
        assertNotContains(page, "Not yours")
        assertNotContains(page, "A draft")

    def test_says_so_where_there_is_no_framework(self, client):
        assertContains(client.get(NEW), "There is no framework")

    def test_sent_twice_says_that_it_is_there_and_keeps_what_was_typed(self, client, shipped):
        form = settings_of(shipped, **{f"structure_{shipped.pk}": "embedded"})
        client.post(NEW, form)

        response = client.post(NEW, form | {"name": "AS IS", "serving": "batch"})

        assertContains(response, "There already is a design called “As is”.")
        assertContains(response, 'value="AS IS"')
        assertContains(response, 'value="embedded" checked')
        assertContains(response, '<option value="batch" selected>')
        assert Design.objects.count() == 1

    @pytest.mark.parametrize(
        "values",
        [
            {"name": ""},
            {"name": "x" * 301},
            {"version": "0"},
            {"version": "x"},
            {"serving": "tape"},
        ],
    )
    def test_refuses_what_makes_no_design(self, client, shipped, values):
        response = client.post(NEW, settings_of(shipped) | values)

        assertContains(response, "field-errors")
        assert not Design.objects.exists()

    def test_refuses_a_framework_of_others(self, client):
        theirs = FrameworkVersionFactory(framework__organisation=OrganisationFactory())

        client.post(NEW, settings_of(theirs))

        assert not Design.objects.exists()

    @pytest.mark.parametrize(
        "name", ["x" * 300, "=cmd()", "<script>alert(1)</script>", "עיצוב", "👩‍🔬 plan"]
    )
    def test_takes_any_name(self, client, shipped, name):
        response = client.post(NEW, settings_of(shipped, name=name), follow=True)

        assert response.status_code == 200
        assert Design.objects.get().name == name
        assertNotContains(response, "<script>alert")

    def test_is_refused_to_a_viewer(self, client, user, shipped):
        user.memberships.update(level="viewer")

        assert client.get(NEW).status_code == 403
        assert client.post(NEW, settings_of(shipped)).status_code == 403

    def test_in_another_organisation_is_not_found(self, client, shipped):
        OrganisationFactory(slug="theirs")

        response = client.post("/o/theirs/designs/new/", settings_of(shipped))

        assert response.status_code == 404

    def test_takes_as_many_queries_for_ten_frameworks_as_for_one(
        self, client, shipped, django_assert_num_queries
    ):
        FrameworkVersionFactory.create_batch(9)

        with django_assert_num_queries(5):  # session, user, membership, versions, structures
            client.get(NEW)


class TestDesignImport:
    def send(self, client, content: bytes, **values):
        file = SimpleUploadedFile("listings.yaml", content)
        return client.post(IMPORT, {"file": file} | values)

    def test_makes_a_design_of_a_file(self, client, user, shipped):
        response = self.send(client, LISTINGS.read_bytes())

        design = Design.objects.get()
        assertRedirects(
            response, reverse("design_overview", args=[design.pk]), fetch_redirect_response=False
        )
        assert (design.name, design.created_by, design.seats.count()) == ("Listings ML", user, 21)

    def test_may_give_it_another_name(self, client, shipped):
        self.send(client, LISTINGS.read_bytes())

        twin = self.send(client, LISTINGS.read_bytes())
        self.send(client, LISTINGS.read_bytes(), name="To be")

        assertContains(twin, "There already is a design called “Listings ML”.")
        assert sorted(Design.objects.values_list("name", flat=True)) == ["Listings ML", "To be"]

    def test_lists_all_that_is_wrong_and_keeps_nothing(self, client, shipped):
        content = LISTINGS.read_text().replace("team: search", "team: nowhere") + "colour: <b>\n"

        response = self.send(client, content.encode())

        assertContains(response, "wrong with <bdi>listings.yaml</bdi>")
        assertContains(response, "seats[8].team")
        assertContains(response, "colour")
        assertContains(response, "there is no team “nowhere”", count=None)
        assert not Design.objects.exists()
        assert not Person.objects.exists()

    def test_lists_no_more_than_anybody_reads(self, client, shipped):
        rows = "\n".join(f"  - {{team: t{n}}}" for n in range(5_000))
        content = f"format: teamdesign/1\nframework: mlops-who-does-what\nseats:\n{rows}\n"

        response = self.send(client, content.encode())

        assertContains(response, "These are the first 200.")
        assertContains(response, "<li>seats[", count=200)

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "The file is empty"),
            (b"\x00\x01\x02\xff" * 100, "listings.yaml"),
            (b"\x89PNG\r\n\x1a\n" + bytes(2_000), "listings.yaml"),
            (b"just words", "the file must hold a mapping"),
            (b"[" * 100_000, "nests deeper"),
            (
                b"a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                + b"".join(
                    b"%c: &%c [%s]\n" % (after, after, b",".join([b"*" + bytes([before])] * 10))
                    for before, after in zip(b"abcdefgh", b"bcdefghi", strict=True)
                ),
                "listings.yaml",
            ),
        ],
        ids=["empty", "binary", "picture", "words", "deep", "bomb"],
    )
    def test_says_a_sentence_about_what_is_no_design(self, client, content, sentence):
        response = self.send(client, content)

        assertContains(response, sentence)
        assert not Design.objects.exists()

    def test_refuses_a_file_that_is_too_large(self, client):
        # Smaller as a request than the limit of requests, which is the middleware's to test.
        response = client.post(IMPORT, {"file": _Large()})

        assert response.status_code in (200, 413)
        assert not Design.objects.exists()

    @pytest.mark.parametrize("data", [{}, {"file": "not a file"}])
    def test_asks_for_a_file(self, client, data):
        assertContains(client.post(IMPORT, data), "Choose a file.")

    def test_is_refused_to_a_viewer(self, client, user, shipped):
        user.memberships.update(level="viewer")

        assert self.send(client, LISTINGS.read_bytes()).status_code == 403
        assert not Design.objects.exists()


class _Large(io.BytesIO):
    name = "large.yaml"

    def __init__(self) -> None:
        super().__init__(b"x" * (MAX_BYTES + 1))


class TestDesignFromExample:
    def test_keeps_the_example(self, client, shipped):
        response = client.post(EXAMPLE)

        design = Design.objects.get()
        assertRedirects(
            response, reverse("design_overview", args=[design.pk]), fetch_redirect_response=False
        )
        assert design.name == "Listings ML"

    def test_twice_is_once(self, client, shipped):
        first, second = client.post(EXAMPLE), client.post(EXAMPLE)

        assert first["Location"] == second["Location"]
        assert Design.objects.count() == 1

    def test_knows_the_people_who_are_here(self, client, organisation, shipped):
        marta = PersonFactory(
            organisation=organisation, name="Marta Kowalska", title="Product Manager"
        )

        client.post(EXAMPLE)

        assert Person.objects.filter(name="Marta Kowalska").get() == marta

    def test_rejects_get(self, client):
        assert client.get(EXAMPLE).status_code == 405


class TestDesignEdit:
    @pytest.fixture
    def design(self, organisation, shipped):
        return DesignFactory(
            organisation=organisation,
            version=shipped,
            name="As is",
            structure="hybrid",
            accepted_variations=["ds_deploys"],
            thresholds={"people_per_team": 12.0},
        )

    @pytest.fixture
    def address(self, design):
        return f"/designs/{design.pk}/settings/"

    def settings(self, **values) -> dict:
        return {
            "name": "As is",
            "structure": "hybrid",
            "serving": "online",
            "data_scale": "small",
            "stage": "auto",
        } | values

    def test_shows_what_is_set(self, client, address):
        page = client.get(address)

        assertContains(page, 'name="structure" value="hybrid" checked')
        assertContains(page, 'value="ds_deploys" id="id_accepted_variations_0" checked')
        assertContains(page, 'name="threshold_people_per_team" value="12"')
        assertContains(page, "9 unless you say something else.")
        assertContains(page, "<details open>")

    def test_asks_owners_again_if_it_is_told_to(self, client, design, address):
        tick = TickFactory(seat__team__design=design)

        client.post(address, self.settings(confirm_after_days="90"))

        design.refresh_from_db()
        tick.refresh_from_db()
        assert design.confirm_after_days == 90
        assert tick.confirmed_at is not None
        assertContains(client.get(address), 'name="confirm_after_days" value="90"')
        client.post(address, self.settings(confirm_after_days=""))
        design.refresh_from_db()
        assert design.confirm_after_days is None

    @pytest.mark.parametrize("days", ["0", "-1", "3651", "x"])
    def test_asks_owners_again_after_days_that_there_are(self, days, client, design, address):
        client.post(address, self.settings(confirm_after_days=days))

        design.refresh_from_db()
        assert design.confirm_after_days is None

    def test_keeps_what_somebody_else_changed_meanwhile(self, client, design, address):
        form = filled_form(client.get(address), "")
        Design.objects.update(serving="batch", thresholds={"people_per_team": 20.0})

        client.post(address, form | {"name": "To be"})

        design.refresh_from_db()
        assert (design.name, design.serving) == ("To be", "batch")
        assert design.thresholds == {"people_per_team": 20.0}

    def test_shows_where_both_changed_the_same_and_saves_nothing(self, client, design, address):
        form = filled_form(client.get(address), "")
        Design.objects.update(structure="centralized", as_of="2026-03-01")

        response = client.post(address, form | {"structure": "embedded", "as_of": "2026-05-01"})

        assertContains(response, "“Structure” was changed since you opened this page.")
        assertContains(response, "It says now: “2026-03-01”")
        design.refresh_from_db()
        assert (design.structure, design.revision) == ("centralized", 0)

    def test_changes_what_is_sent(self, client, design, address):
        response = client.post(
            address,
            self.settings(
                name="To be",
                structure="",
                serving="batch",
                stage="grown",
                regulated="on",
                as_of="2026-12-01",
                threshold_teams_per_person="4",
                threshold_people_per_team="9",
            ),
        )

        assert response.status_code == 302
        design.refresh_from_db()
        assert (design.name, design.structure, design.serving) == ("To be", "", "batch")
        assert (design.stage, design.regulated) == ("grown", True)
        assert str(design.as_of) == "2026-12-01"
        assert design.accepted_variations == []
        assert design.thresholds == {"teams_per_person": 4}
        assert design.revision == 1

    def test_takes_the_limits_of_its_framework_for_the_usual_ones(self, client, design, address):
        design.version.thresholds = {"people_per_team": 20}
        design.version.save()

        client.post(
            address,
            self.settings(threshold_people_per_team="9", threshold_teams_per_person="3"),
        )

        design.refresh_from_db()
        assert design.thresholds == {"people_per_team": 9}
        assertContains(client.get(address), "20 unless you say something else.")

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"threshold_people_per_team": "0"}, "It lies between 1 and 1000."),
            ({"threshold_people_per_team": "2.5"}, "It is a whole number."),
            ({"threshold_people_per_team": "many"}, "Enter a number"),
            ({"threshold_people_per_team": "NaN"}, "Enter a number"),
            ({"threshold_people_per_team": "1e999"}, "Enter a number"),
            ({"structure": "pyramid"}, "Select a valid choice"),
            ({"accepted_variations": ["anything"]}, "Select a valid choice"),
            ({"as_of": "someday"}, "Enter a valid date"),
            ({"name": "Other"}, "There already is a design called “Other”."),
        ],
    )
    def test_says_what_is_wrong(self, client, design, address, values, sentence):
        DesignFactory(organisation=design.organisation, name="Other")

        response = client.post(address, self.settings() | values)

        assertContains(response, sentence)
        assertContains(response, "/ As is<")
        design.refresh_from_db()
        assert (design.name, design.revision) == ("As is", 0)

    def test_is_refused_to_a_viewer(self, client, user, address):
        user.memberships.update(level="viewer")

        assert client.get(address).status_code == 403
        assert client.post(address, self.settings(name="Mine")).status_code == 403


class TestDesignDelete:
    def address(self, design) -> str:
        return f"/designs/{design.pk}/delete/"

    def test_says_what_goes_along(self, client, organisation):
        design = DesignFactory(organisation=organisation)
        SeatFactory(team__design=design)
        TickFactory(seat__team__design=design)

        page = client.get(self.address(design))

        assertContains(page, "2 teams, 2 seats and 1 tick go with it")

    def test_takes_it_away(self, client, organisation):
        design = DesignFactory(organisation=organisation)
        TickFactory(seat__team__design=design)

        assertRedirects(client.post(self.address(design)), "/o/acme/")
        assert not Design.objects.exists()
        assert not Seat.objects.exists()
        assert Person.objects.exists()

    @pytest.mark.parametrize(("typed", "is_there"), [("", True), ("no", True), ("As is", False)])
    def test_wants_the_name_of_the_live_one(self, client, organisation, typed, is_there):
        design = DesignFactory(organisation=organisation, name="As is", is_live=True)

        client.post(self.address(design), {"name": typed})

        assert Design.objects.exists() is is_there

    def test_is_refused_to_a_viewer(self, client, user, organisation):
        design = DesignFactory(organisation=organisation)
        user.memberships.update(level="viewer")

        assert client.post(self.address(design)).status_code == 403
        assert Design.objects.exists()
