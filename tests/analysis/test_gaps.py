from dataclasses import replace

import pytest

from roles.analysis import analyse
from roles.analysis.design import CoverageBasis, Serving
from roles.analysis.rules import gaps
from tests.analysis.drawing import REFERENCE, draw, framework, identities, read, subjects

ROLES_COUNT = replace(REFERENCE, coverage_basis=CoverageBasis.ROLE)


def of_activity(findings, activity):
    return [finding for finding in findings if finding.activities == (activity,)]


def test_gap_01_fires_once_an_activity_with_all_its_units():
    team = """
        B product "Search"
            Pam PM define
        A product "Ads"
            Pete PM define
    """

    [finding] = of_activity(gaps.nobody_owns(read(team)), "monitor")

    assert finding.subject == "monitor[B,A]"
    assert finding.message == "Nobody owns Monitor for Search and Ads."
    assert finding.teams == ("B", "A")


@pytest.mark.parametrize("letter", ["A", "S", "C", "I"])
def test_gap_01_fires_when_nobody_is_ticked_as_owner(letter: str):
    team = f"""
        A product
            Mia MLOps {letter}:monitor
    """

    assert "monitor[A]" in subjects(gaps.nobody_owns(read(team)))


def test_gap_01_fires_when_only_another_product_team_does_it():
    team = """
        A product
            Mia  MLOps monitor
        B product
            Pete PM
    """

    assert subjects(of_activity(gaps.nobody_owns(read(team)), "monitor")) == ["monitor[B]"]


def test_gap_01_fires_when_the_platform_serves_others_only():
    team = """
        A product
            Pam  PM
        B product
            Pete PM
        Plat platform for A
            Mia  MLOps monitor
    """

    assert subjects(of_activity(gaps.nobody_owns(read(team)), "monitor")) == ["monitor[B]"]


def test_gap_01_fires_when_some_owner_role_is_held():
    team = """
        A product
            Mia MLOps
    """
    found = gaps.nobody_owns(read(team, reference=ROLES_COUNT))

    # Deploy is owned by ML and MLOps engineers, and one of the two is there.
    assert subjects(of_activity(found, "deploy")) == ["deploy[A]"]


def test_gap_01_suggests_whoever_is_best_at_it():
    team = """
        A product
            Dora DS
            Mia  MLOps
    """

    [finding] = of_activity(gaps.nobody_owns(read(team)), "monitor")

    assert finding.fix == "Give Monitor to Mia (MLOps Engineer)."


def test_gap_01_is_quiet_when_a_platform_or_a_shared_team_covers():
    team = """
        A product
            Pam  PM    define explore build
        Plat platform
            Mia  MLOps deploy monitor
        IT shared for A
            Dean DE    prepare
    """

    assert gaps.nobody_owns(read(team, structure="centralized")) == []


def test_gap_01_is_quiet_about_online_work_of_a_batch_team():
    reference = framework("""
                DS
        build    o
        serve~   o
    """)
    team = """
        A product
            Dora DS build
    """

    def found(serving: Serving) -> list[str]:
        return subjects(gaps.nobody_owns(read(team, reference=reference, serving=serving)))

    assert found(Serving.ONLINE) == found(Serving.BOTH) == ["serve[A]"]
    assert found(Serving.BATCH) == []


def test_gap_01_is_quiet_about_what_is_not_required():
    reference = framework("""
                DS
        blog?    o
    """)
    team = """
        A product
            Dora DS
    """

    assert gaps.nobody_owns(read(team, reference=reference)) == []


def test_gap_01_is_quiet_when_a_vacancy_or_an_unheld_role_is_ticked():
    team = """
        A product
            ?new DS    explore
            role MLOps monitor
    """
    found = gaps.nobody_owns(read(team))

    assert of_activity(found, "explore") == of_activity(found, "monitor") == []


def test_gap_01_is_quiet_when_all_the_roles_that_own_it_are_missing():
    team = """
        A product
            Mia MLOps deploy
    """
    found = gaps.nobody_owns(read(team, reference=ROLES_COUNT))

    # Only a product manager owns Define, and there is none at all (GAP-05).
    assert of_activity(found, "define") == []


def test_gap_02_fires_once_a_vacancy_with_all_its_activities():
    team = """
        A product "Ads"
            ?new-ds DS explore build
    """

    [finding] = gaps.owned_by_vacancy(read(team))

    assert finding.subject == "new-ds:build,explore"
    assert finding.message == (
        "Build and Explore are owned by the open Data Scientist seat in Ads only."
    )


def test_gap_02_fires_when_only_a_vacancy_can_serve_the_role():
    team = """
        A product
            ?first  DS
            ?second DS
            role    DS explore
    """

    assert subjects(gaps.owned_by_vacancy(read(team))) == ["first:explore"]


def test_gap_02_names_the_same_vacancy_in_whatever_order_they_stand():
    team = """
        A product
            ?second DS
            ?first  DS
            role    DS explore
    """

    assert subjects(gaps.owned_by_vacancy(read(team))) == ["first:explore"]


def test_gap_02_fires_under_the_key_of_the_team_when_the_vacancy_has_none():
    team = """
        A product
            Pam  PM
        Plat platform
            ?    MLOps
            ?    MLE
            role MLOps monitor
            role MLE   deploy
    """

    found = gaps.owned_by_vacancy(read(team))

    assert [(one.subject, one.message) for one in found] == [
        ("Plat:deploy", "Deploy is owned by the open Machine Learning Engineer seat in Plat only."),
        ("Plat:monitor", "Monitor is owned by the open MLOps Engineer seat in Plat only."),
    ]


def test_gap_02_fires_once_for_vacancies_that_have_no_key_and_wait_for_the_same():
    team = """
        Plat product
            ?    MLOps
            ?    MLE
            role MLOps deploy
            role MLE   deploy
    """

    [finding] = gaps.owned_by_vacancy(read(team))

    assert finding.subject == "Plat:deploy"
    assert finding.message == (
        "Deploy is owned by the open MLOps Engineer seat in Plat and "
        "the open Machine Learning Engineer seat in Plat only."
    )


def test_gap_02_is_quiet_when_somebody_owns_it_too():
    team = """
        A product
            ?new DS    explore
            Mia  MLOps explore
    """

    assert gaps.owned_by_vacancy(read(team)) == []


def test_gap_02_is_quiet_when_the_vacancy_would_only_back_up():
    team = """
        A product
            ?new DS S:explore
    """

    assert gaps.owned_by_vacancy(read(team)) == []


def test_gap_02_speaks_rather_than_gap_03():
    team = """
        A product
            ?new DS    explore
            role MLOps explore
    """
    found = identities(analyse(draw(team)))

    assert ("GAP-02", "new:explore") in found
    assert not {subject for rule, subject in found if rule == "GAP-03"}


def test_gap_03_fires_once_a_role_with_all_its_activities():
    team = """
        A product "Ads"
            Pam  PM    define
            role MLOps monitor deploy
    """

    [finding] = gaps.owned_by_unheld_role(read(team))

    assert finding.subject == "mlops_engineer@A:deploy,monitor"
    assert finding.message == (
        "Deploy and Monitor are owned by the role MLOps Engineer in Ads, which nobody holds there."
    )


def test_gap_03_fires_when_the_role_is_held_in_another_team():
    team = """
        A product
            role MLOps monitor
            Pam  PM
        B product
            Mia  MLOps
    """

    assert subjects(gaps.owned_by_unheld_role(read(team))) == ["mlops_engineer@A:monitor"]


@pytest.mark.parametrize("holder", ["Mia MLOps", "? MLOps", "?new MLOps"])
def test_gap_03_is_quiet_when_somebody_or_a_vacancy_has_the_role(holder: str):
    team = f"""
        A product
            {holder}
            role MLOps monitor
    """

    assert gaps.owned_by_unheld_role(read(team)) == []


def test_gap_03_is_quiet_when_a_title_stands_for_the_role():
    team = """
        A product
            Mia  - title="mlops engineer"
            role MLOps monitor
    """

    assert gaps.owned_by_unheld_role(read(team)) == []


def test_gap_04_fires_when_several_in_the_team_hold_the_role():
    team = """
        A product "Ads"
            Dora DS
            Dino DS
            role DS explore
    """

    [finding] = gaps.owned_by_several_holders(read(team))

    assert finding.subject == "data_scientist@A:explore"
    assert finding.message == (
        "Explore is owned by the role Data Scientist in Ads, which Dino and Dora hold."
    )


def test_gap_04_fires_once_when_the_role_is_ticked_for_each_team():
    team = """
        A product
            Dora DS
            Dino DS
            role DS explore@A explore@B
        B product
            Pete PM
    """

    assert subjects(gaps.owned_by_several_holders(read(team))) == ["data_scientist@A:explore"]


def test_gap_04_is_quiet_when_one_in_the_team_holds_it():
    team = """
        A product
            Dora DS
            role DS explore
        B product
            Dino DS
    """

    assert gaps.owned_by_several_holders(read(team)) == []


def test_gap_04_is_quiet_about_backups():
    team = """
        A product
            Dora DS
            Dino DS
            role DS S:explore
    """

    assert gaps.owned_by_several_holders(read(team)) == []


def test_gap_05_fires_when_no_seat_has_the_role():
    team = """
        A product
            Pam  PM+DS
            OpsCo MLOps kind=vendor
            ?    MLE
    """

    [finding] = gaps.role_not_covered(read(team, reference=ROLES_COUNT))

    assert finding.subject == "data_engineer"
    assert finding.message == "Nobody covers the role Data Engineer."


def test_gap_05_fires_when_the_only_holder_has_left():
    team = """
        A product
            Pam  PM+DS+MLOps+MLE
            Dean DE until=2026-11-20
    """

    assert subjects(gaps.role_not_covered(read(team, reference=ROLES_COUNT))) == ["data_engineer"]


def test_gap_05_is_quiet_when_a_title_stands_for_the_role():
    team = """
        A product
            Pam  PM+DS+MLOps+MLE
            Dean - title="Data Engineer"
    """

    assert gaps.role_not_covered(read(team, reference=ROLES_COUNT)) == []


def test_gap_05_is_quiet_when_the_framework_counts_activities():
    team = """
        A product
            Pam PM
    """

    assert gaps.role_not_covered(read(team)) == []


def test_gap_06_fires_when_the_only_cover_ends_within_90_days():
    team = """
        A product
            Max DE until=2027-02-19 prepare
    """

    [finding] = gaps.only_cover_ends_soon(read(team))

    assert finding.subject == "Max:prepare"
    assert finding.message == (
        "Max leaves after 19 February 2027 and is the only one who covers Prepare."
    )


def test_gap_06_fires_when_the_threshold_is_longer():
    team = """
        A product
            Max DE until=2027-11-21 prepare
    """
    longer = {"cover_ends_within_days": 365}

    assert subjects(gaps.only_cover_ends_soon(read(team, thresholds=longer))) == ["Max:prepare"]


def test_gap_06_is_quiet_on_the_91st_day():
    team = """
        A product
            Max DE until=2027-02-20 prepare
    """

    assert gaps.only_cover_ends_soon(read(team)) == []


def test_gap_06_is_quiet_when_another_seat_goes_on():
    team = """
        A product
            Max DE 50% until=2026-12-31 prepare
        B product
            Max DE 50%
    """

    assert gaps.only_cover_ends_soon(read(team)) == []


def test_gap_06_is_quiet_when_another_seat_begins_later_and_goes_on():
    team = """
        A product
            Max DE 50% until=2026-12-31 prepare
        B product
            Max DE 50% from=2026-12-01
    """

    assert gaps.only_cover_ends_soon(read(team)) == []


@pytest.mark.parametrize("tick", ["prepare", "S:prepare"])
def test_gap_06_is_quiet_when_somebody_else_could_take_over(tick: str):
    team = f"""
        A product
            Max  DE until=2026-12-31 prepare
            Dean DE {tick}
    """

    assert gaps.only_cover_ends_soon(read(team)) == []


def test_gap_06_is_quiet_when_the_person_only_backs_up():
    team = """
        A product
            Max DE until=2026-12-31 S:prepare
    """

    assert gaps.only_cover_ends_soon(read(team)) == []


def test_gap_07_fires_when_somebody_answers_for_what_nobody_does():
    team = """
        A product "Ads"
            Pam  PM A:monitor
        B product
            Pete PM
            Mia  MLOps monitor A:monitor
    """

    [finding] = gaps.accountable_without_doer(read(team))

    assert finding.subject == "monitor"
    assert finding.message == "Pam is accountable for Monitor for Ads, and nobody does it."


def test_gap_07_is_quiet_when_the_accountable_person_does_it_too():
    team = """
        A product
            Pam PM A:define define
    """

    assert gaps.accountable_without_doer(read(team)) == []


def test_gap_07_is_quiet_where_nobody_is_accountable():
    team = """
        A product
            Pam PM
    """

    assert gaps.accountable_without_doer(read(team)) == []


def test_gap_08_fires_between_two_seats():
    team = """
        A product "Ads"
            Max  DE until=2026-12-31 prepare
            Dean DE from=2027-02-01  prepare
    """

    [finding] = gaps.gap_in_time(read(team))

    assert finding.subject == "prepare"
    assert finding.message == (
        "From 1 January 2027 to 31 January 2027, nobody covers Prepare for Ads."
    )


def test_gap_08_fires_when_nobody_follows():
    team = """
        A product "Ads"
            Max  DE until=2026-12-31 prepare
    """

    [finding] = gaps.gap_in_time(read(team))

    assert finding.message == "From 1 January 2027 on, nobody covers Prepare for Ads."


@pytest.mark.parametrize(
    "other", ["Dean DE from=2027-01-01 prepare", "?new DE from=2026-12-01 prepare"]
)
def test_gap_08_is_quiet_when_the_next_seat_begins_in_time(other: str):
    team = f"""
        A product
            Max DE until=2026-12-31 prepare
            {other}
    """

    assert gaps.gap_in_time(read(team)) == []


def test_gap_08_is_quiet_without_dates():
    team = """
        A product
            Max DE prepare
    """

    assert gaps.gap_in_time(read(team)) == []
