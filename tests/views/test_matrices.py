from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.diagnosis import diagnose
from roles.models import Membership, MembershipLevel, Organisation, Seat, Tick
from tests.factories import ParticipantFactory, SeatFactory, TeamFactory
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


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

        assertRedirects(response, f"/designs/{design.pk}/board/", fetch_redirect_response=False)

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

    def test_says_which_ticks_need_confirming(self, client, design, path):
        seat = design.seats.get(key="priya")
        count = seat.ticks.update(doubt={"reason": "moved", "before": "Search Ranking"})

        page = client.get(path)

        words = "needs confirming: its seat moved from Search Ranking"
        assertContains(page, f'aria-label="Priya Nair, Deploy models: responsible, {words}"')
        # A click confirms.
        assertContains(page, f'value="deploy_models s{seat.pk} R R"')
        assertContains(page, f'<span class="number">{count}</span>')
        assertContains(page, f'confirm/?team={seat.team_id}">need confirming</a>')
        assertContains(page, "#icon-ask", count=count + 2)

    def test_says_nothing_where_none_does(self, client, path):
        assertNotContains(client.get(path), "onfirming")

    def test_says_of_who_left_that_their_ticks_need_confirming(self, client, design, path):
        seat = design.seats.get(key="priya")
        person = seat.participant.person
        person.leaves_on = date(2020, 1, 31)
        person.save()

        assertContains(client.get(path), "needs confirming: Priya Nair left on 31 January 2020")

    def test_takes_as_many_queries_for_thirty_seats_as_for_eight(
        self, client, design, team, path, django_assert_num_queries
    ):
        # Session, user, design, its team in 2, its teams, and the switcher.
        client.get(path)
        with django_assert_num_queries(7):
            client.get(path)
        for number in range(22):
            person = ParticipantFactory(design=design, key=f"new-{number}")
            seat = SeatFactory(team=team, participant=person, roles=["data_scientist"])
            Tick.objects.create(design=design, seat=seat, activity="explore_data")
        assert Seat.objects.filter(team=team).count() == 30

        with django_assert_num_queries(7):
            client.get(path)

    def test_leaves_the_whole_design_for_later(self, client, design, path):
        response = client.get(path)

        assertContains(response, f'hx-get="{path}findings/besides/"')
        assertContains(response, f'href="/designs/{design.pk}/?team=categories#findings"')
        assertNotContains(response, "without an agreement")


class TestMatrixFindings:
    def test_is_a_page_of_its_own(self, client, path):
        response = client.get(f"{path}findings/")

        assertContains(response, "<title>Findings of Listing Categories")
        assertContains(response, "Back to the matrix")

    def test_leads_from_each_finding_to_the_cell_of_the_reference(self, client, path):
        assertContains(
            client.get(f"{path}findings/"),
            "/reference/mlops-who-does-what/?version=1#cell-monitor_models-mlops_engineer",
        )

    def test_answers_htmx_with_findings_and_numbers_alone(self, client, path, htmx):
        response = client.get(f"{path}findings/", headers=htmx)

        assertContains(response, 'id="matrix-findings"')
        assertContains(response, 'id="matrix-summary"')
        assertNotContains(response, "<title>")

    def test_says_what_concerns_this_team_alone(self, client, path):
        response = client.get(f"{path}findings/")

        assertContains(response, ">Monitor models</a>")
        assertNotContains(response, "Elif Demir")

    def test_leads_to_whom_a_finding_names_and_to_the_row(self, client, design, path):
        lena = design.seats.get(key="lena")
        Tick.objects.create(design=design, seat=lena, activity="build_models")

        page = client.get(f"{path}findings/")

        person = f"/o/acme/people/{lena.participant.person_id}/?design={design.pk}"
        assertContains(page, f'<p><a href="{person}">Lena Fischer</a> owns ')
        assertContains(page, f'<a href="{path}#row-build_models">')

    def test_leaves_out_what_was_accepted_for_several_teams(self, client, design, path, htmx):
        gap = "Nobody owns"
        assertContains(client.get(f"{path}findings/", headers=htmx), gap)

        design.acknowledgements.create(rule="GAP-01", subject="monitor_models[search,categories]")

        assertNotContains(client.get(f"{path}findings/", headers=htmx), gap)

    def test_of_a_team_that_only_serves_are_none_of_its_own(self, client, design):
        platform = design.teams.get(key="platform")

        response = client.get(f"/designs/{design.pk}/teams/{platform.pk}/findings/")

        assertContains(response, "Owned here")
        assertNotContains(response, "finding-list")
        assertNotContains(response, "Overlaps")

    def test_of_a_design_without_product_teams_are_those_of_the_organisation(self, client, design):
        design.seats.filter(team__kind="product").delete()
        it = design.teams.get(key="it")

        response = client.get(f"/designs/{design.pk}/teams/{it.pk}/findings/")

        assertContains(response, "for the organisation")

    def test_takes_five_queries_for_two_teams_and_for_two_hundred(
        self, client, design, path, htmx, django_assert_num_queries
    ):
        # Session, user, design, its team in 2.
        with django_assert_num_queries(5):
            client.get(f"{path}findings/", headers=htmx)
        for team in TeamFactory.create_batch(196, design=design):
            SeatFactory(team=team, roles=["data_scientist"])

        with django_assert_num_queries(5):
            client.get(f"{path}findings/", headers=htmx)

    def test_of_another_organisation_is_not_found(self, client, foreign_path):
        assert client.get(f"{foreign_path}findings/").status_code == 404

    def test_rejects_post(self, client, path):
        assert client.post(f"{path}findings/").status_code == 405


class TestMatrixBesides:
    @pytest.fixture
    def besides(self, path):
        return f"{path}findings/besides/"

    def test_is_a_page_of_its_own(self, client, besides):
        response = client.get(besides)

        assertContains(response, "<title>The whole design about Listing Categories")
        assertContains(response, "Back to the matrix")

    def test_answers_htmx_with_the_findings_alone(self, client, besides, htmx):
        response = client.get(besides, headers=htmx)

        assertContains(response, "more of the whole design")
        assertNotContains(response, "<title>")

    @pytest.mark.parametrize("key", ["categories", "search", "platform", "it"])
    def test_tells_with_the_matrix_all_that_is_open_about_a_team_once(self, client, design, key):
        team = design.teams.get(key=key)
        path = f"/designs/{design.pk}/teams/{team.pk}/"

        told = [
            (one.finding.rule, one.finding.people, one.finding.activities)
            for one in (
                *client.get(path).context["findings"],
                *client.get(f"{path}findings/besides/").context["besides"],
            )
        ]

        open_ones = diagnose(design, on=TODAY).open
        assert len(told) == len(set(told))
        assert {rule for rule, _, _ in told} >= {one.rule for one in open_ones if key in one.teams}
        assert len(told) >= sum(key in one.teams for one in open_ones)

    def test_tells_what_is_said_of_its_people(self, client, design, besides):
        priya = design.seats.get(key="priya")
        Tick.objects.create(design=design, seat=priya, activity="deploy_models", copy=1)

        page = client.get(besides)

        person = f"/o/acme/people/{priya.participant.person_id}/?design={design.pk}"
        row = f"/designs/{design.pk}/teams/{priya.team_id}/#row-deploy_models"
        assertContains(
            page,
            f'<a href="{person}">Priya Nair</a> is ticked twice for '
            f'<a href="{row}">Deploy models</a>.',
        )

    def test_counts_what_there_is_in_all(self, client, design, besides):
        count = len(diagnose(design, on=TODAY).open)

        assertContains(client.get(besides), f">All {count} of this design</a>")

    def test_tells_what_the_team_has_accepted_and_the_design_has_not(self, client, design, besides):
        """The finding has grown since by another team, and asks again."""
        gap = "Nobody owns"
        assertNotContains(client.get(besides), gap)

        design.acknowledgements.create(rule="GAP-01", subject="monitor_models[categories,gone]")

        assertContains(client.get(besides), gap)

    def test_of_another_organisation_is_not_found(self, client, foreign_path):
        assert client.get(f"{foreign_path}findings/besides/").status_code == 404

    def test_of_nothing_is_not_found(self, client, design):
        path = f"/designs/{design.pk}/teams/999999/findings/besides/"
        assert client.get(path).status_code == 404

    def test_rejects_post(self, client, besides):
        assert client.post(besides).status_code == 405
