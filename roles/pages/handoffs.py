"""The handoffs that cross teams, and how far the agreements on them are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from roles.analysis.crossings import crossings
from roles.analysis.design import Team, TeamKind
from roles.analysis.reading import Reading
from roles.analysis.wording import listed
from roles.pages.passages import State, state_of
from roles.pages.pictures import isolated
from roles.pages.team_panels import counted


@dataclass(frozen=True, slots=True)
class CrossingHandoff:
    """Work that passes from some teams to others, in the order of the design."""

    name: str
    givers: tuple[Team, ...]
    takers: tuple[Team, ...]
    state: State

    @property
    def told(self) -> str:
        """ "Model handoff from Ads to ML Platform: missing", whatever script the names are in."""
        givers, takers = (
            listed(isolated(team.name) for team in side) for side in (self.givers, self.takers)
        )
        return f"{self.name} from {givers} to {takers}: {self.state.label.lower()}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that passes between two kinds of teams, in words, and how far the worst of it is."""

    told: str
    state: State


def crossing_handoffs(reading: Reading) -> tuple[CrossingHandoff, ...]:
    teams = reading.design.team_by_key
    return tuple(
        CrossingHandoff(
            one.handoff.name,
            tuple(teams[key] for key in reading.in_order(one.from_teams)),
            tuple(teams[key] for key in reading.in_order(one.to_teams)),
            state_of(one),
        )
        for one in crossings(reading)
    )


def worst(states: Iterable[State]) -> State:
    return min(states, key=list(State).index)


def handoffs_told(handoffs: Iterable[CrossingHandoff]) -> str:
    """ "3 handoffs, 1 without agreement"."""
    states = [one.state for one in handoffs]
    told = {
        State.MISSING: "without agreement",
        State.INCOMPLETE: "incomplete",
        State.DRAFT: "draft",
    }
    parts = [f"{states.count(state)} {word}" for state, word in told.items() if state in states]
    return ", ".join([counted(len(states), "handoff"), *parts])


def bundled(handoffs: Iterable[CrossingHandoff]) -> tuple[Bundle, ...]:
    sides: dict[tuple[str, str], list[CrossingHandoff]] = defaultdict(list)
    for one in handoffs:
        sides[_kinds(one.givers), _kinds(one.takers)].append(one)
    return tuple(
        Bundle(
            f"{givers.capitalize()} teams to {takers} teams: {handoffs_told(alike)}",
            worst(one.state for one in alike),
        )
        for (givers, takers), alike in sides.items()
    )


def _kinds(teams: Iterable[Team]) -> str:
    found = {team.kind for team in teams}
    return listed(kind for kind in TeamKind if kind in found)
