import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Membership, MembershipLevel, Organisation, Seat, Tick
from tests.factories import ParticipantFactory, SeatFactory, TeamFactory
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def team(design):
    return design.teams.get(key="categories")


@pytest.fixture
def path(design, team):
    return f"/designs/{design.pk}/teams/{team.pk}/"


@pytest.fixture
def foreign_path():
    """The matrix of another organisation's team."""
    design = keep_listings(Organisation.objects.create(name="Other", slug="other"))
    return f"/designs/{design.pk}/teams/{design.teams.first().pk}/"


@pytest.fixture
def viewer(user):
    Membership.objects.filter(user=user).update(level=MembershipLevel.VIEWER)


class TestDesignMatrix:
    def test_goes_to_the_first_product_team(self, client, design, path):
        assertRedirects(client.get(f"/designs/{design.pk}/matrix/"), path)

    def test_goes_to_the_team_asked_for(self, client, design):
        platform = design.teams.get(key="platform")

        response = client.get(f"/designs/{design.pk}/matrix/?team={platform.pk}")

        assertRedirects(response, f"/designs/{design.pk}/teams/{platform.pk}/")

    def test_goes_to_the_teams_where_there_is_none(self, client, design):
        design.teams.all().delete()

        response = client.get(f"/designs/{design.pk}/matrix/")

        assertRedirects(response, f"/designs/{design.pk}/teams/", fetch_redirect_response=False)

    def test_of_another_organisation_is_not_found(self, client, design, foreign_path):
        other = foreign_path.split("/")[2]

        assert client.get(f"/designs/{other}/matrix/").status_code == 404
        foreign_team = foreign_path.split("/")[4]
        response = client.get(f"/designs/{design.pk}/matrix/?team={foreign_team}")
        assert response.status_code == 404


class TestMatrixDetail:
    def test_shows_activities_seats_verdicts_and_findings(self, client, path):
        response = client.get(path)

        assertContains(response, "8 seats, 5.9 FTE filled, 1 open.")
        assertContains(response, 'aria-label="Priya Nair, Deploy models: responsible"')
        assertContains(response, '<small class="muted">open seat only</small>')
        assertContains(response, "Nobody owns")
        assertContains(response, '<option value="R" selected>')

    def test_lets_a_viewer_read(self, client, path, viewer):
        response = client.get(path)

        assertContains(response, 'aria-label="Priya Nair, Deploy models: responsible"')
        assertNotContains(response, '<button class="cell"')
        assertNotContains(response, "data-matrix")

    def test_lets_a_click_set_another_level(self, client, path):
        response = client.get(f"{path}?level=C")

        assertContains(response, 'RC" aria-label="Priya Nair, Deploy models: responsible"')
        assertContains(response, '<option value="C" selected>')

    @pytest.mark.parametrize("level", ["", "X", "RA", "-"])
    def test_takes_no_other_level(self, client, path, level):
        assertContains(client.get(f"{path}?level={level}"), '<option value="R" selected>')

    def test_of_a_team_without_seats_offers_one(self, client, design):
        empty = TeamFactory(design=design, position=9)

        response = client.get(f"/designs/{design.pk}/teams/{empty.pk}/")

        assertContains(response, "Nobody has a seat here yet")
        assertContains(response, f"/designs/{design.pk}/teams/{empty.pk}/seats/add/")

    def test_of_an_empty_reference_says_so(self, client, user, organisation):
        seat = SeatFactory(team__design__organisation=organisation)

        response = client.get(f"/designs/{seat.design.pk}/teams/{seat.team.pk}/")

        assertContains(response, "The reference has no activities")

    def test_offers_many_teams_as_a_list(self, client, design, path):
        TeamFactory.create_batch(5, design=design)

        assertContains(client.get(path), '<select class="input team-select"')

    def test_shows_any_text_as_text(self, client, design, path):
        seat = design.seats.get(key="priya")
        seat.participant.person.name = "<script>alert(1)</script>"
        seat.participant.person.save()

        assertNotContains(client.get(path), "<script>alert")

    @pytest.mark.parametrize(
        "path_of", ["/designs/{0}/teams/999999/", "/designs/999999/teams/{1}/"]
    )
    def test_of_nothing_is_not_found(self, client, design, team, path_of):
        assert client.get(path_of.format(design.pk, team.pk)).status_code == 404

    def test_of_another_organisation_is_not_found(self, client, foreign_path):
        assert client.get(foreign_path).status_code == 404

    def test_of_a_team_of_another_design_is_not_found(self, client, design, foreign_path):
        foreign_team = foreign_path.split("/")[4]

        assert client.get(f"/designs/{design.pk}/teams/{foreign_team}/").status_code == 404

    def test_rejects_post(self, client, path):
        assert client.post(path).status_code == 405

    def test_takes_as_many_queries_for_thirty_seats_as_for_eight(
        self, client, design, team, path, django_assert_num_queries
    ):
        # Session, user, design, its team in 2, its teams, its whole in 6, and the switcher.
        client.get(path)
        with django_assert_num_queries(13):
            client.get(path)
        for number in range(22):
            person = ParticipantFactory(design=design, key=f"new-{number}")
            seat = SeatFactory(team=team, participant=person, roles=["data_scientist"])
            Tick.objects.create(design=design, seat=seat, activity="explore_data")
        assert Seat.objects.filter(team=team).count() == 30

        with django_assert_num_queries(13):
            client.get(path)


class TestMatrixFindings:
    def test_is_a_page_of_its_own(self, client, path):
        response = client.get(f"{path}findings/")

        assertContains(response, "<title>Findings of Listing Categories")
        assertContains(response, "Back to the matrix")

    def test_answers_htmx_with_findings_and_numbers_alone(self, client, path, htmx):
        response = client.get(f"{path}findings/", headers=htmx)

        assertContains(response, 'id="matrix-findings"')
        assertContains(response, 'id="matrix-summary"')
        assertNotContains(response, "<title>")

    def test_says_what_concerns_this_team_alone(self, client, path):
        response = client.get(f"{path}findings/")

        assertContains(response, ">Monitor models</a>")
        assertNotContains(response, "Elif Demir")

    def test_leaves_out_what_was_accepted(self, client, design, htmx):
        platform = design.teams.get(key="platform")
        path = f"/designs/{design.pk}/teams/{platform.pk}/findings/"
        assertNotContains(client.get(path, headers=htmx), "Daniel Costa (Data Scientist) sits in")

        design.acknowledgements.all().delete()

        assertContains(client.get(path, headers=htmx), "Daniel Costa (Data Scientist) sits in")

    def test_of_another_organisation_is_not_found(self, client, foreign_path):
        assert client.get(f"{foreign_path}findings/").status_code == 404

    def test_rejects_post(self, client, path):
        assert client.post(f"{path}findings/").status_code == 405
