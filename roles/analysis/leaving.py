"""What becomes of somebody's work without them, and who could take it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from roles.analysis.changes import changed
from roles.analysis.design import Design, Level, Seat, Stage
from roles.analysis.difference import Counts, difference
from roles.analysis.engine import Judgement, judge
from roles.analysis.findings import FIXES_AT_MOST, Family, Finding
from roles.analysis.fixes import Fix
from roles.analysis.fixing.giving import give
from roles.analysis.reading import Reading
from roles.analysis.rules.load import too_many_activities


class Loss(StrEnum):
    """How bad it is: nobody is left, a backup is, or one person is left for critical work."""

    NOBODY = "nobody"
    BACKUP = "backup"
    ONE_DEEP = "one deep"


@dataclass(frozen=True, slots=True)
class LostWork:
    """An activity that somebody is missed for, with the units for which it is alike.

    `left` are those who can still do it, by key. `fixes` name a backup while the person is here,
    the best first; there are none where somebody backs it up already.
    """

    activity: str
    units: tuple[str, ...]
    loss: Loss
    left: tuple[str, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A design without somebody, against the design as it is.

    `roles` are those that nobody else holds. `overloaded` are the findings about those who would
    own too much if all that nobody is left for were shared out among the best of those around.
    `coming` are the findings that there would be, and `counts` how many go and come, each once
    for every team that it is about.
    """

    work: tuple[LostWork, ...]
    roles: tuple[str, ...]
    overloaded: tuple[Finding, ...]
    coming: tuple[Finding, ...]
    counts: Counts


def without(design: Design, person: str) -> Design:
    """The design once somebody is gone: their seats are open, and nobody holds what they held.

    A team does not go with the last of its people, so its work is still asked for. Seats that
    have ended stay as they are.
    """
    gone = {seat.key for seat in design.seats if seat.key and _is_left_by(person, seat, design)}
    return replace(
        design,
        seats=tuple(_once_gone(person, seat, design) for seat in design.seats),
        ticks=tuple(
            tick for tick in design.ticks if tick.person != person and tick.seat not in gone
        ),
    )


def _is_left_by(person: str, seat: Seat, design: Design) -> bool:
    return seat.person == person and (seat.end is None or design.as_of <= seat.end)


def _once_gone(person: str, seat: Seat, design: Design) -> Seat:
    if _is_left_by(person, seat, design):
        return replace(seat, person=None, end=None, internal_contact=None)
    if seat.internal_contact == person:
        return replace(seat, internal_contact=None)
    return seat


def leaving(judgement: Judgement, person: str) -> Leaving:
    """Judge the whole design again without somebody, and compare."""
    before = judgement.reading
    # One fewer does not make a grown organisation a small one, where other rules hold.
    stage = Stage.SMALL if before.is_small else Stage.GROWN
    judged = judge(replace(without(judgement.design, person), stage=stage))
    after = judged.reading
    lost = list(_lost(before, after))
    found = difference(judgement.findings, judged.findings)
    come, gone = _new_in(found.come, found.gone), _new_in(found.gone, found.come)
    return Leaving(
        work=tuple(
            LostWork(
                activity,
                units,
                loss,
                left,
                () if loss is Loss.BACKUP else _backups(before, activity, units, person, left),
            )
            for loss, activity, left, units in lost
        ),
        roles=_roles_lost(before, after, person),
        overloaded=_overloaded(
            after, {activity: units for loss, activity, _, units in lost if loss is Loss.NOBODY}
        ),
        coming=tuple(finding for finding, _ in come),
        counts=Counts(
            gaps_gone=_count(gone, are_gaps=True),
            gaps_come=_count(come, are_gaps=True),
            others_gone=_count(gone, are_gaps=False),
            others_come=_count(come, are_gaps=False),
        ),
    )


def _new_in(findings: Iterable[Finding], others: Iterable[Finding]) -> list[tuple[Finding, int]]:
    """The open findings that tell more than others of their kind, and of how many teams more.

    When one team more has a gap, the gap of all of them is another finding.
    """
    told: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for other in others:
        told[_kind(other)] |= _parts(other)
    found = []
    for finding in findings:
        new = _parts(finding) - told[_kind(finding)]
        if new and finding.acknowledged is None:
            found.append((finding, len({unit for _, unit in new})))
    return found


def _kind(finding: Finding) -> tuple[str, str]:
    """The rule, and the subject without the teams and activities that are told together."""
    if finding.is_by_holder:
        return finding.rule, finding.subject.rpartition(":")[0]
    return finding.rule, finding.subject.partition("[")[0]


def _parts(finding: Finding) -> frozenset[tuple[str, str]]:
    return finding.cells or frozenset(("", unit) for unit in finding.teams or ("",))


def _count(findings: Iterable[tuple[Finding, int]], *, are_gaps: bool) -> int:
    return sum(count for one, count in findings if (one.family is Family.GAP) is are_gaps)


type _Lost = tuple[Loss, str, tuple[str, ...], tuple[str, ...]]


def _lost(before: Reading, after: Reading) -> Iterator[_Lost]:
    """Every loss, the worst first, and the critical before others; units that are alike together.

    It tells the activity, who is left, and the units.
    """
    units: dict[tuple[Loss, str, tuple[str, ...]], list[str]] = {}
    for activity, unit, cell in before.each_cell():
        then = after.cell(activity, unit)
        if cell.capable == then.capable and cell.is_covered == then.is_covered:
            continue
        left = tuple(sorted(then.capable))
        if cell.is_covered and not then.is_covered:
            loss = Loss.BACKUP if left else Loss.NOBODY
        elif _becomes_one_deep(before, after, activity, unit):
            loss = Loss.ONE_DEEP
        else:
            continue
        units.setdefault((loss, activity, left), []).append(unit)
    worst, framework = list(Loss), before.framework
    order = {activity.key: place for place, activity in enumerate(framework.activities)}
    found = sorted(
        units,
        key=lambda one: (
            worst.index(one[0]),
            not framework.activity_by_key[one[1]].critical,
            order[one[1]],
        ),
    )
    return ((*one, before.in_order(units[one])) for one in found)


def _becomes_one_deep(before: Reading, after: Reading, activity: str, unit: str) -> bool:
    key = (activity, unit)
    return (
        before.framework.activity_by_key[activity].critical
        and after.cell(activity, unit).is_covered
        and key in after.dependence.only_capable
        and key not in before.dependence.only_capable
    )


def _backups(
    reading: Reading, activity: str, units: Sequence[str], person: str, left: Sequence[str]
) -> tuple[Fix, ...]:
    work = {activity: units}
    ways = give(reading, work, level=Level.BACKUP, without=(person, *left), hires=False)
    return tuple(islice(ways, FIXES_AT_MOST))


def _roles_lost(before: Reading, after: Reading, person: str) -> tuple[str, ...]:
    """In the order of the framework."""
    held = {role for roles in after.roles_of.values() for role in roles}
    lost = before.roles_of.get(person, frozenset()) - held
    return tuple(role for role in before.framework.role_by_key if role in lost)


def _overloaded(after: Reading, work: Mapping[str, Sequence[str]]) -> tuple[Finding, ...]:
    best = next(give(after, work, hires=False), None) if work else None
    if best is None:
        return ()
    busy = {finding.subject for finding in too_many_activities(after)}
    then = too_many_activities(Reading(changed(after.design, best.changes)))
    return tuple(finding for finding in then if finding.subject not in busy)
