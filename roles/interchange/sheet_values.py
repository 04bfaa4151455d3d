"""What people write into the cells of a sheet: shares of time, kinds, addresses."""

import re
from decimal import Decimal, InvalidOperation

from roles.analysis.design import PersonKind
from roles.interchange.rows import CONTROL, NAME_LENGTH

ID_LENGTH = 200
EMAIL_LENGTH = 254
# More posts of one title in one unit are a mistake.
MAX_POSTS = 10_000

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[^@\s<>()\[\],;:\".]+")
_NUMBER = re.compile(r"(\d{0,9}(?:[.,]\d{1,9})?)\s*(%?)(?:\s*fte)?", re.IGNORECASE | re.ASCII)

_KINDS = {
    PersonKind.EMPLOYEE: "employee internal permanent perm staff fulltime parttime regular intern",
    PersonKind.CONTRACTOR: "contractor freelancer freelance external consultant temporary temp"
    " contingent contract",
    PersonKind.VENDOR: "vendor supplier agency company firm partner serviceprovider service",
}
_KIND_OF_WORD = {word: kind for kind, words in _KINDS.items() for word in words.split()}


class MoreThanWhole(ValueError):
    """A share is more than all of one person's time."""


def plain(text: str) -> str:
    """Letters and digits only, without case: how names of columns and kinds are compared."""
    return "".join(char for char in text.casefold() if char.isalnum())


def text_of(text: str, *, length: int = NAME_LENGTH) -> str:
    if len(text) > length:
        raise ValueError(f"must not be longer than {length} characters")
    if CONTROL.search(text):
        raise ValueError("must not hold control characters")
    # A line break inside a cell, or two blanks, is no other name.
    return text if text.isascii() and text.isalnum() else " ".join(text.split())


def id_of(text: str) -> str:
    return text_of(text, length=ID_LENGTH)


def email_of(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("must be an e-mail address")
    return text_of(text, length=EMAIL_LENGTH)


def share_of(text: str) -> Decimal:
    """A share of full time, from `0.5`, `0,5`, `50 %` or `50`; to four decimals.

    Raises MoreThanWhole, or another ValueError.
    """
    share = _number(text, "must be a share of full time such as 0.5 or 50 %")
    # From 5 on it must be a percentage; from 1 to 5 it may be a mistake, and is told.
    if text.rstrip().endswith("%") or share >= 5:
        share /= 100
    if share > 1:
        raise MoreThanWhole("is more than one person's time; a share is at most 1, or 100 %")
    return share.quantize(Decimal("0.0001"))


def posts_of(text: str) -> Decimal:
    """How many posts there are; a part of one is a post in part time. To four decimals."""
    wrong = "must be a number of posts such as 3 or 1.6"
    posts = _number(text, wrong)
    if "%" in text:
        raise ValueError(wrong)
    if posts > MAX_POSTS:
        raise ValueError(f"is more than {MAX_POSTS:,} posts")
    return posts.quantize(Decimal("0.0001"))


def kind_of(text: str) -> PersonKind:
    try:
        return _KIND_OF_WORD[plain(text)]
    except KeyError:
        raise ValueError("must be employee, contractor or vendor") from None


def _number(text: str, wrong: str) -> Decimal:
    match = _NUMBER.fullmatch(text.strip())
    try:
        if match and match[1]:
            return Decimal(match[1].replace(",", "."))
    except InvalidOperation:
        pass
    raise ValueError(wrong)
