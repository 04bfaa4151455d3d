from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.pages import home as home_page
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
    TickFactory,
    UserFactory,
)
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db


class TestHome:
    def test_goes_to_the_organisation(self, client):
        assertRedirects(client.get("/"), "/o/acme/")

    def test_goes_to_the_first_of_several(self, client, user):
        MembershipFactory(user=user, organisation__name="Aardvark", organisation__slug="aardvark")

        assertRedirects(client.get("/"), "/o/aardvark/")

    def test_says_what_to_do_to_whoever_is_in_none(self):
        client = Client()
        client.force_login(UserFactory(username="bo", email="bo@example.com"))

        page = client.get("/")

        assertContains(page, "Ask an owner of yours to let you in as <b>bo</b> (bo@example.com)")
        assertNotContains(page, "Add an organisation")

    def test_lets_site_staff_add_an_organisation(self):
        client = Client()
        client.force_login(UserFactory(is_staff=True))

        assertContains(client.get("/"), "/admin/roles/organisation/add/")

    def test_rejects_post(self, client):
        assert client.post("/").status_code == 405


class TestOrganisationHome:
    def test_has_three_steps_where_nothing_is(self, client, shipped):
        page = client.get("/o/acme/")

        assertContains(page, "Three steps to the first one")
        assertContains(page, f'name="structure_{shipped.pk}" value="hybrid" checked')
        assertContains(page, 'action="/o/acme/designs/new/"')
        assertContains(page, 'action="/o/acme/designs/example/"')

    def test_works_without_any_framework(self, client):
        assertContains(client.get("/o/acme/"), "Three steps")

    def test_asks_nothing_of_a_viewer(self, client, user):
        user.memberships.update(level="viewer")

        page = client.get("/o/acme/")

        assertContains(page, "An editor or an owner makes the first one")
        assertNotContains(page, "/designs/new/")

    def test_shows_designs_with_their_numbers(self, client, organisation):
        design = keep_listings(organisation)
        DesignFactory(organisation=organisation, name="<script>alert(1)</script> 😀 נאום =cmd()")

        page = client.get("/o/acme/")

        assertContains(page, f'href="/designs/{design.pk}/"')
        assertContains(page, "Live")
        assertContains(page, "#icon-hybrid")
        assertContains(page, "4 teams, 21 seats")
        assertContains(page, " gaps")
        assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt; 😀 נאום =cmd()")

    def test_counts_the_ticks_that_need_confirming(self, client, organisation):
        doubt = {"reason": "moved", "before": "Ads"}
        tick = TickFactory(seat__team__design__organisation=organisation, doubt=doubt)
        DesignFactory(organisation=organisation)

        page = client.get("/o/acme/")

        assertContains(page, f'<a href="/designs/{tick.design.pk}/confirm/">1 tick to confirm</a>')
        assertContains(page, "to confirm</a>", count=1)

    def test_shows_no_designs_of_others(self, client, organisation):
        DesignFactory(organisation=organisation)
        DesignFactory(name="Not yours")

        assertNotContains(client.get("/o/acme/"), "Not yours")

    def test_shows_a_viewer_no_way_to_change(self, client, user, organisation):
        DesignFactory(organisation=organisation)
        user.memberships.update(level="viewer")

        assertNotContains(client.get("/o/acme/"), "/designs/new/")

    def test_leads_to_the_other_organisations(self, client, user):
        assertNotContains(client.get("/o/acme/"), "Your organisations")
        MembershipFactory(user=user, organisation__name="Beta", organisation__slug="beta")
        OrganisationFactory(name="Gamma")

        page = client.get("/o/acme/")

        assertContains(page, 'href="/o/beta/"')
        assertNotContains(page, "Gamma")

    def test_of_another_organisation_is_not_found(self, client):
        OrganisationFactory(slug="theirs")

        assert client.get("/o/theirs/").status_code == 404

    @pytest.mark.parametrize("number", ["2", "x", "999"])
    def test_has_pages(self, client, organisation, number):
        for n in range(home_page.DESIGNS_ON_PAGE + 1):
            at = datetime(2026, 1, 1, 0, 0, n, tzinfo=UTC)
            DesignFactory(organisation=organisation, name=f"Plan {n}.", changed_at=at)

        first, other = client.get("/o/acme/"), client.get(f"/o/acme/?page={number}")

        assertContains(first, "Plan 12.")
        assertNotContains(first, "Plan 0.")
        assertContains(other, "Page 1 of 2" if number == "x" else "Plan 0.")

    def test_judges_no_more_than_it_has_time_for(self, client, organisation, monkeypatch):
        monkeypatch.setattr(home_page, "SEATS_JUDGED", 20)
        keep_listings(organisation)

        page = client.get("/o/acme/")

        assertContains(page, "See the overview")
        assertNotContains(page, " gaps")

    def test_takes_as_many_queries_for_ten_designs_as_for_one(
        self, client, organisation, django_assert_num_queries
    ):
        first = DesignFactory(organisation=organisation)
        SeatFactory(team__design=first)
        client.get("/o/acme/")
        for design in DesignFactory.create_batch(
            9, organisation=organisation, version=first.version
        ):
            SeatFactory.create_batch(3, team__design=design)

        # Session, user, membership, designs and their number, six of the snapshots, ticks to
        # confirm, others.
        with django_assert_num_queries(13):
            client.get("/o/acme/")
