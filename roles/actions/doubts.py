"""Ticks that have to be confirmed, because what they rest on has changed.

A tick in doubt still counts: nothing is lost by a move, and nothing is taken for granted. As all
that changes a design, to be called while it is locked (`access.changing_design`).
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from roles.analysis.design import Level
from roles.analysis.reference_changes import changed_activities
from roles.models import Design, Doubt, FrameworkVersion, Seat, Tick, TickQuerySet, told_before
from roles.snapshots import read_framework


def doubt_seat(*, seat: Seat, reason: Doubt, before: str, on: date) -> int:
    """Ask for all ticks of a seat to be confirmed; how many there are. Two queries at most.

    `before` says in words what was otherwise, until the day `on`. An older doubt gives way to
    this one, unless the seat is back in the team where that one began: then it is settled, and
    nothing is asked.
    """
    ticks = Tick.objects.filter(seat=seat)
    if reason is Doubt.MOVED and settle_seat(seat=seat, reason=reason, before=seat.team.name):
        return 0
    return ticks.update(doubt=_doubt(reason, before, on))


def settle_seat(*, seat: Seat, reason: Doubt, before: str) -> int:
    """Ask no more for the ticks of a seat that were asked for this; how many. One query."""
    return Tick.objects.filter(seat=seat).doubted_for(reason, before).update(doubt=None)


def doubt_reference(
    *, ticks: TickQuerySet, before: FrameworkVersion, now: FrameworkVersion, on: date
) -> int:
    """Ask for ticks to be confirmed whose row of the reference is another `now`; how many.

    One that is in doubt already stays as it is, for it asks anyway. What only the way from `now`
    to `before` put in doubt is settled by the way back. Two queries.
    """
    rows = changed_activities(read_framework(before), read_framework(now))
    doubt = _doubt(Doubt.REFERENCE, told_before(before, now), on)
    asked = ticks.touched_by(rows).update(doubt=doubt)
    ticks.doubted_for(Doubt.REFERENCE, told_before(now, before)).update(doubt=None)
    return asked


def confirm_ticks(*, ticks: QuerySet[Tick], at: datetime) -> int:
    """Say that the ticks are still true; how many they are. One query."""
    return ticks.update(doubt=None, confirmed_at=at)


def confirm_seen(*, design: Design, seen: Mapping[int, str], at: datetime) -> int:
    """Confirm ticks that need it for the reason that somebody saw, by primary key; how many.

    Those that are gone or settled meanwhile, or are in doubt for another reason, are passed over.
    """
    return confirm_ticks(ticks=_as_seen(design, seen, at), at=at)


def remove_seen(*, design: Design, seen: Mapping[int, str], at: datetime) -> int:
    """Take ticks away, where they need confirming as `confirm_seen` asks; how many they were."""
    removed, _ = _as_seen(design, seen, at).delete()
    return removed


def start_asking(*, design: Design, at: datetime) -> None:
    """Let the time of the owners whom nobody confirmed yet begin now.

    Not of those that need confirming already: they would be taken for confirmed.
    """
    asking = design.ticks.to_confirm(design, on=timezone.localdate(at))
    owners = design.ticks.filter(
        confirmed_at=None, level__in=[Level.OWNER.value, Level.ACCOUNTABLE.value]
    )
    owners.exclude(pk__in=asking.values("pk")).update(confirmed_at=at)


def _doubt(reason: Doubt, before: str, since: date) -> dict[str, str]:
    return {"reason": reason.value, "before": before, "since": since.isoformat()}


def _as_seen(design: Design, seen: Mapping[int, str], at: datetime) -> TickQuerySet:
    on = timezone.localdate(at)
    asking = design.ticks.to_confirm(design, on=on).filter(pk__in=seen)
    reasons = asking.with_reason(design, on=on).values_list("pk", "reason")
    return Tick.objects.filter(pk__in=[pk for pk, reason in reasons if seen[pk] == reason])
