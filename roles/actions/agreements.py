"""Agreements on what one team hands over to another: written down, changed, taken away."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from roles.analysis.crossings import crossings
from roles.analysis.design import AgreementStatus
from roles.analysis.reading import Reading
from roles.models import Agreement, Design, Team
from roles.snapshots import take_snapshot


class CannotAgree(Exception):
    """The message says why, in words for the person who asked."""


@transaction.atomic
def add_agreement(
    *,
    design: Design,
    kind: str,
    from_team: Team,
    to_team: Team,
    status: str,
    elements: Sequence[str],
    url: str = "",
) -> Agreement:
    """Write down what a team hands over to another; one that says the very same is returned.

    Raises CannotAgree if the two have another one on that. As all of this module, to be called
    while the design is locked (`access.changing_design`).
    """
    facts = {"status": status, "elements": list(elements), "url": url}
    between = design.agreements.filter(kind=kind, from_team=from_team, to_team=to_team)
    there = list(between)
    for one in there:
        if {name: getattr(one, name) for name in facts} == facts:
            return one
    _refuse_second(there, from_team, to_team)
    return Agreement.objects.create(
        design=design,
        kind=kind,
        from_team=from_team,
        to_team=to_team,
        position=_next_position(design),
        **facts,
    )


@transaction.atomic
def change_agreement(
    *,
    agreement: Agreement,
    kind: str,
    from_team: Team,
    to_team: Team,
    status: str,
    elements: Sequence[str],
    url: str,
) -> None:
    """Let an agreement say something else, or be between others.

    Raises CannotAgree if those have one on that already. A file may bring two that are alike;
    each of them can still be changed where it is.
    """
    place = {"kind": kind, "from_team": from_team, "to_team": to_team}
    if {name: getattr(agreement, name) for name in place} != place:
        there = list(agreement.design.agreements.filter(**place))
        _refuse_second(there, from_team, to_team)
    for name, value in place.items():
        setattr(agreement, name, value)
    agreement.status, agreement.elements, agreement.url = status, list(elements), url
    agreement.save()


@transaction.atomic
def draft_agreements(
    *, design: Design, on: date, subject: str = "", team: str = ""
) -> list[Agreement]:
    """Draft what is missing, with all that the handoffs ask for, as the fix of HND-01 does.

    All of it, or that of one `subject` of such a finding, or of one team by its key. What has an
    agreement by now is passed over.
    """
    missing = [
        one
        for one in crossings(Reading(take_snapshot(design, on=on)))
        if not one.agreements
        and (not subject or one.subject == subject)
        and (not team or team in (*one.from_teams, *one.to_teams))
    ]
    # Two groups of teams may begin with the same two, and are settled by one agreement.
    between = {(one.handoff, one.from_teams[0], one.to_teams[0]): None for one in missing}
    teams = {row.key: row for row in design.teams.all()}
    return Agreement.objects.bulk_create(
        Agreement(
            design=design,
            kind=handoff.key,
            from_team=teams[from_team],
            to_team=teams[to_team],
            status=AgreementStatus.DRAFT.value,
            elements=list(handoff.elements),
            position=position,
        )
        for position, (handoff, from_team, to_team) in enumerate(between, _next_position(design))
    )


@transaction.atomic
def remove_agreement(*, agreement: Agreement) -> None:
    """Take an agreement away, as if it had never been."""
    agreement.delete()


def _refuse_second(there: Sequence[Agreement], from_team: Team, to_team: Team) -> None:
    if there:
        raise CannotAgree(
            f"There is an agreement on this from {from_team} to {to_team} already. Change that one."
        )


def _next_position(design: Design) -> int:
    last = design.agreements.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
