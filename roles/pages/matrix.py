"""The matrix of one team: activities by seats, and a verdict a row.

The whole page and the answer to one tick are made by the same `matrix_of`, from facts alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from roles.analysis.design import Activity, Level, Team, TeamKind, Tick
from roles.analysis.engine import Judgement, judge
from roles.analysis.findings import Finding
from roles.analysis.reading import ORGANISATION, Reading
from roles.pages.cells import MatrixCell, cell_of, ticks_by_cell
from roles.pages.columns import Column, Group, groups_of
from roles.pages.phases import PHASES, phase_name
from roles.pages.team_panels import counted
from roles.pages.verdicts import Sign, Verdict, signs_of, verdict_of, verdict_of_server
from roles.snapshots import TeamSnapshot


@dataclass(frozen=True, slots=True)
class Row:
    """One activity; the first of a phase has the phase's name and the number of its rows."""

    activity: str
    name: str
    phase: str
    phase_span: int
    cells: tuple[MatrixCell, ...]
    verdict: Verdict
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Matrix:
    """One team's matrix; `unit` is None for a team that only serves others, or where nobody sits.

    `level` is what a plain click sets or clears. `findings` are the open ones that can be told
    from the team's snapshot, in contractual order.
    """

    snapshot: TeamSnapshot
    reading: Reading
    unit: str | None
    level: Level
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def team(self) -> Team:
        return self.snapshot.team

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for group in self.groups for column in group.columns)

    @property
    def layout(self) -> str:
        """Which columns there are; a row only fits into a page that has the same ones."""
        return " ".join(column.id for column in self.columns)

    @property
    def role_columns(self) -> frozenset[str]:
        """The roles that have a column of their own in this team."""
        return frozenset(column.role for column in self.columns if column.is_own and column.role)

    @property
    def has_seats(self) -> bool:
        """Whether the team itself has a seat."""
        return any(column.is_own and column.seat is not None for column in self.columns)

    @property
    def works_elsewhere(self) -> bool:
        """Whether somebody here owns something for other teams alone."""
        return any(cell.state == "elsewhere" for row in self.rows for cell in row.cells)

    @property
    def has_doubts(self) -> bool:
        """Whether something that is shown needs confirming."""
        return any(cell.doubt for row in self.rows for cell in row.cells)

    @property
    def phases(self) -> list[list[Row]]:
        """The rows of one stage of the life cycle after those of the other."""
        phases: list[list[Row]] = []
        for row in self.rows:
            if row.phase_span:
                phases.append([])
            phases[-1].append(row)
        return phases

    @cached_property
    def row_by_activity(self) -> Mapping[str, Row]:
        return {row.activity: row for row in self.rows}

    @cached_property
    def counts(self) -> list[tuple[Column, int]]:
        """Each column with the number of activities it owns."""
        owned = Counter(cell.column.id for row in self.rows for cell in row.cells if cell.is_owner)
        return [(column, owned[column.id]) for column in self.columns]

    @property
    def doubt_count(self) -> int:
        """How many ticks of the team need confirming."""
        seats = self.snapshot.design.seat_by_key
        return sum(
            (seats[tick.seat].team if tick.seat else tick.team) == self.team.key
            for tick in self.snapshot.doubts
        )

    @property
    def about(self) -> str:
        """Who sits here and for how much time: "8 seats, 5.9 FTE filled, 1 open."."""
        seats = [seat for seat in self.snapshot.design.seats if seat.team == self.team.key]
        share = sum(seat.fte for seat in self.reading.seats_in.get(self.team.key, ()))
        words = [counted(len(seats), "seat"), f"{round(share, 1):g} FTE filled"]
        if open_seats := sum(seat.person is None for seat in seats):
            words.append(f"{open_seats} open")
        if self.team.kind is not TeamKind.PRODUCT and self.unit is None:
            served = counted(len(self.reading.units_served_by(self.team)), "product team")
            words.append(f"{self.team.kind} team for {served}")
        return ", ".join(words) + "."

    def cell(self, activity: str, column: str) -> MatrixCell | None:
        """The cell that can be ticked there; None if there is none."""
        row = self.row_by_activity.get(activity)
        for cell in row.cells if row else ():
            if cell.column.is_own and cell.column.id == column:
                return cell
        return None

    def told(self, activity: str, column: str) -> str:
        """How a cell and its row stand: "Lena Fischer, Deploy models: responsible. Verdict: …"."""
        cell, row = self.cell(activity, column), self.row_by_activity[activity]
        return f"{cell.label if cell else row.name}. Verdict: {row.verdict}."

    def rows_unlike(self, before: "Matrix", *, and_always: str) -> list[Row]:
        """The row of one activity, then the others that looked different before."""
        return [
            self.row_by_activity[and_always],
            *(
                row
                for row, old in zip(self.rows, before.rows, strict=True)
                if row != old and row.activity != and_always
            ),
        ]


def matrix_of(
    snapshot: TeamSnapshot, *, level: Level = Level.OWNER, role_columns: Iterable[str] = ()
) -> Matrix:
    """Judge what a snapshot says about its team, and lay it out.

    `role_columns` are roles that keep their column even if nothing speaks for it any more.
    """
    team = snapshot.team
    unit, judgement = judge_team(snapshot)
    reading = judgement.reading
    groups = groups_of(snapshot, reading, is_unit=unit is not None, role_columns=role_columns)
    findings, undecided = (
        tuple(one for one in found if one.acknowledged is None and concerns(team, one))
        for found in (judgement.findings, judgement.undecided)
    )
    return Matrix(
        snapshot=snapshot,
        reading=reading,
        unit=unit,
        level=level,
        groups=groups,
        # Whether and how the undecided are told is for the whole design to say; the row has them.
        rows=tuple(
            _rows(reading, team, unit, groups, (*findings, *undecided), level, snapshot.doubts)
        ),
        findings=findings,
    )


def judge_team(snapshot: TeamSnapshot) -> tuple[str | None, Judgement]:
    """The unit that a team is judged as, if it is one, and its judgement from the snapshot.

    Of a team that only serves others there is nothing to find in it.
    """
    design, outside = snapshot.design, snapshot.outside
    reading = Reading(design, outside=outside)
    if reading.has_no_product_team:
        unit = ORGANISATION
    elif snapshot.team.key in reading.all_units:
        unit = snapshot.team.key
    else:
        return None, Judgement(design, reading, ())
    return unit, judge(design, unit=unit, outside=outside)


def concerns(team: Team, finding: Finding) -> bool:
    """Whether a finding is about the team, or about the organisation as its one unit."""
    return not {team.key, ORGANISATION}.isdisjoint(finding.teams)


def with_levels(
    snapshot: TeamSnapshot, column: Column, activity: str, wanted: frozenset[Level]
) -> TeamSnapshot:
    """The snapshot as it is once the column holds the activity at exactly the `wanted` levels."""
    ticks = [
        tick
        for tick in snapshot.design.ticks
        if tick.activity != activity or tick.level in wanted or not column.holds(tick)
    ]
    held = {tick.level for tick in ticks if tick.activity == activity and column.holds(tick)}
    ticks += [replace(column.tick(activity), level=level) for level in sorted(wanted - held)]
    doubts = {tick: snapshot.doubts[tick] for tick in ticks if tick in snapshot.doubts}
    return replace(snapshot, design=replace(snapshot.design, ticks=tuple(ticks)), doubts=doubts)


def with_confirmed(snapshot: TeamSnapshot, column: Column, activity: str) -> TeamSnapshot:
    """The snapshot as it is once all that the column holds of the activity is confirmed."""
    doubts = {
        tick: doubt
        for tick, doubt in snapshot.doubts.items()
        if tick.activity != activity or not column.holds(tick)
    }
    return replace(snapshot, doubts=doubts)


def with_named_seat(snapshot: TeamSnapshot, seat_pk: int, key: str) -> TeamSnapshot:
    """The snapshot as it is once a seat that had no key has this one."""
    seats = tuple(
        replace(seat, key=key) if pk == seat_pk else seat
        for pk, seat in zip(snapshot.seat_pks, snapshot.design.seats, strict=True)
    )
    return replace(snapshot, design=replace(snapshot.design, seats=seats))


def _rows(
    reading: Reading,
    team: Team,
    unit: str | None,
    groups: Sequence[Group],
    findings: Sequence[Finding],
    level: Level,
    doubts: Mapping[Tick, str],
) -> Iterator[Row]:
    columns = [column for group in groups for column in group.columns]
    shorts = {
        column.seat.person: column.short
        for column in columns
        if column.seat is not None and column.seat.person is not None
    }
    held = ticks_by_cell(columns, reading.design.ticks)
    about: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for key in finding.activities:
            about[key].append(finding)
    activities = sorted(reading.framework.activities, key=_phase_order)
    for stage, same_stage in groupby(activities, key=lambda activity: activity.stage):
        phase = list(same_stage)
        for activity in phase:
            is_first = activity is phase[0]
            here = about[activity.key]
            verdict = (
                verdict_of_server(reading, team, activity)
                if unit is None
                else verdict_of(reading, unit, activity, here, shorts)
            )
            yield Row(
                activity=activity.key,
                name=activity.name,
                phase=phase_name(stage) if is_first else "",
                phase_span=len(phase) if is_first else 0,
                cells=tuple(
                    cell_of(reading, team, activity, column, held, level, doubts)
                    for column in columns
                ),
                verdict=verdict,
                signs=signs_of(verdict, here),
            )


def _phase_order(activity: Activity) -> tuple[int, str]:
    """By the life cycle; stages that nobody knows come last."""
    stages = list(PHASES)
    if activity.stage in stages:
        return stages.index(activity.stage), ""
    return len(stages), activity.stage
