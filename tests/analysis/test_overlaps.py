from dataclasses import replace

import pytest

from roles.analysis import analyse
from roles.analysis.design import Place, Structure
from roles.analysis.rules import overlaps
from tests.analysis.drawing import REFERENCE, draw, framework, identities, read, subjects

CENTRALIZED = {"structure": "centralized"}
ANYWHERE = (Place.OWN, Place.CENTRAL, Place.SHARED)


def test_ovl_01_fires_when_another_role_owns_beside_the_one_at_home():
    team = """
        A product
            Dora DS explore
            Mia  MLOps name="Mia Hope" explore
    """

    [finding] = overlaps.extra_owner(read(team))

    assert finding.subject == "Mia:explore[A]"
    assert finding.message == (
        "Mia Hope owns Explore beside Dora, though an MLOps Engineer does not own it."
    )


def test_ovl_01_says_so_when_the_role_should_not_do_it():
    team = """
        A product
            Dora DS build
            Pam  PM build
    """

    [finding] = overlaps.extra_owner(read(team))

    assert finding.message.endswith("though a Product Manager should not do it.")


def test_ovl_01_fires_only_for_the_units_where_somebody_is_at_home():
    team = """
        A product
            Dora DS    explore
        B product
            Pete PM
        Plat platform
            Mia  MLOps explore
    """

    assert subjects(overlaps.extra_owner(read(team))) == ["Mia:explore[A]"]


def test_ovl_01_fires_without_a_second_finding_for_the_same_work():
    team = """
        A product
            Dora DS    explore
        B product
            Pete PM
        Plat platform
            Mia  MLOps explore
    """
    found = identities(analyse(draw(team)))

    assert {finding for finding in found if finding[1].startswith("Mia:explore")} == {
        ("OVL-01", "Mia:explore[A]")
    }


@pytest.mark.parametrize(
    "colleague",
    ["Dora DS+MLOps explore", "Dino DS explore", "Dora DS S:explore", "Dean DE explore"],
    ids=["one of several roles owns it", "the same role", "a backup", "a supporting role"],
)
def test_ovl_01_is_quiet_about(colleague: str):
    team = f"""
        A product
            Dan  DS explore
            {colleague}
    """

    assert overlaps.extra_owner(read(team)) == []


def test_ovl_01_is_quiet_when_the_matrix_itself_has_several_owners():
    team = """
        A product
            Eli MLE   build deploy
            Mia MLOps deploy
            Dora DS   build
    """

    assert overlaps.extra_owner(read(team)) == []


def test_ovl_01_is_quiet_when_nobody_is_at_home_in_it():
    team = """
        A product
            Mia MLOps explore
            Pam PM    explore
    """

    assert overlaps.extra_owner(read(team)) == []


def test_ovl_01_is_quiet_about_people_without_a_known_role():
    team = """
        A product
            Dora DS explore
            Uma  -  explore
    """

    assert overlaps.extra_owner(read(team)) == []


def test_ovl_01_is_quiet_when_another_role_explains_the_work():
    team = """
        A product
            Mia  MLOps monitor
            Rex  DE    deploy monitor
    """

    assert overlaps.extra_owner(read(team)) == []


def test_ovl_01_is_quiet_when_a_variation_makes_it_the_persons_own():
    team = """
        A product
            Mia  MLOps deploy
            Dora DS    deploy
    """

    assert subjects(overlaps.extra_owner(read(team))) == ["Dora:deploy[A]"]
    assert overlaps.extra_owner(read(team, accepted_variations=("ds_deploys",))) == []


def test_ovl_02_fires_when_it_is_done_again_where_it_should_not_be():
    team = """
        A product "Ads"
            Ned  DS+MLOps deploy
        Plat platform
            Mia  MLOps deploy
    """

    [finding] = overlaps.double_running(read(team, **CENTRALIZED))

    assert finding.subject == "deploy[A]"
    assert finding.message == (
        "Ned owns Deploy for Ads too, where Central platform leaves it to others."
    )


def test_ovl_02_is_quiet_when_the_structure_allows_both_places():
    team = """
        A product
            Dora DS  build
        Plat platform
            Eli  MLE build
    """

    assert overlaps.double_running(read(team, **CENTRALIZED)) == []


def test_ovl_02_is_quiet_about_somebody_from_another_role():
    team = """
        A product
            Dora DS    deploy
        Plat platform
            Mia  MLOps deploy
    """

    assert overlaps.double_running(read(team, **CENTRALIZED)) == []


def test_ovl_02_is_quiet_when_nobody_does_it_in_place():
    team = """
        A product
            Ned  DS+MLOps deploy
        Plat platform
            Mia  MLOps
    """

    assert overlaps.double_running(read(team, **CENTRALIZED)) == []


def test_ovl_02_is_quiet_when_the_whole_seat_is_misplaced():
    team = """
        A product
            Ned  MLOps deploy
        Plat platform
            Mia  MLOps deploy
    """

    assert overlaps.double_running(read(team, **CENTRALIZED)) == []


def test_ovl_02_is_quiet_when_the_whole_team_is_foreign():
    team = """
        A product
            Ned  MLOps deploy
        Plat platform
            Mia  MLOps deploy
    """

    assert overlaps.double_running(read(team, structure="embedded")) == []


def test_ovl_02_is_quiet_when_there_is_no_central_team():
    team = """
        A product
            Mia  MLOps deploy
        IT shared
            Dev  MLOps deploy
    """

    assert overlaps.double_running(read(team, structure="hybrid")) == []


def test_ovl_02_is_quiet_without_a_structure():
    team = """
        A product
            Ned  DS+MLOps deploy
        Plat platform
            Mia  MLOps deploy
    """

    assert overlaps.double_running(read(team)) == []


def test_ovl_03_fires_when_one_role_does_it_in_two_teams():
    team = """
        A product "Ads"
            Dean DE prepare
        Data shared "Data Office"
            Dara DE prepare
    """

    [finding] = overlaps.two_teams(read(team, **CENTRALIZED))

    assert finding.subject == "prepare[A]"
    assert finding.message == (
        "Ads and Data Office both own Prepare for Ads, and nothing says who does what."
    )


def test_ovl_03_fires_for_work_that_the_structure_does_not_mention():
    central, *others = REFERENCE.structures
    places = {key: found for key, found in central.places.items() if key != "prepare"}
    silent = replace(REFERENCE, structures=(replace(central, places=places), *others))
    team = """
        A product
            Dean DE prepare
        Data shared
            Dara DE prepare
    """

    found = overlaps.two_teams(read(team, reference=silent, **CENTRALIZED))

    assert subjects(found) == ["prepare[A]"]


def test_ovl_03_is_quiet_inside_one_team():
    team = """
        A product
            Dean DE prepare
            Dara DE prepare
    """

    assert overlaps.two_teams(read(team, **CENTRALIZED)) == []


def test_ovl_03_is_quiet_when_the_structure_places_the_work():
    team = """
        A product
            Eli  MLE build
        Plat platform
            Elle MLE build
    """

    assert overlaps.two_teams(read(team, **CENTRALIZED)) == []


def test_ovl_03_is_quiet_when_different_roles_work_together():
    reference = framework(
        """
                 DE  DS
        prepare  o   o
        """,
        structures=(Structure("centralized", "C", places={"prepare": ANYWHERE}),),
    )
    team = """
        A product
            Dora DS prepare
        Data shared
            Dean DE prepare
    """

    assert overlaps.two_teams(read(team, reference=reference, **CENTRALIZED)) == []


def test_ovl_03_is_quiet_when_one_of_them_only_backs_up():
    team = """
        A product
            Dean DE prepare
        Data shared
            Dara DE S:prepare
    """

    assert overlaps.two_teams(read(team, **CENTRALIZED)) == []


def test_ovl_03_is_quiet_without_a_structure():
    team = """
        A product
            Dean DE prepare
        Data shared
            Dara DE prepare
    """

    assert overlaps.two_teams(read(team)) == []


def test_ovl_04_fires_when_two_own_a_decision():
    team = """
        A product "Ads"
            Pam  PM define
            Pete PM define
    """

    [finding] = overlaps.several_deciders(read(team))

    assert finding.subject == "define[A]"
    assert finding.message == "Pam and Pete own Define for Ads, and nobody has the last word."


def test_ovl_04_is_quiet_when_somebody_is_accountable():
    team = """
        A product
            Pam  PM define A:define
            Pete PM define
    """

    assert overlaps.several_deciders(read(team)) == []


def test_ovl_04_is_quiet_about_work_that_is_no_decision():
    team = """
        A product
            Dora DS explore
            Dino DS explore
    """

    assert overlaps.several_deciders(read(team)) == []


def test_ovl_04_is_quiet_when_one_person_owns_it_twice():
    team = """
        A product
            Pam  PM define
        IT shared
            Pam  PM define
    """

    assert overlaps.several_deciders(read(team)) == []


def test_ovl_05_fires_when_four_own_what_one_role_does():
    team = """
        A product "Ads"
            Ann DE prepare
            Bob DE prepare
            Cy  DE prepare
            Dee DE prepare
    """

    [finding] = overlaps.crowded_activity(read(team))

    assert finding.subject == "prepare[A]"
    assert finding.message == "4 people own Prepare for Ads: Ann, Bob, Cy and Dee."


def test_ovl_05_is_quiet_up_to_one_more_than_the_reference_has():
    reference = framework("""
                 PM  DS  MLE
        blog     o   o   o
    """)
    team = """
        A product
            Ann PM  blog
            Bob DS  blog
            Cy  MLE blog
            Dee MLE blog
    """

    assert overlaps.crowded_activity(read(team, reference=reference)) == []


def test_ovl_05_is_quiet_when_somebody_is_accountable():
    team = """
        A product
            Ann DE prepare
            Bob DE prepare
            Cy  DE prepare
            Dee DE prepare
            Eve PM A:prepare
    """

    assert overlaps.crowded_activity(read(team)) == []


def test_ovl_05_is_quiet_about_three_owners_and_a_backup():
    team = """
        A product
            Ann DE prepare
            Bob DE prepare
            Cy  DE prepare
            Dee DE S:prepare
    """

    assert overlaps.crowded_activity(read(team)) == []
