"""What becomes of somebody's work if they leave, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from roles.analysis import judge, wording
from roles.analysis.difference import Counts
from roles.analysis.fixes import Fix
from roles.analysis.leaving import Loss, LostWork, leaving
from roles.analysis.reading import ORGANISATION, Reading
from roles.models import Design
from roles.pages.team_panels import counted
from roles.pages.verdicts import Sign, tone_of
from roles.snapshots import take_snapshot

_SIGNS = {
    Loss.NOBODY: Sign("gap", "Nobody owns it"),
    Loss.BACKUP: Sign("low", "A backup is left"),
    Loss.ONE_DEEP: Sign("continuity", "One person is left"),
}


@dataclass(frozen=True, slots=True)
class LostRow:
    """One activity for teams that are alike; `number` names it to the view.

    `team_pk` is the first of the teams with a matrix, where it can be done by hand. `left` tells
    who is left, by name.
    """

    number: int
    activity: str
    name: str
    is_critical: bool
    teams: str
    team_pk: int | None
    sign: Sign
    left: str
    fixes: Sequence[Fix]

    @property
    def is_backed_up(self) -> bool:
        return self.sign == _SIGNS[Loss.BACKUP]


@dataclass(frozen=True, slots=True)
class ComingFinding:
    """A finding that there would be, with the tone and the word of its family."""

    tone: str
    family: str
    message: str


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """`has_seat` says whether the person sits anywhere today; `roles` nobody else has then.

    `counts` counts a finding once for each team it is about.
    """

    has_seat: bool
    rows: Sequence[LostRow]
    roles: str
    overloaded: Sequence[str]
    counts: Counts
    coming: Sequence[ComingFinding]

    @property
    def is_shared_out(self) -> bool:
        """Whether there is work that somebody else would have to be found for."""
        return any(row.sign == _SIGNS[Loss.NOBODY] for row in self.rows)

    @property
    def about(self) -> str:
        """ "3 activities would have nobody and 1 activity would keep only a backup."."""
        by_sign = {
            loss: len({row.activity for row in self.rows if row.sign == sign})
            for loss, sign in _SIGNS.items()
        }
        nobody, backup, deep = (by_sign[loss] for loss in Loss)
        parts = [
            f"{_activities(nobody)} would have nobody" if nobody else "",
            f"{_activities(backup)} would keep only a backup" if backup else "",
            f"{counted(deep, 'critical activity', 'critical activities')} would hang on one person"
            if deep
            else "",
        ]
        return wording.listed(filter(None, parts)) + "." if self.rows else "Nothing is lost."


def read_leaving(design: Design, person: str, *, on: date) -> LeavingPage:
    """Judge the design as it is and without somebody, by key, in seven queries."""
    judgement = judge(take_snapshot(design, on=on))
    found = leaving(judgement, person)
    reading = judgement.reading
    pks = dict(design.teams.values_list("key", "pk"))
    return LeavingPage(
        has_seat=person in reading.seats_of,
        rows=[_row(number, one, reading, pks) for number, one in enumerate(found.work)],
        roles=" or ".join(wording.a(wording.role(reading, key)) for key in found.roles),
        overloaded=[one.message for one in found.overloaded],
        counts=found.counts,
        coming=[
            ComingFinding(tone_of(one.family), one.family.label, one.message)
            for one in found.coming
        ],
    )


def fix_offered(
    design: Design, person: str, *, work: int, number: int, label: str, on: date
) -> Fix | None:
    """The way to back somebody up that a button of the page names, if it is still that one."""
    rows = read_leaving(design, person, on=on).rows[work : work + 1]
    fixes = rows[0].fixes[number : number + 1] if rows else ()
    return fixes[0] if fixes and fixes[0].label == label else None


def _activities(count: int) -> str:
    return counted(count, "activity", "activities")


def _row(number: int, one: LostWork, reading: Reading, pks: Mapping[str, int]) -> LostRow:
    activity = reading.framework.activity_by_key[one.activity]
    return LostRow(
        number=number,
        activity=one.activity,
        name=activity.name,
        is_critical=activity.critical,
        teams=wording.teams(reading, one.units),
        team_pk=_matrix(one.units, pks),
        sign=_SIGNS[one.loss],
        left=wording.people(reading, one.left),
        fixes=one.fixes,
    )


def _matrix(units: Sequence[str], pks: Mapping[str, int]) -> int | None:
    if ORGANISATION in units:
        return next(iter(pks.values()), None)
    return next((pks[unit] for unit in units if unit in pks), None)
