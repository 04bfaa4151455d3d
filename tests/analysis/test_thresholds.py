import pytest

from roles.analysis.thresholds import THRESHOLDS, Threshold, threshold_problem


@pytest.mark.parametrize("threshold", THRESHOLDS.values(), ids=lambda one: one.name)
def test_threshold_explains_itself_and_allows_its_default(threshold: Threshold):
    assert THRESHOLDS[threshold.name] is threshold
    assert threshold.meaning.endswith(".")
    assert threshold_problem(threshold.name, threshold.default) is None


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("product_teams_per_central_fte", 2.0),
        ("data_scientists_per_central_ml_fte", 10),
        ("activities_per_fte", 6),
        ("activities_at_least", 3),
        ("teams_per_person", 3),
        ("people_per_team", 9),
        ("key_person_percent", 40),
        ("key_person_activities", 4),
        ("cover_ends_within_days", 90),
    ],
)
def test_defaults_are_those_of_the_catalogue(name: str, default: float):
    assert THRESHOLDS[name].default == default


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("activities_per_fte", 0.1),
        ("activities_per_fte", 4.5),
        ("people_per_team", 7.0),
        ("individuals_in_small_stage", 0),
    ],
)
def test_a_fitting_value_is_no_problem(name: str, value: float):
    assert threshold_problem(name, value) is None


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("happiness", 3, "There is no threshold of this name. Known are: accountable_activities,"),
        ("people_per_team", "9", "A threshold is a number."),
        ("people_per_team", True, "A threshold is a number."),
        ("people_per_team", None, "A threshold is a number."),
        ("people_per_team", 0, "It lies between 1 and 1000."),
        ("people_per_team", 7.5, "It is a whole number."),
        ("key_person_percent", 101, "It lies between 1 and 100."),
        ("key_person_percent", float("nan"), "It lies between 1 and 100."),
        ("key_person_percent", float("inf"), "It lies between 1 and 100."),
    ],
)
def test_a_problem_is_told_in_a_sentence(name: str, value: object, problem: str):
    assert threshold_problem(name, value).startswith(problem)
