import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Design, MembershipLevel, PeopleChange, Person, Seat
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    ParticipantFactory,
    PersonFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db

PEOPLE = "/o/acme/people/"
CHANGE = f"{PEOPLE}change/"


@pytest.fixture
def design(organisation):
    design = DesignFactory(organisation=organisation, is_live=True)
    RoleFactory(version=design.version, key="engineer")
    return design


@pytest.fixture
def ads(design):
    return TeamFactory(design=design, name="Ads")


@pytest.fixture
def ann(organisation):
    return PersonFactory(organisation=organisation, name="Ann")


@pytest.fixture
def seat(design, ann):
    participant = ParticipantFactory(design=design, person=ann)
    return SeatFactory(team__design=design, team__name="Search", participant=participant)


def agreed(client, wish):
    """What the form of the preview sends."""
    response = client.get(CHANGE, wish)
    seen = re.search(r'name="seen" value="(\w+)"', response.content.decode())
    return wish | {"seen": seen[1], "submission": str(uuid4())}


class TestPeopleChange:
    def test_asks_what_to_change(self, client, ann, ads):
        response = client.get(CHANGE, {"person": ann.pk})

        assertContains(response, "Change 1 person")
        assertContains(response, "As it is</option>", count=3)
        assertNotContains(response, "What happens")

    def test_shows_what_happens_and_changes_nothing(self, client, seat, ann, ads):
        TickFactory(seat=seat)

        response = client.get(CHANGE, {"person": ann.pk, "team": ads.pk})

        assertContains(response, "<del><bdi>Search</bdi></del>", html=True)
        assertContains(response, "<ins><bdi>Ads</bdi></ins>", html=True)
        assertContains(response, "<td>1 tick to confirm</td>", html=True)
        assert Seat.objects.get().team == seat.team

    def test_says_who_is_passed_over_and_why(self, client, ann, ads):
        response = client.get(CHANGE, {"person": ann.pk, "role": "engineer"})

        assertContains(response, "<bdi>Ann</bdi> has no seat; say which team too.")
        assertContains(response, "Nothing changes.")
        assertNotContains(response, 'name="seen"')

    def test_changes_and_goes_back_to_where_one_was(self, client, seat, ann, ads):
        found = "q=ann&sort=-name"
        wish = {"person": ann.pk, "team": ads.pk, "found": found}

        response = client.post(CHANGE, agreed(client, wish))

        assertRedirects(response, f"{PEOPLE}?{found}", fetch_redirect_response=False)
        assertContains(client.get(f"{PEOPLE}?{found}"), "Changed: 1 person.")
        assert Seat.objects.get().team == ads
        assert Design.objects.get().revision == 1

    def test_changes_all_that_are_found(self, client, organisation, ann):
        bob = PersonFactory(organisation=organisation, name="Bob", department="Data")
        wish = {"all": "on", "found": "q=data&page=7", "kind": "vendor", "person": ann.pk}

        client.post(CHANGE, agreed(client, wish))

        assert [*Person.objects.filter(kind="vendor")] == [bob]

    @pytest.mark.parametrize("sent", [{}, {"person": "x"}, {"person": "9" * 30}, {"person": "²"}])
    def test_says_that_nobody_is_chosen(self, client, sent):
        assertContains(client.get(CHANGE, sent), "Nobody is chosen.")

    def test_refuses_more_than_one_can_read(self, client, organisation, monkeypatch, ann):
        monkeypatch.setattr("roles.views.people_changes.MOST", 1)
        PersonFactory(organisation=organisation)
        wish = {"all": "on", "kind": "vendor"}

        assertContains(client.get(CHANGE, wish), "At most 1 people are changed at once")
        wish |= {"seen": "", "submission": str(uuid4())}
        assert client.post(CHANGE, wish).status_code == 409
        assert not Person.objects.filter(kind="vendor").exists()

    def test_twice_changes_once(self, client, ann):
        sent = agreed(client, {"person": ann.pk, "kind": "vendor"})

        client.post(CHANGE, sent)
        response = client.post(CHANGE, sent)

        assertRedirects(response, PEOPLE, fetch_redirect_response=False)
        assert ann.organisation.people_changes.count() == 1

    def test_is_shown_anew_if_something_else_would_happen_by_now(self, client, seat, ann, ads):
        sent = agreed(client, {"person": ann.pk, "team": ads.pk})
        TickFactory(seat=seat)

        response = client.post(CHANGE, sent)

        assertContains(response, "Nothing was changed: meanwhile", status_code=409)
        assertContains(response, "<td>1 tick to confirm</td>", html=True, status_code=409)
        assert Seat.objects.get().team == seat.team
        assert Design.objects.get().revision == 0

    @pytest.mark.parametrize("wish", [{"team": "7"}, {"role": "x"}, {"last_day": "soon"}])
    def test_says_what_is_wrong(self, client, ann, ads, wish):
        wish = {"person": ann.pk} | wish

        assertContains(client.get(CHANGE, wish), 'aria-invalid="true"')
        wish |= {"seen": "", "submission": str(uuid4())}
        assert client.post(CHANGE, wish).status_code == 409

    def test_offers_no_team_without_a_live_design(self, client, ann):
        response = client.get(CHANGE, {"person": ann.pk})

        assertContains(response, "No design is live")
        assertNotContains(response, 'name="team"')

    def test_wants_the_form_that_was_shown(self, client, ann):
        assert client.post(CHANGE, {"person": ann.pk, "kind": "vendor"}).status_code == 400

    def test_leaves_people_of_another_organisation_alone(self, client, ann):
        stranger = PersonFactory()

        response = client.get(CHANGE, {"person": stranger.pk})

        assertContains(response, "Nobody is chosen.")

    def test_takes_no_team_of_another_organisation(self, client, ann, ads):
        other = TeamFactory(design__is_live=True)

        response = client.get(CHANGE, {"person": ann.pk, "team": other.pk})

        assertContains(response, "not one of the available choices")

    def test_is_refused_to_a_viewer(self, client, user, ann):
        user.memberships.update(level=MembershipLevel.VIEWER)

        assert client.get(CHANGE, {"person": ann.pk}).status_code == 403
        assert client.post(CHANGE, {"person": ann.pk, "kind": "vendor"}).status_code == 403


class TestPeopleChangeUndo:
    @pytest.fixture
    def undo(self, client, ann):
        """The address that takes back what was changed about Ann."""
        client.post(CHANGE, agreed(client, {"person": ann.pk, "kind": "vendor"}))
        return f"{CHANGE}{ann.organisation.people_changes.get().pk}/undo/"

    def test_is_offered_until_it_is_done(self, client, undo):
        for _ in range(2):
            assertContains(client.get(PEOPLE), undo)
            assertContains(client.get(PEOPLE), "You changed 1 person at once, ")
        client.post(undo)

        assertNotContains(client.get(PEOPLE), undo)

    def test_is_offered_for_a_day(self, client, undo):
        PeopleChange.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))

        assertNotContains(client.get(PEOPLE), undo)

    def test_is_offered_to_nobody_else(self, undo, organisation):
        other = Client()
        other.force_login(MembershipFactory(organisation=organisation).user)

        assertNotContains(other.get(PEOPLE), undo)

    def test_takes_it_back(self, client, undo, ann):
        response = client.post(undo, {"found": "q=ann"})

        assertRedirects(response, f"{PEOPLE}?q=ann", fetch_redirect_response=False)
        assertContains(client.get(PEOPLE), "Undone: 1 person as before.")
        assert Person.objects.get(pk=ann.pk).kind == "employee"

    def test_twice_says_that_it_was_done(self, client, undo):
        client.post(undo)
        client.post(undo)

        assertContains(client.get(PEOPLE), "This was undone already.")

    def test_is_refused_once_somebody_changed_the_same(self, client, undo, ann):
        Person.objects.filter(pk=ann.pk).update(kind="contractor")

        client.post(undo)

        assertContains(client.get(PEOPLE), "was changed since, so nothing is undone")
        assert Person.objects.get(pk=ann.pk).kind == "contractor"

    def test_of_somebody_else_is_not_found(self, undo, organisation):
        other = Client()
        other.force_login(MembershipFactory(organisation=organisation).user)

        assert other.post(undo).status_code == 404

    def test_is_refused_to_a_viewer(self, client, undo, user):
        user.memberships.update(level=MembershipLevel.VIEWER)

        assert client.post(undo).status_code == 403

    def test_rejects_get(self, client, undo):
        assert client.get(undo).status_code == 405
