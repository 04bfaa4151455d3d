"""HND, handoffs: work that passes from team to team, and the agreements it needs."""

from collections.abc import Iterator

from roles.analysis import wording
from roles.analysis.crossings import Crossing, crossings, handovers, missing_elements
from roles.analysis.design import AgreementStatus, Handoff, Level
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import handoffs as fixing
from roles.analysis.reading import Reading

_SOURCE = "Who does what: where handoffs break down"


@rule(
    "HND-01",
    "Handoff crosses teams without a contract",
    Severity.WARNING,
    fix="Draft an agreement between the teams.",
    fixes=fixing.draft,
    source=f"{_SOURCE}; team borders turn into system borders",
    scope=Scope.DESIGN,
    muted_when_small=True,
    asks=(handovers,),
)
def handoff_without_contract(reading: Reading) -> Iterator[Hit]:
    """Where work crosses a team border, things break unless it is written down what is handed over.

    Quiet when the two sides share a person or a team, when one side is uncovered (GAP-01), and
    for handoffs whose source names no elements. An agreement replaces it (HND-03).
    """
    for crossing in crossings(reading):
        if not crossing.agreements:
            yield _hit(
                reading,
                crossing,
                f"passes from {wording.teams(reading, crossing.from_teams)} to "
                f"{wording.teams(reading, crossing.to_teams)} without an agreement.",
            )


@rule(
    "HND-02",
    "Handoff inside a team undocumented",
    Severity.INFO,
    fix="Write down what is handed over, if it helps.",
    source=_SOURCE,
    scope=Scope.DESIGN,
    muted_when_small=True,
    optional=True,
    asks=(handovers,),
)
def handoff_inside_team(reading: Reading) -> Iterator[Hit]:
    """Even side by side, two people can mean different things by what is handed over.

    Quiet when one person does both, and when the work crosses a team border (HND-01).
    """
    found: dict[tuple[str, str], Handoff] = {}
    for one in reading.handovers:
        if one.handoff.elements and not one.agreements:
            found |= {(one.handoff.key, team): one.handoff for team in one.inside}
    for (kind, team), handoff in found.items():
        yield Hit(
            f"{kind}:{team}",
            f"{handoff.name} stays inside {wording.team(reading, team)} and is not written down.",
            teams=(team,),
            activities=(*handoff.producers, *handoff.consumers),
        )


@rule(
    "HND-03",
    "Contract draft or incomplete",
    Severity.INFO,
    fix="Fill what is missing, and agree.",
    fixes=fixing.complete,
    source=_SOURCE,
    scope=Scope.DESIGN,
    muted_when_small=True,
    asks=(handovers,),
)
def contract_incomplete(reading: Reading) -> Iterator[Hit]:
    """A draft binds nobody, and what an agreement leaves out is what breaks.

    Quiet when one agreement between the two sides is agreed and has every element.
    """
    for crossing in crossings(reading):
        if crossing.agreements and not crossing.is_contracted:
            yield _hit(
                reading,
                crossing,
                f"from {wording.teams(reading, crossing.from_teams)} to "
                f"{wording.teams(reading, crossing.to_teams)} {_what_is_missing(crossing)}.",
            )


@rule(
    "HND-04",
    "Contract without work behind it",
    Severity.WARNING,
    fix="Point the agreement to the teams that do the work, or remove it.",
    fixes=fixing.point_elsewhere,
    source="Stale papers mislead",
    scope=Scope.DESIGN,
    muted_when_small=True,
)
def contract_without_work(reading: Reading) -> Iterator[Hit]:
    """An agreement between teams that do not do the work misleads whoever reads it.

    Quiet when each team owns some activity of its side, for whichever unit.
    """
    agreed = dict.fromkeys(
        (one.kind, one.from_team, one.to_team) for one in reading.design.agreements
    )
    for kind, from_team, to_team in agreed:
        handoff = reading.framework.handoff_by_key[kind]
        sides = ((from_team, handoff.producers), (to_team, handoff.consumers))
        idle = [team for team, work in sides if _owned_in(reading, team).isdisjoint(work)]
        if handoff.elements and idle:
            yield Hit(
                f"{kind}:{from_team}>{to_team}",
                f"{handoff.name} is agreed between {wording.team(reading, from_team)} "
                f"and {wording.team(reading, to_team)}, but "
                f"{wording.teams(reading, idle)} {'does' if len(idle) == 1 else 'do'} "
                "none of that work.",
                teams=(from_team, to_team),
            )


def _owned_in(reading: Reading, team: str) -> set[str]:
    """The activities that somebody in the team owns, for whichever unit."""
    claims = reading.claims.in_team(team)
    return {one.activity for one in claims if one.people and one.level is Level.OWNER}


def _hit(reading: Reading, crossing: Crossing, message: str) -> Hit:
    return Hit(
        crossing.subject,
        f"{crossing.handoff.name} {message}",
        teams=reading.in_order((*crossing.from_teams, *crossing.to_teams)),
        activities=(*crossing.handoff.producers, *crossing.handoff.consumers),
    )


def _what_is_missing(crossing: Crossing) -> str:
    """What the agreement lacks that is nearest to its end."""
    missing, is_draft = min(
        (
            (missing_elements(one, crossing.handoff), one.status is AgreementStatus.DRAFT)
            for one in crossing.agreements
        ),
        key=lambda one: (len(one[0]), one),
    )
    if not missing:
        return "is only a draft"
    what = wording.listed(one.replace("_", " ") for one in missing)
    return f"is a draft that lacks {what}" if is_draft else f"lacks {what}"
