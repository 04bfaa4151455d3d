"""Work that passes from people to people, where it crosses teams, and the agreements on that."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roles.analysis.cells import Cell
from roles.analysis.design import Agreement, AgreementStatus, Handoff
from roles.analysis.survey import UnitQuestion

if TYPE_CHECKING:
    from roles.analysis.reading import Reading


@dataclass(frozen=True, slots=True)
class Handover:
    """One handoff, seen from one unit, between teams (sorted keys) of different people."""

    handoff: Handoff
    unit: str
    from_teams: tuple[str, ...]
    to_teams: tuple[str, ...]
    agreements: tuple[Agreement, ...]

    @property
    def inside(self) -> tuple[str, ...]:
        """The teams that are on both sides."""
        return tuple(team for team in self.from_teams if team in self.to_teams)

    @property
    def is_contracted(self) -> bool:
        """Whether one agreement between the two sides is agreed and has every element."""
        return any(_is_complete(one, self.handoff) for one in self.agreements)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One handoff between two groups of teams (sorted keys), for one or more units."""

    handoff: Handoff
    from_teams: tuple[str, ...]
    to_teams: tuple[str, ...]
    units: tuple[str, ...]
    agreements: tuple[Agreement, ...]

    @property
    def subject(self) -> str:
        """What a finding about it is identified by: kind:from teams>to teams."""
        return f"{self.handoff.key}:{'+'.join(self.from_teams)}>{'+'.join(self.to_teams)}"

    @property
    def is_contracted(self) -> bool:
        """Whether one agreement between the two sides is agreed and has every element."""
        return any(_is_complete(one, self.handoff) for one in self.agreements)


@UnitQuestion
def handovers(
    reading: "Reading",
) -> Callable[[str, Mapping[str, Cell]], tuple[Handover, ...]] | None:
    """Every handoff, seen from every unit, whose two sides are covered and share no person.

    Its agreements are those of its kind from a team of the one side to a team of the other.
    """
    agreements: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for one in reading.design.agreements:
        agreements[one.kind, one.from_team].append(one)

    def of(unit: str, cells: Mapping[str, Cell]) -> tuple[Handover, ...]:
        found = []
        for handoff in reading.framework.handoffs:
            givers, from_teams = _side(handoff.producers, cells)
            takers, to_teams = _side(handoff.consumers, cells)
            if givers and takers and givers.isdisjoint(takers):
                between = tuple(
                    one
                    for team in from_teams
                    for one in agreements.get((handoff.key, team), ())
                    if one.to_team in to_teams
                )
                found.append(Handover(handoff, unit, from_teams, to_teams, between))
        return tuple(found)

    return of


def crossings(reading: "Reading") -> tuple[Crossing, ...]:
    """The handovers between teams whose handoff has elements to agree on.

    One a handoff and pair of team groups.
    """
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Handover]] = defaultdict(list)
    for one in reading.handovers:
        if one.handoff.elements and not one.inside:
            found[one.handoff.key, one.from_teams, one.to_teams].append(one)
    return tuple(
        Crossing(
            first.handoff,
            first.from_teams,
            first.to_teams,
            tuple(one.unit for one in alike),
            first.agreements,
        )
        for alike in found.values()
        for first in alike[:1]
    )


def missing_elements(agreement: Agreement, handoff: Handoff) -> tuple[str, ...]:
    """What the handoff asks to be agreed on and the agreement leaves out."""
    return tuple(one for one in handoff.elements if one not in agreement.elements)


def _is_complete(agreement: Agreement, handoff: Handoff) -> bool:
    return agreement.status is AgreementStatus.AGREED and not missing_elements(agreement, handoff)


def _side(
    activities: Sequence[str], cells: Mapping[str, Cell]
) -> tuple[frozenset[str], tuple[str, ...]]:
    """The people who own some of the activities among the cells of a unit, and their teams."""
    here = [cells[key] for key in activities if key in cells]
    people = frozenset().union(*(cell.people for cell in here))
    return people, tuple(sorted({owner.team for cell in here for owner in cell.owners}))
