"""The rows of the crosswalk: equivalent roles, unclear titles, and where the sources disagree."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from roles.interchange.framework_rows import Basis, Evidence
from roles.interchange.rows import Key, Label, Many, Name, OneOf, Prose, Row


class Likeness(StrEnum):
    """How much of a role in general a role of one framework is; `none` where there is no such."""

    SAME = "same"
    CLOSE = "close"
    PARTIAL = "partial"
    NONE = "none"


class Equivalent(Row):
    """What a role in general is in one framework; `why` says what differs, or why there is none."""

    framework: Key
    role: Key | None = None
    strength: OneOf[Likeness]
    why: Prose = ""
    basis: Basis = "given"


class CanonicalRole(Row):
    """A role in general, by which the roles of different frameworks are compared."""

    key: Key
    name: Label
    about: Prose = ""
    equivalents: Many[Equivalent]


class WithoutEquivalent(Row):
    """A role that is like none of the roles in general."""

    framework: Key
    role: Key
    why: Prose


class AmbiguousTitle(Row):
    """A job title with the roles its holders are found in, and whose words are quoted."""

    title: Name
    roles: Many[Key]
    note: Prose = ""
    framework: Key | None = None
    ev: Evidence | None = None


class Position(Row):
    """What one framework says to a question, with its own activities and roles that say so."""

    framework: Key
    says: Prose
    activities: Many[Key] = ()
    roles: Many[Key] = ()
    ev: Evidence | None = None
    basis: Basis = "given"


class Disagreement(Row):
    """A question to which the sources give different answers.

    `canonical` are the activities of the default framework that it is about.
    """

    key: Key
    question: Name
    canonical: Many[Key] = ()
    positions: Many[Position] = Field(min_length=2)


class CrosswalkFile(Row):
    """The crosswalk file, whole."""

    schema_version: Literal[1]
    kind: Literal["crosswalk"]
    note: Prose = ""
    title_note: Prose = ""
    roles: Many[CanonicalRole] = ()
    without_equivalent: Many[WithoutEquivalent] = ()
    ambiguous_titles: Many[AmbiguousTitle] = ()
    disagreements: Many[Disagreement] = ()
