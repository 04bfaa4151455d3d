"""What becomes of a design when it is judged by another version of its framework."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from roles import models
from roles.analysis.difference import Difference, difference, losses
from roles.analysis.engine import Judgement, judge
from roles.analysis.metrics import METRICS, Good, Unit, measure
from roles.analysis.reference_changes import ChangeGroup, changed_activities, reference_changes
from roles.snapshots import read_designs, read_framework


@dataclass(frozen=True, slots=True)
class ComparedMeasure:
    """A number before and after, and whether that is "better" or "worse"."""

    name: str
    before: str
    after: str
    verdict: str


@dataclass(frozen=True)
class VersionMove:
    """How a design stands by the version it has, and how it would by another one.

    `versions` are those that lie between the two, the newest first: their words tell what the
    move brings or, where it goes back, what it takes away. `asked` is how many ticks need
    confirming then, as their row of the reference is another; `settled` how many need it no more.
    """

    to: models.FrameworkVersion
    versions: tuple[models.FrameworkVersion, ...]
    is_back: bool
    before: Judgement
    after: Judgement
    asked: int
    settled: int

    @cached_property
    def difference(self) -> Difference:
        return difference(self.before.findings, self.after.findings)

    @cached_property
    def losses(self) -> list[str]:
        return losses(self.before.design, self.after.design)

    @cached_property
    def measures(self) -> list[ComparedMeasure]:
        """The numbers that the design has by one of the versions at least."""
        return compare_measures(self.before, self.after)

    @cached_property
    def reference(self) -> tuple[ChangeGroup, ...]:
        return reference_changes(self.before.design.framework, self.after.design.framework)


def read_version_move(
    design: models.Design,
    to: models.FrameworkVersion,
    versions: Sequence[models.FrameworkVersion],
    *,
    on: date,
) -> VersionMove:
    """Judge a design by its version and by another: the six queries of one snapshot, and two.

    `versions` are all that are published of the other one's framework, the newest first.
    """
    [read_by] = read_designs([design], on=on)
    is_same = to.framework_id == design.version.framework_id
    first, last = sorted((design.version.number if is_same else 0, to.number))
    before = judge(read_by(read_framework(design.version)))
    after = judge(read_by(read_framework(to)))
    ticks = models.Tick.objects.filter(design=design)
    rows = changed_activities(before.design.framework, after.design.framework)
    return VersionMove(
        to=to,
        versions=tuple(one for one in versions if first < one.number <= last),
        is_back=is_same and to.number < design.version.number,
        before=before,
        after=after,
        asked=ticks.touched_by(rows).count(),
        settled=ticks.doubted_for(
            models.Doubt.REFERENCE, models.told_before(to, design.version)
        ).count(),
    )


def compare_measures(before: Judgement, after: Judgement) -> list[ComparedMeasure]:
    """The numbers that a design has by one of two judgements at least."""
    return list(_measures(before, after))


def _measures(before: Judgement, after: Judgement) -> Iterator[ComparedMeasure]:
    old, new = measure(before.reading), measure(after.reading)
    for metric in METRICS:
        one, other = old[metric.key], new[metric.key]
        if one is not None or other is not None:
            yield ComparedMeasure(
                metric.name,
                _shown(one, metric.unit),
                _shown(other, metric.unit),
                _verdict(one, other, metric.good),
            )


def _shown(value: float | None, unit: Unit) -> str:
    return "" if value is None else f"{value:g}{'%' if unit is Unit.PERCENT else ''}"


def _verdict(before: float | None, after: float | None, good: Good) -> str:
    """Nothing where neither can be said."""
    if before is None or after is None or before == after or good is Good.NEITHER:
        return ""
    return "better" if (after > before) == (good is Good.UP) else "worse"
