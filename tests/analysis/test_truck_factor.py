from itertools import combinations
from random import Random

import pytest

from roles.analysis import truck_factor as module
from roles.analysis.truck_factor import EXACT_UP_TO, truck_factor


def stops(cells: list[set[str]], gone: set[str]) -> bool:
    return 2 * sum(people <= gone for people in cells) > len(cells)


def by_trying_all(cells: list[set[str]]) -> int:
    everybody = sorted(set().union(*cells))
    return next(
        size
        for size in range(len(everybody) + 1)
        if any(stops(cells, set(gone)) for gone in combinations(everybody, size))
    )


def some_cells(seed: int, people: int, count: int) -> list[set[str]]:
    random = Random(seed)
    names = [f"P{number}" for number in range(people)]
    return [set(random.sample(names, random.choice([0, 1, 1, 2, 3]))) for _ in range(count)]


@pytest.mark.parametrize("seed", range(40))
def test_is_exact_in_a_small_organisation(seed: int):
    cells = some_cells(seed, people=8, count=15)

    assert truck_factor(cells) == by_trying_all(cells)


@pytest.mark.parametrize("seed", range(10))
def test_is_enough_in_a_large_one(seed: int, monkeypatch: pytest.MonkeyPatch):
    cells = some_cells(seed, people=8, count=15)
    monkeypatch.setattr(module, "EXACT_UP_TO", 0)

    assert by_trying_all(cells) <= truck_factor(cells) <= by_trying_all(cells) + 2


def test_takes_more_than_half():
    assert truck_factor([{"A"}, {"B"}]) == 2
    assert truck_factor([{"A"}, {"A"}, {"B"}]) == 1


def test_needs_all_owners_of_a_cell():
    assert truck_factor([{"A", "B"}, {"A", "B"}, {"C"}]) == 2


def test_is_zero_when_most_work_is_at_a_stop_already():
    assert truck_factor([set(), set(), {"A"}]) == 0


def test_is_none_without_work():
    assert truck_factor([]) is None


@pytest.mark.parametrize("owners", [1, 2, 3, 5])
def test_comes_to_an_end_at_the_limit(owners: int):
    random = Random(owners)
    names = [f"P{number}" for number in range(EXACT_UP_TO)]
    cells = [set(random.sample(names, owners)) for _ in range(130)]

    assert 5 <= truck_factor(cells) <= EXACT_UP_TO


def test_does_not_take_back_whom_it_needs():
    # Twenty-one people with one cell each, and one with ten: half of the 31 is that one and six.
    cells = [{f"P{number}"} for number in range(21)] + [{"Max"}] * 10

    assert truck_factor(cells) == 7
