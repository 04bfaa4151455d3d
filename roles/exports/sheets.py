"""Reports as tables, the same for every file format."""

from collections.abc import Iterable
from dataclasses import dataclass

from roles.analysis.design import Design
from roles.interchange.report_file import Report, ReportedFinding

type Cell = str | int | float | None

FINDING_COLUMNS = (
    "file",
    "design",
    "rule",
    "name",
    "severity",
    "family",
    "subject",
    "message",
    "why",
    "fix",
    "teams",
    "activities",
    "people",
    "roles",
    "source",
    "status",
    "reason",
    "by",
    "until",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a report."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def finding_sheet(reports: Iterable[Report]) -> Sheet:
    """Every finding of the reports, a row each, with names where the finding holds keys."""
    rows = tuple(_row(report, one) for report in reports for one in report.findings)
    return Sheet("Findings", FINDING_COLUMNS, rows)


def _row(report: Report, one: ReportedFinding) -> tuple[Cell, ...]:
    design, finding, accepted = report.design, one.finding, one.acknowledgement
    return (
        report.file,
        design.name,
        finding.rule,
        finding.name,
        finding.severity.label,
        finding.family.label,
        finding.subject,
        finding.message,
        finding.why,
        finding.fix,
        *_names(design, one),
        finding.source,
        one.status,
        accepted.reason if accepted else "",
        accepted.by if accepted else "",
        accepted.until.isoformat() if accepted and accepted.until else "",
    )


def _names(design: Design, one: ReportedFinding) -> Iterable[str]:
    """The names of the teams, activities, people and roles of a finding."""
    finding, framework = one.finding, design.framework
    for keys, known in (
        (finding.teams, design.team_by_key),
        (finding.activities, framework.activity_by_key),
        (finding.people, design.person_by_key),
        (finding.roles, framework.role_by_key),
    ):
        yield ", ".join(known[key].name if key in known else key for key in keys)
