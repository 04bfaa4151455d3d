from datetime import UTC, date, datetime

import pytest

from roles.actions.doubts import (
    confirm_seen,
    doubt_reference,
    remove_seen,
    start_asking,
)
from roles.models import Cell, Tick
from tests.factories import (
    ActivityFactory,
    CellFactory,
    FrameworkVersionFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOVED = {"reason": "moved", "before": "Search"}
THIRD = {"reason": "reference", "before": "version 3", "since": "2026-11-21"}


@pytest.fixture
def seat():
    return SeatFactory(team=TeamFactory(design__version__number=3))


@pytest.fixture
def design(seat):
    return seat.design


class TestDoubtReference:
    @pytest.fixture
    def third(self, design):
        """Two activities that an analyst owns; the next version takes the second from them."""
        version = design.version
        role = RoleFactory(version=version, key="analyst")
        for key in ("build_models", "watch_models"):
            CellFactory(activity=ActivityFactory(version=version, key=key), role=role)
        return version

    @pytest.fixture
    def fourth(self, third):
        version = FrameworkVersionFactory(framework=third.framework, number=4)
        role = RoleFactory(version=version, key="analyst")
        CellFactory(activity=ActivityFactory(version=version, key="build_models"), role=role)
        ActivityFactory(version=version, key="watch_models")
        assert not Cell.objects.filter(activity__version=version, mark="support").exists()
        return version

    def move(self, before, now):
        return doubt_reference(ticks=Tick.objects.all(), before=before, now=now, on=NOW.date())

    def test_asks_for_the_rows_that_changed(self, seat, third, fourth):
        same = TickFactory(seat=seat, activity="build_models")
        other = TickFactory(seat=seat, activity="watch_models")

        assert self.move(third, fourth) == 1

        same.refresh_from_db()
        other.refresh_from_db()
        assert (same.doubt, other.doubt) == (None, THIRD)

    def test_is_settled_by_the_way_back(self, seat, third, fourth):
        tick = TickFactory(seat=seat, activity="watch_models")
        self.move(third, fourth)

        assert self.move(fourth, third) == 0

        tick.refresh_from_db()
        assert tick.doubt is None

    def test_asks_on_the_way_back_for_what_was_confirmed_meanwhile(self, seat, third, fourth):
        tick = TickFactory(seat=seat, activity="watch_models")
        self.move(third, fourth)
        Tick.objects.update(doubt=None)

        assert self.move(fourth, third) == 1

        tick.refresh_from_db()
        assert tick.doubt == THIRD | {"before": "version 4"}

    def test_leaves_an_older_doubt_alone_there_and_back(self, seat, third, fourth):
        tick = TickFactory(seat=seat, activity="watch_models", doubt=MOVED)

        assert self.move(third, fourth) == self.move(fourth, third) == 0

        tick.refresh_from_db()
        assert tick.doubt == MOVED

    def test_takes_two_queries(self, seat, third, fourth, django_assert_num_queries):
        TickFactory.create_batch(1, seat=seat, activity="watch_models")
        self.move(third, fourth)

        with django_assert_num_queries(2):
            self.move(fourth, third)


class TestConfirmSeen:
    def test_confirms_what_was_seen(self, seat, design):
        tick = TickFactory(seat=seat, doubt=MOVED)

        assert confirm_seen(design=design, seen={tick.pk: "moved"}, at=NOW) == 1

        tick.refresh_from_db()
        assert (tick.doubt, tick.confirmed_at) == (None, NOW)

    def test_passes_over_what_is_otherwise_now(self, seat, design):
        settled = TickFactory(seat=seat, activity="a")
        changed = TickFactory(seat=seat, activity="b", doubt=MOVED)
        theirs = TickFactory(doubt=MOVED)
        seen = {settled.pk: "moved", changed.pk: "roles", theirs.pk: "moved", 999_999: "moved"}

        assert confirm_seen(design=design, seen=seen, at=NOW) == 0

        assert not Tick.objects.filter(confirmed_at=NOW).exists()
        changed.refresh_from_db()
        assert changed.doubt == MOVED

    def test_confirms_a_tick_of_who_left(self, seat, design):
        tick = TickFactory(seat=seat)
        seat.end = date(2026, 10, 31)
        seat.save()

        assert confirm_seen(design=design, seen={tick.pk: "left"}, at=NOW) == 1

        assert not Tick.objects.to_confirm(design, on=NOW.date()).exists()


class TestRemoveSeen:
    def test_removes_what_was_seen_alone(self, seat, design):
        gone, kept = (TickFactory(seat=seat, activity=key, doubt=MOVED) for key in "ab")

        assert remove_seen(design=design, seen={gone.pk: "moved", kept.pk: "roles"}, at=NOW) == 1

        assert list(Tick.objects.all()) == [kept]


class TestStartAsking:
    def test_lets_the_time_of_owners_begin(self, seat, design):
        earlier = datetime(2026, 1, 1, tzinfo=UTC)
        TickFactory(seat=seat, activity="a")
        TickFactory(seat=seat, activity="b", confirmed_at=earlier)
        TickFactory(seat=seat, activity="c", level="informed")
        TickFactory(seat=seat, activity="d", doubt=MOVED)

        start_asking(design=design, at=NOW)

        found = dict(Tick.objects.values_list("activity", "confirmed_at"))
        assert found == {"a": NOW, "b": earlier, "c": None, "d": None}
