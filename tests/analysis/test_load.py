import pytest

from roles.analysis.design import DataScale
from roles.analysis.rules import load
from tests.analysis.drawing import framework, read, subjects

CENTRALIZED = {"structure": "centralized"}


def test_cap_01_fires_when_there_is_more_work_than_time():
    team = """
        A product
            Dora DS 40% define explore build
    """

    [finding] = load.too_many_activities(read(team))

    assert finding.subject == "Dora"
    assert finding.message == "Dora owns 3 activities with 40% of a full-time share."


def test_cap_01_is_quiet_at_six_activities_for_a_full_time_share():
    team = """
        A product
            Dora DS 50% define explore build
    """

    assert load.too_many_activities(read(team)) == []


def test_cap_01_is_quiet_below_three_activities():
    team = """
        A product
            Dora DS 10% explore build
    """

    assert load.too_many_activities(read(team)) == []


def test_cap_01_is_quiet_when_the_same_activities_are_for_several_teams():
    team = """
        A product
            Eli MLE 20% build deploy
        B product
            Eli MLE 20% build deploy
    """

    assert load.too_many_activities(read(team)) == []


def test_cap_01_is_quiet_about_backups():
    team = """
        A product
            Dora DS 40% explore build S:deploy
    """

    assert load.too_many_activities(read(team)) == []


def test_cap_01_is_quiet_about_ticks_that_do_not_count():
    team = """
        A product
            Dora DS 40% explore build feature_store build
        B product
            Dora away deploy
    """

    assert load.too_many_activities(read(team)) == []


def test_cap_02_fires_when_the_shares_are_more_than_the_time():
    team = """
        A product
            Mia MLOps 60%
        B product
            Mia MLOps 60%
    """

    [finding] = load.over_allocated(read(team))

    assert finding.subject == "Mia"
    assert finding.message == "Mia is given 120% of a full-time share, and has 100%."
    assert finding.fix == "Lower the share of Mia in A to 40%."
    assert finding.teams == ("A", "B")


def test_cap_02_fires_when_somebody_is_there_half_of_the_time():
    team = """
        A product
            Mia MLOps 60% free=50%
    """

    assert subjects(load.over_allocated(read(team))) == ["Mia"]


def test_cap_02_is_quiet_when_the_shares_add_up():
    team = """
        A product
            Mia MLOps 70%
        B product
            Mia MLOps 20%
        C product
            Mia MLOps 10%
    """

    # As binary fractions these add up to more than one.
    assert 0.7 + 0.2 + 0.1 != 1
    assert load.over_allocated(read(team)) == []


def test_cap_02_is_quiet_about_seats_that_are_not_filled_today():
    team = """
        A product
            Mia MLOps until=2026-11-20
        B product
            Mia MLOps
        C product
            Mia MLOps from=2026-11-22
    """

    assert load.over_allocated(read(team)) == []


def test_cap_03_fires_when_somebody_sits_in_three_teams():
    team = """
        A product
            Mia MLOps 40%
        B product
            Mia MLOps 30%
        IT shared "Corporate IT"
            Mia MLOps 30%
    """

    [finding] = load.split_over_teams(read(team))

    assert finding.subject == "Mia"
    assert finding.message == "Mia sits in 3 teams: A, B and Corporate IT."


def test_cap_03_is_quiet_about_two_teams():
    team = """
        A product
            Mia MLOps 50%
        B product
            Mia MLOps 50%
    """

    assert load.split_over_teams(read(team)) == []


def test_cap_03_is_quiet_about_a_platform_that_serves_many():
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        C product
            Phil PM
        Plat platform
            Mia  MLOps
    """

    assert load.split_over_teams(read(team)) == []


def test_cap_04_fires_when_the_platform_serves_more_than_two_teams_a_share():
    team = """
        A product
            Pam  PM
        B product
            ?new PM
        C product
            Phil PM
        Plat platform "ML Platform"
            Mia  MLOps
    """

    [finding] = load.central_bottleneck(read(team, **CENTRALIZED))

    assert finding.subject == "Plat"
    assert finding.message == (
        "ML Platform serves 3 product teams with 1 full-time shares; 2 teams a share are the limit."
    )


def test_cap_04_fires_when_more_than_ten_data_scientists_lean_on_one_engineer():
    scientists = "\n".join(f"            DS{number} DS" for number in range(11))
    team = f"""
        A product
{scientists}
        Plat platform
            Mia MLOps 50%
            Eli MLE   50%
            Dev DE
    """

    [finding] = load.central_bottleneck(read(team, **CENTRALIZED))

    assert finding.subject == "Plat"
    assert finding.message == (
        "Plat serves 11 full-time data scientists with 1 ML and MLOps engineers; "
        "10 each are the limit."
    )


@pytest.mark.parametrize(
    "changed", [{"product_teams_per_central_fte": 3}, {"product_teams_per_central_fte": 4.5}]
)
def test_cap_04_is_quiet_when_the_design_allows_more(changed: dict[str, float]):
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        C product
            Phil PM
        Plat platform
            Mia  MLOps
    """

    assert load.central_bottleneck(read(team, thresholds=changed, **CENTRALIZED)) == []


def test_cap_04_is_quiet_at_two_teams_a_share():
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        C product
            Phil PM
        Plat platform for A B
            Mia  MLOps
    """

    assert load.central_bottleneck(read(team, **CENTRALIZED)) == []


def test_cap_04_is_quiet_about_data_scientists_whom_the_platform_does_not_serve():
    scientists = "\n".join(f"            DS{number} DS" for number in range(11))
    team = f"""
        A product
{scientists}
        B product
            Dora DS
        Plat platform for B
            Mia  MLOps
    """

    assert load.central_bottleneck(read(team, **CENTRALIZED)) == []


def test_cap_04_is_quiet_when_nobody_sits_in_the_platform():
    team = """
        A product
            Pam  PM
        Plat platform
            ?new MLOps
    """

    assert load.central_bottleneck(read(team, **CENTRALIZED)) == []


def test_cap_04_is_quiet_without_a_structure():
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        C product
            Phil PM
        Plat platform
            Mia  MLOps
    """

    assert load.central_bottleneck(read(team)) == []


LARGE = {"data_scale": DataScale.LARGE}


def test_cap_05_fires_when_no_data_engineer_has_80_percent():
    team = """
        A product
            Dean DE 50%
        B product
            Dean DE 50%
            ?new DE
    """

    [finding] = load.large_data_without_engineer(read(team, **LARGE))

    assert finding.subject == "organisation"
    assert finding.message == (
        "The data is large, and no data engineer has most of a full-time share for it."
    )


@pytest.mark.parametrize("seat", ["DE 80%", "DE+DS 90%"])
def test_cap_05_is_quiet_when_one_has_80_percent(seat: str):
    team = f"""
        A product
            Dean {seat}
    """

    assert load.large_data_without_engineer(read(team, **LARGE)) == []


def test_cap_05_is_quiet_for_small_data():
    team = """
        A product
            Dora DS
    """

    assert load.large_data_without_engineer(read(team)) == []


def test_cap_05_fires_in_a_framework_without_data_engineers_and_can_only_be_accepted():
    reference = framework("""
                DS
        build    o
    """)
    team = """
        A product
            Dora DS
    """

    [finding] = load.large_data_without_engineer(read(team, reference=reference, **LARGE))

    assert finding.subject == "organisation"
    assert [fix.label for fix in finding.fixes] == ["Accept it as it is"]


def test_cap_08_fires_when_ten_people_sit_in_a_team():
    people = "\n".join(f"            P{number} PM" for number in range(10))
    team = f"""
        A product "Ads"
{people}
    """

    [finding] = load.large_team(read(team))

    assert finding.subject == "A"
    assert finding.message == "Ads has 10 people."


def test_cap_08_is_quiet_about_nine_people_and_a_vacancy():
    people = "\n".join(f"            P{number} PM" for number in range(9))
    team = f"""
        A product
{people}
            ?new PM
    """

    assert load.large_team(read(team)) == []


def test_cap_08_is_quiet_when_ten_seats_have_nine_people():
    people = "\n".join(f"            P{number} PM" for number in range(9))
    team = f"""
        A product
{people}
            P0   DS
    """

    assert load.large_team(read(team)) == []
