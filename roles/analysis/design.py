"""The facts every rule may look at: a reference framework and one design of a team, frozen.

Everything refers to everything else by key. A design is refused as soon as a key leads nowhere,
so a rule never has to ask. Two things are facts about a design rather than mistakes in it, and
are let through: a tick on an activity the framework does not have, and a tick of a person who
has no seat in that team (DAT-06, DAT-05).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from roles.analysis.thresholds import THRESHOLDS


class CoverageBasis(StrEnum):
    """What a gap is measured on: work that needs an owner, or a role that needs a holder."""

    ACTIVITY = "activity"
    ROLE = "role"


class Mark(StrEnum):
    """What the reference says a role is towards an activity."""

    OWNER = "owner"
    SUPPORT = "support"


class Strength(StrEnum):
    """How firmly a source says that a role does not do something."""

    HARD = "hard"
    SOFT = "soft"


class Home(StrEnum):
    """Where a structure seats a role; unspecified never leads to a finding."""

    CENTRAL = "central"
    PRODUCT = "product"
    BOTH = "both"
    UNSPECIFIED = "unspecified"


class Place(StrEnum):
    """Where work is done, seen from a product team; a structure allows all but PEER."""

    OWN = "own"
    CENTRAL = "central"
    SHARED = "shared"
    PEER = "peer"


class TeamKind(StrEnum):
    PRODUCT = "product"
    PLATFORM = "platform"
    SHARED = "shared"


class PersonKind(StrEnum):
    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    VENDOR = "vendor"


class Level(StrEnum):
    """How a holder holds an activity; OWNER is the plain tick, and only it covers."""

    OWNER = "owner"
    ACCOUNTABLE = "accountable"
    BACKUP = "backup"
    CONSULTED = "consulted"
    INFORMED = "informed"

    @property
    def letter(self) -> str:
        """The letter of the matrix: R for the owner, then A, S, C and I."""
        return _LETTERS[self]


_LETTERS = {
    Level.OWNER: "R",
    Level.ACCOUNTABLE: "A",
    Level.BACKUP: "S",
    Level.CONSULTED: "C",
    Level.INFORMED: "I",
}


class Serving(StrEnum):
    """How predictions reach their users; BOTH makes every activity apply."""

    ONLINE = "online"
    BATCH = "batch"
    BOTH = "both"


class Stage(StrEnum):
    """How grown the organisation is; AUTO counts its individuals."""

    AUTO = "auto"
    SMALL = "small"
    GROWN = "grown"


class DataScale(StrEnum):
    SMALL = "small"
    LARGE = "large"


class AgreementStatus(StrEnum):
    DRAFT = "draft"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    name: str
    short: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the reference matrix; `serving` holds the modes in which it applies."""

    key: str
    name: str
    stage: str = ""
    serving: tuple[Serving, ...] = (Serving.ONLINE, Serving.BATCH)
    required: bool = True
    critical: bool = False
    single_owner: bool = False
    canonical: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    activity: str
    role: str
    mark: Mark = Mark.OWNER


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What a role does not do; `activity` is None where the source's words map to none."""

    role: str
    activity: str | None
    strength: Strength
    text: str = ""


@dataclass(frozen=True, slots=True)
class Variation:
    """A deviation the source itself accepts: `cells` become owner cells once it is switched on."""

    key: str
    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """Who sits where. Roles and activities not named here may be anywhere."""

    key: str
    name: str
    homes: Mapping[str, Home] = field(default_factory=dict)
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    product_roles: tuple[str, ...] = ()
    central_roles: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Handoff:
    """Work that passes from one activity's owners to another's; without elements no rule looks."""

    key: str
    name: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    elements: tuple[str, ...] = ()
    solution: str = ""


@dataclass(frozen=True)
class Framework:
    """One published reference. ValueError if a cell, exclusion or structure names a stranger.

    A retired role is known, so that a seat or a tick may still name it, and nothing else.
    """

    slug: str
    title: str
    version: int = 1
    coverage_basis: CoverageBasis = CoverageBasis.ACTIVITY
    roles: tuple[Role, ...] = ()
    activities: tuple[Activity, ...] = ()
    cells: tuple[Cell, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    variations: tuple[Variation, ...] = ()
    structures: tuple[Structure, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    ambiguous_titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Titles (casefolded) that several frameworks read differently, with their roles here."""
    source: str = ""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """What this reference has instead of the usual values; a design may override it in turn."""
    retired_roles: tuple[Role, ...] = ()

    def __post_init__(self) -> None:
        _refuse_twins("role", (*self.roles, *self.retired_roles))
        _refuse_twins("activity", self.activities)
        _refuse_twins("structure", self.structures)
        cells = [*self.cells, *(cell for one in self.variations for cell in one.cells)]
        _refuse_strangers("role", {cell.role for cell in cells}, self.role_by_key)
        _refuse_strangers("role", {one.role for one in self.exclusions}, self.role_by_key)
        _refuse_strangers("activity", {cell.activity for cell in cells}, self.activity_by_key)
        _refuse_strangers(
            "activity",
            {one.activity for one in self.exclusions if one.activity is not None},
            self.activity_by_key,
        )
        for structure in self.structures:
            _refuse_strangers("role", structure.homes, self.role_by_key)
            _refuse_strangers("activity", structure.places, self.activity_by_key)

    def threshold(self, name: str) -> float:
        return self.thresholds.get(name, THRESHOLDS[name].default)

    @cached_property
    def role_by_key(self) -> Mapping[str, Role]:
        """Every role that may be named, the retired ones last."""
        return {role.key: role for role in (*self.roles, *self.retired_roles)}

    @cached_property
    def activity_by_key(self) -> Mapping[str, Activity]:
        return {activity.key: activity for activity in self.activities}

    @cached_property
    def structure_by_key(self) -> Mapping[str, Structure]:
        return {structure.key: structure for structure in self.structures}

    @cached_property
    def variation_by_key(self) -> Mapping[str, Variation]:
        return {variation.key: variation for variation in self.variations}

    @cached_property
    def handoff_by_key(self) -> Mapping[str, Handoff]:
        return {handoff.key: handoff for handoff in self.handoffs}


@dataclass(frozen=True, slots=True)
class Team:
    """`serves` is for platform and shared teams: None means every product team."""

    key: str
    name: str
    kind: TeamKind = TeamKind.PRODUCT
    serves: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    name: str
    title: str = ""
    kind: PersonKind = PersonKind.EMPLOYEE
    available: float = 1.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in one team; without a person it is a vacancy. `key` may be empty in a file."""

    team: str
    person: str | None = None
    roles: tuple[str, ...] = ()
    fte: float = 1.0
    start: date | None = None
    end: date | None = None
    internal_contact: str | None = None
    key: str = ""

    def is_filled(self, on: date) -> bool:
        """Whether somebody sits here on that day; the first and the last day count."""
        return (
            self.person is not None
            and self.fte > 0
            and (self.start is None or self.start <= on)
            and (self.end is None or on <= self.end)
        )


@dataclass(frozen=True, slots=True)
class Tick:
    """Who holds an activity: a person in a team, a seat, or a role in a team.

    Exactly one of `person`, `seat` and `role` is set; `team` goes with person and role.
    `teams` are the only product teams meant ("for" in files); None is all that can be reached.
    """

    activity: str
    person: str | None = None
    seat: str | None = None
    role: str | None = None
    team: str | None = None
    level: Level = Level.OWNER
    teams: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A handoff contract from one team to another; `kind` is the key of the handoff."""

    kind: str
    from_team: str
    to_team: str
    status: AgreementStatus = AgreementStatus.DRAFT
    elements: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An accepted finding, by rule and subject; after `until` it speaks again."""

    rule: str
    subject: str
    reason: str = ""
    by: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Design:
    """One plan of a team, judged on the day `as_of`. ValueError if a key leads nowhere.

    The order of every list is the order on screen; only that of teams shows in a finding.
    """

    framework: Framework
    as_of: date
    name: str = ""
    structure: str | None = None
    serving: Serving = Serving.ONLINE
    stage: Stage = Stage.AUTO
    regulated: bool = False
    data_scale: DataScale = DataScale.SMALL
    accepted_variations: tuple[str, ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    teams: tuple[Team, ...] = ()
    people: tuple[Person, ...] = ()
    seats: tuple[Seat, ...] = ()
    ticks: tuple[Tick, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()
    is_dated: bool = True
    """Whether the design names the day itself, rather than being judged on the present one."""

    def __post_init__(self) -> None:
        _refuse_twins("team", self.teams)
        _refuse_twins("person", self.people)
        _refuse_twins("seat", [seat for seat in self.seats if seat.key])
        teams, people = self.team_by_key, self.person_by_key
        if self.structure is not None:
            _refuse_strangers("structure", {self.structure}, self.framework.structure_by_key)
        _refuse_strangers("variation", self.accepted_variations, self.framework.variation_by_key)
        _refuse_strangers(
            "team",
            {seat.team for seat in self.seats}
            | {tick.team for tick in self.ticks if tick.team is not None}
            | {key for team in self.teams for key in team.serves or ()}
            | {key for tick in self.ticks for key in tick.teams or ()}
            | {key for one in self.agreements for key in (one.from_team, one.to_team)},
            teams,
        )
        _refuse_strangers(
            "person",
            {seat.person for seat in self.seats if seat.person is not None}
            | {seat.internal_contact for seat in self.seats if seat.internal_contact is not None}
            | {tick.person for tick in self.ticks if tick.person is not None},
            people,
        )
        _refuse_strangers(
            "seat", {tick.seat for tick in self.ticks if tick.seat is not None}, self.seat_by_key
        )
        _refuse_strangers(
            "handoff", {one.kind for one in self.agreements}, self.framework.handoff_by_key
        )
        _refuse_strangers(
            "role",
            {role for seat in self.seats for role in seat.roles}
            | {tick.role for tick in self.ticks if tick.role is not None},
            self.framework.role_by_key,
        )

    @cached_property
    def team_by_key(self) -> Mapping[str, Team]:
        return {team.key: team for team in self.teams}

    @cached_property
    def person_by_key(self) -> Mapping[str, Person]:
        return {person.key: person for person in self.people}

    @cached_property
    def seat_by_key(self) -> Mapping[str, Seat]:
        """The seats that have a key of their own."""
        return {seat.key: seat for seat in self.seats if seat.key}


def _refuse_twins(
    what: str, facts: Iterable[Role | Activity | Structure | Team | Person | Seat]
) -> None:
    seen: set[str] = set()
    for fact in facts:
        if fact.key in seen:
            raise ValueError(f"There are two facts for the {what} {fact.key!r}.")
        seen.add(fact.key)


def _refuse_strangers(what: str, keys: Iterable[str], known: Mapping[str, object]) -> None:
    if strangers := sorted(set(keys) - known.keys()):
        raise ValueError(f"There is no {what} {', '.join(map(repr, strangers))}.")
