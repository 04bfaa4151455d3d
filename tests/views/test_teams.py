import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.actions.teams import change_team
from roles.models import Team, Tick
from tests.factories import (
    SeatFactory,
    TeamFactory,
    TickFactory,
)
from tests.filled_forms import filled_form

pytestmark = pytest.mark.django_db


def board(design) -> str:
    return f"/designs/{design.pk}/board/"


def address(design, rest: str) -> str:
    return f"/designs/{design.pk}/teams/{rest}"


class TestTeamAdd:
    def test_adds_a_team(self, client, design):
        response = client.post(
            address(design, "add/"), {"name": " ML  Platform ", "kind": "platform"}
        )

        assertRedirects(response, board(design))
        team = design.teams.get()
        assert (team.name, team.kind, team.serves) == ("ML Platform", "platform", None)
        design.refresh_from_db()
        assert design.revision == 1

    def test_answers_htmx_with_the_board(self, client, htmx, design):
        response = client.post(
            address(design, "add/"), {"name": "Search", "kind": "product"}, headers=htmx
        )

        assertContains(response, "<bdi>Search</bdi>")
        assertContains(response, 'id="board" hx-swap-oob="true"')
        assertContains(response, "Search is a team now.", count=2)
        assertNotContains(response, "<title>")

    def test_may_serve_some_teams_only(self, client, team):
        client.post(
            address(team.design, "add/"),
            {"name": "Platform", "kind": "platform", "serves_all": "False", "serves": [team.key]},
        )

        assert team.design.teams.get(name="Platform").serves == [team.key]

    def test_serves_nobody_in_particular_as_a_product_team(self, client, team):
        client.post(
            address(team.design, "add/"),
            {"name": "Ads", "kind": "product", "serves_all": "False", "serves": [team.key]},
        )

        assert team.design.teams.get(name="Ads").serves is None

    def test_does_not_serve_teams_of_other_designs(self, client, design):
        stranger = TeamFactory()

        response = client.post(
            address(design, "add/"),
            {"name": "P", "kind": "platform", "serves_all": "False", "serves": [stranger.key]},
        )

        assertContains(response, "Select a valid choice")

    @pytest.mark.parametrize("name", ["Search", "search", " SEARCH"])
    def test_sent_twice_says_that_it_is_there(self, client, team, name):
        response = client.post(address(team.design, "add/"), {"name": name, "kind": "platform"})

        assertContains(response, "There already is a team called “Search”.")
        assert Team.objects.count() == 1

    def test_shows_htmx_what_is_wrong_on_the_board(self, client, htmx, design):
        response = client.post(address(design, "add/"), {"name": ""}, headers=htmx)

        assertContains(response, "This field is required")
        assertContains(response, 'id="board"')

    @pytest.mark.parametrize("name", ["x" * 301, "a\x00b", "bell\x07"])
    def test_refuses_what_is_no_name(self, client, design, name):
        response = client.post(address(design, "add/"), {"name": name, "kind": "product"})

        assert response.status_code == 200
        assert not Team.objects.exists()

    @pytest.mark.parametrize(
        "name", ["x" * 300, "=cmd()", "<script>alert(1)</script>", "פלטפורמה", "👩‍🔬 Lab", "陈伟"]
    )
    def test_takes_any_name(self, client, design, name):
        client.post(address(design, "add/"), {"name": name, "kind": "product"})

        assert design.teams.get().name == name
        assert client.get(board(design)).status_code == 200

    def test_has_a_page(self, client, design):
        assertContains(client.get(address(design, "add/")), "New team")

    def test_is_refused_to_a_viewer(self, client, user, design):
        user.memberships.update(level="viewer")

        assert client.get(address(design, "add/")).status_code == 403
        assert (
            client.post(address(design, "add/"), {"name": "A", "kind": "product"}).status_code
            == 403
        )
        assert not Team.objects.exists()


class TestTeamEdit:
    def test_changes_the_team(self, client, team):
        response = client.post(
            address(team.design, f"{team.pk}/edit/"),
            {"name": "Find", "kind": "shared", "serves_all": "True"},
        )

        assertRedirects(response, board(team.design))
        team.refresh_from_db()
        assert (team.name, team.kind, team.serves) == ("Find", "shared", None)

    def test_shows_what_is_there(self, client, team):
        platform = TeamFactory(design=team.design, kind="platform", serves=[team.key])

        page = client.get(address(team.design, f"{platform.pk}/edit/"))

        assertContains(page, '<option value="platform" selected>')
        assertContains(page, f'name="serves" value="{team.key}" id="id_serves_0" checked')

    def test_shows_what_is_wrong(self, client, team):
        TeamFactory(design=team.design, name="Find")

        response = client.post(
            address(team.design, f"{team.pk}/edit/"), {"name": "Find", "kind": "product"}
        )

        assertContains(response, "There already is a team called “Find”.")
        team.refresh_from_db()
        assert team.name == "Search"

    def test_keeps_what_somebody_else_changed_meanwhile(self, client, team):
        page = address(team.design, f"{team.pk}/edit/")
        form = filled_form(client.get(page), "")
        change_team(team=team, name="Search", kind="shared", serves=None)

        client.post(page, form | {"name": "Find"})

        team.refresh_from_db()
        assert (team.name, team.kind) == ("Find", "shared")

    def test_shows_where_both_changed_the_same_and_saves_nothing(self, client, team):
        page = address(team.design, f"{team.pk}/edit/")
        form = filled_form(client.get(page), "")
        change_team(team=team, name="Look up", kind="product", serves=None)

        response = client.post(page, form | {"name": "Find"})

        assertContains(response, "“Name” was changed since you opened this page.")
        assertContains(response, "It says now: “Look up”")
        assertContains(response, 'name="name" value="Find"')
        team.refresh_from_db()
        assert team.name == "Look up"
        assert team.design.revision == 0

    def test_of_another_design_is_not_found(self, client, design):
        stranger = TeamFactory()

        assert client.get(address(design, f"{stranger.pk}/edit/")).status_code == 404


class TestTeamDelete:
    def test_says_what_goes_along(self, client, team):
        TickFactory(seat=SeatFactory(team=team, participant__person__name="Ann"))

        page = client.get(address(team.design, f"{team.pk}/delete/"))

        assertContains(page, "1 seat, 1 tick and 0 agreements go with it")
        assertContains(page, "Ann")

    def test_takes_it_away(self, client, team):
        TickFactory(seat__team=team)

        response = client.post(address(team.design, f"{team.pk}/delete/"))

        assertRedirects(response, board(team.design))
        assert not Team.objects.exists()
        assert not Tick.objects.exists()

    def test_does_not_take_along_what_came_after_the_page(self, client, team):
        page = address(team.design, f"{team.pk}/delete/")
        seen = client.get(page).context["seen"]
        SeatFactory(team=team, participant__person__name="Ann")

        response = client.post(page, {"seen": seen})

        assertContains(response, "Somebody changed this team meanwhile.")
        assertContains(response, "Ann")
        assert Team.objects.exists()

    def test_twice_is_once(self, client, team):
        for _ in range(2):
            response = client.post(address(team.design, f"{team.pk}/delete/"))

            assertRedirects(response, board(team.design))
