from dataclasses import replace

import pytest

from roles.analysis.design import Stage
from roles.analysis.findings import Scope
from roles.analysis.rules import continuity
from tests.analysis.drawing import framework, read, subjects

REGULATED = {"regulated": True}


def test_rsk_01_fires_once_a_person_with_all_the_critical_work():
    team = """
        A product "Ads"
            Pam  PM
        B product "Search"
            Pete PM
        Plat platform
            Mia  MLOps name="Mia Hope" deploy monitor
    """

    [finding] = continuity.one_person_deep(read(team))

    assert finding.subject == "Mia:deploy,monitor"
    assert finding.message == "Only Mia Hope can do Deploy and Monitor for Ads and Search."
    assert finding.teams == ("A", "B")


def test_rsk_01_fires_when_one_person_owns_and_backs_up():
    team = """
        A product
            Mia  MLOps monitor S:monitor
    """

    assert subjects(continuity.one_person_deep(read(team))) == ["Mia:monitor"]


def test_rsk_01_fires_when_the_other_one_works_for_another_team():
    team = """
        A product
            Mia  MLOps monitor
        B product
            Ned  MLOps monitor
    """

    assert subjects(continuity.one_person_deep(read(team))) == ["Mia:monitor", "Ned:monitor"]


def test_rsk_01_fires_for_the_one_person_beside_a_firm():
    team = """
        A product
            OpsCo MLOps kind=vendor monitor
            Mia   MLOps S:monitor
    """

    assert subjects(continuity.one_person_deep(read(team))) == ["Mia:monitor"]


@pytest.mark.parametrize("tick", ["monitor", "S:monitor"])
def test_rsk_01_is_quiet_when_a_second_person_can_do_it(tick: str):
    team = f"""
        A product
            Mia  MLOps monitor
            Dora DS    {tick}
    """

    assert continuity.one_person_deep(read(team)) == []


def test_rsk_01_is_quiet_when_a_peer_is_ticked_for_this_team():
    team = """
        A product
            Mia  MLOps monitor@A+B
        B product
            Ned  MLOps monitor@A+B
    """

    assert continuity.one_person_deep(read(team)) == []


def test_rsk_01_is_quiet_about_a_firm():
    team = """
        A product
            OpsCo MLOps kind=vendor monitor
    """

    assert continuity.one_person_deep(read(team)) == []


def test_rsk_01_is_quiet_about_work_that_is_not_critical():
    team = """
        A product
            Dora DS explore
    """

    assert continuity.one_person_deep(read(team)) == []


def test_rsk_01_is_quiet_when_nobody_owns_it():
    team = """
        A product
            Mia MLOps S:monitor
    """

    assert continuity.one_person_deep(read(team)) == []


def test_rsk_01_is_quiet_about_a_key_person():
    team = """
        A product
            Eve MLE explore build deploy monitor
            Pam PM  define
    """

    assert continuity.one_person_deep(read(team)) == []


@pytest.mark.parametrize(("team", "scope"), [("A", Scope.TEAM), ("Plat", Scope.DESIGN)])
def test_rsk_01_fires_for_the_whole_design_where_other_teams_decide(team, scope):
    """Somebody of a platform who holds so much may be a key person, whatever one team sees."""
    teams = {
        "A": "A product\n    Pam PM define build",
        "B": "B product\n    Dora DS S:deploy S:monitor S:explore S:prepare",
        "Plat": "Plat platform\n    Mo MLOps",
    }
    teams[team] += "\n    Eve MLE deploy monitor explore prepare"

    [found] = continuity.one_person_deep(read("\n".join(teams.values())))

    assert (found.subject, found.scope) == ("Eve:deploy,monitor", scope)


def test_rsk_02_fires_when_40_percent_hang_on_one_person():
    team = """
        A product
            Eve MLE explore build deploy S:monitor
            Pam PM  define
    """

    [finding] = continuity.key_person(read(team))

    assert finding.subject == "Eve"
    assert finding.message == "Eve is the only one for 67% of all work."


def test_rsk_02_fires_at_40_percent_exactly():
    reference = framework(
        "MLE\n" + "\n".join(f"work{letter} o" for letter in "abcdefghij"),
    )
    team = """
        A product
            Eve MLE worka workb workc workd
    """

    assert subjects(continuity.key_person(read(team, reference=reference))) == ["Eve"]


def test_rsk_02_is_quiet_below_40_percent_over_all_teams():
    team = """
        A product
            Eve MLE explore build deploy monitor
        B product
            Pam PM
    """

    assert continuity.key_person(read(team)) == []


def test_rsk_02_is_quiet_below_four_activities():
    team = """
        A product
            Eve MLE build deploy monitor
    """

    assert continuity.key_person(read(team)) == []


def test_rsk_02_is_quiet_when_there_is_a_backup():
    team = """
        A product
            Eve MLE explore build deploy monitor
            Eli MLE S:explore
    """

    assert continuity.key_person(read(team)) == []


def test_rsk_03_fires_when_one_person_builds_and_deploys():
    team = """
        A product "Credit"
            Lou MLE build deploy
            Eli MLE S:build S:deploy
    """

    [finding] = continuity.builder_deploys_alone(read(team, **REGULATED))

    assert finding.subject == "Lou[A]"
    assert finding.message == "Lou alone builds and deploys the models of Credit."


def test_rsk_03_is_quiet_when_a_second_owner_releases():
    team = """
        A product
            Lou MLE build deploy
            Eli MLE deploy
    """

    assert continuity.builder_deploys_alone(read(team, **REGULATED)) == []


def test_rsk_03_is_quiet_unless_the_design_is_regulated():
    team = """
        A product
            Lou MLE build deploy
    """

    assert continuity.builder_deploys_alone(read(team)) == []


def test_rsk_03_means_the_activity_of_that_name_before_one_that_is_said_to_be_the_same():
    reference = framework("""
                     MLE
        explore       o
        build_models  o
        deploy_models o
    """)
    explore, *others = reference.activities
    alike = replace(reference, activities=(replace(explore, canonical="build_models"), *others))
    team = """
        A product
            Lou MLE build_models deploy_models
            Bo  MLE explore
    """

    found = continuity.builder_deploys_alone(read(team, reference=alike, **REGULATED))

    assert subjects(found) == ["Lou[A]"]


def test_rsk_03_is_quiet_when_the_framework_knows_no_deployment():
    reference = framework("""
               MLE
        build   o
    """)
    team = """
        A product
            Lou MLE build
    """

    assert continuity.builder_deploys_alone(read(team, reference=reference, **REGULATED)) == []


def test_rsk_04_fires_in_the_small_stage():
    team = """
        A product
            Ann DS
            Bob MLE
            OpsCo MLOps kind=vendor
    """

    [finding] = continuity.few_founders(read(team, stage=Stage.AUTO))

    assert finding.subject == "organisation"
    assert finding.message == "Everything rests on 2 people."


def test_rsk_04_is_quiet_when_grown():
    team = """
        A product
            Ann DS
    """

    assert continuity.few_founders(read(team, stage=Stage.GROWN)) == []


def test_rsk_04_is_quiet_without_an_individual():
    team = """
        A product
            OpsCo MLOps kind=vendor
            ?new  DS
    """

    assert continuity.few_founders(read(team, stage=Stage.SMALL)) == []


@pytest.mark.parametrize("kind", ["vendor", "contractor"])
def test_rsk_05_fires_when_only_outsiders_cover(kind: str):
    team = f"""
        A product
            OpsCo MLOps kind={kind} monitor deploy
            Mia   MLOps C:monitor
    """

    [finding] = continuity.external_without_contact(read(team))

    assert finding.subject == "OpsCo:deploy,monitor"
    assert finding.message == (
        "Only OpsCo, who is not employed here, covers Deploy and Monitor, "
        "and nobody inside is the contact."
    )


@pytest.mark.parametrize("tick", ["monitor", "S:monitor", "A:monitor"])
def test_rsk_05_is_quiet_when_an_employee_owns_backs_up_or_answers(tick: str):
    team = f"""
        A product
            OpsCo MLOps kind=vendor monitor
            Mia   MLOps {tick}
    """

    assert continuity.external_without_contact(read(team)) == []


def test_rsk_05_is_quiet_when_the_seat_has_an_internal_contact():
    team = """
        A product
            Pam   PM
            OpsCo MLOps kind=vendor contact=Pam monitor
    """

    assert continuity.external_without_contact(read(team)) == []


def test_rsk_05_fires_when_the_contact_belongs_to_another_seat():
    team = """
        A product
            Pam   PM
            OpsCo MLOps kind=vendor monitor
        B product
            OpsCo MLOps contact=Pam
    """

    assert subjects(continuity.external_without_contact(read(team))) == ["OpsCo:monitor"]


def test_rsk_05_is_quiet_about_what_nobody_owns():
    team = """
        A product
            OpsCo MLOps kind=vendor S:monitor
    """

    assert continuity.external_without_contact(read(team)) == []


def test_rsk_06_fires_when_one_person_does_all_from_data_to_operation():
    team = """
        A product "Ads"
            Eve DE prepare build deploy monitor
    """

    [finding] = continuity.whole_chain(read(team))

    assert finding.subject == "Eve[A]"
    assert (
        finding.message == "Eve alone does everything from the data to the running model for Ads."
    )


@pytest.mark.parametrize("work", ["prepare build deploy", "prepare build deploy S:monitor"])
def test_rsk_06_is_quiet_when_a_part_is_missing(work: str):
    team = f"""
        A product
            Eve DE {work}
    """

    assert continuity.whole_chain(read(team)) == []


def test_rsk_06_is_quiet_when_a_part_has_a_second_owner():
    team = """
        A product
            Eve DE prepare build deploy monitor
            Mia MLOps monitor
    """

    assert continuity.whole_chain(read(team)) == []
