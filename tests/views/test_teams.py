import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Team, Tick
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(organisation):
    return DesignFactory(organisation=organisation)


@pytest.fixture
def team(design):
    return TeamFactory(design=design, name="Search")


def address(design, rest: str = "") -> str:
    return f"/designs/{design.pk}/teams/{rest}"


class TestTeamList:
    def test_shows_platforms_first_then_product_teams_then_shared_ones(self, client, design):
        for kind in ("shared", "product", "platform"):
            TeamFactory(design=design, name=f"The {kind} one", kind=kind)

        page = client.get(address(design)).content.decode()

        assert (
            page.index("The platform one")
            < page.index("The product one")
            < page.index("The shared one")
        )

    def test_shows_seats_as_they_are(self, client, team):
        ann = ParticipantFactory(design=team.design, person__name="Ann <b>", person__kind="vendor")
        SeatFactory(team=team, participant=ann, fte="0.5", end="2999-12-31")
        SeatFactory(team=team, participant=None, start="2026-03-02")

        page = client.get(address(team.design))

        assertContains(page, "Ann &lt;b&gt;")
        assertContains(page, "no role yet, vendor, 50%, until 31 Dec 2999")
        assertContains(page, "open since 2 Mar 2026")
        assertContains(page, "2 seats, 0.5 FTE, 1 open")

    def test_says_whom_a_platform_serves(self, client, team):
        TeamFactory(design=team.design, kind="platform", serves=[team.key])
        TeamFactory(design=team.design, kind="shared", serves=[])
        TeamFactory(design=team.design, kind="shared")

        page = client.get(address(team.design))

        assertContains(page, "Serves <bdi>Search</bdi>")
        assertContains(page, "Serves nobody")
        assertContains(page, "Serves every product team")

    def test_shows_a_viewer_no_way_to_change(self, client, user, team):
        SeatFactory(team=team)
        user.memberships.update(level="viewer")

        page = client.get(address(team.design))

        assertContains(page, "Search")
        for way in ("Move", "Add a seat", "New team", "Edit", "<form class"):
            assertNotContains(page, way)

    def test_has_a_page_to_move_to_one_of_many_teams(self, client, team):
        SeatFactory(team=team)
        TeamFactory.create_batch(9, design=team.design)

        assertContains(client.get(address(team.design)), "Another team…")

    def test_answers_htmx_with_the_board_alone(self, client, htmx, team):
        response = client.get(address(team.design), headers=htmx)

        assertContains(response, '<div class="stack" id="board"')
        assertNotContains(response, "<title>")

    @pytest.mark.parametrize("query", ["?seat=x&from=1", "?seat=1", "?seat=9&from=9", "?from=²"])
    def test_offers_to_undo_only_what_was(self, client, team, query):
        assertNotContains(client.get(address(team.design, query)), "Undo")

    def test_of_another_organisation_is_not_found(self, client):
        assert client.get(address(DesignFactory())).status_code == 404

    def test_takes_as_many_queries_for_200_seats_as_for_one(
        self, client, team, django_assert_num_queries
    ):
        SeatFactory(team=team)
        client.get(address(team.design))
        for other in TeamFactory.create_batch(20, design=team.design):
            SeatFactory.create_batch(10, team=other)

        # Session, user, design, seats, teams, designs of the menu.
        with django_assert_num_queries(6):
            client.get(address(team.design))


class TestTeamAdd:
    def test_adds_a_team(self, client, design):
        response = client.post(
            address(design, "add/"), {"name": " ML  Platform ", "kind": "platform"}
        )

        assertRedirects(response, address(design))
        team = design.teams.get()
        assert (team.name, team.kind, team.serves) == ("ML Platform", "platform", None)
        design.refresh_from_db()
        assert design.revision == 1

    def test_answers_htmx_with_the_board(self, client, htmx, design):
        response = client.post(
            address(design, "add/"), {"name": "Search", "kind": "product"}, headers=htmx
        )

        assertContains(response, "<bdi>Search</bdi>")
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
        assert client.get(address(design)).status_code == 200

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

        assertRedirects(response, address(team.design))
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

        assertRedirects(response, address(team.design))
        assert not Team.objects.exists()
        assert not Tick.objects.exists()

    def test_twice_is_once(self, client, team):
        for _ in range(2):
            response = client.post(address(team.design, f"{team.pk}/delete/"))

            assertRedirects(response, address(team.design))
