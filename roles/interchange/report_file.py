"""A report: what the analysis says about designs on a day; and its file, in JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from roles.analysis.design import Acknowledgement, Design
from roles.analysis.findings import Finding, Severity

FORMAT = "teamdesign-report/1"

type Metrics = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding and whether it still asks for a decision on the day of the report."""

    finding: Finding

    @property
    def acknowledgement(self) -> Acknowledgement | None:
        """Who accepted the finding and why; None while it is open."""
        return self.finding.acknowledged

    @property
    def is_open(self) -> bool:
        return self.acknowledgement is None

    @property
    def status(self) -> str:
        return "open" if self.is_open else "acknowledged"


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one design; `findings` are in contractual order, acknowledged included."""

    design: Design
    findings: tuple[ReportedFinding, ...] = ()
    metrics: Metrics = field(default_factory=dict)
    file: str = ""

    def count(self, severity: Severity) -> int:
        """How many open findings there are of that severity."""
        return sum(one.is_open and one.finding.severity is severity for one in self.findings)

    @property
    def acknowledged_count(self) -> int:
        return sum(not one.is_open for one in self.findings)

    def has_open(self, worst: Severity) -> bool:
        """Whether something open is as bad as that, or worse."""
        return any(one.is_open and one.finding.severity.rank <= worst.rank for one in self.findings)


def make_report(
    design: Design,
    findings: Iterable[Finding],
    *,
    metrics: Metrics | None = None,
    file: str = "",
) -> Report:
    """Make a report of the findings of a design, which must be in contractual order."""
    return Report(design, tuple(ReportedFinding(one) for one in findings), metrics or {}, file)


def report_json(reports: Iterable[Report], generated_at: datetime) -> str:
    """The reports as JSON; apart from `generated_at`, the same designs give the same bytes."""
    content = {
        "format": FORMAT,
        "generated_at": generated_at.isoformat(),
        "reports": [_report(report) for report in reports],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _report(report: Report) -> dict[str, object]:
    design = report.design
    return {
        "file": report.file,
        "design": design.name,
        "framework": design.framework.slug,
        "framework_version": design.framework.version,
        "structure": design.structure,
        "as_of": design.as_of.isoformat(),
        "counts": {
            **{severity.value: report.count(severity) for severity in Severity},
            "acknowledged": report.acknowledged_count,
        },
        "metrics": dict(report.metrics),
        "findings": [_finding(one) for one in report.findings],
    }


def _finding(one: ReportedFinding) -> dict[str, object]:
    finding = one.finding
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
        "teams": list(finding.teams),
        "activities": list(finding.activities),
        "people": list(finding.people),
        "roles": list(finding.roles),
        "source": finding.source,
        "status": one.status,
        "acknowledged": _acknowledgement(one.acknowledgement),
    }


def _acknowledgement(one: Acknowledgement | None) -> dict[str, str | None] | None:
    if one is None:
        return None
    until = one.until.isoformat() if one.until else None
    return {"reason": one.reason, "by": one.by, "until": until}
