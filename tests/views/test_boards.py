from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Person, Seat, Tick
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db


def board(design, rest: str = "") -> str:
    return f"/designs/{design.pk}/board/{rest}"


def move(client, seat, to, **more):
    return client.post(f"/designs/{seat.design_id}/seats/{seat.pk}/move/", {"team": to.pk}, **more)


class TestBoardDetail:
    def test_shows_platforms_first_then_product_teams_then_shared_ones(self, client, design):
        for kind in ("shared", "product", "platform"):
            TeamFactory(design=design, name=f"The {kind} one", kind=kind)

        page = client.get(board(design)).content.decode()

        assert (
            page.index("The platform one")
            < page.index("The product one")
            < page.index("The shared one")
        )

    def test_shows_seats_as_they_are(self, client, team):
        ann = ParticipantFactory(design=team.design, person__name="Ann <b>", person__kind="vendor")
        SeatFactory(team=team, participant=ann, fte="0.5", end="2999-12-31")
        SeatFactory(team=team, participant=None, start="2026-03-02")

        page = client.get(board(team.design))

        assertContains(page, "Ann &lt;b&gt;")
        assertContains(page, "no role yet, vendor, 50%, until 31 Dec 2999")
        assertContains(page, "open since 2 Mar 2026")
        assertContains(page, "2 seats, 0.5 FTE, 1 open")

    def test_leads_to_the_findings_about_a_seat(self, client, organisation):
        design = keep_listings(organisation)

        seat = design.seats.get(participant__person__name="Priya Nair")

        page = client.get(board(design))

        link = f"?q=Priya%20Nair&amp;team={seat.team.key}#findings"
        assertContains(page, link)
        assertContains(client.get(f"/designs/{design.pk}/{link}".replace("&amp;", "&")), "Priya")

    def test_says_what_needs_confirming(self, client, seat):
        TickFactory(seat=seat, doubt={"reason": "moved", "before": "Ads"})
        TickFactory(seat=seat, activity="deploy_models")

        assertContains(client.get(board(seat.design)), "1 to confirm")

    def test_says_whom_a_platform_serves(self, client, team):
        TeamFactory(design=team.design, kind="platform", serves=[team.key])
        TeamFactory(design=team.design, kind="shared", serves=[])
        TeamFactory(design=team.design, kind="shared")

        page = client.get(board(team.design))

        assertContains(page, "Serves <bdi>Search</bdi>")
        assertContains(page, "Serves nobody")
        assertContains(page, "Serves every product team")

    def test_shows_a_viewer_no_way_to_change(self, client, user, seat):
        PersonFactory(organisation=seat.design.organisation)
        user.memberships.update(level="viewer")

        page = client.get(board(seat.design))

        assertContains(page, "Search")
        for way in ("Move", "Place", "Add a seat", "New team", "Edit", "hx-post", "board.js"):
            assertNotContains(page, way)

    def test_folds_away_the_seats_of_a_large_team(self, client, team):
        SeatFactory.create_batch(20, team=team)

        assertContains(client.get(board(team.design)), "<summary>Show all 20</summary>")

    def test_shows_the_people_without_a_seat(self, client, seat):
        PersonFactory(organisation=seat.design.organisation, name="Bo", title="Juggler")

        page = client.get(board(seat.design))

        assertContains(page, '<span class="tag">1</span>')
        assertContains(page, "<bdi>Bo</bdi>")
        assertContains(page, "Names no role of this framework")

    def test_leads_to_the_import_while_there_is_nobody(self, client, design):
        assertContains(client.get(board(design)), "/o/acme/people/import/")

    def test_says_that_everybody_has_a_seat(self, client, seat):
        assertContains(client.get(board(seat.design)), "Everybody has a seat.")

    def test_answers_htmx_with_the_board_alone(self, client, htmx, team):
        response = client.get(board(team.design), headers=htmx)

        assertContains(response, '<div class="stack" id="board"')
        assertNotContains(response, "<title>")

    def test_of_another_organisation_is_not_found(self, client):
        assert client.get(board(DesignFactory())).status_code == 404

    def test_takes_as_many_queries_for_200_seats_as_for_one(
        self, client, seat, django_assert_num_queries
    ):
        client.get(board(seat.design))
        for other in TeamFactory.create_batch(20, design=seat.design):
            SeatFactory.create_batch(10, team=other)
        PersonFactory.create_batch(20, organisation=seat.design.organisation)

        # Session, user, design; six of the snapshot, teams, doubts, seats; three of the tray;
        # designs of the menu.
        with django_assert_num_queries(16):
            client.get(board(seat.design))


class TestBoardTray:
    def test_finds_people_by_name_or_title(self, client, htmx, design):
        for name in ("Ann", "Bo"):
            PersonFactory(organisation=design.organisation, name=name, title="Juggler")

        response = client.get(board(design, "tray/"), {"q": "juggler ann"}, headers=htmx)

        assertContains(response, "<bdi>Ann</bdi>")
        assertNotContains(response, "<bdi>Bo</bdi>")
        assertNotContains(response, "<title>")

    def test_pages_through_ten_thousand(self, client, design, django_assert_num_queries):
        Person.objects.bulk_create(
            Person(organisation=design.organisation, name=f"Person {n:05}") for n in range(10_000)
        )
        client.get(board(design, "tray/"))

        with django_assert_num_queries(7):
            page = client.get(board(design, "tray/"), {"page": "2"})

        assertContains(page, "13–24 of 10000")
        assertContains(page, "<bdi>Person 00012</bdi>")

    def test_leaves_out_who_has_left(self, client, design):
        yesterday = timezone.localdate() - timedelta(days=1)
        PersonFactory(organisation=design.organisation, name="Gone", leaves_on=yesterday)
        PersonFactory(organisation=design.organisation, name="Going", leaves_on=date(2999, 1, 1))

        page = client.get(board(design, "tray/"))

        assertContains(page, "Going")
        assertNotContains(page, "Gone")

    def test_says_that_nobody_is_found(self, client, design):
        page = client.get(board(design, "tray/"), {"q": "zzz"})

        assertContains(page, "Nobody without a seat has this in their name or title.")

    def test_of_another_organisation_is_not_found(self, client):
        assert client.get(board(DesignFactory(), "tray/")).status_code == 404


class TestBoardUndo:
    def test_takes_back_a_move_with_its_doubts(self, client, seat):
        TickFactory(seat=seat)
        to = TeamFactory(design=seat.design)
        page = move(client, seat, to, follow=True)
        assertContains(page, "Undo the last change")

        page = client.post(board(seat.design, "undo/"), follow=True)

        assertContains(page, "Undone: the design is what it was before.")
        assertNotContains(page, "Undo the last change")
        assert Seat.objects.get().team == seat.team
        assert Tick.objects.get().doubt is None

    def test_takes_back_what_was_sent_twice(self, client, seat):
        to = TeamFactory(design=seat.design)
        for _ in range(2):
            move(client, seat, to)

        client.post(board(seat.design, "undo/"))

        assert Seat.objects.get().team == seat.team

    def test_takes_back_a_person_placed_in_an_open_seat(self, client, team):
        seat = SeatFactory(team=team, participant=None)
        ann = PersonFactory(organisation=team.design.organisation)
        client.post(f"/designs/{team.design.pk}/seats/{seat.pk}/fill/", {"person": ann.pk})

        client.post(board(team.design, "undo/"))

        seat.refresh_from_db()
        assert seat.is_vacant
        assert not team.design.participants.exists()

    def test_answers_htmx_with_the_lanes_that_changed(self, client, htmx, seat):
        to = TeamFactory(design=seat.design)
        far = TeamFactory(design=seat.design)
        move(client, seat, to)

        response = client.post(board(seat.design, "undo/"), {"revision": "1"}, headers=htmx)

        for lane in (seat.team, to):
            assertContains(response, f'id="lane-{lane.pk}" hx-swap-oob="true"')
        assertNotContains(response, f'id="lane-{far.pk}"')

    def test_is_refused_once_somebody_else_changed_the_design(self, client, seat):
        to = TeamFactory(design=seat.design)
        move(client, seat, to)
        seat.design.refresh_from_db()
        seat.design.revision += 1
        seat.design.save()

        page = client.post(board(seat.design, "undo/"), follow=True)

        assertContains(page, "The design was changed since, so nothing is undone")
        assert Seat.objects.get().team == to

    def test_is_refused_to_a_viewer(self, client, user, seat):
        user.memberships.update(level="viewer")

        assert client.post(board(seat.design, "undo/")).status_code == 403

    def test_rejects_get(self, client, design):
        assert client.get(board(design, "undo/")).status_code == 405

    def test_with_nothing_to_undo_says_so(self, client, design):
        assertRedirects(client.post(board(design, "undo/")), board(design))
