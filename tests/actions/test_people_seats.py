from datetime import date
from decimal import Decimal

import pytest

from roles.actions.people import store_plan
from roles.actions.people_plan import plan_people
from roles.actions.people_seating import store_seats
from roles.actions.people_seats import (
    MAX_NEW_TEAMS,
    NO_SEAT,
    OTHER_DEPARTMENTS,
    Department,
    plan_seats,
    read_departments,
)
from roles.actions.people_titles import read_titles
from roles.interchange.people_sheet import read_people
from roles.models import Doubt, Participant, Seat, Team, Tick
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def design(organisation, shipped):
    return DesignFactory(organisation=organisation, version=shipped)


def departments_of(design, sheet, answers):
    return read_departments(sheet=sheet, teams=design.teams.in_design_order(), answers=answers)


def import_into(design, text, *, with_posts=False, **answers):
    """Store a sheet with its seats; what was planned, and how many ticks ask for it."""
    organisation = design.organisation
    sheet = read_people(text.encode(), name="x")
    plan = plan_people(organisation=organisation, sheet=sheet, on=TODAY)
    titles = read_titles(
        titles=[row.title for row in (*sheet.rows, *sheet.posts)],
        organisation=organisation,
        version=design.version,
        answers={},
    )
    seats = plan_seats(
        design=design,
        plan=plan,
        titles=titles,
        departments=departments_of(design, sheet, answers),
        with_posts=with_posts,
    )
    store_plan(organisation=organisation, plan=plan)
    return seats, store_seats(plan=seats)


def seats_of(design):
    """Who sits where, with which roles, for how much."""
    return [
        (
            seat.participant.person.name if seat.participant else "",
            seat.team.name,
            seat.roles,
            seat.fte,
        )
        for seat in design.seats.in_design_order()
    ]


class TestDepartments:
    def test_become_the_team_of_nearly_that_name(self, design):
        team = TeamFactory(design=design, name="Search Ranking")
        sheet = read_people(b"name,team\nAnn,Serch ranking\nBob,Finance\nCy,Finance\n", name="x")

        assert departments_of(design, sheet, {}) == [
            Department("Finance", 2, NO_SEAT, is_other=True),
            Department("Serch ranking", 1, team.key),
        ]

    def test_become_new_teams_where_there_are_none(self, design):
        sheet = read_people(b"name,team\nAnn,Search\n", name="x")

        (search,) = departments_of(design, sheet, {})

        assert search.answer == "new product"

    def test_are_no_teams_where_there_are_too_many(self, design):
        rows = "".join(f"P{one},T{one}\n" for one in range(MAX_NEW_TEAMS + 1))
        sheet = read_people(f"name,team\n{rows}".encode(), name="x")

        assert {one.answer for one in departments_of(design, sheet, {})} == {NO_SEAT}

    @pytest.mark.parametrize(
        ("answer", "is_taken"), [("new platform", True), (NO_SEAT, True), ("team-x", False)]
    )
    def test_are_what_somebody_says_if_there_is_such_a_team(self, design, answer, is_taken):
        sheet = read_people(b"name,team\nAnn,Search\n", name="x")

        (search,) = departments_of(design, sheet, {"Search": answer})

        assert (search.answer == answer, search.is_other) == (is_taken, not is_taken)

    def test_may_be_answered_for_all_that_are_no_team(self, design):
        team = TeamFactory(design=design, name="Search")
        sheet = read_people(b"name,team\nAnn,Search\nBob,Finance\n", name="x")

        answers = {OTHER_DEPARTMENTS: "new shared"}

        assert [one.answer for one in departments_of(design, sheet, answers)] == [
            "new shared",
            team.key,
        ]


class TestSeats:
    def test_are_made_with_teams_and_the_roles_of_the_titles(self, design):
        import_into(
            design,
            "name,team,title,share\nAnn,Search,Data Engineer,0.5\nBob,Platform,Chef,\n",
            Platform="new platform",
        )

        assert seats_of(design) == [
            ("Ann", "Search", ["data_engineer"], Decimal("0.5")),
            ("Bob", "Platform", [], 1),
        ]
        assert [(team.key, team.kind) for team in design.teams.in_design_order()] == [
            ("search", "product"),
            ("platform", "platform"),
        ]

    def test_are_several_for_somebody_with_several_rows(self, design):
        import_into(
            design,
            "id,name,team,title,share\n1,Ann,A,Data Engineer,0.6\n1,Ann,B,Data Scientist,0.4\n",
        )

        assert [(team, fte) for _, team, _, fte in seats_of(design)] == [
            ("A", Decimal("0.6")),
            ("B", Decimal("0.4")),
        ]
        assert Participant.objects.count() == 1

    def test_have_equal_shares_where_none_are_said(self, design):
        import_into(design, "id,name,team\n1,Ann,A\n1,Ann,B\n1,Ann,C\n")

        assert {fte for *_, fte in seats_of(design)} == {Decimal("0.3333")}

    def test_are_one_for_somebody_twice_in_a_team(self, design):
        seats, _ = import_into(
            design,
            "id,name,team,title,share\n1,Ann,A,Data Engineer,0.5\n1,Ann,A,Data Scientist,0.3\n",
        )

        assert seats_of(design) == [
            ("Ann", "A", ["data_engineer", "data_scientist"], Decimal("0.8"))
        ]
        assert seats.twice == ("Ann in A",)

    def test_are_not_made_for_a_department_that_is_no_team(self, design):
        import_into(design, "name,team\nAnn,Finance\n", Finance=NO_SEAT)

        assert not Seat.objects.exists()
        assert not Team.objects.exists()

    def test_are_not_made_twice(self, design):
        text = "name,team,title\nAnn,A,Data Engineer\nVacant,A,Data Engineer\n"
        import_into(design, text)

        seats, _ = import_into(design, text)

        assert (seats.new, seats.unchanged_count) == ((), 2)
        assert Seat.objects.count() == 2

    def test_have_another_share_if_the_sheet_says_so(self, design):
        import_into(design, "name,team,share\nAnn,A,1\n")

        import_into(design, "name,team,share\nAnn,A,0.5\n")

        assert [fte for *_, fte in seats_of(design)] == [Decimal("0.5")]

    def test_move_with_their_ticks_when_the_department_is_another_one(self, design):
        import_into(design, "name,team\nAnn,A\nBob,B\n")
        tick = TickFactory(seat=design.seats.first())

        _, asked = import_into(design, "name,team\nAnn,B\n")

        tick.refresh_from_db()
        assert seats_of(design)[0][:2] == ("Ann", "B")
        assert (asked, tick.doubt) == (
            1,
            {"reason": Doubt.MOVED, "before": "A", "since": "2026-01-01"},
        )

    def test_stay_where_somebody_has_others_that_the_sheet_does_not_name(self, design):
        import_into(design, "id,name,team\n1,Ann,A\n1,Ann,B\n")

        seats, _ = import_into(design, "id,name,team\n1,Ann,A\n")

        assert [seat.team.name for seat in seats.others] == ["B"]
        assert Seat.objects.count() == 2

    def test_take_up_ticks_that_named_the_person_in_the_team(self, design):
        person = PersonFactory(organisation=design.organisation, name="Ann")
        participant = ParticipantFactory(design=design, person=person)
        team = TeamFactory(design=design, name="A")
        tick = Tick.objects.create(
            design=design, activity="build_models", team=team, participant=participant
        )

        import_into(design, "name,team\nAnn,A\n")

        tick.refresh_from_db()
        assert tick.seat == Seat.objects.get()

    def test_have_free_keys(self, design):
        SeatFactory(team=TeamFactory(design=design, name="A"), key="ann")

        import_into(design, "id,name,team\n1,Ann,A\n2,Ann,A\n,Vacant,A\n,Vacant,A\n")

        assert design.seats.values("key").distinct().count() == 5


class TestPosts:
    def test_become_open_seats_if_they_are_vacant(self, design):
        import_into(design, "name,team,title\nVacant,A,Data Engineer\nN/D,A,Data Engineer\n")

        assert seats_of(design) == [("", "A", ["data_engineer"], 1)]

    def test_become_as_many_open_seats_as_are_counted_if_somebody_wants_it(self, design):
        import_into(design, "team,title,headcount\nA,Data Engineer,2.6\n", with_posts=True)

        assert [fte for *_, fte in seats_of(design)] == [1, 1, Decimal("0.6")]

    def test_stay_away_if_they_are_too_many(self, design):
        import_into(design, "team,title,headcount\nA,Data Engineer,1001\n", with_posts=True)

        assert not Seat.objects.exists()


def test_many_seats_take_as_many_queries_as_few(design, django_assert_num_queries):
    for size, start in ((2, 0), (200, 500)):
        rows = "".join(f"{start + one},P{start + one},T{one % 5}\n" for one in range(size))
        sheet = read_people(f"id,name,team\n{rows}".encode(), name="x")
        plan = plan_people(organisation=design.organisation, sheet=sheet, on=TODAY)
        store_plan(organisation=design.organisation, plan=plan)
        with django_assert_num_queries(11):
            seats = plan_seats(
                design=design,
                plan=plan,
                titles=None,
                departments=[Department(f"T{one}", 1, "new product") for one in range(5)],
                with_posts=False,
            )
            store_seats(plan=seats)
