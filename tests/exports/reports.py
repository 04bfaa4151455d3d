"""A report as the tests of the exports need one: a name that looks like a formula, two findings."""

from datetime import date

from roles.analysis.design import Acknowledgement, Design, Person, Seat, Team
from roles.analysis.findings import Family, Finding, Severity
from roles.interchange.framework_file import read_shipped
from roles.interchange.report_file import Report, make_report

ACCEPTED = Acknowledgement("CAP-02", "eve", "hiring", "bo", date(2027, 3, 31))


def report() -> Report:
    design = Design(
        read_shipped("mlops-who-does-what").facts(),
        date(2026, 11, 21),
        name="=cmd()",
        teams=(Team("A", "Search | Ranking"),),
        people=(Person("eve", "Eve *"),),
        seats=(Seat("A", "eve"),),
    )
    gap = Finding(
        rule="GAP-01",
        name="Activity nobody owns",
        family=Family.GAP,
        severity=Severity.ERROR,
        subject="monitor_models[A]",
        message="Nobody owns Monitor models for Search | Ranking.",
        why="Gaps hurt.",
        advice="Tick Eve *.",
        teams=("A",),
        activities=("monitor_models",),
        people=("eve",),
        roles=("mlops_engineer",),
        source="Who does what",
    )
    load = Finding(
        rule="CAP-02",
        name="Over-allocated",
        family=Family.LOAD,
        severity=Severity.WARNING,
        subject="eve",
        message="+1",
        why="Arithmetic.",
        advice="Lower a share.",
        people=("eve",),
        acknowledged=ACCEPTED,
    )
    return make_report(design, (gap, load), file="x.yaml")
