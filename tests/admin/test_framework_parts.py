import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Activity, Cell, Exclusion, FrameworkVersion, Role
from tests.admin.parts import everything
from tests.admin.test_frameworks import fields
from tests.factories import (
    ActivityFactory,
    CellFactory,
    FrameworkVersionFactory,
    OrganisationFactory,
    RoleFactory,
)

pytestmark = pytest.mark.django_db

PARTS = ["role", "activity", "cell", "exclusion", "variation", "structure", "handoff"]
MODELS = {
    "role": Role,
    "activity": Activity,
    "cell": Cell,
    "exclusion": Exclusion,
    **{
        relation.related_model._meta.model_name: relation.related_model
        for relation in FrameworkVersion._meta.related_objects
    },
}
# A text field of each, to change.
TEXTS = {"cell": "note", "exclusion": "text", "variation": "text"}


@pytest.fixture
def draft():
    return everything(published=False, organisation=OrganisationFactory())


def address(part):
    return f"/admin/roles/{part._meta.model_name}/{part.pk}/"


class TestOfAPublishedVersion:
    @pytest.mark.parametrize("model", PARTS)
    def test_is_only_read(self, staff, model):
        everything()
        part = MODELS[model].objects.get()

        page = staff.get(f"{address(part)}change/")
        posted = staff.post(f"{address(part)}change/", {})
        deleted = staff.post(f"{address(part)}delete/", {"post": "yes"})

        assert page.status_code == 200
        assertNotContains(page, f'name="{TEXTS.get(model, "name")}"')
        assert (posted.status_code, deleted.status_code) == (403, 403)

    @pytest.mark.parametrize("model", PARTS)
    def test_stays_when_many_are_deleted_at_once(self, staff, model):
        version = everything()
        part = MODELS[model].objects.get()

        page = staff.post(
            f"/admin/roles/{model}/",
            {"action": "delete_selected", "_selected_action": [part.pk], "post": "yes"},
        )

        assertContains(page, f"{version} is published, and never changes")
        assert MODELS[model].objects.exists()

    def test_leads_to_the_page_of_the_version(self, staff):
        version = everything()

        page = staff.get(f"{address(version.roles.get())}change/")

        assertContains(page, f"/reference/{version.framework.slug}/?version=1")

    def test_shows_the_cells_of_an_activity_and_offers_no_more(self, staff):
        version = everything()

        page = staff.get(f"{address(version.activities.get())}change/")

        assertContains(page, "Analyst")
        assertNotContains(page, 'name="cells-0-mark"')
        assertContains(page, 'name="cells-MAX_NUM_FORMS" value="0"')

    def test_gets_no_new_parts(self, staff):
        published, draft = everything(), everything(published=False)

        page = staff.get("/admin/roles/role/add/")
        posted = staff.post(
            "/admin/roles/role/add/", fields(page) | {"version": published.pk, "key": "new"}
        )

        assertContains(page, f'<option value="{draft.pk}">')
        assertNotContains(page, f'<option value="{published.pk}">')
        assertContains(posted, "Select a valid choice.")
        assert published.roles.count() == 1


class TestOfADraft:
    @pytest.mark.parametrize("model", PARTS)
    def test_is_changed_and_counted(self, staff, admin_user, draft, model):
        part = MODELS[model].objects.get()
        field = TEXTS.get(model, "name")
        page = staff.get(f"{address(part)}change/")

        posted = staff.post(f"{address(part)}change/", fields(page) | {field: "Changed"})

        part.refresh_from_db()
        draft.refresh_from_db()
        assertRedirects(posted, f"/admin/roles/{model}/")
        assert getattr(part, field) == "Changed"
        assert (draft.revision, draft.changed_by) == (1, admin_user)

    @pytest.mark.parametrize("model", PARTS)
    def test_overwrites_nothing_that_somebody_else_changed_meanwhile(self, staff, draft, model):
        part = MODELS[model].objects.get()
        field = TEXTS.get(model, "name")
        page = staff.get(f"{address(part)}change/")
        FrameworkVersion.objects.update(revision=1)

        posted = staff.post(f"{address(part)}change/", fields(page) | {field: "Changed"})

        assertContains(posted, "changed since you opened this page, last by somebody")
        part.refresh_from_db()
        assert getattr(part, field) != "Changed"

    def test_keeps_its_key_and_its_version(self, staff, draft):
        other = FrameworkVersionFactory(published_at=None)
        role = draft.roles.get()
        page = staff.get(f"{address(role)}change/")

        staff.post(f"{address(role)}change/", fields(page) | {"key": "other", "version": other.pk})

        role.refresh_from_db()
        assert (role.key, role.version) == ("analyst", draft)

    def test_is_added_and_counted(self, staff, draft):
        page = staff.get("/admin/roles/role/add/")

        posted = staff.post(
            "/admin/roles/role/add/",
            fields(page) | {"version": draft.pk, "key": "sre", "name": "SRE"},
        )

        draft.refresh_from_db()
        assertRedirects(posted, "/admin/roles/role/")
        assert draft.roles.filter(key="sre").exists()
        assert draft.revision == 1

    @pytest.mark.parametrize(
        ("model", "wrong", "said"),
        [
            ("role", {"skills": '[{"kind": "tool"}]'}, "skills[0].name: this field is required."),
            ("activity", {"stage": "nowhere"}, "stage: must be frame, data, model"),
            ("structure", {"homes": '{"a": "moon"}'}, "role_home.a: must be"),
            ("cell", {"basis": "guessed"}, "Select a valid choice."),
            ("exclusion", {"quote": "word " * 13}, "A quote has at most 12 words"),
        ],
    )
    def test_refuses_what_a_framework_file_could_not_hold(self, staff, draft, model, wrong, said):
        part = MODELS[model].objects.get()
        page = staff.get(f"{address(part)}change/")

        posted = staff.post(f"{address(part)}change/", fields(page) | wrong)

        assertContains(posted, said)
        draft.refresh_from_db()
        assert draft.revision == 0

    @pytest.mark.parametrize("model", PARTS)
    def test_is_deleted_and_counted(self, staff, draft, model):
        part = MODELS[model].objects.get()

        posted = staff.post(f"{address(part)}delete/", {"post": "yes"})

        draft.refresh_from_db()
        assertRedirects(posted, f"/admin/roles/{model}/")
        assert not MODELS[model].objects.exists()
        assert draft.revision == 1

    @pytest.mark.parametrize("model", ["role", "activity"])
    def test_that_was_published_is_retired_and_not_deleted(self, staff, draft, model):
        FrameworkVersion.objects.filter(pk=draft.pk).update(number=2, base=everything())
        part = MODELS[model].objects.get(**{"version": draft})

        page = staff.post(f"{address(part)}delete/", {"post": "yes"})

        assertContains(page, "it was published, so it can be retired, but not deleted")
        assert MODELS[model].objects.filter(pk=part.pk).exists()

    def test_takes_the_names_of_all_that_are_deleted_at_once_along(self, staff, draft):
        RoleFactory(version=draft, key="sre")
        draft.soft_skills = [{"for": "analyst", "text": "a"}, {"for": "sre", "text": "b"}]
        draft.save()

        staff.post(
            "/admin/roles/role/",
            {
                "action": "delete_selected",
                "_selected_action": list(draft.roles.values_list("pk", flat=True)),
                "post": "yes",
            },
        )

        draft.refresh_from_db()
        assert (draft.roles.count(), draft.soft_skills) == (0, [])


class TestMatrix:
    def test_is_filled_on_the_page_of_an_activity_with_roles_of_its_version(self, staff, draft):
        stranger = RoleFactory(name="Stranger")
        sre = RoleFactory(version=draft, name="SRE")
        page = staff.get(f"{address(draft.activities.get())}change/")
        row = {"cells-TOTAL_FORMS": 2, "cells-1-mark": "support", "cells-1-basis": "given"}

        refused = staff.post(
            page.wsgi_request.path, fields(page) | row | {"cells-1-role": stranger.pk}
        )
        staff.post(page.wsgi_request.path, fields(page) | row | {"cells-1-role": sre.pk})

        draft.refresh_from_db()
        assertNotContains(page, "Stranger")
        assertContains(refused, "Select a valid choice.")
        assert Cell.objects.get(role=sre).mark == "support"
        assert draft.revision == 1

    def test_says_what_a_role_does_not_do_without_an_activity_too(self, staff, draft):
        page = staff.get(f"{address(draft.roles.get())}change/")
        row = {
            "exclusions-TOTAL_FORMS": 2,
            "exclusions-1-activity": "",
            "exclusions-1-strength": "soft",
            "exclusions-1-text": "rarely talks",
            "exclusions-1-position": 1,
        }

        staff.post(page.wsgi_request.path, fields(page) | row)

        assert Exclusion.objects.get(text="rarely talks").activity is None

    @pytest.mark.parametrize("model", ["cell", "exclusion"])
    def test_has_no_page_to_add_to_it(self, staff, model):
        assert staff.get(f"/admin/roles/{model}/add/").status_code == 403

    def test_takes_as_many_queries_for_many_cells_as_for_few(
        self, staff, draft, django_assert_max_num_queries
    ):
        activity = draft.activities.get()
        with django_assert_max_num_queries(30) as first:
            staff.get(f"{address(activity)}change/")
        for role in RoleFactory.create_batch(20, version=draft):
            CellFactory(activity=activity, role=role)

        with django_assert_max_num_queries(len(first)):
            staff.get(f"{address(activity)}change/")

    def test_finds_a_cell_by_the_name_of_its_activity(self, staff):
        CellFactory(activity=ActivityFactory(name="Train models"))
        CellFactory(activity=ActivityFactory(name="Watch models"))

        found = staff.get("/admin/roles/cell/", {"q": "train"})

        assert [str(cell.activity) for cell in found.context["cl"].result_list] == ["Train models"]
