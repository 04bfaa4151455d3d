"""HND: an agreement, drafted, completed, pointed elsewhere or taken away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.changes import RemoveAgreement, SetAgreement
from roles.analysis.crossings import missing_elements
from roles.analysis.design import Agreement, AgreementStatus, Handoff
from roles.analysis.fixes import Fix
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding


def draft(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Draft an agreement with everything that the handoff asks for, or note that there is one."""
    crossing = reading.directory.crossings[finding.subject]
    handoff = crossing.handoff
    agreement = Agreement(
        handoff.key,
        crossing.from_teams[0],
        crossing.to_teams[0],
        AgreementStatus.DRAFT,
        handoff.elements,
    )
    what, between = wording.listed(_words(handoff.elements)), _between(reading, agreement)
    yield _write(
        reading,
        agreement,
        f"Draft an agreement {between} on {what}",
        f"{_advice(handoff)}A draft asks to be agreed on.",
    )
    yield _write(
        reading,
        replace(agreement, status=AgreementStatus.AGREED),
        f"Note that it is agreed {between}: {what}",
        "For an agreement that is there and only missing here.",
    )


def complete(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Add what the nearest to complete of the agreements lacks, and call it agreed."""
    crossing = reading.directory.crossings[finding.subject]
    handoff = crossing.handoff
    best = min(
        crossing.agreements,
        key=lambda one: (
            len(missing_elements(one, handoff)),
            one.status is not AgreementStatus.AGREED,
            (one.from_team, one.to_team),
        ),
    )
    missing = missing_elements(best, handoff)
    whole = replace(best, status=AgreementStatus.AGREED, elements=(*best.elements, *missing))
    more = f"Add {wording.listed(_words(missing))} and agree" if missing else "Agree"
    yield _write(
        reading,
        whole,
        f"{more}: {handoff.name} {_between(reading, best)}",
        "Of the agreements between the two sides it lacks the least."
        if len(crossing.agreements) > 1
        else "Everything that the handoff asks for is in it then.",
    )


def point_elsewhere(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Point an agreement to the teams that do the work, or take it away."""
    old = next(
        one
        for one in reading.design.agreements
        if finding.subject == f"{one.kind}:{one.from_team}>{one.to_team}"
    )
    bare = next(
        (
            one
            for one in reading.directory.crossings.values()
            if one.handoff.key == old.kind and not one.agreements
        ),
        None,
    )
    steps = Steps(reading)
    steps.do(RemoveAgreement(old))
    if bare is not None:
        new = replace(old, from_team=bare.from_teams[0], to_team=bare.to_teams[0])
        moved = Steps(reading)
        moved.do(RemoveAgreement(old), SetAgreement(new))
        yield moved.fix(
            f"Point the agreement to {_between(reading, new, start='')}",
            "There the work passes from team to team, without an agreement so far.",
        )
    yield steps.fix(
        f"Remove the agreement {_between(reading, old)}", "A stale paper misleads whoever reads it."
    )


def _write(reading: Reading, agreement: Agreement, label: str, reason: str) -> Fix:
    steps = Steps(reading)
    steps.do(SetAgreement(agreement))
    return steps.fix(label, reason)


def _advice(handoff: Handoff) -> str:
    if not handoff.solution:
        return ""
    return f"The source says for this handoff: “{handoff.solution.rstrip('.')}”. "


def _between(reading: Reading, agreement: Agreement, *, start: str = "from ") -> str:
    giver, taker = agreement.from_team, agreement.to_team
    return f"{start}{wording.team(reading, giver)} to {wording.team(reading, taker)}"


def _words(elements: tuple[str, ...]) -> list[str]:
    return [one.replace("_", " ") for one in elements]
