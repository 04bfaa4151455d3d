import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Seat, Team, TitleCorrection
from tests.factories import (
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
    TitleCorrectionFactory,
)
from tests.filled_forms import filled_form
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db


@pytest.fixture
def ads(design):
    return TeamFactory(design=design, name="Ads")


@pytest.fixture
def vacancy(team):
    return SeatFactory(team=team, participant=None, roles=["analyst"])


def board(design) -> str:
    return f"/designs/{design.pk}/board/"


def at(seat, rest: str) -> str:
    return f"/designs/{seat.design_id}/seats/{seat.pk}/{rest}"


def placing(design, person) -> str:
    return f"/designs/{design.pk}/people/{person.pk}/place/"


def seen(seat) -> str:
    return f"{seat.team_id} {seat.participant_id or 0}"


class TestSeatMove:
    def test_moves_and_says_what_became_of_the_ticks(self, client, seat, ads):
        TickFactory(seat=seat)

        response = client.post(at(seat, "move/"), {"team": ads.pk, "seen": seen(seat)})

        address = f"{board(seat.design)}#seat-{seat.pk}"
        assertRedirects(response, address, fetch_redirect_response=False)
        assert Seat.objects.get().team == ads
        assertContains(
            client.get(board(seat.design)),
            "Ann Lee is in Ads now. 1 tick went along and needs confirming.",
        )

    def test_asks_nothing_of_ticks_that_are_back(self, client, seat, ads):
        TickFactory(seat=seat)
        client.post(at(seat, "move/"), {"team": ads.pk})

        page = client.post(at(seat, "move/"), {"team": seat.team_id}, follow=True)

        assertContains(page, "Ann Lee is in Search now. 1 tick went along.")

    def test_answers_htmx_with_the_lanes_that_changed(self, client, htmx, seat, ads):
        far = TeamFactory(design=seat.design)

        response = client.post(
            at(seat, "move/"), {"team": ads.pk, "seen": seen(seat), "revision": "0"}, headers=htmx
        )

        for lane in (seat.team, ads):
            assertContains(response, f'id="lane-{lane.pk}" hx-swap-oob="true"')
        assertNotContains(response, f'id="lane-{far.pk}"')
        assertNotContains(response, 'id="tray"')
        assertContains(response, 'name="revision" value="1"')
        assertContains(response, "Undo the last change")
        assertContains(response, "Ann Lee is in Ads now.", count=2)
        assertNotContains(response, "<title>")

    def test_shows_the_findings_that_follow(self, client, htmx, organisation):
        design = keep_listings(organisation)
        seat = design.seats.get(participant__person__name="Priya Nair")
        home, to = seat.team_id, design.teams.get(name="Search Ranking")
        before = {lane.pk: lane for lane in client.get(board(design)).context["board"].lanes}
        assert before[home].missing == ()

        response = client.post(
            at(seat, "move/"), {"team": to.pk, "revision": design.revision}, headers=htmx
        )

        after = {lane.pk: lane for lane in response.context["lanes"]}
        assert after.keys() == {home, to.pk}
        assert after[home].alarm.count > before[home].alarm.count
        assert after[home].missing == (("mlops_engineer", "MLOps Engineer"),)

    def test_shows_all_of_it_to_who_looked_at_an_older_board(self, client, htmx, seat, ads):
        type(seat.design).objects.update(revision=5)

        response = client.post(
            at(seat, "move/"), {"team": ads.pk, "seen": seen(seat), "revision": "4"}, headers=htmx
        )

        assertContains(response, 'id="board" hx-swap-oob="true"')
        assertContains(response, 'hx-swap-oob="true"', count=1)
        assert Seat.objects.get().team == ads

    def test_leaves_alone_what_somebody_else_moved_meanwhile(self, client, htmx, seat, ads):
        old = seen(seat)
        seat.team = TeamFactory(design=seat.design, name="Maps")
        seat.save()

        response = client.post(at(seat, "move/"), {"team": ads.pk, "seen": old}, headers=htmx)

        assertContains(response, "Somebody changed this seat meanwhile: Ann Lee is in Maps.")
        assertContains(response, 'id="board" hx-swap-oob="true"')
        assert Seat.objects.get().team == seat.team
        seat.design.refresh_from_db()
        assert seat.design.revision == 0

    def test_refuses_where_the_person_sits_already(self, client, seat, ads):
        SeatFactory(team=ads, participant=seat.participant)

        page = client.post(at(seat, "move/"), {"team": ads.pk}, follow=True)

        assertContains(page, "Ann Lee already has a seat in Ads.")

    def test_asks_where_to(self, client, seat, ads):
        TickFactory(seat=seat)

        page = client.get(at(seat, "move/"))

        assertContains(page, "<bdi>Ads</bdi>")
        assertContains(page, "with 1 tick that needs confirming there")
        assertContains(page, f'name="seen" value="{seen(seat)}"')
        assertNotContains(page, f'name="team" value="{seat.team_id}"')

    def test_asks_htmx_by_a_menu(self, client, htmx, seat, ads):
        TickFactory(seat=seat)

        response = client.get(at(seat, "move/"), headers=htmx)

        assertContains(response, "Move Ann Lee and 1 tick to…")
        assertContains(response, "Share with another team…")
        assertNotContains(response, "<title>")

    @pytest.mark.parametrize("to", ["", "x", "9" * 30, "-1"])
    def test_to_nowhere_is_not_found(self, client, seat, to):
        assert client.post(at(seat, "move/"), {"team": to}).status_code == 404

    def test_to_another_design_is_not_found(self, client, seat):
        assert client.post(at(seat, "move/"), {"team": TeamFactory().pk}).status_code == 404

    def test_takes_as_many_queries_for_200_seats_as_for_one(
        self, client, htmx, seat, ads, django_assert_num_queries
    ):
        client.get(board(seat.design))
        for team in TeamFactory.create_batch(20, design=seat.design):
            SeatFactory.create_batch(10, team=team)

        with django_assert_num_queries(58):
            client.post(at(seat, "move/"), {"team": ads.pk, "revision": "0"}, headers=htmx)


class TestSeatPlace:
    def test_seats_somebody_with_the_role_that_the_title_names(self, client, team, ann):
        ann.available = "0.8"
        ann.save()

        page = client.post(placing(team.design, ann), {"team": team.pk}, follow=True)

        seat = Seat.objects.get()
        assert (seat.team, seat.participant.person) == (team, ann)
        assert (seat.roles, float(seat.fte)) == (["analyst"], 0.8)
        assertContains(page, "Ann Lee is in Search now as Analyst.")

    @pytest.mark.parametrize(("asked", "roles"), [("engineer", ["engineer"]), ("", []), ("x", [])])
    def test_takes_the_role_that_is_asked_for(self, client, team, ann, asked, roles):
        client.post(placing(team.design, ann), {"team": team.pk, "roles": asked})

        assert Seat.objects.get().roles == roles

    def test_answers_htmx_with_lane_and_tray(self, client, htmx, team, ann):
        response = client.post(
            placing(team.design, ann), {"team": team.pk, "revision": "0"}, headers=htmx
        )

        assertContains(response, f'id="lane-{team.pk}" hx-swap-oob="true"')
        assertContains(response, 'id="tray" hx-swap-oob="true"')

    def test_learns_the_role_that_is_chosen_against_the_title(self, client, team, ann):
        ann.title = "Data  Ninja"
        ann.save()

        page = client.post(
            placing(team.design, ann), {"team": team.pk, "roles": "engineer"}, follow=True
        )

        assertContains(page, "Next time “Data  Ninja” is taken for Engineer.")
        assertContains(page, "/people/titles/?q=data+ninja")
        learnt = TitleCorrection.objects.get()
        assert (learnt.organisation, learnt.framework, learnt.title, learnt.role) == (
            team.design.organisation,
            team.design.version.framework,
            "data ninja",
            "engineer",
        )

    def test_offers_htmx_to_forget_what_was_learnt(self, client, htmx, team, ann):
        ann.title = "Data Ninja"
        ann.save()

        response = client.post(
            placing(team.design, ann),
            {"team": team.pk, "roles": "engineer", "revision": "0"},
            headers=htmx,
        )

        learnt = TitleCorrection.objects.get()
        assertContains(response, f"/people/titles/{learnt.pk}/forget/")
        assertContains(response, "Next time “Data Ninja” is taken for Engineer.")

    @pytest.mark.parametrize(
        ("title", "asked"),
        [
            # The role that is suggested, none yet, one that is unknown, several, and no title.
            ("Lead Analyst", ["analyst"]),
            ("Data Ninja", [""]),
            ("Data Ninja", ["x"]),
            ("Data Ninja", ["analyst", "engineer"]),
            ("", ["engineer"]),
            # Somebody does other work than they are called.
            ("Analyst", ["engineer"]),
            ("x" * 299 + "İ", ["engineer"]),
        ],
    )
    def test_learns_nothing_from_what_says_nothing_of_the_title(
        self, client, team, ann, title, asked
    ):
        ann.title = title
        ann.save()

        client.post(placing(team.design, ann), {"team": team.pk, "roles": asked})

        assert Seat.objects.exists()
        assert not TitleCorrection.objects.exists()

    @pytest.mark.parametrize("before", [None, "analyst"])
    def test_forgets_what_was_learnt_when_it_is_undone(self, client, team, ann, before):
        design, ann.title = team.design, "Data Ninja"
        ann.save()
        if before is not None:
            TitleCorrectionFactory(
                organisation=design.organisation,
                framework=design.version.framework,
                title="data ninja",
                role=before,
            )
        client.post(placing(design, ann), {"team": team.pk, "roles": "engineer"})
        assert TitleCorrection.objects.get().role == "engineer"

        client.post(f"/designs/{design.pk}/board/undo/")

        assert not Seat.objects.exists()
        roles = list(TitleCorrection.objects.values_list("role", flat=True))
        assert roles == ([] if before is None else [before])

    def test_refuses_who_was_placed_meanwhile(self, client, seat, ads, ann):
        page = client.post(placing(seat.design, ann), {"team": ads.pk}, follow=True)

        assertContains(page, "Ann Lee has a seat by now.")
        assert Seat.objects.count() == 1

    def test_asks_where_and_as_what(self, client, vacancy, ann):
        page = client.get(placing(vacancy.design, ann))

        assertContains(page, '<option value="analyst" selected>Analyst, 98%</option>')
        assertContains(page, '<option value="engineer">Engineer</option>')
        assertContains(page, f'name="team" value="{vacancy.team_id}"')
        assertContains(page, "Analyst in <bdi>Search</bdi>")
        assertContains(page, f"seats/add/?who=somebody&amp;person={ann.pk}&amp;roles=analyst")

    def test_asks_htmx_by_a_menu_that_keeps_the_role(self, client, htmx, vacancy, ann):
        response = client.get(placing(vacancy.design, ann), {"roles": "engineer"}, headers=htmx)

        assertContains(response, 'name="roles" value="engineer"')
        assertNotContains(response, "The open seat in")
        assertNotContains(response, "<title>")

    def test_knows_nobody_of_another_organisation(self, client, team):
        assert client.post(placing(team.design, PersonFactory())).status_code == 404

    def test_to_another_design_is_not_found(self, client, design, ann):
        stranger = TeamFactory()

        assert client.post(placing(design, ann), {"team": stranger.pk}).status_code == 404

    def test_is_refused_to_a_viewer(self, client, user, team, ann):
        user.memberships.update(level="viewer")

        assert client.get(placing(team.design, ann)).status_code == 403
        assert client.post(placing(team.design, ann), {"team": team.pk}).status_code == 403
        assert not Seat.objects.exists()


class TestSeatFill:
    def test_closes_the_vacancy_and_keeps_its_ticks(self, client, vacancy, ann):
        TickFactory(seat=vacancy)

        page = client.post(
            at(vacancy, "fill/"), {"person": ann.pk, "seen": seen(vacancy)}, follow=True
        )

        vacancy.refresh_from_db()
        assert vacancy.participant.person == ann
        assert vacancy.ticks.get().doubt is None
        assertContains(page, "Ann Lee has the open seat in Search now. 1 tick planned for it is")

    def test_is_one_click_where_somebody_of_the_tray_fits(self, client, htmx, vacancy, ann):
        page = client.get(board(vacancy.design))
        assertContains(page, "Fits <bdi>Ann Lee</bdi>")
        sent = filled_form(page, at(vacancy, "fill/"))

        response = client.post(
            at(vacancy, "fill/"), sent | {"person": ann.pk, "revision": "0"}, headers=htmx
        )

        assertContains(response, "Ann Lee has the open seat in Search now.")
        assertNotContains(response, "Fits")

    def test_offers_another_where_the_best_is_placed_elsewhere(
        self, client, htmx, vacancy, ads, ann
    ):
        bo = PersonFactory(organisation=ann.organisation, name="Bo", title="Analyst")

        response = client.post(
            placing(ads.design, ann), {"team": ads.pk, "revision": "0"}, headers=htmx
        )

        assertContains(response, f'id="lane-{vacancy.team_id}"')
        assertContains(response, f'name="person" value="{bo.pk}"')

    def test_is_offered_to_no_viewer(self, client, user, vacancy, ann):
        user.memberships.update(level="viewer")

        assertNotContains(client.get(board(vacancy.design)), "Fits")

    def test_leaves_alone_what_somebody_else_filled_meanwhile(self, client, vacancy, ann):
        old = seen(vacancy)
        vacancy.participant = ParticipantFactory(design=vacancy.design, person__name="Bo")
        vacancy.save()

        page = client.post(at(vacancy, "fill/"), {"person": ann.pk, "seen": old}, follow=True)

        assertContains(page, "Somebody changed this seat meanwhile: Bo is in Search.")
        vacancy.refresh_from_db()
        assert vacancy.participant.person.name == "Bo"

    def test_refuses_a_seat_that_is_none(self, client, seat):
        bo = PersonFactory(organisation=seat.design.organisation)

        page = client.post(at(seat, "fill/"), {"person": bo.pk}, follow=True)

        assertContains(page, "Ann Lee sits there already.")

    def test_names_the_best_people(self, client, vacancy, ann):
        page = client.get(at(vacancy, "fill/"))

        assertContains(page, "Analyst, 98% sure, 100% free")

    def test_finds_people_as_one_types(self, client, htmx, vacancy):
        bo = PersonFactory(organisation=vacancy.design.organisation, name="Bo")

        response = client.get(at(vacancy, "fill/"), {"q": "bo"}, headers=htmx)

        assertContains(response, f'name="person" value="{bo.pk}"')
        assertNotContains(response, "<title>")

    def test_says_that_a_seat_is_taken(self, client, seat):
        assertContains(client.get(at(seat, "fill/")), "<bdi>Ann Lee</bdi> sits there already")

    @pytest.mark.parametrize("who", ["", "x", "9" * 30])
    def test_with_nobody_is_not_found(self, client, vacancy, who):
        assert client.post(at(vacancy, "fill/"), {"person": who}).status_code == 404

    def test_knows_nobody_of_another_organisation(self, client, vacancy):
        stranger = PersonFactory()

        assert client.post(at(vacancy, "fill/"), {"person": stranger.pk}).status_code == 404


class TestSeatSplit:
    def test_shares_somebody_with_another_team(self, client, seat, ads):
        form = {"team": ads.pk, "stays": "60", "goes": "40", "seen": seen(seat)}

        page = client.post(at(seat, "split/"), form, follow=True)

        shares = {one.team.name: float(one.fte) for one in Seat.objects.select_related("team")}
        assert shares == {"Search": 0.6, "Ads": 0.4}
        assertContains(page, "Ann Lee has 60% in Search and 40% in Ads now.")

    def test_offers_halves(self, client, seat, ads):
        page = client.get(at(seat, "split/"))

        assertContains(page, 'name="stays" value="50"')
        assertContains(page, 'name="goes" value="50"')
        assertNotContains(page, f'<option value="{seat.team_id}"')

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"goes": "0"}, "Say how much goes there."),
            ({"goes": "41"}, "Together this is more than 100%."),
            ({"goes": "NaN"}, "Enter a number"),
            ({"stays": ""}, "This field is required"),
            ({"team": "0"}, "Select a valid choice"),
        ],
    )
    def test_shows_what_is_wrong(self, client, seat, ads, values, sentence):
        form = {"team": ads.pk, "stays": "60", "goes": "40"} | values

        assertContains(client.post(at(seat, "split/"), form), sentence)
        assert Seat.objects.count() == 1

    def test_leaves_alone_what_somebody_else_changed_meanwhile(self, client, seat, ads):
        form = {"team": ads.pk, "stays": "60", "goes": "40", "seen": seen(seat)}
        seat.participant = ParticipantFactory(design=seat.design, person__name="Bo")
        seat.save()

        assertContains(client.post(at(seat, "split/"), form), "Bo is in Search.")
        assert Seat.objects.count() == 1

    def test_has_nobody_to_share_in_a_vacancy(self, client, vacancy, ads):
        assertContains(client.get(at(vacancy, "split/")), "Nobody sits here.")


@pytest.mark.parametrize("rest", ["move/", "fill/", "split/"])
def test_a_viewer_may_not(client, user, seat, rest):
    user.memberships.update(level="viewer")

    assert client.post(at(seat, rest), {"team": Team.objects.get().pk}).status_code == 403
    assert client.get(at(seat, rest)).status_code == 403
