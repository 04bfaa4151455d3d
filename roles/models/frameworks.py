"""The reference library: frameworks and their versions; what stands in one is in its parts.

A published version never changes; the analysis reads it once a process. One version of a
framework may be a draft, which its organisation edits until it is published. Every field of a
framework file has its place here or in a part, so a version can be written as a file again
without a loss.
"""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from roles.analysis.design import CoverageBasis
from roles.models.accounts import User


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def open_to(self, organisations: models.QuerySet) -> Self:
        """Those shipped with the product, and those of the given organisations."""
        return self.filter(Q(organisation=None) | Q(organisation__in=organisations))

    def with_versions(self) -> Self:
        """Those of which something was published."""
        published = FrameworkVersion.objects.published().filter(framework=OuterRef("pk"))
        return self.filter(Exists(published))

    def kin_of(self, framework: "Framework", *, organisation_id: int) -> Self:
        """A framework, what it is a copy of, and the organisation's other copies of that.

        Their keys mean the same, so a design can be moved between their versions.
        """
        shipped = Q(slug=framework.root, organisation=None)
        own = Q(organisation=organisation_id, origin=framework.root)
        return self.filter(Q(pk=framework.pk) | shipped | own)

    def in_title_order(self) -> Self:
        return self.order_by("title", "pk")


class Framework(models.Model):
    """One reference on who does what, in as many versions as were published, and one draft.

    `origin` is the slug of the shipped framework that it was copied from, by which the
    equivalences of roles still hold.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    origin = models.SlugField(max_length=80, blank=True)
    organisation = models.ForeignKey(
        "roles.Organisation",
        on_delete=models.CASCADE,
        related_name="frameworks",
        null=True,
        blank=True,
        help_text="Empty for a framework that is shipped with the product.",
    )

    objects = FrameworkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def root(self) -> str:
        """The slug of what it is a copy of, else its own."""
        return self.origin or self.slug


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def count_change(self, *, by: User, at: datetime) -> int:
        """Raise the revision of those that are drafts, and say by whom; return how many are."""
        return self.drafts().update(revision=F("revision") + 1, changed_at=at, changed_by=by)

    def newest_of_each_framework(self) -> Self:
        """The published version of each framework that has no later one."""
        later = FrameworkVersion.objects.published().filter(
            framework=OuterRef("framework"), number__gt=OuterRef("number")
        )
        return self.published().exclude(Exists(later))


class FrameworkVersion(models.Model):
    """A framework as it was published one day, or as it is being edited; designs are pinned to one.

    `revision` counts the changes of a draft: every write to it or to a part of it raises it.
    """

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="drafts_made_from",
        null=True,
        blank=True,
        help_text="The version that this one was made from.",
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="published_versions",
        null=True,
        blank=True,
    )
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="changed_versions",
        null=True,
        blank=True,
    )
    changes = models.TextField(
        "what changed", blank=True, help_text="For those whose designs use an earlier version."
    )
    digest = models.CharField(
        max_length=64,
        blank=True,
        help_text="SHA-256 of what it says, by which it is recognised; empty for a draft.",
    )
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    source = models.JSONField(default=dict, blank=True)
    coverage_basis = models.CharField(
        max_length=10,
        choices=[
            (CoverageBasis.ACTIVITY.value, "Every activity needs an owner"),
            (CoverageBasis.ROLE.value, "Every role needs somebody who holds it"),
        ],
        default=CoverageBasis.ACTIVITY.value,
    )
    attribute_note = models.TextField(blank=True)
    structure_note = models.TextField(blank=True)
    thresholds = models.JSONField(default=dict, blank=True)
    ambiguous_titles = models.JSONField(default=dict, blank=True)
    guidance = models.JSONField(default=list, blank=True)
    soft_skills = models.JSONField(default=list, blank=True)
    silent_on = models.JSONField(default=list, blank=True)
    stages = models.JSONField(default=list, blank=True)
    stand_ins = models.JSONField(default=list, blank=True)
    serving_notes = models.JSONField(default=dict, blank=True)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="framework_version_number_once", fields=["framework", "number"]
            ),
            models.UniqueConstraint(
                name="framework_one_draft",
                fields=["framework"],
                condition=Q(published_at=None),
                violation_error_message="There is a draft of this framework already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def source_label(self) -> str:
        """How findings and pages cite the source."""
        return self.source.get("cited_as") or self.source.get("label") or self.title

    @property
    def source_url(self) -> str:
        return self.source.get("url", "")

    @property
    def notes(self) -> list[str]:
        """What the reader of the source adds on activities and on structures."""
        return [note for note in (self.attribute_note, self.structure_note) if note]
