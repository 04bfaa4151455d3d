"""Questions to cells and units: what is told, and how often is asked."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from roles.analysis import judge
from roles.analysis.cells import Cell, CellState
from roles.analysis.design import Activity, Person, Seat, Team, Tick
from roles.analysis.reading import Reading
from roles.analysis.survey import CellQuestion, UnitQuestion
from tests.analysis.drawing import read

SERVED = """
    A product
        Dora DS explore
    B product
        Dan  DS explore
    Plat platform
        Mia  MLOps deploy
"""


@CellQuestion
def owners(reading: Reading) -> Callable[[Activity, Cell], frozenset[str]]:
    return lambda _, cell: cell.people


def test_every_answer_comes_with_its_activity_and_unit():
    answers = read(SERVED).answers(owners)

    assert [(activity.key, unit, sorted(people)) for activity, unit, people in answers] == [
        ("explore", "A", ["Dora"]),
        ("deploy", "A", ["Mia"]),
        ("explore", "B", ["Dan"]),
        ("deploy", "B", ["Mia"]),
    ]


def test_answers_can_be_told_by_activity():
    answers = read(SERVED).by_activity(owners)

    assert [(activity.key, list(units)) for activity, units in answers] == [
        ("explore", ["A", "B"]),
        ("deploy", ["A", "B"]),
    ]


def test_a_unit_is_asked_with_all_its_cells():
    @UnitQuestion
    def covered(reading: Reading) -> Callable[[str, Mapping[str, Cell]], list[str]]:
        return lambda unit, cells: [key for key, cell in cells.items() if cell.is_covered]

    assert read(SERVED).answers(covered) == [
        ("A", ["explore", "deploy"]),
        ("B", ["explore", "deploy"]),
    ]


def test_where_there_is_nothing_to_ask_nothing_is_told():
    @CellQuestion
    def pointless(reading: Reading) -> None:
        return None

    assert read(SERVED).answers(pointless) == []


def test_what_several_units_share_is_asked_once():
    asked: Counter[str] = Counter()

    @CellQuestion
    def counting(reading: Reading) -> Callable[[Activity, Cell], bool]:
        def of(activity: Activity, cell: Cell) -> bool:
            asked[activity.key] += 1
            return cell.state is CellState.IN

        return of

    reading = read(SERVED)

    assert len(reading.answers(counting)) == 4
    assert asked["deploy"] == 1
    assert asked["explore"] == 2
    assert reading.answers(counting) is reading.answers(counting)
    assert asked.total() == 1 + 2 + len(reading.activities) - 2


def test_what_is_expected_is_answered_in_the_first_walk():
    walks: list[str] = []

    @UnitQuestion
    def passing(reading: Reading) -> Callable[[str, Mapping[str, Cell]], bool]:
        return lambda unit, _: not walks.append(unit)

    reading = read(SERVED)
    reading.expect([passing])
    reading.answers(owners)

    assert walks == ["A", "B"]
    assert len(reading.answers(passing)) == 2
    assert walks == ["A", "B"]


def test_what_is_no_longer_kept_is_seen_again_as_it_was():
    keys = [f"T{number}" for number in range(5_100)]
    design = replace(
        read(SERVED).design,
        teams=tuple(Team(key, key) for key in keys),
        people=tuple(Person(key, key) for key in keys),
        seats=tuple(Seat(key, key, ("data_scientist",)) for key in keys),
        ticks=tuple(Tick("explore", person=key, team=key) for key in keys),
    )
    reading = judge(design).reading

    for unit in (keys[0], keys[-1]):
        assert reading.cells_of(unit) == Reading(design, unit=unit).cells_of(unit)
        assert reading.cell("explore", unit).people == {unit}
