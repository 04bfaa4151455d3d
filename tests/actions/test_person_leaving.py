from datetime import date, timedelta

import pytest
from django.utils import timezone

from roles.actions.person_leaving import let_leave, let_stay, seats_touched
from tests.factories import SeatFactory, TickFactory

pytestmark = pytest.mark.django_db

LAST = date(2099, 6, 30)
DAY = timedelta(days=1)


def seated(**facts):
    """A person, and a seat with a tick."""
    seat = SeatFactory(**facts)
    seat.design.changed_at = timezone.now()
    TickFactory(seat=seat)
    return seat.participant.person, seat


def test_a_seat_ends_with_the_day_unless_it_has_ended_before():
    person, seat = seated()
    _, ended = seated(end=LAST - DAY)

    asked = let_leave(person=person, on=LAST, seats=[seat, ended], opens_seats=False)

    assert (asked, person.leaves_on, seat.end, ended.end) == (0, LAST, LAST, LAST - DAY)


def test_seats_that_are_opened_ask_for_their_ticks():
    person, seat = seated()

    assert let_leave(person=person, on=LAST, seats=[seat], opens_seats=True) == 1
    assert seat.is_vacant


def test_a_seat_that_begins_after_the_day_is_open():
    person, seat = seated(start=LAST + DAY)

    assert let_leave(person=person, on=LAST, seats=[seat], opens_seats=False) == 1
    assert seat.is_vacant


@pytest.mark.parametrize(
    ("end", "touched"),
    [(None, True), (LAST + DAY, True), (LAST - 9 * DAY, True), (LAST - DAY, False), (LAST, False)],
)
def test_touched_is_what_outlasts_the_day_or_ended_with_the_one_before(end, touched):
    person, seat = seated(end=end)
    person.leaves_on = LAST - 9 * DAY

    assert bool(seats_touched(person=person, seats=[seat], on=LAST)) == touched


def test_who_stays_keeps_the_seats_that_ended_with_them():
    person, seat = seated()
    _, other = seated(end=LAST - DAY)
    let_leave(person=person, on=LAST, seats=[seat, other], opens_seats=False)

    assert let_stay(person=person, seats=[seat, other]) == [seat]
    assert (person.leaves_on, seat.end, other.end) == (None, None, LAST - DAY)


def test_nothing_asks_any_more_for_who_is_back():
    person, seat = seated()
    let_leave(person=person, on=timezone.localdate(), seats=[seat], opens_seats=False)
    assert seat.ticks.get().doubt is not None

    let_stay(person=person, seats=[seat])

    assert seat.ticks.get().doubt is None


def test_of_who_has_no_last_day_nothing_is_taken_back():
    person, seat = seated()

    assert let_stay(person=person, seats=[seat]) == []
