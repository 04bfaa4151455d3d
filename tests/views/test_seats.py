from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Person, Seat
from tests.factories import (
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db


def board(design) -> str:
    return f"/designs/{design.pk}/board/"


def adding(team) -> str:
    return f"/designs/{team.design_id}/teams/{team.pk}/seats/add/"


def at(seat, rest: str = "") -> str:
    return f"/designs/{seat.design_id}/seats/{seat.pk}/{rest}"


def sent(person=None, **values) -> dict:
    """The form as a browser sends it: a person, somebody new by `new_name`, or a vacancy."""
    who = "somebody" if person else "new" if "new_name" in values else "nobody"
    given = {"person": person.pk} if person else {}
    return {"who": who, "share": "100", "submission": str(uuid4())} | given | values


def as_shown(client, seat) -> dict:
    """The form of a seat as a browser has it, with what it showed at first."""
    form = client.get(at(seat)).context["form"]
    shown = {name: form[name].value() for name in ("who", "person", "team", "roles", "share")}
    return shown | {"seen": form.seen}


class TestSeatAdd:
    def test_seats_somebody_who_is_here(self, client, team, ann):
        response = client.post(
            adding(team),
            sent(ann, roles=["engineer", "analyst"], share="33.33", start="2026-01-01"),
        )

        seat = Seat.objects.get()
        assertRedirects(response, f"{board(team.design)}#seat-{seat.pk}")
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
            assert client.post(adding(team), form).status_code == 302

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

        with django_assert_max_num_queries(39):
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

        assertRedirects(response, f"{board(seat.design)}#seat-{seat.pk}")
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

    def test_says_what_became_of_the_ticks(self, client, seat, ann):
        TickFactory(seat=seat)

        page = client.post(at(seat), sent(ann, team=seat.team_id, roles=["engineer"]), follow=True)

        assertContains(page, "is changed. 1 tick needs confirming.")

    def test_keeps_what_somebody_else_changed_meanwhile(self, client, seat):
        form = as_shown(client, seat)
        Seat.objects.update(fte="0.5", roles=["analyst"])

        client.post(at(seat), form | {"end": "2026-12-31"})

        seat.refresh_from_db()
        assert (float(seat.fte), seat.roles) == (0.5, ["analyst"])
        assert seat.end == date(2026, 12, 31)

    def test_shows_where_both_changed_the_same_and_saves_nothing(self, client, seat):
        form = as_shown(client, seat)
        bo = PersonFactory(organisation=seat.design.organisation, name="Bo")
        seat.participant = ParticipantFactory(design=seat.design, person=bo)
        seat.fte = "0.5"
        seat.save()
        cy = PersonFactory(organisation=seat.design.organisation, name="Cy")

        response = client.post(at(seat), form | {"person": cy.pk, "share": "80"})

        assertContains(
            response, "“Person” was changed since you opened this page. It says now: “Bo”"
        )
        assertContains(response, "It says now: “50” Nothing was saved.")
        seat.refresh_from_db()
        assert (seat.participant.person, float(seat.fte)) == (bo, 0.5)

    def test_saves_over_it_for_somebody_who_has_seen_it(self, client, seat):
        form = as_shown(client, seat) | {"share": "80"}
        Seat.objects.update(fte="0.5")
        refused = client.post(at(seat), form)

        client.post(at(seat), form | {"seen": refused.context["form"].seen})

        seat.refresh_from_db()
        assert float(seat.fte) == 0.8

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


class TestSeatVacate:
    def test_leaves_a_vacancy(self, client, seat):
        for _ in range(2):
            response = client.post(at(seat, "vacate/"))
            assertRedirects(response, f"{board(seat.design)}#seat-{seat.pk}")

        seat.refresh_from_db()
        assert seat.is_vacant

    def test_answers_htmx_with_the_board(self, client, htmx, seat):
        response = client.post(at(seat, "vacate/"), headers=htmx)

        assertContains(response, "Ann Lee has left an open seat in Search.")
        assertNotContains(response, "<title>")

    def test_says_what_became_of_the_ticks(self, client, seat):
        TickFactory.create(seat=seat)
        TickFactory.create(seat=seat, activity="deploy_models")

        page = client.post(at(seat, "vacate/"), follow=True)

        assertContains(page, "Ann Lee has left an open seat in Search. 2 ticks need confirming.")

    def test_leaves_alone_what_somebody_else_changed_meanwhile(self, client, seat):
        seen = f"{seat.team_id} {seat.participant_id}"
        seat.participant = ParticipantFactory(design=seat.design, person__name="Bo")
        seat.save()

        page = client.post(at(seat, "vacate/"), {"seen": seen}, follow=True)

        assertContains(page, "Somebody changed this seat meanwhile: Bo is in Search.")
        seat.refresh_from_db()
        assert not seat.is_vacant

    def test_rejects_get(self, client, seat):
        assert client.get(at(seat, "vacate/")).status_code == 405


class TestSeatEnd:
    def test_says_the_last_day(self, client, seat):
        page = client.post(at(seat, "end/"), {"on": "2026-12-31"}, follow=True)

        seat.refresh_from_db()
        assert seat.end == date(2026, 12, 31)
        assertContains(page, "The last day of Ann Lee in Search is 31 December 2026.")

    @pytest.mark.parametrize(
        ("on", "told", "count"),
        [
            (timedelta(0), "1 tick needs confirming.", 1),
            (timedelta(days=30), "1 tick needs confirming from the day after.", 0),
        ],
    )
    def test_asks_for_ticks_once_the_day_is_there(self, client, seat, on, told, count):
        TickFactory(seat=seat)
        home = f"/o/{seat.design.organisation.slug}/"

        page = client.post(at(seat, "end/"), {"on": timezone.localdate() + on}, follow=True)

        assertContains(page, told)
        assert page.content.decode().count("1 to confirm</a>") == count
        assert client.get(home).content.decode().count("1 tick to confirm") == count

    @pytest.mark.parametrize(
        ("on", "sentence"),
        [("", "required"), ("2025-01-01", "only begins on 1 January 2026")],
    )
    def test_shows_what_is_wrong(self, client, seat, on, sentence):
        seat.start = date(2026, 1, 1)
        seat.save()

        assertContains(client.post(at(seat, "end/"), {"on": on}), sentence)

    def test_has_a_page(self, client, seat):
        TickFactory(seat=seat)

        page = client.get(at(seat, "end/"))

        assertContains(page, "Last day of <bdi>Ann Lee</bdi>")
        assertContains(page, "1 tick stops to count on the day after, and needs confirming")


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

    def test_leaves_a_seat_that_somebody_else_moved_meanwhile(self, client, seat):
        seen = f"{seat.team_id} {seat.participant_id}"
        seat.team = TeamFactory(design=seat.design, name="Ads")
        seat.save()

        page = client.post(at(seat, "delete/"), {"seen": seen}, follow=True)

        assertContains(page, "Ann Lee is in Ads.")
        assert Seat.objects.exists()


@pytest.mark.parametrize("rest", ["", "vacate/", "end/", "delete/"])
def test_a_viewer_may_not(client, user, seat, rest):
    user.memberships.update(level="viewer")

    assert client.post(at(seat, rest), {"on": "2026-12-31"}).status_code == 403
