import pytest

from roles.analysis.design import Stage
from roles.analysis.rules import titles
from tests.analysis.drawing import framework, read, subjects


def test_ttl_01_fires_when_the_work_is_another_roles():
    team = """
        A product
            Rex DE deploy monitor
    """

    [finding] = titles.better_role(read(team))

    assert finding.subject == "Rex->mlops_engineer"
    assert finding.message == (
        "Rex is seated as Data Engineer, but the work is that of MLOps Engineer."
    )
    assert finding.fix == "Add the role MLOps Engineer to Rex."


def test_ttl_01_takes_the_first_role_by_key_of_equal_ones():
    reference = framework("""
               PM  MLOps  DS
        build   .   o      o
        deploy  .   o      o
        define  o   .      .
    """)
    team = """
        A product
            Pam PM build deploy
    """

    assert subjects(titles.better_role(read(team, reference=reference))) == ["Pam->data_scientist"]


def test_ttl_01_is_quiet_about_one_tick():
    team = """
        A product
            Rex DE monitor
    """

    assert titles.better_role(read(team)) == []


def test_ttl_01_is_quiet_when_the_gain_is_no_more_than_a_quarter():
    reference = framework("""
             DE  DS
        a     o   o
        b     o   o
        c     o   o
        d     .   o
    """)
    team = """
        A product
            Rex DE a b c d
    """
    # All four fit the data scientist, three of four the data engineer.
    assert titles.better_role(read(team, reference=reference)) == []
    lower = read(team, reference=reference, thresholds={"better_role_gain": 0.24})
    assert subjects(titles.better_role(lower)) == ["Rex->data_scientist"]


def test_ttl_01_is_quiet_when_the_other_role_is_held_in_another_seat():
    team = """
        A product
            Rex DE    50% deploy monitor
        B product
            Rex MLOps 50%
    """

    assert titles.better_role(read(team)) == []


def test_ttl_01_is_quiet_about_backups():
    team = """
        A product
            Rex DE S:deploy S:monitor
    """

    assert titles.better_role(read(team)) == []


def test_ttl_01_is_quiet_without_a_known_role():
    team = """
        A product
            Uma - deploy monitor
    """

    assert titles.better_role(read(team)) == []


def test_ttl_02_fires_with_the_fewest_roles_that_explain_the_work():
    team = """
        A product
            Ana PM build deploy monitor
    """

    [finding] = titles.works_beyond_roles(read(team, stage=Stage.AUTO))

    # The data scientist or the ML engineer builds, only the MLOps engineer monitors.
    assert finding.subject == "Ana+data_scientist,mlops_engineer"
    assert finding.message == ("Ana also does the work of Data Scientist and MLOps Engineer.")


def test_ttl_02_is_quiet_about_work_that_no_role_owns():
    reference = framework("""
               PM
        define  o
        dream   .
    """)
    team = """
        A product
            Ana PM dream
    """

    assert titles.works_beyond_roles(read(team, reference=reference, stage=Stage.AUTO)) == []


def test_ttl_02_is_quiet_when_the_roles_explain_the_work():
    team = """
        A product
            Ana PM+DS+MLOps define build deploy monitor
    """

    assert titles.works_beyond_roles(read(team, stage=Stage.AUTO)) == []


def test_ttl_02_is_quiet_when_grown():
    team = """
        A product
            Ana PM build
    """

    assert titles.works_beyond_roles(read(team)) == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (
            "Platform Engineer",
            " “Platform Engineer” could be MLOps Engineer and Machine Learning Engineer.",
        ),
        ("Wizard", ""),
        ("", ""),
    ],
)
def test_ttl_03_fires_when_the_title_stands_for_no_single_role(title: str, said: str):
    team = f"""
        A product
            Uma - title="{title}" deploy
    """

    [finding] = titles.role_unclear(read(team))

    assert finding.subject == "Uma"
    assert finding.message == f"Uma has no role.{said}"


@pytest.mark.parametrize("title", ["MLOps Engineer", "mlops engineer ", "SRE", "Data Engineer"])
def test_ttl_03_is_quiet_when_the_title_stands_for_one_role(title: str):
    team = f"""
        A product
            Uma - title="{title}"
    """

    assert titles.role_unclear(read(team)) == []


def test_ttl_03_is_quiet_when_another_seat_has_a_role():
    team = """
        A product
            Uma - 50% title="Wizard"
        B product
            Uma DS 50%
    """

    assert titles.role_unclear(read(team)) == []


def test_ttl_03_is_quiet_about_somebody_without_a_seat_today():
    team = """
        A product
            Uma - title="Wizard" from=2027-01-01
    """

    assert titles.role_unclear(read(team)) == []


def test_ttl_04_fires_when_the_seat_has_none_of_the_roles_meant():
    team = """
        A product
            Kim DS title="Platform Engineer"
    """

    [finding] = titles.title_disagrees(read(team))

    assert finding.subject == "Kim"
    assert finding.message == "Kim is called Platform Engineer, and seated as Data Scientist."


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Platform Engineer", "MLE"),
        ("Data Engineer", "MLOps"),
        ("data scientist", "DS"),
        ("Wizard", "DS"),
        ("Senior Data Engineer", "DS"),
        ("", "DS"),
    ],
    ids=["one of two readings", "second reading", "case", "unknown", "no likeness", "no title"],
)
def test_ttl_04_is_quiet_about(title: str, role: str):
    team = f"""
        A product
            Kim {role} title="{title}"
    """

    assert titles.title_disagrees(read(team)) == []


def test_ttl_04_is_quiet_when_a_second_seat_has_the_role():
    team = """
        A product
            Kim DS  50% title="Data Engineer"
        B product
            Kim DE  50%
    """

    assert titles.title_disagrees(read(team)) == []


def test_ttl_04_is_quiet_without_a_role():
    team = """
        A product
            Uma - title="Platform Engineer"
    """

    assert titles.title_disagrees(read(team)) == []


def test_ttl_05_fires_when_somebody_holds_nothing():
    team = """
        A product
            Idle PM
            Dora DS explore
    """

    [finding] = titles.no_tick(read(team))

    assert finding.subject == "Idle"
    assert finding.message == "Idle (Product Manager) holds nothing in the matrix."


@pytest.mark.parametrize("letter", ["R", "A", "S", "C", "I"])
def test_ttl_05_is_quiet_with_a_tick_of_any_level(letter: str):
    team = f"""
        A product
            Pam PM {letter}:define
    """

    assert titles.no_tick(read(team)) == []


def test_ttl_05_is_quiet_when_a_role_tick_is_theirs():
    team = """
        A product
            Dora DS
            Dino DS
            role DS explore
    """

    assert titles.no_tick(read(team)) == []


@pytest.mark.parametrize("holder", ["Dora DS gone", "Dora DS\n            role DS gone"])
def test_ttl_05_is_quiet_when_the_tick_is_on_an_unknown_activity(holder: str):
    team = f"""
        A product
            {holder}
    """

    assert titles.no_tick(read(team)) == []


def test_ttl_05_is_quiet_about_vacancies_and_people_without_a_seat_today():
    team = """
        A product
            ?new DS
            Left DS until=2026-11-20
            Dora DS explore
    """

    assert titles.no_tick(read(team)) == []
