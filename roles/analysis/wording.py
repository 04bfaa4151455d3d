"""Names instead of keys, and lists as people say them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from heapq import nsmallest

from roles.analysis.design import Seat
from roles.analysis.reading import ORGANISATION, Reading

# Longer lists of teams or people are cut, and the rest is counted.
_NAMED_AT_MOST = 4


def listed(names: Iterable[str], *, rest: str = "more", count: int = 0) -> str:
    """ "A", "A and B", "A, B and C", "A, B, C, D and 7 more".

    With `count`, the names are the first of so many.
    """
    names = list(names)
    count = max(count, len(names))
    if count > _NAMED_AT_MOST + 1:
        names = [*names[:_NAMED_AT_MOST], f"{count - _NAMED_AT_MOST} {rest}"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def activity(reading: Reading, key: str) -> str:
    return reading.framework.activity_by_key[key].name


def activities(reading: Reading, keys: Iterable[str]) -> str:
    return listed((activity(reading, key) for key in keys), rest="more activities")


def role(reading: Reading, key: str) -> str:
    return reading.framework.role_by_key[key].name


def roles(reading: Reading, keys: Iterable[str]) -> str:
    return listed(role(reading, key) for key in keys)


def roles_of(reading: Reading, person_key: str) -> str:
    """The roles somebody holds, in the order of the framework."""
    held = reading.roles_of.get(person_key, frozenset())
    return listed(one.name for one in reading.framework.role_by_key.values() if one.key in held)


def person(reading: Reading, key: str) -> str:
    return reading.design.person_by_key[key].name


def people(reading: Reading, keys: Collection[str]) -> str:
    first = nsmallest(_NAMED_AT_MOST + 1, (person(reading, key) for key in keys))
    return listed(first, rest="more people", count=len(keys))


def team(reading: Reading, key: str) -> str:
    if key == ORGANISATION:
        return "the organisation"
    return reading.design.team_by_key[key].name


def teams(reading: Reading, keys: Sequence[str]) -> str:
    first = (team(reading, key) for key in keys[: _NAMED_AT_MOST + 1])
    return listed(first, rest="more teams", count=len(keys))


def a_person(reading: Reading, key: str) -> str:
    """The person with the roles held: "Mia Hope (MLOps Engineer)"."""
    held = roles_of(reading, key)
    return f"{person(reading, key)} ({held})" if held else person(reading, key)


def vacancy(reading: Reading, seat: Seat) -> str:
    """ "the open Data Scientist seat in New"."""
    what = " and ".join(role(reading, key) for key in seat.roles)
    return f"the open {what + ' ' if what else ''}seat in {team(reading, seat.team)}"


def day(when: date) -> str:
    """ "21 November 2026"."""
    return f"{when.day} {when:%B %Y}"


def a(what: str) -> str:
    """The words after their article: "an MLOps Engineer"."""
    return f"{'an' if what[:1] in 'AEIOU' or what.startswith('ML') else 'a'} {what}"


def subject_units(activity_key: str, units: Sequence[str]) -> str:
    """A subject with its units: monitor_models[A,B]."""
    return f"{activity_key}[{','.join(units)}]"
