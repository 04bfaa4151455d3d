from datetime import date
from uuid import uuid4

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Person, Seat
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(organisation):
    design = DesignFactory(organisation=organisation)
    for position, key in enumerate(("analyst", "engineer")):
        RoleFactory(version=design.version, key=key, position=position)
    return design


@pytest.fixture
def team(design):
    return TeamFactory(design=design, name="Search")


@pytest.fixture
def ann(organisation):
    return PersonFactory(organisation=organisation, name="Ann Lee", title="Analyst")


@pytest.fixture
def seat(team, ann):
    return SeatFactory(team=team, participant=ParticipantFactory(design=team.design, person=ann))


def board(design) -> str:
    return f"/designs/{design.pk}/teams/"


def adding(team) -> str:
    return f"/designs/{team.design_id}/teams/{team.pk}/seats/add/"


def at(seat, rest: str = "") -> str:
    return f"/designs/{seat.design_id}/seats/{seat.pk}/{rest}"


def sent(person=None, **values) -> dict:
    """The form as a browser sends it: a person, somebody new by `new_name`, or a vacancy."""
    who = "somebody" if person else "new" if "new_name" in values else "nobody"
    given = {"person": person.pk} if person else {}
    return {"who": who, "share": "100", "submission": str(uuid4())} | given | values


class TestSeatAdd:
    def test_seats_somebody_who_is_here(self, client, team, ann):
        response = client.post(
            adding(team),
            sent(ann, roles=["engineer", "analyst"], share="33.33", start="2026-01-01"),
        )

        assertRedirects(response, board(team.design))
        seat = Seat.objects.get()
        assert seat.participant.person == ann
        assert (seat.roles, float(seat.fte)) == (["engineer", "analyst"], 0.3333)
        assert (seat.start, seat.end) == (date(2026, 1, 1), None)

    def test_seats_somebody_new(self, client, team):
        client.post(
            adding(team), sent(new_name="Bo", new_title="Firm", new_kind="vendor", who="new")
        )

        person = Person.objects.get()
        assert (person.name, person.title, person.kind) == ("Bo", "Firm", "vendor")
        assert person.organisation == team.design.organisation
        assert Seat.objects.get().participant.person == person

    def test_plans_a_vacancy(self, client, team):
        client.post(adding(team), sent(roles=["analyst"]))

        assert (Seat.objects.get().is_vacant, Seat.objects.get().key) == (True, "open-analyst")

    @pytest.mark.parametrize("values", [{}, {"new_name": "Bo"}])
    def test_sent_twice_adds_one_seat(self, client, team, values):
        form = sent(**values)

        for _ in range(2):
            assertRedirects(client.post(adding(team), form), board(team.design))

        assert Seat.objects.count() == 1

    def test_names_an_internal_contact(self, client, team, ann):
        client.post(adding(team), sent(new_name="Firm", new_kind="vendor", contact=ann.pk))

        assert Seat.objects.get().internal_contact.person == ann

    def test_refuses_a_second_seat_and_keeps_what_was_typed(self, client, seat, ann):
        response = client.post(adding(seat.team), sent(ann, roles=["engineer"], share="40"))

        assertContains(response, "Ann Lee already has a seat in Search.")
        assertContains(response, 'value="40"')
        assertContains(response, f'name="person" value="{ann.pk}" checked')
        assertContains(response, 'value="engineer" id="id_roles_1" checked')

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"who": "somebody"}, "Choose somebody"),
            ({"who": "new"}, "Say what the person is called"),
            ({"share": "101"}, "less than or equal to 100"),
            ({"share": "-1"}, "greater than or equal to 0"),
            ({"share": "NaN"}, "Enter a number"),
            ({"start": "2026-02-01", "end": "2026-01-01"}, "The last day is before the first"),
            ({"start": "tomorrow"}, "Enter a valid date"),
            ({"roles": ["wizard"]}, "wizard is not one of the available choices"),
            ({"person": "9" * 30, "who": "somebody"}, "less than or equal to"),
            ({"submission": "x"}, "Enter a valid UUID"),
        ],
    )
    def test_says_what_is_wrong(self, client, team, values, sentence):
        response = client.post(adding(team), sent() | values)

        assertContains(response, sentence)
        assert not Seat.objects.exists()

    @pytest.mark.parametrize("field", ["person", "contact"])
    def test_knows_nobody_of_another_organisation(self, client, team, field):
        stranger = PersonFactory(name="Stranger")

        response = client.post(
            adding(team), sent() | {"who": "somebody", "person": "", field: stranger.pk}
        )

        assertContains(response, "Choose somebody")
        assertNotContains(response, "Stranger")
        assert not Seat.objects.exists()

    def test_finds_people_by_name_or_title_without_javascript(self, client, team, ann):
        PersonFactory(organisation=ann.organisation, name="Zoe")
        PersonFactory(name="Ann of elsewhere")

        page = client.get(adding(team), {"q": "analyst ANN"})

        assertContains(page, "Ann Lee")
        assertContains(page, 'name="q" value="analyst ANN"')
        assertNotContains(page, "Zoe")
        assertNotContains(page, "elsewhere")

    def test_finds_people_as_one_types(self, client, htmx, team, ann):
        response = client.get(adding(team), {"q": "ann", "person": ""}, headers=htmx)

        assertContains(response, 'id="person-found"')
        assertContains(response, "Ann Lee")
        assertNotContains(response, "<form")

    def test_finds_contacts_as_one_types(self, client, htmx, team, ann):
        response = client.get(adding(team), {"contact_q": "ann"}, headers=htmx)

        assertContains(response, 'id="contact-found"')
        assertContains(response, f'name="contact" value="{ann.pk}"')

    def test_keeps_who_is_chosen_while_looking_for_another(self, client, htmx, team, ann):
        bo = PersonFactory(organisation=ann.organisation, name="Bo")

        response = client.get(adding(team), {"q": "bo", "person": ann.pk}, headers=htmx)

        assertContains(response, f'value="{ann.pk}" checked')
        assertContains(response, f'value="{bo.pk}"')

    def test_says_who_sits_here_already(self, client, seat):
        assertContains(client.get(adding(seat.team)), "sits here already")

    def test_lists_a_few_of_ten_thousand(self, client, team):
        Person.objects.bulk_create(
            Person(organisation=team.design.organisation, name=f"Person {n}") for n in range(10_000)
        )

        page = client.get(adding(team))

        assert page.content.decode().count('name="person"') == 8
        assertContains(page, "There are more")

    def test_can_be_filled_in_by_its_address(self, client, team, ann):
        page = client.get(adding(team), {"who": "somebody", "person": ann.pk, "roles": "analyst"})

        assertContains(page, f'name="person" value="{ann.pk}" checked')
        assertContains(page, 'value="analyst" id="id_roles_0" checked')

    def test_in_a_team_of_another_design_is_not_found(self, client, design):
        stranger = TeamFactory()
        address = f"/designs/{design.pk}/teams/{stranger.pk}/seats/add/"

        assert client.post(address, sent()).status_code == 404

    def test_is_refused_to_a_viewer(self, client, user, team):
        user.memberships.update(level="viewer")

        assert client.get(adding(team)).status_code == 403
        assert client.post(adding(team), sent()).status_code == 403
        assert not Seat.objects.exists()

    def test_takes_as_many_queries_for_100_seats_as_for_one(
        self, client, team, django_assert_max_num_queries
    ):
        for other in TeamFactory.create_batch(10, design=team.design):
            SeatFactory.create_batch(10, team=other)
        client.get(adding(team))

        with django_assert_max_num_queries(22):
            client.post(adding(team), sent(new_name="Bo"))


class TestSeatEdit:
    def test_shows_what_is_there(self, client, seat, ann):
        seat.roles, seat.fte, seat.end = ["analyst"], "0.5", date(2026, 12, 31)
        seat.save()

        page = client.get(at(seat))

        assertContains(page, f'name="person" value="{ann.pk}" checked')
        assertContains(page, 'value="50"')
        assertContains(page, 'value="2026-12-31"')
        assertContains(page, 'value="analyst" id="id_roles_0" checked')

    def test_changes_who_where_and_how_much(self, client, seat):
        to = TeamFactory(design=seat.design)
        bo = PersonFactory(organisation=seat.design.organisation, name="Bo")
        TickFactory(seat=seat)

        response = client.post(at(seat), sent(bo, team=to.pk, share="20", roles=["engineer"]))

        assertRedirects(response, board(seat.design))
        seat.refresh_from_db()
        assert (seat.participant.person, seat.team, float(seat.fte)) == (bo, to, 0.2)
        assert seat.ticks.count() == 1

    def test_keeps_the_main_role_first(self, client, seat, ann):
        seat.roles = ["engineer"]
        seat.save()

        client.post(at(seat), sent(ann, team=seat.team_id, roles=["analyst", "engineer"]))

        seat.refresh_from_db()
        assert seat.roles == ["engineer", "analyst"]

    def test_makes_a_vacancy(self, client, seat):
        client.post(at(seat), sent(team=seat.team_id))

        seat.refresh_from_db()
        assert seat.is_vacant

    def test_refuses_where_the_person_sits_already(self, client, seat, ann):
        other = SeatFactory(team=TeamFactory(design=seat.design, name="Ads"))

        response = client.post(at(other), sent(ann, team=seat.team_id))

        assertContains(response, "Ann Lee already has a seat in Search.")

    def test_does_not_move_to_another_design(self, client, seat, ann):
        response = client.post(at(seat), sent(ann, team=TeamFactory().pk))

        assertContains(response, "Select a valid choice")

    def test_of_another_design_is_not_found(self, client, seat):
        stranger = SeatFactory()

        response = client.post(f"/designs/{seat.design_id}/seats/{stranger.pk}/", sent())

        assert response.status_code == 404


class TestSeatMove:
    def test_moves_and_offers_to_undo(self, client, seat):
        to = TeamFactory(design=seat.design, name="Ads")

        page = client.post(at(seat, "move/"), {"team": to.pk}, follow=True)

        seat.refresh_from_db()
        assert seat.team == to
        assertContains(page, "is in <bdi>Ads</bdi> now")
        assertContains(page, "Undo, back to Search")

    def test_answers_htmx_with_the_board_and_the_cursor_on_the_seat(self, client, htmx, seat):
        to = TeamFactory(design=seat.design, name="Ads")

        response = client.post(at(seat, "move/"), {"team": to.pk}, headers=htmx)

        assertContains(response, "Undo, back to Search")
        assertContains(response, "Ann Lee is in Ads now.")
        assertContains(response, f'popovertarget="menu-{seat.pk}" autofocus')
        assertNotContains(response, "<title>")

    def test_refuses_where_the_person_sits_already(self, client, seat):
        to = TeamFactory(design=seat.design, name="Ads")
        SeatFactory(team=to, participant=seat.participant)

        page = client.post(at(seat, "move/"), {"team": to.pk}, follow=True)

        assertContains(page, "Ann Lee already has a seat in Ads.")

    def test_asks_where_to(self, client, seat):
        TeamFactory(design=seat.design, name="Ads")

        page = client.get(at(seat, "move/"))

        assertContains(page, "<bdi>Ads</bdi>")
        assertNotContains(page, f'name="team" value="{seat.team_id}"')

    @pytest.mark.parametrize("to", ["", "x", "9" * 30, "-1"])
    def test_to_nowhere_is_not_found(self, client, seat, to):
        assert client.post(at(seat, "move/"), {"team": to}).status_code == 404

    def test_to_another_design_is_not_found(self, client, seat):
        assert client.post(at(seat, "move/"), {"team": TeamFactory().pk}).status_code == 404

    def test_takes_as_many_queries_for_200_seats_as_for_one(
        self, client, htmx, seat, django_assert_num_queries
    ):
        to = TeamFactory(design=seat.design)
        client.get(board(seat.design))
        for team in TeamFactory.create_batch(20, design=seat.design):
            SeatFactory.create_batch(10, team=team)

        with django_assert_num_queries(17):
            client.post(at(seat, "move/"), {"team": to.pk}, headers=htmx)


class TestSeatVacate:
    def test_leaves_a_vacancy(self, client, seat):
        for _ in range(2):
            assertRedirects(client.post(at(seat, "vacate/")), board(seat.design))

        seat.refresh_from_db()
        assert seat.is_vacant

    def test_answers_htmx_with_the_board(self, client, htmx, seat):
        response = client.post(at(seat, "vacate/"), headers=htmx)

        assertContains(response, "Ann Lee has left an open seat in Search.")

    def test_rejects_get(self, client, seat):
        assert client.get(at(seat, "vacate/")).status_code == 405


class TestSeatEnd:
    def test_says_the_last_day(self, client, seat):
        page = client.post(at(seat, "end/"), {"on": "2026-12-31"}, follow=True)

        seat.refresh_from_db()
        assert seat.end == date(2026, 12, 31)
        assertContains(page, "The last day of Ann Lee in Search is 31 December 2026.")

    @pytest.mark.parametrize(
        ("on", "sentence"),
        [("", "required"), ("2025-01-01", "only begins on 1 January 2026")],
    )
    def test_shows_what_is_wrong(self, client, seat, on, sentence):
        seat.start = date(2026, 1, 1)
        seat.save()

        assertContains(client.post(at(seat, "end/"), {"on": on}), sentence)

    def test_has_a_page(self, client, seat):
        assertContains(client.get(at(seat, "end/")), "Last day of <bdi>Ann Lee</bdi>")


class TestSeatDelete:
    def test_says_what_goes_along(self, client, seat):
        TickFactory(seat=seat, activity="gone_from_the_framework")

        page = client.get(at(seat, "delete/"))

        assertContains(page, "1 tick goes with it")
        assertContains(page, "gone_from_the_framework, owner")

    def test_takes_it_away_once(self, client, seat):
        for _ in range(2):
            assertRedirects(client.post(at(seat, "delete/")), board(seat.design))

        assert not Seat.objects.exists()
        assert Person.objects.exists()


@pytest.mark.parametrize("rest", ["", "move/", "vacate/", "end/", "delete/"])
def test_a_viewer_may_not(client, user, seat, rest):
    user.memberships.update(level="viewer")

    assert client.post(at(seat, rest), {"on": "2026-12-31"}).status_code == 403
