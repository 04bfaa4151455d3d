from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from roles.analysis.design import Acknowledgement, Design
from roles.analysis.findings import Finding, Rule, Scope, narrowed
from roles.analysis.reading import ORGANISATION, Outside, Reading
from roles.analysis.rules import CORE_RULES
from roles.analysis.rules.data import empty_organisation, is_empty
from roles.analysis.vicinity import vicinity


@dataclass(frozen=True)
class Judgement:
    """A design, how its cells stand, and what was found, in contractual order.

    `undecided`, in a judgement of one unit, are findings of the unit that stand or fall with
    other units, so that only the whole design says whether they are told, and how.
    """

    design: Design
    reading: Reading
    findings: tuple[Finding, ...]
    undecided: tuple[Finding, ...] = ()


def judge(
    design: Design,
    *,
    unit: str | None = None,
    outside: Outside | None = None,
    rules: Iterable[Rule] = CORE_RULES,
) -> Judgement:
    """Judge a design by `rules`: worst findings first, then by rule and subject.

    With `unit`, only the unit's share is worked out, from its vicinity alone: exactly the parts
    about that unit of all findings of team scope that the whole design has
    (`Finding.subject_for`), rule by rule and subject by subject, with the same severity. A part
    is accepted if an acknowledgement names it, or names more of the same finding; so it is
    whenever the finding of the whole design is. Beyond that it is only where an acknowledgement
    has outlived the finding that it was for.

    With `outside`, the design is such a vicinity already. The same design always gives the same
    answer: nothing here reads a clock, a database or a setting.
    """
    if unit is not None:
        return _judge_unit(design, unit, outside, rules)
    reading = Reading(design)
    rules = _speaking(rules, reading)
    if is_empty(reading):
        found = empty_organisation(reading)
    else:
        found = [finding for rule in rules for finding in rule(reading)]
    return Judgement(design, reading, _in_order(found, _Accepted(design)))


def _judge_unit(
    design: Design, unit: str, outside: Outside | None, rules: Iterable[Rule]
) -> Judgement:
    if outside is None:
        part = vicinity(design, unit)
        design, outside = part.design, part.outside
    reading = Reading(design, unit=unit, outside=outside)
    rules = _speaking([rule for rule in rules if rule.scope is Scope.TEAM], reading)
    found = [
        finding
        for rule in rules
        for finding in rule(reading)
        if finding.cells or unit == ORGANISATION or unit in finding.teams
    ]
    accepted = _Accepted(design, unit)
    return Judgement(
        design,
        reading,
        _in_order([one for one in found if one.scope is Scope.TEAM], accepted),
        _in_order([one for one in found if one.scope is Scope.DESIGN], accepted),
    )


def _speaking(rules: Iterable[Rule], reading: Reading) -> list[Rule]:
    """The rules that are not muted; what they ask of the cells is announced."""
    speaking = [rule for rule in rules if not rule.is_muted(reading)]
    reading.expect(question for rule in speaking for question in rule.asks)
    return speaking


def _in_order(findings: Iterable[Finding], accepted: "_Accepted") -> tuple[Finding, ...]:
    return tuple(
        sorted(
            map(accepted.mark, findings),
            key=lambda finding: (finding.severity.rank, finding.rule, finding.subject),
        )
    )


class _Accepted:
    """What is accepted on the day of a design, as a judgement of one unit names it if need be."""

    def __init__(self, design: Design, unit: str | None = None) -> None:
        self._by_subject: dict[tuple[str, str], Acknowledgement] = {}
        self._by_holder: dict[tuple[str, str], list[tuple[set[str], Acknowledgement]]]
        self._by_holder = defaultdict(list)
        for one in design.acknowledged:
            if one.until is not None and one.until < design.as_of:
                continue
            subject = one.subject if unit is None else narrowed(one.subject, unit)
            self._by_subject[one.rule, subject] = one
            if unit is not None:
                holder, _, activities = one.subject.rpartition(":")
                self._by_holder[one.rule, holder].append((set(activities.split(",")), one))

    def mark(self, finding: Finding) -> Finding:
        """The finding with what accepts it, if anything does."""
        found = self._by_subject.get((finding.rule, finding.subject))
        if found is None and finding.is_by_holder:
            holder = finding.subject.removesuffix(f":{','.join(finding.activities)}")
            for activities, one in self._by_holder.get((finding.rule, holder), ()):
                if activities.issuperset(finding.activities):
                    found = one
        return finding if found is None else replace(finding, acknowledged=found)


def analyse(
    design: Design, *, unit: str | None = None, rules: Iterable[Rule] = CORE_RULES
) -> tuple[Finding, ...]:
    """The findings of `judge` alone."""
    return judge(design, unit=unit, rules=rules).findings
