"""Where work is done, seen from unit A: own, central, shared, peer, or out of reach."""

import pytest

from roles.analysis.design import Place
from tests.analysis.drawing import read


def places(drawing: str, unit: str = "A") -> list[tuple[str, Place]]:
    cell = read(drawing).cell("monitor", unit)
    return [(owner.person, owner.place) for owner in cell.owners]


@pytest.mark.parametrize(
    ("team", "place"),
    [
        ("Plat platform", Place.CENTRAL),
        ("Plat platform for A", Place.CENTRAL),
        ("Plat shared", Place.SHARED),
        ("Plat shared for A B", Place.SHARED),
    ],
)
def test_a_team_that_serves_the_unit_reaches_it(team: str, place: Place):
    drawing = f"""
        A product
            Pam  PM
        B product
            Pete PM
        {team}
            Mia  MLOps monitor
    """

    assert places(drawing) == [("Mia", place)]


@pytest.mark.parametrize("team", ["Plat platform for B", "Plat shared for nobody", "C product"])
@pytest.mark.parametrize("tick", ["monitor", "monitor@B"])
def test_a_team_that_does_not_serve_the_unit_does_not_reach_it(team: str, tick: str):
    drawing = f"""
        A product
            Pam  PM
        B product
            Pete PM
        {team}
            Mia  MLOps {tick}
    """

    assert places(drawing) == []


def test_a_platform_that_serves_others_is_not_made_to_serve_by_a_tick():
    drawing = """
        A product
            Pam  PM
        B product
            Pete PM
        Plat platform for B
            Mia  MLOps monitor@A
    """

    assert places(drawing) == []


def test_a_tick_of_a_platform_can_be_for_some_units_only():
    drawing = """
        A product
            Pam  PM
        B product
            Pete PM
        Plat platform
            Mia  MLOps monitor@B
    """

    assert places(drawing, "A") == []
    assert places(drawing, "B") == [("Mia", Place.CENTRAL)]


def test_a_peer_reaches_only_units_that_are_named():
    drawing = """
        A product
            Pam  PM
        B product
            Ned  MLOps monitor@A
        C product
            Cy   MLOps monitor
    """

    assert places(drawing, "A") == [("Ned", Place.PEER)]
    # Whoever names another team only, does it for that one only.
    assert places(drawing, "B") == []
    assert places(drawing, "C") == [("Cy", Place.OWN)]


def test_a_peer_can_do_it_at_home_and_away():
    drawing = """
        A product
            Pam  PM
        B product
            Ned  MLOps monitor@A+B
    """

    assert places(drawing, "A") == [("Ned", Place.PEER)]
    assert places(drawing, "B") == [("Ned", Place.OWN)]


def test_everybody_is_at_home_when_the_organisation_is_the_only_unit():
    drawing = """
        Void product
        Plat platform for nobody
            Mia MLOps monitor
        IT shared
            Dev DE    monitor@Void
    """

    assert places(drawing, "organisation") == [("Mia", Place.OWN), ("Dev", Place.OWN)]


def test_units_that_are_alike_share_their_cells():
    drawing = """
        A product
            Pam  PM
        B product
            Pete PM define
        Plat platform
            Mia  MLOps monitor
    """
    reading = read(drawing)

    assert reading.cell("monitor", "A") is reading.cell("monitor", "B")
    assert reading.cell("define", "A") is not reading.cell("define", "B")


def test_every_activity_has_a_cell_in_every_unit():
    drawing = """
        A product
            Pam  PM
        B product
            Pete PM
    """
    reading = read(drawing)

    activities = [activity.key for activity in reading.activities]
    assert {unit: list(reading.cells_of(unit)) for unit in reading.units} == {
        "A": activities,
        "B": activities,
    }
