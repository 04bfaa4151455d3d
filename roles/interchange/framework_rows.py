"""The rows of a framework file, field by field: what people read and what rules use."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from roles.analysis import design
from roles.interchange.rows import Key, Label, Link, Many, Name, OneOf, Prose, Row, readable

QUOTE_WORDS = 12

Short = Annotated[str, StringConstraints(max_length=30), AfterValidator(readable)]

type Basis = Literal["given", "derived"]
type Stage = Literal["frame", "data", "model", "release", "operate", "product"]


def _short(quote: str) -> str:
    if len(quote.split()) > QUOTE_WORDS:
        raise ValueError(f"must quote at most {QUOTE_WORDS} words")
    return quote


def _without_slash(key: str) -> str:
    # Pages have the key in their address, two of them in a row for a cell.
    if "/" in key:
        raise ValueError("must not hold a slash")
    return key


PartKey = Annotated[Key, AfterValidator(_without_slash)]


class Evidence(Row):
    """A few words of the source that a derived fact rests on."""

    q: Annotated[Name, StringConstraints(min_length=1), AfterValidator(_short)]
    seed: Name = ""


class Source(Row):
    """Where a framework comes from: `label` names it, `cited_as` is what findings cite."""

    label: Name = ""
    cited_as: Name = ""
    seed: Name = ""
    kind: Name = ""
    author_note: Prose = ""
    url: Link = ""
    licence_note: Prose = ""


class NotResponsible(Row):
    text: Prose
    strength: OneOf[design.Strength] = design.Strength.HARD


class Skill(Row):
    name: Name
    kind: Literal["tool", "tech", "knowledge", "soft"] = "knowledge"
    note: Prose = ""


class Interaction(Row):
    """What another role, or `all`, asks of this one or gets from it."""

    with_: Key = Field(alias="with")
    asks: Prose


class Role(Row):
    """A column of the matrix; once retired it owns nothing, but who holds it is still known."""

    key: PartKey
    name: Label = ""
    short: Short = ""
    aliases: Many[Name] = ()
    alias_basis: dict[str, Name] = {}
    alias_note: Prose = ""
    mandate: Prose = ""
    responsibilities: Many[Prose] = ()
    not_responsible: Many[NotResponsible] = ()
    skills: Many[Skill] = ()
    deliverables: Many[Prose] = ()
    interactions: Many[Interaction] = ()
    notes: Prose = ""
    retired: bool = False


class Activity(Row):
    """One line of the matrix; `canonical` is the activity of the default framework it equals.

    A retired one is kept to be read, and no rule asks for it any more.
    """

    key: PartKey
    name: Label = ""
    description: Prose = ""
    canonical: Key | None = None
    stage: Stage | None = None
    serving: Many[OneOf[design.Serving]] = (design.Serving.ONLINE, design.Serving.BATCH)
    required: bool = True
    critical: bool = False
    single_owner: bool = False
    basis: Basis = "given"
    retired: bool = False


class Cell(Row):
    a: Key
    r: Key
    mark: OneOf[design.Mark] = design.Mark.OWNER
    basis: Basis = "given"
    ev: Evidence | None = None
    why: Prose = ""


class Exclusion(Row):
    r: Key
    a: Key | None = None
    strength: OneOf[design.Strength] = design.Strength.HARD
    text: Name = ""
    ev: Evidence | None = None


class Variation(Row):
    key: PartKey
    text: Name = ""
    cells: Many[Cell] = ()
    ev: Evidence | None = None


class Structure(Row):
    """Who sits where; the two `must_have` lists name the roles a team cannot do without."""

    key: PartKey
    name: Label = ""
    summary: Prose = ""
    pros: Many[Prose] = ()
    cons: Many[Prose] = ()
    role_home: dict[str, OneOf[design.Home]] = {}
    role_home_note: Prose = ""
    team_counts: Prose = ""
    product_team_must_have: Many[Key] = ()
    central_team_must_have: Many[Key] = ()
    places: dict[str, Many[OneOf[design.Place]]] = {}
    places_basis: Basis = "derived"
    ev: Evidence | None = None


class Handoff(Row):
    key: PartKey
    name: Label = ""
    from_: Many[Key] = Field(alias="from")
    to: Many[Key]
    problem: Prose = ""
    solution: Prose = ""
    elements: Many[Key] = ()
    elements_basis: Basis = "given"
    elements_note: Prose = ""
    ev: Evidence | None = None


class Growth(Row):
    """Advice for an organisation of one size."""

    key: PartKey
    when: Prose = ""
    advice: Prose = ""
    roles_any_of: Many[Key] = ()
    hire: Many[Prose] | Prose = ()
    rule: Prose = ""
    fallback: Prose = ""
    ev: Evidence | None = None


class StandIn(Row):
    """Who does the work of a role, or of `all` roles, where nobody has it."""

    for_: Key = Field(alias="for")
    by: Many[Key] = ()
    text: Prose
    ev: Evidence | None = None


class ServingMode(Row):
    owner_roles: Many[Key] = ()
    helps: Many[Key] = ()
    text: Prose = ""
    ev: Evidence | None = None


class Serving(Row):
    """How the ownership of online and of batch predictions differs."""

    online: ServingMode | Prose | None = None
    batch: ServingMode | Prose | None = None
    rule_of_thumb: ServingMode | None = None
    caveat: ServingMode | None = None
    note: Prose = ""
    owner: Prose = ""


class SoftSkill(Row):
    for_: Key = Field(alias="for", default="all")
    text: Prose
    ev: Evidence | None = None


class Guidance(Row):
    topic: Name
    text: Prose
    ev: Evidence | None = None
