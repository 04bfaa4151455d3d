"""Who is the only one for what, and how far one has to look to say so."""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from roles.analysis.cells import Cell, Claim
from roles.analysis.design import Activity, Level, TeamKind
from roles.analysis.grouping import grouped
from roles.analysis.survey import CellQuestion

if TYPE_CHECKING:
    from roles.analysis.reading import Reading

_CAPABLE = (Level.OWNER, Level.BACKUP)


@CellQuestion
def only_capable(reading: "Reading") -> Callable[[Activity, Cell], str]:
    """The one individual who can do a cell as owner or backup; none where there are more."""
    vendors = reading.vendors

    def of(_: Activity, cell: Cell) -> str:
        return alone(cell.capable - vendors)

    return of


@CellQuestion
def only_owner(reading: "Reading") -> Callable[[Activity, Cell], str]:
    """The one person who owns a cell; none where there are more."""
    return lambda _, cell: alone(cell.people)


def alone(people: frozenset[str]) -> str:
    """The only one of them; "" if there are more, or nobody."""
    return next(iter(people)) if len(people) == 1 else ""


class Dependence:
    """What hangs on one person alone."""

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading

    @cached_property
    def owned_alone(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The units for which an activity is owned by one person only, by activity and person."""
        return grouped(
            ((activity.key, person), unit)
            for activity, unit, person in self._reading.answers(only_owner)
        )

    @cached_property
    def only_capable(self) -> Mapping[tuple[str, str], str]:
        """The cells, as activity and unit, that exactly one individual can do, with who it is."""
        return {
            (activity.key, unit): person
            for activity, unit, person in self._reading.answers(only_capable)
        }

    @cached_property
    def key_people(self) -> Mapping[str, int]:
        """Who alone can do so much that all hangs on them (RSK-02), with how many cells it is.

        A reading of one unit knows only of those whose work is all there.
        """
        found = self._reading.answers(only_capable)
        # Few can be key people, so what it is need not be put together for all.
        cells = Counter(person for _, _, person in found)
        many = {person for person, count in cells.items() if self._makes_key_person(count, inf)}
        work = grouped((person, activity) for activity, _, person in found if person in many)
        return {
            person: cells[person]
            for person, activities in work.items()
            if self._makes_key_person(cells[person], len(set(activities)))
            and (self._reading.unit is None or self._is_capable_in_one_unit(person))
        }

    def may_be_key_elsewhere(self, person: str) -> bool:
        """Whether it takes other units to say if somebody is a key person.

        It does not for those whose work is all in one unit, or who do not hold enough for it.
        """
        if self._is_capable_in_one_unit(person):
            return False
        work = {claim.activity for claim in self._claims_of(person)}
        work &= self._reading.applicable
        return self._makes_key_person(len(work) * len(self._reading.all_units), len(work))

    def _is_capable_in_one_unit(self, person: str) -> bool:
        return self.is_local(person, self._reading.applicable, levels=_CAPABLE)

    def _makes_key_person(self, cells: int, activities: float) -> bool:
        """Whether it makes a key person to be the only one for so much."""
        reading = self._reading
        all_cells = len(reading.all_units) * len(reading.activities)
        least = reading.threshold("key_person_percent") / 100 * all_cells - 1e-9
        return cells >= least and activities >= reading.threshold("key_person_activities")

    # How far somebody's work reaches

    def _claims_of(self, person: str) -> Sequence[Claim]:
        """What somebody owns or backs up, wherever."""
        reading = self._reading
        return [
            claim
            for team in reading.teams_of(person)
            for claim in reading.claims.in_team(team)
            if claim.level in _CAPABLE and person in claim.people
        ]

    @cached_property
    def _for_some(self) -> frozenset[str]:
        """Everybody who holds something for certain units only."""
        claims = self._reading.claims
        return frozenset(
            person
            for team in claims.naming
            for claim in claims.in_team(team)
            if claim.teams is not None
            for person in claim.people
        )

    def _is_in_one_unit(self, person: str) -> bool:
        """Whether somebody sits in one product team only and holds nothing for certain units."""
        seats = self._reading.seats_of[person]
        team = seats[0].team
        return (
            all(seat.team == team for seat in seats)
            and self._reading.design.team_by_key[team].kind is TeamKind.PRODUCT
            and person not in self._for_some
        )

    def is_local(
        self, person: str, activities: Container[str], *, levels: Container[Level] = (Level.OWNER,)
    ) -> bool:
        """Whether what somebody holds of these activities reaches one unit at most.

        It does if all of it stands in one product team and names no team, or there is but one
        unit. So it can be told in a part of the design as in the whole.
        """
        if len(self._reading.all_units) == 1 or self._is_in_one_unit(person):
            return True
        claims = [
            claim
            for claim in self._claims_of(person)
            if claim.activity in activities and claim.level in levels
        ]
        teams = {claim.team for claim in claims}
        return (
            len(teams) == 1
            and all(claim.teams is None for claim in claims)
            and self._reading.design.team_by_key[next(iter(teams))].kind is TeamKind.PRODUCT
        )

    def sees_all_work_of(self, person: str) -> bool:
        """Whether every unit is judged that somebody's work can reach."""
        return (
            self._reading.unit is None
            or len(self._reading.all_units) == 1
            or all(
                claim.team == self._reading.unit and claim.teams is None
                for claim in self._claims_of(person)
            )
        )
