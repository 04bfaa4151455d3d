from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, DateField, F, Q, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from roles.analysis.design import Level
from roles.models.designs import Design
from roles.models.frameworks import FrameworkVersion

_BY_SEAT = Q(seat__isnull=False, team=None, participant=None, role="")
_BY_PERSON = Q(seat=None, team__isnull=False, participant__isnull=False, role="")
_BY_ROLE = Q(seat=None, team__isnull=False, participant=None) & ~Q(role="")


class Doubt(models.TextChoices):
    """Why a tick has to be confirmed; AGAIN is worked out and never stored, LEFT may be either."""

    LEFT = "left", "Its person left"
    MOVED = "moved", "Its seat moved to another team"
    PERSON = "person", "Its seat has another person"
    ROLES = "roles", "The roles of its seat changed"
    REFERENCE = "reference", "Its row of the reference changed"
    AGAIN = "again", "It was confirmed long ago"

    def told(self, before: str, day: date | None) -> str:
        """As part of a sentence, with what was `before`: "its seat moved from Search".

        The day is the last one of who left, or that on which it was confirmed.
        """
        on = f"{day:%-d %B %Y}" if day else ""
        match self:
            case Doubt.LEFT:
                return f"{before} left on {on}" if on else f"its person left: {before}"
            case Doubt.MOVED:
                return f"its seat moved from {before}"
            case Doubt.PERSON:
                return f"its seat had another person: {before}"
            case Doubt.ROLES:
                return f"its seat had other roles: {before}"
            case Doubt.REFERENCE:
                return f"its row of the reference changed since {before}"
            case Doubt.AGAIN:
                return f"it was confirmed on {on}"


def told_before(version: FrameworkVersion, now: FrameworkVersion) -> str:
    """How a doubt names the version that a design had, seen from the one that it has now."""
    if version.framework_id == now.framework_id:
        return f"version {version.number}"
    return f"“{version.framework}”, version {version.number}"


class TickQuerySet(models.QuerySet["Tick"]):
    def to_confirm(self, *designs: Design, on: date) -> Self:
        """Those of the designs that need confirming on that day. They count all the same.

        Their person left, they have a doubt, or the design asks its owners again after a time.
        """
        asks = _has_left(on) | Q(doubt__isnull=False) | _is_due(designs, on)
        return self.filter(asks, design__in=designs)

    def with_reason(self, design: Design, *, on: date) -> models.QuerySet[Any]:
        """Each with its `reason`, a value of Doubt, `before` in words, and the `day` of `told`.

        All three are empty for one that needs no confirming. That somebody left comes first.
        """
        left, doubted, due = _has_left(on), Q(doubt__isnull=False), _is_due([design], on)
        name = Coalesce("seat__participant__person__name", "participant__person__name")
        return self.annotate(
            reason=Case(
                When(left, then=Value(Doubt.LEFT.value)),
                When(doubted, then=KT("doubt__reason")),
                When(due, then=Value(Doubt.AGAIN.value)),
                default=Value(""),
                output_field=CharField(),
            ),
            before=Case(
                When(left, then=name),
                When(doubted, then=KT("doubt__before")),
                default=Value(""),
                output_field=CharField(),
            ),
            day=Case(
                *(When(_is_past(path, on), then=F(path)) for path in _LAST_DAYS),
                When(~doubted & due, then=TruncDate("confirmed_at")),
                default=None,
                output_field=DateField(),
            ),
        )

    def touched_by(self, activities: Iterable[str]) -> Self:
        """Those that another row of the reference puts in doubt: one in doubt already stays so."""
        return self.filter(activity__in=list(activities), doubt__isnull=True)

    def doubted_for(self, reason: Doubt, before: str) -> Self:
        """Those in doubt because something is no longer what it was `before`."""
        return self.filter(doubt__reason=reason.value, doubt__before=before)


# The last day of a seat somebody sits in, and of its person; of who holds a tick without a seat.
_LAST_DAYS = (
    "seat__end",
    "seat__participant__person__leaves_on",
    "participant__person__leaves_on",
)


def _has_left(on: date) -> Q:
    ended, left, left_without_seat = (_is_past(path, on) for path in _LAST_DAYS)
    return ended | left | left_without_seat


def _is_past(last_day: str, on: date) -> Q:
    """Whether a last day is over, and nobody has confirmed the tick on it or later."""
    past = Q(**{f"{last_day}__lt": on}) & (
        Q(confirmed_at=None) | Q(confirmed_at__date__lt=F(last_day))
    )
    # Of a vacancy nobody can leave.
    return past & Q(seat__participant__isnull=False) if last_day == "seat__end" else past


def _is_due(designs: Sequence[Design], on: date) -> Q:
    """Whether the owner was last asked as long ago as the design allows, or longer."""
    due = Q(pk__in=[])
    for design in designs:
        if design.confirm_after_days is not None:
            # However long that is, there is a first day.
            days = min(design.confirm_after_days - 1, on.toordinal() - 1)
            day = on - timedelta(days=days)
            due |= Q(
                design=design,
                level__in=[Level.OWNER.value, Level.ACCOUNTABLE.value],
                confirmed_at__lt=timezone.make_aware(datetime.combine(day, time.min)),
            )
    return due


class Tick(models.Model):
    """Who holds an activity, and at which level: a seat, or a role in a team.

    A person without a seat in the team may stand in a file (DAT-05); such a tick keeps the
    person and the team until there is a seat. `activity` is a key, because frameworks move on
    (DAT-06). `only_for` names the only product teams meant, by key, joined by commas; empty
    means all that can be reached. `copy` numbers identical ticks of a file (DAT-04), which
    otherwise cannot be: two clicks are one tick. `names_person` only matters to the file: it
    names the person and the team instead of the seat. `confirmed_at` is when somebody last set or
    confirmed it. A tick with a `doubt` asks to be confirmed, and still counts: it holds the
    `reason`, in words what was `before`, and the day `since` when; an older one lacks that.
    """

    design = models.ForeignKey("roles.Design", on_delete=models.CASCADE, related_name="ticks")
    activity = models.CharField(max_length=80)
    level = models.CharField(
        max_length=12,
        choices=[(level.value, level.value.capitalize()) for level in Level],
        default=Level.OWNER.value,
    )
    seat = models.ForeignKey(
        "roles.Seat", on_delete=models.CASCADE, related_name="ticks", null=True, blank=True
    )
    team = models.ForeignKey(
        "roles.Team", on_delete=models.CASCADE, related_name="ticks", null=True, blank=True
    )
    participant = models.ForeignKey(
        "roles.Participant", on_delete=models.CASCADE, related_name="ticks", null=True, blank=True
    )
    role = models.CharField(max_length=80, blank=True)
    only_for = models.CharField(max_length=2000, blank=True)
    names_person = models.BooleanField(default=True)
    copy = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    doubt = models.JSONField(null=True, blank=True)

    objects = TickQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tick_has_one_holder", condition=_BY_SEAT | _BY_PERSON | _BY_ROLE
            ),
            models.CheckConstraint(
                name="tick_level_is_known",
                condition=Q(level__in=[level.value for level in Level]),
            ),
            models.UniqueConstraint(
                name="tick_once_per_seat",
                fields=["seat", "activity", "level", "only_for", "copy"],
                condition=_BY_SEAT,
            ),
            models.UniqueConstraint(
                name="tick_once_per_person_in_team",
                fields=["team", "participant", "activity", "level", "only_for", "copy"],
                condition=_BY_PERSON,
            ),
            models.UniqueConstraint(
                name="tick_once_per_role_in_team",
                fields=["team", "role", "activity", "level", "only_for", "copy"],
                condition=_BY_ROLE,
            ),
        ]
        indexes = [models.Index(name="tick_by_seat_activity", fields=["seat", "activity"])]

    def __str__(self) -> str:
        return f"{self.activity} ({self.level})"
