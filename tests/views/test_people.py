import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Design, Person, Seat
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
)
from tests.filled_forms import filled_form

pytestmark = pytest.mark.django_db

PEOPLE = "/o/acme/people/"
ADD = f"{PEOPLE}add/"
IMPORT = f"{PEOPLE}import/"


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
        [
            ("name", "ABC"),
            ("-name", "CBA"),
            ("title", "BAC"),
            ("kind", "CAB"),
            ("starts_on", "CAB"),
            ("-starts_on", "BAC"),
            ("leaves_on", "BAC"),
            ("x", "ABC"),
        ],
    )
    def test_can_be_sorted(self, client, organisation, sort, order):
        for facts in (
            {"name": "A", "title": "Y", "starts_on": "2026-02-01", "leaves_on": "2026-03-02"},
            {"name": "B", "title": "X", "kind": "vendor", "leaves_on": "2026-03-01"},
            {"name": "C", "title": "Z", "kind": "contractor", "starts_on": "2026-01-01"},
        ):
            PersonFactory(organisation=organisation, **facts)

        columns = ["title", "kind", "starts_on", "leaves_on"]
        response = client.get(PEOPLE, {"sort": sort, "columns": columns})

        assert "".join(names(response)) == order

    @pytest.mark.parametrize(("page", "shown"), [("1", 50), ("2", 10), ("9", 10), ("x", 50)])
    def test_is_paged_and_keeps_the_search(self, client, organisation, page, shown):
        PersonFactory.create_batch(60, organisation=organisation)

        response = client.get(PEOPLE, {"q": "person", "page": page})

        assert len(names(response)) == shown
        assertContains(response, "q=person&amp;page=" if shown == 50 else "q=person")

    @pytest.mark.parametrize(("page", "first"), [(1, "001"), (2, "051"), (3, "101"), (4, "151")])
    def test_shows_every_page_in_order_also_those_that_are_read_from_the_end(
        self, client, organisation, page, first
    ):
        for number in range(1, 176):
            PersonFactory(organisation=organisation, name=f"{number:03}", title=f"T{number % 5}")

        shown = names(client.get(PEOPLE, {"page": page}))
        # Beside so many others that they are few.
        PersonFactory.create_batch(200, organisation=organisation, kind="vendor", name="000")
        filtered = names(client.get(PEOPLE, {"page": page, "q": "t", "kind": "employee"}))

        start = int(first)
        assert shown == [f"{number:03}" for number in range(start, min(start + 50, 176))]
        assert filtered == shown

    def test_offers_people_where_there_are_none(self, client, viewer):
        assertContains(client.get(PEOPLE), "Nobody is here yet")
        assertContains(client.get(PEOPLE), f'href="{IMPORT}"', count=2)
        assertContains(viewer.get(PEOPLE), "An editor of Acme can import or add people.")

    def test_says_what_found_nobody_and_how_to_get_back(self, client, organisation):
        PersonFactory(organisation=organisation, name="Ann")

        response = client.get(PEOPLE, {"q": "zoe", "kind": "vendor", "state": "left"})

        assertContains(response, "Nobody for “zoe”, vendor, left")
        assertContains(response, f'<a href="{PEOPLE}">Clear</a>', html=True)

    @pytest.mark.parametrize(
        "asked", [{"team": "7"}, {"team": "x"}, {"role": "x"}, {"kind": "x"}, {"state": "x"}]
    )
    def test_finds_nobody_by_what_is_not_here(self, client, organisation, asked):
        PersonFactory(organisation=organisation, name="Ann")

        assertContains(client.get(PEOPLE, asked), "Nobody for something that is not here")

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
        # Reads the framework, which the process then keeps.
        client.get(PEOPLE)
        for size in (1, 49):
            boss = PersonFactory(organisation=organisation)
            for person in PersonFactory.create_batch(size, organisation=organisation, manager=boss):
                SeatFactory(
                    team__design=design,
                    participant=ParticipantFactory(design=design, person=person),
                )
            # Session, user, membership, live design, count, people, managers, participants, seats
            # with teams, the teams to choose from, and a change to take back.
            with django_assert_num_queries(11):
                client.get(PEOPLE)


class TestFilter:
    """Whom the filters of the directory find, one by one and together."""

    @pytest.fixture
    def teams(self, organisation):
        """Ann in Search and Bob in Ads; Cy in both, which is too much; Di in none."""
        design = DesignFactory(organisation=organisation, is_live=True)
        RoleFactory(version=design.version, key="engineer", name="Engineer")
        search, ads = (TeamFactory(design=design, name=name) for name in ("Search", "Ads"))
        seated = {"Ann": [search], "Bob": [ads], "Cy": [search, ads], "Di": []}
        for name, teams in seated.items():
            person = PersonFactory(organisation=organisation, name=name)
            participant = ParticipantFactory(design=design, person=person)
            for team in teams:
                roles = ["engineer"] if team is ads else ["engineer_in_chief"]
                SeatFactory(team=team, participant=participant, roles=roles, fte="0.6")
        # What is only planned is no seat.
        draft = DesignFactory(organisation=organisation)
        SeatFactory(
            team__design=draft,
            participant=ParticipantFactory(design=draft, person=person),
            roles=["engineer"],
        )
        return {"search": search, "ads": ads}

    def found(self, client, **asked):
        return "".join(name[0] for name in names(client.get(PEOPLE, asked)))

    def test_by_team(self, client, teams):
        assert self.found(client, team=teams["search"].pk) == "AC"

    def test_by_role(self, client, teams):
        assert self.found(client, role="engineer") == "BC"

    def test_by_kind(self, client, teams):
        Person.objects.filter(name="Bob").update(kind="vendor")

        assert self.found(client, kind="vendor") == "B"

    def test_no_seat(self, client, teams):
        Seat.objects.filter(participant__person__name="Ann").update(end="2026-01-01")

        assert self.found(client, state="no-seat") == "AD"

    def test_no_seat_is_not_told_of_who_left(self, client, teams):
        Person.objects.filter(name="Di").update(leaves_on="2026-01-01")

        assert self.found(client, state="no-seat") == ""

    def test_over_allocated(self, client, teams):
        assert self.found(client, state="over-allocated") == "C"

    @pytest.mark.parametrize("dates", [{"end": "2026-01-01"}, {"start": "2999-01-01"}])
    def test_over_allocated_is_told_of_the_present_day(self, client, teams, dates):
        Seat.objects.filter(team=teams["ads"]).update(**dates)

        assert self.found(client, state="over-allocated") == ""

    def test_shares_that_fill_the_time_are_no_over_allocation(self, client, teams):
        Seat.objects.filter(team=teams["ads"]).update(fte="0.1")
        Seat.objects.filter(team=teams["search"]).update(fte="0.2")
        Person.objects.update(available="0.3")

        assert self.found(client, state="over-allocated") == ""

    @pytest.mark.parametrize(
        ("days", "state"),
        [(-1, "left"), (0, "leaving-soon"), (90, "leaving-soon"), (91, None), (None, None)],
    )
    def test_leaving_and_left(self, client, teams, days, state):
        day = None if days is None else timezone.localdate() + timedelta(days=days)
        Person.objects.filter(name="Bob").update(leaves_on=day)

        for asked in ("leaving-soon", "left"):
            assert self.found(client, state=asked) == ("B" if asked == state else "")

    def test_soon_is_what_the_live_design_says(self, client, teams):
        Design.objects.filter(is_live=True).update(thresholds={"cover_ends_within_days": 5})
        Person.objects.update(leaves_on=timezone.localdate() + timedelta(days=6))

        assert self.found(client, state="leaving-soon") == ""

    def test_all_at_once(self, client, teams):
        Person.objects.filter(name__in=["Ann", "Cy"]).update(title="Cook")

        asked = {"team": teams["ads"].pk, "role": "engineer", "q": "cook", "kind": "employee"}
        assert self.found(client, **asked, state="over-allocated") == "C"
        assert self.found(client, **asked, state=["over-allocated", "left"]) == ""

    def test_has_no_team_of_another_organisation(self, client, teams):
        theirs = SeatFactory(team__design__is_live=True)

        assert self.found(client, team=theirs.team_id) == ""


class TestColumns:
    def test_are_chosen_by_the_address_and_kept_in_the_browser(self, client, organisation):
        PersonFactory(organisation=organisation, name="Ann", email="ann@example.org")

        response = client.get(PEOPLE, {"columns": ["email"], "q": "ann"})
        assertContains(response, "<td >ann@example.org</td>", html=True)
        assertNotContains(response, "sort-title")

        again = client.get(PEOPLE, {"q": "ann"})
        assertRedirects(again, f"{PEOPLE}?q=ann&columns=name&columns=email")

    def test_of_an_address_count_more_than_those_that_were_kept(self, client, organisation):
        PersonFactory(organisation=organisation)
        client.get(PEOPLE, {"columns": ["email"]})

        response = client.get(PEOPLE, {"columns": ["title"]})

        assertContains(response, "sort-title")
        assertNotContains(response, "sort-email")

    @pytest.mark.parametrize("columns", [["nonsense"], [""], ["name"]])
    def test_are_the_usual_ones_where_none_is_named(self, client, organisation, columns):
        PersonFactory(organisation=organisation)

        assertContains(client.get(PEOPLE, {"columns": columns}), "sort-department")

    def test_that_a_broken_cookie_names_are_passed_over(self, client, organisation):
        client.cookies["people_columns"] = "<script>.x"

        assert client.get(PEOPLE).status_code == 200

    def test_tell_roles_load_and_days(self, client, organisation):
        design = DesignFactory(organisation=organisation, is_live=True)
        RoleFactory(version=design.version, key="sre", name="Reliability engineer")
        ann = PersonFactory(
            organisation=organisation, available="0.5", starts_on="2025-01-02", external_id="E7"
        )
        SeatFactory(
            team__design=design,
            participant=ParticipantFactory(design=design, person=ann),
            roles=["sre", "cook"],
            fte="0.8",
        )

        response = client.get(
            PEOPLE, {"columns": ["roles", "load", "available", "starts_on", "external_id"]}
        )

        for told in ("Reliability engineer, cook", "80% of 50%", "50%", "2 Jan 2025", "E7"):
            assertContains(response, told)


class TestPersonExport:
    @pytest.fixture
    def people(self, organisation):
        design = DesignFactory(organisation=organisation, is_live=True)
        boss = PersonFactory(organisation=organisation, name="Zoe", title="Boss")
        ann = PersonFactory(
            organisation=organisation,
            name='=HYPERLINK("x")',
            title="Analyst",
            manager=boss,
            leaves_on="2026-12-31",
        )
        SeatFactory(
            team__design=design,
            team__name="Search",
            participant=ParticipantFactory(design=design, person=ann),
            fte="0.5",
        )

    def test_writes_what_is_shown_as_csv(self, client, people):
        asked = {"sort": "-title", "q": "s", "columns": ["title", "seats", "load", "leaves_on"]}

        response = client.get(f"{PEOPLE}export/csv/", asked)

        assert b"".join(response.streaming_content).decode("utf-8-sig").splitlines() == [
            "Name,Title,Seats in the live design,Load,Last day",
            "Zoe,Boss,,0.0,",
            '"\'=HYPERLINK(""x"")",Analyst,Search 50%,0.5,2026-12-31',
        ]
        assert 'filename="Acme, people' in response["Content-Disposition"]

    def test_writes_what_is_shown_as_xlsx(self, client, people):
        response = client.get(f"{PEOPLE}export/xlsx/", {"q": "analyst"})

        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        rows = [[cell.value for cell in row] for row in sheet]
        assert rows == [
            ["Name", "Title", "Department", "Kind", "Manager", "Seats in the live design"],
            ['=HYPERLINK("x")', "Analyst", None, "Employee", "Zoe", "Search 50%"],
        ]
        assert sheet["A2"].data_type == "s"

    def test_writes_all_pages(self, client, organisation):
        PersonFactory.create_batch(60, organisation=organisation)

        response = client.get(f"{PEOPLE}export/csv/", {"page": "2"})

        assert len(b"".join(response.streaming_content).splitlines()) == 61

    def test_takes_as_many_queries_for_fifty_people_as_for_one(
        self, client, organisation, django_assert_num_queries
    ):
        for size in (1, 49):
            PersonFactory.create_batch(size, organisation=organisation)
            # Session, user, membership, live design, people, participants.
            with django_assert_num_queries(6):
                list(client.get(f"{PEOPLE}export/csv/").streaming_content)

    def test_is_open_to_a_viewer(self, viewer):
        assert viewer.get(f"{PEOPLE}export/csv/").status_code == 200

    def test_in_another_form_is_not_found(self, client):
        assert client.get(f"{PEOPLE}export/exe/").status_code == 404

    def test_of_another_organisation_is_not_found(self, stranger, organisation):
        assert stranger.get(f"{PEOPLE}export/csv/").status_code == 404

    def test_rejects_post(self, client):
        assert client.post(f"{PEOPLE}export/csv/").status_code == 405


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
        response = client.get(f"{PEOPLE}{ann.pk}/edit/")

        assertContains(response, 'value="Ann"')
        assertContains(response, 'value="0.5"')

    def test_saves(self, client, ann):
        response = client.post(f"{PEOPLE}{ann.pk}/edit/", form(name="Anna"))

        ann.refresh_from_db()
        assertRedirects(response, PEOPLE)
        assert ann.name == "Anna"

    def test_keeps_what_somebody_else_changed_meanwhile(self, client, ann):
        edit = f"{PEOPLE}{ann.pk}/edit/"
        sent = filled_form(client.get(edit), "")
        zoe = PersonFactory(organisation=ann.organisation, name="Zoe")
        Person.objects.filter(pk=ann.pk).update(available="0.8", manager=zoe)

        client.post(edit, sent | {"name": "Anna"})

        ann.refresh_from_db()
        assert (ann.name, float(ann.available), ann.manager) == ("Anna", 0.8, zoe)

    def test_shows_where_both_changed_the_same_and_saves_nothing(self, client, ann):
        edit = f"{PEOPLE}{ann.pk}/edit/"
        sent = filled_form(client.get(edit), "")
        Person.objects.filter(pk=ann.pk).update(title="Baker")

        response = client.post(edit, sent | {"title": "Cook"})

        assertContains(response, "It says now: “Baker”", status_code=422)
        ann.refresh_from_db()
        assert ann.title == "Baker"

    def test_clears_the_manager(self, client, organisation, ann):
        ann.manager = PersonFactory(organisation=organisation, name="Zoe")
        ann.save()

        client.post(f"{PEOPLE}{ann.pk}/edit/", form(manager_name=""))

        ann.refresh_from_db()
        assert ann.manager is None

    def test_keeps_a_manager_whose_name_another_has_too(self, client, organisation, ann):
        zoe, _ = PersonFactory.create_batch(2, organisation=organisation, name="Zoe")
        ann.manager = zoe
        ann.save()

        client.post(f"{PEOPLE}{ann.pk}/edit/", form(manager_name="Zoe"))

        ann.refresh_from_db()
        assert ann.manager == zoe

    @pytest.mark.parametrize(
        ("manager", "said"),
        [("Ann", "Nobody else here is called Ann."), ("Cy", "Cy already reports to Ann.")],
    )
    def test_refuses_a_circle_of_managers(self, client, organisation, ann, manager, said):
        bob = PersonFactory(organisation=organisation, name="Bob", manager=ann)
        PersonFactory(organisation=organisation, name="Cy", manager=bob)

        response = client.post(f"{PEOPLE}{ann.pk}/edit/", form(manager_name=manager))

        assertContains(response, said, status_code=422)

    def test_of_another_organisation_is_not_found(self, client, ann):
        other = PersonFactory(name="Other")

        assert client.post(f"{PEOPLE}{other.pk}/edit/", form()).status_code == 404
        other.refresh_from_db()
        assert other.name == "Other"

    def test_is_refused_to_a_viewer(self, viewer, ann):
        assert viewer.post(f"{PEOPLE}{ann.pk}/edit/", form(name="X")).status_code == 403
