"""OFF and DND, off role: work outside somebody's roles, and what roles do not do."""

from collections.abc import Iterator

from roles.analysis import wording
from roles.analysis.alignment import Case, Misfit
from roles.analysis.candidates import Distance, best_candidate
from roles.analysis.findings import Hit, Severity, rule
from roles.analysis.reading import Reading


@rule(
    "OFF-01",
    "Off-role cover",
    Severity.INFO,
    fix="Add the role to the seat, or accept it.",
    source="Who does what: this varies by company, adapt it",
    muted_when_small=True,
)
def off_role_cover(reading: Reading) -> Iterator[Hit]:
    """Work done outside a role is covered, but by somebody the reference does not expect.

    It is never a gap. Quiet when any role of the person owns or supports the activity, and when
    somebody whose role does owns it too (OVL-01).
    """
    for misfit in _misfits(reading, Case.OFF_ROLE):
        yield _hit(reading, misfit, "which is no work of {role} in the reference")


@rule(
    "DND-01",
    "Does what the role should not do",
    Severity.WARNING,
    fix="Give it to somebody whose role owns it.",
    source="Who does what: what each role does not do",
    muted_when_small=True,
)
def does_what_it_should_not(reading: Reading) -> Iterator[Hit]:
    """The reference says in so many words that this role does not do this work.

    Quiet when a second role owns it, when another role fits the person's work better (TTL-01),
    and when the variation is accepted.
    """
    for misfit in _misfits(reading, Case.EXCLUDED):
        yield _hit(reading, misfit, "which the reference says {role} does not do")


@rule(
    "DND-02",
    "Does what the role usually does not do",
    Severity.INFO,
    fix="Accept the variation, if this is how you work.",
    source="Who does what: what each role usually does not do",
    muted_when_small=True,
)
def does_what_it_usually_does_not(reading: Reading) -> Iterator[Hit]:
    """In most organisations this role does not do this work; in some it does.

    Quiet as DND-01, which speaks where the reference is firm.
    """
    for misfit in _misfits(reading, Case.USUALLY_NOT):
        yield _hit(reading, misfit, "which {role} usually does not do")


def _misfits(reading: Reading, case: Case) -> Iterator[Misfit]:
    return (misfit for misfit in reading.alignment.misfits if misfit.case is case)


def _hit(reading: Reading, misfit: Misfit, complaint: str) -> Hit:
    roles = wording.a(wording.roles_of(reading, misfit.person))
    return Hit(
        f"{misfit.person}:{wording.subject_units(misfit.activity, misfit.units)}",
        f"{wording.person(reading, misfit.person)} owns "
        f"{wording.activity(reading, misfit.activity)} for "
        f"{wording.teams(reading, misfit.units)}, "
        f"{complaint.format(role=roles)}.",
        fix=_fix(reading, misfit),
        teams=misfit.units,
        activities=(misfit.activity,),
        people=(misfit.person,),
    )


def _fix(reading: Reading, misfit: Misfit) -> str:
    """Accept the variation that covers it, if the source knows one; else somebody at home in it."""
    held = reading.roles_of[misfit.person]
    for variation in reading.framework.variations:
        if any(cell.activity == misfit.activity and cell.role in held for cell in variation.cells):
            return f"Accept the variation “{variation.text}”, if this is how you work."
    activity = wording.activity(reading, misfit.activity)
    best = best_candidate(reading, misfit.activity, misfit.units, without=misfit.person)
    if best and best.distance is Distance.HELD:
        return f"Give {activity} to {wording.a_person(reading, best.person)}."
    owners = reading.owner_roles[misfit.activity]
    wanted = next((role for role in reading.framework.roles if role.key in owners), None)
    name = wording.person(reading, misfit.person)
    return f"Add the role {wanted.name} to {name}." if wanted else f"Accept it for {name}."
