from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from roles.actions.seats import (
    CannotSeat,
    add_seat,
    change_seat,
    end_seat,
    fill_seat,
    move_seat,
    remove_seat,
    split_seat,
    take_part,
    vacate_seat,
)
from roles.models import Person, Seat, Tick
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db

# The day of the change that made the designs of the factories what they are.
SINCE = {"since": "2026-01-01"}

SUBMISSION = UUID(int=1)


def person_of(team, **facts) -> Person:
    return PersonFactory(organisation=team.design.organisation, **facts)


class TestAddSeat:
    def test_seats_somebody(self):
        team = TeamFactory()
        ann = person_of(team, name="Ann Lee")

        seat = add_seat(team=team, person=ann, roles=["analyst"], fte="0.5")

        seat.refresh_from_db()
        assert (seat.participant.person, seat.participant.key) == (ann, "ann-lee")
        assert (seat.key, seat.roles, seat.fte) == ("ann-lee", ["analyst"], 0.5)

    def test_plans_a_vacancy(self):
        seat = add_seat(team=TeamFactory(), person=None, roles=["ml_engineer"])

        assert (seat.is_vacant, seat.key) == (True, "open-ml-engineer")

    def test_stores_somebody_new(self):
        team = TeamFactory()

        add_seat(team=team, person=Person(organisation=team.design.organisation, name="Bo"))

        assert Person.objects.get(name="Bo").participations.get().seats.get().team == team

    @pytest.mark.parametrize("name", [None, "Bo"])
    def test_adds_one_seat_for_a_form_that_is_sent_twice(self, name):
        team = TeamFactory()
        people = [
            Person(organisation=team.design.organisation, name=name) if name else None
            for _ in range(2)
        ]

        first, second = (add_seat(team=team, person=one, submission=SUBMISSION) for one in people)

        assert first == second
        assert Seat.objects.count() == 1
        assert Person.objects.count() == (1 if name else 0)

    def test_refuses_a_second_seat_in_the_team(self):
        seat = SeatFactory(participant__person__name="Ann", team__name="Search")

        with pytest.raises(CannotSeat, match="Ann already has a seat in Search"):
            add_seat(team=seat.team, person=seat.participant.person)

    def test_refuses_somebody_of_another_organisation(self):
        with pytest.raises(CannotSeat, match="another organisation"):
            add_seat(team=TeamFactory(), person=PersonFactory())

        assert not Seat.objects.exists()

    def test_takes_up_ticks_that_named_the_person_there(self):
        team = TeamFactory()
        ann = ParticipantFactory(design=team.design)
        tick = Tick.objects.create(design=team.design, activity="build", team=team, participant=ann)

        seat = add_seat(team=team, person=ann.person)

        tick.refresh_from_db()
        assert (tick.seat, tick.team, tick.participant) == (seat, None, None)


class TestChangeSeat:
    def test_leaves_what_it_holds_to_the_next_person(self):
        tick = TickFactory()
        bo = person_of(tick.seat.team, name="Bo")

        change_seat(seat=tick.seat, team=tick.seat.team, person=bo, fte="0.4")

        tick.refresh_from_db()
        assert (tick.seat.participant.person, float(tick.seat.fte)) == (bo, 0.4)

    @pytest.mark.parametrize(
        ("facts", "doubt"),
        [
            ({}, None),
            ({"fte": "0.5"}, None),
            ({"roles": ["analyst"]}, {"reason": "roles", "before": "no role", **SINCE}),
            ({"team": "other"}, {"reason": "moved", "before": "Search", **SINCE}),
            ({"person": None}, {"reason": "left", "before": "Ann", **SINCE}),
            ({"person": "Bo"}, {"reason": "person", "before": "Ann", **SINCE}),
            (
                {"person": "Bo", "roles": ["analyst"]},
                {"reason": "person", "before": "Ann", **SINCE},
            ),
        ],
    )
    def test_asks_for_its_ticks_to_be_confirmed(self, facts, doubt):
        tick = TickFactory(seat__team__name="Search", seat__participant__person__name="Ann")
        team, person = tick.seat.team, tick.seat.participant.person
        if "team" in facts:
            facts = facts | {"team": TeamFactory(design=tick.design)}
        if facts.get("person"):
            facts = facts | {"person": person_of(team, name=facts["person"])}

        asked = change_seat(seat=tick.seat, **({"team": team, "person": person} | facts))

        tick.refresh_from_db()
        assert (tick.doubt, asked) == (doubt, 0 if doubt is None else 1)

    def test_that_fills_a_vacancy_asks_nothing(self):
        tick = TickFactory(seat__participant=None)

        change_seat(seat=tick.seat, team=tick.seat.team, person=person_of(tick.seat.team))

        tick.refresh_from_db()
        assert tick.doubt is None

    def test_gives_a_vacancy_a_key_so_that_a_file_can_name_it(self):
        seat = SeatFactory(key="")

        change_seat(seat=seat, team=seat.team, person=None)

        assert seat.key == "open-seat"

    def test_refuses_a_second_seat_in_the_team(self):
        seat = SeatFactory()
        other = SeatFactory(team=seat.team)

        with pytest.raises(CannotSeat):
            change_seat(seat=other, team=seat.team, person=seat.participant.person)


class TestMoveSeat:
    def test_takes_its_ticks_along(self):
        tick = TickFactory()
        to = TeamFactory(design=tick.design)

        move_seat(seat=tick.seat, to=to)

        tick.refresh_from_db()
        assert tick.seat.team == to

    def test_asks_for_them_to_be_confirmed_until_it_is_back(self):
        tick = TickFactory(seat__team__name="Search")
        home, away = tick.seat.team, TeamFactory(design=tick.design)

        assert move_seat(seat=tick.seat, to=away) == 1
        tick.refresh_from_db()
        assert tick.doubt == {"reason": "moved", "before": "Search", **SINCE}

        assert move_seat(seat=tick.seat, to=home) == 0
        tick.refresh_from_db()
        assert tick.doubt is None

    def test_twice_is_once(self):
        seat = TickFactory().seat

        assert move_seat(seat=seat, to=seat.team) == 0

        assert Seat.objects.get().team == seat.team

    def test_refuses_where_the_person_has_a_seat(self):
        seat = SeatFactory(participant__person__name="Ann")
        other = SeatFactory(
            team=TeamFactory(design=seat.design, name="Search"), participant=seat.participant
        )

        with pytest.raises(CannotSeat, match="Ann already has a seat in Search"):
            move_seat(seat=seat, to=other.team)

    def test_keeps_one_of_two_ticks_that_are_the_same_there(self):
        tick = TickFactory(activity="build")
        to = TeamFactory(design=tick.design)
        for activity in ("build", "deploy"):
            Tick.objects.create(
                design=tick.design, activity=activity, team=to, participant=tick.seat.participant
            )

        move_seat(seat=tick.seat, to=to)

        assert sorted(tick.seat.ticks.values_list("activity", flat=True)) == ["build", "deploy"]
        assert tick.design.ticks.count() == 2


class TestSplitSeat:
    def test_makes_a_second_seat_and_leaves_the_ticks(self):
        tick = TickFactory(seat__roles=["analyst"])
        to = TeamFactory(design=tick.design)

        second = split_seat(seat=tick.seat, to=to, stays=Decimal("0.6"), goes=Decimal("0.4"))

        tick.seat.refresh_from_db()
        assert float(tick.seat.fte) == 0.6
        assert (second.team, second.participant, second.fte, second.roles) == (
            to,
            tick.seat.participant,
            Decimal("0.4"),
            ["analyst"],
        )
        assert (tick.seat.ticks.count(), second.ticks.count()) == (1, 0)

    def test_refuses_a_vacancy(self):
        seat = SeatFactory(participant=None)

        with pytest.raises(CannotSeat, match="Nobody sits here"):
            split_seat(
                seat=seat,
                to=TeamFactory(design=seat.design),
                stays=Decimal("0.5"),
                goes=Decimal("0.5"),
            )

    def test_refuses_where_the_person_has_a_seat(self):
        seat = SeatFactory()
        other = SeatFactory(team=TeamFactory(design=seat.design), participant=seat.participant)

        with pytest.raises(CannotSeat, match="already has a seat"):
            split_seat(seat=seat, to=other.team, stays=Decimal("0.5"), goes=Decimal("0.5"))


class TestFillSeat:
    def test_lets_what_was_planned_come_true(self):
        tick = TickFactory(seat__participant=None, seat__roles=["analyst"])
        ann = person_of(tick.seat.team)

        fill_seat(seat=tick.seat, person=ann)

        tick.refresh_from_db()
        assert (tick.seat.participant.person, tick.seat.roles) == (ann, ["analyst"])
        assert tick.doubt is None

    def test_takes_up_ticks_that_named_the_person_there(self):
        seat = SeatFactory(participant=None)
        ann = ParticipantFactory(design=seat.design)
        tick = Tick.objects.create(
            design=seat.design, activity="build", team=seat.team, participant=ann
        )

        fill_seat(seat=seat, person=ann.person)

        tick.refresh_from_db()
        assert tick.seat == seat

    def test_refuses_a_seat_that_somebody_has(self):
        seat = SeatFactory(participant__person__name="Ann")

        with pytest.raises(CannotSeat, match="Ann sits there already"):
            fill_seat(seat=seat, person=person_of(seat.team))

    def test_refuses_a_second_seat_in_the_team(self):
        vacancy = SeatFactory(participant=None)
        seat = SeatFactory(team=vacancy.team)

        with pytest.raises(CannotSeat, match="already has a seat"):
            fill_seat(seat=vacancy, person=seat.participant.person)


class TestVacateSeat:
    def test_asks_for_its_ticks_to_be_confirmed_once(self):
        tick = TickFactory(seat__participant__person__name="Ann")

        assert [vacate_seat(seat=tick.seat), vacate_seat(seat=tick.seat)] == [1, 0]

        tick.refresh_from_db()
        assert tick.doubt == {"reason": "left", "before": "Ann", **SINCE}

    def test_leaves_a_plan_without_an_end(self):
        tick = TickFactory(seat__end=date(2026, 12, 31))

        vacate_seat(seat=tick.seat)

        tick.refresh_from_db()
        assert (tick.seat.is_vacant, tick.seat.end) == (True, None)


class TestEndSeat:
    def test_says_the_last_day(self):
        seat = SeatFactory()

        end_seat(seat=seat, on=date(2026, 12, 31))

        seat.refresh_from_db()
        assert seat.end == date(2026, 12, 31)

    @pytest.mark.parametrize("on", [date(2025, 12, 31), date(2026, 1, 1)])
    def test_asks_for_its_ticks_to_be_confirmed(self, on):
        tick = TickFactory(seat__participant__person__name="Ann")

        assert end_seat(seat=tick.seat, on=on) == 1

        tick.refresh_from_db()
        assert tick.doubt == {"reason": "left", "before": "Ann", "since": "2026-01-01"}

    def test_asks_once_a_day_to_come_is_over(self):
        tick = TickFactory()

        assert end_seat(seat=tick.seat, on=date(2026, 12, 31)) == 0

        tick.refresh_from_db()
        assert tick.doubt is None
        for day, asks in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
            assert Tick.objects.to_confirm(tick.design, on=day).exists() == asks

    def test_asks_no_more_for_an_end_that_is_put_off(self):
        tick = TickFactory(seat__participant__person__name="Ann")
        end_seat(seat=tick.seat, on=date(2026, 1, 1))
        moved = TickFactory(
            seat=tick.seat, activity="x", doubt={"reason": "moved", "before": "Ads"}
        )

        end_seat(seat=tick.seat, on=date(2026, 12, 31))

        tick.refresh_from_db()
        moved.refresh_from_db()
        assert (tick.doubt, moved.doubt["reason"]) == (None, "moved")

    def test_refuses_a_day_before_the_first(self):
        with pytest.raises(CannotSeat, match="only begins on 1 January 2027"):
            end_seat(seat=SeatFactory(start=date(2027, 1, 1)), on=date(2026, 12, 31))


class TestRemoveSeat:
    def test_takes_its_ticks_along(self):
        tick = TickFactory()

        remove_seat(seat=tick.seat)

        assert not Tick.objects.exists()


class TestTakePart:
    def test_knows_a_person_by_one_key(self):
        design = DesignFactory()
        ann = PersonFactory(organisation=design.organisation, name="Ann")

        assert take_part(design=design, person=ann) == take_part(design=design, person=ann)

    def test_tells_people_of_one_name_apart(self):
        design = DesignFactory()
        people = PersonFactory.create_batch(2, organisation=design.organisation, name="Ann")

        keys = [take_part(design=design, person=person).key for person in people]

        assert keys == ["ann", "ann-2"]
