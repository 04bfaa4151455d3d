"""Days as people write them, where the column as a whole says which number is the day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from roles.interchange.rows import as_day

WRONG = "must be a day such as 2026-01-31"

_MIDNIGHT = re.compile(r"[T ]\d\d?:\d\d(:\d\d(\.\d+)?)?( ?[AP]M)?Z?$", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s/-]+([a-z]{3,9})\.?[\s,/-]+(\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[\s/-]+(\d{1,2})(?:st|nd|rd|th)?[\s,/-]+(\d{4}|\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}", re.ASCII)
_MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
# What spreadsheets call day 1 of their calendar, which has a day too many in February 1900.
_FIRST = date(1899, 12, 30)


class Order(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How the days of a sheet are to be read.

    `order` is None if the sheet writes days both ways. `is_sure` says that a value such as
    31/1/2026 proves it; otherwise it is a guess that somebody may change.
    """

    order: Order | None = Order.DAY_FIRST
    is_sure: bool = True
    example: str = ""
    """A value that could be read either way, if there is one."""


def day_order(texts: Iterable[str], *, chosen: Order | None = None) -> DayOrder:
    """Find out from all the days of a sheet how they are written."""
    orders: set[Order] = set()
    example = ""
    for text in texts:
        match = _NUMBERS.fullmatch(_MIDNIGHT.sub("", text))
        # With points the day always stands first.
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            orders.add(Order.DAY_FIRST)
        elif second > 12 >= first:
            orders.add(Order.MONTH_FIRST)
        elif first != second and not example:
            example = text
    if chosen is not None and len(orders) != 1:
        return DayOrder(chosen, is_sure=False, example=example)
    if len(orders) == 2:
        return DayOrder(None, is_sure=False, example=example)
    return DayOrder(next(iter(orders), Order.DAY_FIRST), is_sure=bool(orders), example=example)


def day_of(text: str, order: Order | None = Order.DAY_FIRST) -> date:
    """A day from `2026-01-31`, `31.1.2026`, `31/1/2026`, `31 Jan 2026` or a spreadsheet's number.

    Raises ValueError, also for `3/4/2026` if no order says which of them is the day.
    """
    bare = _MIDNIGHT.sub("", text.strip())
    if (day := as_day(bare.replace("/", "-"))) is not None:
        return day
    if _SERIAL.fullmatch(bare):
        return _FIRST + timedelta(days=int(bare))
    if match := _NUMBERS.fullmatch(bare):
        return _from_numbers(match, order)
    said = bare.casefold()
    if match := _DAY_MONTH.fullmatch(said):
        return _day(match[3], _month(match[2]), match[1])
    if match := _MONTH_DAY.fullmatch(said):
        return _day(match[3], _month(match[1]), match[2])
    raise ValueError(WRONG)


def _from_numbers(match: re.Match[str], order: Order | None) -> date:
    first, second = match[1], match[3]
    if match[2] == "." or int(first) > 12 or first == second:
        return _day(match[4], int(second), first)
    if int(second) > 12:
        return _day(match[4], int(first), second)
    if order is None:
        raise ValueError("can be read in two ways, and the sheet writes days in both")
    if order is Order.DAY_FIRST:
        return _day(match[4], int(second), first)
    return _day(match[4], int(first), second)


def _month(word: str) -> int:
    found = (number for number, name in enumerate(_MONTHS, 1) if name.startswith(word))
    return next(found, 0)


def _day(year: str, month: int, day: str) -> date:
    # Two digits are years of this century, or of the last one if that is farther off.
    full = int(year) if len(year) == 4 else 2000 + int(year) - (100 if int(year) > 68 else 0)
    try:
        return date(full, month, int(day))
    except ValueError:
        raise ValueError(WRONG) from None
