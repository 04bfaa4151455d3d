import json
from datetime import UTC, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.actions.drafts import copy_framework, publish_draft, start_draft
from roles.models import Activity, Cell, Exclusion, Framework, FrameworkVersion, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.filled_forms import filled_form

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
# The MLOps Engineer owns it in the default framework; the Data Engineer does not do it.
OWNED = "monitor_models mlops_engineer owns"
SILENT = "monitor_models ml_engineer nothing"
SHIPPED = "/reference/mlops-who-does-what/draft/"


@pytest.fixture
def published(draft, owner):
    """Acme's own framework, without a draft."""
    publish_draft(draft=draft, changes="", by=owner, at=NOW)
    return draft


@pytest.fixture
def page(draft):
    return f"/reference/{draft.framework.slug}/draft/"


@pytest.fixture
def foreign(shipped):
    """The draft of another organisation."""
    other = OrganisationFactory()
    return copy_framework(
        version=shipped, organisation=other, title="Theirs", by=UserFactory(), at=NOW
    )


@pytest.fixture
def send(client, page, htmx):
    """Send what a page sends that shows some part of the matrix."""

    def send(change="", *, part="", by=client, headers=htmx, layout=None, **values):
        layout = layout or client.get(f"{page}{part}").context["matrix"].layout
        values = {"change": change, "layout": layout, **values}
        return by.post(f"{page}cells/{part}", values, headers=headers)

    return send


def cell_of(draft, activity="monitor_models", role="mlops_engineer"):
    return Cell.objects.filter(
        activity__version=draft, activity__key=activity, role__key=role
    ).first()


def exclusion_of(draft, activity="monitor_models", role="data_engineer"):
    return Exclusion.objects.filter(
        activity__version=draft, activity__key=activity, role__key=role
    ).first()


def told(response):
    return json.loads(response["HX-Trigger"])["marked"]


def add_many(version, roles, activities):
    Role.objects.bulk_create(
        Role(version=version, key=f"r{n}", name=f"R{n}", position=99 + n) for n in range(roles)
    )
    Activity.objects.bulk_create(
        Activity(version=version, key=f"a{n}", name=f"A{n}", position=99 + n, serving=["online"])
        for n in range(activities)
    )
    all_roles = list(version.roles.all())
    Cell.objects.bulk_create(
        Cell(activity=activity, role=role, mark="support")
        for activity in version.activities.filter(key__startswith="a")
        for role in all_roles[1::9]
    )


class TestDraftStart:
    def test_opens_a_new_draft(self, client, published):
        response = client.post(f"/reference/{published.framework.slug}/draft/start/")

        draft = FrameworkVersion.objects.drafts().get()
        assert (draft.number, draft.base) == (2, published)
        assertRedirects(response, f"/reference/{published.framework.slug}/draft/")

    def test_opens_the_draft_there_is(self, client, draft, page):
        assertRedirects(client.post(f"{page}start/"), page)

        assert FrameworkVersion.objects.drafts().get() == draft

    def test_of_a_shipped_framework_is_refused(self, client, owner, shipped):
        assert client.post(f"{SHIPPED}start/").status_code == 403

    def test_is_refused_to_an_editor(self, client, user, published):
        user.memberships.update(level="editor")

        response = client.post(f"/reference/{published.framework.slug}/draft/start/")

        assert response.status_code == 403
        assert not FrameworkVersion.objects.drafts().exists()

    def test_of_another_organisation_is_not_found(self, client, owner, foreign):
        response = client.post(f"/reference/{foreign.framework.slug}/draft/start/")

        assert response.status_code == 404

    def test_rejects_get(self, client, page):
        assert client.get(f"{page}start/").status_code == 405


class TestDraftDetail:
    def test_shows_the_matrix(self, client, page):
        response = client.get(page)

        assertContains(response, "Draft of version 1")
        assertContains(response, 'aria-label="MLOps Engineer, Monitor models: owns it"')
        assertContains(
            response, 'aria-label="Machine Learning Engineer, Monitor models: the source is silent"'
        )
        assertContains(response, 'formaction="cells/monitor_models/mlops_engineer/"')
        assertContains(response, f'value="{OWNED} supports"')
        assertContains(response, "13 activities × 7 roles")
        assertNotContains(response, "Nobody owns it")

    def test_flags_what_nobody_owns(self, client, draft, page):
        Cell.objects.filter(activity__version=draft, activity__key="monitor_models").delete()

        response = client.get(page)

        assertContains(response, "1 nobody owns")
        assertContains(response, "Nobody owns it", count=1)
        response = client.get(f"{page}?only=unowned")
        assert [row.activity.key for row in response.context["matrix"].phases[0].rows] == [
            "monitor_models"
        ]
        assertContains(response, "Show all activities")

    def test_says_who_changed_it_last(self, client, bo, page, send):
        send(f"{OWNED} nothing", by=bo)

        assertContains(client.get(page), "by <bdi>Bo Berg</bdi>")
        assertContains(bo.get(page), "by you")

    def test_hides_what_is_retired_behind_a_link(self, client, draft, page):
        draft.roles.filter(key="mlops_engineer").update(is_retired=True)

        response = client.get(page)
        assertContains(response, f'<a href="{page}?retired=on">Show 1 retired</a>')
        assertNotContains(response, "cell-monitor_models-mlops_engineer")
        response = client.get(f"{page}?retired=on")
        assertContains(response, "cell-monitor_models-mlops_engineer")
        assertContains(response, "Hide 1 retired")

    def test_is_said_to_be_empty_without_roles_or_activities(self, client, draft, page):
        draft.roles.all().delete()

        assertContains(client.get(page), "There is no matrix yet")

    def test_shows_a_large_matrix_in_parts(self, client, draft, page):
        add_many(draft, roles=93, activities=487)

        response = client.get(page)

        assert len(response.content) < 1_000_000
        assertContains(response, "Roles 26 to 50 of 100")
        assertContains(response, "Other 101 to 200 of 487")
        part = "?activities=Other+2&roles=Roles+2"
        response = client.get(f"{page}{part}")
        assertContains(response, f'data-post="{page}cells/?activities=Other+2&amp;roles=Roles+2"')

    def test_is_refused_to_an_editor(self, client, user, page):
        user.memberships.update(level="editor")

        assert client.get(page).status_code == 403

    def test_of_another_organisation_is_not_found(self, client, owner, foreign):
        assert client.get(f"/reference/{foreign.framework.slug}/draft/").status_code == 404

    def test_is_not_found_where_nothing_is_edited(self, client, published):
        assert client.get(f"/reference/{published.framework.slug}/draft/").status_code == 404

    def test_of_a_shipped_framework_is_refused(self, client, owner, shipped):
        assert client.get(SHIPPED).status_code == 403

    def test_rejects_post(self, client, page):
        assert client.post(page).status_code == 405

    def test_takes_eleven_queries_whatever_the_size(
        self, client, draft, page, django_assert_num_queries
    ):
        # Session, user, framework, membership, draft, matrix in 6.
        with django_assert_num_queries(11):
            client.get(page)
        add_many(draft, roles=93, activities=487)
        with django_assert_num_queries(11):
            client.get(page)


class TestDraftCellSet:
    def test_writes_and_answers_with_the_row(self, draft, send):
        response = send(f"{SILENT} owns")

        assert cell_of(draft, role="ml_engineer").mark == "owner"
        assertContains(response, '<tr id="row-monitor_models" hx-swap-oob="true"', count=1)
        assertContains(response, "<tr", count=1)
        assertContains(response, 'aria-label="Machine Learning Engineer, Monitor models: owns it"')
        assertContains(response, "2 owners")
        assertNotContains(response, "<title>")

    def test_tells_what_it_did(self, send):
        response = send(f"{SILENT} owns")

        assert told(response) == {
            "says": "Machine Learning Engineer, Monitor models: owns it.",
            "conflict": False,
            "cell": "cell-monitor_models-ml_engineer",
        }
        assertContains(response, "Undo: Machine Learning Engineer, Monitor models")

    @pytest.mark.parametrize(
        ("wanted", "mark", "strength"),
        [
            ("owns", "owner", None),
            ("supports", "support", None),
            ("never", None, "hard"),
            ("seldom", None, "soft"),
        ],
    )
    def test_sets_everything_a_cell_can_say(self, draft, send, wanted, mark, strength):
        send(f"{SILENT} {wanted}")

        cell, exclusion = (find(draft, role="ml_engineer") for find in (cell_of, exclusion_of))
        assert (cell and cell.mark) == mark
        assert (exclusion and exclusion.strength) == strength

    def test_brings_the_counts(self, send):
        response = send(f"{OWNED} nothing")

        assertContains(response, "1 nobody owns")
        assertContains(response, "Nobody owns it")

    def test_says_which_quote_went(self, draft, send):
        Cell.objects.filter(pk=cell_of(draft).pk).update(quote="watch it")

        assert told(send(f"{OWNED} never"))["says"] == (
            "MLOps Engineer, Monitor models: does not do it. Its quote “watch it” went with it."
        )
        assert told(send("monitor_models mlops_engineer never seldom"))["says"] == (
            "MLOps Engineer, Monitor models: usually does not do it."
        )

    def test_counts_as_a_change_of_the_draft(self, draft, owner, send):
        send(f"{OWNED} nothing")

        draft.refresh_from_db()
        assert (draft.revision, draft.changed_by) == (1, owner)

    def test_done_twice_is_done_once(self, draft, send):
        send(f"{OWNED} nothing")

        response = send(f"{OWNED} nothing")

        assert response.status_code == 200
        assert cell_of(draft) is None

    def test_overwrites_nothing_that_was_not_seen(self, draft, bo, send):
        send(f"{OWNED} supports", by=bo)

        response = send(f"{OWNED} never")

        assert response.status_code == 409
        assert cell_of(draft).mark == "support"
        assert told(response)["says"] == (
            "Somebody else changed this cell. MLOps Engineer, Monitor models: supports it."
            " Nothing was overwritten."
        )
        assert told(response)["conflict"] is True
        assertContains(
            response, 'value="monitor_models mlops_engineer supports never"', status_code=409
        )
        draft.refresh_from_db()
        assert draft.revision == 1

    def test_keeps_to_the_part_of_the_matrix_that_is_shown(self, draft, send):
        add_many(draft, roles=93, activities=487)

        response = send("a150 r31 nothing owns", part="?activities=Other+2&roles=Roles+2")

        assertContains(response, "<button class", count=26)  # 25 cells, and Undo.
        assertContains(response, 'id="cell-a150-r31"')

    def test_asks_for_the_whole_page_where_the_columns_are_others_now(self, client, page, send):
        response = send(f"{OWNED} nothing", layout="others")

        assert response["HX-Refresh"] == "true"
        assertContains(client.get(page), "MLOps Engineer, Monitor models: the source is silent.")

    def test_without_htmx_goes_back_to_the_row(self, client, page, send):
        response = send(f"{OWNED} nothing", headers={}, part="?retired=on")

        assertRedirects(
            response, f"{page}?retired=on#row-monitor_models", fetch_redirect_response=False
        )
        assertContains(client.get(page), "MLOps Engineer, Monitor models: the source is silent.")

    @pytest.mark.parametrize("change", ["", "x", f"{OWNED} owner", "a b c d e"])
    def test_of_no_change_is_a_bad_request(self, draft, send, change):
        assert send(change).status_code == 400
        draft.refresh_from_db()
        assert draft.revision == 0

    @pytest.mark.parametrize(
        "change", ["gone mlops_engineer nothing owns", "monitor_models gone nothing owns"]
    )
    def test_of_no_cell_is_not_found(self, draft, send, change):
        assert send(change).status_code == 404
        draft.refresh_from_db()
        assert draft.revision == 0

    def test_never_reaches_a_published_version(self, client, published, htmx):
        response = client.post(
            f"/reference/{published.framework.slug}/draft/cells/",
            {"change": f"{OWNED} nothing"},
            headers=htmx,
        )

        assert response.status_code == 404
        assert cell_of(published).mark == "owner"

    def test_leaves_the_version_that_the_draft_was_made_from(self, client, published, owner, send):
        draft = start_draft(framework=published.framework, by=owner, at=NOW)

        send(f"{OWNED} nothing")

        assert cell_of(draft) is None
        assert cell_of(published).mark == "owner"

    def test_is_refused_to_an_editor(self, client, user, draft, page):
        user.memberships.update(level="editor")

        response = client.post(f"{page}cells/", {"change": f"{OWNED} nothing"})

        assert response.status_code == 403
        assert cell_of(draft).mark == "owner"

    def test_of_another_organisation_is_not_found(self, client, owner, foreign):
        response = client.post(
            f"/reference/{foreign.framework.slug}/draft/cells/", {"change": f"{OWNED} nothing"}
        )

        assert response.status_code == 404
        assert cell_of(foreign).mark == "owner"

    def test_rejects_get(self, client, page):
        assert client.get(f"{page}cells/").status_code == 405

    def test_takes_as_many_queries_whatever_the_size(
        self, draft, page, client, htmx, django_assert_num_queries
    ):
        def set_cell(change):
            values = {"change": change, "layout": client.get(page).context["matrix"].layout}
            # Session, user, 7 to lock, place 2, cell 2, write 4, matrix 7, session 3.
            with django_assert_num_queries(27):
                response = client.post(f"{page}cells/", values, headers=htmx)
            assert response.status_code == 200

        set_cell(f"{OWNED} supports")
        add_many(draft, roles=93, activities=487)
        set_cell("monitor_models mlops_engineer supports owns")


class TestUndo:
    def test_brings_a_cell_back_with_its_evidence(self, draft, send):
        evidence = ("mark", "basis", "quote", "seed", "note")
        before = [getattr(cell_of(draft), name) for name in evidence]
        send(f"{OWNED} never")

        response = send(undo="on")

        assert [getattr(cell_of(draft), name) for name in evidence] == before
        assert exclusion_of(draft, role="mlops_engineer") is None
        assertContains(response, '<tr id="row-monitor_models"')
        assert told(response)["says"] == "Undone. MLOps Engineer, Monitor models: owns it."
        assertNotContains(response, "Undo:")

    def test_brings_an_exclusion_back_to_its_place(self, draft, send):
        before = exclusion_of(draft)
        send("monitor_models data_engineer never owns")

        send(undo="on")

        after = exclusion_of(draft)
        assert (after.text, after.quote, after.position) == (
            before.text,
            before.quote,
            before.position,
        )

    def test_goes_back_one_change_after_the_other(self, draft, send):
        send(f"{OWNED} never")
        send("monitor_models mlops_engineer never nothing")

        send(undo="on")
        assert exclusion_of(draft, role="mlops_engineer").strength == "hard"
        send(undo="on")
        assert cell_of(draft).mark == "owner"

    def test_takes_back_nothing_that_somebody_else_has_changed(self, draft, bo, send):
        send(f"{OWNED} nothing")
        send("monitor_models mlops_engineer nothing supports", by=bo)

        response = send(undo="on")

        assert response.status_code == 409
        assert cell_of(draft).mark == "support"
        assert told(response)["says"] == (
            "Somebody else changed this cell since, so it stays as it is."
        )

    def test_takes_back_no_change_of_another_person(self, draft, bo, send):
        send(f"{OWNED} nothing", by=bo)

        send(undo="on")

        assert cell_of(draft) is None

    def test_says_that_nothing_is_left(self, client, page, send):
        response = send(undo="on")

        assert response["HX-Refresh"] == "true"
        assertContains(client.get(page), "There is nothing left to undo.")

    def test_without_htmx_goes_back_to_the_row(self, draft, page, send):
        send(f"{OWNED} nothing")

        response = send(undo="on", headers={})

        assertRedirects(response, f"{page}#row-monitor_models", fetch_redirect_response=False)
        assert cell_of(draft).mark == "owner"

    def test_is_over_when_the_role_is_gone(self, draft, send):
        send(f"{OWNED} nothing")
        draft.roles.get(key="mlops_engineer").delete()

        response = send(undo="on")

        assert response["HX-Refresh"] == "true"
        draft.refresh_from_db()
        assert draft.revision == 1


class TestDraftCellEdit:
    @pytest.fixture
    def where(self, page):
        return f"{page}cells/monitor_models/mlops_engineer/"

    @pytest.fixture
    def save(self, client, where):
        """Open the form of a cell, change some of it, and send it."""

        def save(*, at=where, by=client, **changes):
            return by.post(at, filled_form(by.get(at), "") | changes)

        return save

    def test_shows_what_the_cell_rests_on(self, client, draft, where):
        response = client.get(where)

        assertContains(response, "<bdi>MLOps Engineer</bdi>: <bdi>Monitor models</bdi>")
        assertContains(response, f'value="{cell_of(draft).quote}"')

    def test_keeps_the_evidence_of_a_mark(self, draft, page, save):
        response = save(
            says="supports", basis="derived", quote="watch it", seed="page 1", note="We think."
        )

        assertRedirects(response, f"{page}#row-monitor_models", fetch_redirect_response=False)
        cell = cell_of(draft)
        assert (cell.mark, cell.basis, cell.quote, cell.seed, cell.note) == (
            "support",
            "derived",
            "watch it",
            "page 1",
            "We think.",
        )

    def test_keeps_the_words_of_an_exclusion(self, draft, page, save):
        save(
            at=f"{page}cells/monitor_models/data_engineer/",
            says="seldom",
            text="watches data, not models",
            quote="not my job",
        )

        exclusion = exclusion_of(draft)
        assert (exclusion.strength, exclusion.text, exclusion.quote) == (
            "soft",
            "watches data, not models",
            "not my job",
        )

    def test_goes_back_to_where_it_came_from(self, client, page, where):
        here = f"{page}?retired=on"
        form = filled_form(client.get(where, {"next": here}), "")

        response = client.post(where, form)

        assertRedirects(response, f"{here}#row-monitor_models", fetch_redirect_response=False)

    def test_can_be_taken_back(self, draft, save, send):
        quote = cell_of(draft).quote
        save(says="nothing")
        assert cell_of(draft) is None

        send(undo="on")

        assert cell_of(draft).quote == quote

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"quote": "a " * 13}, "A quote has at most 12 words; this has 13."),
            ({"says": "sings"}, "Select a valid choice."),
            ({"basis": ""}, "This field is required."),
            ({"text": "x" * 301}, "at most 300 characters"),
            ({"says": "never", "note": "New."}, "A note belongs to who owns or supports"),
            ({"text": "never"}, "These words belong to who does not do something."),
            ({"says": "nothing", "quote": "new"}, "there is nothing to quote"),
        ],
    )
    def test_says_what_is_wrong(self, draft, save, changes, message):
        response = save(**changes)

        assertContains(response, message)
        assert cell_of(draft).mark == "owner"
        draft.refresh_from_db()
        assert draft.revision == 0

    def test_keeps_what_somebody_else_made_of_other_fields(self, client, bo, draft, save, where):
        form = filled_form(client.get(where), "")
        save(by=bo, note="Bo was here.")

        client.post(where, form | {"quote": "watch it"})

        assert (cell_of(draft).quote, cell_of(draft).note) == ("watch it", "Bo was here.")

    def test_shows_what_somebody_else_made_of_the_same(self, client, bo, draft, save, where):
        form = filled_form(client.get(where), "")
        save(by=bo, says="supports", note="Bo was here.")

        response = client.post(where, form | {"says": "nothing"})

        assertContains(response, "“What it says” was changed since you opened this page")
        assertContains(response, "“supports it”")
        assert cell_of(draft).mark == "support"
        client.post(where, filled_form(response, ""))
        assert cell_of(draft) is None

    @pytest.mark.parametrize("cell", ["gone/mlops_engineer", "monitor_models/gone"])
    def test_of_no_cell_is_not_found(self, client, page, cell):
        assert client.get(f"{page}cells/{cell}/").status_code == 404

    def test_never_reaches_a_published_version(self, client, published):
        where = f"/reference/{published.framework.slug}/draft/cells/monitor_models/mlops_engineer/"

        assert client.post(where, {"says": "nothing"}).status_code == 404
        assert cell_of(published).mark == "owner"

    def test_is_refused_to_an_editor(self, client, user, where):
        user.memberships.update(level="editor")

        assert client.get(where).status_code == 403
        assert client.post(where, {"says": "nothing"}).status_code == 403

    def test_of_another_organisation_is_not_found(self, client, owner, foreign):
        slug = foreign.framework.slug

        response = client.post(f"/reference/{slug}/draft/cells/monitor_models/mlops_engineer/")

        assert response.status_code == 404

    def test_rejects_delete(self, client, where):
        assert client.delete(where).status_code == 405

    def test_takes_nine_queries(self, client, draft, where, django_assert_num_queries):
        add_many(draft, roles=3, activities=30)

        with django_assert_num_queries(9):
            client.get(where)


class TestDraftDiscard:
    def test_says_what_goes(self, client, page, send):
        send(f"{OWNED} nothing")

        response = client.get(f"{page}discard/")

        assertContains(response, "1 change of it goes with it, the last by you")
        assertContains(response, "Nothing of this framework was ever published")

    def test_throws_a_framework_away_that_was_never_published(self, client, draft, page):
        response = client.post(f"{page}discard/", {"revision": "0"})

        assertRedirects(response, "/reference/")
        assert not Framework.objects.filter(pk=draft.framework_id).exists()

    def test_leaves_what_was_published(self, client, published, owner, page):
        start_draft(framework=published.framework, by=owner, at=NOW)
        assertContains(client.get(f"{page}discard/"), "Version 1 and all designs that use it stay")

        response = client.post(f"{page}discard/", {"revision": "0"})

        assertRedirects(response, f"/reference/{published.framework.slug}/")
        assert list(published.framework.versions.all()) == [published]

    def test_discards_nothing_that_was_changed_meanwhile(self, client, bo, draft, page, send):
        form = filled_form(client.get(f"{page}discard/"), "")
        send(f"{OWNED} nothing", by=bo)

        response = client.post(f"{page}discard/", form)

        assertContains(response, "The draft was changed since you opened this page.")
        assertContains(response, "the last by <bdi>Bo Berg</bdi>")
        assert FrameworkVersion.objects.filter(pk=draft.pk).exists()

    def test_is_refused_to_an_editor(self, client, user, draft, page):
        user.memberships.update(level="editor")

        assert client.post(f"{page}discard/", {"revision": "0"}).status_code == 403
        assert FrameworkVersion.objects.filter(pk=draft.pk).exists()

    def test_of_another_organisation_is_not_found(self, client, owner, foreign):
        page = f"/reference/{foreign.framework.slug}/draft/"

        assert client.post(f"{page}discard/", {"revision": "0"}).status_code == 404

    def test_rejects_put(self, client, page):
        assert client.put(f"{page}discard/").status_code == 405
