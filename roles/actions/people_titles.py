"""What job titles mean: one answer for all of a sheet that say the same, and what is learnt."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from roles import access
from roles.analysis.design import Framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK
from roles.models import Design, FrameworkVersion, Organisation, TitleCorrection
from roles.snapshots import read_framework
from roles.titles import Suggester, Suggestion, folded_title

NO_ROLE = "-"
"""The answer that a title has no role; an empty one leaves the suggestion."""

# As long as the column that keeps a correction.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class TitleGroup:
    """Titles that differ only in seniority and noise, and what is suggested for them.

    `shown` is the most frequent of the `spellings`, whose keys are the titles without case;
    `answer` is what somebody said: a role, NO_ROLE, or nothing.
    """

    key: str
    shown: str
    spellings: tuple[str, ...]
    examples: tuple[str, ...]
    people: int
    suggestion: Suggestion
    answer: str

    @property
    def role(self) -> str:
        """The role that the title gives; empty for none."""
        if self.answer:
            return "" if self.answer == NO_ROLE else self.answer
        return self.suggestion.role or ""

    @property
    def is_asked(self) -> bool:
        """Whether somebody should say which of several roles is meant, and has not yet."""
        return bool(self.suggestion.roles) and not self.suggestion.is_sure and not self.answer

    @property
    def is_correction(self) -> bool:
        """Whether the answer says other than the suggestion, so that it is worth learning."""
        is_open = bool(self.suggestion.roles) and not self.suggestion.is_sure
        return bool(self.answer) and (is_open or self.role != (self.suggestion.role or ""))


@dataclass(frozen=True)
class Titles:
    """The titles of a sheet for one framework, those to be asked first."""

    version: FrameworkVersion
    framework: Framework
    groups: tuple[TitleGroup, ...]

    @cached_property
    def role_by_title(self) -> Mapping[str, str]:
        """The role for each title without case; titles without a role are left out."""
        return {
            spelling: group.role
            for group in self.groups
            if group.role
            for spelling in group.spellings
        }

    def role_of(self, title: str) -> str:
        return self.role_by_title.get(folded_title(title), "") if title else ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a title is taken for from now on; `before` is what was learnt earlier, if anything."""

    correction: TitleCorrection
    before: str | None


def version_for(
    organisation: Organisation, design: Design | None = None
) -> FrameworkVersion | None:
    """Whose roles titles name: the design's, else the live design's, else those of the default."""
    if design is not None:
        return design.version
    live = organisation.designs.filter(is_live=True).select_related("version__framework").first()
    if live is not None:
        return live.version
    versions = list(access.versions_for(organisation))
    default = (one for one in versions if one.framework.slug == DEFAULT_FRAMEWORK)
    return next(default, versions[0] if versions else None)


def read_titles(
    *,
    titles: Iterable[str],
    organisation: Organisation,
    version: FrameworkVersion,
    answers: Mapping[str, str],
) -> Titles:
    """Read titles, one for each person, with what the organisation corrected before.

    Two queries where the framework was read before. `answers` are by title without case.
    """
    framework = read_framework(version)
    known = organisation.title_corrections.filter(framework=version.framework_id)
    suggester = Suggester(framework, corrections=dict(known.values_list("title", "role")))
    counts = Counter(title for title in titles if title)
    alike: defaultdict[object, list[str]] = defaultdict(list)
    # The most frequent stands for the others; of two, the one with less noise.
    for title in sorted(counts, key=lambda title: (-counts[title], len(title), title)):
        found = suggester.suggest(title)
        # Where nothing is suggested there is nothing to ask, so nothing is gained by a group.
        gist = suggester.gist(title) if found.roles else (folded_title(title),)
        alike[gist, found.asked, found.is_sure].append(title)
    roles = {role.key for role in framework.roles} | {NO_ROLE}
    groups = [_group(same, counts, suggester, answers, roles) for same in alike.values()]
    groups.sort(key=lambda one: (_urgency(one), -one.people, one.key))
    return Titles(version, framework, tuple(groups))


def learn_titles(*, organisation: Organisation, titles: Titles) -> int:
    """Keep what somebody said against a suggestion for the next time; how many titles it was.

    One query.
    """
    learnt = [
        TitleCorrection(
            organisation=organisation,
            framework_id=titles.version.framework_id,
            title=spelling,
            role=group.role,
        )
        for group in titles.groups
        if group.is_correction
        for spelling in group.spellings
        if len(spelling) <= _LONGEST
    ]
    TitleCorrection.objects.bulk_create(
        learnt,
        update_conflicts=True,
        unique_fields=["organisation", "framework", "title"],
        update_fields=["role"],
    )
    return len(learnt)


def learn_title(*, design: Design, title: str, role: str) -> Learnt | None:
    """Take a title for a role from now on; None if it is too long to be kept. Two queries.

    For the framework of the design, whatever its version.
    """
    folded = folded_title(title)
    if len(folded) > _LONGEST:
        return None
    known = TitleCorrection.objects.filter(
        organisation=design.organisation_id,
        framework=design.version.framework_id,
        title=folded,
    ).first()
    if known is not None:
        before, known.role = known.role, role
        known.save(update_fields=["role"])
        return Learnt(known, before)
    correction = TitleCorrection.objects.create(
        organisation_id=design.organisation_id,
        framework_id=design.version.framework_id,
        title=folded,
        role=role,
    )
    return Learnt(correction, None)


def _group(
    alike: list[str],
    counts: Counter[str],
    suggester: Suggester,
    answers: Mapping[str, str],
    roles: set[str],
) -> TitleGroup:
    spellings = tuple(dict.fromkeys(folded_title(title) for title in alike))
    said = (answers[spelling] for spelling in spellings if answers.get(spelling) in roles)
    return TitleGroup(
        key=spellings[0],
        shown=alike[0],
        spellings=spellings,
        examples=tuple(alike[1:4]),
        people=sum(counts[title] for title in alike),
        suggestion=suggester.suggest(alike[0]),
        answer=next(said, ""),
    )


def _urgency(group: TitleGroup) -> int:
    """First what is asked, then what is suggested, then what names no role."""
    if group.suggestion.roles and not group.suggestion.is_sure:
        return 0
    return 1 if group.suggestion.roles else 2
