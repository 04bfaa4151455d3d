"""What one version of a framework says otherwise than another, as far as designs are judged."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roles.analysis.design import (
    Activity,
    CoverageBasis,
    Exclusion,
    Framework,
    Handoff,
    Mark,
    Role,
    Structure,
    Variation,
)
from roles.analysis.thresholds import THRESHOLDS
from roles.analysis.wording import listed

type Named = Role | Activity | Structure | Handoff


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one part of a framework, a sentence each."""

    heading: str
    sentences: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The sentences where they are few, else how many there are."""
        if len(self.sentences) <= _TOLD_AT_MOST:
            return " ".join(self.sentences)
        return f"{self.heading}: {len(self.sentences)} changes."


_TOLD_AT_MOST = 5


def changed_activities(before: Framework, after: Framework) -> frozenset[str]:
    """The activities whose row judges owners otherwise, not only in other words.

    Those that only one of the two has are among them.
    """
    old, new = _rows(before), _rows(after)
    return frozenset(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _rows(framework: Framework) -> Mapping[str, object]:
    """What is said of each activity: how it has to be owned, and what each role has to do."""
    marks: dict[str, set[object]] = {activity.key: set() for activity in framework.activities}
    for cell in framework.cells:
        marks[cell.activity].add((cell.role, cell.mark))
    for excluded in framework.exclusions:
        if excluded.activity is not None:
            marks[excluded.activity].add((excluded.role, excluded.strength))
    return {
        one.key: (
            one.required,
            one.critical,
            one.single_owner,
            frozenset(one.serving),
            marks[one.key],
        )
        for one in framework.activities
    }


def reference_changes(before: Framework, after: Framework) -> tuple[ChangeGroup, ...]:
    """The changes by part, in the order of the framework; nothing where all is judged alike."""
    groups = {
        "Framework": _framework(before, after),
        "Roles": _roles(before, after),
        "Activities": _activities(before, after),
        "Matrix": _matrix(before, after),
        "What roles do not do": _exclusions(before, after),
        "Structures": _structures(before, after),
        "Handoffs": _handoffs(before, after),
        "Variations": _variations(before, after),
        "Limits": _limits(before, after),
    }
    told = [ChangeGroup(heading, tuple(sentences)) for heading, sentences in groups.items()]
    return tuple(group for group in told if group.sentences)


def _framework(before: Framework, after: Framework) -> Iterator[str]:
    if before.title != after.title:
        yield f"It is called “{after.title}”."
    if before.coverage_basis is not after.coverage_basis:
        yield _BASIS[after.coverage_basis]


_BASIS = {
    CoverageBasis.ACTIVITY: "A gap is an activity without an owner, no longer a role without one.",
    CoverageBasis.ROLE: "A gap is a role that nobody holds, no longer an activity without one.",
}


# --- roles and activities


def _roles(before: Framework, after: Framework) -> Iterator[str]:
    old, new = _by_key(before.roles), _by_key(after.roles)
    yield from _came_and_went(old, new, before.retired_roles, after.retired_roles)
    for key in _in_both(old, new):
        if old[key].aliases != new[key].aliases:
            yield f"{new[key].name} goes by other titles."


def _activities(before: Framework, after: Framework) -> Iterator[str]:
    old, new = _by_key(before.activities), _by_key(after.activities)
    yield from _came_and_went(old, new)
    for key in _in_both(old, new):
        told = [words for asked, words in _ACTIVITY_CHANGES if asked(old[key]) != asked(new[key])]
        for words in told:
            yield f"{new[key].name} {words(new[key])}."


_ACTIVITY_CHANGES: Sequence[tuple[Callable[[Activity], object], Callable[[Activity], str]]] = (
    (lambda one: one.required, lambda one: f"is {'required' if one.required else 'optional'}"),
    (lambda one: one.critical, lambda one: f"is {'' if one.critical else 'no longer '}critical"),
    (
        lambda one: one.single_owner,
        lambda one: f"{'wants one owner' if one.single_owner else 'may have several owners'}",
    ),
    (lambda one: set(one.serving), lambda one: f"is for {listed(one.serving)} predictions"),
    (lambda one: one.stage, lambda one: "belongs to another phase"),
)


def _came_and_went(
    old: Mapping[str, Named],
    new: Mapping[str, Named],
    retired_before: Iterable[Named] = (),
    retired_after: Iterable[Named] = (),
) -> Iterator[str]:
    was_retired, is_retired = _by_key(retired_before), _by_key(retired_after)
    for key, one in new.items():
        if key not in old:
            yield f"{one.name} is {'back' if key in was_retired else 'added'}."
    for key, one in old.items():
        if key not in new:
            yield f"{one.name} is {'retired' if key in is_retired else 'taken out'}."
        elif new[key].name != one.name:
            yield f"{one.name} is called {new[key].name}."


# --- the matrix


def _matrix(before: Framework, after: Framework) -> Iterator[str]:
    """The activities whose marks are others, each with the roles in the order of the framework.

    What was said of roles and activities that are gone is gone with them, so it is left out.
    """
    old = {(cell.activity, cell.role): cell.mark for cell in before.cells}
    new = {(cell.activity, cell.role): cell.mark for cell in after.cells}
    places = {role.key: place for place, role in enumerate(after.roles)}
    roles: dict[str, list[str]] = {activity.key: [] for activity in after.activities}
    for activity, role in {**new, **old}:
        pair = (activity, role)
        if activity in roles and role in places and old.get(pair) is not new.get(pair):
            roles[activity].append(role)
    for activity, changed in roles.items():
        if changed:
            told = [
                f"{after.role_by_key[role].name} "
                f"{_mark(old.get((activity, role)), new.get((activity, role)))}"
                for role in sorted(changed, key=places.__getitem__)
            ]
            yield f"{after.activity_by_key[activity].name}: {', '.join(told)}."


def _mark(before: Mark | None, after: Mark | None) -> str:
    match before, after:
        case (None, Mark.OWNER):
            return "owns it"
        case (None, Mark.SUPPORT):
            return "supports it"
        case (Mark.SUPPORT, Mark.OWNER):
            return "owns it instead of supporting it"
        case (Mark.OWNER, Mark.SUPPORT):
            return "supports it instead of owning it"
        case (Mark.OWNER, _):
            return "no longer owns it"
        case _:
            return "no longer supports it"


def _exclusions(before: Framework, after: Framework) -> Iterator[str]:
    old, new = _by_what(before.exclusions), _by_what(after.exclusions)
    roles, activities = _by_key(after.roles), {None, *after.activity_by_key}
    for what, one in new.items():
        name = after.role_by_key[one.role].name
        if what not in old:
            yield f"{name}: “{_excluded(after, one)}” is added."
        elif old[what].strength is not one.strength:
            yield f"{name}: “{_excluded(after, one)}” is {one.strength}."
    for what, one in old.items():
        if what not in new and one.role in roles and one.activity in activities:
            yield f"{before.role_by_key[one.role].name}: “{_excluded(before, one)}” is taken out."


def _by_what(exclusions: Iterable[Exclusion]) -> Mapping[object, Exclusion]:
    return {(one.role, one.activity, one.text): one for one in exclusions}


def _excluded(framework: Framework, one: Exclusion) -> str:
    return one.text or (framework.activity_by_key[one.activity].name if one.activity else "")


# --- structures, handoffs, variations, limits
#
# A role or an activity that is gone is gone from these too, which is no change of its own.


def _structures(before: Framework, after: Framework) -> Iterator[str]:
    old, new = before.structure_by_key, after.structure_by_key
    yield from _came_and_went(old, new)
    for key in _in_both(old, new):
        if _places(old[key], after) != _places(new[key], after):
            yield f"{new[key].name} puts roles or activities elsewhere."


def _places(one: Structure, framework: Framework) -> object:
    roles, activities = _by_key(framework.roles), framework.activity_by_key
    return (
        {key: home for key, home in one.homes.items() if key in roles},
        {key: set(places) for key, places in one.places.items() if key in activities},
        roles.keys() & one.product_roles,
        roles.keys() & one.central_roles,
    )


def _handoffs(before: Framework, after: Framework) -> Iterator[str]:
    old, new = before.handoff_by_key, after.handoff_by_key
    yield from _came_and_went(old, new)
    for key in _in_both(old, new):
        if _sides(old[key], after) != _sides(new[key], after):
            yield f"{new[key].name} lies between other activities."
        if old[key].elements != new[key].elements:
            yield f"{new[key].name} asks for other elements."


def _sides(one: Handoff, framework: Framework) -> object:
    activities = framework.activity_by_key.keys()
    return activities & one.producers, activities & one.consumers


def _variations(before: Framework, after: Framework) -> Iterator[str]:
    old, new = before.variation_by_key, after.variation_by_key
    for key, one in new.items():
        if key not in old:
            yield f"“{one.text}” is added."
        elif old[key].text != one.text or _allowed(old[key], after) != _allowed(one, after):
            yield f"“{one.text}” says something else."
    yield from (f"“{one.text}” is taken out." for key, one in old.items() if key not in new)


def _allowed(one: Variation, framework: Framework) -> object:
    roles, activities = _by_key(framework.roles), framework.activity_by_key
    return {cell for cell in one.cells if cell.role in roles and cell.activity in activities}


def _limits(before: Framework, after: Framework) -> Iterator[str]:
    for name, threshold in THRESHOLDS.items():
        old, new = before.threshold(name), after.threshold(name)
        if old != new:
            yield f"{threshold.meaning.rstrip('.')}: {new:g} instead of {old:g}."


def _by_key[Part: Named](parts: Iterable[Part]) -> Mapping[str, Part]:
    return {part.key: part for part in parts}


def _in_both[Part: Named | Variation](
    old: Mapping[str, Part], new: Mapping[str, Part]
) -> Iterator[str]:
    return (key for key in new if key in old)
