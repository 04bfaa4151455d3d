"""Where a ratio becomes a finding: the defaults, which a design may override."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """One limit, with the range it may be set to and what it means in a sentence."""

    name: str
    default: float
    minimum: float
    maximum: float
    meaning: str
    is_whole: bool = False


THRESHOLDS: Mapping[str, Threshold] = {
    one.name: one
    for one in (
        Threshold(
            "product_teams_per_central_fte",
            2.0,
            0.1,
            1000,
            "Product teams that one full-time place in a platform team can serve.",
        ),
        Threshold(
            "data_scientists_per_central_ml_fte",
            10,
            0.1,
            1000,
            "Full-time data scientists that one central ML or MLOps engineer can serve.",
        ),
        Threshold(
            "activities_per_fte",
            6,
            0.1,
            1000,
            "Activities that one person can own full-time.",
        ),
        Threshold(
            "activities_at_least",
            3,
            1,
            1000,
            "Owned activities below which nobody counts as overloaded.",
            is_whole=True,
        ),
        Threshold(
            "teams_per_person",
            3,
            2,
            100,
            "Teams from which on somebody is split over too many.",
            is_whole=True,
        ),
        Threshold(
            "people_per_team",
            9,
            1,
            1000,
            "People up to whom a team is not too large.",
            is_whole=True,
        ),
        Threshold(
            "key_person_percent",
            40,
            1,
            100,
            "Share of all ownership that makes its only holder a key person.",
        ),
        Threshold(
            "key_person_activities",
            4,
            1,
            1000,
            "Activities that a key person is at least the only holder of.",
            is_whole=True,
        ),
        Threshold(
            "cover_ends_within_days",
            90,
            0,
            3650,
            "Days ahead in which the end of the only cover is told.",
            is_whole=True,
        ),
        Threshold(
            "planned_days_ahead",
            365,
            1,
            3650,
            "Days ahead for which seats with dates are to leave no gap.",
            is_whole=True,
        ),
        Threshold(
            "dedicated_data_engineer_fte",
            0.8,
            0.1,
            1,
            "Share of time from which a data engineer is dedicated.",
        ),
        Threshold(
            "owners_per_activity",
            3,
            1,
            1000,
            "Owners that no activity is crowded by, whatever the reference says.",
            is_whole=True,
        ),
        Threshold(
            "accountable_activities",
            5,
            1,
            1000,
            "Activities from which on one person is accountable for too many.",
            is_whole=True,
        ),
        Threshold(
            "better_role_gain",
            0.25,
            0.01,
            1,
            "How much better another role must fit somebody's work before it is named.",
        ),
        Threshold(
            "consulted_people",
            4,
            1,
            1000,
            "People who can be consulted on one activity before it is too many.",
            is_whole=True,
        ),
        Threshold(
            "individuals_in_small_stage",
            3,
            0,
            100,
            "Individuals up to whom the organisation is in its small stage.",
            is_whole=True,
        ),
    )
}


def threshold_problem(name: str, value: object) -> str | None:
    """What is wrong with a value for a threshold, as a sentence; None if nothing is."""
    threshold = THRESHOLDS.get(name)
    if threshold is None:
        return f"There is no threshold of this name. Known are: {', '.join(sorted(THRESHOLDS))}."
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "A threshold is a number."
    if not threshold.minimum <= value <= threshold.maximum:
        return f"It lies between {threshold.minimum:g} and {threshold.maximum:g}."
    if threshold.is_whole and value != int(value):
        return "It is a whole number."
    return None
