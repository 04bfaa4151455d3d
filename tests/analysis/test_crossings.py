"""Handoffs that cross a border between teams."""

import pytest

from roles.analysis.crossings import Crossing, crossings
from tests.analysis.drawing import read


def found(drawing: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    return [
        (one.handoff.key, one.from_teams, one.to_teams, one.units)
        for one in crossings(read(drawing))
    ]


def only_crossing(drawing: str) -> Crossing:
    [crossing] = crossings(read(drawing))
    return crossing


def test_a_pair_of_teams_is_one_crossing_for_all_its_units():
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        Data shared
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
    """

    assert found(team) == [("model", ("Data",), ("Plat",), ("A", "B"))]


def test_teams_of_a_side_are_sorted_by_key():
    team = """
        Z product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
        Data shared
            Dino DS    build
    """

    assert found(team) == [("model", ("Data", "Z"), ("Plat",), ("Z",))]


def test_each_unit_has_its_own_producers():
    team = """
        A product
            Dora DS    build
        B product
            Dino DS    build
        Plat platform
            Mia  MLOps deploy
    """

    assert found(team) == [
        ("model", ("A",), ("Plat",), ("A",)),
        ("model", ("B",), ("Plat",), ("B",)),
    ]


def test_a_shared_person_or_team_makes_no_border():
    team = """
        A product
            Dora DS    build
            Ned  MLOps deploy
        B product
            Dino DS    50% build
        Plat platform
            Dino MLOps 50% deploy@B
    """

    assert found(team) == []


def test_owners_out_of_place_count_and_backups_and_vacancies_do_not():
    team = """
        A product
            Dora DS    build
        IT shared
            Dev  DE    deploy
        Plat platform
            Mia  MLOps S:deploy
            ?new MLOps deploy
    """

    assert found(team) == [("model", ("A",), ("IT",), ("A",))]


def test_agreements_link_any_team_of_one_side_to_any_of_the_other():
    team = """
        A product
            Dora DS    build
        Data shared
            Dino DS    build
        Plat platform
            Mia  MLOps deploy
        agreement model A>Plat agreed format
        agreement model Plat>A agreed format
        agreement data A>Plat agreed schema sla
        agreement model IT>Plat agreed format
        IT shared
    """
    crossing = only_crossing(team)

    assert [(one.kind, one.from_team) for one in crossing.agreements] == [("model", "A")]
    assert crossing.is_contracted


def test_a_crossing_is_contracted_by_one_agreed_and_complete_agreement():
    team = """
        A product
            Dora DS build
        Data shared
            Dean DE prepare
        agreement data Data>A draft schema sla
        agreement data Data>A agreed sla extra schema
    """

    assert only_crossing(team).is_contracted


@pytest.mark.parametrize("agreement", ["draft schema sla", "agreed schema", "agreed"])
def test_a_crossing_is_not_contracted_by_a_draft_or_a_part(agreement: str):
    team = f"""
        A product
            Dora DS build
        Data shared
            Dean DE prepare
        agreement data Data>A {agreement}
        agreement data Data>A agreed sla
    """

    assert not only_crossing(team).is_contracted
