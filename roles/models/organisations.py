from typing import Self

from django.conf import settings
from django.db import models


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_name_order(self) -> Self:
        return self.order_by("name", "pk")


class Organisation(models.Model):
    """A company or department that designs its teams; nothing is ever shared between two."""

    name = models.CharField(max_length=300)
    slug = models.SlugField(max_length=60, unique=True)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class MembershipLevel(models.TextChoices):
    """What a member may do; each may all that the next one may."""

    OWNER = "owner", "Owner"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


class Membership(models.Model):
    """One person's place in one organisation, and what it allows."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    level = models.CharField(max_length=10, choices=MembershipLevel, default=MembershipLevel.VIEWER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="membership_once_per_organisation", fields=["organisation", "user"]
            ),
            models.CheckConstraint(
                name="membership_level_is_known",
                condition=models.Q(level__in=MembershipLevel.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_level_display().lower()} of {self.organisation}"

    @property
    def may_edit(self) -> bool:
        return self.level in (MembershipLevel.OWNER, MembershipLevel.EDITOR)
