"""The reference library: frameworks, their versions, and what stands in one version.

A published version never changes; the analysis reads it once a process. One version of a
framework may be a draft, which its organisation edits until it is published. Every field of a
framework file has its place here, so a version can be written as a file again without a loss.
Lists of plain sentences are JSON, because nothing ever asks for one sentence alone. What a rule
or another row refers to has a row of its own.
"""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from roles.analysis.design import CoverageBasis, Mark, Strength
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


class _Quoting(models.Model):
    """What rests on a few words of the source; `seed` says where in it they stand."""

    quote = models.CharField(max_length=300, blank=True)
    seed = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class _VersionPart(models.Model):
    """What every part of a version has: a key that is unique in it, and its place in the order."""

    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Role(_VersionPart):
    """A column of the reference matrix, and all the source says of it."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=30, blank=True)
    is_retired = models.BooleanField("retired", default=False)
    mandate = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True)
    alias_basis = models.JSONField(default=dict, blank=True)
    alias_note = models.TextField(blank=True)
    responsibilities = models.JSONField(default=list, blank=True)
    not_responsible = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    deliverables = models.JSONField(default=list, blank=True)
    interactions = models.JSONField(default=list, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="role_key_once_per_version", fields=["version", "key"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name that fits over a column."""
        return self.short or self.name


class Activity(_VersionPart):
    """A row of the reference matrix."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="activities"
    )
    name = models.CharField(max_length=200)
    is_retired = models.BooleanField("retired", default=False)
    description = models.TextField(blank=True)
    stage = models.CharField(max_length=20, blank=True)
    canonical = models.CharField(max_length=80, blank=True)
    serving = models.JSONField(default=list)
    required = models.BooleanField(default=True)
    critical = models.BooleanField(default=False)
    single_owner = models.BooleanField(default=False)
    basis = models.CharField(max_length=10, default="given")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="activity_key_once_per_version", fields=["version", "key"]
            ),
        ]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.name


class Cell(_Quoting):
    """One mark of the reference matrix: what a role is towards an activity, and says who."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="cells")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="cells")
    mark = models.CharField(max_length=10, choices=[(mark.value, mark.value) for mark in Mark])
    basis = models.CharField(max_length=10, default="given")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="cell_once", fields=["activity", "role"]),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.activity} ({self.mark})"


class Exclusion(_Quoting):
    """What a role does not do; without an activity where the source's words map to none."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="exclusions")
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="exclusions", null=True, blank=True
    )
    position = models.PositiveIntegerField(default=0)
    strength = models.CharField(
        max_length=10, choices=[(strength.value, strength.value) for strength in Strength]
    )
    text = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.role} {self.text}"


class Variation(_VersionPart, _Quoting):
    """A deviation that the source accepts; `cells` are rows as in a framework file."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="variations"
    )
    text = models.CharField(max_length=300)
    cells = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="variation_key_once_per_version", fields=["version", "key"]
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Structure(_VersionPart, _Quoting):
    """A way to arrange teams: `homes` of roles and `places` of activities, by key."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="structures"
    )
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    pros = models.JSONField(default=list, blank=True)
    cons = models.JSONField(default=list, blank=True)
    homes = models.JSONField(default=dict, blank=True)
    places = models.JSONField(default=dict, blank=True)
    product_roles = models.JSONField(default=list, blank=True)
    central_roles = models.JSONField(default=list, blank=True)
    team_counts = models.TextField(blank=True)
    places_basis = models.CharField(max_length=10, default="derived")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="structure_key_once_per_version", fields=["version", "key"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Handoff(_VersionPart, _Quoting):
    """Work that passes from one activity to another; all lists hold keys."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="handoffs")
    name = models.CharField(max_length=200)
    producers = models.JSONField(default=list)
    consumers = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    solution = models.TextField(blank=True)
    elements = models.JSONField(default=list, blank=True)
    elements_basis = models.CharField(max_length=10, default="given")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="handoff_key_once_per_version", fields=["version", "key"]),
        ]

    def __str__(self) -> str:
        return self.name
