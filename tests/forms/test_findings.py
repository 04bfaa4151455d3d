import pytest
from django.http import QueryDict

from roles.diagnosis import judge
from roles.forms.findings import FindingFilterForm
from tests.analysis.drawing import draw
from tests.test_diagnosis import accepted

DRAWING = """
    A product "Search"
        Pam  PM     name="Pam Poe"  define
        Dora DS     explore build
        Dean DE     build prepare
        Mia  MLOps  deploy monitor
    B product "Ads"
        Pete PM     define
"""


@pytest.fixture
def report():
    return judge(draw(DRAWING)).report


def ask(report, query=""):
    return FindingFilterForm(QueryDict(query), report=report)


def found(report, query=""):
    return {
        f"{one.finding.rule} {one.finding.subject}"
        for one in ask(report, query).filter(report.findings)
    }


class TestFilter:
    def test_lets_all_that_is_open_through(self, report):
        assert len(found(report)) == len(report.findings)
        assert not ask(report).is_used

    def test_by_severity(self, report):
        severities = {one.split()[0] for one in found(report, "severity=high")}

        assert severities == {"GAP-01"}

    def test_by_kind_and_team(self, report):
        assert "OVL-01 Dean:build[A]" in found(report, "kind=overlap&team=A")
        assert found(report, "kind=overlap&team=B") == set()

    @pytest.mark.parametrize("words", ["EXPLORE nobody", "gap-01 explore"])
    def test_by_words(self, report, words):
        assert found(report, f"q={words}") == {"GAP-01 explore[B]"}

    def test_by_the_name_of_a_person(self, report):
        assert all("Mia" in one for one in found(report, "q=mia"))
        assert found(report, "q=mia")

    @pytest.mark.parametrize(
        "query", ["severity=worst", "kind=%00", "team=Z", f"q={'x' * 201}", "accepted=", "q=%00"]
    )
    def test_leaves_aside_what_it_cannot_read(self, report, query):
        assert found(report, query) == found(report)

    def test_shows_accepted_findings_when_asked(self):
        report = accepted().report

        assert "GAP-01 explore[A]" not in found(report)
        assert "GAP-01 explore[A]" in found(report, "accepted=on")
        assert ask(report).accepted_count == 1
        assert ask(report, "severity=low").accepted_count == 0


class TestOptions:
    def test_say_how_many_each_would_leave(self, report):
        form = ask(report, "kind=gap")
        severities = {option.label: option.count for option in form.severities}

        assert severities == {"High": 5, "Medium": 0, "Low": 0}
        assert form.severity_total == 5
        assert [(option.label, option.count) for option in form.teams] == [
            ("Search", 0),
            ("Ads", 5),
        ]

    def test_are_the_kinds_that_there_are(self, report):
        options = {option.value: option for option in ask(report, "kind=skill").kinds}

        assert {"gap", "overlap", "skill"} <= options.keys()
        assert "handoff" not in options
        assert options["skill"].is_chosen
