"""What people write into the cells of a sheet: shares of time, kinds, days, addresses."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from roles.analysis.design import PersonKind
from roles.interchange.rows import CONTROL, NAME_LENGTH, as_day

ID_LENGTH = 200
EMAIL_LENGTH = 254

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[^@\s<>()\[\],;:\".]+")
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")
_DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")

_KINDS = {
    PersonKind.EMPLOYEE: "employee internal permanent perm staff fulltime parttime regular intern",
    PersonKind.CONTRACTOR: "contractor freelancer freelance external consultant temporary temp"
    " contingent contract",
    PersonKind.VENDOR: "vendor supplier agency company firm partner serviceprovider service",
}
_KIND_OF_WORD = {word: kind for kind, words in _KINDS.items() for word in words.split()}


def plain(text: str) -> str:
    """Letters and digits only, without case: how names of columns and kinds are compared."""
    return "".join(char for char in text.casefold() if char.isalnum())


def text_of(text: str, *, length: int = NAME_LENGTH) -> str:
    if len(text) > length:
        raise ValueError(f"must not be longer than {length} characters")
    if CONTROL.search(text):
        raise ValueError("must not hold control characters")
    return text


def id_of(text: str) -> str:
    return text_of(text, length=ID_LENGTH)


def email_of(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("must be an e-mail address")
    return text_of(text, length=EMAIL_LENGTH)


def share_of(text: str) -> Decimal:
    """A share of full time, from `0.5`, `0,5`, `50 %` or `50`; to four decimals."""
    wrong = ValueError("must be a share of full time such as 0.5 or 50 %")
    match = _SHARE.fullmatch(text)
    if match is None:
        raise wrong
    try:
        share = Decimal(match[1].replace(",", "."))
    except InvalidOperation:
        raise wrong from None
    # From 5 on it must be a percentage; from 1 to 5 it may be a mistake, and is told.
    if match[2] or share >= 5:
        share /= 100
    if share > 1:
        raise wrong
    return share.quantize(Decimal("0.0001"))


def kind_of(text: str) -> PersonKind:
    try:
        return _KIND_OF_WORD[plain(text)]
    except KeyError:
        raise ValueError("must be employee, contractor or vendor") from None


def day_of(text: str) -> date:
    """A day, from `2026-01-31`, `31.1.2026` or, where only one reading is possible, `31/1/2026`."""
    day = as_day(_MIDNIGHT.sub("", text).replace("/", "-")) or _local_day(text)
    if day is None:
        raise ValueError("must be a day such as 2026-01-31")
    return day


def _local_day(text: str) -> date | None:
    if match := _DOTTED_DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _SLASHED_DAY.fullmatch(text):
        first, second, year = map(int, match.groups())
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if first > 12 else (second, first)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
