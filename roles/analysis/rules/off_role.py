"""OFF and DND, off role: work outside somebody's roles, and what roles do not do."""

from collections.abc import Iterator

from roles.analysis import wording
from roles.analysis.alignment import Case, Misfit, strangers
from roles.analysis.findings import Hit, Severity, rule
from roles.analysis.fixing import off_role as fixing
from roles.analysis.reading import Reading


@rule(
    "OFF-01",
    "Off-role cover",
    Severity.INFO,
    fix="Add the role to the seat, or accept it.",
    fixes=fixing.add_role,
    source="Who does what: this varies by company, adapt it",
    muted_when_small=True,
    asks=(strangers,),
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
    fixes=fixing.hand_over,
    source="Who does what: what each role does not do",
    muted_when_small=True,
    asks=(strangers,),
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
    fixes=fixing.accept_variation,
    source="Who does what: what each role usually does not do",
    muted_when_small=True,
    asks=(strangers,),
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
        teams=misfit.units,
        activities=(misfit.activity,),
        people=(misfit.person,),
        # An owner at home beside the person in any other unit would make it OVL-01, and no other.
        is_wide=not reading.dependence.is_local(misfit.person, {misfit.activity}),
    )
