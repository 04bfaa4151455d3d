import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.actions.drafts import publish_draft
from roles.diagnosis import diagnose
from roles.models import Design, Tick
from roles.snapshots.frameworks import published_framework
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
    TickFactory,
    UserFactory,
)
from tests.own_frameworks import draft_of, listings_on, publish_next, publish_own
from tests.stored_designs import NOW, keep_listings

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def first(organisation, user):
    return publish_own(organisation, user)


@pytest.fixture
def second(first, user):
    return publish_next(first, user, changes="Monitoring is optional from now on.")


@pytest.fixture
def design(first, second):
    return listings_on(first)


def path_of(design, query=""):
    return reverse("design_version", args=[design.pk]) + query


def move(client, design, to=2, **data):
    revision = Design.objects.get(pk=design.pk).revision
    return client.post(path_of(design), {"to": to, "revision": revision} | data)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def number_of(design):
    return Design.objects.get(pk=design.pk).version.number


class TestDesignVersion:
    def test_shows_what_the_newest_version_changes(self, client, design):
        response = client.get(path_of(design))

        assertContains(response, "Version 2 instead of 1")
        assertContains(response, "Nobody owns Monitor models for Listing Categories.")
        assertContains(response, "Monitoring is optional from now on.")
        assertContains(response, "Monitor models is optional.")
        assertContains(response, "Coverage in place")
        assertContains(response, "Move to version 2")

    def test_shows_the_way_back_as_well(self, client, first, second):
        design = listings_on(second)

        response = client.get(path_of(design, "?to=1"))

        assertContains(response, "Version 1 instead of 2")
        assertContains(response, "Taken back: version 2")
        assertContains(response, "Move back to version 1")

    def test_says_so_where_there_is_nothing_to_compare(self, client, first):
        response = client.get(path_of(listings_on(first)))

        assertContains(response, "This is the newest version. There is no other one yet.")
        assertNotContains(response, "<form class")

    def test_tells_what_the_other_version_has_no_word_for(self, client, first, user):
        draft = draft_of(first, user)
        draft.structures.filter(key="hybrid").delete()
        publish_draft(draft=draft, changes="", by=user, at=NOW)

        response = client.get(path_of(listings_on(first)))

        assertContains(response, "The structure “Hybrid” is not there, so none is chosen.")

    @pytest.mark.parametrize("number", ["3", "x", "0", "-1", "²", "9" * 400])
    def test_of_a_number_that_was_never_published_is_not_found(self, number, client, design):
        assert client.get(path_of(design, f"?to={number}")).status_code == 404

    def test_shows_no_draft(self, client, design, second, user):
        draft_of(second, user)

        assert client.get(path_of(design, "?to=3")).status_code == 404
        assertNotContains(client.get(path_of(design)), "Version 3")

    def test_lets_a_viewer_read_but_not_move(self, client, user, design):
        user.memberships.update(level="viewer")

        assertNotContains(client.get(path_of(design)), "Move to version 2")
        assert move(client, design).status_code == 403
        assert number_of(design) == 1

    def test_of_another_organisation_is_not_found(self, client):
        theirs = OrganisationFactory()
        design = listings_on(publish_own(theirs, UserFactory()))

        assert client.get(path_of(design)).status_code == 404
        assert move(client, design, to=1).status_code == 404

    def test_takes_as_many_queries_whatever_the_size(self, client, design):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(path_of(design))
            return len(asked)

        published_framework.cache_clear()
        queries()
        few = queries()
        for team in design.teams.all():
            SeatFactory.create_batch(3, team=team)

        assert queries() == few


class TestKin:
    """A shipped framework and an organisation's copies of it."""

    @pytest.fixture
    def design(self, organisation, first):
        """Judged by the shipped framework that “Our way” is a copy of."""
        return keep_listings(organisation)

    def test_is_offered(self, client, design, first):
        response = client.get(path_of(design))

        assertContains(response, f"?of={first.framework.slug}")

    def test_can_be_compared_with(self, client, design, first, second):
        response = client.get(path_of(design, f"?of={first.framework.slug}"))

        assertContains(response, "Moving to")
        assertContains(response, "1 gap fewer")

    def test_can_be_moved_to_and_back(self, client, design, first):
        moved = move(client, design, to=1, of=first.framework.slug)

        assert "is judged by “Our way”, version 1, now" in told(moved)[0]
        assert Design.objects.get(pk=design.pk).version == first
        move(client, design, to=1, of="mlops-who-does-what")
        assert Design.objects.get(pk=design.pk).version == design.version

    def test_of_another_organisation_is_not_found(self, client, design, user):
        theirs = publish_own(OrganisationFactory(slug="other"), user)

        assert client.get(path_of(design, f"?of={theirs.framework.slug}")).status_code == 404
        assert move(client, design, to=1, of=theirs.framework.slug).status_code == 404


class TestMove:
    def test_judges_the_design_by_the_version(self, client, design):
        response = move(client, design)

        assertRedirects(
            response, reverse("design_overview", args=[design.pk]), fetch_redirect_response=False
        )
        assert number_of(design) == 2
        assert Design.objects.get(pk=design.pk).revision == design.revision + 1

    def test_says_what_it_changed(self, client, design):
        [sentence] = told(move(client, design))

        assert sentence.startswith("Listings ML is judged by version 2 now: 1 gap fewer")

    def test_returns_to_the_page_it_was_pressed_on(self, client, design):
        page = reverse("design_edit", args=[design.pk])

        assert move(client, design, next=page).url == page

    def test_moves_back(self, client, design):
        move(client, design)

        response = move(client, design, to=1)

        assert number_of(design) == 1
        assert "is judged by version 1 now" in told(response)[-1]

    def test_tells_which_ticks_need_confirming(self, client, design):
        tick = TickFactory(seat=design.seats.get(key="priya"), activity="monitor_models")
        design.ticks.filter(activity="monitor_models").exclude(pk=tick.pk).delete()
        words = "1 tick will need confirming, because its row of the reference changed."
        assertContains(client.get(path_of(design)), words)

        assert told(move(client, design))[-1].endswith(" 1 tick needs confirming.")

        tick.refresh_from_db()
        assert (tick.doubt["reason"], tick.doubt["before"]) == ("reference", "version 1")
        back = client.get(path_of(design, "?to=1"))
        assertContains(back, "1 tick will need it no longer.")
        client.post(reverse("fix_undo", args=[design.pk]))
        tick.refresh_from_db()
        assert tick.doubt is None

    def test_is_taken_back_with_the_button_beside_the_message(self, client, design):
        page = client.get(move(client, design).url)
        assertContains(page, f'action="{reverse("fix_undo", args=[design.pk])}"')

        client.post(reverse("fix_undo", args=[design.pk]))

        assert number_of(design) == 1

    def test_pressed_twice_says_that_it_is_done(self, client, design):
        seen = design.revision
        move(client, design, revision=seen)

        response = move(client, design, revision=seen)

        assert told(response)[-1] == "Listings ML uses version 2 already."
        assert Design.objects.get(pk=design.pk).revision == seen + 1

    def test_waits_when_somebody_else_changed_the_design(self, client, design):
        seen = design.revision
        bob = Client()
        bob.force_login(MembershipFactory(organisation=design.organisation, level="editor").user)
        bob.post(
            reverse("design_edit", args=[design.pk]),
            {
                "name": "Bob's",
                "serving": "batch",
                "data_scale": "small",
                "stage": "auto",
                "structure": "hybrid",
            },
        )
        assert Design.objects.get(pk=design.pk).name == "Bob's"

        response = move(client, design, revision=seen)

        assert "was changed since" in told(response)[-1]
        assert response.url == path_of(design, "?to=2")
        assert number_of(design) == 1

    @pytest.mark.parametrize("to", ["3", "99999999999"])
    def test_to_a_version_that_was_never_published_is_not_found(self, to, client, design):
        assert move(client, design, to=to).status_code == 404
        assert Design.objects.get(pk=design.pk).revision == design.revision

    @pytest.mark.parametrize("data", [{"to": "x"}, {"revision": ""}, {"to": "0"}])
    def test_refuses_what_is_no_move(self, data, client, design):
        assert move(client, design, **data).status_code == 400

    def test_keeps_accepted_findings_accepted(self, client, design):
        by_first = diagnose(design, on=TODAY)
        finding = next(one for one in by_first.open if one.rule != "GAP-01")
        design.acknowledgements.create(rule=finding.rule, subject=finding.subject, reason="Known")

        move(client, design)

        by_second = diagnose(Design.objects.get(pk=design.pk), on=TODAY)
        assert (finding.rule, finding.subject) in {
            (one.finding.rule, one.finding.subject)
            for one in by_second.report.findings
            if not one.is_open
        }


class TestRetiredActivity:
    """An activity that ticks stand on is retired, and the design moves."""

    @pytest.fixture
    def design(self, first, user):
        draft = draft_of(first, user)
        draft.activities.filter(key="deploy_models").update(is_retired=True)
        publish_draft(draft=draft, changes="Nobody deploys by hand.", by=user, at=NOW)
        return listings_on(first)

    def test_is_told_before_the_move(self, client, design):
        response = client.get(path_of(design))

        assertContains(response, "There are ticks on “deploy_models”")
        assertContains(response, "Deploy models is taken out.")

    def test_is_a_finding_after_it_whose_button_settles_it(self, client, design):
        move(client, design)

        [finding] = [
            one
            for one in diagnose(Design.objects.get(pk=design.pk), on=TODAY).open
            if one.rule == "DAT-06"
        ]
        response = client.post(
            reverse("fix_apply", args=[design.pk]),
            {
                "rule": finding.rule,
                "subject": finding.subject,
                "fix": f"0 {finding.fixes[0].label}",
            },
        )

        assert told(response)[-1].startswith("Done: Remove the")
        assert not Tick.objects.filter(design=design, activity="deploy_models").exists()
        assert "DAT-06" not in {
            one.rule for one in diagnose(Design.objects.get(pk=design.pk), on=TODAY).open
        }

    def test_is_asked_for_again_after_moving_back(self, client, design):
        before = diagnose(design, on=TODAY)
        move(client, design)

        move(client, design, to=1)

        assert diagnose(Design.objects.get(pk=design.pk), on=TODAY).report == before.report
