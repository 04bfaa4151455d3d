"""What can be done about a finding, as data that a page can offer as a button."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from roles.analysis.changes import AcceptFinding, Change

if TYPE_CHECKING:
    from roles.analysis.findings import Finding
    from roles.analysis.reading import Reading

type Proposer = Callable[["Reading", "Finding"], Iterator["Fix"]]


@dataclass(frozen=True)
class Fix:
    """One way to settle a finding: what the button says, what it does, and why it is offered.

    `label` names the effect, without a full stop; `reason` says why it is this one, and why in
    this place of the list. Unless it `clears` the finding, it is a step towards that: a seat that
    somebody still has to be found for, a part of the whole, or a finding that is accepted.
    """

    label: str
    reason: str
    clears: bool
    work_out: Callable[[], tuple[Change, ...]] = field(repr=False, compare=False)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What it does, in order; worked out when it is asked for, as most fixes are only read."""
        return self.work_out()


def accept(finding: "Finding") -> Fix:
    """The way out where there is no better one."""
    return Fix(
        "Accept it as it is",
        "Nothing in the design itself would settle it.",
        clears=False,
        work_out=lambda: (AcceptFinding(finding.rule, finding.subject),),
    )


def no_fixes(reading: "Reading", finding: "Finding") -> Iterator[Fix]:
    """Nothing to propose but to accept it."""
    return iter(())
