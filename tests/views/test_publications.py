from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles import access
from roles.models import Design, FrameworkVersion
from roles.snapshots import read_framework
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
    UserFactory,
)
from tests.own_frameworks import ask_for_no_monitoring, draft_of, listings_on, publish_own
from tests.stored_designs import NOW, keep_listings

pytestmark = pytest.mark.django_db

SLUG = "acme-our-way"
IMPACT = f"/reference/{SLUG}/draft/impact/"
PUBLISH = f"/reference/{SLUG}/draft/publish/"


@pytest.fixture(autouse=True)
def owner(user):
    user.memberships.update(level="owner")
    return user


@pytest.fixture
def first(organisation, user):
    return publish_own(organisation, user)


@pytest.fixture
def draft(first, user):
    draft = draft_of(first, user)
    ask_for_no_monitoring(draft)
    return draft


def publish(client, draft, **data):
    return client.post(PUBLISH, {"seen": draft.revision, "changes": "Less monitoring."} | data)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def is_published(draft):
    return not FrameworkVersion.objects.get(pk=draft.pk).is_draft


@pytest.fixture
def bob(organisation):
    """Another owner, who has just changed the draft."""
    bob = UserFactory(first_name="Bob", last_name="Ray")
    MembershipFactory(organisation=organisation, user=bob, level="owner")

    def change(draft):
        with access.changing_draft(bob, SLUG, at=NOW + timedelta(minutes=1)):
            draft.activities.filter(key="deploy_models").update(critical=False)

    return change


class TestDraftImpact:
    def test_lists_the_designs_with_what_changes_in_each(self, client, draft, first):
        design = listings_on(first)

        response = client.get(IMPACT)

        assertContains(response, "1 of 1 design changes: 1 gap fewer")
        assertContains(response, f'href="/designs/{design.pk}/"')
        assertContains(response, "Nobody owns Monitor models for Listing Categories.")

    def test_tells_what_the_draft_changes_and_proposes_it_as_text(self, client, draft):
        response = client.get(IMPACT)

        assertContains(response, "<li>Monitor models is optional.</li>", html=True)
        assert response.context["form"]["changes"].value() == "Monitor models is optional."

    def test_counts_the_designs_on_what_it_is_a_copy_of(self, client, draft, organisation):
        keep_listings(organisation)
        keep_listings(OrganisationFactory())

        response = client.get(IMPACT)

        assertContains(response, "1 of 1 design changes: 1 gap fewer")
        assertContains(response, "move_all")

    def test_says_when_no_design_uses_it(self, client, draft, organisation):
        DesignFactory(organisation=organisation)

        response = client.get(IMPACT)

        assertContains(response, "No design uses this framework yet")
        assertNotContains(response, "move_all")

    def test_of_a_framework_never_published(self, client, first, organisation):
        FrameworkVersion.objects.update(published_at=None)

        assertContains(client.get(IMPACT), "It is the first version")

    def test_counts_what_stays_as_it_is(self, client, draft, first, organisation):
        DesignFactory.create_batch(2, organisation=organisation, version=first)

        response = client.get(IMPACT)

        assertContains(response, "Nothing changes for the designs looked at.")
        assertContains(response, "2 designs without any change")

    def test_works_in_slices(self, client, draft, first, organisation, htmx):
        DesignFactory.create_batch(20, organisation=organisation, version=first)
        last = listings_on(first, name="The last one")
        Design.objects.update(is_live=False)

        page = client.get(IMPACT)
        following = f"{IMPACT}?from=20&so_far=0.0.0.0.0.0&seen={draft.revision}"

        assertContains(page, '<progress aria-label="Designs looked at" max="21" value="20">')
        assertContains(page, "Show the next 1")
        assertContains(page, f'hx-get="{following.replace("&", "&amp;")}"')
        assertNotContains(page, "The last one</bdi></summary>")
        fragment = client.get(following, headers=htmx)
        assertContains(fragment, "The last one")
        assertContains(fragment, '<div id="impact-progress" hx-swap-oob="true">')
        assertContains(fragment, "1 of 21 designs changes: 1 gap fewer")
        assertContains(fragment, "All 21 designs are looked at.")
        assertNotContains(fragment, "<title>")
        assertNotContains(fragment, "impact-next")
        # The same without JavaScript, by the link.
        page = client.get(following)
        assertContains(page, "<title>")
        assertContains(page, "1 of 21 designs changes: 1 gap fewer")
        assertContains(page, f'href="/designs/{last.pk}/"')

    @pytest.mark.parametrize("with_htmx", [True, False])
    def test_stops_when_the_draft_was_changed_between_slices(
        self, with_htmx, client, draft, first, bob, htmx
    ):
        listings_on(first)
        bob(draft)

        response = client.get(
            f"{IMPACT}?from=20&so_far=0.0.0.0.0.0&seen=0", headers=htmx if with_htmx else {}
        )

        assertContains(response, "The draft was changed while this was worked out.")
        assertNotContains(response, "impact-next")

    @pytest.mark.parametrize("query", ["?from=x", "?from=-1", "?from=20&so_far=1", "?from=²"])
    def test_refuses_an_address_that_it_never_made(self, query, client, draft):
        assert client.get(IMPACT + query).status_code == 400

    def test_lists_the_mistakes_with_the_way_to_mend_them(self, client, draft):
        cell = draft.activities.first().cells.first()
        activity, role = cell.activity, cell.role
        cell.quote = " ".join(["word"] * 13)
        cell.save()
        FrameworkVersion.objects.filter(pk=draft.pk).update(thresholds={"activities_per_fte": "x"})
        draft.structures.filter(key="hybrid").update(homes={"nobody": "central"})

        response = client.get(IMPACT)

        assertContains(response, "3 mistakes to mend before it can be published")
        assertContains(response, f'href="/reference/{SLUG}/draft/structures/hybrid/"')
        assertContains(response, f'href="/reference/{SLUG}/draft/cells/{activity.key}/{role.key}/"')
        assertContains(response, f'href="/reference/{SLUG}/draft/settings/">Settings')
        assertNotContains(response, "Publish version")

    def test_takes_as_many_queries_for_twenty_designs_as_for_one(self, client, draft, first):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(IMPACT)
            return len(asked)

        design = listings_on(first)
        queries()
        few = queries()
        for number in range(19):
            listings_on(first, name=f"Design {number}")
        for team in design.teams.all():
            SeatFactory.create_batch(3, team=team)

        assert queries() == few

    def test_is_for_owners(self, client, draft, user):
        user.memberships.update(level="editor")

        assert client.get(IMPACT).status_code == 403

    def test_of_another_organisation_is_not_found(self, client):
        theirs = UserFactory()
        version = publish_own(OrganisationFactory(), theirs)
        draft_of(version, theirs)

        for name in ("draft_impact", "draft_publish"):
            address = reverse(name, args=[version.framework.slug])
            assert client.get(address).status_code in (404, 405)
            assert client.post(address, {"seen": 0}).status_code in (404, 405)

    def test_without_a_draft_is_not_found(self, client, first):
        assert client.get(IMPACT).status_code == 404


class TestDraftPublish:
    def test_makes_the_version(self, client, draft, user):
        response = publish(client, draft)

        version = FrameworkVersion.objects.get(pk=draft.pk)
        assertRedirects(response, f"/reference/{SLUG}/")
        assert (version.changes, version.published_by) == ("Less monitoring.", user)
        assert "Version 2 is published." in told(response)[0]

    def test_leaves_the_designs_where_they_are(self, client, draft, first):
        design = listings_on(first)

        publish(client, draft)

        assert Design.objects.get(pk=design.pk).version == first

    def test_moves_all_designs_if_asked_to(self, client, draft, first, organisation):
        designs = [listings_on(first, name=f"Design {number}") for number in range(3)]
        designs.append(keep_listings(organisation))
        other = DesignFactory(organisation=organisation)

        response = publish(client, draft, move_all="on")

        assert told(response) == [
            "Version 2 is published. 4 designs are judged by it now. 8 ticks need confirming."
        ]
        for design in designs:
            moved = Design.objects.get(pk=design.pk)
            assert (moved.version_id, moved.revision) == (draft.pk, design.revision + 1)
            assert moved.changed_at > design.changed_at
        assert Design.objects.get(pk=other.pk).version == other.version

    def test_takes_as_many_queries_for_many_designs_as_for_one(self, client, first, user):
        counts = []
        # Read once a process.
        read_framework(first)
        for number in (1, 9):
            for place in range(number):
                listings_on(first, name=f"Design {number} {place}")
            draft = draft_of(first, user)
            draft.title = f"Our way, for {number}"
            draft.save()
            with CaptureQueriesContext(connection) as asked:
                publish(client, draft, move_all="on")
            counts.append(len(asked))
            # Those on a version that is left by others, too, would take a query of their own.
            Design.objects.all().delete()

        assert counts[0] == counts[1]

    def test_pressed_twice_says_that_it_is_done(self, client, draft):
        publish(client, draft)

        response = publish(client, draft)

        assertRedirects(response, f"/reference/{SLUG}/")
        assert "There is no draft any more" in told(response)[-1]
        assert FrameworkVersion.objects.filter(framework=draft.framework).count() == 2

    def test_tells_first_what_somebody_else_changed(self, client, draft, first, bob):
        design = listings_on(first)
        bob(draft)

        response = publish(client, draft, changes="My words", move_all="on")

        assertContains(response, "Bob Ray changed the draft after this page was opened.")
        assertContains(response, "My words")
        assertContains(response, '<input type="hidden" name="seen" value="1">')
        assertContains(response, "Deploy models is no longer critical.")
        assert not is_published(draft)
        assert Design.objects.get(pk=design.pk).version == first

        publish(client, draft, seen=1)

        assert is_published(draft)

    def test_refuses_a_draft_that_says_nothing_new(self, client, first, user):
        draft = draft_of(first, user)

        response = publish(client, draft)

        assertContains(response, "The draft says the same as version 1.")
        assert not is_published(draft)
        assert FrameworkVersion.objects.get(pk=draft.pk).revision == draft.revision

    def test_refuses_a_draft_with_mistakes(self, client, draft, first):
        design = listings_on(first)
        draft.structures.filter(key="hybrid").update(homes={"nobody": "central"})

        response = publish(client, draft, move_all="on")

        assertContains(response, "1 mistake to mend")
        assert not is_published(draft)
        assert Design.objects.get(pk=design.pk).version == first

    @pytest.mark.parametrize("data", [{"seen": ""}, {"changes": "x" * 5_001}])
    def test_refuses_an_incomplete_form(self, data, client, draft):
        assert publish(client, draft, **data).status_code == 200
        assert not is_published(draft)

    def test_is_a_post(self, client, draft):
        assert client.get(PUBLISH).status_code == 405

    @pytest.mark.parametrize("level", ["editor", "viewer"])
    def test_is_for_owners(self, level, client, draft, user):
        user.memberships.update(level=level)

        assert publish(client, draft).status_code == 403
        assert not is_published(draft)

    def test_never_touches_what_is_shipped(self, client, draft):
        shipped = FrameworkVersion.objects.get(framework__organisation=None)

        response = client.post(reverse("draft_publish", args=[shipped.framework.slug]), {"seen": 0})

        assert response.status_code == 403

    def test_works_for_somebody_who_owns_another_organisation_too(self, draft, user):
        MembershipFactory(user=user, level="owner")
        client = Client()
        client.force_login(user)

        publish(client, draft)

        assert is_published(draft)
