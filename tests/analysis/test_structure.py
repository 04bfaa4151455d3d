from dataclasses import replace

import pytest

from roles.analysis import Design, analyse
from roles.analysis.design import Structure
from roles.analysis.rules import structure
from tests.analysis.drawing import REFERENCE, draw, identities, read, subjects


def told(design: Design) -> set[tuple[str, str]]:
    """What is said about places, with the overlap that belongs to it."""
    return {one for one in identities(analyse(design)) if one[0].startswith(("STR", "OVL-02"))}


@pytest.mark.parametrize("name", ["centralized", "hybrid"])
def test_str_01_fires_when_nobody_sits_in_a_platform_team(name: str):
    team = """
        A product
            Mia MLOps deploy
        IT shared
            Dev MLOps
        Plat platform
            ?new MLOps
    """

    [finding] = structure.central_team_missing(read(team, structure=name))

    assert finding.subject == "organisation"
    assert finding.message.endswith("needs an ML platform team, and nobody sits in one.")


def test_str_01_is_quiet_when_somebody_sits_in_one():
    team = """
        A product
            Pam PM
        Plat platform
            Mia MLOps
    """

    assert structure.central_team_missing(read(team, structure="centralized")) == []


def test_str_01_is_quiet_under_embedded():
    team = """
        A product
            Pam PM
    """

    assert structure.central_team_missing(read(team, structure="embedded")) == []


def test_str_01_is_quiet_without_a_product_team():
    team = """
        IT shared
            Dev MLOps
    """

    assert structure.central_team_missing(read(team, structure="centralized")) == []


def test_str_01_fires_alone_for_what_is_out_of_place():
    team = """
        A product
            Pam  PM       define
            Ned  DS+MLOps deploy monitor
    """

    assert told(draw(team, structure="centralized")) == {("STR-01", "organisation")}


def test_str_02_fires_when_no_role_of_a_seat_belongs_in_the_team():
    team = """
        A product "Ads"
            Ned MLOps
        Plat platform "ML Platform"
            Mia MLOps
            Pam PM
    """

    ned, pam = structure.misplaced_seat(read(team, structure="centralized"))

    assert ned.subject == "Ned@A"
    assert ned.message == (
        "Ned (MLOps Engineer) sits in Ads; “Central platform” seats that role in the platform team."
    )
    assert ned.fix == "Move Ned to ML Platform."
    assert pam.subject == "Pam@Plat"
    assert pam.fix == "Move Pam to Ads."


def test_str_02_names_both_homes_of_two_roles():
    team = """
        A product
            Pam PM
        Plat platform
            Mia MLOps
        IT shared
            Val PM+MLOps
    """

    [finding] = structure.misplaced_seat(read(team, structure="centralized"))

    assert finding.message == (
        "Val (MLOps Engineer and Product Manager) sits in IT; “Central platform” seats those roles "
        "in a product team or the platform team."
    )


def test_str_02_fires_when_a_shared_team_has_the_seat():
    team = """
        A product
            Pam PM
        IT shared
            Dora DS
    """

    assert subjects(structure.misplaced_seat(read(team, structure="embedded"))) == ["Dora@IT"]


def test_str_02_fires_for_a_role_that_the_title_stands_for():
    team = """
        A product
            Ned - title="MLOps Engineer"
    """

    assert subjects(structure.misplaced_seat(read(team, structure="centralized"))) == ["Ned@A"]


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("centralized", "DE"),
        ("centralized", "MLOps+DE"),
        ("centralized", "MLOps+DS"),
        ("embedded", "MLE"),
        ("hybrid", "MLOps"),
        ("hybrid", "MLE"),
        ("centralized", "-"),
    ],
)
def test_str_02_is_quiet_about_roles_that_may_sit_there(name: str, roles: str):
    team = f"""
        A product
            Ned {roles}
    """

    assert structure.misplaced_seat(read(team, structure=name)) == []


def test_str_02_is_quiet_when_the_whole_team_is_foreign():
    team = """
        A product
            Pam PM
        Plat platform
            Mia MLOps
    """

    assert structure.misplaced_seat(read(team, structure="embedded")) == []


def test_str_02_is_quiet_about_a_vacancy():
    team = """
        A product
            ?new MLOps
    """

    assert structure.misplaced_seat(read(team, structure="centralized")) == []


def test_str_02_is_quiet_without_a_structure():
    team = """
        A product
            Ned MLOps
    """

    assert structure.misplaced_seat(read(team)) == []


def test_str_03_fires_once_a_unit_with_all_that_is_out_of_place():
    team = """
        A product "Ads"
            Dora DS+MLE deploy monitor
        Plat platform
            Mia  MLOps+MLE
    """

    [finding] = structure.covered_from_wrong_place(read(team, structure="centralized"))

    assert finding.subject == "A:deploy,monitor"
    assert finding.message == (
        "Dora owns Deploy and Monitor for Ads, but “Central platform” places that in the platform."
    )


def test_str_03_names_no_place_for_work_that_belongs_in_several():
    team = """
        A product
            Dora DS+MLE deploy
        Plat platform
            Mia  MLOps+MLE+DS explore
    """

    [finding] = structure.covered_from_wrong_place(read(team, structure="centralized"))

    assert finding.subject == "A:deploy,explore"
    assert finding.message.endswith("for A, but “Central platform” places that elsewhere.")


def test_str_03_fires_when_a_peer_does_it_by_name():
    team = """
        A product
            Dora DS explore@B
        B product
            Dino DS
    """

    assert subjects(structure.covered_from_wrong_place(read(team, structure="embedded"))) == [
        "B:explore"
    ]


def test_str_03_is_quiet_when_it_is_done_in_place_too():
    team = """
        A product
            Dora DS+MLE deploy
        Plat platform
            Mia  MLOps+MLE deploy
    """

    assert structure.covered_from_wrong_place(read(team, structure="centralized")) == []


def test_str_03_is_quiet_about_what_nobody_owns():
    team = """
        A product
            Dora DS
        Plat platform
            Mia  MLOps+MLE
    """

    assert structure.covered_from_wrong_place(read(team, structure="centralized")) == []


def test_str_03_is_quiet_about_work_without_a_place():
    reference = replace(REFERENCE, structures=(Structure("embedded", "Embedded"),))
    team = """
        A product
            Pam  PM
        Plat platform
            Mia  MLOps deploy
    """

    assert told(draw(team, reference=reference, structure="embedded")) == {("STR-04", "Plat")}


@pytest.mark.parametrize(
    ("name", "cause", "team"),
    [
        (
            "centralized",
            ("STR-01", "organisation"),
            """
            A product
                Ned  MLOps deploy
            """,
        ),
        (
            "centralized",
            ("STR-02", "Ned@A"),
            """
            A product
                Ned  MLOps deploy
            Plat platform
                Mia  MLOps+MLE
            """,
        ),
        (
            "embedded",
            ("STR-04", "Plat"),
            """
            A product
                Dora DS
            Plat platform
                Eli  MLE   build
            """,
        ),
        (
            "embedded",
            ("STR-05", "A:data_scientist"),
            """
            A product
                Pam  PM
            IT shared
                Eli  MLE   build
            """,
        ),
        (
            "centralized",
            ("STR-06", "ml_engineer"),
            """
            A product
                Dora DS    deploy
            Plat platform
                Mia  MLOps
            """,
        ),
    ],
    ids=["STR-01", "STR-02", "STR-04", "STR-05", "STR-06"],
)
def test_str_03_is_quiet_when_a_larger_cause_explains_it(
    name: str, cause: tuple[str, str], team: str
):
    found = told(draw(team, structure=name))

    assert cause in found
    assert not {subject for rule, subject in found if rule == "STR-03"}


def test_str_04_fires_when_a_platform_has_seats_under_embedded():
    team = """
        A product
            Pam PM
        Plat platform "ML Platform"
            Mia MLOps
    """

    [finding] = structure.foreign_platform(read(team, structure="embedded"))

    assert finding.subject == "Plat"
    assert finding.message == (
        "ML Platform is a platform team, and the embedded structure has none."
    )


def test_str_04_is_quiet_about_shared_teams_and_empty_platforms():
    team = """
        A product
            Pam PM
        IT shared
            Dev MLOps
        Plat platform
            ?new MLOps
    """

    assert structure.foreign_platform(read(team, structure="embedded")) == []


@pytest.mark.parametrize("name", ["centralized", "hybrid"])
def test_str_04_is_quiet_when_the_structure_has_a_platform(name: str):
    team = """
        A product
            Pam PM
        Plat platform
            Mia MLOps
    """

    assert structure.foreign_platform(read(team, structure=name)) == []


def test_str_05_fires_when_its_work_is_done_from_the_wrong_place():
    team = """
        A product "Ads"
            Pam  PM define
            Dora DS
        IT shared
            Dev  DE monitor
    """

    [finding] = structure.product_team_lacks_role(read(team, structure="hybrid"))

    assert finding.subject == "A:mlops_engineer"
    assert finding.message == (
        "Ads has no MLOps Engineer of its own, and that work is done from the wrong place."
    )


def test_str_05_is_quiet_when_others_in_the_team_do_the_work():
    team = """
        A product
            Pam  PM     define
            Dora DS+MLE monitor
    """

    assert structure.product_team_lacks_role(read(team, structure="embedded")) == []


def test_str_05_is_quiet_when_nobody_does_the_work():
    team = """
        A product
            Pam  PM define
    """

    assert structure.product_team_lacks_role(read(team, structure="embedded")) == []


def test_str_05_is_quiet_when_the_team_has_the_role():
    team = """
        A product
            Pam  PM
            Ned  - title="SRE"
        IT shared
            Dev  MLOps monitor
    """

    assert structure.product_team_lacks_role(read(team, structure="embedded")) == []


def test_str_05_is_quiet_about_roles_the_structure_leaves_out():
    team = """
        A product
            Pam  PM
        Plat platform
            Dean DE prepare
    """

    # Embedded wants data prepared by the team or a shared one, and draws no data engineer.
    assert structure.product_team_lacks_role(read(team, structure="embedded")) == []


def test_str_06_fires_when_its_work_is_done_from_elsewhere():
    team = """
        A product
            Dora DS monitor
        Plat platform
            Eli  MLE
    """

    [finding] = structure.central_team_lacks_role(read(team, structure="centralized"))

    assert finding.subject == "mlops_engineer"
    assert finding.message == (
        "No platform team has an MLOps Engineer, and that work is done from the wrong place."
    )


def test_str_06_is_quiet_when_only_a_misplaced_seat_does_it():
    team = """
        A product
            Ned  MLOps monitor
        Plat platform
            Eli  MLE
    """

    assert structure.central_team_lacks_role(read(team, structure="centralized")) == []


def test_str_06_is_quiet_when_the_platform_does_the_work():
    team = """
        A product
            Pam  PM
        Plat platform
            Eli  MLE monitor
    """

    assert structure.central_team_lacks_role(read(team, structure="centralized")) == []


def test_str_06_is_quiet_when_some_platform_has_the_role():
    team = """
        A product
            Dora DS monitor
        Plat platform
            Eli  MLE
        Next platform for nobody
            Mia  MLOps
    """

    assert structure.central_team_lacks_role(read(team, structure="centralized")) == []


@pytest.mark.parametrize("name", ["embedded", "hybrid"])
def test_str_06_is_quiet_when_the_structure_is_not_centralized(name: str):
    team = """
        A product
            Pam  PM
        Plat platform
            Dean DE monitor
    """

    assert structure.central_team_lacks_role(read(team, structure=name)) == []


def test_str_07_fires_when_the_platform_reaches_one_team():
    team = """
        A product "Ads"
            Pam  PM
        B product
        Plat platform "ML Platform"
            Mia  MLOps
    """

    [finding] = structure.platform_for_one_team(read(team, structure="hybrid"))

    assert finding.subject == "Plat"
    assert finding.message == "ML Platform serves only Ads."


def test_str_07_fires_when_the_platform_serves_nobody():
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        Plat platform for nobody
            Mia  MLOps
    """

    [finding] = structure.platform_for_one_team(read(team, structure="hybrid"))

    assert finding.subject == "Plat"
    assert finding.message == "Plat serves no product team."


@pytest.mark.parametrize("serves", ["", "for A B"])
def test_str_07_is_quiet_when_it_serves_two(serves: str):
    team = f"""
        A product
            Pam  PM
        B product
            ?new PM
        Plat platform {serves}
            Mia  MLOps
    """

    assert structure.platform_for_one_team(read(team, structure="hybrid")) == []


def test_str_07_is_quiet_when_nobody_sits_in_the_platform():
    team = """
        A product
            Pam  PM
        Plat platform
            ?new MLOps
    """

    assert structure.platform_for_one_team(read(team, structure="hybrid")) == []


def test_str_07_is_quiet_under_embedded():
    team = """
        A product
            Pam  PM
        Plat platform
            Mia  MLOps
    """

    assert structure.platform_for_one_team(read(team, structure="embedded")) == []


def test_str_08_fires_when_no_platform_serves_the_unit():
    team = """
        A product
            Pam  PM
        B product "Search"
            Pete PM
        Plat platform for A
            Mia  MLOps
    """

    [finding] = structure.team_not_served(read(team, structure="centralized"))

    assert finding.subject == "B"
    assert finding.message == "No platform team serves Search."


def test_str_08_is_quiet_about_a_team_without_seats():
    team = """
        A product
            Pam  PM
        B product
        Plat platform for A
            Mia  MLOps
    """

    assert structure.team_not_served(read(team, structure="centralized")) == []


def test_str_08_is_quiet_when_one_of_two_platforms_serves_it():
    team = """
        A product
            Pam  PM
        Plat platform for nobody
            Mia  MLOps
        Next platform
            Eli  MLE
    """

    assert structure.team_not_served(read(team, structure="centralized")) == []


@pytest.mark.parametrize("seat", ["?new MLOps monitor", "Soon MLOps from=2027-01-01", ""])
def test_str_08_is_quiet_when_a_platform_serves_it_in_which_nobody_sits_yet(seat: str):
    team = f"""
        A product
            Pam  PM
        B product
            Pete PM
        Plat platform for A
            Mia  MLOps
        Next platform for B
            {seat}
    """

    assert structure.team_not_served(read(team, structure="centralized")) == []


def test_str_08_is_settled_by_a_platform_in_which_nobody_sits_yet():
    team = """
        A product
            Pam  PM
        Plat platform for nobody
    """

    [finding] = structure.team_not_served(read(team, structure="centralized"))

    assert finding.fix == "Let Plat serve A."


def test_str_08_is_quiet_when_there_is_no_platform():
    team = """
        A product
            Pam  PM
    """

    assert structure.team_not_served(read(team, structure="centralized")) == []


def test_str_08_is_quiet_under_embedded():
    team = """
        A product
            Pam  PM
        Plat platform for nobody
            Mia  MLOps
    """

    assert structure.team_not_served(read(team, structure="embedded")) == []
