"""What stands over and beside a team's matrix: its numbers, and what there is to decide."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from roles.analysis.design import Framework
from roles.analysis.findings import Family, Finding
from roles.pages.cut_texts import cut
from roles.pages.matrix import Matrix, concerns
from roles.pages.team_panels import percent
from roles.pages.verdicts import tone_of

# These have a tile of their own even when there is nothing to count.
_TILES = {Family.OVERLAP: "Overlaps", Family.OFF_ROLE: "Off role", Family.STRUCTURE: "Structure"}


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding in words; `message` is cut where the name of an activity stands.

    Each piece has the activity's key, or nothing where it is plain text.
    """

    tone: str
    family: str
    severity: str
    message: tuple[tuple[str, str], ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class Tile:
    tone: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class MatrixSummary:
    """`gaps` counts rows; the tiles count findings, where the team is judged by itself."""

    coverage_percent: int
    covered: int
    needed: int
    gaps: int
    tiles: tuple[Tile, ...]
    findings: tuple[ToldFinding, ...]


def summary_of(matrix: Matrix) -> MatrixSummary:
    """Count the rows of a matrix and what is found in it, and tell that in words."""
    needed = [row.verdict for row in matrix.rows if row.verdict.is_needed]
    covered = sum(verdict.is_in_place for verdict in needed)
    families = Counter(finding.family for finding in matrix.findings)
    return MatrixSummary(
        coverage_percent=percent(covered, len(needed)) if needed else 100,
        covered=covered,
        needed=len(needed),
        gaps=sum(verdict.tone == "gap" for verdict in needed),
        tiles=tuple(
            Tile(tone_of(family), _TILES.get(family, family.label), families[family])
            for family in (Family if matrix.unit else ())
            if family is not Family.GAP and (families[family] or family in _TILES)
        ),
        findings=told(matrix.findings, matrix.reading.framework),
    )


def told_besides(matrix: Matrix, findings: Iterable[Finding]) -> tuple[ToldFinding, ...]:
    """What the open findings of the whole design say of the team or its people besides.

    Those are left out of which the matrix tells the team's part already.
    """
    unit = matrix.unit
    already = {(finding.rule, finding.subject) for finding in matrix.findings}
    design, team = matrix.snapshot.design, matrix.team
    people = {seat.person for seat in design.seats if seat.team == team.key}
    return told(
        (
            finding
            for finding in findings
            if (concerns(team, finding) or not people.isdisjoint(finding.people))
            and (unit is None or (finding.rule, finding.subject_for(unit)) not in already)
        ),
        matrix.reading.framework,
    )


def told(findings: Iterable[Finding], framework: Framework) -> tuple[ToldFinding, ...]:
    return tuple(_told(finding, framework) for finding in findings)


def _told(finding: Finding, framework: Framework) -> ToldFinding:
    activities = framework.activity_by_key
    keys = {activities[key].name: key for key in finding.activities if key in activities}
    return ToldFinding(
        tone=tone_of(finding.family),
        family=finding.family.label,
        severity=finding.severity.label,
        message=cut(finding.message, keys),
        finding=finding,
    )
