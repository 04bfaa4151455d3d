from datetime import date

from django.db import transaction

from roles.models import Acknowledgement, Design


@transaction.atomic
def accept_finding(
    *, design: Design, rule: str, subject: str, reason: str, by: str, until: date | None
) -> None:
    """Accept a finding as it is, up to and including a day or for good; said again, it is replaced.

    To be called while the design is locked (`access.changing_design`).
    """
    Acknowledgement.objects.update_or_create(
        design=design,
        rule=rule,
        subject=subject,
        defaults={"reason": reason, "by": by, "until": until},
    )


@transaction.atomic
def reopen_finding(*, design: Design, rule: str, subject: str) -> None:
    """Let an accepted finding ask for a decision again; twice changes nothing."""
    design.acknowledgements.filter(rule=rule, subject=subject).delete()
