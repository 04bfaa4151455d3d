from datetime import UTC, datetime

import pytest
from pytest_django.asserts import (
    assertContains,
    assertNotContains,
    assertTemplateNotUsed,
    assertTemplateUsed,
)

from roles.actions.drafts import copy_framework, publish_draft
from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped, shipped_frameworks
from tests.factories import FrameworkVersionFactory, OrganisationFactory, RoleFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SEARCH = "/reference/search/"
DISAGREEMENTS = "/reference/disagreements/"
COMPARE = "/reference/roles/mlops_engineer/"


@pytest.fixture
def library(db):
    """All frameworks of the product."""
    for slug in shipped_frameworks():
        publish_framework(file=read_shipped(slug), at=NOW)


class TestReferenceSearch:
    def test_answers_who_deploys_models_in_each_framework(self, client, library):
        response = client.get(SEARCH, {"q": "who deploys models?"})

        assertTemplateUsed(response, "references/reference_search.html")
        first = response.context["answer"].groups[0].results[0]
        assert first.entry.heading == "Deploy models"
        assert {line.source: line.note for line in first.entry.lines}[
            "Seven MLOps roles of Kreuzberger, Kühl and Hirschl"
        ] == "owned by DevOps Engineer, ML Engineer / MLOps Engineer"
        assertContains(response, "/reference/disagreements/#who_deploys_models")
        assertContains(response, "<mark>Deploy</mark> <mark>models</mark>")

    def test_answers_htmx_with_the_results_alone(self, client, library, htmx):
        response = client.get(SEARCH, {"q": "Airflow"}, headers=htmx)

        assertTemplateNotUsed(response, "base.html")
        assertContains(response, 'id="search-results"')
        assertContains(response, "3 found")
        assert response["Vary"].startswith("HX-Request") or "HX-Request" in response["Vary"]

    def test_gives_examples_where_nothing_is_asked(self, client, db):
        assertContains(client.get(SEARCH), "?q=Airflow")

    @pytest.mark.parametrize(
        "question", ["quetzal", "'; --", "%00", "<quetzal>", "\x00", "x" * 5000]
    )
    def test_says_that_nothing_is_found(self, client, library, question):
        response = client.get(SEARCH, {"q": question})

        assertContains(response, "Nothing is found for")
        assertNotContains(response, "<quetzal>")

    def test_says_which_word_was_taken_for_a_slip(self, client, library):
        assertContains(client.get(SEARCH, {"q": "Airflwo"}), "“airflow” was looked for")

    def test_shows_a_few_of_each_sort_and_all_when_asked(self, client, library):
        few = client.get(SEARCH, {"q": "data"})
        every = client.get(SEARCH, {"q": "data", "group": "roles"})

        assertContains(few, "group=roles#roles")
        assertNotContains(every, "group=roles#roles")

    def test_finds_what_the_own_organisation_wrote_and_nothing_of_others(
        self, client, organisation
    ):
        ours = FrameworkVersionFactory(framework__organisation=organisation)
        theirs = FrameworkVersionFactory(framework__organisation=OrganisationFactory())
        RoleFactory(version=ours, name="Quetzal keeper")
        RoleFactory(version=theirs, name="Quetzal thief")

        response = client.get(SEARCH, {"q": "quetzal"})

        assertContains(response, "keeper")
        assertNotContains(response, "thief")

    def test_takes_four_queries_once_the_versions_are_read(
        self, client, library, django_assert_num_queries
    ):
        client.get(SEARCH, {"q": "data"})

        with django_assert_num_queries(4):  # session, user, versions, organisations
            client.get(SEARCH, {"q": "who deploys models?"})

    def test_rejects_post(self, client):
        assert client.post(SEARCH).status_code == 405


class TestDisagreementList:
    def test_shows_the_answers_with_quote_and_links(self, client, library):
        response = client.get(DISAGREEMENTS)

        assertTemplateUsed(response, "references/disagreement_list.html")
        assertContains(response, '<h2 id="who_deploys_models">Who deploys models?</h2>')
        assertContains(response, "<q>Deploy models (in most orgs)</q>")
        assertContains(
            response, "/reference/mlops-who-does-what/#cell-deploy_models-mlops_engineer"
        )

    def test_links_what_a_role_does_not_do_to_its_cell(self, client, library):
        assertContains(
            client.get(DISAGREEMENTS),
            "/reference/mlops-who-does-what/#cell-deploy_models-data_engineer",
        )

    def test_lists_the_titles_that_mean_several_roles_first(self, client, library):
        titles = client.get(DISAGREEMENTS).context["titles"]

        counts = [len(one.roles) > 1 for one in titles]
        assert counts == sorted(counts, reverse=True)
        assert len(set(counts)) == 2

    def test_takes_four_queries(self, client, library, django_assert_num_queries):
        client.get(DISAGREEMENTS)

        with django_assert_num_queries(4):  # session, user, versions, organisations
            client.get(DISAGREEMENTS)

    def test_rejects_post(self, client):
        assert client.post(DISAGREEMENTS).status_code == 405


class TestRoleCompare:
    def test_shows_the_role_of_each_framework_with_strength_and_why(self, client, library):
        response = client.get(COMPARE)

        assertTemplateUsed(response, "references/role_compare.html")
        assertContains(response, "Product Engineer")
        assertContains(response, '<span class="tag">close</span>')
        assertContains(response, "Builds the platform for all projects")
        assertContains(response, "#cell-monitor_models-mlops_engineer")

    def test_says_which_framework_has_no_such_role(self, client, library):
        assertContains(client.get(COMPARE), "Operations of models are outside its view.")

    def test_counts_a_copy_of_the_own_organisation_as_what_it_was_copied_from(
        self, client, user, organisation
    ):
        version = publish_framework(file=read_shipped("mlops-who-does-what"), at=NOW).version
        draft = copy_framework(
            version=version, organisation=organisation, title="Ours", by=user, at=NOW
        )
        publish_draft(draft=draft, changes="", by=user, at=NOW)

        assertContains(client.get(COMPARE), "/reference/acme-ours/roles/mlops_engineer/")

    def test_of_an_unknown_role_is_not_found(self, client, library):
        assert client.get("/reference/roles/wizard/").status_code == 404

    def test_takes_four_queries(self, client, library, django_assert_num_queries):
        client.get(COMPARE)

        with django_assert_num_queries(4):  # session, user, versions, organisations
            client.get(COMPARE)

    def test_rejects_post(self, client):
        assert client.post(COMPARE).status_code == 405
