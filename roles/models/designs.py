from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from roles.analysis.design import DataScale, Serving, Stage
from roles.models.frameworks import Framework, FrameworkQuerySet


class DesignQuerySet(models.QuerySet["Design"]):
    def with_framework(self) -> Self:
        return self.select_related("organisation", "version__framework")

    def judged_by(self, framework: Framework) -> Self:
        """Those on any version of a framework or, if it is a copy, of what it was copied from."""
        judged = Q(version__framework=framework)
        if framework.origin:
            judged |= Q(
                organisation=framework.organisation_id,
                version__framework__slug=framework.origin,
                version__framework__organisation=None,
            )
        return self.filter(judged)

    def in_home_order(self) -> Self:
        """The live design first, then what was changed last."""
        return self.order_by("-is_live", "-changed_at", "-pk")


class Design(models.Model):
    """One plan of an organisation's teams; the live one is what is true now.

    `revision` counts the changes: every write to the design or to anything in it raises it.
    """

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="designs"
    )
    version = models.ForeignKey(
        "roles.FrameworkVersion", on_delete=models.RESTRICT, related_name="designs"
    )
    name = models.CharField(max_length=300)
    structure = models.CharField(max_length=80, blank=True)
    serving = models.CharField(
        max_length=10,
        choices=[(serving.value, serving.value.capitalize()) for serving in Serving],
        default=Serving.ONLINE.value,
    )
    stage = models.CharField(
        max_length=10,
        choices=[
            (Stage.AUTO.value, "By the number of people"),
            (Stage.SMALL.value, "Small, a handful of founders"),
            (Stage.GROWN.value, "Grown"),
        ],
        default=Stage.AUTO.value,
    )
    regulated = models.BooleanField(default=False)
    data_scale = models.CharField(
        max_length=10,
        choices=[(scale.value, scale.value.capitalize()) for scale in DataScale],
        default=DataScale.SMALL.value,
    )
    as_of = models.DateField(
        "judged on", null=True, blank=True, help_text="Leave empty to judge it on the present day."
    )
    accepted_variations = models.JSONField(default=list, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)
    confirm_after_days = models.PositiveIntegerField(
        "ask owners again after",
        null=True,
        blank=True,
        help_text="Days after which a tick asks to be confirmed; empty for never.",
    )
    is_live = models.BooleanField("live", default=False)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="designs",
        null=True,
        blank=True,
    )

    objects = DesignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="design_one_live_per_organisation",
                fields=["organisation"],
                condition=Q(is_live=True),
                violation_error_message="Another design of this organisation is live.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kin(self) -> FrameworkQuerySet:
        """The frameworks between whose versions the design can be moved."""
        return Framework.objects.kin_of(
            self.version.framework, organisation_id=self.organisation_id
        )


class Participant(models.Model):
    """A person as one design knows them: by the key that its file and its findings use."""

    design = models.ForeignKey(Design, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        "roles.Person", on_delete=models.RESTRICT, related_name="participations"
    )
    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="participant_key_once_per_design", fields=["design", "key"]
            ),
            models.UniqueConstraint(
                name="participant_once_per_design", fields=["design", "person"]
            ),
        ]

    def __str__(self) -> str:
        return self.key
