import pytest

from roles.analysis.rules import accountability
from tests.analysis.drawing import framework, read, subjects


def test_rac_01_fires_when_owned_work_has_nobody_accountable():
    team = """
        A product "Ads"
            Pam  PM define A:define
            Dora DS explore
        B product "Search"
            Pete PM define
    """

    define, explore = accountability.nobody_accountable(read(team))

    assert define.subject == "define[B]"
    assert define.message == "Nobody is accountable for Define for Search."
    assert explore.subject == "explore[A]"


def test_rac_01_is_quiet_until_somebody_is_accountable_for_something():
    team = """
        A product
            Dora DS explore
    """

    assert accountability.nobody_accountable(read(team)) == []


def test_rac_01_is_quiet_about_what_nobody_owns():
    team = """
        A product
            Pam  PM define A:define
            ?new DS explore
    """

    assert accountability.nobody_accountable(read(team)) == []


def test_rac_01_is_quiet_when_a_vacancy_or_a_role_is_accountable():
    team = """
        A product
            Dora DS explore
            Mia  MLOps monitor
            ?new DS A:explore
            role PM A:monitor
    """

    assert accountability.nobody_accountable(read(team)) == []


def test_rac_02_fires_when_two_are_accountable():
    team = """
        A product "Ads"
            Pam  PM A:define
            Pete PM A:define
    """

    [finding] = accountability.several_accountable(read(team))

    assert finding.subject == "define[A]"
    assert finding.message == "Several are accountable for Define for Ads."


def test_rac_02_fires_when_the_role_has_two_holders():
    team = """
        A product
            Pam  PM
            Pete PM
            role PM A:define
    """

    assert subjects(accountability.several_accountable(read(team))) == ["define[A]"]


def test_rac_02_fires_when_two_vacancies_are_accountable():
    team = """
        A product
            ?    PM
            ?    DS
            role PM A:define
            role DS A:define
    """

    assert subjects(accountability.several_accountable(read(team))) == ["define[A]"]


def test_rac_02_fires_beside_somebody_in_the_platform():
    team = """
        A product
            Pam  PM    A:monitor
        B product
            Pete PM
        Plat platform
            Mia  MLOps A:monitor
    """

    assert subjects(accountability.several_accountable(read(team))) == ["monitor[A]"]


def test_rac_02_is_quiet_when_two_teams_have_one_each():
    team = """
        A product
            Pam  PM A:define
        B product
            Pete PM A:define
    """

    assert accountability.several_accountable(read(team)) == []


def test_rac_02_is_quiet_when_one_person_is_ticked_twice():
    team = """
        A product
            Pam  PM A:define A:define A:define@A
    """

    assert accountability.several_accountable(read(team)) == []


def test_rac_04_fires_when_one_person_has_most_of_the_last_words():
    team = """
        A product
            Pam PM A:define A:explore A:build A:deploy A:monitor
    """

    [finding] = accountability.column_full_of_as(read(team))

    assert finding.subject == "Pam"
    assert finding.message == "Pam is accountable for 5 of 6 activities."


def test_rac_04_is_quiet_about_four_activities_however_many_teams():
    team = """
        A product
            Pam PM A:define A:explore A:build A:deploy
        B product
            Pam PM A:define A:explore A:build A:deploy
    """

    assert accountability.column_full_of_as(read(team)) == []


def test_rac_04_is_quiet_about_half_of_the_activities():
    work = [f"work{letter}" for letter in "abcdefghij"]
    reference = framework("PM\n" + "\n".join(f"{name} o" for name in work))
    team = f"""
        A product
            Pam PM {" ".join(f"A:{name}" for name in work[:5])}
    """

    assert accountability.column_full_of_as(read(team, reference=reference)) == []


@pytest.mark.parametrize("kind", ["contractor", "vendor"])
def test_rac_05_fires_when_an_outsider_is_accountable(kind: str):
    team = f"""
        A product
            Pam   PM
            OpsCo MLOps kind={kind} contact=Pam A:monitor
    """

    [finding] = accountability.accountable_outside(read(team))

    assert finding.subject == "OpsCo"
    assert finding.message == "OpsCo is not employed here, and accountable for Monitor."


def test_rac_05_is_quiet_about_employees_and_outsiders_who_only_work():
    team = """
        A product
            Mia   MLOps A:monitor
            OpsCo MLOps kind=vendor monitor
    """

    assert accountability.accountable_outside(read(team)) == []


def test_rac_03_fires_when_five_are_consulted():
    team = """
        A product "Ads"
            Ann PM C:define
            Bob DS C:define
            Cy  DE C:define
            Dee DE C:define
            Eve DE C:define
    """

    [finding] = accountability.too_many_consulted(read(team))

    assert finding.subject == "define"
    assert finding.message == "Up to 5 are consulted on Define for Ads."


def test_rac_03_is_quiet_when_four_are_consulted():
    team = """
        A product
            Ann PM C:define
            Bob DS C:define
            Cy  DE C:define
            Dee DE C:define
            Eve DE I:define
    """

    assert accountability.too_many_consulted(read(team)) == []
