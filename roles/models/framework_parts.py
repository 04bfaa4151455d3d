"""What stands in one version of a framework: roles, activities, cells, structures and the rest.

Lists of plain sentences are JSON, because nothing ever asks for one sentence alone. What a rule
or another row refers to has a row of its own.
"""

from django.db import models

from roles.analysis.design import Mark, Strength
from roles.models.frameworks import FrameworkVersion


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
