from dataclasses import replace
from datetime import date

import pytest

from roles.analysis.design import Acknowledgement
from roles.analysis.findings import Severity
from roles.diagnosis import diagnose, judge
from tests.analysis.drawing import TODAY, draw
from tests.stored_designs import keep_listings

# Nobody explores, prepares or monitors.
DRAWING = """
    A product
        Pam  PM     define
        Dora DS     build
        Mia  MLOps  deploy
"""


def accepted(**facts):
    gap = Acknowledgement("GAP-01", "explore[A]", reason="Hiring", by="Bo", **facts)
    return judge(replace(draw(DRAWING), acknowledged=(gap,)))


class TestJudge:
    def test_finds_what_is_wrong_and_how_cells_stand(self):
        diagnosis = judge(draw(DRAWING), file="a.yaml")

        assert ("GAP-01", "explore[A]") in {(one.rule, one.subject) for one in diagnosis.open}
        assert diagnosis.reading.cell("define", "A").is_covered
        assert diagnosis.metrics["coverage_any"] == 50.0
        assert diagnosis.report.file == "a.yaml"

    def test_tells_open_and_accepted_findings_apart(self):
        diagnosis = accepted()

        assert ("GAP-01", "explore[A]") not in {(one.rule, one.subject) for one in diagnosis.open}
        assert diagnosis.report.acknowledged_count == 1
        assert len(diagnosis.report.findings) == len(diagnosis.open) + 1

    @pytest.mark.parametrize(("until", "count"), [(TODAY, 1), (date(2026, 11, 20), 0)])
    def test_lets_an_accepted_finding_speak_again_after_its_last_day(self, until, count):
        assert accepted(until=until).report.acknowledged_count == count

    def test_tells_the_worst_first(self):
        ranks = [finding.severity.rank for finding in judge(draw(DRAWING)).open]

        assert ranks == sorted(ranks)
        assert judge(draw(DRAWING)).report.count(Severity.ERROR) == 3


@pytest.mark.django_db
class TestDiagnose:
    def test_judges_a_stored_design_as_its_file(self, organisation):
        design = keep_listings(organisation)

        diagnosis = diagnose(design, on=date(2026, 11, 21))

        assert diagnosis.design.name == "Listings ML"
        assert ("GAP-01", "monitor_models[categories]") in {
            (one.rule, one.subject) for one in diagnosis.open
        }

    def test_judges_on_the_day_that_the_design_names(self, organisation):
        design = keep_listings(organisation)
        design.as_of = date(2026, 3, 1)

        assert diagnose(design, on=date(2026, 11, 21)).design.as_of == date(2026, 3, 1)
