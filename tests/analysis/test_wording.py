from datetime import date

import pytest

from roles.analysis import wording
from tests.analysis.drawing import read


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("", ""),
        ("A", "A"),
        ("AB", "A and B"),
        ("ABC", "A, B and C"),
        ("ABCDE", "A, B, C, D and E"),
        ("ABCDEF", "A, B, C, D and 2 more"),
    ],
)
def test_lists_are_read_aloud_and_long_ones_cut(names: str, text: str):
    assert wording.listed(names) == text


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("Data Engineer", "a Data Engineer"),
        ("MLOps Engineer", "an MLOps Engineer"),
        ("Machine Learning Engineer", "a Machine Learning Engineer"),
        ("Analyst", "an Analyst"),
    ],
)
def test_words_have_their_article(what: str, text: str):
    assert wording.a(what) == text


def test_names_are_told_instead_of_keys():
    reading = read("""
        A product "Listing Categories"
            mia  MLOps+DS name="Mia Hope"
            abe  -        name=Abe
            ?new DS
            ?    -
    """)
    *_, new, bare = reading.design.seats

    assert wording.person(reading, "mia") == "Mia Hope"
    assert wording.people(reading, ["mia", "abe"]) == "Abe and Mia Hope"
    assert wording.a_person(reading, "mia") == "Mia Hope (Data Scientist and MLOps Engineer)"
    assert wording.a_person(reading, "abe") == "Abe"
    assert wording.teams(reading, ["A", "organisation"]) == (
        "Listing Categories and the organisation"
    )
    assert wording.activities(reading, ["build", "deploy"]) == "Build and Deploy"
    assert wording.roles(reading, ["mlops_engineer"]) == "MLOps Engineer"
    assert wording.vacancy(reading, new) == "the open Data Scientist seat in Listing Categories"
    assert wording.vacancy(reading, bare) == "the open seat in Listing Categories"


def test_days_are_written_out():
    assert wording.day(date(2026, 11, 1)) == "1 November 2026"


def test_subjects_name_their_units():
    assert wording.subject_units("monitor", ["A", "B"]) == "monitor[A,B]"
