from datetime import UTC, date, datetime, timedelta

import pytest

from roles.models import Design, Doubt, Tick, told_before
from tests.factories import (
    FrameworkVersionFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
LAST_DAY = date(2026, 10, 31)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def reason_of(tick: Tick, on: date = TODAY) -> tuple[str, str, date | None] | None:
    """Why a tick needs confirming, in words; both ways of asking agree whether it does."""
    ticks, design = Tick.objects.filter(pk=tick.pk), Design.objects.get(pk=tick.design_id)
    row = ticks.with_reason(design, on=on).values_list("reason", "before", "day").get()
    assert ticks.to_confirm(design, on=on).exists() == bool(row[0])
    return row if row[0] else None


@pytest.fixture
def tick():
    return TickFactory(
        seat__team__name="Ads",
        seat__participant__person__name="Ann",
        doubt=None,
    )


def ask_after(design: Design, days: int | None) -> None:
    Design.objects.filter(pk=design.pk).update(confirm_after_days=days)


class TestToConfirm:
    def test_is_not_a_tick_that_rests_on_what_it_rested_on(self, tick):
        assert reason_of(tick) is None

    def test_is_a_tick_with_a_doubt(self):
        doubted = TickFactory(doubt={"reason": Doubt.MOVED, "before": "Search"})

        assert reason_of(doubted) == ("moved", "Search", None)

    def test_leaves_other_designs_out(self, tick):
        TickFactory(doubt={"reason": "moved", "before": "Search"})

        assert not Tick.objects.to_confirm(tick.design, on=TODAY).exists()

    def test_can_be_asked_of_several_designs(self, tick):
        other = TickFactory(confirmed_at=NOON - timedelta(days=40))
        ask_after(other.design, 30)
        ask_after(tick.design, 90)
        Tick.objects.filter(pk=tick.pk).update(confirmed_at=NOON - timedelta(days=40))
        designs = list(Design.objects.all())

        assert list(Tick.objects.to_confirm(*designs, on=TODAY)) == [other]


class TestWhoLeft:
    def end_seat(self, tick):
        tick.seat.end = LAST_DAY
        tick.seat.save()

    def let_go(self, tick):
        person = tick.seat.participant.person
        person.leaves_on = LAST_DAY
        person.save()

    @pytest.mark.parametrize("leave", ["end_seat", "let_go"])
    def test_asks_from_the_day_after_the_last(self, leave, tick):
        getattr(self, leave)(tick)

        assert reason_of(tick, on=LAST_DAY) is None
        assert reason_of(tick, on=LAST_DAY + timedelta(days=1)) == ("left", "Ann", LAST_DAY)

    @pytest.mark.parametrize("leave", ["end_seat", "let_go"])
    def test_asks_until_somebody_confirms_it_afterwards(self, leave, tick):
        getattr(self, leave)(tick)
        for day, asks in ((30, True), (31, False)):
            confirmed = datetime(2026, 10, day, 12, tzinfo=UTC)
            Tick.objects.filter(pk=tick.pk).update(confirmed_at=confirmed)

            assert (reason_of(tick) is not None) == asks

    def test_asks_of_somebody_without_a_seat_too(self, tick):
        ann = tick.seat.participant
        loose = Tick.objects.create(
            design=tick.design,
            team=TeamFactory(design=tick.design),
            participant=ann,
            activity="build_models",
        )
        self.let_go(tick)

        assert reason_of(loose) == ("left", "Ann", LAST_DAY)

    def test_asks_nothing_of_a_vacancy(self):
        vacancy = SeatFactory(participant=None, end=LAST_DAY)

        assert reason_of(TickFactory(seat=vacancy)) is None

    def test_weighs_more_than_another_doubt(self, tick):
        self.end_seat(tick)
        Tick.objects.update(doubt={"reason": "moved", "before": "Search"})

        assert reason_of(tick) == ("left", "Ann", LAST_DAY)


class TestPeriod:
    @pytest.mark.parametrize(("days", "asks"), [(29, False), (30, True)])
    def test_asks_again_when_it_is_over(self, days, asks, tick):
        ask_after(tick.design, 30)
        confirmed = NOON - timedelta(days=days)
        Tick.objects.update(confirmed_at=confirmed)

        assert reason_of(tick) == (("again", "", confirmed.date()) if asks else None)

    @pytest.mark.parametrize(
        ("level", "asks"),
        [("owner", True), ("accountable", True), ("backup", False), ("informed", False)],
    )
    def test_asks_owners_alone(self, level, asks, tick):
        ask_after(tick.design, 30)
        Tick.objects.update(level=level, confirmed_at=NOON - timedelta(days=99))

        assert (reason_of(tick) is not None) == asks

    def test_asks_nobody_where_it_is_off(self, tick):
        Tick.objects.update(confirmed_at=NOON - timedelta(days=9999))

        assert reason_of(tick) is None

    def test_may_be_longer_than_there_are_days(self, tick):
        ask_after(tick.design, 2_000_000_000)
        Tick.objects.update(confirmed_at=NOON)

        assert reason_of(tick) is None

    def test_names_the_doubt_where_there_is_one(self, tick):
        ask_after(tick.design, 30)
        Tick.objects.update(
            confirmed_at=NOON - timedelta(days=99), doubt={"reason": "roles", "before": "Tester"}
        )

        assert reason_of(tick) == ("roles", "Tester", None)


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt.LEFT, "its person left: Search"),
        (Doubt.MOVED, "its seat moved from Search"),
        (Doubt.PERSON, "its seat had another person: Search"),
        (Doubt.ROLES, "its seat had other roles: Search"),
        (Doubt.REFERENCE, "its row of the reference changed since Search"),
    ],
)
def test_doubt_is_told_with_what_was_before(doubt, words):
    assert doubt.told("Search", None) == words


def test_doubt_is_told_with_its_day():
    assert Doubt.LEFT.told("Ann", LAST_DAY) == "Ann left on 31 October 2026"
    assert Doubt.AGAIN.told("", LAST_DAY) == "it was confirmed on 31 October 2026"


def test_version_before_is_told_with_its_framework_where_that_is_another():
    version = FrameworkVersionFactory(number=3, framework__title="Ours")

    assert told_before(version, FrameworkVersionFactory(framework=version.framework, number=4)) == (
        "version 3"
    )
    assert told_before(version, FrameworkVersionFactory()) == "“Ours”, version 3"
