"""The handoffs of a design as a list: by kind of handoff, filtered by team and by state."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.core.paginator import Page, Paginator

from roles.analysis import wording
from roles.analysis.design import Handoff
from roles.analysis.findings import Finding
from roles.analysis.reading import Reading
from roles.models import Design
from roles.pages.filters import Choice
from roles.pages.passages import Passage, State, read_passages
from roles.pages.reference import element_name
from roles.pages.team_panels import counted

# How many of them stand on a page.
PASSAGES_ON_PAGE = 50


@dataclass(frozen=True, slots=True)
class HandoffGroup:
    """A handoff with its passages on this page; `count` is that of all pages.

    `asks` are the elements of an agreement; `elsewhere` says for whom nothing is handed over.
    """

    name: str
    solution: str
    asks: str
    elsewhere: str
    count: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class StateChoice:
    """A state that filters the list, with how many it leaves."""

    state: State
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AgreementList:
    """One page of the list; `shown` are the passages of all pages, without a filter `total`.

    `here` is the subject that the address asks for. `silent` are the handoffs of which nothing
    is handed over.
    """

    total: int
    shown: tuple[Passage, ...]
    groups: tuple[HandoffGroup, ...]
    silent: tuple[HandoffGroup, ...]
    page: Page
    states: tuple[StateChoice, ...]
    teams: tuple[Choice, ...]
    team_count: int
    here: str
    has_handoffs: bool
    is_small: bool

    @property
    def is_filtered(self) -> bool:
        return bool(self.team) or any(one.is_chosen for one in self.states)

    @property
    def team(self) -> str:
        """The team that the list is of, as the address names it; nothing if it is of all."""
        return next((one.value for one in self.teams if one.is_chosen), "")

    @property
    def missing_count(self) -> int:
        """How many agreements are missing, of the team or in all."""
        return next((one.count for one in self.states if one.state is State.MISSING), 0)

    @property
    def about(self) -> str:
        crossing = sum(one.state is not State.INSIDE for one in self.shown)
        inside = len(self.shown) - crossing
        between = f"{counted(crossing, 'handoff')} between teams" if crossing else ""
        return ", ".join(filter(None, [between, f"{inside} inside a team" if inside else ""])) + "."


def read_agreements(
    design: Design,
    reading: Reading,
    findings: Iterable[Finding],
    *,
    state: str = "",
    team: str = "",
    at: str = "",
    number: str = "",
) -> AgreementList:
    """Lay the handoffs out, in two queries; a filter that names nothing is none.

    `team` is a primary key. `at` is the subject of a finding, and opens the page it stands on.
    """
    pks = {key: str(pk) for key, pk in design.teams.values_list("key", "pk")}
    every = read_passages(design, reading, findings)
    key = next((key for key, pk in pks.items() if pk == team), "")
    chosen = next((one for one in State if one == state), None)
    of_team = [one for one in every if not key or key in one.teams]
    of_state = [one for one in every if chosen is None or one.state is chosen]
    shown = tuple(one for one in of_team if chosen is None or one.state is chosen)
    by_state = Counter(one.state for one in of_team)
    by_team = Counter(key for one in of_state for key in one.teams)
    place = next((place for place, one in enumerate(shown) if one.subject == at), None)
    page = Paginator(shown, PASSAGES_ON_PAGE).get_page(
        number if place is None or number else place // PASSAGES_ON_PAGE + 1
    )
    kinds = {one.key: _kind_of(one, reading) for one in reading.framework.handoffs}
    return AgreementList(
        total=len(every),
        shown=shown,
        groups=tuple(_groups(page, shown, kinds)),
        silent=tuple(kinds[key] for key in kinds if key not in {one.handoff for one in every}),
        page=page,
        states=tuple(
            StateChoice(one, by_state[one], one is chosen)
            for one in State
            if by_state[one] or one is chosen
        ),
        teams=tuple(
            Choice(pks[one.key], one.name, by_team[one.key], one.key == key)
            for one in reading.design.teams
            if by_team[one.key] or one.key == key
        ),
        team_count=len(reading.design.teams),
        here=at if place is not None else "",
        has_handoffs=bool(kinds),
        is_small=reading.is_small,
    )


def _groups(
    page: Iterable[Passage], shown: Sequence[Passage], kinds: Mapping[str, HandoffGroup]
) -> Iterator[HandoffGroup]:
    counts = Counter(one.handoff for one in shown)
    for key, passages in groupby(page, key=lambda one: one.handoff):
        kind = kinds.get(key) or HandoffGroup(key, "", "", "", 0, ())
        yield replace(kind, count=counts[key], passages=tuple(passages))


def _kind_of(handoff: Handoff, reading: Reading) -> HandoffGroup:
    return HandoffGroup(
        name=handoff.name,
        solution=handoff.solution.rstrip("."),
        asks=wording.listed(map(element_name, handoff.elements)),
        elsewhere=" ".join(_elsewhere(handoff, reading)),
        count=0,
        passages=(),
    )


def _elsewhere(handoff: Handoff, reading: Reading) -> Iterator[str]:
    """For whom the work does not pass from one to another, and why."""
    passed = {one.unit for one in reading.handovers if one.handoff.key == handoff.key}
    by_one: list[str] = []
    by_nobody: list[str] = []
    for unit in reading.units:
        if unit not in passed:
            sides = [
                _owners(side, unit, reading) for side in (handoff.producers, handoff.consumers)
            ]
            (by_one if all(sides) else by_nobody).append(unit)
    if by_one:
        yield f"For {wording.teams(reading, by_one)} somebody does both sides."
    if by_nobody:
        yield f"For {wording.teams(reading, by_nobody)} nobody does one of the sides."


def _owners(activities: Iterable[str], unit: str, reading: Reading) -> frozenset[str]:
    cells = (reading.cell(key, unit) for key in activities if key in reading.applicable)
    return frozenset().union(*(cell.people for cell in cells))
