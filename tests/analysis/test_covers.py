from itertools import combinations
from random import Random

import pytest

from roles.analysis.covers import smallest_cover


def sets(*words: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in words]


def by_trying_all(wanted: list[frozenset[str]]) -> tuple[str, ...]:
    keys = sorted(frozenset().union(*wanted))
    return next(
        chosen
        for size in range(len(keys) + 1)
        for chosen in combinations(keys, size)
        if all(not one.isdisjoint(chosen) for one in wanted)
    )


@pytest.mark.parametrize("seed", range(60))
def test_is_the_first_of_the_smallest(seed: int):
    random = Random(seed)
    wanted = [frozenset(random.sample("abcdefgh", random.randint(1, 4))) for _ in range(9)]

    assert smallest_cover(wanted) == by_trying_all(wanted)


def test_is_empty_where_nothing_is_to_be_covered():
    assert smallest_cover([]) == ()


def test_takes_one_key_that_all_have():
    assert smallest_cover(sets("ab", "bc", "bd")) == ("b",)


def test_takes_of_equals_the_first_in_order():
    assert smallest_cover(sets("ba", "cd")) == ("a", "c")


def test_gives_up_being_smallest_before_it_takes_for_ever():
    random = Random(1)
    keys = [f"role{number:02}" for number in range(60)]
    wanted = [frozenset(random.sample(keys, 3)) for _ in range(200)]

    found = smallest_cover(wanted)

    assert all(not one.isdisjoint(found) for one in wanted)
    assert list(found) == sorted(found)
