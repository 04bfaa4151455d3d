from datetime import UTC, date, datetime, timedelta

import pytest

from roles.actions.people_leaving import mark_left
from roles.models import Doubt, Tick
from tests.factories import ParticipantFactory, PersonFactory, SeatFactory, TickFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()


def seated(organisation):
    seat = SeatFactory(team__design__organisation=organisation)
    return TickFactory(seat=seat)


def mark(organisation, person, on=TODAY):
    return mark_left(organisation=organisation, people=[person.pk], on=on, at=NOW)


def test_keeps_the_seat_and_asks_for_its_ticks(organisation):
    tick = seated(organisation)
    person = tick.seat.participant.person

    asked = mark(organisation, person)

    person.refresh_from_db()
    tick.refresh_from_db()
    tick.design.refresh_from_db()
    assert (asked, person.leaves_on) == (1, date(2026, 11, 21))
    assert tick.doubt == {"reason": Doubt.LEFT, "before": person.name, "since": "2026-11-21"}
    assert tick.design.revision == 1


def test_asks_for_nothing_before_the_day_is_over(organisation):
    tick = seated(organisation)
    last = date(2026, 12, 31)

    assert mark(organisation, tick.seat.participant.person, on=last) == 0

    tick.refresh_from_db()
    assert tick.doubt is None
    for day, asks in ((last, False), (last + timedelta(days=1), True)):
        assert Tick.objects.to_confirm(tick.design, on=day).exists() == asks


def test_never_lets_somebody_leave_before_they_come(organisation):
    person = PersonFactory(organisation=organisation, starts_on=date(2027, 1, 1))

    mark(organisation, person)

    person.refresh_from_db()
    assert person.leaves_on == date(2027, 1, 1)


def test_passes_over_people_of_another_organisation(organisation):
    stranger = ParticipantFactory().person

    mark(organisation, stranger)

    stranger.refresh_from_db()
    assert stranger.leaves_on is None
