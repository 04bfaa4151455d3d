import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import MembershipLevel, Person
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

PEOPLE = "/o/acme/people/"
ADD = f"{PEOPLE}add/"
IMPORT = f"{PEOPLE}import/"


@pytest.fixture
def viewer(organisation):
    membership = MembershipFactory(organisation=organisation, level=MembershipLevel.VIEWER)
    client = Client()
    client.force_login(membership.user)
    return client


@pytest.fixture
def stranger():
    client = Client()
    client.force_login(MembershipFactory().user)
    return client


def form(**changed):
    return {
        "name": "Ann",
        "title": "",
        "department": "",
        "manager_name": "",
        "email": "",
        "kind": "employee",
        "available": "1",
        "external_id": "",
    } | changed


def names(response):
    return re.findall(r'<a href="/o/acme/people/\d+/">([^<]*)</a>', response.content.decode())


class TestPersonList:
    def test_shows_everybody_in_name_order_with_manager_and_live_seats(self, client, organisation):
        boss = PersonFactory(organisation=organisation, name="Zoe Boss")
        ann = PersonFactory(organisation=organisation, name="Ann", title="SRE", manager=boss)
        for live, team in ((True, "Search"), (False, "Dreams")):
            design = DesignFactory(organisation=organisation, is_live=live)
            SeatFactory(
                team__design=design,
                team__name=team,
                participant=ParticipantFactory(design=design, person=ann),
                fte="0.5",
            )

        response = client.get(PEOPLE)

        assert names(response) == ["Ann", "Zoe Boss"]
        assertContains(response, "2 people")
        assertContains(response, "Search 50%")
        assertContains(response, "<td >Zoe Boss</td>", html=True)
        assertNotContains(response, "Dreams")

    def test_shows_nobody_of_another_organisation(self, client, organisation):
        PersonFactory(name="Stranger")

        assertNotContains(client.get(PEOPLE), "Stranger")

    @pytest.mark.parametrize("wanted", ["lee", "LEE ann", "scient", "data", "ann@"])
    def test_finds_every_word_in_name_title_department_and_email(
        self, client, organisation, wanted
    ):
        PersonFactory(
            organisation=organisation,
            name="Ann Lee",
            title="Scientist",
            department="Data",
            email="ann@example.org",
        )
        PersonFactory(organisation=organisation, name="Bob")

        assert names(client.get(PEOPLE, {"q": wanted})) == ["Ann Lee"]

    @pytest.mark.parametrize(
        ("sort", "order"),
        [("name", ["A", "B"]), ("-name", ["B", "A"]), ("title", ["B", "A"]), ("x", ["A", "B"])],
    )
    def test_can_be_sorted(self, client, organisation, sort, order):
        PersonFactory(organisation=organisation, name="A", title="Z")
        PersonFactory(organisation=organisation, name="B", title="Y")

        assert names(client.get(PEOPLE, {"sort": sort})) == order

    @pytest.mark.parametrize(("page", "shown"), [("1", 50), ("2", 10), ("9", 10), ("x", 50)])
    def test_is_paged_and_keeps_the_search(self, client, organisation, page, shown):
        PersonFactory.create_batch(60, organisation=organisation)

        response = client.get(PEOPLE, {"q": "person", "page": page})

        assert len(names(response)) == shown
        assertContains(response, "q=person&amp;page=" if shown == 50 else "q=person")

    def test_answers_htmx_with_the_table_alone(self, client, organisation, htmx):
        PersonFactory(organisation=organisation, name="Ann")

        response = client.get(PEOPLE, headers=htmx)

        assertContains(response, "Ann")
        assertNotContains(response, "<title>")
        assert "HX-Request" in response["Vary"]

    def test_offers_no_change_to_a_viewer(self, viewer):
        response = viewer.get(PEOPLE)

        assertNotContains(response, ADD)
        assertNotContains(response, IMPORT)

    def test_of_another_organisation_is_not_found(self, stranger, organisation):
        assert stranger.get(PEOPLE).status_code == 404

    def test_rejects_post(self, client):
        assert client.post(PEOPLE).status_code == 405

    def test_takes_as_many_queries_for_fifty_people_as_for_one(
        self, client, organisation, django_assert_num_queries
    ):
        design = DesignFactory(organisation=organisation, is_live=True)
        for size in (1, 49):
            boss = PersonFactory(organisation=organisation)
            for person in PersonFactory.create_batch(size, organisation=organisation, manager=boss):
                SeatFactory(
                    team__design=design,
                    participant=ParticipantFactory(design=design, person=person),
                )
            # Session, user, membership, count, people, participants, seats.
            with django_assert_num_queries(7):
                client.get(PEOPLE)


class TestPersonAdd:
    def test_adds_somebody_and_goes_back_to_the_list(self, client, organisation):
        boss = PersonFactory(organisation=organisation, name="Zoe")

        response = client.post(ADD, form(title="SRE", manager_name="Zoe", available="0.5"))

        ann = organisation.people.get(name="Ann")
        assertRedirects(response, PEOPLE, fetch_redirect_response=False)
        assertContains(client.get(PEOPLE), "Ann is here now.")
        assert (ann.title, ann.manager, float(ann.available)) == ("SRE", boss, 0.5)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"name": " "}, "This field is required."),
            ({"name": "x" * 301}, "at most 300 characters"),
            ({"available": "1.5"}, "less than or equal to 1"),
            ({"kind": "robot"}, "not one of the available choices"),
            ({"email": "ann@"}, "valid email"),
            ({"manager_name": "Nobody"}, "Nobody else here is called Nobody."),
            ({"manager_name": "Twin"}, "Several people are called Twin"),
            ({"external_id": "7"}, "Somebody else here has this external id."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_written(self, client, organisation, wrong, said):
        PersonFactory.create_batch(2, organisation=organisation, name="Twin")
        PersonFactory(organisation=organisation, external_id="7")

        response = client.post(ADD, form(title="Mine") | wrong)

        assertContains(response, said, status_code=422)
        assertContains(response, 'value="Mine"', status_code=422)
        assert organisation.people.count() == 3

    def test_takes_no_manager_from_another_organisation(self, client):
        PersonFactory(name="Zoe")

        assertContains(client.post(ADD, form(manager_name="Zoe")), "Nobody else", status_code=422)

    @pytest.mark.parametrize(
        "name", ["=cmd()", "<script>alert(1)</script>", "😀", "ليلى", "x" * 300]
    )
    def test_shows_any_name_as_text(self, client, name):
        client.post(ADD, form(name=name))

        response = client.get(PEOPLE)
        assert Person.objects.get().name == name
        assertNotContains(response, "<script>alert")

    def test_twice_adds_somebody_once(self, client):
        client.post(ADD, form(title="SRE"))

        response = client.post(ADD, form(title="SRE"))

        assertContains(response, "Ann is here already", status_code=422)
        assert Person.objects.count() == 1

    def test_is_refused_to_a_viewer(self, viewer):
        assert viewer.get(ADD).status_code == 403
        assert viewer.post(ADD, form()).status_code == 403
        assert not Person.objects.exists()

    def test_in_another_organisation_is_not_found(self, stranger, organisation):
        assert stranger.post(ADD, form()).status_code == 404
        assert not Person.objects.exists()


class TestPersonEdit:
    @pytest.fixture
    def ann(self, organisation):
        return PersonFactory(organisation=organisation, name="Ann", available="0.5")

    def test_shows_what_is_stored(self, client, ann):
        response = client.get(f"{PEOPLE}{ann.pk}/")

        assertContains(response, 'value="Ann"')
        assertContains(response, 'value="0.5"')

    def test_saves(self, client, ann):
        response = client.post(f"{PEOPLE}{ann.pk}/", form(name="Anna"))

        ann.refresh_from_db()
        assertRedirects(response, PEOPLE)
        assert ann.name == "Anna"

    def test_clears_the_manager(self, client, organisation, ann):
        ann.manager = PersonFactory(organisation=organisation, name="Zoe")
        ann.save()

        client.post(f"{PEOPLE}{ann.pk}/", form(manager_name=""))

        ann.refresh_from_db()
        assert ann.manager is None

    def test_keeps_a_manager_whose_name_another_has_too(self, client, organisation, ann):
        zoe, _ = PersonFactory.create_batch(2, organisation=organisation, name="Zoe")
        ann.manager = zoe
        ann.save()

        client.post(f"{PEOPLE}{ann.pk}/", form(manager_name="Zoe"))

        ann.refresh_from_db()
        assert ann.manager == zoe

    @pytest.mark.parametrize(
        ("manager", "said"),
        [("Ann", "Nobody else here is called Ann."), ("Cy", "Cy already reports to Ann.")],
    )
    def test_refuses_a_circle_of_managers(self, client, organisation, ann, manager, said):
        bob = PersonFactory(organisation=organisation, name="Bob", manager=ann)
        PersonFactory(organisation=organisation, name="Cy", manager=bob)

        response = client.post(f"{PEOPLE}{ann.pk}/", form(manager_name=manager))

        assertContains(response, said, status_code=422)

    def test_of_another_organisation_is_not_found(self, client, ann):
        other = PersonFactory(name="Other")

        assert client.post(f"{PEOPLE}{other.pk}/", form()).status_code == 404
        other.refresh_from_db()
        assert other.name == "Other"

    def test_is_refused_to_a_viewer(self, viewer, ann):
        assert viewer.post(f"{PEOPLE}{ann.pk}/", form(name="X")).status_code == 403
