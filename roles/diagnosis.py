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
    """What was found in a design; report and metrics are worked out once somebody asks."""

    judgement: engine.Judgement
    file: str = ""

    @property
    def design(self) -> facts.Design:
        return self.judgement.design

    @property
    def reading(self) -> Reading:
        """The state of every cell that the findings were made from."""
        return self.judgement.reading

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them in contractual order, those that somebody accepted too."""
        return self.judgement.findings

    @cached_property
    def metrics(self) -> Metrics:
        return measure(self.reading)

    @cached_property
    def report(self) -> Report:
        return make_report(self.design, self.findings, metrics=self.metrics, file=self.file)

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has accepted, in contractual order."""
        return tuple(one for one in self.findings if one.acknowledged is None)

    def unit_of(self, team: str) -> str:
        """The unit that a team is judged as."""
        return ORGANISATION if self.reading.has_no_product_team else team

    def finding(self, rule: str, subject: str, *, unit: str | None = None) -> Finding | None:
        """The finding of that name; with `unit`, the one whose part about the unit has it."""
        for found in self.findings:
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
    return Diagnosis(engine.judge(design), file)
