"""Who is to do it: the best qualified people in reach, in order, and the words for that."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, takewhile

from roles.analysis import wording
from roles.analysis.candidates import Candidate, Distance, best_candidate, candidates
from roles.analysis.fixing.ledger import Units, role_to_learn
from roles.analysis.reading import Reading

# More people than this are counted instead of named.
NAMED_AT_MOST = 3

# Of the people a fix could ask, the second is worth a look, the third is noise.
_NEAR_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Pick:
    """Somebody, and the units they are to do it for."""

    who: Candidate
    units: tuple[str, ...]


type Picks = tuple[Pick, ...]


def distance_of(picks: Picks) -> Distance:
    """That of whoever is the furthest."""
    return max(pick.who.distance for pick in picks)


def picks_for(
    reading: Reading,
    activity: str,
    units: Units,
    *,
    without: Iterable[str] = (),
    in_place: bool = False,
) -> Iterator[Picks]:
    """The ways in which all the units can be given somebody for the activity, best first.

    One person who reaches all of them goes before one for each, at the same distance. Everybody
    around is asked where nobody sits in a place that the structure allows, unless `in_place`.
    """
    found = _picks_for(reading, activity, units, without, in_place=True)
    first = next(found, None)
    if first is not None:
        return chain((first,), found)
    if in_place:
        return iter(())
    return _picks_for(reading, activity, units, without, in_place=False)


def _picks_for(
    reading: Reading, activity: str, units: Units, without: Iterable[str], *, in_place: bool
) -> Iterator[Picks]:
    without, units = tuple(without), tuple(units)
    around = candidates(reading, activity, units, without=without, in_place=in_place, for_all=True)
    if len(units) == 1:
        yield from ((Pick(one, units),) for one in around)
        return
    everywhere = list(around)
    apart = _one_each(reading, activity, units, without, in_place=in_place)
    for away in Distance:
        yield from ((Pick(one, units),) for one in everywhere if one.distance is away)
        if apart and distance_of(apart) is away and len(apart) > 1:
            yield apart


def _one_each(
    reading: Reading, activity: str, units: Units, without: tuple[str, ...], *, in_place: bool
) -> Picks:
    """The best for each unit; nobody at all if one of them has nobody."""
    found: dict[Candidate, list[str]] = {}
    for unit in units:
        best = best_candidate(reading, activity, unit, without=without, in_place=in_place)
        if best is None:
            return ()
        found.setdefault(best, []).append(unit)
    return tuple(Pick(who, tuple(theirs)) for who, theirs in found.items())


def near_and_far(picks: Iterable[Picks]) -> tuple[list[Picks], list[Picks]]:
    """The first two ways that ask nobody to do what their roles are far from, and the first other.

    The other one is only looked for if there are fewer than two.
    """
    near: list[Picks] = []
    for one in picks:
        if distance_of(one) is Distance.FAR:
            return near, [one]
        near.append(one)
        if len(near) == _NEAR_AT_MOST:
            break
    return near, []


# Words


def named(reading: Reading, picks: Picks) -> str:
    """ "Mia Hope (MLOps Engineer)", or "Ann for Ads and Bob for Search", or how many."""
    if len(picks) == 1:
        return wording.a_person(reading, picks[0].who.person)
    if len(picks) > NAMED_AT_MOST:
        units = sum(len(pick.units) for pick in picks)
        return f"{len(picks)} people, the best for each of {units} teams"
    return wording.listed(
        f"{wording.person(reading, pick.who.person)} for {wording.teams(reading, pick.units)}"
        for pick in picks
    )


def why(reading: Reading, activity: str, picks: Picks, without: Collection[str] = ()) -> str:
    """Why it is them: their roles, how near they are, and how much they own."""
    if len(picks) > 1:
        return "For each team the nearest in role, and of equals whoever owns least."
    who, units = picks[0].who, picks[0].units
    around = candidates(reading, activity, units, without=without)
    so_near = takewhile(lambda one: one.distance <= who.distance, around)
    equals = {one.person for one in so_near if one.distance is who.distance}
    return f"{_how_near(reading, activity, who, equals)}{_how_busy(reading, who, equals)}."


def _how_near(reading: Reading, activity: str, who: Candidate, equals: Collection[str]) -> str:
    only = len(equals) < 2
    if who.distance is Distance.HELD:
        return f"{'The only one in reach who holds' if only else 'Holds'} a role that owns it; "
    if who.distance is Distance.ADJACENT:
        role = wording.role(reading, role_to_learn(reading, who.person, activity))
        held = wording.roles_of(reading, who.person)
        return f"From {held} to {role} it is a training, not another career; "
    return "Nobody in reach holds a role near it; "


def _how_busy(reading: Reading, who: Candidate, equals: Collection[str]) -> str:
    load, count = reading.directory.load, len(reading.owned_by.get(who.person, ()))
    owns = f"owns {count} {'activity' if count == 1 else 'activities'}"
    share = reading.fte_of(who.person)
    if share < 1:
        owns = f"{owns} with {share:.0%} of a full-time share"
    if len(equals) < 2:
        return owns
    if all(load(who.person) <= load(other) for other in equals):
        return f"{owns}, the least of {len(equals)} who could"
    return f"{owns}, and {len(equals)} could"


def takes_on(reading: Reading, given: Mapping[str, Picks]) -> str:
    """What is added to a label where somebody takes on another role for what is given to them."""
    learning: dict[str, dict[str, None]] = {}
    for activity, picks in given.items():
        for pick in picks:
            if pick.who.distance is Distance.ADJACENT:
                role = role_to_learn(reading, pick.who.person, activity)
                learning.setdefault(role, {})[pick.who.person] = None
    people = {person for learners in learning.values() for person in learners}
    if not people:
        return ""
    if len(people) > NAMED_AT_MOST:
        return f", with roles added to {len(people)} of them"
    if len({pick.who.person for picks in given.values() for pick in picks}) == 1:
        noun = "role" if len(learning) == 1 else "roles"
        return f", with the {noun} {wording.roles(reading, learning)} added"
    added = (
        f"the role {wording.role(reading, role)} added to {wording.people(reading, learners)}"
        for role, learners in learning.items()
    )
    return f", with {wording.listed(added)}"


def to_whom(reading: Reading, given: Mapping[str, Picks], word: str) -> str:
    """What goes to whom: "Build over to Ann and Monitor over to Bob", and the roles added."""
    work: dict[tuple[str, ...], list[str]] = {}
    for activity, picks in given.items():
        people = tuple(dict.fromkeys(pick.who.person for pick in picks))
        work.setdefault(people, []).append(activity)
    told = wording.listed(
        f"{wording.activities(reading, activities)} {word} {wording.people(reading, people)}"
        for people, activities in work.items()
    )
    if len(work) > NAMED_AT_MOST:
        count = len({person for people in work for person in people})
        told = f"{len(given)} activities {word} {count} people"
    return f"{told}{takes_on(reading, given)}"
