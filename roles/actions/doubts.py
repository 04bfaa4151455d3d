"""Ticks that have to be confirmed, because what they rest on has changed.

A tick in doubt still counts: nothing is lost by a move, and nothing is taken for granted. As all
that changes a design, to be called while it is locked (`access.changing_design`).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from roles.models import Design, Doubt, Seat, Tick


def doubt_seat(*, seat: Seat, reason: Doubt, before: str) -> int:
    """Ask for all ticks of a seat to be confirmed; how many there are. Two queries at most.

    `before` says in words what was otherwise. An older doubt gives way to this one, unless the
    seat is back in the team where that one began: then it is settled, and nothing is asked.
    """
    ticks = Tick.objects.filter(seat=seat)
    if reason is Doubt.MOVED:
        back = {"reason": reason.value, "before": seat.team.name}
        if ticks.filter(doubt=back).update(doubt=None):
            return 0
    return ticks.update(doubt={"reason": reason.value, "before": before})


def doubt_reference(*, design: Design, activities: Iterable[str], before: str) -> int:
    """Ask for the ticks on activities whose row of the reference is another now; how many."""
    doubt = {"reason": Doubt.REFERENCE.value, "before": before}
    return design.ticks.filter(activity__in=list(activities)).update(doubt=doubt)


def confirm_ticks(*, ticks: QuerySet[Tick], at: datetime) -> int:
    """Say that the ticks are still true; how many they are. One query."""
    return ticks.update(doubt=None, confirmed_at=at)
