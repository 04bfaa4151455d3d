from datetime import UTC, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_framework, read_shipped
from roles.models import Framework
from tests.factories import (
    ActivityFactory,
    CellFactory,
    DesignFactory,
    FrameworkVersionFactory,
    OrganisationFactory,
    RoleFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
MATRIX = "/reference/mlops-who-does-what/"
ROLE = f"{MATRIX}roles/mlops_engineer/"
STRUCTURES = f"{MATRIX}structures/"


@pytest.fixture
def published():
    """The default framework, version 1."""
    return publish_framework(file=read_shipped("mlops-who-does-what"), at=NOW).version


@pytest.fixture
def published_twice(published):
    """Version 2, in which the MLOps Engineer has another name."""
    file = read_shipped("mlops-who-does-what")
    roles = [
        role.model_copy(update={"name": "Model Operator"}) if role.key == "mlops_engineer" else role
        for role in file.roles
    ]
    return publish_framework(file=file.model_copy(update={"roles": tuple(roles)}), at=NOW).version


class TestFrameworkList:
    def test_shows_what_each_framework_holds(self, client, published):
        response = client.get("/reference/")

        assertTemplateUsed(response, "frameworks/framework_list.html")
        assertContains(response, "Who does what in an ML team")
        assertContains(response, "7 roles × 13 activities")
        assertContains(response, "3 structures")

    def test_shows_the_newest_version_alone(self, client, published_twice):
        response = client.get("/reference/")

        assertContains(response, "version 2")
        assertNotContains(response, "version 1")

    def test_shows_no_draft_and_nothing_of_another_organisation(self, client):
        FrameworkVersionFactory(framework__title="Draft", published_at=None)
        FrameworkVersionFactory(
            framework__title="Secret", framework__organisation=OrganisationFactory()
        )

        response = client.get("/reference/")

        assertNotContains(response, "Draft")
        assertNotContains(response, "Secret")
        assertContains(response, "There is no framework yet.")

    def test_shows_those_of_the_own_organisation_by_its_name(self, client, organisation):
        FrameworkVersionFactory(framework__title="Ours", framework__organisation=organisation)

        assertContains(client.get("/reference/"), "Ours")

    def test_takes_as_many_queries_for_ten_as_for_one(self, client, django_assert_num_queries):
        for _ in range(10):
            CellFactory()

        client.get("/reference/")  # each version is read once a process

        # Session, user, versions, the same for the roles side by side, organisations twice.
        with django_assert_num_queries(6):
            client.get("/reference/")

    def test_shows_each_role_in_each_framework_with_its_strength(self, client, published):
        response = client.get("/reference/")

        assertContains(response, "/reference/roles/mlops_engineer/")
        assertContains(response, f'<a href="{ROLE}">MLOps Engineer</a>')

    def test_offers_a_new_framework_to_an_owner_alone(self, client, user, organisation):
        address = f"/o/{organisation.slug}/reference/new/"
        assertNotContains(client.get("/reference/"), address)

        user.memberships.update(level="owner")

        assertContains(client.get("/reference/"), address)


class TestFrameworkDetail:
    def test_shows_the_matrix_by_phase(self, client, published):
        page = client.get(MATRIX).content.decode()

        phases = ["Why and what", "Data", "Model", "Ship", "Run", "Product"]
        places = [
            page.index(f'rowspan="{rows}">{name}<')
            for name, rows in zip(phases, (1, 2, 3, 3, 2, 2), strict=True)
        ]
        assert places == sorted(places)
        assert page.count(": owns it") == 19
        assert page.count(": usually does not do it") == 3
        assert page.count(": does not do it") == 17

    def test_says_what_each_cell_rests_on(self, client, published):
        response = client.get(MATRIX)

        assertContains(response, 'aria-describedby="deploy_models-data_scientist"')
        assertContains(response, "<q>Deploy models (in most orgs)</q>")
        assertContains(response, "Marked so in the source.")

    def test_shows_who_hands_what_to_whom(self, client, published):
        response = client.get(MATRIX)

        assertContains(response, "Data Scientist, Machine Learning Engineer")
        assertContains(response, "with schema, quality, SLA.")

    def test_shows_variations_guidance_and_what_the_source_is_silent_on(self, client, published):
        response = client.get(MATRIX)

        assertContains(response, "Data Scientist: Deploy models")
        assertContains(response, "A title says little")
        assertContains(response, "who is on call")

    def test_says_what_is_special_about_an_activity(self, client, published):
        response = client.get(MATRIX)

        assertContains(response, '<tr id="activity-deploy_models">')
        assertContains(response, '<td id="cell-deploy_models-ml_engineer">')
        assertContains(response, "Put a model to work where real requests or real data reach it.")
        assertContains(response, '<span class="tag">critical</span>', count=3, html=True)

    def test_says_when_to_hire_whom_and_who_stands_in(self, client):
        publish_framework(file=read_shipped("data-team-roles-podcast"), at=NOW)

        response = client.get("/reference/data-team-roles-podcast/")

        assertContains(response, "For the first place in the team")
        assertContains(response, "/reference/data-team-roles-podcast/roles/ml_engineer/")
        assertContains(response, "A business analyst may carry the wishes of users")
        assertContains(response, 'href="/rules/#CAP-05"')

    def test_leaves_what_is_retired_out_of_the_matrix_and_lists_it(self, client, published):
        published.roles.filter(key="mlops_engineer").update(is_retired=True)
        published.activities.filter(key="deploy_models").update(is_retired=True)

        response = client.get(MATRIX)

        assertContains(response, "6 roles × 12 activities")
        assertNotContains(response, "cell-deploy_models")
        assertContains(response, '<li id="activity-deploy_models">')

    def test_says_what_changed_and_which_limits_it_sets(self, client, published):
        published.changes = "Data engineers deploy too."
        published.thresholds = {"people_per_team": 7}
        published.save()

        response = client.get(MATRIX)

        assertContains(response, "Data engineers deploy too.")
        assertContains(response, "<b>7</b>")

    def test_offers_editing_to_an_owner_alone(self, client, user, organisation):
        version = FrameworkVersionFactory(framework__organisation=organisation)
        page = f"/reference/{version.framework.slug}/"
        assertNotContains(client.get(page), f"{page}draft/start/")

        user.memberships.update(level="owner")

        assertContains(client.get(page), f"{page}draft/start/")

    def test_of_the_product_can_be_copied_but_not_edited(self, client, user, published):
        user.memberships.update(level="owner")

        response = client.get(MATRIX)

        assertContains(response, "?copy=mlops-who-does-what")
        assertNotContains(response, "draft/start/")

    @pytest.mark.parametrize("address", [MATRIX, ROLE, STRUCTURES])
    def test_reads_an_older_version_and_says_so(self, client, published_twice, address):
        response = client.get(f"{address}?version=1")

        assertContains(response, "This is version 1")
        assertContains(response, "MLOps Engineer")
        assertContains(response, f"{ROLE}?version=1")
        assertNotContains(client.get(address), "This is version")

    @pytest.mark.parametrize("wanted", ["3", "x", "-1", "٣", "9" * 400, "1.0"])
    def test_of_a_version_that_is_not_there_is_not_found(self, client, published, wanted):
        assert client.get(MATRIX, {"version": wanted}).status_code == 404

    def test_of_another_organisation_is_not_found(self, client):
        version = FrameworkVersionFactory(framework__organisation=OrganisationFactory())

        assert client.get(f"/reference/{version.framework.slug}/").status_code == 404

    def test_of_nothing_but_a_title_opens(self, client):
        version = FrameworkVersionFactory()

        assert client.get(f"/reference/{version.framework.slug}/").status_code == 200

    def test_takes_as_many_queries_for_a_large_matrix_as_for_a_small_one(
        self, client, django_assert_num_queries
    ):
        version = FrameworkVersionFactory()
        for size in (1, 12):
            roles = RoleFactory.create_batch(size, version=version)
            for activity in ActivityFactory.create_batch(size, version=version):
                for role in roles:
                    CellFactory(activity=activity, role=role)
            # Session, user, version, four for the matrix, structures, handoffs, variations,
            # versions, organisations twice.
            with django_assert_num_queries(13):
                client.get(f"/reference/{version.framework.slug}/")

    def test_rejects_post(self, client, published):
        assert client.post(MATRIX).status_code == 405


class TestFrameworkFile:
    def test_is_a_framework_file_that_says_the_same(self, client, published):
        response = client.get(f"{MATRIX}framework.yaml")

        assert response["Content-Type"] == "application/yaml; charset=utf-8"
        assert "Who does what in an ML team, version 1.yaml" in response["Content-Disposition"]
        written = read_framework(response.content, name="framework.yaml")
        assert written == read_shipped("mlops-who-does-what")

    def test_is_of_the_version_asked_for(self, client, published_twice):
        first = client.get(f"{MATRIX}framework.yaml?version=1").content.decode()
        second = client.get(f"{MATRIX}framework.yaml").content.decode()

        assert "Model Operator" not in first
        assert "Model Operator" in second

    def test_of_another_organisation_is_not_found(self, client):
        version = FrameworkVersionFactory(framework__organisation=OrganisationFactory())

        address = f"/reference/{version.framework.slug}/framework.yaml"
        assert client.get(address).status_code == 404

    def test_rejects_post(self, client, published):
        assert client.post(f"{MATRIX}framework.yaml").status_code == 405


class TestRoleDetail:
    def test_shows_all_that_the_source_says(self, client, published):
        response = client.get(ROLE)

        assertTemplateUsed(response, "frameworks/role_detail.html")
        for text in (
            "Answers for everything that keeps ML running",
            "Look after the registry of models",
            "Deciding what the business needs",
            "An orderly model registry",
            "Kubernetes",
            "Needs a pipeline that brings data to the training.",
            "Also called MLOps Engineer, ML Engineer",
            "Owns 5 of 13 activities, 1 of them alone: Monitor models.",
        ):
            assertContains(response, text)

    def test_says_what_is_only_usually_not_done(self, client, published):
        response = client.get(f"{MATRIX}roles/data_scientist/")

        assertContains(response, '<span class="tag">usually</span>', count=1, html=True)

    def test_leads_to_the_other_roles(self, client, published):
        assertContains(
            client.get(ROLE), f'<a href="{MATRIX}roles/data_engineer/">Data Engineer</a>'
        )

    def test_counts_the_designs_of_the_own_organisations_only(
        self, client, organisation, published
    ):
        DesignFactory(organisation=organisation, version=published)
        DesignFactory(version=published)

        assertContains(client.get(ROLE), "Used by 1 design.")

    def test_of_an_unknown_role_is_not_found(self, client, published):
        assert client.get(f"{MATRIX}roles/wizard/").status_code == 404

    def test_takes_thirteen_queries(self, client, published, django_assert_num_queries):
        client.get(ROLE)  # each version is read once a process

        # Session, user, version, newest versions, four for the matrix, structures, two for the
        # quotes, designs, organisations.
        with django_assert_num_queries(13):
            client.get(ROLE)

    def test_says_who_stands_in_and_in_the_words_of_the_source(self, client, published):
        response = client.get(ROLE)

        assertContains(response, "In some places the DevOps people do the work of MLOps too.")
        assertContains(response, "<q>Set up CI/CD</q>")
        assertContains(response, "Who deploys models?")
        assertContains(response, f"{STRUCTURES}#hybrid")

    def test_shows_the_same_role_in_other_frameworks(self, client, published):
        publish_framework(file=read_shipped("eight-mlops-roles"), at=NOW)

        response = client.get(ROLE)

        assertContains(response, "/reference/eight-mlops-roles/roles/mlops_engineer/")
        assertContains(response, "Receives the model, offers it to software")

    def test_marks_a_retired_role_and_leaves_it_out_of_the_matrix(self, client, published):
        published.roles.filter(key="mlops_engineer").update(is_retired=True)

        response = client.get(ROLE)

        assertContains(response, '<span class="tag">retired</span>')
        assertNotContains(response, 'class="here"')

    def test_opens_for_a_key_of_any_letters(self, client):
        role = RoleFactory(key="c++:ü")
        page = f"/reference/{role.version.framework.slug}/"

        assertContains(client.get(page), f"{page}roles/c++:%C3%BC/")
        assert client.get(f"{page}roles/c++:ü/").status_code == 200


class TestStructureList:
    def test_draws_each_structure_and_says_the_same_in_words(self, client, published):
        response = client.get(STRUCTURES)

        assertContains(response, "<svg", count=4 + response.content.decode().count('class="icon"'))
        assertContains(
            response,
            "Platform team: ML Eng, MLOps, DevOps. Each product team: PM, Data Sci, DevOps. "
            "Not said: Data Eng, SW Eng.",
        )

    def test_draws_no_platform_where_the_structure_has_none(self, client, published):
        page = client.get(STRUCTURES).content.decode()

        embedded = page[page.index('id="embedded"') : page.index('id="hybrid"')]
        assert 'data-kind="platform"' not in embedded
        assert 'data-kind="product"' in embedded

    def test_says_where_each_activity_counts(self, client, published):
        response = client.get(STRUCTURES)

        assertContains(response, "Platform or shared team")
        assertContains(response, "Product team, platform or shared team")

    def test_says_that_a_source_names_none(self, client):
        version = FrameworkVersionFactory()

        response = client.get(f"/reference/{version.framework.slug}/structures/")

        assertContains(response, "This source names no structures.")

    def test_takes_seven_queries(self, client, published, django_assert_num_queries):
        # Session, user, version, roles, structures, activities, organisations.
        with django_assert_num_queries(7):
            client.get(STRUCTURES)


def test_a_title_with_markup_is_shown_as_text(client):
    version = FrameworkVersionFactory(framework__title="<script>alert(1)</script>")
    RoleFactory(version=version, name="<b>", short="<i>")

    page = client.get(f"/reference/{version.framework.slug}/").content.decode()

    assert Framework.objects.count() == 1
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
