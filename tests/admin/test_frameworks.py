from datetime import UTC, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Framework, FrameworkVersion, Role
from tests.admin.parts import everything
from tests.factories import (
    DesignFactory,
    FrameworkFactory,
    FrameworkVersionFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FRAMEWORKS = "/admin/roles/framework/"
VERSIONS = "/admin/roles/frameworkversion/"


@pytest.fixture
def draft():
    return everything(published=False, organisation=OrganisationFactory())


def fields(page):
    """What the form of a page would send if nobody touched it."""
    sent = {}
    forms = [page.context["adminform"].form]
    for formset in page.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = value
            if field.field.show_hidden_initial:
                sent[field.html_initial_name] = value
    return sent


class TestFramework:
    def test_shows_versions_and_how_many_designs_use_it(self, staff):
        version = FrameworkVersionFactory(number=3)
        DesignFactory.create_batch(2, version=version)
        FrameworkVersionFactory(framework=version.framework, number=4, published_at=None)

        page = staff.get(FRAMEWORKS)

        assertContains(page, '<td class="field-newest_number">3</td>', html=True)
        assertContains(page, '<td class="field-design_count">2</td>', html=True)
        assertContains(page, 'alt="True"')

    def test_of_an_organisation_can_get_another_title_and_nothing_else(self, staff):
        framework = FrameworkFactory(organisation=OrganisationFactory(), slug="kept")
        page = staff.get(f"{FRAMEWORKS}{framework.pk}/change/")

        staff.post(page.wsgi_request.path, fields(page) | {"title": "New", "slug": "other"})

        framework.refresh_from_db()
        assert (framework.title, framework.slug) == ("New", "kept")

    def test_that_is_shipped_is_only_read_and_leads_to_its_page(self, staff):
        version = FrameworkVersionFactory(number=2)
        address = f"{FRAMEWORKS}{version.framework_id}/change/"

        page = staff.get(address)

        assertNotContains(page, 'name="title"')
        assertContains(page, f"/reference/{version.framework.slug}/?version=2")
        assert staff.post(address, {"title": "Other"}).status_code == 403

    def test_of_an_organisation_has_no_page_for_everybody(self, staff):
        version = FrameworkVersionFactory(framework__organisation=OrganisationFactory())

        page = staff.get(f"{FRAMEWORKS}{version.framework_id}/change/")

        assertNotContains(page, "/reference/")

    @pytest.mark.parametrize("way", ["one", "many"])
    def test_that_was_published_is_not_deleted_and_the_page_says_why(self, staff, way):
        version = FrameworkVersionFactory(
            framework__title="Ours", framework__organisation=OrganisationFactory()
        )
        DesignFactory.create_batch(2, version=version)

        page = self.delete(staff, version.framework, way)

        assertContains(page, "Ours, version 1: it is published, and 2 designs are judged by it")
        assert Framework.objects.exists()

    @pytest.mark.parametrize("way", ["one", "many"])
    def test_that_is_only_a_draft_is_deleted_whole(self, staff, draft, way):
        page = self.delete(staff, draft.framework, way)

        assertRedirects(page, FRAMEWORKS)
        assert not Framework.objects.exists()
        assert not Role.objects.exists()

    def delete(self, staff, framework, way):
        if way == "one":
            return staff.post(f"{FRAMEWORKS}{framework.pk}/delete/", {"post": "yes"})
        return staff.post(
            FRAMEWORKS,
            {"action": "delete_selected", "_selected_action": [framework.pk], "post": "yes"},
        )

    def test_is_not_added_here(self, staff):
        assert staff.get(f"{FRAMEWORKS}add/").status_code == 403
        assert staff.get(f"{VERSIONS}add/").status_code == 403


class TestFrameworkVersion:
    def test_says_what_it_is_by_whom_and_who_uses_it(self, staff, admin_user):
        version = RoleFactory(version__published_by=admin_user).version
        RoleFactory(version=version)
        DesignFactory(version=version)

        page = staff.get(VERSIONS)

        assertContains(page, '<td class="field-state">Published</td>', html=True)
        assertContains(page, '<td class="field-role_count">2</td>', html=True)
        assertContains(page, '<td class="field-activity_count">0</td>', html=True)
        assertContains(page, '<td class="field-design_count">1</td>', html=True)
        assertContains(page, f'<td class="field-published_by nowrap">{admin_user}</td>', html=True)

    def test_is_only_read_once_it_is_published(self, staff):
        role = RoleFactory(name="Data Scientist")

        page = staff.get(f"{VERSIONS}{role.version_id}/change/")
        posted = staff.post(f"{VERSIONS}{role.version_id}/change/", {})
        deleted = staff.post(f"{VERSIONS}{role.version_id}/delete/", {})

        assertContains(page, role.version)
        assertContains(page, "Data Scientist")
        assertContains(page, f"/reference/{role.version.framework.slug}/?version=1")
        assertNotContains(page, 'name="summary"')
        assertNotContains(page, 'name="roles-0-name"')
        assert (posted.status_code, deleted.status_code) == (403, 403)
        assert FrameworkVersion.objects.count() == 1

    def test_stays_when_many_are_deleted_at_once(self, staff):
        version = FrameworkVersionFactory()

        page = staff.post(
            VERSIONS,
            {"action": "delete_selected", "_selected_action": [version.pk], "post": "yes"},
        )

        assertContains(page, f"{version}: it is published, and 0 designs are judged by it")
        assert FrameworkVersion.objects.exists()

    def test_is_changed_and_counted_while_it_is_a_draft(self, staff, admin_user, draft):
        FrameworkVersion.objects.update(revision=7)
        page = staff.get(f"{VERSIONS}{draft.pk}/change/")

        posted = staff.post(page.wsgi_request.path, fields(page) | {"summary": "New"})

        draft.refresh_from_db()
        assertRedirects(posted, VERSIONS)
        assert (draft.summary, draft.revision, draft.changed_by) == ("New", 8, admin_user)
        assert draft.changed_at is not None

    def test_overwrites_nothing_that_somebody_else_changed_meanwhile(self, staff, draft):
        page = staff.get(f"{VERSIONS}{draft.pk}/change/")
        ann = UserFactory(first_name="Ann", last_name="Lee")
        FrameworkVersion.objects.count_change(by=ann, at=NOW)

        posted = staff.post(page.wsgi_request.path, fields(page) | {"summary": "New"})

        assertContains(posted, "changed since you opened this page, last by Ann Lee")
        draft.refresh_from_db()
        assert (draft.summary, draft.revision) == ("", 1)

    def test_counts_a_change_of_its_parts_too(self, staff, draft):
        page = staff.get(f"{VERSIONS}{draft.pk}/change/")

        staff.post(page.wsgi_request.path, fields(page) | {"roles-0-name": "Senior analyst"})

        draft.refresh_from_db()
        assert (draft.roles.get().name, draft.revision) == ("Senior analyst", 1)

    def test_counts_nothing_where_nothing_changed(self, staff, draft):
        page = staff.get(f"{VERSIONS}{draft.pk}/change/")

        staff.post(page.wsgi_request.path, fields(page))

        draft.refresh_from_db()
        assert draft.revision == 0

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"guidance": '[{"say": 1}]'}, "guidance[0].text: this field is required."),
            ({"thresholds": "["}, "Enter a valid JSON."),
            ({"source": '{"url": "javascript:x"}'}, "source.url: must be a web address"),
        ],
    )
    def test_refuses_what_a_framework_file_could_not_hold(self, staff, draft, wrong, said):
        page = staff.get(f"{VERSIONS}{draft.pk}/change/")

        posted = staff.post(page.wsgi_request.path, fields(page) | wrong)

        assertContains(posted, said)
        draft.refresh_from_db()
        assert (draft.guidance, draft.thresholds, draft.revision) == ([], {}, 0)

    def test_that_is_a_draft_goes_with_a_framework_that_has_no_other(self, staff, draft):
        posted = staff.post(f"{VERSIONS}{draft.pk}/delete/", {"post": "yes"})

        assertRedirects(posted, VERSIONS)
        assert not Framework.objects.exists()

    def test_takes_as_many_queries_for_many_parts_as_for_few(
        self, staff, draft, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(40) as first:
            staff.get(f"{VERSIONS}{draft.pk}/change/")
        RoleFactory.create_batch(20, version=draft)

        with django_assert_max_num_queries(len(first)):
            staff.get(f"{VERSIONS}{draft.pk}/change/")
