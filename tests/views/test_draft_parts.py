from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.actions.draft_parts import PartKind
from roles.actions.drafts import publish_draft, start_draft
from roles.models import Activity, Cell, FrameworkVersion, Role
from roles.snapshots.frameworks import read_framework_file
from tests.factories import (
    DesignFactory,
    FrameworkFactory,
    FrameworkVersionFactory,
    RoleFactory,
    SeatFactory,
    TickFactory,
    UserFactory,
)
from tests.filled_forms import filled_form

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KINDS = [kind.value for kind in PartKind]
# A part of each kind that the default framework has.
SOME = {
    "roles": "data_scientist",
    "activities": "deploy_models",
    "structures": "hybrid",
    "handoffs": "data",
    "variations": "ds_deploys",
}


@pytest.fixture
def second_draft(draft, owner):
    """A draft of a framework whose first version is published."""
    publish_draft(draft=draft, changes="", by=owner, at=NOW)
    return start_draft(framework=draft.framework, by=owner, at=NOW)


def address(draft, rest: str = "") -> str:
    return f"/reference/{draft.framework.slug}/draft/{rest}"


def part_address(draft, kind: str, rest: str = "") -> str:
    return address(draft, f"{kind}/{SOME[kind]}/{rest}")


def saved(client, where: str, **changes):
    """Open a form, change some of it, and send it."""
    form = filled_form(client.get(where), where)
    return client.post(where, form | changes)


def revision_of(draft) -> int:
    return FrameworkVersion.objects.get(pk=draft.pk).revision


def said_in(draft):
    return read_framework_file(FrameworkVersion.objects.get(pk=draft.pk))


class TestPartList:
    @pytest.mark.parametrize("kind", KINDS)
    def test_shows_every_part_in_its_order(self, client, draft, kind):
        names = [str(part) for part in PartKind(kind).parts_of(draft)]

        page = client.get(address(draft, f"{kind}/")).content.decode()

        places = [page.index(f"<bdi>{name}</bdi>") for name in names]
        assert places == sorted(places)

    def test_shows_activities_phase_by_phase(self, client, draft):
        page = client.get(address(draft, "activities/")).content.decode()

        assert page.index("Why and what") < page.index("Define requirements")
        assert page.index("Product</th>") < page.index("Build applications")

    def test_shows_what_is_retired_at_the_end(self, client, draft):
        draft.roles.filter(key="product_manager").update(is_retired=True)

        page = client.get(address(draft, "roles/"))

        assertContains(page, '<span class="tag">retired</span>', count=1)
        assertContains(page, "6 roles")
        text = page.content.decode()
        assert text.index("Software Engineer") < text.index("Retired") < text.index("Bring back")

    def test_offers_to_delete_what_is_new_and_to_retire_what_was_published(
        self, client, second_draft
    ):
        RoleFactory(version=second_draft, key="scribe", name="Scribe", position=99)

        page = client.get(address(second_draft, "roles/"))

        assertContains(page, address(second_draft, "roles/scribe/delete/"))
        assertContains(page, '<span class="tag">new</span>', count=1)
        assertContains(page, address(second_draft, "roles/data_engineer/retire/"))
        assertNotContains(page, address(second_draft, "roles/data_engineer/delete/"))

    def test_says_that_there_are_none(self, client, draft):
        draft.variations.all().delete()

        assertContains(client.get(address(draft, "variations/")), "The draft has none yet.")

    def test_answers_htmx_with_the_list_alone(self, client, htmx, draft):
        response = client.get(address(draft, "roles/"), headers=htmx)

        assertContains(response, 'id="parts"')
        assertNotContains(response, "<title>")

    @pytest.mark.parametrize("kind", KINDS)
    def test_takes_as_many_queries_for_many_parts(
        self, client, draft, kind, django_assert_max_num_queries
    ):
        # Session, user, framework, membership, draft; parts, cells or choices.
        fill_up(draft)
        with django_assert_max_num_queries(9):
            client.get(address(draft, f"{kind}/"))


def fill_up(draft) -> None:
    """Many roles and activities, with many cells."""
    roles = Role.objects.bulk_create(
        Role(version=draft, key=f"r{n}", name=f"Role {n}", position=100 + n) for n in range(40)
    )
    activities = Activity.objects.bulk_create(
        Activity(version=draft, key=f"a{n}", name=f"Activity {n}", serving=["online"])
        for n in range(60)
    )
    Cell.objects.bulk_create(
        Cell(activity=activity, role=roles[0], mark="owner") for activity in activities
    )


class TestPartAdd:
    def test_adds_a_role_at_the_end_with_a_key_of_its_name(self, client, draft):
        where = address(draft, "roles/add/")

        response = saved(client, where, name="Data  Steward", never="Deploys", skills="SQL (tool)")

        assertRedirects(response, address(draft, "roles/?at=data-steward"))
        role = draft.roles.get(key="data-steward")
        assert (role.name, role.position) == ("Data Steward", 7)
        assert role.not_responsible == [{"text": "Deploys", "strength": "hard"}]
        assert role.skills == [{"name": "SQL", "kind": "tool", "note": ""}]
        assert revision_of(draft) == draft.revision + 1

    def test_adds_an_activity(self, client, draft):
        where = address(draft, "activities/add/")

        saved(client, where, name="Label data", stage="data", serving=["online"], critical="on")

        activity = draft.activities.get(key="label-data")
        assert (activity.stage, activity.serving, activity.critical, activity.required) == (
            "data",
            ["online"],
            True,
            False,
        )

    def test_adds_a_structure(self, client, draft):
        where = address(draft, "structures/add/")

        saved(
            client,
            where,
            name="Guild",
            pros="Quick\n\nCheap",
            homes=["product:data_scientist", ""],
            must=["central:mlops_engineer"],
            places=["own:deploy_models", "shared:deploy_models"],
        )

        structure = draft.structures.get(key="guild")
        assert structure.pros == ["Quick", "Cheap"]
        assert structure.homes == {"data_scientist": "product"}
        assert (structure.product_roles, structure.central_roles) == ([], ["mlops_engineer"])
        assert structure.places == {"deploy_models": ["own", "shared"]}

    def test_adds_a_handoff(self, client, draft):
        where = address(draft, "handoffs/add/")

        saved(
            client,
            where,
            name="Labels",
            activities=["from:explore_data", "to:build_models"],
            elements="Data freshness\nSLA\nschema",
        )

        handoff = draft.handoffs.get(key="labels")
        assert (handoff.producers, handoff.consumers) == (["explore_data"], ["build_models"])
        assert handoff.elements == ["data_freshness", "sla", "schema"]

    def test_adds_a_variation(self, client, draft):
        where = address(draft, "variations/add/")

        saved(
            client,
            where,
            **{
                "text": "Analysts explore",
                "cells-0-activity": "explore_data",
                "cells-0-role": "product_manager",
            },
        )

        cells = draft.variations.get(key="analysts-explore").cells
        assert [(one["a"], one["r"], one["mark"]) for one in cells] == [
            ("explore_data", "product_manager", "owner")
        ]

    def test_never_gives_the_key_of_an_address(self, client, draft):
        saved(client, address(draft, "roles/add/"), name="Add")

        assert draft.roles.get(name="Add").key == "add-2"

    @pytest.mark.parametrize("name", ["Data Scientist", "data  scientist"])
    def test_refuses_a_name_that_is_there(self, client, draft, name):
        response = saved(client, address(draft, "roles/add/"), name=name)

        assertContains(response, "There already is a role called “Data Scientist”.")
        assert draft.roles.count() == 7
        assert revision_of(draft) == draft.revision

    @pytest.mark.parametrize(
        ("kind", "changes", "sentence"),
        [
            ("roles", {"name": ""}, "This field is required"),
            ("roles", {"name": "x" * 201}, "at most 200 characters"),
            ("roles", {"name": "A", "short": "x" * 31}, "at most 30 characters"),
            ("roles", {"name": "A", "aliases": "x" * 301}, "longer than 300 characters"),
            ("roles", {"name": "A", "mandate": "bell\x07"}, "control character U+0007"),
            (
                "roles",
                {"name": "A", "exclusions-0-text": "b", "exclusions-0-quote": "a " * 13},
                "at most 12 words",
            ),
            ("roles", {"name": "A", "interactions-0-asks": "b"}, "Choose with whom."),
            ("activities", {"name": "A", "serving": []}, "Choose at least one of the two."),
            ("activities", {"name": "A", "canonical": "nothing"}, "Select a valid choice"),
            ("structures", {"name": "A", "places": ["own:gone"]}, "not part of this draft"),
            ("handoffs", {"name": "A"}, "Choose at least one activity that gives the work."),
            ("variations", {"text": "A", "cells-0-role": "data_engineer"}, "Choose the activity"),
        ],
    )
    def test_says_what_is_wrong_and_saves_nothing(self, client, draft, kind, changes, sentence):
        count = PartKind(kind).parts_of(draft).count()

        response = saved(client, address(draft, f"{kind}/add/"), **changes)

        assertContains(response, sentence)
        assert PartKind(kind).parts_of(draft).count() == count
        assert revision_of(draft) == draft.revision

    def test_gives_more_empty_rows_without_saving(self, client, draft):
        where = address(draft, "roles/add/")

        response = saved(client, where, name="Scribe", more="interactions")

        assertContains(response, 'value="Scribe"')
        assertContains(response, "interactions-4-asks")
        assert draft.roles.count() == 7

    @pytest.mark.parametrize("name", ["数据工程师", "מהנדס", "=cmd()", "<b>Bold</b>", "👩‍🔬"])
    def test_takes_any_name(self, client, draft, name):
        saved(client, address(draft, "roles/add/"), name=name)

        assert draft.roles.filter(name=name).exists()
        assert client.get(address(draft, "roles/")).status_code == 200


class TestPartEdit:
    @pytest.mark.parametrize("kind", KINDS)
    def test_changes_nothing_if_nobody_touches_it(self, client, draft, kind):
        before = said_in(draft)

        for part in PartKind(kind).parts_of(draft):
            response = saved(client, address(draft, f"{kind}/{part.key}/"))

            assert response.status_code == 302
        assert said_in(draft) == before

    def test_keeps_the_key_whatever_the_name(self, client, draft):
        response = saved(client, part_address(draft, "roles"), name="Modeller")

        assertRedirects(response, address(draft, "roles/?at=data_scientist"))
        assert draft.roles.get(key="data_scientist").name == "Modeller"

    def test_changes_what_a_role_does_not_do(self, client, draft):
        exclusion = draft.roles.get(key="product_manager").exclusions.get(activity=None)
        where = address(draft, "roles/product_manager/")

        saved(
            client,
            where,
            **{
                "never": "Programming",
                "seldom": "Training models",
                "exclusions-0-text": "leaves the design to others",
                "exclusions-1-text": "approves no releases",
                "exclusions-1-strength": "soft",
            },
        )

        role = draft.roles.get(key="product_manager")
        assert role.not_responsible == [
            {"text": "Programming", "strength": "hard"},
            {"text": "Training models", "strength": "soft"},
        ]
        said = role.exclusions.filter(activity=None).order_by("pk")
        assert list(said.values_list("text", "strength", "quote")) == [
            ("leaves the design to others", "hard", exclusion.quote),
            ("approves no releases", "soft", ""),
        ]

    def test_takes_emptied_rows_away(self, client, draft):
        where = address(draft, "roles/product_manager/")

        saved(
            client,
            where,
            **{
                "exclusions-0-text": "",
                "exclusions-0-quote": "",
                "interactions-0-with_": "",
                "interactions-0-asks": "",
            },
        )

        role = draft.roles.get(key="product_manager")
        assert role.interactions == []
        assert not role.exclusions.filter(activity=None).exists()

    def test_keeps_what_a_structure_says_of_a_retired_activity(self, client, draft):
        draft.activities.filter(key="deploy_models").update(is_retired=True)

        saved(client, part_address(draft, "structures"), places=["own:build_models"])

        assert draft.structures.get(key="hybrid").places == {
            "deploy_models": ["own"],
            "build_models": ["own"],
        }

    def test_finds_a_part_by_any_key(self, client, draft):
        RoleFactory(version=draft, key="C++:データ", name="Coder", position=7)

        where = address(draft, f"roles/{quote('C++:データ')}/")

        assertContains(client.get(where), "Coder")
        assert client.post(f"{where}move/", {"place": "0"}).status_code == 302

    @pytest.mark.parametrize("kind", KINDS)
    def test_takes_as_many_queries_for_many_parts(
        self, client, draft, kind, django_assert_max_num_queries
    ):
        fill_up(draft)
        # Session, user, framework, membership, draft, part, roles, activities, exclusions, place.
        with django_assert_max_num_queries(10):
            client.get(part_address(draft, kind))


class TestTwoOwners:
    """What the second one saves never takes away what the first one did."""

    def test_keeps_both_changes_of_different_fields(self, client, bo, draft):
        where = part_address(draft, "roles")
        ours, theirs = (filled_form(one.get(where), where) for one in (client, bo))

        bo.post(where, theirs | {"mandate": "Finds patterns."})
        response = client.post(where, ours | {"short": "Sci"})

        role = draft.roles.get(key="data_scientist")
        assert response.status_code == 302
        assert (role.mandate, role.short) == ("Finds patterns.", "Sci")

    def test_says_what_the_other_made_of_a_field_and_saves_nothing(self, client, bo, draft):
        where = part_address(draft, "roles")
        ours, theirs = (filled_form(one.get(where), where) for one in (client, bo))

        bo.post(where, theirs | {"mandate": "Finds patterns.", "short": "Sc"})
        response = client.post(where, ours | {"mandate": "Tells stories.", "notes": "New"})

        assertContains(response, "“Mandate” was changed since you opened this page, last by Bo")
        assertContains(response, "It says now: “Finds patterns.” Nothing was saved.")
        assertContains(response, "Tells stories.")
        role = draft.roles.get(key="data_scientist")
        assert (role.mandate, role.notes) == ("Finds patterns.", "")

    def test_overwrites_it_when_saved_again_and_nothing_else(self, client, bo, draft):
        where = part_address(draft, "roles")
        ours, theirs = (filled_form(one.get(where), where) for one in (client, bo))
        bo.post(where, theirs | {"mandate": "Finds patterns.", "short": "Sc"})

        refused = client.post(where, ours | {"mandate": "Tells stories."})
        client.post(where, filled_form(refused, where))

        role = draft.roles.get(key="data_scientist")
        assert (role.mandate, role.short) == ("Tells stories.", "Sc")

    def test_may_work_on_different_rows_of_one_table(self, client, bo, draft):
        where = part_address(draft, "structures")
        ours, theirs = (filled_form(one.get(where), where) for one in (client, bo))
        without = {"own:explore_data", "own:deploy_models"}

        bo.post(where, theirs | {"places": [*set(theirs["places"]) - {"own:explore_data"}]})
        client.post(where, ours | {"places": [*set(ours["places"]) - {"own:deploy_models"}]})

        places = draft.structures.get(key="hybrid").places
        assert not {f"own:{key}" for key in places} & without
        assert "build_models" in places

    def test_are_told_of_the_same_row_of_a_table(self, client, bo, draft):
        where = part_address(draft, "structures")
        ours, theirs = (filled_form(one.get(where), where) for one in (client, bo))
        rest = [place for place in ours["places"] if place != "own:deploy_models"]

        bo.post(where, theirs | {"places": rest})
        response = client.post(where, ours | {"places": [*ours["places"], "shared:deploy_models"]})

        assertContains(response, "It says now: “Deploy models: not said”")
        assert "deploy_models" not in draft.structures.get(key="hybrid").places

    def test_are_told_of_the_same_list(self, client, bo, draft):
        where = address(draft, "roles/product_manager/")
        ours, theirs = (filled_form(one.get(where), where) for one in (client, bo))

        bo.post(where, theirs | {"interactions-0-asks": "Nothing"})
        response = client.post(where, ours | {"interactions-0-asks": "Everything"})

        assertContains(response, "“Interactions” was changed since you opened this page")
        assertContains(response, "MLOps Engineer, Nothing")
        role = draft.roles.get(key="product_manager")
        assert [one["asks"] for one in role.interactions] == ["Nothing"]

    def test_lose_nothing_of_what_was_typed_for_a_part_that_is_gone(self, client, bo, draft):
        where = part_address(draft, "roles")
        ours = filled_form(client.get(where), where)
        bo.post(f"{where}delete/")

        response = client.post(where, ours | {"mandate": "Tells stories."})

        assertContains(response, "This role was deleted since you opened this page")
        add = address(draft, "roles/add/")
        client.post(add, filled_form(response, add))
        assert draft.roles.get(name="Data Scientist").mandate == "Tells stories."

    @pytest.mark.parametrize(
        "seen", ["", "[]", "{", '{"mandate": 3, "skills": [{}], "interactions": [[]]}']
    )
    def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(self, client, draft, seen):
        where = part_address(draft, "roles")
        before = draft.roles.get(key="data_scientist").mandate

        response = saved(client, where, seen=seen, mandate="Tells stories.")

        assertContains(response, "was changed since you opened this page")
        assert draft.roles.get(key="data_scientist").mandate == before


class TestPartMove:
    def keys(self, draft, kind="roles") -> list[str]:
        return [part.key for part in PartKind(kind).parts_of(draft)]

    def test_moves_to_the_place_wanted_however_often(self, client, draft):
        where = address(draft, "roles/data_scientist/move/")

        for _ in range(2):
            response = client.post(where, {"place": "1"})

        assertRedirects(response, address(draft, "roles/?at=data_scientist&by=down"))
        assert self.keys(draft)[:3] == ["data_scientist", "product_manager", "data_engineer"]
        positions = draft.roles.order_by("position").values_list("position", flat=True)
        assert list(positions) == list(range(7))

    def test_moves_an_activity_within_its_phase(self, client, draft):
        client.post(address(draft, "activities/optimize_models/move/"), {"place": "1"})

        keys = self.keys(draft, "activities")
        assert keys.index("optimize_models") < keys.index("build_models")
        assert keys.index("explore_data") < keys.index("optimize_models")

    def test_can_be_told_by_its_number(self, client, draft):
        page = client.get(address(draft, "roles/data_scientist/"))

        assertContains(page, 'name="place" value="3" min="1" max="7"')

    def test_goes_no_further_than_the_end(self, client, draft):
        client.post(address(draft, "roles/data_scientist/move/"), {"place": "99"})

        assert self.keys(draft)[-1] == "data_scientist"

    def test_answers_htmx_with_the_list_and_the_cursor_where_it_was(self, client, htmx, draft):
        where = address(draft, "roles/data_scientist/move/")

        response = client.post(where, {"place": "2"}, headers=htmx)

        assertContains(response, "“Data Scientist” is moved up.")
        pk = draft.roles.get(key="data_scientist").pk
        assert f'id="up-{pk}"' in response.content.decode().split(" autofocus>")[0][-400:]

    def test_at_the_top_the_cursor_goes_to_the_other_button(self, client, draft):
        page = client.get(address(draft, "roles/?at=product_manager&by=up")).content.decode()

        pk = draft.roles.get(key="product_manager").pk
        assert f'id="down-{pk}"' in page.split(" autofocus>")[0][-400:]

    @pytest.mark.parametrize("place", ["", "-1", "x", "²", "9" * 9])
    def test_needs_a_place(self, client, draft, place):
        where = address(draft, "roles/data_scientist/move/")

        assert client.post(where, {"place": place}).status_code == 400

    def test_is_no_page(self, client, draft):
        assert client.get(address(draft, "roles/data_scientist/move/")).status_code == 405


class TestPartRetire:
    def test_says_what_refers_to_it(self, client, organisation, draft):
        design = DesignFactory(organisation=organisation, version=draft)
        SeatFactory(team__design=design, roles=["data_scientist"])

        page = client.get(address(draft, "roles/data_scientist/retire/"))

        assertContains(page, "In designs that use this framework: 1 seat.")
        assertContains(page, "3 structures")

    def test_retires_and_brings_back(self, client, draft):
        where = address(draft, "activities/deploy_models/retire/")

        for retired in ("on", "on", "off"):
            response = client.post(where, {"retired": retired})

            assertRedirects(response, address(draft, "activities/?at=deploy_models"))
            assert draft.activities.get(key="deploy_models").is_retired is (retired == "on")

    def test_loses_nothing(self, client, draft):
        before = Cell.objects.filter(role__key="data_scientist", role__version=draft).count()

        client.post(address(draft, "roles/data_scientist/retire/"), {"retired": "on"})

        role = draft.roles.get(key="data_scientist")
        assert role.cells.count() == before > 0
        assert PartKind.ROLES.parts_of(draft).last() == role

    @pytest.mark.parametrize("kind", ["structures", "handoffs", "variations"])
    def test_is_for_roles_and_activities(self, client, draft, kind):
        assert client.get(part_address(draft, kind, "retire/")).status_code == 404


class TestPartDelete:
    @pytest.mark.parametrize("kind", KINDS)
    def test_takes_it_away_with_all_that_is_said_of_it(self, client, draft, kind):
        where = part_address(draft, kind, "delete/")
        assertContains(client.get(where), "Delete the")

        for _ in range(2):
            response = client.post(where)

            assertRedirects(response, address(draft, f"{kind}/"))
        assert not PartKind(kind).parts_of(draft).filter(key=SOME[kind]).exists()
        # What is left names nothing that there is not: it can be written as a file.
        said_in(draft)

    def test_says_how_much_goes_with_it(self, client, organisation, draft):
        TickFactory(
            seat__team__design=DesignFactory(organisation=organisation, version=draft),
            activity="deploy_models",
        )

        page = client.get(address(draft, "activities/deploy_models/delete/"))

        assertContains(page, "In this draft: 2 cells, 2 exclusions, 3 structures")
        assertContains(page, "In designs that use this framework: 1 tick.")

    @pytest.mark.parametrize("kind", ["roles", "activities"])
    def test_is_refused_for_what_was_published(self, client, second_draft, kind):
        where = part_address(second_draft, kind, "delete/")

        assertContains(client.get(where), "It was published")
        response = client.post(where)

        assertRedirects(response, part_address(second_draft, kind, "retire/"))
        assert "can be retired, but not deleted" in str(*get_messages(response.wsgi_request))
        assert PartKind(kind).parts_of(second_draft).filter(key=SOME[kind]).exists()

    @pytest.mark.parametrize("kind", ["structures", "handoffs", "variations"])
    def test_takes_what_designs_hold_less_tightly_even_if_it_was_published(
        self, client, second_draft, kind
    ):
        client.post(part_address(second_draft, kind, "delete/"))

        assert not PartKind(kind).parts_of(second_draft).filter(key=SOME[kind]).exists()


class TestDraftEdit:
    def test_changes_nothing_if_nobody_touches_it(self, client, draft):
        draft.stages = [{"key": "small", "when": "Early", "hire": "ml_engineer"}]
        draft.save()
        before = said_in(draft)

        response = saved(client, address(draft, "settings/"))

        assertRedirects(response, address(draft, "settings/"))
        assert said_in(draft) == before

    def test_changes_what_is_said_of_the_whole(self, client, draft):
        saved(
            client,
            address(draft, "settings/"),
            title="How we work",
            source_url="https://example.org/who",
            coverage_basis="role",
            threshold_activities_per_fte="8",
            threshold_activities_at_least="3",
            silent_on="on call\nethics",
        )

        said = said_in(draft)
        assert (said.title, said.source.url, said.coverage_basis) == (
            "How we work",
            "https://example.org/who",
            "role",
        )
        assert said.source.kind == "course lecture"
        assert said.thresholds == {"activities_per_fte": 8}
        assert said.silent_on == ("on call", "ethics")

    def test_adds_advice(self, client, draft):
        saved(
            client,
            address(draft, "settings/"),
            **{
                "stages-0-when": "At the start",
                "stages-0-advice": "Take one who can do all.",
                "stages-0-roles_any_of": ["ml_engineer"],
                "stages-0-hire": "Machine Learning Engineer\na lawyer",
                "guidance-0-topic": "Sharing",
            },
        )

        said = said_in(draft)
        (stage,) = said.stages
        assert (stage.key, stage.roles_any_of) == ("at-the-start", ("ml_engineer",))
        assert stage.hire == ("ml_engineer", "a lawyer")
        assert said.guidance[0].topic == "Sharing"
        assert said.guidance[0].ev is not None

    def test_keeps_the_key_of_a_stage(self, client, draft):
        draft.stages = [{"key": "small", "when": "Early"}]
        draft.save()

        saved(client, address(draft, "settings/"), **{"stages-0-when": "Very early"})

        assert [one.key for one in said_in(draft).stages] == ["small"]

    def test_takes_an_emptied_stage_away(self, client, draft):
        draft.stages = [{"key": "small", "when": "Early"}]
        draft.save()

        saved(client, address(draft, "settings/"), **{"stages-0-when": ""})

        assert said_in(draft).stages == ()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": ""}, "This field is required"),
            ({"threshold_teams_per_person": "1"}, "It lies between 2 and 100."),
            ({"threshold_teams_per_person": "2.5"}, "It is a whole number."),
            ({"source_url": "javascript:alert(1)"}, "begins with https://"),
            ({"soft_skills-0-text": ""}, "This field is required"),
        ],
    )
    def test_says_what_is_wrong(self, client, draft, changes, sentence):
        response = saved(client, address(draft, "settings/"), **changes)

        assertContains(response, sentence)
        assert revision_of(draft) == draft.revision

    def test_tells_two_owners_of_each_other(self, client, bo, draft):
        where = address(draft, "settings/")
        ours, theirs = (filled_form(one.get(where), where) for one in (client, bo))

        bo.post(where, theirs | {"title": "Bo's way", "summary": "Short."})
        response = client.post(where, ours | {"title": "Ann's way"})

        assertContains(response, "It says now: “Bo&#x27;s way”")
        assert said_in(draft).title == "Bo's way"


ADDRESSES = ["roles/", "roles/add/", "roles/data_scientist/", "settings/"]
WRITES = [*ADDRESSES[1:], *(f"roles/data_scientist/{one}/" for one in ("move", "retire", "delete"))]


class TestWhoMay:
    @pytest.mark.parametrize("level", ["editor", "viewer"])
    def test_only_an_owner(self, client, user, draft, level):
        user.memberships.update(level=level)

        for where in ADDRESSES:
            assert client.get(address(draft, where)).status_code == 403
        for where in WRITES:
            form = {"name": "Taken over", "place": "0", "retired": "on"}
            assert client.post(address(draft, where), form).status_code == 403
        assert revision_of(draft) == draft.revision
        assert draft.roles.filter(key="data_scientist", is_retired=False).exists()

    def test_of_another_organisation_is_not_found(self, draft):
        client = Client()
        client.force_login(UserFactory())

        for where in ADDRESSES:
            assert client.get(address(draft, where)).status_code == 404
        for where in WRITES:
            assert client.post(address(draft, where), {"place": "0"}).status_code == 404

    def test_what_is_shipped_is_only_read(self, client, owner, shipped):
        where = f"/reference/{shipped.framework.slug}/draft/roles/"

        assert client.get(where).status_code == 403
        assert client.post(f"{where}data_scientist/move/", {"place": "0"}).status_code == 403

    def test_what_is_published_cannot_be_changed(self, client, owner, draft):
        forms = {where: filled_form(client.get(where), where) for where in pages(draft)}
        publish_draft(draft=draft, changes="", by=owner, at=NOW)
        before = said_in(draft)

        for where, form in forms.items():
            assert (
                client.post(where, form | {"name": "Forged", "title": "Forged"}).status_code == 404
            )
        for rest in ("move", "retire", "delete"):
            where = part_address(draft, "roles", f"{rest}/")
            assert client.post(where, {"place": "0", "retired": "on"}).status_code == 404
        assert said_in(draft) == before

    @pytest.mark.parametrize(
        "where", ["cats/", "cats/add/", "roles/nobody/", "roles/nobody/retire/"]
    )
    def test_what_there_is_not_is_not_found(self, client, draft, where):
        assert client.get(address(draft, where)).status_code == 404

    @pytest.mark.parametrize("where", ["roles/", "roles/data_scientist/move/"])
    def test_has_one_method(self, client, draft, where):
        method = client.post if where == "roles/" else client.get

        assert method(address(draft, where)).status_code == 405

    def test_without_a_draft_there_is_nothing(self, client, owner, organisation):
        version = FrameworkVersionFactory(framework=FrameworkFactory(organisation=organisation))

        assert client.get(address(version, "roles/")).status_code == 404


def pages(draft) -> list[str]:
    return [address(draft, "settings/"), *(part_address(draft, kind) for kind in KINDS)]
