from django.db import models
from django.db.models import Q

from roles.analysis.design import Level

_BY_SEAT = Q(seat__isnull=False, team=None, participant=None, role="")
_BY_PERSON = Q(seat=None, team__isnull=False, participant__isnull=False, role="")
_BY_ROLE = Q(seat=None, team__isnull=False, participant=None) & ~Q(role="")


class Doubt(models.TextChoices):
    """Why a tick has to be confirmed."""

    LEFT = "left", "Its person left"
    MOVED = "moved", "Its seat moved to another team"
    PERSON = "person", "Its seat has another person"
    ROLES = "roles", "The roles of its seat changed"
    REFERENCE = "reference", "Its row of the reference changed"


class Tick(models.Model):
    """Who holds an activity, and at which level: a seat, or a role in a team.

    A person without a seat in the team may stand in a file (DAT-05); such a tick keeps the
    person and the team until there is a seat. `activity` is a key, because frameworks move on
    (DAT-06). `only_for` names the only product teams meant, by key, joined by commas; empty
    means all that can be reached. `copy` numbers identical ticks of a file (DAT-04), which
    otherwise cannot be: two clicks are one tick. `names_person` only matters to the file: it
    names the person and the team instead of the seat. `confirmed_at` is when somebody last set or
    confirmed it. A tick with a `doubt` asks to be confirmed, and still counts: it holds the
    `reason` and, in words, what was `before`.
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
