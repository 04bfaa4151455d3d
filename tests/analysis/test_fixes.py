"""What is proposed for findings, and that it does what it says."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from roles.analysis import Design, Finding, analyse
from roles.analysis.changes import (
    AcceptFinding,
    AddSeat,
    AddTicks,
    SetRoles,
    VacateSeat,
    changed,
)
from roles.analysis.design import Level, Seat, Stage, Tick
from roles.analysis.findings import FIXES_AT_MOST
from roles.analysis.fixes import Fix, no_fixes
from roles.analysis.reading import Reading
from roles.analysis.rules import CORE_RULES, RULES
from roles.interchange.design_file import read_design
from tests.analysis.drawing import draw, identities
from tests.analysis.strategies import designs
from tests.analysis.test_scenarios import SCENARIOS, shipped_facts

checked = settings(derandomize=True, deadline=None, max_examples=150)


def fixes_of(design: Design, rule: str) -> tuple[Fix, ...]:
    [finding] = [one for one in analyse(design) if one.rule == rule]
    return finding.fixes


def labels(design: Design, rule: str) -> list[str]:
    return [fix.label for fix in fixes_of(design, rule)]


def is_gone(design: Design, finding: Finding, fix: Fix) -> bool:
    after = analyse(changed(design, fix.changes), rules=RULES)
    return (finding.rule, finding.subject) not in identities(after)


@pytest.mark.parametrize("rule", CORE_RULES, ids=lambda rule: rule.id)
def test_core_rule_proposes_something(rule):
    assert rule.fixes is not no_fixes


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_case_is_settled_by_its_fixes(path: Path):
    case = yaml.safe_load(path.read_text())
    content = yaml.safe_dump(case["design"], allow_unicode=True).encode()
    design = read_design(
        content, name=path.name, framework_of=shipped_facts, today=date(2000, 1, 1)
    )

    for finding in analyse(design):
        assert 1 <= len(finding.fixes) <= FIXES_AT_MOST
        assert not isinstance(finding.fixes[0].changes[0], AcceptFinding)
        for fix in finding.fixes:
            assert fix.changes
            assert is_gone(design, finding, fix) or not fix.clears, fix.label
            # What does not clear it opens a seat, for whom somebody has to be found.
            assert fix.clears or any(
                isinstance(change, AddSeat | AddTicks) for change in fix.changes
            )


@checked
@given(designs())
def test_every_finding_can_be_settled_or_accepted(design: Design):
    for finding in analyse(design, rules=RULES):
        assert finding.fixes
        for fix in finding.fixes:
            after = changed(design, fix.changes)
            assert after != design
            gone = (finding.rule, finding.subject) not in identities(analyse(after, rules=RULES))
            assert gone or not fix.clears, f"{finding.rule}: {fix.label}"


@checked
@given(designs())
def test_a_fix_of_a_unit_settles_its_part_and_keeps_what_others_have(design: Design):
    """Thought of in the unit's vicinity, it is done to the whole design."""
    for unit in (reading := Reading(design)).units:
        owned = [
            (activity, other)
            for activity, other, cell in reading.each_cell()
            if cell.is_covered and other != unit
        ]
        for finding in analyse(design, unit=unit, rules=RULES):
            for fix in finding.fixes:
                after = changed(design, fix.changes)
                alone = analyse(after, unit=unit, rules=RULES)
                gone = (finding.rule, finding.subject) not in identities(alone)
                assert gone or not fix.clears, f"{finding.rule}: {fix.label}"
                if not any(isinstance(change, VacateSeat) for change in fix.changes):
                    now = {one[:2]: one[2] for one in Reading(after).each_cell()}
                    assert all(now[key].is_covered for key in owned if key in now)


@checked
@given(designs())
def test_fixes_are_told_in_words(design: Design):
    for finding in analyse(design, rules=RULES):
        told = [fix.label for fix in finding.fixes]
        assert finding.fix == (
            finding.advice
            if isinstance(finding.fixes[0].changes[0], AcceptFinding)
            else f"{told[0]}."
        )
        for fix in finding.fixes:
            assert not fix.label.endswith(".")
            assert "  " not in fix.label
            assert fix.reason.endswith(".")


@checked
@given(designs())
def test_the_same_design_gives_the_same_fixes(design: Design):
    def fixes(judged: Design) -> list[tuple[Fix, ...]]:
        return [finding.fixes for finding in analyse(judged, rules=RULES)]

    assert fixes(design) == fixes(replace(design))


class TestGiving:
    def test_names_the_nearest_then_the_next_then_a_hire(self):
        team = """
            A product
                Dora DS
                Mia  MLOps deploy
        """
        design = draw(team)
        [finding] = [one for one in analyse(design) if one.subject == "monitor[A]"]
        first, second, _ = finding.fixes

        assert first.label == "Give Monitor to Mia (MLOps Engineer)"
        assert first.changes == (AddTicks((Tick("monitor", person="Mia", team="A"),)),)
        assert first.reason == (
            "The only one in reach who holds a role that owns it; owns 1 activity."
        )
        assert second.label == "Open a seat for an MLOps Engineer in A, to own Monitor"
        assert second.changes == (
            AddSeat(Seat("A", roles=("mlops_engineer",), key="open-mlops-engineer")),
            AddTicks((Tick("monitor", seat="open-mlops-engineer"),)),
        )
        assert not second.clears

    def test_says_who_has_least_to_do(self):
        team = """
            A product
                Mia MLOps     deploy
                Ned MLOps 50% deploy
        """
        [finding] = [one for one in analyse(draw(team)) if one.subject == "monitor[A]"]
        first, second, _ = finding.fixes

        assert first.reason == (
            "Holds a role that owns it; owns 1 activity, the least of 2 who could."
        )
        assert second.reason == (
            "Holds a role that owns it; owns 1 activity with 50% of a full-time share, and 2 could."
        )

    def test_adds_the_role_to_somebody_beside_it(self):
        team = """
            A product
                Eli MLE build
        """
        [finding] = [one for one in analyse(draw(team)) if one.subject == "monitor[A]"]
        fix = finding.fixes[0]

        assert fix.label == (
            "Give Monitor to Eli (Machine Learning Engineer), with the role MLOps Engineer added"
        )
        assert SetRoles("A", "Eli", ("ml_engineer", "mlops_engineer")) in fix.changes

    def test_covers_every_team_that_lacks_it(self):
        team = """
            A product
                Ann MLOps deploy
            B product
                Bob MLOps deploy
            C product
                Cy  MLOps deploy monitor
        """
        [finding] = [one for one in analyse(draw(team)) if one.subject == "monitor[A,B]"]

        assert finding.fixes[0].label == "Give Monitor to Ann for A and Bob for B"
        assert is_gone(draw(team), finding, finding.fixes[0])

    def test_leaves_the_teams_alone_that_have_it(self):
        team = """
            A product
                Pam PM define
            B product
                Bob MLOps monitor deploy
            Plat platform
                Mia MLOps
        """
        [finding] = [one for one in analyse(draw(team)) if one.subject == "monitor[A]"]

        assert finding.fixes[0].changes == (
            AddTicks((Tick("monitor", person="Mia", team="Plat", teams=("A",)),)),
        )

    def test_asks_another_team_before_it_hires(self):
        team = """
            A product
                Pam PM define
            B product
                Bob MLOps monitor deploy
        """
        [finding] = [one for one in analyse(draw(team)) if one.subject == "monitor[A]"]

        assert finding.fixes[0].label == (
            "Seat Bob (MLOps Engineer) in A too, with 50%, to own Monitor"
        )

    def test_asks_whoever_there_is_before_it_hires_in_a_small_team(self):
        team = """
            A product
                Pam PM define
        """
        [finding] = [
            one
            for one in analyse(draw(team, stage=Stage.SMALL))
            if one.rule == "GAP-01" and "monitor" in one.subject
        ]

        assert finding.fixes[0].label == "Give Monitor to Pam (Product Manager)"


class TestStepBack:
    def test_keeps_what_is_held_for_other_teams(self):
        team = """
            A product
                Dora DS explore
                Mia  MLOps deploy
            B product
                Ben  DS explore
            Plat platform
                Rex  DE deploy prepare explore
        """
        design = draw(team)
        [finding] = [one for one in analyse(design) if one.subject == "Rex:deploy[A]"]
        after = changed(design, finding.fixes[0].changes)

        assert {(tick.level, tick.teams) for tick in after.ticks if tick.person == "Rex"} >= {
            (Level.OWNER, ("B",)),
            (Level.BACKUP, ("A",)),
        }

    def test_leaves_others_of_the_same_role_what_they_hold(self):
        team = """
            A product
                Dora DS build
                Mia  MLOps
                Ned  MLOps
                role MLOps build
        """
        design = draw(team)
        [finding] = [one for one in analyse(design) if one.subject == "Mia:build[A]"]
        after = changed(design, finding.fixes[0].changes)

        assert finding.fixes[0].label == "Make Mia a backup for Build"
        assert {(tick.person, tick.level) for tick in after.ticks} == {
            ("Dora", Level.OWNER),
            ("Mia", Level.BACKUP),
            ("Ned", Level.OWNER),
        }


def test_a_change_of_role_keeps_what_was_held_by_the_old_one():
    team = """
        A product
            Mia  MLOps
            role MLOps build
            role MLOps prepare
        B product
            Mia  MLOps build
    """
    design = draw(team)
    _, change = fixes_of(design, "TTL-01")
    after = changed(design, change.changes)

    assert change.label.endswith("instead of MLOps Engineer")
    assert {(tick.activity, tick.person, tick.role, tick.team) for tick in after.ticks} == {
        ("build", "Mia", None, "A"),
        ("prepare", "Mia", None, "A"),
        ("build", "Mia", None, "B"),
    }


class TestOneVoice:
    TEAM = """
        A product
            Pam PM define
            Paz PM define
    """

    def test_marks_one_accountable_where_that_is_done(self):
        team = self.TEAM + "        Dora DS explore A:explore\n"

        assert labels(draw(team), "OVL-04")[:2] == [
            "Mark Pam accountable for Define",
            "Mark Paz accountable for Define",
        ]

    def test_does_not_begin_with_letters_that_all_the_rest_would_lack(self):
        assert labels(draw(self.TEAM), "OVL-04")[0] == "Make Paz a backup for Define"


def test_what_nothing_settles_can_be_accepted():
    team = """
        A product
            ?new MLOps monitor
    """
    [finding] = [one for one in analyse(draw(team)) if one.rule == "GAP-02"]

    assert [fix.label for fix in finding.fixes] == ["Accept it as it is"]
    assert not finding.fixes[0].clears
    assert finding.fix == finding.advice
