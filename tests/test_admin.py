import pytest
from django.contrib import admin
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from roles.models import Design, FrameworkVersion, Role
from tests.factories import (
    ActivityFactory,
    CellFactory,
    DesignFactory,
    FrameworkVersionFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db

OURS = sorted(
    model._meta.model_name for model in admin.site._registry if model._meta.app_label == "roles"
)


@pytest.fixture
def staff(admin_user) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


class TestLists:
    @pytest.mark.parametrize("model", OURS)
    def test_open_and_can_be_searched(self, staff, model):
        cell = CellFactory()
        RoleFactory(version=cell.role.version)
        MembershipFactory()
        PersonFactory()
        TeamFactory()

        response = staff.get(f"/admin/roles/{model}/?q=a")

        assert response.status_code == 200

    def test_are_closed_to_somebody_who_is_no_staff(self, client):
        assert client.get("/admin/roles/design/").status_code == 302


class TestOrganisation:
    def test_shows_who_belongs_to_it(self, staff):
        membership = MembershipFactory(user__username="ann")

        page = staff.get(f"/admin/roles/organisation/{membership.organisation_id}/change/")

        assertContains(page, "ann")

    def test_counts_members_and_designs_in_the_same_queries_for_ten(
        self, staff, django_assert_max_num_queries
    ):
        for _ in range(10):
            DesignFactory(organisation=MembershipFactory().organisation)

        with django_assert_max_num_queries(7):
            assertContains(staff.get("/admin/roles/organisation/"), "10 organisations")


class TestDesign:
    def test_is_only_read(self, staff):
        design = DesignFactory(name="As is", organisation=OrganisationFactory(name="Acme"))

        page = staff.get(f"/admin/roles/design/{design.pk}/change/")
        posted = staff.post(f"/admin/roles/design/{design.pk}/change/", {"name": "Other"})

        assertContains(page, "As is")
        assertNotContains(page, 'name="name"')
        assert posted.status_code == 403
        assert Design.objects.get().name == "As is"


class TestFrameworkVersion:
    def test_is_only_read_once_it_is_published(self, staff):
        role = RoleFactory(name="Data Scientist")

        page = staff.get(f"/admin/roles/frameworkversion/{role.version_id}/change/")
        posted = staff.post(f"/admin/roles/frameworkversion/{role.version_id}/change/", {})
        deleted = staff.post(f"/admin/roles/frameworkversion/{role.version_id}/delete/", {})

        assertContains(page, role.version)
        assertNotContains(page, 'name="summary"')
        assert (posted.status_code, deleted.status_code) == (403, 403)
        assert FrameworkVersion.objects.count() == 1

    def test_can_be_changed_while_it_is_a_draft(self, staff):
        version = FrameworkVersionFactory(published_at=None)

        page = staff.get(f"/admin/roles/frameworkversion/{version.pk}/change/")

        assertContains(page, 'name="summary"')


class TestParts:
    @pytest.mark.parametrize(
        ("factory", "model"),
        [(RoleFactory, "role"), (ActivityFactory, "activity"), (CellFactory, "cell")],
    )
    def test_of_a_published_version_are_only_read(self, staff, factory, model):
        part = factory()

        page = staff.get(f"/admin/roles/{model}/{part.pk}/change/")
        posted = staff.post(f"/admin/roles/{model}/{part.pk}/change/", {})
        deleted = staff.post(f"/admin/roles/{model}/{part.pk}/delete/", {"post": "yes"})

        assert page.status_code == 200
        assert (posted.status_code, deleted.status_code) == (403, 403)

    def test_of_a_published_version_are_left_when_many_are_deleted_at_once(self, staff):
        role = RoleFactory()

        staff.post(
            "/admin/roles/role/",
            {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"},
        )

        assert Role.objects.filter(pk=role.pk).exists()

    def test_of_a_draft_can_be_changed(self, staff):
        role = RoleFactory(version__published_at=None)

        assertContains(staff.get(f"/admin/roles/role/{role.pk}/change/"), 'name="mandate"')
