"""What is different once a design is judged by another version of its framework."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from roles.analysis.design import Design
from roles.analysis.findings import Family, Finding
from roles.analysis.wording import listed

type Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open findings go, come and change; gaps are counted apart."""

    gaps_gone: int = 0
    gaps_come: int = 0
    others_gone: int = 0
    others_come: int = 0
    changed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.gaps_gone + other.gaps_gone,
            self.gaps_come + other.gaps_come,
            self.others_gone + other.others_gone,
            self.others_come + other.others_come,
            self.changed + other.changed,
        )

    def __bool__(self) -> bool:
        return self != Counts()

    def __str__(self) -> str:
        """ "2 gaps fewer, 1 more; 1 other finding more; 3 change"."""
        other = "other finding" if self.gaps_gone or self.gaps_come else "finding"
        parts = [
            _fewer_and_more("gap", self.gaps_gone, self.gaps_come),
            _fewer_and_more(other, self.others_gone, self.others_come),
            f"{self.changed} {'changes' if self.changed == 1 else 'change'}"
            if self.changed
            else "",
        ]
        return "; ".join(filter(None, parts)) or "no finding changes"


def _fewer_and_more(what: str, gone: int, come: int) -> str:
    things = f"{what}{'' if (gone or come) == 1 else 's'}"
    if gone and come:
        return f"{gone} {things} fewer, {come} more"
    if gone or come:
        return f"{gone or come} {things} {'fewer' if gone else 'more'}"
    return ""


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """One finding as the two judgements tell it."""

    before: Finding
    after: Finding


@dataclass(frozen=True)
class Difference:
    """The findings that go, come and change between two judgements, accepted ones included."""

    gone: tuple[Finding, ...]
    come: tuple[Finding, ...]
    changed: tuple[ChangedFinding, ...]

    def __bool__(self) -> bool:
        return bool(self.gone or self.come or self.changed)

    @cached_property
    def counts(self) -> Counts:
        gone, come = list(_open(self.gone)), list(_open(self.come))
        gaps_gone, gaps_come = _gaps(gone), _gaps(come)
        return Counts(
            gaps_gone,
            gaps_come,
            len(gone) - gaps_gone,
            len(come) - gaps_come,
            len(list(_open(one.after for one in self.changed))),
        )


def difference(before: Iterable[Finding], after: Iterable[Finding]) -> Difference:
    """Compare two judgements of a design finding by finding, each in the order it comes in.

    A finding is the same one by its rule and subject. It changes with its severity, its words or
    the activities and teams it is about.
    """
    old, new = _by_identity(before), _by_identity(after)
    return Difference(
        gone=tuple(finding for identity, finding in old.items() if identity not in new),
        come=tuple(finding for identity, finding in new.items() if identity not in old),
        changed=tuple(
            ChangedFinding(old[identity], finding)
            for identity, finding in new.items()
            if identity in old and _said(old[identity]) != _said(finding)
        ),
    )


def _by_identity(findings: Iterable[Finding]) -> Mapping[Identity, Finding]:
    return {(finding.rule, finding.subject): finding for finding in findings}


def _said(finding: Finding) -> object:
    return finding.severity, finding.message, finding.activities, finding.teams


def _open(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.acknowledged is None)


def _gaps(findings: Iterable[Finding]) -> int:
    return sum(finding.family is Family.GAP for finding in findings)


def losses(before: Design, after: Design) -> list[str]:
    """What a design says that the other framework has no word for, a sentence each.

    Both are the same design, each as one framework reads it.
    """
    return [*lost_settings(before, after), *_lost_roles(before, after)]


def lost_settings(before: Design, after: Design) -> list[str]:
    """As `losses`, of all but the roles."""
    return [
        *_lost_structure(before, after),
        *_lost_variations(before, after),
        *_lost_agreements(before, after),
    ]


def _lost_structure(before: Design, after: Design) -> Iterator[str]:
    if before.structure is not None and after.structure is None:
        name = before.framework.structure_by_key[before.structure].name
        yield f"The structure “{name}” is not there, so none is chosen."


def _lost_variations(before: Design, after: Design) -> Iterator[str]:
    for key in before.accepted_variations:
        if key not in after.framework.variation_by_key:
            text = before.framework.variation_by_key[key].text
            yield f"The accepted variation “{text}” is not there."


def _lost_agreements(before: Design, after: Design) -> Iterator[str]:
    for key, handoff in before.framework.handoff_by_key.items():
        count = sum(one.kind == key for one in before.agreements)
        if count and key not in after.framework.handoff_by_key:
            what = "1 agreement" if count == 1 else f"{count} agreements"
            yield f"The handoff “{handoff.name}” is not there, and {what} with it."


def _lost_roles(before: Design, after: Design) -> Iterator[str]:
    """Roles that the other framework lacks, and those it has retired since."""
    retired = {role.key for role in after.framework.retired_roles}
    was_retired = {role.key for role in before.framework.retired_roles}
    for key, role in before.framework.role_by_key.items():
        seats = sum(key in seat.roles for seat in before.seats)
        ticks = sum(tick.role == key for tick in before.ticks)
        held = [
            f"{count} {noun}{'' if count == 1 else 's'}"
            for noun, count in (("seat", seats), ("tick", ticks))
            if count
        ]
        if held and key not in after.framework.role_by_key:
            yield f"The role {role.name} is not there; {listed(held)} did name it."
        elif held and key in retired - was_retired:
            yield f"The role {role.name} is retired and owns nothing; {listed(held)} still name it."
