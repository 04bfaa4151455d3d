"""What a design becomes in the words of another framework, and how it stands by that one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import get_text_list

from roles import models
from roles.analysis.design import Activity, Design, Framework, Role
from roles.analysis.difference import lost_settings
from roles.analysis.engine import Judgement, judge
from roles.analysis.findings import Family, Severity
from roles.analysis.translation import Merge, Translation, Use, used_activities, used_roles
from roles.interchange.crosswalk_file import read_crosswalk
from roles.interchange.crosswalk_rows import Likeness
from roles.pages.team_panels import counted
from roles.pages.version_moves import ComparedMeasure, compare_measures

_CALLED_THE_SAME = "Called the same; nobody has compared the two."


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a role or an activity could be in the other framework, and how sure that is."""

    key: str
    name: str
    strength: Likeness
    why: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A role or an activity that the design names, and what it could become, the likest first."""

    key: str
    name: str
    used: str
    candidates: tuple[Candidate, ...]

    @property
    def proposed(self) -> Candidate | None:
        """The only candidate, if it is the same or close; everything else is for a person."""
        if len(self.candidates) == 1 and self.candidates[0].strength is not Likeness.PARTIAL:
            return self.candidates[0]
        return None

    @property
    def is_asked(self) -> bool:
        return bool(self.candidates) and self.proposed is None


@dataclass(frozen=True)
class TranslationTable:
    """Everything a design names, to be told in the words of `framework`."""

    design: Design
    framework: Framework
    roles: tuple[Part, ...]
    activities: tuple[Part, ...]

    @property
    def asked(self) -> int:
        return sum(part.is_asked for part in (*self.roles, *self.activities))


def propose(
    design: Design, framework: Framework, *, kin: str, framework_kin: str
) -> TranslationTable:
    """Propose what each role and activity that a design names is in a framework.

    The kin are the shipped frameworks by which the equivalences of the two hold.
    """
    known = design.framework
    roles = [
        _part(
            known.role_by_key[key],
            _uses(use),
            _role_candidates(key, framework, kin, framework_kin),
            framework.roles,
        )
        for key, use in used_roles(design).items()
    ]
    activities = [
        _part(
            activity,
            counted(ticks, "tick"),
            _activity_candidates(activity, framework, is_kin=kin == framework_kin),
            framework.activities,
        )
        for key, ticks in used_activities(design).items()
        for activity in [known.activity_by_key.get(key, Activity(key, key))]
    ]
    return TranslationTable(design, framework, tuple(roles), tuple(activities))


def _role_candidates(
    role: str, framework: Framework, kin: str, framework_kin: str
) -> Iterator[Candidate]:
    """By the crosswalk; a copy has the very same role under the same key."""
    there = {other.key: other.name for other in framework.roles}
    if kin == framework_kin:
        if role in there:
            yield Candidate(role, there[role], Likeness.SAME)
        return
    for one in read_crosswalk().counterparts(kin, role).get(framework_kin, ()):
        if one.role in there:
            yield Candidate(one.role, there[one.role], one.strength, one.why)


def _activity_candidates(
    activity: Activity, framework: Framework, *, is_kin: bool
) -> Iterator[Candidate]:
    """By the activity in general that both are; where several are, each is a part of it only."""
    if is_kin and activity.key in framework.activity_by_key:
        same = framework.activity_by_key[activity.key]
        yield Candidate(same.key, same.name, Likeness.SAME)
        return
    found = [
        one
        for one in framework.activities
        if one.canonical is not None and one.canonical == activity.canonical
    ]
    for one in found:
        likeness = Likeness.CLOSE if len(found) == 1 else Likeness.PARTIAL
        yield Candidate(one.key, one.name, likeness)


def _part(
    one: Role | Activity,
    used: str,
    candidates: Iterable[Candidate],
    others: Iterable[Role | Activity],
) -> Part:
    """Where nothing is known, what is called the same is for a person to judge."""
    found = tuple(candidates) or tuple(
        Candidate(other.key, other.name, Likeness.PARTIAL, _CALLED_THE_SAME)
        for other in others
        if other.name.casefold() == one.name.casefold()
    )
    return Part(one.key, one.name, used, found)


def _uses(use: Use) -> str:
    parts = [(use.seats, "seat"), (use.ticks, "tick")]
    return get_text_list([counted(number, noun) for number, noun in parts if number], "and")


def merge_sentences(
    merges: Iterable[Merge], before: Sequence[Part], after: Sequence[Role | Activity]
) -> list[str]:
    """ "Data Engineer and ML Engineer would both become MLOps Engineer." """
    old = {part.key: part.name for part in before}
    new = {one.key: one.name for one in after}
    return [
        f"{get_text_list([old[key] for key in merge.of], 'and')}"
        f" would {'both' if len(merge.of) == 2 else 'all'} become {new[merge.into]}."
        for merge in merges
    ]


# --- how it stands by the other framework


@dataclass(frozen=True, slots=True)
class ComparedCount:
    """How many findings there are of a kind now, and by the other framework."""

    name: str
    before: int
    after: int


@dataclass(frozen=True)
class TranslationPreview:
    """A design as its own framework judges it, and as the other one does; nothing is stored."""

    table: TranslationTable
    translation: Translation

    @cached_property
    def before(self) -> Judgement:
        return judge(self.translation.before)

    @cached_property
    def after(self) -> Judgement:
        return judge(self.translation.after)

    @cached_property
    def counts(self) -> list[ComparedCount]:
        """All findings, then those of each severity, then those of each family that has any."""
        old, new = self.before.findings, self.after.findings
        before = Counter([*(one.severity for one in old), *(one.family for one in old)])
        after = Counter([*(one.severity for one in new), *(one.family for one in new)])
        kinds: list[Severity | Family] = [*Severity, *Family]
        return [
            ComparedCount("Findings", len(old), len(new)),
            *(
                ComparedCount(kind.label, before[kind], after[kind])
                for kind in kinds
                if isinstance(kind, Severity) or before[kind] or after[kind]
            ),
        ]

    @cached_property
    def measures(self) -> list[ComparedMeasure]:
        return compare_measures(self.before, self.after)

    @cached_property
    def losses(self) -> list[str]:
        """What does not come along, and what becomes one, a sentence each."""
        return list(self._losses())

    def _losses(self) -> Iterator[str]:
        told, table = self.translation, self.table
        yield from merge_sentences(told.role_merges, table.roles, table.framework.roles)
        yield from merge_sentences(
            told.activity_merges, table.activities, table.framework.activities
        )
        yield from _left_out("role", told.left_out_roles, table.roles)
        if told.seats_without_role:
            seats = told.seats_without_role
            yield f"{counted(seats, 'seat')} {'has' if seats == 1 else 'have'} no role any more."
        yield from _left_out("activity", told.left_out_activities, table.activities)
        if told.dropped:
            yield f"{counted(len(told.dropped), 'tick')} in all did not come along."
        if told.merged:
            merged = len(told.merged)
            yield (
                f"{counted(merged, 'tick')} would say what another one says already, and"
                f" {'is' if merged == 1 else 'are'} left out."
            )
        yield from lost_settings(told.before, told.after)
        if told.before.acknowledged and not told.after.acknowledged:
            accepted = len(told.before.acknowledged)
            yield (
                f"{counted(accepted, 'finding')} {'was' if accepted == 1 else 'were'} accepted;"
                " by the other framework nothing is accepted yet."
            )


def _left_out(what: str, keys: Iterable[str], parts: Sequence[Part]) -> Iterator[str]:
    by_key = {part.key: part for part in parts}
    for key in keys:
        yield f"The {what} “{by_key[key].name}” is left out, with {by_key[key].used}."


def kin_of(framework: models.Framework) -> str:
    """The shipped framework by which the equivalences of a framework hold."""
    return framework.origin or framework.slug
