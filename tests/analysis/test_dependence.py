"""Who is the only one for what, and how far one has to look to say so."""

import pytest

from roles.analysis.reading import Reading
from tests.analysis.drawing import read

TWO_TEAMS = """
    A product
        Dora DS explore build
        Mia  MLOps 50% deploy
    B product
        Mia  MLOps 50% monitor
        Olaf MLOps deploy@A
    Plat platform
        Pat  MLOps monitor
"""


def test_only_individuals_can_be_the_only_ones():
    team = """
        A product
            OpsCo MLOps kind=vendor deploy monitor
            Mia   MLOps S:deploy
    """

    assert read(team).dependence.only_capable == {("deploy", "A"): "Mia"}


def test_what_one_person_owns_alone_is_told_with_the_units():
    team = """
        A product
            Dora DS explore
        B product
            Dan  DS explore
            Dina DS explore
        Plat platform
            Pat  MLOps deploy
    """

    assert read(team).dependence.owned_alone == {
        ("explore", "Dora"): ("A",),
        ("deploy", "Pat"): ("A", "B"),
    }


@pytest.mark.parametrize(
    ("person", "activities", "is_local"),
    [
        ("Dora", {"explore", "build"}, True),
        # Who sits in two teams works in one of them only, for this.
        ("Mia", {"deploy"}, True),
        ("Mia", {"deploy", "monitor"}, False),
        # For another team than the own one.
        ("Olaf", {"deploy"}, False),
        # Others may be served.
        ("Pat", {"monitor"}, False),
    ],
)
def test_work_is_local_that_reaches_one_unit_at_most(
    person: str, activities: set[str], *, is_local: bool
):
    assert read(TWO_TEAMS).dependence.is_local(person, activities) is is_local


def test_a_reading_of_one_unit_sees_all_work_only_of_those_who_work_there():
    design = read(TWO_TEAMS).design
    here = Reading(design, unit="A").dependence

    assert {key for key in design.person_by_key if here.sees_all_work_of(key)} == {"Dora"}
    whole = Reading(design).dependence
    assert all(whole.sees_all_work_of(key) for key in design.person_by_key)
