"""Who could take an activity over, best first."""

import pytest

from roles.analysis.candidates import Distance, candidates, distance
from tests.analysis.drawing import read


def names(drawing: str, activity: str, *, unit: str = "A", **settings: object) -> list[str]:
    reading = read(drawing, **settings)
    return [one.person for one in candidates(reading, activity, [unit])]


def test_a_role_that_owns_it_goes_before_an_adjacent_one_and_that_before_the_rest():
    team = """
        A product
            Pam  PM
            Eli  MLE
            Mia  MLOps
    """
    reading = read(team)

    assert names(team, "monitor") == ["Mia", "Eli", "Pam"]
    assert [distance(reading, person, "monitor") for person in ("Mia", "Eli", "Pam")] == [
        Distance.HELD,
        Distance.ADJACENT,
        Distance.FAR,
    ]


def test_of_equals_whoever_owns_least_for_the_time_goes_first():
    team = """
        A product
            Busy  MLOps     deploy
            Half  MLOps 50% deploy
            Free  MLOps
            Again MLOps
    """

    assert names(team, "monitor") == ["Again", "Free", "Busy", "Half"]


def test_load_is_owned_activities_for_a_full_time_share():
    team = """
        A product
            Half  MLOps 50% deploy monitor
            Idle  MLOps
    """
    reading = read(team)

    assert reading.directory.load("Half") == 4
    assert reading.directory.load("Idle") == 0
    assert reading.directory.load("Nobody") == 0


def test_only_people_who_reach_the_unit_are_asked():
    team = """
        A product
            Ned  MLOps
        B product
            Bea  MLOps
        Plat platform
            Mia  MLOps
        Next platform for B
            Ben  MLOps
    """

    assert names(team, "monitor") == ["Mia", "Ned"]
    assert names(team, "monitor", unit="B") == ["Bea", "Ben", "Mia"]


def test_only_people_in_an_allowed_place_are_asked():
    team = """
        A product
            Ned  MLOps
        Plat platform
            Mia  MLOps
        IT shared
            Dev  MLOps
    """

    assert names(team, "monitor", structure="centralized") == ["Mia"]
    assert names(team, "monitor", structure="hybrid") == ["Ned"]


@pytest.mark.parametrize("row", ["OpsCo MLOps kind=vendor", "Left MLOps until=2026-11-20"])
def test_firms_and_people_without_a_seat_today_are_not_asked(row: str):
    team = f"""
        A product
            Pam PM
            {row}
    """

    assert names(team, "monitor") == ["Pam"]


def test_nobody_is_named_twice():
    team = """
        A product
            Mia MLOps 50%
        Plat platform
            Mia MLOps 50%
    """
    reading = read(team)

    assert [(one.person, one.team) for one in candidates(reading, "monitor", ["A"])] == [
        ("Mia", "A")
    ]


def test_somebody_can_be_left_out():
    team = """
        A product
            Mia MLOps
            Ned MLOps
    """
    found = candidates(read(team), "monitor", ["A"], without=("Mia",))

    assert [one.person for one in found] == ["Ned"]


def test_everybody_is_asked_when_the_organisation_is_the_only_unit():
    team = """
        Plat platform
            Mia MLOps
        IT shared for nobody
            Dev DE
    """

    assert names(team, "monitor", unit="organisation") == ["Mia", "Dev"]
