"""OFF, DND: the role that owns it, somebody else who has it, or a variation that allows it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.candidates import Distance, beside
from roles.analysis.changes import AcceptVariation
from roles.analysis.design import Level
from roles.analysis.fixes import Fix
from roles.analysis.fixing.people import (
    distance_of,
    named,
    near_and_far,
    picks_for,
    why,
)
from roles.analysis.fixing.seats import main_seat
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding


def add_role(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Cover outside a role: the variation that knows of it, the role, or somebody who has it."""
    yield from _accept_variation(reading, finding)
    yield from learn(reading, finding)
    yield from _hand_over(reading, finding, leave=Level.BACKUP)


def hand_over(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """What a role must not do goes to somebody whose role owns it."""
    yield from _hand_over(reading, finding, leave=None)
    yield from _accept_variation(reading, finding)
    yield from learn(reading, finding)


def accept_variation(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """What a role usually does not do may be how people work here."""
    yield from _accept_variation(reading, finding)
    yield from _hand_over(reading, finding, leave=Level.BACKUP)
    yield from learn(reading, finding)


def _accept_variation(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    [person], [activity] = finding.people, finding.activities
    held = reading.roles_of[person]
    for variation in reading.framework.variations:
        if any(cell.activity == activity and cell.role in held for cell in variation.cells):
            steps = Steps(reading)
            steps.do(AcceptVariation(variation.key))
            yield steps.fix(
                f"Accept the variation “{variation.text}”",
                "The source knows this way of working; nobody has to change anything.",
            )


def learn(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Add a role that owns the activity to the person, the nearest first."""
    [person], [activity] = finding.people, finding.activities
    held, team = reading.roles_of[person], main_seat(reading, person).team
    owners = [
        role.key for role in reading.framework.roles if role.key in reading.owner_roles[activity]
    ]
    owners.sort(key=lambda role: beside(frozenset({role})).isdisjoint(held))
    for role in owners[:1]:
        steps = Steps(reading)
        steps.teach(person, team, role)
        is_far = beside(frozenset({role})).isdisjoint(held)
        step = "another career" if is_far else "a training"
        yield steps.fix(
            f"Add the role {wording.role(reading, role)} to {wording.person(reading, person)}",
            f"Work over title: the person does it already. For {wording.roles_of(reading, person)} "
            f"it is {step}.",
        )


def _hand_over(reading: Reading, finding: "Finding", *, leave: Level | None) -> Iterator[Fix]:
    """Give it to somebody whose role owns it, and leave the person the level given."""
    [person], [activity] = finding.people, finding.activities
    ways = picks_for(reading, activity, finding.teams, without=(person,))
    for picks in near_and_far(ways)[0]:
        if distance_of(picks) is not Distance.HELD:
            return
        steps = Steps(reading)
        steps.take(person, activity, finding.teams, leave=leave)
        for pick in picks:
            steps.give(pick.who, activity, pick.units)
        label = f"Give {wording.activity(reading, activity)} to {named(reading, picks)}"
        if leave is Level.BACKUP:
            label = f"{label}, with {wording.person(reading, person)} as backup"
        yield steps.fix(label, why(reading, activity, picks, (person,)))
