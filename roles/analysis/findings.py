"""What an analysis says: findings, and the rules that make them."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from itertools import islice

from roles.analysis.design import Acknowledgement
from roles.analysis.fixes import Fix, Proposer, accept, no_fixes
from roles.analysis.reading import ORGANISATION, Reading
from roles.analysis.survey import Question

FIXES_AT_MOST = 3


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

    `subject` names what it is about by keys, without blanks; the tuples hold keys too. `cells`
    are the activities and units it rests on, where it need not be each of its activities for
    each of its teams. `is_wide` says that it takes the whole design to say so, though its rule
    can be judged for one team elsewhere.
    """

    subject: str
    message: str
    teams: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    cells: frozenset[tuple[str, str]] = frozenset()
    is_wide: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing to decide about. Its identity is (rule, subject), never its wording.

    `advice` is what the rule says in general; `proposals` finds what can be done in this design.
    `scope` is how far one has to look to find it, and `cells` as of a hit.
    """

    rule: str
    name: str
    family: Family
    severity: Severity
    subject: str
    message: str
    why: str
    advice: str
    teams: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    source: str = ""
    acknowledged: Acknowledgement | None = None
    scope: Scope = Scope.TEAM
    cells: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    proposals: Callable[["Finding"], Iterator[Fix]] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def is_by_holder(self) -> bool:
        """Whether it tells all the work of one holder together: "Dean:deploy,monitor"."""
        return bool(self.cells) and self.subject.endswith(f":{','.join(self.activities)}")

    def subject_for(self, unit: str) -> str | None:
        """What its part about one unit is identified by, in a judgement of that unit alone.

        None if there is no such part, or if it takes the whole design to say so.
        """
        if self.scope is Scope.DESIGN:
            return None
        if unit == ORGANISATION:
            return self.subject
        if not self.cells:
            return narrowed(self.subject, unit) if unit in self.teams else None
        work = sorted(activity for activity, where in self.cells if where == unit)
        if not work or not self.is_by_holder:
            return self.subject if work else None
        return f"{self.subject.removesuffix(','.join(self.activities))}{','.join(work)}"

    @cached_property
    def fixes(self) -> tuple[Fix, ...]:
        """What can be done about it, the best first; worked out when it is asked for.

        Never empty for a finding of a design: what nothing else settles can be accepted.
        """
        if self.proposals is None:
            return ()
        return tuple(islice(self.proposals(self), FIXES_AT_MOST)) or (accept(self),)

    @cached_property
    def fix(self) -> str:
        """What to do, in a sentence: the first fix, without working out the others.

        Where there is nothing but to accept it, what the rule says in general.
        """
        first = next(self.proposals(self), None) if self.proposals is not None else None
        return f"{first.label}." if first is not None else self.advice


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
    fixes: Proposer
    hits: Callable[[Reading], Iterator[Hit]]
    asks: tuple[Question, ...]

    @cached_property
    def family(self) -> Family:
        prefix = self.id.partition("-")[0]
        return Family.OFF_ROLE if prefix == "DND" else Family(prefix)

    @cached_property
    def why(self) -> str:
        """The reason for the rule: the first paragraph of its function's docstring."""
        return " ".join((inspect.getdoc(self.hits) or "").partition("\n\n")[0].split())

    @cached_property
    def quiet_when(self) -> str:
        """Where it does not speak: the rest of the docstring."""
        return " ".join((inspect.getdoc(self.hits) or "").partition("\n\n")[2].split())

    def is_muted(self, reading: Reading) -> bool:
        return self.muted_when_small and reading.is_small

    def __call__(self, reading: Reading) -> list[Finding]:
        if self.is_muted(reading):
            return []
        proposals = partial(self.fixes, reading)
        return [
            Finding(
                rule=self.id,
                name=self.name,
                family=self.family,
                severity=self.severity,
                subject=hit.subject,
                message=hit.message,
                why=self.why,
                advice=self.fix,
                teams=hit.teams,
                activities=hit.activities,
                people=hit.people,
                roles=hit.roles,
                source=self.source,
                scope=Scope.DESIGN if hit.is_wide else self.scope,
                cells=hit.cells,
                proposals=proposals,
            )
            for hit in self.hits(reading)
        ]


def narrowed(subject: str, unit: str) -> str:
    """A subject that names the unit among others, as a judgement of that unit alone writes it."""
    head, bracket, units = subject.rstrip("]").partition("[")
    if not bracket or unit not in units.split(","):
        return subject
    return f"{head}[{unit}]"


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
    fixes: Proposer = no_fixes,
    asks: tuple[Question, ...] = (),
) -> Callable[[Callable[[Reading], Iterator[Hit]]], Rule]:
    """Make a rule of a function that yields the hits it sees in a reading of a design.

    `fix` is the advice in general, `fixes` what to do about one finding in its design. `optional`
    rules are extensions, off unless they are asked for. `asks` are the questions it puts to
    cells, so that those of all rules are answered together.
    """
    return lambda hits: Rule(
        id, name, severity, fix, source, scope, muted_when_small, optional, fixes, hits, asks
    )
