"""CAP: less work, less time promised, or more people."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from math import ceil, floor
from typing import TYPE_CHECKING

from roles.analysis import wording
from roles.analysis.candidates import Distance, distance_between
from roles.analysis.changes import AddTeam, MoveSeat, Serve, SetShare
from roles.analysis.design import Level, Seat, Team, TeamKind
from roles.analysis.fixes import Fix
from roles.analysis.fixing.leaving import leave, left_empty
from roles.analysis.fixing.people import Picks, distance_of, picks_for, to_whom
from roles.analysis.fixing.seats import free_share, main_seat, percent
from roles.analysis.fixing.steps import Steps
from roles.analysis.fixing.teams import free_team
from roles.analysis.reading import Reading

if TYPE_CHECKING:
    from roles.analysis.findings import Finding

_OPTIONS = 3
_TOLERANCE = 1e-9
_DATA_ENGINEER = "data_engineer"


# CAP-01


def hand_over(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Hand over the activities with the most other qualified people, as many as it takes."""
    [person] = finding.people
    share = reading.fte_of(person)
    limit = reading.threshold("activities_per_fte") * share + _TOLERANCE
    at_most = max(floor(limit), int(reading.threshold("activities_at_least")) - 1)
    count = len(finding.activities) - at_most
    ways = {
        activity: found
        # Who would be left without an owner can be told where all of somebody's work is seen.
        for activity in (finding.activities if reading.dependence.sees_all_work_of(person) else ())
        if (found := _others(reading, person, activity)) is not None
    }
    ranked = sorted(ways, key=lambda activity: (-ways[activity][0], activity))[:count]
    if ranked:
        steps = Steps(reading)
        for activity in ranked:
            steps.take(person, activity, None, leave=Level.BACKUP)
            for pick in ways[activity][1]:
                steps.give(pick.who, activity, pick.units)
        yield steps.fix(
            _handed_over(reading, person, {activity: ways[activity][1] for activity in ranked}),
            "What most others are qualified for is the easiest to hand over.",
            clears=len(ranked) == count,
        )
    yield from _more_time(reading, person, len(finding.activities))
    steps = Steps(reading)
    team = main_seat(reading, person).team
    roles = [role for role in reading.framework.role_by_key if role in reading.roles_of[person]]
    steps.open_seat(team, roles[:1])
    yield steps.fix(
        f"Open a second seat beside {wording.person(reading, person)} in "
        f"{wording.team(reading, team)}",
        "A hire costs the most; until somebody sits there, nothing is lighter.",
        clears=False,
    )


def _handed_over(reading: Reading, person: str, picks_of: Mapping[str, Picks]) -> str:
    """Say who gets what, and what is left to those who own it already, or to nobody."""
    given = {activity: picks for activity, picks in picks_of.items() if picks}
    shared = [one for one in picks_of if one not in given and _is_shared(reading, person, one)]
    idle = [one for one in picks_of if one not in given and one not in shared]
    told = []
    if given:
        told.append(f"hand {to_whom(reading, given, 'over to')}")
    if shared:
        them = "it" if len(shared) == 1 else "them"
        told.append(f"leave {wording.activities(reading, shared)} to whoever owns {them} already")
    if idle:
        told.append(f"let go of {wording.activities(reading, idle)}, which no team waits for")
    told.append(f"and keep {wording.person(reading, person)} as backup")
    label = ", ".join(told)
    return f"{label[:1].upper()}{label[1:]}"


def _is_shared(reading: Reading, person: str, activity: str) -> bool:
    """Whether somebody else owns the activity where the person does."""
    if activity not in reading.applicable:
        return False
    owners = ({one.person for one in reading.cell(activity, unit).owners} for unit in reading.units)
    return any(person in here and len(here) > 1 for here in owners)


def _others(reading: Reading, person: str, activity: str) -> tuple[int, Picks] | None:
    """How many others are qualified for somebody's activity, and who is to have it.

    Nobody has to have it where others own it anyway, or where it reaches no team. None if there
    is nobody near enough for some unit.
    """
    units = reading.dependence.owned_alone.get((activity, person), ())
    if not units:
        return len(reading.units), ()
    ways = picks_for(reading, activity, units, without=(person,))
    found = list(takewhile(lambda picks: distance_of(picks) is not Distance.FAR, ways))
    if not found:
        return None
    return sum(distance_of(picks) is Distance.HELD for picks in found), found[0]


def _more_time(reading: Reading, person: str, count: int) -> Iterator[Fix]:
    """Give somebody the time that the work takes, if there is so much."""
    seat = main_seat(reading, person)
    least = ceil(10_000 * count / reading.threshold("activities_per_fte")) / 10_000
    fte = round(seat.fte + least - reading.fte_of(person), 4)
    if fte <= 1 and least <= reading.design.person_by_key[person].available + _TOLERANCE:
        steps = Steps(reading)
        steps.do(SetShare(seat.team, person, fte))
        yield steps.fix(
            f"Give {wording.person(reading, person)} {percent(fte)} in "
            f"{wording.team(reading, seat.team)} instead of {percent(seat.fte)}",
            "The person has the time, and nothing changes hands.",
        )


# CAP-02


def lower_share(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Take what is too much from one seat, the one with the least work first; or from all."""
    [person] = finding.people
    available = reading.design.person_by_key[person].available
    seats, total = reading.seats_of[person], reading.fte_of(person)
    excess = total - available
    roomy = [seat for seat in seats if seat.fte > excess + _TOLERANCE]
    roomy.sort(key=lambda seat: (_work_in(reading, seat), -seat.fte, seat.team))
    name = wording.person(reading, person)
    for seat in roomy[:2]:
        fte = floor(round((seat.fte - excess) * 10_000, 3)) / 10_000
        steps = Steps(reading)
        steps.do(SetShare(seat.team, person, fte))
        work = _work_in(reading, seat)
        yield steps.fix(
            f"Lower the share of {name} in {wording.team(reading, seat.team)} to {percent(fte)}",
            f"Owns {work} {'activity' if work == 1 else 'activities'} there.",
        )
    shares = {seat.team: floor(seat.fte * available / total * 10_000) / 10_000 for seat in seats}
    if len(seats) > 1 and all(shares.values()):
        steps = Steps(reading)
        steps.do(*(SetShare(team, person, fte) for team, fte in shares.items()))
        told = (f"{wording.team(reading, team)} to {percent(fte)}" for team, fte in shares.items())
        yield steps.fix(
            f"Lower every share of {name}: {wording.listed(told)}", "Every team gives up a part."
        )
    if not all(shares.values()):
        yield _vacate(reading, person, seats, f"{name} has no time for it.")


def _work_in(reading: Reading, seat: Seat) -> int:
    """The number of activities somebody owns from one seat."""
    return sum(
        any(
            tick.level is Level.OWNER and reading.directory.person_of(tick) == seat.person
            for tick in reading.directory.ticks(seat.team, activity)
        )
        for activity in reading.owned_by.get(seat.person or "", ())
    )


def _vacate(reading: Reading, person: str, seats: Sequence[Seat], reason: str) -> Fix:
    steps = Steps(reading)
    for seat in seats:
        steps.vacate(seat)
    where = wording.teams(reading, reading.in_order(seat.team for seat in seats))
    return steps.fix(
        f"Open the seat of {wording.person(reading, person)} in {where} to somebody else", reason
    )


# CAP-03


def concentrate(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Close as many seats as it takes, the smallest first, with their work in others' hands."""
    [person] = finding.people
    count = len(finding.teams) - int(reading.threshold("teams_per_person")) + 1
    seats = sorted(reading.seats_of[person], key=lambda seat: (seat.fte, seat.team))
    options = range(_OPTIONS - 1 if reading.dependence.sees_all_work_of(person) else 0)
    ways = [seats[start : start + count] for start in options if len(seats) >= start + count]
    emptying = [leaving for leaving in ways if left_empty(reading, leaving)]
    yield from (leave(reading, person, leaving) for leaving in ways if leaving not in emptying)
    yield _vacate(
        reading, person, seats[:count], "What the seat holds waits there for somebody new."
    )
    yield from (leave(reading, person, leaving) for leaving in emptying)


# CAP-04


def relieve(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """More time of those who are there, or a seat more."""
    [team] = finding.teams
    name = wording.team(reading, team)
    served = len(reading.units_served_by(reading.design.team_by_key[team]))
    share = sum(seat.fte for seat in reading.seats_in[team])
    missing = served / reading.threshold("product_teams_per_central_fte") - share
    if missing > 0:
        yield from _raise_shares(reading, team, missing)
    roles = _central_roles(reading, team)
    for role in roles[:2]:
        steps = Steps(reading)
        steps.open_seat(team, (role,))
        yield steps.fix(
            f"Open a seat for {wording.a(wording.role(reading, role))} in {name}",
            f"{share:g} full-time shares serve {served} teams; a hire relieves them once it is "
            "made.",
            clears=False,
        )


def _raise_shares(reading: Reading, team: str, missing: float) -> Iterator[Fix]:
    """Let those of a team who have time left give it, if that is enough."""
    steps, told = Steps(reading), []
    for seat in sorted(reading.seats_in[team], key=lambda one: (-one.fte, one.person)):
        person = seat.person or ""
        more = min(free_share(reading, person), round(1 - seat.fte, 4), ceil(missing * 1e4) / 1e4)
        if more > 0:
            missing -= more
            fte = round(seat.fte + more, 4)
            steps.do(SetShare(team, person, fte))
            told.append(f"{wording.person(reading, person)} {percent(fte)}")
    if told and missing <= _TOLERANCE:
        yield steps.fix(
            f"Give {wording.listed(told)} in {wording.team(reading, team)}",
            "They have the time, and nobody has to be found.",
        )


def _central_roles(reading: Reading, team: str) -> list[str]:
    """The roles a platform is made of: those that do its work now, then those of the structure."""
    here = {role for seat in reading.seats_in[team] for role in reading.roles_at(seat)}
    drawn = reading.structure.central_roles if reading.structure else ()
    known = [role.key for role in reading.framework.roles]
    engineers = [role for role in ("mlops_engineer", "ml_engineer") if role in known]
    return list(dict.fromkeys((*engineers, *drawn, *(role for role in known if role in here))))


# CAP-05


def dedicate(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """A data engineer with more time, a new one, or somebody who becomes one."""
    if _DATA_ENGINEER not in reading.framework.role_by_key:
        return
    least = reading.threshold("dedicated_data_engineer_fte")
    name = wording.role(reading, _DATA_ENGINEER)
    holders = sorted(
        (
            seat
            for seat in reading.filled_seats
            if _DATA_ENGINEER in reading.roles_at(seat)
            and free_share(reading, seat.person or "") + seat.fte + _TOLERANCE >= least
        ),
        key=lambda seat: (-seat.fte, seat.person, seat.team),
    )
    for seat in holders[:1]:
        person = seat.person or ""
        steps = Steps(reading)
        steps.do(SetShare(seat.team, person, least))
        yield steps.fix(
            f"Give {wording.person(reading, person)} {percent(least)} in "
            f"{wording.team(reading, seat.team)}",
            f"{name} already, and has the time.",
        )
    team = next(iter(reading.units), "")
    if team not in reading.design.team_by_key:
        team = next(one.key for one in reading.design.teams)
    steps = Steps(reading)
    steps.open_seat(team, (_DATA_ENGINEER,))
    yield steps.fix(
        f"Open a seat for {wording.a(name)} in {wording.team(reading, team)}",
        "Large data is a full-time job; until somebody sits there, it is a plan.",
        clears=False,
    )
    wanted = frozenset({_DATA_ENGINEER})
    learners = sorted(
        (reading.directory.load(seat.person or ""), seat.person or "", seat.team)
        for seat in reading.filled_seats
        if seat.fte >= least
        and distance_between(reading.roles_at(seat), wanted) is Distance.ADJACENT
    )
    for _, person, where in learners[:1]:
        steps = Steps(reading)
        steps.teach(person, where, _DATA_ENGINEER)
        yield steps.fix(
            f"Add the role {name} to {wording.a_person(reading, person)}",
            "An adjacent role, so it is a training; other work has to move on.",
        )


# CAP-08


def split(reading: Reading, finding: "Finding") -> Iterator[Fix]:
    """Deal the people of a team out to as many teams as it takes, role by role."""
    [key] = finding.teams
    team, limit = reading.design.team_by_key[key], int(reading.threshold("people_per_team"))
    seats = sorted(
        reading.seats_in[key],
        key=lambda seat: (sorted(reading.roles_at(seat)), seat.person or ""),
    )
    steps, made = Steps(reading), list[Team]()
    for _ in range(ceil(len(seats) / limit) - 1):
        new = free_team(reading, team.name, team.kind, team.serves, besides=made)
        made.append(new)
        steps.do(AddTeam(new))
        if team.kind is TeamKind.PRODUCT:
            servers = (one for one in reading.design.teams if key in (one.serves or ()))
            steps.do(*(Serve(one.key, new.key) for one in servers))
    for place, seat in enumerate(seats):
        if (number := place % (len(made) + 1)) > 0:
            steps.do(MoveSeat(key, seat.person or "", made[number - 1].key))
    names = wording.listed(one.name for one in made)
    moved = len(seats) - ceil(len(seats) / (len(made) + 1))
    yield steps.fix(
        f"Split {team.name}: {moved} of {len(seats)} people move to {names}",
        "Dealt out role by role, so that every part has some of each; what they hold goes along.",
    )
