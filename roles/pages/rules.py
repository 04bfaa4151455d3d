"""The catalogue of rules, as a page shows it."""

from dataclasses import dataclass
from itertools import groupby

from roles.analysis.findings import Family, Rule, Severity
from roles.analysis.rules import RULES


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What is said of a rule; the rule itself is a function, which a template would call."""

    id: str
    name: str
    severity: Severity
    notes: str
    why: str
    quiet_when: str
    source: str
    fix: str


@dataclass(frozen=True, slots=True)
class FamilyOfRules:
    family: Family
    rules: tuple[RuleRow, ...]


def rule_catalogue() -> list[FamilyOfRules]:
    """Every rule there is, families in their order, those that are off by default too."""
    return [
        FamilyOfRules(family, tuple(map(_row, rules)))
        for family, rules in groupby(RULES, key=lambda rule: rule.family)
    ]


def _row(rule: Rule) -> RuleRow:
    notes = [rule.id]
    if rule.optional:
        notes.append("off by default")
    if rule.muted_when_small:
        notes.append("silent in small teams")
    return RuleRow(
        id=rule.id,
        name=rule.name,
        severity=rule.severity,
        notes=", ".join(notes),
        why=rule.why,
        quiet_when=rule.quiet_when,
        source=rule.source,
        fix=rule.fix,
    )
