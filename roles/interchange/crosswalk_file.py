"""Which role of one shipped framework is which role of another, and where the frameworks disagree.

Two frameworks are never compared directly: each role leans on roles in general, and its
counterparts are the roles that lean on the same ones.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from pydantic import ValidationError

from roles.interchange.crosswalk_checks import Known, Parts, problems
from roles.interchange.crosswalk_rows import (
    CanonicalRole,
    CrosswalkFile,
    Disagreement,
    Equivalent,
    Likeness,
)
from roles.interchange.documents import read_document
from roles.interchange.file_errors import MAX_COUNTED, Problem
from roles.interchange.framework_file import (
    CROSSWALK,
    DEFAULT_FRAMEWORK,
    read_shipped,
    shipped_frameworks,
)
from roles.interchange.rows import problems_of

_SHARE = {Likeness.SAME: 3, Likeness.CLOSE: 2, Likeness.PARTIAL: 1}


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A role of another framework that could be meant, and how sure that is.

    `here` says what is special about the role that was asked for, `there` about this one.
    """

    role: str
    strength: Likeness
    canonical: str
    here: str = ""
    there: str = ""

    @property
    def why(self) -> str:
        return " ".join(filter(None, [self.here, self.there]))


@dataclass(frozen=True)
class Crosswalk:
    """The checked crosswalk; frameworks are named by the slugs they are shipped under."""

    file: CrosswalkFile
    frameworks: tuple[str, ...]

    @cached_property
    def canonical_roles(self) -> Mapping[str, CanonicalRole]:
        """The roles in general by key, in the order of the file."""
        return {role.key: role for role in self.file.roles}

    def places_of(self, slug: str, role: str) -> tuple[tuple[CanonicalRole, Equivalent], ...]:
        """The roles in general that a role is like, the likest first."""
        return self._places.get((slug, role), ())

    def counterparts(self, slug: str, role: str) -> dict[str, tuple[Counterpart, ...]]:
        """The roles of every other framework that a role could be there, the likest first.

        A framework without any has an empty tuple. Several are for a person to choose from: they
        are never merged, and the first is not taken for granted. A role that is reached in more
        than one way is named once, by the surest.

        Same and same is same, same and close is close. Two that are each only close to a role in
        general may differ in opposite directions, so they count as partial, like all the rest.
        """
        found: dict[str, dict[str, tuple[int, Counterpart]]] = {
            other: {} for other in self.frameworks if other != slug
        }
        for canonical, here in self.places_of(slug, role):
            for there in canonical.equivalents:
                if there.framework == slug or there.role is None:
                    continue
                sure = _SHARE[here.strength] * _SHARE[there.strength]
                known = found[there.framework].get(there.role)
                if known is None or sure > known[0]:
                    found[there.framework][there.role] = (
                        sure,
                        Counterpart(
                            there.role, _combined(sure), canonical.key, here.why, there.why
                        ),
                    )
        return {
            other: tuple(one for _, one in sorted(roles.values(), key=lambda pair: -pair[0]))
            for other, roles in found.items()
        }

    def disagreements_of(
        self, slug: str, *, role: str | None = None, activity: str | None = None
    ) -> tuple[Disagreement, ...]:
        """The questions a framework has an answer to, or its role or its activity is part of."""
        return tuple(
            one
            for one in self.file.disagreements
            if any(
                position.framework == slug
                and (role is None or role in position.roles)
                and (activity is None or activity in position.activities)
                for position in one.positions
            )
        )

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], tuple[tuple[CanonicalRole, Equivalent], ...]]:
        places = defaultdict(list)
        for canonical in self.file.roles:
            for one in canonical.equivalents:
                if one.role is not None:
                    places[one.framework, one.role].append((canonical, one))
        return {
            place: tuple(sorted(rows, key=lambda row: -_SHARE[row[1].strength]))
            for place, rows in places.items()
        }


def _combined(sure: int) -> Likeness:
    """The strength of a way over a role in general, from the product of its two shares."""
    return {9: Likeness.SAME, 6: Likeness.CLOSE}.get(sure, Likeness.PARTIAL)


# --- reading


def parse_crosswalk(content: bytes | str, *, name: str, known: Known) -> Crosswalk:
    """Read and check a crosswalk between the known frameworks, the default one among them.

    Raises FileErrors with everything that is wrong with it.
    """
    document = read_document(content.encode() if isinstance(content, str) else content, name=name)
    file: CrosswalkFile | None = None
    found: list[Problem] = []
    try:
        file = CrosswalkFile.model_validate(document.value)
    except ValidationError as error:
        found += problems_of(error, CrosswalkFile)
    found += islice(problems(document.value, known, default=DEFAULT_FRAMEWORK), MAX_COUNTED)
    if found or document.twins or file is None:
        raise document.errors(found)
    return Crosswalk(file, tuple(known))


@cache
def read_crosswalk() -> Crosswalk:
    """The crosswalk of this product between the frameworks it is shipped with."""
    shipped = {slug: read_shipped(slug) for slug in shipped_frameworks()}
    known = {
        slug: Parts(
            frozenset(role.key for role in file.roles),
            frozenset(activity.key for activity in file.activities),
        )
        for slug, file in shipped.items()
    }
    return parse_crosswalk(CROSSWALK.read_bytes(), name=CROSSWALK.name, known=known)
