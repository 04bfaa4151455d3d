"""What is in the wrong kind of team, and which cause explains it."""

import pytest

from roles.analysis.placement import Placement
from tests.analysis.drawing import read


def placement(drawing: str, structure: str | None = "centralized") -> Placement:
    return read(drawing, structure=structure).placement


def test_nothing_is_misplaced_without_a_structure():
    team = """
        A product
            Ned MLOps monitor
    """
    found = placement(team, None)

    assert not found.wants_platform
    assert not found.lacks_platform
    assert found.misplaced_seats == found.foreign_platforms == ()
    assert found.missing_product_roles == found.missing_central_roles == ()
    assert found.unexplained == {}


def test_nothing_is_misplaced_while_there_is_no_product_team():
    team = """
        Plat platform
            Pam PM define
    """
    found = placement(team, "embedded")

    assert found.misplaced_seats == found.foreign_platforms == ()


def test_an_empty_platform_is_no_platform():
    team = """
        A product
            Pam PM
        Plat platform
            ?new MLOps
    """

    assert placement(team).lacks_platform


def test_one_role_that_may_sit_there_is_enough():
    team = """
        A product
            Ned  MLOps
            Duo  MLOps+DS
            Dean MLOps+DE
    """

    assert [seat.person for seat in placement(team).misplaced_seats] == ["Ned"]


def test_an_owner_is_explained_by_the_seat_it_works_from():
    team = """
        A product
            Ned  MLOps 50% monitor
            Pam  PM    deploy
        Plat platform
            Ned  MLOps 50% monitor
    """
    reading = read(team, structure="centralized")
    in_a, in_plat = reading.cell("monitor", "A").owners
    [pam] = reading.cell("deploy", "A").owners

    assert reading.placement.is_explained(in_a)
    assert not reading.placement.is_explained(in_plat)
    assert not reading.placement.is_explained(pam)


def test_one_misplaced_owner_explains_the_cell():
    team = """
        A product
            Ned  MLOps monitor
            Dora DS    monitor
        Plat platform
            Mia  MLOps+MLE
    """

    assert placement(team).unexplained == {}


def test_a_role_missing_in_the_unit_explains_only_that_unit():
    team = """
        A product
            Pam  PM
            Dora DS
        B product
            Pete PM
        IT shared
            Dino DE explore
        Plat platform
            Mia  MLOps+MLE
    """
    found = placement(team)

    assert found.missing_product_roles == (("B", "data_scientist"),)
    assert {unit: list(work) for unit, work in found.unexplained.items()} == {"A": ["explore"]}


def test_a_role_missing_in_the_centre_explains_every_unit():
    team = """
        A product
            Dora DS    monitor
        B product
            Dino DS    monitor
        Plat platform
            Eli  MLE
    """
    found = placement(team)

    assert found.missing_central_roles == ("mlops_engineer",)
    assert found.unexplained == {}


@pytest.mark.parametrize("kind", ["platform", "shared"])
def test_a_central_role_counts_in_platforms_only(kind: str):
    team = f"""
        A product
            Dora DS    monitor
        Plat platform
            Eli  MLE
        Next {kind}
            Mia  MLOps
    """
    expected = () if kind == "platform" else ("mlops_engineer",)

    assert placement(team).missing_central_roles == expected


def test_nothing_is_left_to_explain_while_there_is_no_platform():
    team = """
        A product
            Dora DS deploy
    """
    found = placement(team)

    assert found.lacks_platform
    assert found.missing_central_roles == ()
    assert found.unexplained == {}
