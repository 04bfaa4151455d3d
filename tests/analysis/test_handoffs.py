import pytest

from roles.analysis import analyse
from roles.analysis.design import Handoff, Serving
from roles.analysis.rules import handoffs
from tests.analysis.drawing import draw, framework, identities, read, subjects


def test_hnd_01_fires_when_work_passes_between_teams_without_an_agreement():
    team = """
        A product "Ads"
            Dora DS    build
        Plat platform "ML Platform"
            Mia  MLOps deploy
    """

    [finding] = handoffs.handoff_without_contract(read(team))

    assert finding.subject == "model:A>Plat"
    assert finding.message == ("Model handoff passes from Ads to ML Platform without an agreement.")


def test_hnd_01_says_what_to_write_down():
    team = """
        A product
            Dora DS build
        Data shared
            Dean DE prepare
    """

    [finding] = handoffs.handoff_without_contract(read(team))

    assert finding.fix == "Draft an agreement from Data to A on schema and sla."


def test_hnd_01_fires_once_for_two_groups_of_teams_whatever_the_units():
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        Z shared
            Dora DS    build
        Y shared
            Dino DS    build
        Plat platform
            Mia  MLOps deploy
    """

    assert subjects(handoffs.handoff_without_contract(read(team))) == ["model:Y+Z>Plat"]


def test_hnd_01_fires_when_the_agreement_runs_the_other_way():
    team = """
        A product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
        agreement model Plat>A agreed format
        agreement data A>Plat agreed schema sla
    """

    assert subjects(handoffs.handoff_without_contract(read(team))) == ["model:A>Plat"]


def test_hnd_01_is_quiet_inside_a_team():
    team = """
        A product
            Dora DS    build
            Mia  MLOps deploy
    """

    assert handoffs.handoff_without_contract(read(team)) == []


def test_hnd_01_is_quiet_when_somebody_does_both():
    team = """
        A product
            Dora DS    build
        Plat platform
            Eli  MLE   build deploy
    """

    assert handoffs.handoff_without_contract(read(team)) == []


def test_hnd_01_is_quiet_when_somebody_does_one_side_here_and_one_there():
    team = """
        A product
            Dora DS    50% build
        Plat platform
            Dora MLOps 50% deploy
    """

    assert handoffs.handoff_without_contract(read(team)) == []


@pytest.mark.parametrize(("building", "deploying"), [("S:build", "deploy"), ("build", "S:deploy")])
def test_hnd_01_is_quiet_when_one_side_is_uncovered(building: str, deploying: str):
    team = f"""
        A product
            Dora DS    {building}
        Plat platform
            Mia  MLOps {deploying}
    """

    assert handoffs.handoff_without_contract(read(team)) == []


def test_hnd_01_is_quiet_about_handoffs_without_elements():
    reference = framework(
        """
                DS  MLOps
        build   o   .
        deploy  .   o
        """,
        handoffs=(Handoff("model", "Model handoff", ("build",), ("deploy",)),),
    )
    team = """
        A product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
    """

    assert handoffs.handoff_without_contract(read(team, reference=reference)) == []


def test_hnd_01_is_quiet_about_activities_that_do_not_apply():
    reference = framework(
        """
                DS  MLOps
        build   o   .
        deploy~ .   o
        """,
        handoffs=(Handoff("model", "Model handoff", ("build",), ("deploy",), ("format",)),),
    )
    team = """
        A product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
    """
    batch = read(team, reference=reference, serving=Serving.BATCH)

    assert handoffs.handoff_without_contract(batch) == []


def test_hnd_03_fires_when_the_agreement_is_a_draft():
    team = """
        A product "Ads"
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
        agreement model A>Plat draft format
    """

    [finding] = handoffs.contract_incomplete(read(team))

    assert finding.subject == "model:A>Plat"
    assert finding.message == "Model handoff from Ads to Plat is only a draft."


def test_hnd_03_says_that_what_is_incomplete_is_a_draft_too():
    team = """
        A product
            Dora DS build
        Data shared
            Dean DE prepare
        agreement data Data>A draft schema
    """

    [finding] = handoffs.contract_incomplete(read(team))

    assert finding.message == "Data handoff from Data to A is a draft that lacks sla."


def test_hnd_03_fires_when_an_element_is_missing():
    team = """
        A product
            Dora DS build
        Data shared
            Dean DE prepare
        agreement data Data>A agreed schema
    """

    [finding] = handoffs.contract_incomplete(read(team))

    assert finding.subject == "data:Data>A"
    assert finding.message == "Data handoff from Data to A lacks sla."


def test_hnd_03_fires_instead_of_hnd_01():
    team = """
        A product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
        agreement model A>Plat draft
    """
    found = identities(analyse(draw(team)))

    assert {one for one in found if one[0].startswith("HND")} == {("HND-03", "model:A>Plat")}


def test_hnd_03_is_quiet_when_one_agreement_is_agreed_and_complete():
    team = """
        A product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
        agreement model A>Plat draft
        agreement model A>Plat agreed format
    """

    assert handoffs.contract_incomplete(read(team)) == []


def test_hnd_03_is_quiet_when_there_is_no_agreement():
    team = """
        A product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
    """

    assert handoffs.contract_incomplete(read(team)) == []


def test_hnd_04_fires_when_a_side_does_none_of_the_work():
    team = """
        A product "Ads"
            Dora DS    build
        Plat platform "ML Platform"
            Mia  MLOps S:deploy
        agreement model A>Plat agreed format
    """

    [finding] = handoffs.contract_without_work(read(team))

    assert finding.subject == "model:A>Plat"
    assert finding.message == (
        "Model handoff is agreed between Ads and ML Platform, but ML Platform does none of that "
        "work."
    )


def test_hnd_04_fires_when_only_a_vacancy_would_do_the_work():
    team = """
        A product
            Dora DS    build
        Plat platform
            ?new MLOps deploy
        agreement model A>Plat agreed format
    """

    assert subjects(handoffs.contract_without_work(read(team))) == ["model:A>Plat"]


def test_hnd_04_fires_once_for_two_agreements():
    team = """
        A product
            Pam PM
        Plat platform
            Mia MLOps deploy
        agreement model A>Plat draft
        agreement model A>Plat agreed format
    """

    assert subjects(handoffs.contract_without_work(read(team))) == ["model:A>Plat"]


def test_hnd_04_is_quiet_when_both_sides_work_for_whichever_unit():
    team = """
        A product
            Dora DS    build@B
        B product
            Dino DS    build
        Plat platform for B
            Mia  MLOps deploy
        agreement model A>Plat draft
    """

    assert handoffs.contract_without_work(read(team)) == []


def test_hnd_02_fires_when_colleagues_pass_work_on():
    team = """
        A product "Ads"
            Dora DS    build
            Mia  MLOps deploy
    """

    [finding] = handoffs.handoff_inside_team(read(team))

    assert finding.subject == "model:A"
    assert finding.message == "Model handoff stays inside Ads and is not written down."


def test_hnd_02_is_quiet_when_one_person_does_both():
    team = """
        A product
            Eli MLE build deploy
    """

    assert handoffs.handoff_inside_team(read(team)) == []


def test_hnd_02_is_quiet_when_the_work_crosses_a_border():
    team = """
        A product
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
    """

    assert handoffs.handoff_inside_team(read(team)) == []
