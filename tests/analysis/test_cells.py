"""How one activity stands for one unit: IN, OUT, VAC, ROLE or NONE, exactly one of them."""

import pytest

from roles.analysis.cells import Cell, CellState
from tests.analysis.drawing import read


def cell(drawing: str, activity: str = "monitor", **settings: str) -> Cell:
    return read(drawing, **settings).cell(activity, "A")


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ("Mia MLOps monitor", CellState.IN),
        ("Uma - monitor", CellState.IN),
        ("Pam PM monitor", CellState.IN),
        ("?new MLOps monitor", CellState.VAC),
        ("role MLOps monitor", CellState.ROLE),
        ("Mia MLOps S:monitor", CellState.NONE),
        ("Mia MLOps A:monitor", CellState.NONE),
        ("Mia MLOps from=2027-01-01 monitor", CellState.NONE),
        ("Mia MLOps", CellState.NONE),
    ],
)
def test_state_of_a_cell_with(row: str, state: CellState):
    team = f"""
        A product
            Pat PM
            {row}
    """

    assert cell(team).state is state


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        (["Mia MLOps monitor", "?new DS monitor", "role DE monitor"], CellState.IN),
        (["?new DS monitor", "role DE monitor"], CellState.VAC),
        (["role DE monitor", "Pam PM S:monitor"], CellState.ROLE),
    ],
)
def test_a_person_goes_before_a_vacancy_and_a_vacancy_before_a_role(
    rows: list[str], state: CellState
):
    team = "A product\n" + "\n".join(f"    {row}" for row in rows)

    assert cell(team).state is state


def test_a_cell_is_out_when_no_owner_is_where_the_structure_wants_it():
    team = """
        A product
            Ned  MLOps monitor
        Plat platform
            Mia  MLOps
    """

    assert cell(team, structure="centralized").state is CellState.OUT
    assert cell(team, structure="hybrid").state is CellState.IN
    assert cell(team).state is CellState.IN


def test_a_cell_is_in_when_one_owner_is_in_place():
    team = """
        A product
            Ned  MLOps monitor
        Plat platform
            Mia  MLOps monitor
    """

    assert cell(team, structure="centralized").state is CellState.IN


def test_both_in_and_out_are_covered():
    assert [state for state in CellState if Cell(state).is_covered] == [
        CellState.IN,
        CellState.OUT,
    ]


def test_owners_are_told_apart_by_person_and_team():
    team = """
        A product
            Mia  MLOps 50% monitor monitor@A
        Plat platform
            Mia  MLOps 50% monitor
    """
    found = cell(team)

    assert [(owner.person, owner.team, owner.place) for owner in found.owners] == [
        ("Mia", "A", "own"),
        ("Mia", "Plat", "central"),
    ]
    assert found.people == {"Mia"}


def test_owners_and_backups_are_capable():
    team = """
        A product
            Mia  MLOps monitor S:monitor
            Ned  DS    S:monitor
            Pam  PM    A:monitor
            Pat  PM    C:monitor
            ?new MLOps S:monitor
            role MLE   S:monitor
    """

    assert cell(team).capable == {"Mia", "Ned"}


def test_employees_who_own_back_up_or_answer_are_inside():
    team = """
        A product
            OpsCo MLOps kind=vendor     monitor
            Con   MLOps kind=contractor S:monitor
            Pam   PM    A:monitor
            Pat   PM    S:monitor
            Cy    DS    C:monitor
    """

    assert cell(team).inside == {"Pam", "Pat"}


def test_an_unfilled_seat_and_its_role_are_one_accountable():
    team = """
        A product
            ?new MLOps A:monitor
            role MLOps A:monitor
    """

    assert len(cell(team).accountable) == 1


def test_vacancies_and_unheld_roles_of_backups_are_no_plan():
    team = """
        A product
            ?new MLOps S:monitor
            role MLE   S:monitor
    """
    found = cell(team)

    assert found.vacancies == found.unheld == ()
