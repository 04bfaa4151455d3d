from django.db import models
from django.db.models import F, Q

from roles.analysis.design import AgreementStatus


class Agreement(models.Model):
    """A handoff contract between two teams of a design; `kind` is the key of the handoff."""

    design = models.ForeignKey("roles.Design", on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=80)
    from_team = models.ForeignKey(
        "roles.Team", on_delete=models.CASCADE, related_name="agreements_given"
    )
    to_team = models.ForeignKey(
        "roles.Team", on_delete=models.CASCADE, related_name="agreements_taken"
    )
    status = models.CharField(
        max_length=10,
        choices=[(status.value, status.value.capitalize()) for status in AgreementStatus],
        default=AgreementStatus.DRAFT.value,
    )
    elements = models.JSONField(default=list, blank=True)
    url = models.URLField("link to the contract", blank=True, max_length=500)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_between_two_teams",
                condition=~Q(from_team=F("to_team")),
                violation_error_message="An agreement is between two different teams.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.from_team} to {self.to_team}"


class Acknowledgement(models.Model):
    """A finding that was accepted as it is, by rule and subject, so that no wording loses it."""

    design = models.ForeignKey(
        "roles.Design", on_delete=models.CASCADE, related_name="acknowledgements"
    )
    rule = models.CharField(max_length=10)
    subject = models.CharField(max_length=2000)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=300, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="acknowledgement_once_per_finding", fields=["design", "rule", "subject"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"
