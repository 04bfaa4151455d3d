from datetime import date

import pytest

from roles.interchange.people_sheet import read_people
from roles.interchange.sheet_days import WRONG, DayOrder, Order, day_of, day_order

FOURTH_OF_MARCH = date(2026, 3, 4)


class TestDayOf:
    @pytest.mark.parametrize(
        "text",
        [
            *("2026-03-04", "2026/03/04", "2026-03-04 00:00:00", "2026-03-04T09:30:00Z"),
            *("4.3.2026", "04.03.26", "4/3/2026", "04-03-2026", "4/3/26 12:00 AM"),
            *("4 Mar 2026", "4. March 2026", "4-Mar-26", "04-MAR-2026", "4th March, 2026"),
            *("Mar 4, 2026", "March 4th 2026", "46085"),
        ],
    )
    def test_reads_what_people_write(self, text: str):
        assert day_of(text) == FOURTH_OF_MARCH

    @pytest.mark.parametrize("text", ["31/12/2026", "12/31/2026", "31-12-2026", "31.12.2026"])
    def test_reads_the_only_way_there_is(self, text: str):
        assert day_of(text) == date(2026, 12, 31)

    def test_may_be_told_that_the_month_stands_first(self):
        assert day_of("3/4/2026", Order.MONTH_FIRST) == FOURTH_OF_MARCH

    def test_reads_points_as_day_first_always(self):
        assert day_of("4.3.2026", Order.MONTH_FIRST) == FOURTH_OF_MARCH

    @pytest.mark.parametrize(
        "text",
        [
            "2026-02-30",
            "30.2.2026",
            "31/31/2026",
            "tomorrow",
            "4 Foo 2026",
            "12345",
            "4/3",
            "٤/٣/2026",
        ],
    )
    def test_refuses_what_is_no_day(self, text: str):
        with pytest.raises(ValueError, match=WRONG):
            day_of(text)

    def test_refuses_to_guess_without_an_order(self):
        with pytest.raises(ValueError, match="in two ways"):
            day_of("3/4/2026", None)

    @pytest.mark.parametrize(("text", "year"), [("1/1/68", 2068), ("1/1/69", 1969)])
    def test_takes_two_digits_for_the_near_century(self, text: str, year: int):
        assert day_of(text).year == year


class TestDayOrder:
    @pytest.mark.parametrize(
        ("texts", "order", "is_sure"),
        [
            (["3/4/2026", "31/4/2026"], Order.DAY_FIRST, True),
            (["3/4/2026", "4/31/2026"], Order.MONTH_FIRST, True),
            (["3/4/2026", "5/6/2026"], Order.DAY_FIRST, False),
            (["3/4/2026", "31/4/2026", "4/31/2026"], None, False),
        ],
    )
    def test_is_found_from_all_days_together(
        self, texts: list[str], order: Order | None, *, is_sure: bool
    ):
        assert day_order(texts) == DayOrder(order, is_sure=is_sure, example="3/4/2026")

    def test_can_be_chosen_where_nothing_shows_it(self):
        assert day_order(["3/4/2026"], chosen=Order.MONTH_FIRST).order is Order.MONTH_FIRST
        assert day_order(["31/4/2026"], chosen=Order.MONTH_FIRST).order is Order.DAY_FIRST


def test_sheet_says_how_it_read_a_day():
    unclear = read_people(b"name,start\nAnn,3/4/2026\n", name="x")
    clear = read_people(b"name,start,end\nAnn,3/4/2026,12/31/2026\n", name="x")

    assert unclear.notes == (
        "“3/4/2026” was read as 3 April 2026, the day first: nothing in the sheet shows which"
        " is meant.",
    )
    assert clear.rows[0].start == FOURTH_OF_MARCH
    assert clear.notes == (
        "“3/4/2026” was read as 4 March 2026, the day second: as other days in the sheet stand.",
    )
