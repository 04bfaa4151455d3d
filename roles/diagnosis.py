"""The current report of a design; the one call for pages, API, exports and commands."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from roles import models
from roles.analysis import design as facts
from roles.analysis import engine
from roles.analysis.findings import Finding
from roles.analysis.metrics import measure
from roles.analysis.reading import ORGANISATION, Reading
from roles.interchange.report_file import Metrics, Report, make_report
from roles.snapshots import take_snapshot


@dataclass(frozen=True)
class Diagnosis:
    """A report, and the reading with the state of every cell that it was made from."""

    report: Report
    reading: Reading

    @property
    def design(self) -> facts.Design:
        return self.report.design

    @property
    def metrics(self) -> Metrics:
        return self.report.metrics

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has accepted, in contractual order."""
        return tuple(one.finding for one in self.report.findings if one.is_open)

    def unit_of(self, team: str) -> str:
        """The unit that a team is judged as."""
        return ORGANISATION if self.reading.has_no_product_team else team

    def finding(self, rule: str, subject: str, *, unit: str | None = None) -> Finding | None:
        """The finding of that name; with `unit`, the one whose part about the unit has it."""
        for one in self.report.findings:
            found = one.finding
            name = found.subject if unit is None else found.subject_for(unit)
            if (found.rule, name) == (rule, subject):
                return found
        return None


def diagnose(design: models.Design, *, on: date) -> Diagnosis:
    """Judge a stored design as it is now, the whole of it, in the queries of its snapshot.

    `on` is the day it is judged on, unless the design names one itself.
    """
    return judge(take_snapshot(design, on=on))


def judge(design: facts.Design, *, file: str = "") -> Diagnosis:
    """Judge a design from anywhere; `file` is the name it came under. No database is touched."""
    judgement = engine.judge(design)
    metrics = measure(judgement.reading)
    return Diagnosis(
        make_report(design, judgement.findings, metrics=metrics, file=file), judgement.reading
    )
