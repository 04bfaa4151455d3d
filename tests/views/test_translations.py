import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped
from roles.models import Design, Person
from roles.snapshots.frameworks import published_framework
from tests.factories import (
    FrameworkFactory,
    FrameworkVersionFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
    TickFactory,
)
from tests.filled_forms import filled_form
from tests.own_frameworks import publish_own
from tests.stored_designs import NOW, keep_listings

pytestmark = pytest.mark.django_db

PODCAST = "data-team-roles-podcast"
SETTLED = {
    "role-data_scientist": "to data_scientist",
    "role-mlops_engineer": "to mlops_engineer",
    "activity-define_requirements": "all",
    "activity-deploy_models": "to serve_online",
    "activity-integrate_predictions": "out",
}


@pytest.fixture
def podcast(db):
    return publish_framework(file=read_shipped(PODCAST), at=NOW).version


@pytest.fixture
def design(organisation, podcast):
    return keep_listings(organisation)


def path_of(design, query=""):
    return reverse("design_translate", args=[design.pk]) + query


def ask(client, design):
    return client.get(path_of(design, f"?framework={PODCAST}"))


def sent(client, design, **chosen):
    """What the form sends once everything is chosen."""
    return filled_form(ask(client, design), path_of(design)) | SETTLED | chosen


def preview(client, design, **chosen):
    return client.post(path_of(design), sent(client, design, **chosen) | {"do": "preview"})


def keep(client, design, **changes):
    """Send the form of the preview on, to keep what it shows."""
    shown = filled_form(preview(client, design), path_of(design))
    return client.post(path_of(design), shown | {"do": "keep"} | changes)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


class TestDesignTranslate:
    def test_offers_the_frameworks_but_its_own(self, client, design, podcast):
        response = client.get(path_of(design))

        assertContains(response, f'value="{PODCAST}"')
        assertNotContains(response, f'value="{design.version.framework.slug}"')

    def test_proposes_what_becomes_what(self, client, design):
        response = ask(client, design)

        assertContains(response, "Cares for load and for what answers at once")
        assertContains(response, '<option value="to ml_engineer" selected>')
        assertContains(response, "5 things are not clear")
        assertContains(response, "Nothing there is like it.")

    def test_offers_a_framework_of_ones_own(self, client, design, organisation, user):
        publish_own(organisation, user)

        response = client.get(path_of(design, "?framework=acme-our-way"))

        assertContains(response, '<option value="to ml_engineer" selected>')
        assertNotContains(response, "not clear")

    @pytest.mark.parametrize("slug", ["nonsense", "mlops-who-does-what", "x" * 300, "\x00"])
    def test_by_what_it_cannot_be_judged_by_is_not_found(self, slug, client, design):
        assert client.get(path_of(design), {"framework": slug}).status_code == 404
        assert client.post(path_of(design), {"framework": slug}).status_code == 404

    def test_by_a_framework_of_another_organisation_is_not_found(self, client, design, user):
        theirs = OrganisationFactory()
        MembershipFactory(organisation=theirs, user=user)
        FrameworkVersionFactory(framework=FrameworkFactory(organisation=theirs, slug="theirs"))

        assert client.get(path_of(design, "?framework=theirs")).status_code == 404

    def test_of_another_organisation_is_not_found(self, client, podcast):
        theirs = keep_listings(OrganisationFactory())

        assert client.get(path_of(theirs)).status_code == 404
        assert client.post(path_of(theirs), {"framework": PODCAST}).status_code == 404

    def test_is_read_or_posted(self, client, design):
        assert client.put(path_of(design)).status_code == 405

    def test_shows_how_it_stands_then_and_saves_nothing(self, client, design):
        response = preview(client, design)

        assertContains(response, "Nobody owns Be on call and fix")
        assertContains(response, "Nobody owns Monitor models for Listing Categories.")
        assertContains(response, "Coverage in place")
        assertContains(response, "The activity “Track experiments” is left out")
        assertContains(response, "Listings ML by Roles in a data team")
        assert Design.objects.count() == 1

    def test_asks_for_what_is_not_chosen(self, client, design):
        response = preview(client, design, **{"role-data_scientist": ""})

        assertContains(
            response, "Choose what it becomes, or leave it out.", count=1, status_code=422
        )

    def test_asks_before_several_become_one(self, client, design):
        merging = {"role-data_engineer": "to data_scientist"}

        response = preview(client, design, **merging)

        assertContains(
            response,
            "Data Engineer and Data Scientist would both become Data Scientist.",
            status_code=422,
        )
        mark = response.context["form"].merges_mark
        response = preview(client, design, **merging, merges=mark)
        assertContains(
            response, "Data Engineer and Data Scientist would both become Data Scientist."
        )

    def test_keeps_it_as_a_new_design(self, client, design, podcast):
        people = Person.objects.count()

        response = keep(client, design, name="By the podcast")

        kept = Design.objects.get(name="By the podcast")
        assertRedirects(
            response, reverse("design_overview", args=[kept.pk]), fetch_redirect_response=False
        )
        assert (kept.version, kept.is_live) == (podcast, False)
        assert Person.objects.count() == people
        assert kept.ticks.filter(activity="prioritise_work").exists()
        assert told(response) == [
            "By the podcast is a new design, checked against “Roles in a data team, told along"
            " one product”."
        ]
        assert client.get(response["Location"]).status_code == 200

    def test_keeps_one_however_often_it_is_sent(self, client, design):
        keep(client, design)

        response = keep(client, design)

        assertContains(response, "There already is a design called", status_code=422)
        assert Design.objects.count() == 2

    def test_keeps_nothing_without_a_name(self, client, design):
        assert keep(client, design, name=" ").status_code == 422
        assert Design.objects.count() == 1

    @pytest.mark.parametrize("change", [{"role-data_engineer": "out"}, {"seen": ""}])
    def test_keeps_only_what_was_shown(self, change, client, design):
        response = keep(client, design, **change)

        assertContains(response, "changed after the preview", status_code=422)
        assert Design.objects.count() == 1

    def test_keeps_no_design_that_was_changed_since(self, client, design):
        shown = filled_form(preview(client, design), path_of(design))
        Design.objects.filter(pk=design.pk).update(revision=7)

        response = client.post(path_of(design), shown | {"do": "keep"})

        assertContains(response, "changed after the preview", status_code=422)

    def test_shows_it_to_a_viewer_but_keeps_it_not_for_them(self, client, design, user):
        user.memberships.update(level="viewer")

        shown = preview(client, design)

        assertContains(shown, "Nobody owns Be on call and fix")
        assertNotContains(shown, "Keep it as a new design")
        data = sent(client, design) | {"do": "keep", "name": "Mine"}
        assert client.post(path_of(design), data).status_code == 403
        assert Design.objects.count() == 1

    def test_asks_of_a_design_without_anything_nothing(self, client, design):
        design.ticks.all().delete()
        design.seats.all().delete()

        response = ask(client, design)

        assertContains(response, "The design names no role.")
        assertContains(response, "Nothing is ticked yet.")
        data = {"framework": PODCAST, "do": "preview"}
        assert client.post(path_of(design), data).status_code == 200

    def test_shows_names_as_they_are(self, client, design):
        Design.objects.update(name="<b>")

        response = preview(client, design)

        assertContains(response, "&lt;b&gt; by Roles")
        assertNotContains(response, "<b> by Roles")

    def test_takes_as_many_queries_whatever_the_size(self, client, design):
        def queries():
            counts = []
            for call in (ask, preview, lambda *given: keep(*given, name=f"Design {len(counts)}")):
                Design.objects.exclude(pk=design.pk).delete()
                with CaptureQueriesContext(connection) as asked:
                    call(client, design)
                counts.append(len(asked))
            return counts

        published_framework.cache_clear()
        queries()
        few = queries()
        for team in design.teams.all():
            for seat in SeatFactory.create_batch(3, team=team, roles=["ml_engineer"]):
                TickFactory(seat=seat, activity="build_models")

        assert queries() == few


class TestLinks:
    def test_lead_there_from_the_overview_and_the_settings(self, client, design):
        for page in ("design_overview", "design_edit"):
            assertContains(client.get(reverse(page, args=[design.pk])), path_of(design))
