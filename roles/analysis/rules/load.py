"""CAP, load: more work, teams or people than the time there is."""

from collections.abc import Iterable, Iterator

from roles.analysis import wording
from roles.analysis.design import DataScale
from roles.analysis.findings import Hit, Scope, Severity, rule
from roles.analysis.fixing import load as fixing
from roles.analysis.reading import ORGANISATION, Reading

# Shares are tenths and hundredths; what adds up to the limit is not above it.
_TOLERANCE = 1e-9


@rule(
    "CAP-01",
    "Too many activities for the time",
    Severity.WARNING,
    fix="Hand an activity over to somebody else whose role owns it.",
    fixes=fixing.hand_over,
    source="RACI practice: can one person keep up with so many? The busiest role owns five",
    muted_when_small=True,
)
def too_many_activities(reading: Reading) -> Iterator[Hit]:
    """Somebody who owns more than there is time for does some of it badly or not at all.

    An activity counts once, however many teams it is for. Quiet below three activities.
    """
    least = reading.threshold("activities_at_least")
    limit = reading.threshold("activities_per_fte") + _TOLERANCE
    for person, activities in reading.owned_by.items():
        if len(activities) < least:
            continue
        share = reading.fte_of(person)
        if share > 0 and len(activities) / share > limit:
            yield Hit(
                person,
                f"{wording.person(reading, person)} owns {len(activities)} activities with "
                f"{_percent(share)} of a full-time share.",
                teams=reading.teams_of(person),
                activities=tuple(sorted(activities)),
                people=(person,),
            )


@rule(
    "CAP-02",
    "Over-allocated",
    Severity.ERROR,
    fix="Lower a share.",
    fixes=fixing.lower_share,
    source="Arithmetic",
)
def over_allocated(reading: Reading) -> Iterator[Hit]:
    """Nobody can give more time than there is.

    Quiet when the shares of the filled seats add up to no more than the person's own time.
    """
    for person in reading.design.people:
        share = reading.fte_of(person.key)
        if share > person.available + _TOLERANCE:
            yield Hit(
                person.key,
                f"{person.name} is given {_percent(share)} of a full-time share, and has "
                f"{_percent(person.available)}.",
                teams=reading.teams_of(person.key),
                people=(person.key,),
            )


@rule(
    "CAP-03",
    "Split over three or more teams",
    Severity.WARNING,
    fix="Concentrate the person on fewer teams, or make a shared team.",
    fixes=fixing.concentrate,
    source="Rule of thumb: a third parallel project costs 40 percent; contested",
    muted_when_small=True,
)
def split_over_teams(reading: Reading) -> Iterator[Hit]:
    """Every further team costs time to switch, until little is left for any of them.

    Two teams are normal, and a platform that serves many is one team. Quiet below three.
    """
    limit = reading.threshold("teams_per_person")
    for person, seats in reading.seats_of.items():
        if len(seats) >= limit and len(teams := reading.teams_of(person)) >= limit:
            yield Hit(
                person,
                f"{wording.person(reading, person)} sits in {len(teams)} teams: "
                f"{wording.teams(reading, teams)}.",
                teams=teams,
                people=(person,),
            )


@rule(
    "CAP-04",
    "Central bottleneck",
    Severity.WARNING,
    fix="Add people to the platform, seat an MLOps engineer in each team, or offer self-service.",
    fixes=fixing.relieve,
    source="Team structures: the price of a central team; published ratios are weak evidence",
    scope=Scope.DESIGN,
    muted_when_small=True,
)
def central_bottleneck(reading: Reading) -> Iterator[Hit]:
    """A central team that serves too many becomes what everybody waits for.

    Ratios are weak evidence, so the limits are settings of the design. Quiet without a structure
    and for a platform where nobody sits.
    """
    if reading.structure is None:
        return
    for team in reading.seated_platforms:
        served = reading.units_served_by(team)
        share = sum(seat.fte for seat in reading.seats_in[team.key])
        scientists = _fte_with(reading, served, {"data_scientist"})
        engineers = _fte_with(reading, [team.key], {"ml_engineer", "mlops_engineer"})
        teams_limit = reading.threshold("product_teams_per_central_fte")
        people_limit = reading.threshold("data_scientists_per_central_ml_fte")
        if len(served) > teams_limit * share + _TOLERANCE:
            yield Hit(
                team.key,
                f"{team.name} serves {len(served)} product teams with {share:g} full-time "
                f"shares; {teams_limit:g} teams a share are the limit.",
                teams=(team.key,),
            )
        elif engineers and scientists > people_limit * engineers + _TOLERANCE:
            yield Hit(
                team.key,
                f"{team.name} serves {scientists:g} full-time data scientists with "
                f"{engineers:g} ML and MLOps engineers; {people_limit:g} each are the limit.",
                teams=(team.key,),
            )


@rule(
    "CAP-05",
    "Large data without a dedicated data engineer",
    Severity.WARNING,
    fix="Seat a data engineer with most of a full-time share.",
    fixes=fixing.dedicate,
    source="Data team roles: from a few million events a day, data needs a person of its own",
    scope=Scope.DESIGN,
)
def large_data_without_engineer(reading: Reading) -> Iterator[Hit]:
    """Large data is a full-time job; beside another one it is neglected.

    Quiet for small data, where a data scientist can do the first prototype.
    """
    if reading.design.data_scale is not DataScale.LARGE:
        return
    least = reading.threshold("dedicated_data_engineer_fte") - _TOLERANCE
    if not any(
        seat.fte >= least and _DATA_ENGINEER in reading.roles_at(seat)
        for seat in reading.filled_seats
    ):
        yield Hit(
            ORGANISATION,
            "The data is large, and no data engineer has most of a full-time share for it.",
            roles=(_DATA_ENGINEER,) if _DATA_ENGINEER in reading.framework.role_by_key else (),
        )


@rule(
    "CAP-08",
    "Team larger than nine",
    Severity.INFO,
    fix="Split the team by what it works on.",
    fixes=fixing.split,
    source="Team Topologies: five to nine people",
    scope=Scope.DESIGN,
    muted_when_small=True,
)
def large_team(reading: Reading) -> Iterator[Hit]:
    """The more people in a team, the more of their time goes into talking to each other.

    People count, not seats. Quiet up to nine.
    """
    limit = reading.threshold("people_per_team")
    for team in reading.design.teams:
        seats = reading.seats_in.get(team.key, ())
        if len(seats) > limit and len(people := {seat.person for seat in seats}) > limit:
            yield Hit(team.key, f"{team.name} has {len(people)} people.", teams=(team.key,))


_DATA_ENGINEER = "data_engineer"


def _fte_with(reading: Reading, teams: Iterable[str], roles: set[str]) -> float:
    return sum(
        seat.fte
        for team in teams
        for seat in reading.seats_in.get(team, ())
        if not roles.isdisjoint(reading.roles_at(seat))
    )


def _percent(share: float) -> str:
    return f"{round(share * 100, 2):g}%"
