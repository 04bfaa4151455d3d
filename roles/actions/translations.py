from dataclasses import replace
from datetime import datetime

from django.db import transaction

from roles.actions.designs import bring_design
from roles.actions.doubts import start_asking
from roles.analysis import design as facts
from roles.models import Design, FrameworkVersion, User


@transaction.atomic
def keep_translation(
    *,
    design: Design,
    translated: facts.Design,
    version: FrameworkVersion,
    name: str,
    created_by: User,
    at: datetime,
) -> Design:
    """Keep what a design became in the words of `version` as a new design, which is never live.

    The people are the same ones, and the design itself stays as it is. Raises NameTaken, so that
    a form sent twice makes one design.
    """
    participants = design.participants.select_related("person")
    kept = bring_design(
        design=replace(translated, name=name),
        organisation=design.organisation,
        version=version,
        created_by=created_by,
        at=at,
        persons={participant.key: participant.person for participant in participants},
        may_be_live=False,
    )
    if design.confirm_after_days is not None:
        kept.confirm_after_days = design.confirm_after_days
        kept.save(update_fields=["confirm_after_days"])
        start_asking(design=kept, at=at)
    return kept
