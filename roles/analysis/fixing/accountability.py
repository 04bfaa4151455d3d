"""RAC: one person inside with the last word."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.candidates import candidates
from roles.analysis.design import Level, PersonKind, Tick
from roles.analysis.fixes import Fix
from roles.analysis.fixing.ledger import Units, only_for
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding

_OPTIONS = 2

# Who is to have the last word: person and team, with the units.
type Voices = Mapping[tuple[str, str], list[str]]


def mark_accountable(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give one of the owners the last word, somebody inside first."""
    [activity] = finding.activities
    seen = set[frozenset[str]]()
    for place in range(_OPTIONS):
        voices = _voices(reading, activity, finding.teams, place)
        people = dict.fromkeys(person for person, _ in voices)
        if not people or frozenset(people) in seen:
            continue
        seen.add(frozenset(people))
        steps = Steps(reading)
        _mark(reading, steps, activity, voices)
        reason = "Owns it, is inside, and has the last word on the least so far."
        yield steps.fix(
            f"Mark {wording.people(reading, people)} accountable for "
            f"{wording.activity(reading, activity)}",
            reason if place == 0 else "Owns it too.",
        )


def _voices(reading: Reading, activity: str, units: Units, place: int) -> Voices:
    voices: dict[tuple[str, str], list[str]] = {}
    for unit in units:
        owners = sorted(
            {(one.person, one.team) for one in reading.cell(activity, unit).owners},
            key=lambda owner: (_fitness(reading, activity, owner[0]), owner),
        )
        if owners:
            voices.setdefault(owners[min(place, len(owners) - 1)], []).append(unit)
    return voices


def _fitness(reading: Reading, activity: str, person: str) -> tuple[bool, bool, int]:
    return (
        not is_inside(reading, person),
        not reading.is_aligned(person, activity),
        len(reading.accountable_for.get(person, ())),
    )


def is_inside(reading: Reading, person: str) -> bool:
    return reading.design.person_by_key[person].kind is PersonKind.EMPLOYEE


def _mark(reading: Reading, steps: Steps, activity: str, voices: Voices) -> None:
    for (person, team), units in voices.items():
        teams = only_for(reading, team, units)
        steps.add([Tick(activity, person=person, team=team, level=Level.ACCOUNTABLE, teams=teams)])


def keep_one(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Leave one of those who are accountable the last word."""
    [activity] = finding.activities
    accountable = {
        unit: reading.cell(activity, unit).accountable & reading.design.person_by_key.keys()
        for unit in finding.teams
    }
    ranked = sorted(
        frozenset().union(*accountable.values()),
        key=lambda person: (_fitness(reading, activity, person), person),
    )
    for keep in ranked[:_OPTIONS]:
        steps, leaving = Steps(reading), dict[str, list[str]]()
        for unit, people in accountable.items():
            here = [person for person in ranked if person in people]
            stays = keep if keep in here else next(iter(here), "")
            for person in here:
                if person != stays:
                    leaving.setdefault(person, []).append(unit)
        for person, units in leaving.items():
            steps.take(person, activity, units, level=Level.ACCOUNTABLE)
        steps.take_from_nobody(activity, finding.teams, level=Level.ACCOUNTABLE)
        reason = "Inside, at home in it, and with the last word on the least of them."
        yield steps.fix(
            f"Leave {wording.person(reading, keep)} alone accountable for "
            f"{wording.activity(reading, activity)}",
            reason if keep == ranked[0] else "Accountable now, too.",
        )


def give_some_away(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give the last word on some of it to owners, until it is no column full of As."""
    [person] = finding.people
    at_most = max(
        int(reading.threshold("accountable_activities")) - 1, len(reading.activities) // 2
    )
    others = {
        activity: _others(reading, activity, person, contacts=frozenset())
        for activity in finding.activities
    }
    # First what somebody else owns anyway.
    ranked = sorted(
        (activity for activity, voices in others.items() if voices),
        key=lambda activity: (
            not all(activity in reading.owned_by.get(other, ()) for other, _ in others[activity])
        ),
    )
    given = ranked[: len(finding.activities) - at_most]
    steps = Steps(reading)
    for activity in given:
        steps.take(person, activity, None, level=Level.ACCOUNTABLE)
        _mark(reading, steps, activity, others[activity])
    if given:
        people = dict.fromkeys(other for activity in given for other, _ in others[activity])
        yield steps.fix(
            f"Make {wording.people(reading, people)} accountable for "
            f"{wording.activities(reading, given)}",
            "They own it, or could, and have the last word on the least so far.",
            clears=len(finding.activities) - len(given) <= at_most,
        )


def move_inside(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Give the last word to the internal contact, else to an owner inside, else to who could."""
    [person] = finding.people
    contacts = frozenset(
        seat.internal_contact for seat in reading.seats_of[person] if seat.internal_contact
    )
    steps, people = Steps(reading), dict[str, None]()
    for activity in finding.activities:
        steps.take(person, activity, None, level=Level.ACCOUNTABLE)
        voices = _others(reading, activity, person, contacts=contacts)
        _mark(reading, steps, activity, voices)
        people.update(dict.fromkeys(other for other, _ in voices))
    name = wording.person(reading, person)
    if people:
        yield steps.fix(
            f"Make {wording.people(reading, people)} accountable instead of {name}",
            "Inside, and the contact for the seat, an owner, or the nearest in role.",
        )
    else:
        yield steps.fix(
            f"Take the last word on {wording.activities(reading, finding.activities)} from {name}",
            "Nobody inside is in reach to have it instead.",
        )


def _others(reading: Reading, activity: str, person: str, *, contacts: frozenset[str]) -> Voices:
    """Somebody else inside for each unit where the person has the last word, if there is one.

    A contact goes before an owner, and an owner before whoever could own it.
    """
    voices: dict[tuple[str, str], list[str]] = {}
    for unit in reading.units if activity in reading.applicable else ():
        cell = reading.cell(activity, unit)
        if person not in cell.accountable or len(cell.accountable) > 1:
            continue
        owners = {owner.person for owner in cell.owners}
        around = [
            one
            for one in candidates(reading, activity, (unit,), without=(person,), in_place=False)
            if is_inside(reading, one.person)
        ]
        best = min(
            around,
            key=lambda one: (
                one.person not in contacts,
                one.person not in owners,
                _fitness(reading, activity, one.person),
            ),
            default=None,
        )
        if best is not None:
            voices.setdefault((best.person, best.team), []).append(unit)
    return voices


def inform_some(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Inform those who own the least, instead of asking them, until few enough are left to ask."""
    [activity] = finding.activities
    limit = int(reading.threshold("consulted_people"))
    told: dict[str, list[str]] = {}
    for unit in finding.teams:
        people = sorted(
            reading.cell(activity, unit).consulted & reading.design.person_by_key.keys(),
            key=lambda person: (-reading.directory.load(person), person),
        )
        for person in people[limit:]:
            told.setdefault(person, []).append(unit)
    steps = Steps(reading)
    for person, units in told.items():
        steps.take(person, activity, units, level=Level.CONSULTED, leave=Level.INFORMED)
    steps.take_from_nobody(activity, finding.teams, level=Level.CONSULTED)
    who = f"Inform {wording.people(reading, told)}" if told else "Ask no open seat"
    yield steps.fix(
        f"{who} about {wording.activity(reading, activity)}{' instead of asking' if told else ''}",
        "Those stay to be asked who own the most, and open seats are not.",
    )
