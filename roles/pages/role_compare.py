"""The same role in several frameworks: what each calls it, how alike they are, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from roles.interchange.crosswalk_file import read_crosswalk
from roles.interchange.crosswalk_rows import CanonicalRole, Equivalent, Likeness
from roles.interchange.framework_rows import Activity, Role
from roles.pages.library import Library, LibraryFramework

_NEAREST_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Alike:
    """A role of a framework, and how much it is the one that was asked for: same to partial."""

    framework: LibraryFramework
    role: Role
    strength: Likeness
    why: str = ""

    @property
    def name(self) -> str:
        return self.role.name or self.role.key

    @property
    def address(self) -> str:
        return self.framework.role_address(self.role.key)

    @property
    def owned(self) -> tuple[Activity, ...]:
        """The activities it owns, in the order of the matrix."""
        return tuple(self.framework.activities[key] for key in self.framework.owned[self.role.key])

    @property
    def owned_links(self) -> tuple[tuple[str, str], ...]:
        """The names of those activities, each with the address of the cell that says so."""
        return tuple(
            (
                self.framework.activity_name(one.key),
                self.framework.cell_address(one.key, self.role.key),
            )
            for one in self.owned
        )


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A framework with its roles that are like the one asked for, the likest first; often none."""

    framework: LibraryFramework
    roles: tuple[Alike, ...]


def same_roles(library: Library, here: LibraryFramework, role: str) -> list[Elsewhere]:
    """What a role of one framework is in each of the others, in the order of the library.

    A copy has the very same role under the same key, as long as it was not retired there.
    """
    counterparts = read_crosswalk().counterparts(here.kin, role)
    found = []
    for there in library:
        if there.slug == here.slug:
            continue
        if there.kin == here.kin:
            alike = [Alike(there, there.roles[role], Likeness.SAME)] if role in there.roles else []
        else:
            alike = [
                Alike(there, there.roles[one.role], one.strength, one.why)
                for one in counterparts.get(there.kin, ())
                if one.role in there.roles
            ]
        found.append(Elsewhere(there, tuple(alike)))
    return found


# --- one role in general


@dataclass(frozen=True, slots=True)
class Missing:
    """A framework without such a role: why, and whose work comes nearest."""

    framework: LibraryFramework
    why: str
    nearest: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class RoleComparison:
    """A role in general; `sides` are the roles that are it, those of one framework together."""

    role: CanonicalRole
    others: tuple[CanonicalRole, ...]
    sides: tuple[Alike, ...]
    missing: tuple[Missing, ...]


def compare_role(library: Library, key: str) -> RoleComparison | None:
    """A role in general across the library; None if there is no such role."""
    canonical_roles = read_crosswalk().canonical_roles
    if key not in canonical_roles:
        return None
    canonical = canonical_roles[key]
    sides = tuple(one for framework in library for one in _roles_in(framework, canonical))
    done = {side.framework.slug for side in sides}
    work = _work_of(sides)
    return RoleComparison(
        role=canonical,
        others=tuple(canonical_roles.values()),
        sides=sides,
        missing=tuple(
            Missing(framework, _why_none(framework, canonical), _nearest(framework, work))
            for framework in library
            if framework.slug not in done
        ),
    )


def _roles_in(framework: LibraryFramework, canonical: CanonicalRole) -> Iterator[Alike]:
    for one in _equivalents(framework, canonical):
        if one.role is not None and one.role in framework.roles:
            yield Alike(framework, framework.roles[one.role], one.strength, one.why)


def _equivalents(framework: LibraryFramework, canonical: CanonicalRole) -> Iterator[Equivalent]:
    return (one for one in canonical.equivalents if one.framework == framework.kin)


def _why_none(framework: LibraryFramework, canonical: CanonicalRole) -> str:
    """What the crosswalk says; a framework of one's own may have lost the role, or never had it."""
    return next(
        (one.why for one in _equivalents(framework, canonical) if one.role is None),
        "Not compared, or retired here.",
    )


def _work_of(sides: Iterable[Alike]) -> frozenset[str]:
    """The work of a role in general, by the activities of the default framework."""
    return frozenset(
        activity.canonical
        for side in sides
        if side.strength is not Likeness.PARTIAL
        for activity in side.owned
        if activity.canonical
    )


def _nearest(framework: LibraryFramework, work: frozenset[str]) -> tuple[Alike, ...]:
    """The roles of a framework that own most of the work; none if they own none of it."""
    shares = Counter(
        {
            role: len(work & {framework.activities[key].canonical for key in owned})
            for role, owned in framework.owned.items()
        }
    )
    most = max(shares.values(), default=0)
    return tuple(
        Alike(framework, framework.roles[role], Likeness.PARTIAL)
        for role, share in shares.items()
        if most and share == most
    )[:_NEAREST_AT_MOST]


# --- all of them


@dataclass(frozen=True, slots=True)
class CanonicalRow:
    """A role in general, and what it is in each framework of the library."""

    role: CanonicalRole
    cells: tuple[tuple[Alike, ...], ...]

    @property
    def address(self) -> str:
        return reverse("role_compare", args=[self.role.key])


@dataclass(frozen=True, slots=True)
class CanonicalTable:
    """Roles in general down, frameworks across; `alone` are the roles that are like none."""

    library: Library
    rows: tuple[CanonicalRow, ...]
    alone: tuple[Alike, ...]


def canonical_table(library: Library) -> CanonicalTable:
    crosswalk = read_crosswalk()
    return CanonicalTable(
        library=library,
        rows=tuple(
            CanonicalRow(
                canonical, tuple(tuple(_roles_in(framework, canonical)) for framework in library)
            )
            for canonical in crosswalk.canonical_roles.values()
        ),
        alone=tuple(
            Alike(framework, framework.roles[one.role], Likeness.NONE, one.why)
            for one in crosswalk.file.without_equivalent
            for framework in library
            if framework.kin == one.framework and one.role in framework.roles
        ),
    )
