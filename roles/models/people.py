from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from roles.analysis.design import PersonKind


class PersonQuerySet(models.QuerySet["Person"]):
    def in_name_order(self) -> Self:
        return self.order_by("name", "pk")

    def found_by(self, text: str) -> Self:
        """Those with every word of the text in their name or job title."""
        people = self
        for word in text.split():
            # SQLite only knows upper and lower case of ASCII, so the usual spellings are tried.
            spellings = {word, word.lower(), word.capitalize(), word.upper()}
            is_said = Q()
            for spelling in spellings:
                is_said |= Q(name__icontains=spelling) | Q(title__icontains=spelling)
            people = people.filter(is_said)
        return people


class Person(models.Model):
    """Somebody an organisation can seat: an employee, a contractor, or a whole firm (vendor)."""

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="people"
    )
    name = models.CharField(max_length=300)
    email = models.EmailField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    department = models.CharField(max_length=300, blank=True)
    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, kind.value.capitalize()) for kind in PersonKind],
        default=PersonKind.EMPLOYEE.value,
    )
    available = models.DecimalField(
        "available share of time",
        max_digits=5,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="1 is full time, 0.5 is half.",
    )
    manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="reports", null=True, blank=True
    )
    external_id = models.CharField(
        max_length=200, blank=True, help_text="The id in the system the person came from."
    )
    starts_on = models.DateField("first day", null=True, blank=True)
    leaves_on = models.DateField(
        "last day", null=True, blank=True, help_text="Somebody who left stays, with this day."
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_external_id_once_per_organisation",
                fields=["organisation", "external_id"],
                condition=~Q(external_id=""),
                violation_error_message="Somebody else here has this external id.",
            ),
            models.CheckConstraint(
                name="person_available_in_range",
                condition=Q(available__gte=0, available__lte=1),
                violation_error_message="The available share of time lies between 0 and 1.",
            ),
            models.CheckConstraint(
                name="person_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in PersonKind]),
            ),
            models.CheckConstraint(
                name="person_days_in_order",
                condition=Q(starts_on=None) | Q(leaves_on=None) | Q(starts_on__lte=F("leaves_on")),
                violation_error_message="The last day is before the first.",
            ),
        ]
        indexes = [models.Index(name="person_by_name", fields=["organisation", "name"])]

    def __str__(self) -> str:
        return self.name

    def reports_to(self, other: "Person") -> bool:
        """Whether `other` stands above this person, at any height; one query a step."""
        passed = {self.pk}
        above = self.manager
        while above is not None and above.pk not in passed:
            if above.pk == other.pk:
                return True
            passed.add(above.pk)
            above = above.manager
        return False


class PendingImportQuerySet(models.QuerySet["PendingImport"]):
    def outdated(self, *, at: datetime) -> Self:
        """Those of more than a day ago, which nobody comes back to."""
        return self.filter(created_at__lt=at - timedelta(days=1))


class PendingImport(models.Model):
    """A sheet of people, or a responsibility matrix, that somebody uploaded and has to confirm.

    `choices` is what the person decided about it so far: columns, titles, who is
    who. The file itself waits here, so that what is confirmed is read from what was shown, and no
    browser has to send it twice. Once it is confirmed its content goes, and the row stays for a
    day so that a second click is recognised.
    """

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="pending_imports"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_imports"
    )
    purpose = models.CharField(
        max_length=10, choices=[("people", "People"), ("matrix", "Matrix")], default="people"
    )
    file_name = models.CharField(max_length=300)
    content = models.BinaryField()
    choices = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = PendingImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name


class TitleCorrection(models.Model):
    """What a job title means in an organisation, learnt when somebody corrected a suggestion.

    `title` is normalised as the suggestions read it; `role` is a key of the framework, and empty
    where the title is to have no role.
    """

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="title_corrections"
    )
    framework = models.ForeignKey(
        "roles.Framework", on_delete=models.CASCADE, related_name="title_corrections"
    )
    title = models.CharField(max_length=300)
    role = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="title_correction_once", fields=["organisation", "framework", "title"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.role or 'no role'}"
