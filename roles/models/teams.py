from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from roles.analysis.design import TeamKind


class TeamQuerySet(models.QuerySet["Team"]):
    def in_design_order(self) -> Self:
        return self.order_by("position", "pk")


class Team(models.Model):
    """A product team, a platform that serves several, or a shared team such as corporate IT.

    `serves` is for the latter two: keys of product teams, or None for every product team.
    """

    design = models.ForeignKey("roles.Design", on_delete=models.CASCADE, related_name="teams")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, kind.value.capitalize()) for kind in TeamKind],
        default=TeamKind.PRODUCT.value,
    )
    serves = models.JSONField(null=True, blank=True, default=None)
    position = models.PositiveIntegerField(default=0)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="team_key_once_per_design", fields=["design", "key"]),
            models.CheckConstraint(
                name="team_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in TeamKind]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(models.QuerySet["Seat"]):
    def in_design_order(self) -> Self:
        return self.order_by("position", "pk")

    def with_people(self) -> Self:
        return self.select_related("participant__person")

    def lasting(self, *, on: date) -> Self:
        """Those that have not ended on that day; some may only begin later."""
        return self.filter(Q(end=None) | Q(end__gte=on))

    def current(self, *, on: date) -> Self:
        """Those that somebody sits in on that day, or could."""
        return self.lasting(on=on).filter(Q(start=None) | Q(start__lte=on))


class Seat(models.Model):
    """A place in one team with a share of time and roles; without a person it is a vacancy.

    `roles` are keys of the design's framework version, the main one first. A seat that came
    in a file without a key has none.
    """

    design = models.ForeignKey("roles.Design", on_delete=models.CASCADE, related_name="seats")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="seats")
    key = models.CharField(max_length=80, blank=True)
    participant = models.ForeignKey(
        "roles.Participant",
        on_delete=models.RESTRICT,
        related_name="seats",
        null=True,
        blank=True,
    )
    roles = models.JSONField(default=list, blank=True)
    fte = models.DecimalField(
        "share of time",
        max_digits=5,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    start = models.DateField("first day", null=True, blank=True)
    end = models.DateField("last day", null=True, blank=True)
    internal_contact = models.ForeignKey(
        "roles.Participant",
        on_delete=models.SET_NULL,
        related_name="looks_after",
        null=True,
        blank=True,
    )
    position = models.PositiveIntegerField(default=0)
    # The form that the seat was added with: sent twice, by a double click, it adds one seat.
    # Names guard teams and designs against that, but two vacancies may look alike.
    submission = models.UUIDField(null=True, blank=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="seat_key_once_per_design",
                fields=["design", "key"],
                condition=~Q(key=""),
            ),
            models.UniqueConstraint(
                name="seat_one_per_person_and_team",
                fields=["team", "participant"],
                violation_error_message="This person already has a seat in this team.",
            ),
            models.UniqueConstraint(
                name="seat_once_per_submission", fields=["design", "submission"]
            ),
            models.CheckConstraint(
                name="seat_share_in_range",
                condition=Q(fte__gte=0, fte__lte=1),
                violation_error_message="A share of time lies between 0 and 1.",
            ),
            models.CheckConstraint(
                name="seat_dates_in_order",
                condition=Q(start=None) | Q(end=None) | Q(start__lte=F("end")),
                violation_error_message="The last day is before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.key or f"seat {self.pk}"

    @property
    def is_vacant(self) -> bool:
        return self.participant_id is None
