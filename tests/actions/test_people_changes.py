from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from roles.actions.people_changes import (
    CannotTakeBack,
    Wish,
    designs_of,
    make_change,
    plan_change,
    take_back,
)
from roles.models import Doubt, PeopleChange, Person, Seat, Tick
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

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def design(organisation):
    design = DesignFactory(organisation=organisation, is_live=True, changed_at=NOW)
    for position, key in enumerate(("analyst", "engineer")):
        RoleFactory(version=design.version, key=key, position=position)
    return design


@pytest.fixture
def search(design):
    return TeamFactory(design=design, name="Search")


@pytest.fixture
def ads(design):
    return TeamFactory(design=design, name="Ads")


@pytest.fixture
def ann(organisation):
    return PersonFactory(organisation=organisation, name="Ann", title="Analyst")


@pytest.fixture
def seat(search, ann):
    return SeatFactory(
        team=search,
        participant=ParticipantFactory(design=search.design, person=ann),
        roles=["analyst"],
    )


@pytest.fixture
def change(organisation, design, user):
    """Plan what a wish does to people, and do it."""

    def change(wish: Wish, *people: Person) -> PeopleChange:
        return make_change(
            organisation=organisation,
            plan=plan_change(people=people, wish=wish, design=design, on=TODAY),
            design=design,
            by=user,
            submission=uuid4(),
            at=NOW,
        )

    return change


def planned(wish, *people, design=None):
    plan = plan_change(people=people, wish=wish, design=design, on=TODAY)
    effects = [
        (one.person.name, one.what, one.before, one.after, one.asked) for one in plan.effects
    ]
    return effects, [(one.person.name, one.what, one.reason) for one in plan.passed_over]


class TestPlan:
    def test_moves_the_one_seat_and_says_how_many_ticks_ask(self, design, seat, ann, ads):
        TickFactory(seat=seat)

        assert planned(Wish(team=ads), ann, design=design) == (
            [("Ann", "Team", "Search", "Ads", 1)],
            [],
        )

    def test_seats_who_has_no_seat_with_the_role_of_their_title(self, design, ann, ads):
        effects, _ = planned(Wish(team=ads), ann, design=design)

        assert effects == [("Ann", "Team", "no seat", "Ads, 100%, Analyst", 0)]

    def test_asks_nothing_of_ticks_that_come_back(self, design, seat, ann, ads, change):
        TickFactory(seat=seat)
        change(Wish(team=ads), ann)

        effects, _ = planned(Wish(team=seat.team), ann, design=design)

        assert effects == [("Ann", "Team", "Ads", "Search", 0)]

    def test_passes_over_who_has_it_already(self, design, seat, ann):
        wish = Wish(seat.team, "analyst", "employee", date(2026, 12, 31))
        ann.leaves_on = date(2026, 12, 31)

        assert planned(wish, ann, design=design) == (
            [],
            [
                ("Ann", "Team", "is in Search already"),
                ("Ann", "Role", "has the role Analyst already"),
                ("Ann", "Kind", "is employee already"),
                ("Ann", "Last day", "has 31 December 2026 already"),
            ],
        )

    def test_passes_over_who_has_several_seats(self, design, seat, ann, ads):
        SeatFactory(team=ads, participant=seat.participant)

        _, passed = planned(Wish(team=ads), ann, design=design)

        says = "has 2 seats, in Search, Ads; change the right one on the board"
        assert passed == [("Ann", "Team", says)]

    def test_passes_over_whose_seat_there_has_ended(self, design, seat, ann):
        Seat.objects.update(end=TODAY - timedelta(days=1))

        _, passed = planned(Wish(team=seat.team), ann, design=design)

        says = "had a seat in Search that has ended; begin it again on the board"
        assert passed == [("Ann", "Team", says)]

    def test_passes_over_who_has_left(self, design, ann, ads):
        ann.leaves_on = TODAY - timedelta(days=1)

        _, passed = planned(Wish(team=ads), ann, design=design)

        assert passed == [("Ann", "Team", "left on 20 November 2026")]

    def test_gives_no_role_to_who_has_no_seat(self, design, ann):
        _, passed = planned(Wish(role="engineer"), ann, design=design)

        assert passed == [("Ann", "Role", "has no seat; say which team too")]

    def test_lets_nobody_leave_before_they_come(self, ann):
        ann.starts_on = date(2027, 1, 1)

        effects, _ = planned(Wish(last_day=TODAY), ann)

        assert effects == [("Ann", "Last day", "none", "1 January 2027", 0)]

    def test_is_seen_otherwise_once_something_else_would_happen(self, design, seat, ann, ads):
        def seen():
            return plan_change(people=[ann], wish=Wish(team=ads), design=design, on=TODAY).seen

        before = seen()
        assert seen() == before

        TickFactory(seat=seat)

        assert seen() != before

    def test_takes_as_many_queries_for_ten_people_as_for_one(
        self, organisation, design, ads, django_assert_num_queries
    ):
        wish = Wish(ads, "engineer", "vendor", TODAY)
        for size in (1, 9):
            for person in PersonFactory.create_batch(size, organisation=organisation):
                seat = SeatFactory(
                    team__design=design,
                    participant=ParticipantFactory(design=design, person=person),
                )
                TickFactory(seat=seat)
            people = list(organisation.people.all())
            plan_change(people=people, wish=wish, design=design, on=TODAY)
            # Corrections of titles, seats, ticks of seats, ticks that come home, ticks of people.
            with django_assert_num_queries(5):
                plan_change(people=people, wish=wish, design=design, on=TODAY)


class TestChange:
    def test_does_what_the_plan_says(self, change, design, seat, ann, ads):
        tick = TickFactory(seat=seat)

        change(Wish(ads, "engineer", "contractor", date(2026, 12, 31)), ann)

        seat.refresh_from_db()
        ann.refresh_from_db()
        tick.refresh_from_db()
        assert (seat.team, seat.roles) == (ads, ["engineer"])
        assert (ann.kind, ann.leaves_on) == ("contractor", date(2026, 12, 31))
        assert tick.doubt["reason"] == Doubt.MOVED

    def test_asks_for_the_ticks_of_who_left(self, change, seat, ann):
        tick = TickFactory(seat=seat)

        change(Wish(last_day=TODAY), ann)

        tick.refresh_from_db()
        assert tick.doubt["reason"] == Doubt.LEFT

    def test_seats_people_who_have_the_same_name(self, change, organisation, ads):
        people = PersonFactory.create_batch(2, organisation=organisation, name="Twin")

        change(Wish(team=ads, role="engineer"), *people)

        seats = ads.seats.in_design_order()
        assert [seat.participant.person for seat in seats] == people
        assert [(seat.roles, seat.fte) for seat in seats] == [(["engineer"], 1)] * 2

    def test_passes_over_whom_the_plan_does(self, change, seat, ann, ads):
        second = SeatFactory(team=ads, participant=seat.participant)

        change(Wish(team=ads, kind="vendor"), ann)

        assert {*ann.participations.get().seats.all()} == {seat, second}
        assert Person.objects.get(pk=ann.pk).kind == "vendor"

    def test_is_kept_for_a_day(self, change, ann):
        old = change(Wish(kind="vendor"), ann)
        PeopleChange.objects.update(made_at=NOW - timedelta(days=2))

        change(Wish(kind="contractor"), Person.objects.get(pk=ann.pk))

        assert not PeopleChange.objects.filter(pk=old.pk).exists()


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (Person, Seat, Tick)]


class TestTakeBack:
    @pytest.mark.parametrize(
        "facts",
        [{"role": "engineer"}, {"kind": "vendor"}, {"last_day": TODAY}, {"team": True}],
    )
    def test_lets_everything_be_what_it_was(self, facts, change, organisation, seat, ann, ads):
        bob = PersonFactory(organisation=organisation, name="Bob", leaves_on=date(2027, 1, 1))
        TickFactory(seat=seat)
        # Bob's tick in a team where he has no seat yet goes to the seat that he gets.
        participant = ParticipantFactory(design=ads.design, person=bob)
        Tick.objects.create(
            design=ads.design, team=ads, participant=participant, activity="deploy_models"
        )
        before = rows()
        wish = replace(Wish(**facts), team=ads) if "team" in facts else Wish(**facts)

        done = change(wish, ann, bob)
        assert rows() != before
        take_back(change=done, at=NOW)

        assert rows() == before

    def test_takes_away_a_new_participant(self, change, design, ann, ads):
        done = change(Wish(team=ads), ann)

        take_back(change=done, at=NOW)

        assert not design.participants.exists()
        assert designs_of(done) == [design.pk] or not design.seats.exists()

    def test_restores_doubts_in_other_designs(self, change, organisation, ann):
        draft = DesignFactory(organisation=organisation)
        participant = ParticipantFactory(design=draft, person=ann)
        tick = TickFactory(seat=SeatFactory(team__design=draft, participant=participant))

        done = change(Wish(last_day=TODAY), ann)
        assert designs_of(done) == [draft.pk]
        take_back(change=done, at=NOW)

        tick.refresh_from_db()
        assert tick.doubt is None

    def test_works_once(self, change, ann):
        done = change(Wish(kind="vendor"), ann)
        take_back(change=done, at=NOW)

        with pytest.raises(CannotTakeBack, match="undone already"):
            take_back(change=done, at=NOW)

    @pytest.mark.parametrize("what", ["kind", "seat", "tick", "new tick"])
    def test_is_refused_once_somebody_changed_the_same(self, what, change, seat, ann, ads):
        tick = TickFactory(seat=seat)
        done = change(Wish(team=ads), ann)
        match what:
            case "kind":
                Person.objects.update(kind="vendor")
            case "seat":
                Seat.objects.update(fte="0.5")
            case "tick":
                Tick.objects.filter(pk=tick.pk).update(doubt=None)
            case "new tick":
                TickFactory(seat=seat, activity="deploy_models")
        before = rows()

        with pytest.raises(CannotTakeBack, match="changed since"):
            take_back(change=done, at=NOW)

        assert rows() == before

    def test_does_not_mind_what_is_changed_about_others(self, change, organisation, ann):
        done = change(Wish(kind="vendor"), ann)
        PersonFactory(organisation=organisation, kind="contractor")

        take_back(change=done, at=NOW)

        assert Person.objects.get(pk=ann.pk).kind == "employee"
