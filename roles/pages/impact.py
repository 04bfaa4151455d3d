"""What a draft would do to the designs that use its framework, some of them at a time."""

from dataclasses import astuple, dataclass
from datetime import date
from typing import Self

from django.db.models import QuerySet

from roles import models
from roles.analysis.design import Framework
from roles.analysis.difference import Counts, Difference, difference, losses
from roles.analysis.engine import analyse
from roles.snapshots import read_designs, read_framework

DESIGNS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found so far: how many designs change, and how many findings in them."""

    designs: int = 0
    counts: Counts = Counts()

    def __str__(self) -> str:
        """In a form that an address can hold."""
        return ".".join(map(str, (self.designs, *astuple(self.counts))))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` makes; ValueError for anything else."""
        numbers = text.split(".")
        if len(numbers) != 6 or not all(one.isascii() and one.isdecimal() for one in numbers):
            raise ValueError("This is no tally.")
        designs, *counts = (int(number[:9]) for number in numbers)
        return cls(designs, Counts(*counts))


@dataclass(frozen=True, slots=True)
class DesignImpact:
    """What happens to one design: its findings, and what it says that the draft has no word for."""

    design: models.Design
    difference: Difference
    losses: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.difference or self.losses)


@dataclass(frozen=True, slots=True)
class ImpactSlice:
    """Some designs, looked at one after another; `tally` holds those before them too."""

    start: int
    total: int
    impacts: tuple[DesignImpact, ...]
    tally: Tally

    @property
    def done(self) -> int:
        """How many were looked at so far."""
        return min(self.start + len(self.impacts), self.total)

    @property
    def is_last(self) -> bool:
        return not self.impacts or self.done == self.total

    @property
    def next_count(self) -> int:
        return min(DESIGNS_AT_ONCE, self.total - self.done)

    @property
    def changing(self) -> list[DesignImpact]:
        return [one for one in self.impacts if one]

    @property
    def unchanged(self) -> list[DesignImpact]:
        return [one for one in self.impacts if not one]


def read_impact(
    designs: QuerySet[models.Design],
    framework: Framework,
    *,
    on: date,
    start: int = 0,
    before: Tally = Tally(),
) -> ImpactSlice:
    """Judge the next few designs by the version each has and by `framework`.

    In eight queries however large they are, and those that read a version for the first time.
    `start` and `before` say where the slice before this one ended.
    """
    total = designs.count()
    here = list(designs.order_by("-is_live", "name", "pk")[start : start + DESIGNS_AT_ONCE])
    impacts = []
    for design, read_by in zip(here, read_designs(here, on=on), strict=True):
        now, then = read_by(read_framework(design.version)), read_by(framework)
        impacts.append(
            DesignImpact(design, difference(analyse(now), analyse(then)), tuple(losses(now, then)))
        )
    counts = sum((one.difference.counts for one in impacts), start=before.counts)
    tally = Tally(before.designs + sum(map(bool, impacts)), counts)
    return ImpactSlice(start, total, tuple(impacts), tally)
