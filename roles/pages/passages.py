"""Where work passes from some teams to others in a design, and what they agreed on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from roles.analysis import wording
from roles.analysis.crossings import Crossing, Handover, missing_elements
from roles.analysis.design import AgreementStatus, Framework
from roles.analysis.findings import Finding
from roles.analysis.reading import Reading
from roles.models import Agreement, Design
from roles.pages.reference import element_name
from roles.snapshots.rows import AGREEMENT, agreement_of

type Sides = tuple[tuple[str, ...], tuple[str, ...]]


class State(StrEnum):
    """How things stand where work is handed over, the worst first."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    DRAFT = "draft"
    STALE = "stale"
    AGREED = "agreed"
    INSIDE = "inside"
    UNASKED = "unasked"

    @property
    def label(self) -> str:
        return _LOOKS[self][0]

    @property
    def tone(self) -> str:
        return _LOOKS[self][1]

    @property
    def icon(self) -> str:
        return _LOOKS[self][2]

    @property
    def dash(self) -> str:
        """How its line is drawn, in strokes and gaps; those who see no colour go by it."""
        return _LOOKS[self][3]

    @property
    def is_trouble(self) -> bool:
        """Whether somebody still has to do something."""
        return self in (State.MISSING, State.INCOMPLETE, State.DRAFT, State.STALE)


# The word, the tone, the shape and the dash of each.
_LOOKS = {
    State.MISSING: ("Missing", "gap", "gap", "2 4"),
    State.INCOMPLETE: ("Incomplete", "overlap", "seldom", "10 4"),
    State.DRAFT: ("Draft", "shared", "shared", "5 4"),
    State.STALE: ("Stale", "low", "off-role", "10 3 2 3"),
    State.AGREED: ("Agreed", "covered", "covered", ""),
    State.INSIDE: ("Inside a team", "low", "low", ""),
    State.UNASKED: ("Not asked for", "low", "none", "1 6"),
}
_ORDER = list(State)


@dataclass(frozen=True, slots=True)
class StoredAgreement:
    """A stored agreement in words: what is in it and what it lacks."""

    pk: int
    between: str
    is_agreed: bool
    contains: tuple[str, ...]
    lacks: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Side:
    """Those who give, or those who take: keys in the order of the design, and their names.

    `kind` is that of the one team, or nothing for several.
    """

    keys: tuple[str, ...]
    names: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One handoff from some teams to others; `subject` is that of a finding about it.

    `note` says what has to be said beside the state, and `units` for whom it is.
    """

    handoff: str
    name: str
    subject: str
    state: State
    giving: Side
    taking: Side
    units: str
    agreements: tuple[StoredAgreement, ...]
    note: str = ""
    finding: Finding | None = None

    @property
    def teams(self) -> frozenset[str]:
        return frozenset((*self.giving.keys, *self.taking.keys))

    @property
    def told(self) -> str:
        """ "Model handoff from Ads to ML Platform: missing"."""
        between = f"from {self.giving.names} to {self.taking.names}"
        return f"{self.name} {between}: {self.state.label.lower()}"


def read_passages(design: Design, reading: Reading, findings: Iterable[Finding]) -> list[Passage]:
    """By handoff in the order of the framework, then the worst first, in one query.

    A stored agreement that none of the work is about is a passage of its own, and stale.
    """
    return _Passages(design, reading, findings).read()


def state_of(one: Handover | Crossing) -> State:
    """How far the agreements are on work that passes between teams."""
    if not one.agreements:
        return State.MISSING if one.handoff.elements else State.UNASKED
    if one.is_contracted:
        return State.AGREED
    if all(missing_elements(agreement, one.handoff) for agreement in one.agreements):
        return State.INCOMPLETE
    return State.DRAFT


def lacking(agreement: Agreement, framework: Framework) -> tuple[str, ...]:
    """What the handoff asks for and a stored agreement leaves out, in words."""
    handoff = framework.handoff_by_key.get(agreement.kind)
    asked = handoff.elements if handoff else ()
    return tuple(element_name(one) for one in asked if one not in agreement.elements)


class _Passages:
    """Makes the passages of a design; what all of them need is worked out once."""

    def __init__(self, design: Design, reading: Reading, findings: Iterable[Finding]) -> None:
        self._reading = reading
        self._findings = {
            one.subject: one for one in findings if one.rule in ("HND-01", "HND-03", "HND-04")
        }
        # The stored ones that no passage has named yet.
        self._stored: dict[tuple[str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in design.agreements.order_by("position", "pk").values("pk", *AGREEMENT):
            self._stored[row["kind"], row["from_team__key"], row["to_team__key"]].append(row)

    def read(self) -> list[Passage]:
        by_handoff: dict[str, dict[Sides, list[Handover]]] = defaultdict(lambda: defaultdict(list))
        for one in self._reading.handovers:
            by_handoff[one.handoff.key][one.from_teams, one.to_teams].append(one)
        every = [self._passage(alike) for sides in by_handoff.values() for alike in sides.values()]
        every += [self._stale(*named) for named in list(self._stored)]
        places = {one.key: place for place, one in enumerate(self._reading.framework.handoffs)}
        return sorted(
            every,
            key=lambda one: (places.get(one.handoff, len(places)), _ORDER.index(one.state)),
        )

    def _passage(self, alike: Sequence[Handover]) -> Passage:
        first = alike[0]
        handoff, subject = first.handoff, _subject(first)
        named = dict.fromkeys((one.from_team, one.to_team) for one in first.agreements)
        stored = [
            one
            for from_team, to_team in named
            for one in self._agreements(handoff.key, from_team, to_team)
        ]
        own = {*first.from_teams, *first.to_teams}
        others = [one.unit for one in alike if one.unit in self._reading.design.team_by_key]
        units = [unit for unit in others if unit not in own]
        return Passage(
            handoff=handoff.key,
            name=handoff.name,
            subject=subject,
            state=State.INSIDE if first.inside else state_of(first),
            giving=self._side(first.from_teams),
            taking=self._side(first.to_teams),
            units=wording.teams(self._reading, units),
            agreements=tuple(stored),
            finding=self._findings.get(subject),
        )

    def _stale(self, kind: str, from_team: str, to_team: str) -> Passage:
        handoff = self._reading.framework.handoff_by_key.get(kind)
        subject = f"{kind}:{from_team}>{to_team}"
        finding = self._findings.get(subject)
        if handoff is None:
            note = "The reference does not know this handoff any more."
        elif finding is not None:
            note = finding.message
        else:
            note = "Nothing is handed over between these two now."
        return Passage(
            handoff=kind,
            name=handoff.name if handoff else kind,
            subject=subject,
            state=State.STALE,
            giving=self._side((from_team,)),
            taking=self._side((to_team,)),
            units="",
            agreements=tuple(self._agreements(kind, from_team, to_team)),
            note=note,
            finding=finding,
        )

    def _agreements(self, kind: str, from_team: str, to_team: str) -> Iterator[StoredAgreement]:
        handoff = self._reading.framework.handoff_by_key.get(kind)
        for row in self._stored.pop((kind, from_team, to_team), ()):
            one = agreement_of(row)
            yield StoredAgreement(
                pk=row["pk"],
                between=f"{self._name(from_team)} to {self._name(to_team)}",
                is_agreed=one.status is AgreementStatus.AGREED,
                contains=tuple(map(element_name, one.elements)),
                lacks=tuple(map(element_name, missing_elements(one, handoff) if handoff else ())),
                url=one.url,
            )

    def _side(self, keys: Iterable[str]) -> Side:
        teams = [self._reading.design.team_by_key[key] for key in self._reading.in_order(keys)]
        kind = teams[0].kind.value if len(teams) == 1 else ""
        names = wording.listed((team.name for team in teams), rest="more teams")
        return Side(tuple(team.key for team in teams), names, kind)

    def _name(self, key: str) -> str:
        return wording.team(self._reading, key)


def _subject(one: Handover) -> str:
    return f"{one.handoff.key}:{'+'.join(one.from_teams)}>{'+'.join(one.to_teams)}"
