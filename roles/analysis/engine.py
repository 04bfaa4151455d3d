from collections.abc import Iterable
from dataclasses import dataclass, replace

from roles.analysis.design import Design
from roles.analysis.findings import Finding, Rule, Scope
from roles.analysis.reading import Reading
from roles.analysis.rules import CORE_RULES
from roles.analysis.rules.data import empty_organisation, is_empty


@dataclass(frozen=True)
class Judgement:
    """A design, how its cells stand, and what was found, in contractual order."""

    design: Design
    reading: Reading
    findings: tuple[Finding, ...]


def judge(
    design: Design, *, unit: str | None = None, rules: Iterable[Rule] = CORE_RULES
) -> Judgement:
    """Judge a design by `rules`: worst findings first, then by rule and subject.

    With `unit`, only what concerns that product team is worked out; the design may then hold no
    more than what can reach it. The same design always gives the same answer: nothing here reads
    a clock, a database or a setting.
    """
    reading = Reading(design, unit=unit)
    if is_empty(reading):
        found = empty_organisation(reading)
    else:
        found = [
            finding
            for rule in rules
            if unit is None or rule.scope is Scope.TEAM
            for finding in rule(reading)
        ]
    accepted = {
        (one.rule, _as_seen_from(unit, one.subject)): one
        for one in design.acknowledged
        if one.until is None or design.as_of <= one.until
    }
    found = (
        [
            replace(finding, acknowledged=accepted.get((finding.rule, finding.subject)))
            for finding in found
        ]
        if accepted
        else found
    )
    if unit is not None:
        found = [finding for finding in found if unit in finding.teams or not finding.teams]
    found.sort(key=lambda finding: (finding.severity.rank, finding.rule, finding.subject))
    return Judgement(design, reading, tuple(found))


def _as_seen_from(unit: str | None, subject: str) -> str:
    """A subject that names the unit among others, as a judgement of that unit alone writes it."""
    head, bracket, units = subject.rstrip("]").partition("[")
    if unit is None or not bracket or unit not in units.split(","):
        return subject
    return f"{head}[{unit}]"


def analyse(
    design: Design, *, unit: str | None = None, rules: Iterable[Rule] = CORE_RULES
) -> tuple[Finding, ...]:
    """The findings of `judge` alone."""
    return judge(design, unit=unit, rules=rules).findings
