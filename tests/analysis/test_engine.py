import os
import pkgutil
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from roles.analysis import analyse, judge, rules
from roles.analysis.design import Acknowledgement, Stage
from roles.analysis.findings import Family, Finding, Rule, Scope
from tests.analysis.drawing import TODAY, draw, identities, subjects

HERE = Path(__file__).parent
CATALOGUE = {
    row["id"]: row for row in yaml.safe_load((HERE.parent / "data" / "rules.yaml").read_text())
}
TESTS = "".join(path.read_text() for path in HERE.glob("test_*.py"))

MIXED = """
    A product
        Pam  PM  define
        Pete PM  define
        Dora DS  explore explore S:monitor
        Idle DE
    B product
        Ben  DS
"""


class TestFindings:
    def test_worst_come_first_then_by_rule_and_subject(self):
        order = [(one.severity.rank, one.rule, one.subject) for one in analyse(draw(MIXED))]

        assert order == sorted(order)
        assert {rank for rank, _, _ in order} == {0, 1, 2}

    def test_say_why_it_matters_and_what_to_do(self):
        for finding in analyse(draw(MIXED)):
            assert finding.message.endswith(".")
            assert finding.why.endswith(".")
            assert finding.fix.endswith(".")
            assert finding.source
            assert finding.rule.startswith(finding.family.value)

    def test_are_the_same_bytes_whatever_the_order_of_sets(self):
        """Sets of strings change their order from process to process."""
        program = (
            "from roles.analysis import analyse\n"
            "from tests.analysis.drawing import draw\n"
            "from tests.analysis.test_engine import MIXED\n"
            "print(analyse(draw(MIXED, structure='centralized')))"
        )
        answers = {
            subprocess.run(
                [sys.executable, "-c", program],
                env={**os.environ, "PYTHONHASHSEED": seed},
                cwd=HERE.parent.parent,
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2", "3")
        }

        assert len(answers) == 1

    def test_can_be_asked_for_by_rule(self):
        [gaps] = [family for family in rules.FAMILIES if family.__name__.endswith(".gaps")]

        found = analyse(draw(MIXED), rules=[gaps.nobody_owns])

        assert {finding.rule for finding in found} == {"GAP-01"}

    def test_come_with_the_reading_they_were_made_from(self):
        design = draw(MIXED)
        judgement = judge(design)

        assert judgement.design is design
        assert judgement.reading.units == ("A", "B")
        assert judgement.findings == analyse(design)

    def test_of_an_empty_design_are_one_note(self):
        assert identities(analyse(draw("A product"))) == {("DAT-01", "organisation")}


class TestUnit:
    def test_answers_for_that_team_alone(self):
        found = analyse(draw(MIXED), unit="B")

        assert ("GAP-01", "explore[B]") in identities(found)
        assert all("B" in finding.teams for finding in found)

    def test_knows_what_is_accepted_of_several(self):
        accepted = Acknowledgement("GAP-01", "prepare[A,B]")

        found = analyse(draw(MIXED, acknowledged=(accepted,)), unit="B")

        assert [(one.subject, one.acknowledged) for one in found if one.acknowledged] == [
            ("prepare[B]", accepted)
        ]

    def test_knows_what_is_accepted_of_a_holder_with_more(self):
        accepted = Acknowledgement("RSK-01", "Mia:deploy,monitor")
        team = """
            A product
                Dora DS explore build
            B product
                Dave DS explore build S:deploy@B
            Plat platform
                Mia MLOps deploy monitor
        """

        found = analyse(draw(team, acknowledged=(accepted,)), unit="B")

        [alone] = [one for one in found if one.rule == "RSK-01"]
        assert (alone.subject, alone.acknowledged) == ("Mia:monitor", accepted)

    @pytest.mark.parametrize("subject", ["Mia:deploy", "Max:deploy,monitor", "deploy,monitor"])
    def test_takes_nothing_less_and_nobody_else_for_accepted(self, subject):
        team = """
            A product
                Dora DS explore build
            Plat platform
                Mia MLOps deploy monitor
        """
        design = draw(team, acknowledged=(Acknowledgement("RSK-01", subject),))

        assert not any(one.acknowledged for one in analyse(design, unit="A"))

    @pytest.mark.parametrize("teams", ["", "@A+B"])
    def test_leaves_to_the_whole_design_what_another_unit_decides(self, teams):
        """In B there is an owner at home, so the one finding about Pam is OVL-01 there."""
        team = f"""
            A product
                Pam  PM  define
            B product
                Dora DS  build
            {"Plat platform" if not teams else "C product"}
                Pete PM  build{teams}
        """
        design = draw(team)

        assert ("OVL-01", "Pete:build[B]") in identities(analyse(design))
        judgement = judge(design, unit="A")
        assert "Pete" not in {person for one in judgement.findings for person in one.people}
        assert ("DND-01", "Pete:build[A]") in identities(judgement.undecided)

    def test_leaves_out_what_concerns_the_whole_design(self):
        scopes = {rule.id: rule.scope for rule in rules.RULES}

        assert {scopes[finding.rule] for finding in analyse(draw(MIXED), unit="B")} == {Scope.TEAM}


class TestSmallStage:
    def test_mutes_the_marked_rules(self):
        grown = {finding.rule for finding in analyse(draw(MIXED, stage=Stage.GROWN))}
        small = {finding.rule for finding in analyse(draw(MIXED, stage=Stage.SMALL))}

        assert "OVL-04" in grown
        assert small == {rule for rule in grown if not CATALOGUE[rule]["muted_when_small"]} | {
            "RSK-04"
        }


class TestAcknowledgement:
    def accepted(self, **facts: object) -> list[Finding]:
        """What is accepted once GAP-01 about Prepare is, in the way that `facts` say."""
        acknowledgement = replace(Acknowledgement("GAP-01", "prepare[A,B]"), **facts)
        found = analyse(draw(MIXED, acknowledged=(acknowledgement,)))
        assert identities(found) == identities(analyse(draw(MIXED)))
        return [finding for finding in found if finding.acknowledged == acknowledgement]

    def test_marks_the_finding_and_leaves_it_in_the_answer(self):
        assert subjects(self.accepted(reason="Hiring", by="Bo")) == ["prepare[A,B]"]

    def test_holds_up_to_its_last_day(self):
        assert subjects(self.accepted(until=TODAY)) == ["prepare[A,B]"]
        assert self.accepted(until=TODAY - timedelta(days=1)) == []

    def test_can_be_of_an_empty_design(self):
        accepted = Acknowledgement("DAT-01", "organisation")

        [finding] = analyse(draw("A product", acknowledged=(accepted,)))

        assert finding.acknowledged == accepted

    def test_is_for_one_rule_and_one_subject(self):
        assert self.accepted(rule="GAP-02") == []
        assert self.accepted(subject="prepare[A]") == []
        assert self.accepted(subject="prepare") == []


class TestCatalogue:
    def test_every_family_module_is_listed(self):
        modules = {module.name for module in pkgutil.iter_modules(rules.__path__)}

        assert modules == {family.__name__.rpartition(".")[2] for family in rules.FAMILIES}

    def test_ids_are_unique(self):
        ids = [rule.id for rule in rules.RULES]

        assert len(ids) == len(set(ids))

    def test_every_core_rule_is_there_and_on(self):
        core = {id for id, row in CATALOGUE.items() if row["tier"] == "core"}

        assert {rule.id for rule in rules.CORE_RULES} == core
        assert len(core) == 52

    @pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
    def test_rule_is_as_in_the_catalogue(self, rule: Rule):
        row = CATALOGUE[rule.id]

        assert rule.name == row["name"]
        assert rule.severity == row["severity"]
        assert rule.muted_when_small == row["muted_when_small"]
        assert rule.optional == (row["tier"] == "ext")

    @pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
    def test_rule_is_explained_and_in_its_family(self, rule: Rule):
        module = next(one for one in rules.FAMILIES if rule in vars(one).values())
        prefixes = re.match(r"[A-Z]{3}( and [A-Z]{3})?", module.__doc__).group().split(" and ")

        assert rule.id.partition("-")[0] in prefixes
        assert rule.family in Family
        assert rule.why.endswith(".")
        assert rule.fix.endswith(".")
        assert rule.source

    @pytest.mark.parametrize("outcome", ["fires", "is_quiet"])
    @pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
    def test_rule_has_a_test_that(self, rule: Rule, outcome: str):
        name = rule.id.lower().replace("-", "_")

        assert f"def test_{name}_{outcome}" in TESTS
