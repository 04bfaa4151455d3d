import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import TitleCorrection
from tests.factories import (
    FrameworkFactory,
    FrameworkVersionFactory,
    RoleFactory,
    TitleCorrectionFactory,
)

pytestmark = pytest.mark.django_db

TITLES = "/o/acme/people/titles/"


@pytest.fixture
def framework():
    version = FrameworkVersionFactory(framework__title="Ours")
    RoleFactory(version=version, key="analyst", name="Data Analyst")
    return version.framework


@pytest.fixture
def ninja(organisation, framework):
    return TitleCorrectionFactory(
        organisation=organisation, framework=framework, title="data ninja", role="analyst"
    )


class TestTitleList:
    def test_shows_which_role_a_title_is_taken_for(self, client, ninja):
        response = client.get(TITLES)

        assertContains(response, "<bdi>data ninja</bdi>")
        assertContains(response, "<bdi>Data Analyst</bdi>")
        assertContains(response, "<bdi>Ours</bdi>")

    def test_shows_titles_without_a_role_and_of_one_that_is_gone(self, client, ninja):
        for title, role in (("chef", ""), ("pilot", "old_role")):
            TitleCorrectionFactory(
                organisation=ninja.organisation, framework=ninja.framework, title=title, role=role
            )

        response = client.get(TITLES)

        assertContains(response, "No role")
        assertContains(response, "<bdi>old_role</bdi>")

    def test_finds_titles_by_a_part(self, client, ninja):
        assertContains(client.get(TITLES, {"q": " Data  NIN "}), "data ninja")
        response = client.get(TITLES, {"q": "chef"})
        assertNotContains(response, "data ninja")
        assertContains(response, "Nothing was learnt of a title with this in it.")

    def test_shows_a_page_of_many(self, client, ninja):
        for number in range(120):
            TitleCorrectionFactory(
                organisation=ninja.organisation, framework=ninja.framework, title=f"x{number:03}"
            )

        assertContains(client.get(TITLES), "Page 1 of 2")
        response = client.get(TITLES, {"page": "2"})
        assertContains(response, "x119")
        assertNotContains(response, "data ninja")

    def test_says_that_nothing_is_learnt(self, client, organisation):
        assertContains(client.get(TITLES), "Nothing is learnt yet")

    def test_leaves_out_what_others_taught(self, client, organisation, framework):
        TitleCorrectionFactory(framework=framework, title="data ninja")

        assertNotContains(client.get(TITLES), "data ninja")

    def test_shows_titles_as_they_are(self, client, ninja):
        TitleCorrection.objects.update(title="<b>=cmd()</b> 😀")

        assertContains(client.get(TITLES), "&lt;b&gt;=cmd()&lt;/b&gt; 😀")

    def test_is_refused_to_a_viewer(self, client, user, ninja):
        user.memberships.update(level="viewer")

        assert client.get(TITLES).status_code == 403

    def test_asks_a_stranger_to_sign_in(self):
        assert Client().get(TITLES).status_code == 302

    def test_rejects_post(self, client, organisation):
        assert client.post(TITLES).status_code == 405

    def test_takes_as_many_queries_for_many_titles_as_for_one(
        self, client, ninja, django_assert_num_queries
    ):
        client.get(TITLES)
        # Session, user, membership, how many titles, the titles, versions.
        with django_assert_num_queries(6):
            client.get(TITLES)
        for _ in range(30):
            TitleCorrectionFactory(
                organisation=ninja.organisation, framework=ninja.framework, role="analyst"
            )

        with django_assert_num_queries(6):
            client.get(TITLES)


class TestTitleForget:
    def test_forgets_the_title(self, client, ninja):
        other = TitleCorrectionFactory(organisation=ninja.organisation, framework=ninja.framework)

        response = client.post(f"{TITLES}{ninja.pk}/forget/", follow=True)

        assertRedirects(response, TITLES)
        assertContains(response, "“data ninja” is read by its words again.")
        assert list(TitleCorrection.objects.all()) == [other]

    def test_goes_back_to_the_page_it_came_from(self, client, ninja):
        here = f"{TITLES}?q=data"

        response = client.post(f"{TITLES}{ninja.pk}/forget/", {"next": here})

        assertRedirects(response, here)

    def test_done_twice_forgets_once(self, client, ninja):
        for _ in range(2):
            assertRedirects(client.post(f"{TITLES}{ninja.pk}/forget/"), TITLES)

    def test_of_another_organisation_is_not_found(self, client, organisation):
        theirs = TitleCorrectionFactory(framework=FrameworkFactory())

        assert client.post(f"{TITLES}{theirs.pk}/forget/").status_code == 404
        assert TitleCorrection.objects.filter(pk=theirs.pk).exists()

    def test_is_refused_to_a_viewer(self, client, user, ninja):
        user.memberships.update(level="viewer")

        assert client.post(f"{TITLES}{ninja.pk}/forget/").status_code == 403
        assert TitleCorrection.objects.exists()

    def test_rejects_get(self, client, ninja):
        assert client.get(f"{TITLES}{ninja.pk}/forget/").status_code == 405
