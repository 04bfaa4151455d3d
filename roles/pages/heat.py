"""The coverage of a design at a glance: activities by teams, a verdict a cell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from roles.analysis.design import Activity, Place, Team, TeamKind
from roles.analysis.findings import Family, Finding
from roles.analysis.reading import ORGANISATION, Reading
from roles.pages.phases import PHASES
from roles.pages.verdicts import verdict_of

# With more teams than this they go down instead of across.
_TEAMS_ACROSS = 4


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a row or column, and the team whose matrix it leads to, if it is one."""

    name: str
    team_pk: int | None = None


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A word and its tone; without a word nothing is expected or done there.

    `title` is the word in full where it was cut.
    """

    word: str
    tone: str
    activity: str
    team_pk: int | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """The map; `groups` are rows that belong together, each a head with its cells.

    Activities go down and teams across, or the other way round where there are many teams.
    """

    columns: tuple[Head, ...]
    groups: tuple[tuple[tuple[Head, tuple[HeatCell, ...]], ...], ...]
    is_turned: bool


def heat_of(
    reading: Reading,
    findings: Iterable[Finding],
    teams: Sequence[Team],
    pks: Mapping[str, int],
) -> Heat | None:
    """The map of these teams; None if nothing is expected of anybody."""
    columns = _columns(reading, teams)
    if not columns or not reading.activities:
        return None
    cells = _Cells(reading, findings, pks)
    heads = tuple(
        Head(team.name, pks.get(team.key)) if team else Head("The whole organisation")
        for team in columns
    )
    phases = [
        tuple(activities)
        for _, activities in groupby(
            sorted(reading.activities, key=lambda one: _phase_place(one.stage)),
            key=lambda one: one.stage,
        )
    ]
    if len(columns) <= _TEAMS_ACROSS:
        groups = tuple(
            tuple(
                (Head(activity.name), tuple(cells.cell(activity, team) for team in columns))
                for activity in phase
            )
            for phase in phases
        )
        return Heat(heads, groups, is_turned=False)
    activities = [activity for phase in phases for activity in phase]
    rows = tuple(
        (head, tuple(cells.cell(activity, team) for activity in activities))
        for head, team in zip(heads, columns, strict=True)
    )
    return Heat(tuple(Head(activity.name) for activity in activities), (rows,), is_turned=True)


def _columns(reading: Reading, teams: Sequence[Team]) -> list[Team | None]:
    """Those of whom something is expected or who do something for others; None is everybody."""
    if reading.units == (ORGANISATION,):
        return [None]
    return [
        team
        for team in teams
        if team.key in reading.units
        or (team.kind is not TeamKind.PRODUCT and team.key in reading.seated_teams)
    ]


def _phase_place(stage: str) -> int:
    """Stages nobody knows come last, in the order in which they are met."""
    phases = list(PHASES)
    return phases.index(stage) if stage in phases else len(phases)


class _Cells:
    """Makes the cells; what all of them need is worked out once."""

    def __init__(
        self, reading: Reading, findings: Iterable[Finding], pks: Mapping[str, int]
    ) -> None:
        self._reading = reading
        self._pks = pks
        self._findings: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.family in (Family.OVERLAP, Family.OFF_ROLE):
                for activity in finding.activities:
                    for team in finding.teams:
                        self._findings[activity, team].append(finding)
        self._served = Counter(
            (activity, server)
            for activity, unit, cell in reading.each_cell()
            for server in {owner.team for owner in cell.owners}
        )

    def cell(self, activity: Activity, team: Team | None) -> HeatCell:
        if team is None:
            return self._unit_cell(activity, ORGANISATION, None)
        pk = self._pks[team.key]
        if team.kind is TeamKind.PRODUCT:
            return self._unit_cell(activity, team.key, pk)
        served = self._served[activity.key, team.key]
        return HeatCell(f"Serves {served}" if served else "", "covered", activity.key, pk)

    def _unit_cell(self, activity: Activity, unit: str, pk: int | None) -> HeatCell:
        here = self._findings[activity.key, unit]
        verdict = verdict_of(self._reading, unit, activity, here, {})
        owners = self._reading.cell(activity.key, unit).owners
        if verdict.tone == "platform" and any(one.place is Place.CENTRAL for one in owners):
            return HeatCell("By platform", verdict.tone, activity.key, pk, verdict.word)
        return HeatCell(verdict.word, verdict.tone, activity.key, pk)
