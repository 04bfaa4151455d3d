import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Design, Tick
from tests.factories import OrganisationFactory, SeatFactory, TeamFactory, TickFactory
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db

MOVED = {"reason": "moved", "before": "Search Ranking"}


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def priya(design):
    seat = design.seats.get(key="priya")
    seat.ticks.update(doubt=MOVED)
    return seat


@pytest.fixture
def page(design):
    return f"/designs/{design.pk}/confirm/"


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def left(design):
    return set(design.ticks.filter(doubt__isnull=False).values_list("pk", flat=True))


def revision(design):
    return Design.objects.get(pk=design.pk).revision


class TestDoubtList:
    def test_shows_what_needs_confirming_and_why(self, client, page, priya):
        response = client.get(page)

        assertContains(response, "Its seat moved to another team")
        assertContains(response, f"Confirm all {priya.ticks.count()} of Priya Nair")
        assertContains(response, "Deploy models")
        assertContains(response, "Search Ranking")
        assertContains(response, "never confirmed")

    def test_names_an_open_seat_and_a_role(self, client, design, page):
        team = design.teams.get(key="categories")
        TickFactory(seat=SeatFactory(team=team, participant=None), doubt=MOVED)
        Tick.objects.create(
            design=design, team=team, role="ml_engineer", activity="build_models", doubt=MOVED
        )

        response = client.get(page)

        assertContains(response, "Confirm the tick of the open seat")
        assertContains(response, "Confirm the tick of whoever is Machine Learning Engineer")

    def test_filters(self, client, design, page, priya):
        other = design.teams.get(key="search")

        assertContains(client.get(f"{page}?team={priya.team_id}&reason=moved"), "Deploy models")
        assertContains(
            client.get(page), f'<option value="{priya.team_id}">Listing Categories (4)</option>'
        )
        # A team without doubts is no choice, and filters nothing.
        assertContains(client.get(f"{page}?team={other.pk}"), "Deploy models")

    def test_says_so_where_nothing_does(self, client, page):
        response = client.get(page)

        assertContains(response, "Nothing needs confirming")
        assertNotContains(response, "Confirm selected")

    def test_shows_names_as_they_are(self, client, page, priya):
        person = priya.participant.person
        person.name = "<b>=cmd()</b> 😀 נאום"
        person.save()

        assertContains(client.get(page), "&lt;b&gt;=cmd()&lt;/b&gt; 😀 נאום")

    def test_lets_a_viewer_read_alone(self, client, user, page, priya):
        user.memberships.update(level="viewer")

        response = client.get(page)

        assertContains(response, "Deploy models")
        assertNotContains(response, "Confirm")
        assertNotContains(response, "Remove the tick")

    def test_of_another_organisation_is_not_found(self, client):
        theirs = keep_listings(OrganisationFactory())

        assert client.get(f"/designs/{theirs.pk}/confirm/").status_code == 404

    def test_asks_a_stranger_to_sign_in(self, page):
        assert Client().get(page).status_code == 302

    def test_rejects_post(self, client, page):
        assert client.post(page).status_code == 405

    def test_takes_as_many_queries_for_thirty_seats_as_for_one(
        self, client, design, page, priya, django_assert_num_queries
    ):
        client.get(page)
        # Session, user, design, the ticks in 2, and the switcher.
        with django_assert_num_queries(6):
            client.get(page)
        for team in TeamFactory.create_batch(30, design=design):
            TickFactory(seat=SeatFactory(team=team), doubt=MOVED)

        with django_assert_num_queries(6):
            client.get(page)


class TestDoubtConfirm:
    def test_confirms_what_is_chosen(self, client, design, page, priya):
        chosen, *others = priya.ticks.order_by("pk")

        response = client.post(f"{page}ticks/", {"tick": f"{chosen.pk}:moved"})

        assertRedirects(response, page)
        assert told(response) == ["1 tick is confirmed."]
        assert left(design) == {tick.pk for tick in others}
        chosen.refresh_from_db()
        assert chosen.confirmed_at is not None
        assert revision(design) == 1

    def test_confirms_all_of_somebody_and_nothing_else_that_is_chosen(
        self, client, design, page, priya
    ):
        other = TickFactory(seat=design.seats.get(key="hana"), activity="x", doubt=MOVED)
        every = " ".join(f"{tick.pk}:moved" for tick in priya.ticks.all())

        response = client.post(f"{page}ticks/", {"all": every, "tick": f"{other.pk}:moved"})

        assert told(response) == ["4 ticks are confirmed."]
        assert left(design) == {other.pk}

    def test_goes_back_to_the_page_it_came_from(self, client, page, priya):
        tick = priya.ticks.first()
        here = f"{page}?reason=moved"

        response = client.post(f"{page}ticks/", {"tick": f"{tick.pk}:moved", "next": here})

        assertRedirects(response, here)

    def test_is_undone_at_once(self, client, design, page, priya):
        before = list(Tick.objects.order_by("pk").values())
        every = " ".join(f"{tick.pk}:moved" for tick in priya.ticks.all())
        client.post(f"{page}ticks/", {"all": every})
        assert left(design) == set()
        assertContains(client.get(page), "Undo")

        client.post(f"/designs/{design.pk}/fixes/undo/")

        assert list(Tick.objects.order_by("pk").values()) == before

    def test_passes_over_what_is_gone_settled_or_in_another_doubt(
        self, client, design, page, priya
    ):
        gone, settled, changed, same = priya.ticks.order_by("pk")
        every = " ".join(f"{tick.pk}:moved" for tick in (gone, settled, changed, same))
        gone.delete()
        Tick.objects.filter(pk=settled.pk).update(doubt=None)
        Tick.objects.filter(pk=changed.pk).update(doubt={"reason": "roles", "before": "Tester"})

        response = client.post(f"{page}ticks/", {"all": every})

        assert told(response) == [
            "1 tick is confirmed. Passed over: 3 ticks that somebody confirmed, changed or removed"
            " since you opened the list."
        ]
        assert left(design) == {changed.pk}

    def test_done_twice_tells_that_nothing_is_left(self, client, design, page, priya):
        sent = {"tick": f"{priya.ticks.first().pk}:moved"}
        client.post(f"{page}ticks/", sent)

        response = client.post(f"{page}ticks/", sent)

        assert "Nothing is left to do: 1 tick that" in told(response)[-1]
        assert revision(design) == 1

    def test_of_nothing_changes_nothing(self, client, design, page, priya):
        response = client.post(f"{page}ticks/")

        assert told(response) == ["No tick is chosen, so nothing was changed."]
        assert revision(design) == 0

    @pytest.mark.parametrize("named", ["x", "1", "1:x", "²:moved", "-1:moved"])
    def test_of_no_tick_is_a_bad_request(self, client, page, named):
        assert client.post(f"{page}ticks/", {"tick": named}).status_code == 400

    def test_of_a_number_that_no_tick_can_have_changes_nothing(self, client, page):
        response = client.post(f"{page}ticks/", {"tick": f"{'9' * 40}:moved"})

        assert told(response) == ["No tick is chosen, so nothing was changed."]

    def test_is_refused_to_a_viewer(self, client, user, design, page, priya):
        user.memberships.update(level="viewer")

        response = client.post(f"{page}ticks/", {"tick": f"{priya.ticks.first().pk}:moved"})

        assert response.status_code == 403
        assert len(left(design)) == 4

    def test_of_another_organisation_is_not_found(self, client, page):
        theirs = keep_listings(OrganisationFactory())
        tick = theirs.ticks.first()
        Tick.objects.filter(pk=tick.pk).update(doubt=MOVED)
        sent = {"tick": f"{tick.pk}:moved"}

        assert client.post(f"/designs/{theirs.pk}/confirm/ticks/", sent).status_code == 404
        client.post(f"{page}ticks/", sent)
        assert left(theirs) == {tick.pk}

    def test_rejects_get(self, client, page):
        assert client.get(f"{page}ticks/").status_code == 405

    def test_takes_as_many_queries_for_many_ticks_as_for_one(
        self, client, design, page, priya, django_assert_num_queries
    ):
        seat = design.seats.get(key="hana")
        more = [TickFactory(seat=seat, activity=f"a{n}", doubt=MOVED) for n in range(30)]

        def confirm(*ticks):
            with django_assert_num_queries(26):
                client.post(f"{page}ticks/", {"tick": [f"{tick.pk}:moved" for tick in ticks]})

        first, second, *_ = priya.ticks.all()
        client.post(f"{page}ticks/", {"tick": f"{first.pk}:moved"})
        confirm(second)
        confirm(*more)


class TestDoubtRemove:
    def test_removes_one_tick_whatever_else_is_chosen(self, client, design, page, priya):
        gone, kept, *_ = priya.ticks.order_by("pk")

        response = client.post(
            f"{page}remove/", {"remove": f"{gone.pk}:moved", "tick": f"{kept.pk}:moved"}
        )

        assert told(response) == ["1 tick is removed."]
        assert not Tick.objects.filter(pk=gone.pk).exists()
        assert kept.pk in left(design)

    def test_is_undone_at_once(self, client, design, page, priya):
        before = list(Tick.objects.order_by("pk").values())
        client.post(f"{page}remove/", {"remove": f"{priya.ticks.first().pk}:moved"})

        client.post(f"/designs/{design.pk}/fixes/undo/")

        assert list(Tick.objects.order_by("pk").values()) == before

    def test_leaves_what_somebody_confirmed_meanwhile(self, client, design, page, priya):
        tick = priya.ticks.first()
        Tick.objects.filter(pk=tick.pk).update(doubt=None)

        response = client.post(f"{page}remove/", {"remove": f"{tick.pk}:moved"})

        assert "Nothing is left to do" in told(response)[0]
        assert Tick.objects.filter(pk=tick.pk).exists()
        assert revision(design) == 0

    def test_is_refused_to_a_viewer(self, client, user, page, priya):
        user.memberships.update(level="viewer")
        tick = priya.ticks.first()

        response = client.post(f"{page}remove/", {"remove": f"{tick.pk}:moved"})

        assert response.status_code == 403
        assert Tick.objects.filter(pk=tick.pk).exists()

    def test_of_another_organisation_is_not_found(self, client):
        theirs = keep_listings(OrganisationFactory())

        response = client.post(f"/designs/{theirs.pk}/confirm/remove/", {"remove": "1:moved"})

        assert response.status_code == 404

    def test_rejects_get(self, client, page):
        assert client.get(f"{page}remove/").status_code == 405
