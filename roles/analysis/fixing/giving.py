"""Work given to people: to those who are near, to somebody lent or hired, or to who there is."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from roles.analysis import wording
from roles.analysis.candidates import Distance
from roles.analysis.design import Home, Level, Place, TeamKind, Tick
from roles.analysis.fixes import Fix
from roles.analysis.fixing.ledger import Units, only_for
from roles.analysis.fixing.lending import lend
from roles.analysis.fixing.people import (
    NAMED_AT_MOST,
    Picks,
    distance_of,
    named,
    near_and_far,
    picks_for,
    takes_on,
    why,
)
from roles.analysis.fixing.steps import Steps
from roles.analysis.reading import ORGANISATION, Reading

# The units for which each activity is to be held.
type Work = Mapping[str, Units]

# What takes more open seats than this is no fix but a plan; it begins with so many.
_SEATS_AT_MOST = 5

# Of several equals, so many are asked when work is shared out.
_EQUALS_AT_MOST = 6


def give(
    reading: Reading,
    work: Work,
    *,
    level: Level = Level.OWNER,
    without: Collection[str] = (),
    ending: str = "",
    hires: bool = True,
) -> Iterator[Fix]:
    """People who hold the work from now on, whoever is near first.

    Else somebody who is lent by another team, a hire, and then whoever there is; in the small
    stage, where everybody does what there is to do, they come before that. `ending` is
    said at the end of a label. Work that nobody can be found for is left as it is, and the fix
    does not clear the finding then.
    """
    far, is_anybody_near = list[Callable[[], Fix]](), False
    for away, make in _ways(reading, work, level=level, without=without, ending=ending):
        if away is Distance.FAR and not reading.is_small:
            far.append(make)
        else:
            is_anybody_near = True
            yield make()
    if not is_anybody_near:
        yield from _lend(reading, work, level=level, without=without)
    if hires:
        yield from hire(reading, work, level=level)
    yield from (make() for make in far)


def _ways(
    reading: Reading, work: Work, *, level: Level, without: Collection[str], ending: str
) -> Iterator[tuple[Distance, Callable[[], Fix]]]:
    """The ways to do it, with how far they are and what makes a fix of each."""
    if len(work) > 1:
        yield from _shared_out(reading, work, level=level, without=without, ending=ending)
        return
    for activity, units in work.items():
        near, far = near_and_far(picks_for(reading, activity, units, without=without))
        for picks in (*near, *far):
            yield (
                distance_of(picks),
                partial(_give, reading, activity, picks, level, without, ending),
            )


def _give(
    reading: Reading,
    activity: str,
    picks: Picks,
    level: Level,
    without: Collection[str],
    ending: str,
) -> Fix:
    steps = Steps(reading)
    for pick in picks:
        steps.give(pick.who, activity, pick.units, level=level)
    who, name = named(reading, picks), wording.activity(reading, activity)
    if level is Level.BACKUP:
        label = f"Make {who} a backup for {name}{ending}"
    else:
        label = f"Give {name} to {who}{ending}{takes_on(reading, {activity: picks})}"
    return steps.fix(label, why(reading, activity, picks, without))


def _shared_out(
    reading: Reading, work: Work, *, level: Level, without: Collection[str], ending: str
) -> Iterator[tuple[Distance, Callable[[], Fix]]]:
    """Several activities at once, each for whoever is best and has not been given more."""
    steps, given = Steps(reading), Counter[str]()
    told: dict[str, list[str]] = {}
    chosen: dict[str, Picks] = {}
    nearest, clears = Distance.FAR, True
    for activity, units in work.items():
        ways = list(islice(picks_for(reading, activity, units, without=without), _EQUALS_AT_MOST))
        if not ways:
            clears = False
            continue
        picks = min(ways, key=lambda one: (distance_of(one), *_busiest(reading, one, given)))
        nearest, chosen[activity] = min(nearest, distance_of(picks)), picks
        for pick in picks:
            steps.give(pick.who, activity, pick.units, level=level)
            given[pick.who.person] += 1
            told.setdefault(pick.who.person, []).append(activity)
    if told:
        added = takes_on(reading, chosen) if level is Level.OWNER else ""
        label = f"{_who_does_what(reading, told, level)}{ending}{added}"
        reason = "For each activity the nearest in role, and of equals whoever owns least."
        yield nearest, partial(steps.fix, label, reason, clears=clears)


def _busiest(reading: Reading, picks: Picks, given: Mapping[str, int]) -> tuple[float, str]:
    """How much whoever has most would own, with what they are given beside."""
    return max(
        (pick.who.load + given[pick.who.person] / reading.fte_of(pick.who.person), pick.who.person)
        for pick in picks
    )


def _who_does_what(reading: Reading, told: Mapping[str, Sequence[str]], level: Level) -> str:
    count = len({activity for activities in told.values() for activity in activities})
    if len(told) > NAMED_AT_MOST:
        what = "Find a backup" if level is Level.BACKUP else "Give an owner"
        verb = "for" if level is Level.BACKUP else "to"
        return f"{what} {verb} each of {count} activities, among {len(told)} people"
    if level is Level.BACKUP:
        return "Make " + ", and ".join(
            f"{wording.person(reading, person)} a backup for {_some(reading, activities)}"
            for person, activities in told.items()
        )
    return "Let " + ", and ".join(
        f"{wording.person(reading, person)} own {_some(reading, activities)}"
        for person, activities in told.items()
    )


def _some(reading: Reading, activities: Sequence[str]) -> str:
    if len(activities) > NAMED_AT_MOST:
        return f"{len(activities)} activities"
    return wording.activities(reading, activities)


def _lend(reading: Reading, work: Work, *, level: Level, without: Collection[str]) -> Iterator[Fix]:
    """Somebody from elsewhere, if one team is enough for all the work."""
    units = reading.in_order({unit for units in work.values() for unit in units})
    teams = _where_to_seat(reading, tuple(work), units)
    roles = _role_for(reading, tuple(work))
    if len(teams) == 1 and roles:
        yield from lend(reading, teams[0], roles[0], work, level=level, without=without)


def hire(
    reading: Reading, work: Work, *, roles: Sequence[str] = (), level: Level = Level.OWNER
) -> Iterator[Fix]:
    """An open seat for somebody who would hold the work.

    It clears nothing: until somebody sits there, it is a plan. Nothing if no role owns any of the
    work, or if it is planned so already.
    """
    activities = tuple(work)
    units = reading.in_order({unit for units in work.values() for unit in units})
    wanted = roles or _role_for(reading, activities)
    if not wanted:
        return
    steps = Steps(reading)
    teams = _where_to_seat(reading, activities, units)[:_SEATS_AT_MOST]
    open_now = {team: _vacancy_in(reading, team, wanted) for team in teams}
    seats = {team: key or steps.open_seat(team, wanted) for team, key in open_now.items()}

    def planned() -> Iterator[Tick]:
        for team, key in seats.items():
            reached = reading.directory.reach[team]
            here = [unit for unit in units if unit in reached] or units
            for_units = only_for(reading, team, here)
            for activity in activities:
                tick = Tick(activity, seat=key, level=level, teams=for_units)
                if tick not in reading.directory.ticks(team, activity):
                    yield tick

    if all(open_now.values()) and next(planned(), None) is None:
        return
    steps.note(lambda ledger: ledger.add(planned()))
    label = _open_or_wait(reading, wording.role(reading, wanted[0]), open_now)
    verb = "back up" if level is Level.BACKUP else "own"
    yield steps.fix(
        f"{label}, to {verb} {_some(reading, activities)}",
        "A hire costs the most; until somebody sits there, the work is only planned.",
        clears=False,
    )


def _open_or_wait(reading: Reading, role: str, open_now: Mapping[str, str]) -> str:
    """Say in which teams a seat is opened, and in which there is an open one already."""
    waiting = [team for team, key in open_now.items() if key]
    opening = [team for team, key in open_now.items() if not key]
    if not opening:
        return f"Wait for the open {role} seat in {_each_of(reading, waiting)}"
    label = f"Open a seat for {wording.a(role)} in {_each_of(reading, opening)}"
    return f"{label}, and wait for that in {_each_of(reading, waiting)}" if waiting else label


def _each_of(reading: Reading, teams: Sequence[str]) -> str:
    return f"{'each of ' if len(teams) > 1 else ''}{wording.teams(reading, teams)}"


def _role_for(reading: Reading, activities: Sequence[str]) -> tuple[str, ...]:
    """The role that owns most of the activities, of equals one that sits where they are done."""
    owning = Counter(role for activity in activities for role in reading.owner_roles[activity])
    in_order = (role.key for role in reading.framework.roles if role.key in owning)
    allowed = reading.allowed_places(activities[0]) or tuple(Place)
    homes = reading.structure.homes if reading.structure is not None else {}
    misplaced = {
        role
        for role, home in homes.items()
        if home in _PLACE_OF_HOME and _PLACE_OF_HOME[home] not in allowed
    }
    best = max(in_order, key=lambda role: (owning[role], role not in misplaced), default="")
    return (best,) if best else ()


_PLACE_OF_HOME = {Home.CENTRAL: Place.CENTRAL, Home.PRODUCT: Place.OWN}


def _where_to_seat(reading: Reading, activities: Sequence[str], units: Units) -> Sequence[str]:
    """One team that works for all the units, if the structure seats the work there; else each."""
    if ORGANISATION in units:
        # Where nobody sits yet, where somebody will.
        seated = reading.seated_teams or {seat.team for seat in reading.design.seats}
        return [next(team.key for team in reading.design.teams if team.key in seated)]
    allowed = reading.allowed_places(activities[0]) or tuple(Place)
    if len(units) == 1 and Place.OWN in allowed:
        return units
    wanted = frozenset(units)
    places = {TeamKind.PLATFORM: Place.CENTRAL, TeamKind.SHARED: Place.SHARED}
    for kind, place in places.items():
        for team in reading.design.teams:
            if (
                team.kind is kind
                and place in allowed
                and reading.directory.reach[team.key] >= wanted
            ):
                return [team.key]
    return units


def _vacancy_in(reading: Reading, team: str, roles: Sequence[str]) -> str:
    """The key of a vacancy of the team for one of the roles, if it has a key to be ticked by."""
    return next(
        (
            seat.key
            for seat in reading.vacancies
            if seat.team == team and seat.key and not set(roles).isdisjoint(seat.roles)
        ),
        "",
    )
