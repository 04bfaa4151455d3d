import json
from datetime import UTC, date, datetime

from roles.analysis.design import Acknowledgement, Design
from roles.analysis.findings import Family, Finding, Severity
from roles.interchange.framework_file import read_shipped
from roles.interchange.report_file import Report, make_report, report_json

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def finding(rule: str, severity: Severity, acknowledged: Acknowledgement | None = None) -> Finding:
    return Finding(
        rule=rule,
        name="Activity nobody owns",
        family=Family.GAP,
        severity=severity,
        subject="monitor_models[A]",
        message="Nobody owns Monitor models for Ä.",
        why="Gaps hurt.",
        advice="Tick somebody.",
        teams=("A",),
        activities=("monitor_models",),
        source="Who does what",
        acknowledged=acknowledged,
    )


def report(*findings: Finding) -> Report:
    design = Design(read_shipped("mlops-who-does-what").facts(), date(2026, 11, 21), name="D")
    return make_report(design, findings, metrics={"coverage_any": 84.6}, file="x.yaml")


ACCEPTED = Acknowledgement("GAP-02", "monitor_models[A]", "hiring", "bo", date(2027, 3, 31))


class TestReport:
    def test_counts_what_is_open(self):
        one = report(finding("GAP-01", Severity.ERROR), finding("GAP-02", Severity.ERROR, ACCEPTED))

        assert one.count(Severity.ERROR) == 1
        assert one.acknowledged_count == 1

    def test_knows_whether_something_open_is_that_bad(self):
        one = report(
            finding("GAP-02", Severity.ERROR, ACCEPTED), finding("GAP-06", Severity.WARNING)
        )

        assert not one.has_open(Severity.ERROR)
        assert one.has_open(Severity.WARNING)
        assert one.has_open(Severity.INFO)


class TestReportJson:
    def test_has_the_agreed_shape(self):
        text = report_json([report(finding("GAP-01", Severity.ERROR))], NOON)

        assert json.loads(text) == {
            "format": "teamdesign-report/1",
            "generated_at": "2026-11-21T12:00:00+00:00",
            "reports": [
                {
                    "file": "x.yaml",
                    "design": "D",
                    "framework": "mlops-who-does-what",
                    "framework_version": 1,
                    "structure": None,
                    "as_of": "2026-11-21",
                    "counts": {"error": 1, "warning": 0, "info": 0, "acknowledged": 0},
                    "metrics": {"coverage_any": 84.6},
                    "findings": [
                        {
                            "rule": "GAP-01",
                            "name": "Activity nobody owns",
                            "severity": "error",
                            "subject": "monitor_models[A]",
                            "message": "Nobody owns Monitor models for Ä.",
                            "why": "Gaps hurt.",
                            "fix": "Tick somebody.",
                            "teams": ["A"],
                            "activities": ["monitor_models"],
                            "people": [],
                            "roles": [],
                            "source": "Who does what",
                            "status": "open",
                            "acknowledged": None,
                        }
                    ],
                }
            ],
        }
        assert "Ä" in text

    def test_says_who_accepted_a_finding(self):
        text = report_json([report(finding("GAP-02", Severity.ERROR, ACCEPTED))], NOON)

        (found,) = json.loads(text)["reports"][0]["findings"]
        assert found["status"] == "acknowledged"
        assert found["acknowledged"] == {"reason": "hiring", "by": "bo", "until": "2027-03-31"}
