"""A row of a team's matrix in one word: who owns the activity there, and is that right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roles.analysis.cells import Cell, CellState, Owner
from roles.analysis.design import Activity, Level, Place, Team
from roles.analysis.findings import Family, Finding
from roles.analysis.reading import ORGANISATION, Reading
from roles.analysis.wording import listed

_GAPS = {
    CellState.NONE: "nobody",
    CellState.VAC: "open seat only",
    CellState.ROLE: "nobody in the role",
}
_OVERLAPS = {
    "OVL-01": "not expected",
    "OVL-02": "in two places",
    "OVL-03": "two teams",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """A word with the tone that gives it its shape and colour."""

    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word of a row, a few words more, and whether somebody has to decide.

    `is_needed` is false for work that the design does without.
    """

    tone: str
    word: str
    note: str = ""
    is_loud: bool = False
    is_needed: bool = True

    @property
    def is_in_place(self) -> bool:
        """Whether somebody owns it, and where the structure wants it."""
        return self.tone not in ("gap", "structure", "none")

    def __str__(self) -> str:
        return f"{self.word}, {self.note}" if self.note else self.word


def tone_of(family: Family) -> str:
    """The name of a family in style sheets and icons: "off-role"."""
    return family.name.lower().replace("_", "-")


def verdict_of(
    reading: Reading,
    unit: str,
    activity: Activity,
    findings: Sequence[Finding],
    shorts: Mapping[str, str],
) -> Verdict:
    """The verdict on one activity of one unit; `shorts` are the names over the columns.

    `findings` are those of this row.
    """
    if activity.key not in reading.applicable:
        return Verdict("none", "Not needed", _why_not_needed(activity), is_needed=False)
    cell = reading.cell(activity.key, unit)
    if note := _GAPS.get(cell.state):
        return Verdict("gap", "Gap", note, is_loud=True)
    if cell.state is CellState.OUT:
        note = f"by {_who(reading, unit, cell.owners, shorts)}"
        return Verdict("structure", "Out of place", note, is_loud=True)
    return _disputed(cell, findings, shorts) or _in_place(reading, activity, cell)


def verdict_of_server(reading: Reading, team: Team, activity: Activity) -> Verdict:
    """The verdict on what a team that is no unit does for others; `reading` knows all units."""
    served: set[str] = set()
    planned = False
    for claim in reading.claims.in_team(team.key):
        if claim.activity == activity.key and claim.level is Level.OWNER:
            planned |= not claim.people
            served.update(_served(reading, team, claim.teams) if claim.people else ())
    if served:
        teams = f"{len(served)} team{'' if len(served) == 1 else 's'}"
        return Verdict("platform", f"Serves {teams}")
    return Verdict("none", "Not owned here", "planned" if planned else "")


def signs_of(verdict: Verdict, findings: Iterable[Finding]) -> tuple[Sign, ...]:
    """What else there is to say about a row, a sign for each family that the verdict leaves out."""
    # How much somebody has to do says nothing about one row of it.
    told = {verdict.tone, "gap", "load"}
    signs = {}
    for finding in findings:
        if finding.rule == "GAP-04":
            signs["gap"] = Sign("low", "By role")
        elif finding.rule == "GAP-06":
            signs["gap"] = Sign("low", "Ends soon")
        elif (tone := tone_of(finding.family)) not in told:
            signs[tone] = Sign(tone, finding.family.label)
    return tuple(signs.values())


def _served(reading: Reading, team: Team, only: frozenset[str] | None) -> Iterable[str]:
    return {unit for unit in reading.units_served_by(team) if only is None or unit in only}


def _why_not_needed(activity: Activity) -> str:
    return f"{listed(activity.serving)} only" if activity.required else "optional"


def _disputed(cell: Cell, findings: Sequence[Finding], shorts: Mapping[str, str]) -> Verdict | None:
    """The verdict where too many own it, or somebody whose role does not."""
    for family, tone in ((Family.OVERLAP, "overlap"), (Family.OFF_ROLE, "off-role")):
        for finding in findings:
            if finding.family is not family:
                continue
            if family is Family.OVERLAP:
                note = _OVERLAPS.get(finding.rule, f"{len(cell.people)} own it")
            else:
                note = f"by {listed(shorts.get(key, key) for key in finding.people)}"
            return Verdict(tone, family.label, note, is_loud=True)
    return None


def _in_place(reading: Reading, activity: Activity, cell: Cell) -> Verdict:
    owners = [owner for owner in cell.owners if reading.is_in_place(activity.key, owner)]
    if all(owner.place is not Place.OWN for owner in owners):
        teams = dict.fromkeys(reading.design.team_by_key[owner.team].name for owner in owners)
        return Verdict("platform", f"By {listed(teams)}")
    people = {owner.person for owner in owners}
    if len(people) == 1:
        return Verdict("covered", "Covered")
    return Verdict("shared", "Shared", f"by {len(people)}")


def _who(reading: Reading, unit: str, owners: Sequence[Owner], shorts: Mapping[str, str]) -> str:
    """The one team they are in, if that is another one; else their names, if they are few."""
    teams = {owner.team for owner in owners}
    if len(teams) == 1 and not teams & {unit, ORGANISATION}:
        return reading.design.team_by_key[owners[0].team].name
    people = list(dict.fromkeys(owner.person for owner in owners))
    return listed(shorts.get(key, key) for key in people) if len(people) < 3 else str(len(people))
