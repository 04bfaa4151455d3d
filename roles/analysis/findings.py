"""What an analysis says: findings, and the rules that make them."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from roles.analysis.design import Acknowledgement
from roles.analysis.reading import Reading


class Severity(StrEnum):
    """How bad it is: nobody does it or it cannot work; likely trouble; a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word people read: High, Medium or Low."""
        return _SEVERITY_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the worst; findings are told in this order."""
        return _SEVERITY_RANKS[self]


_SEVERITY_LABELS = {Severity.ERROR: "High", Severity.WARNING: "Medium", Severity.INFO: "Low"}
_SEVERITY_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Family(StrEnum):
    """What kind of trouble it is; the value is the prefix of the rule's id."""

    DATA = "DAT"
    GAP = "GAP"
    OVERLAP = "OVL"
    OFF_ROLE = "OFF"
    STRUCTURE = "STR"
    HANDOFF = "HND"
    LOAD = "CAP"
    CONTINUITY = "RSK"
    SKILL = "SKL"
    TITLE = "TTL"
    ACCOUNTABILITY = "RAC"

    @property
    def label(self) -> str:
        """The word people read and filter by."""
        return self.name.replace("_", " ").capitalize()


class Scope(StrEnum):
    """How far a rule looks: TEAM rules can be judged again for one team after a tick."""

    TEAM = "team"
    DESIGN = "design"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule's condition holds: its subject, a sentence, and what it is about.

    `subject` is written as rules.md B.5 says; the tuples hold keys.
    """

    subject: str
    message: str
    fix: str = ""
    teams: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to decide about. Its identity is (rule, subject), never its wording."""

    rule: str
    name: str
    family: Family
    severity: Severity
    subject: str
    message: str
    why: str
    fix: str
    teams: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    source: str = ""
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True)
class Rule:
    """One row of the catalogue. Calling it judges a reading; it is silent where it is muted."""

    id: str
    name: str
    severity: Severity
    fix: str
    source: str
    scope: Scope
    muted_when_small: bool
    optional: bool
    hits: Callable[[Reading], Iterator[Hit]]

    @cached_property
    def family(self) -> Family:
        prefix = self.id.partition("-")[0]
        return Family.OFF_ROLE if prefix == "DND" else Family(prefix)

    @cached_property
    def why(self) -> str:
        """The reason for the rule: the first paragraph of its function's docstring."""
        text = inspect.getdoc(self.hits) or ""
        return " ".join(text.partition("\n\n")[0].split())

    def __call__(self, reading: Reading) -> list[Finding]:
        if self.muted_when_small and reading.is_small:
            return []
        return [
            Finding(
                rule=self.id,
                name=self.name,
                family=self.family,
                severity=self.severity,
                subject=hit.subject,
                message=hit.message,
                why=self.why,
                fix=hit.fix or self.fix,
                teams=hit.teams,
                activities=hit.activities,
                people=hit.people,
                roles=hit.roles,
                source=self.source,
            )
            for hit in self.hits(reading)
        ]


def rule(
    id: str,
    name: str,
    severity: Severity,
    *,
    fix: str,
    source: str,
    scope: Scope = Scope.TEAM,
    muted_when_small: bool = False,
    optional: bool = False,
) -> Callable[[Callable[[Reading], Iterator[Hit]]], Rule]:
    """Make a rule of a function that yields the hits it sees in a reading of a design.

    `optional` rules are extensions, off unless they are asked for.
    """
    return lambda hits: Rule(
        id, name, severity, fix, source, scope, muted_when_small, optional, hits
    )
