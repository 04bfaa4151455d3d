"""A design without somebody, against the design as it is."""

import pytest

from roles.analysis import judge
from roles.analysis.changes import changed
from roles.analysis.design import Stage
from roles.analysis.leaving import Leaving, Loss, leaving, without
from tests.analysis.drawing import draw, identities


def leave(drawing: str, person: str = "Mia", **settings: object) -> Leaving:
    return leaving(judge(draw(drawing, **settings)), person)


def lost(drawing: str, person: str = "Mia", **settings: object) -> list[tuple[str, ...]]:
    return [
        (one.loss.value, one.activity, "+".join(one.units), "+".join(one.left))
        for one in leave(drawing, person, **settings).work
    ]


def test_work_that_nobody_else_owns_or_backs_up_is_left_to_nobody():
    team = """
        A product
            Mia  MLOps deploy monitor
            Ned  MLOps monitor
    """

    assert lost(team) == [("nobody", "deploy", "A", ""), ("one deep", "monitor", "A", "Ned")]


def test_a_backup_is_named_and_no_other_is_proposed():
    team = """
        A product
            Mia  MLOps deploy
            Ned  MLOps S:deploy
            Eve  MLOps
    """

    [one] = leave(team).work

    assert (one.loss, one.left, one.fixes) == (Loss.BACKUP, ("Ned",), ())


def test_teams_that_are_alike_stand_together_and_others_apart():
    team = """
        A product
            Pam  PM
        B product
            Ned  MLOps S:deploy
        C product
            Pete PM
        Plat platform
            Mia  MLOps deploy
    """

    assert lost(team) == [("nobody", "deploy", "A+C", ""), ("backup", "deploy", "B", "Ned")]


def test_the_worst_comes_first_then_the_critical_then_the_order_of_the_reference():
    team = """
        A product
            Mia  MLOps explore build deploy define
            Ned  MLOps S:define
    """

    assert [one.activity for one in leave(team).work] == ["deploy", "explore", "build", "define"]


@pytest.mark.parametrize(
    "others",
    [
        "Ned MLOps build\n            Eve MLE build",  # two are left
        "Ned MLOps build",  # one is left for what is not critical
        "Ned MLOps C:explore",  # who is asked can not do it, and never could
    ],
)
def test_nothing_is_said_of_work_that_others_still_own(others: str):
    team = f"""
        A product
            Mia  MLOps build
            Cy   MLOps build
            {others}
    """

    assert lost(team) == []


def test_a_second_owner_who_goes_leaves_critical_work_one_deep_only_once():
    team = """
        A product
            Mia  MLOps S:deploy
            Ned  MLOps deploy
        B product
            Eve  MLOps deploy
    """

    assert lost(team) == [("one deep", "deploy", "A", "Ned")]
    assert lost(team, "Eve") == [("nobody", "deploy", "B", "")]


def test_a_firm_that_is_left_is_not_one_person():
    team = """
        A product
            Mia   MLOps deploy
            Ned   MLOps deploy
            OpsCo MLOps kind=vendor deploy
    """

    assert lost(team) == [("one deep", "deploy", "A", "Ned+OpsCo")]


def test_who_can_take_it_is_proposed_with_their_load_best_first():
    team = """
        A product
            Mia  MLOps monitor
            Ned  MLOps deploy  name="Ned Ng"
            Eli  MLE   name="Eli Eck"
    """

    [one] = leave(team).work

    assert [fix.label for fix in one.fixes] == [
        "Make Ned Ng (MLOps Engineer) a backup for Monitor",
        "Make Eli Eck (Machine Learning Engineer) a backup for Monitor",
    ]
    assert one.fixes[0].reason == (
        "The only one in reach who holds a role that owns it; owns 1 activity."
    )


def test_a_backup_that_is_proposed_is_one_while_the_person_is_here():
    team = """
        A product
            Mia  MLOps deploy
            Ned  MLOps
    """
    design = draw(team)
    [one] = leave(team).work

    then = leaving(judge(changed(design, one.fixes[0].changes)), "Mia")

    assert [(one.loss, one.left) for one in then.work] == [(Loss.BACKUP, ("Ned",))]


def test_the_roles_that_nobody_else_holds_are_told():
    team = """
        A product
            Mia  MLOps+DE
            Ned  MLOps
            ?    DE
    """

    assert leave(team).roles == ("data_engineer",)


def test_a_role_of_a_title_counts_as_held():
    team = """
        A product
            Mia  -  title=SRE
            Pam  PM
    """

    assert leave(team).roles == ("mlops_engineer",)


def test_whoever_would_own_too_much_is_told_and_who_does_already_is_not():
    team = """
        A product
            Mia  MLOps 50% deploy
            Ned  MLOps 20% monitor build name="Ned Ng"
        B product
            Eve  MLOps 10% define explore build
    """

    told = leave(team).overloaded

    assert [one.message for one in told] == [
        "Ned Ng owns 3 activities with 20% of a full-time share."
    ]


def test_what_is_shared_out_loads_nobody_who_has_the_time():
    team = """
        A product
            Mia  MLOps deploy monitor
            Ned  MLOps
    """

    assert leave(team).overloaded == ()


def test_findings_that_come_and_go_are_told():
    team = """
        A product
            Mia  MLOps deploy
            Pam  PM
    """

    found = leave(team)

    # One gap, and no longer the one person whom it hangs on.
    assert identities(found.coming) == {("GAP-01", "deploy[A]")}
    assert str(found.counts) == "1 gap more; 1 other finding fewer"


def test_a_finding_about_more_teams_than_before_counts_for_those_that_are_new():
    team = """
        A product
            Mia  MLOps deploy
        B product
            Pam  PM
    """

    found = leave(team)

    assert (found.counts.gaps_gone, found.counts.gaps_come) == (0, 1)
    assert ("GAP-01", "deploy[A,B]") in identities(found.coming)


def test_the_seat_stays_open_so_that_a_team_of_one_still_has_its_work():
    team = """
        A product
            Mia  MLOps deploy
        B product
            Ned  MLOps
    """

    assert lost(team) == [("nobody", "deploy", "A", "")]


def test_a_role_that_nobody_fills_waits_for_the_open_seat():
    team = """
        A product
            Mia  MLOps
            role MLOps deploy
    """

    assert lost(team) == [("nobody", "deploy", "A", "")]


def test_one_fewer_does_not_make_an_organisation_small():
    team = "A product\n" + "\n".join(f"    P{place} PM" for place in range(4))
    grown = judge(draw(team, stage=Stage.AUTO, thresholds={"individuals_in_small_stage": 3}))

    found = leaving(grown, "P0")

    assert "RSK-04" not in {one.rule for one in found.coming}


def test_without_somebody_nothing_names_them_but_a_seat_that_has_ended():
    design = draw("""
        A product
            Mia   MLOps deploy
            OpsCo MLOps kind=vendor contact=Mia
        B product
            Mia   MLOps until=2026-11-20 monitor
    """)

    left = without(design, "Mia")

    assert [seat.person for seat in left.seats] == [None, "OpsCo", "Mia"]
    assert [seat.internal_contact for seat in left.seats] == [None, None, None]
    assert left.ticks == ()


def test_nothing_is_lost_with_somebody_who_has_no_seat():
    team = """
        A product
            Mia  away deploy
            Ned  MLOps
    """

    found = leave(team)

    assert (found.work, found.roles, found.overloaded) == ((), (), ())
