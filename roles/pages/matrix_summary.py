"""What stands over and beside a team's matrix: its numbers, and what there is to decide."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from roles import models
from roles.analysis.design import Design
from roles.analysis.findings import Family, Finding
from roles.pages.cut_texts import People, cut, person_address, person_addresses
from roles.pages.matrix import Matrix, concerns
from roles.pages.team_panels import percent
from roles.pages.verdicts import tone_of

# These have a tile of their own even when there is nothing to count.
_TILES = {Family.OVERLAP: "Overlaps", Family.OFF_ROLE: "Off role", Family.STRUCTURE: "Structure"}


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding in words; its `message` is cut where it names an activity, or somebody.

    Each piece has the address of the activity's row in the matrix, or of the person's page, or
    nothing where it is plain text.
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


def summary_of(matrix: Matrix) -> MatrixSummary:
    """Count the rows of a matrix and what is found in it."""
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
    )


def told_beside(matrix: Matrix, stored: models.Design, address: str) -> tuple[ToldFinding, ...]:
    """What is found in a matrix, which has the address."""
    snapshot = matrix.snapshot

    def pages_of(people: Collection[str]) -> dict[str, str]:
        return {
            seat.person: person_address(stored, pk)
            for seat, pk in zip(snapshot.design.seats, snapshot.person_pks, strict=True)
            if seat.person is not None and pk is not None and seat.person in people
        }

    return _told(matrix.findings, snapshot.design, address, pages_of)


def told_besides(
    matrix: Matrix, findings: Iterable[Finding], design: Design, stored: models.Design, address: str
) -> tuple[ToldFinding, ...]:
    """What the open findings of the whole design say of the team or its people besides.

    Those are left out of which the matrix, at the address, tells the team's part already. Whom
    they name costs one query.
    """
    unit = matrix.unit
    already = {(finding.rule, finding.subject) for finding in matrix.findings}
    team = matrix.team
    people = {seat.person for seat in matrix.snapshot.design.seats if seat.team == team.key}
    besides = [
        finding
        for finding in findings
        if (concerns(team, finding) or not people.isdisjoint(finding.people))
        and (unit is None or (finding.rule, finding.subject_for(unit)) not in already)
    ]
    return _told(besides, design, address, partial(person_addresses, stored))


def _told(
    findings: Sequence[Finding],
    design: Design,
    address: str,
    pages_of: Callable[[Collection[str]], Mapping[str, str]],
) -> tuple[ToldFinding, ...]:
    """Findings of a design in words, beside the matrix that has the address."""
    people = People(design, findings)
    named = [people.named_in(finding) for finding in findings]
    pages = pages_of({key for names in named for key in names.values()})
    activities = design.framework.activity_by_key
    return tuple(
        ToldFinding(
            tone=tone_of(finding.family),
            family=finding.family.label,
            severity=finding.severity.label,
            message=cut(
                finding.message,
                {name: pages.get(key, "") for name, key in names.items()}
                | {
                    activities[key].name: f"{address}#row-{key}"
                    for key in finding.activities
                    if key in activities
                },
            ),
            finding=finding,
        )
        for finding, names in zip(findings, named, strict=True)
    )
