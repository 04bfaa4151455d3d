"""The columns of a team's matrix: everybody who can hold an activity there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from roles.analysis.design import Design, Person, PersonKind, Place, Seat, Team, TeamKind, Tick
from roles.analysis.reading import Reading
from roles.snapshots import TeamSnapshot

# As long as all of another team's seats are no more than this, they are shown; else only those
# that hold something for this team.
_FEW_SEATS = 8

type _Holder = tuple[str | None, str | None, str | None, str | None]

_PLACES = {TeamKind.PLATFORM: Place.CENTRAL, TeamKind.SHARED: Place.SHARED}


@dataclass(frozen=True, slots=True)
class Column:
    """A seat, or a role of the team that nobody sits in (`seat` is None).

    `kind` is person, vendor, open (a vacancy) or role; `id` is s and the seat's pk, or r- and
    the role's key, and of this team only. `roles` are what the reference expects the column by,
    the main one in `main_role`. `is_filled` says that somebody stands behind its ticks today.
    """

    id: str
    team: Team
    place: Place
    kind: str
    name: str
    short: str
    notes: tuple[str, ...]
    main_role: str
    roles: frozenset[str]
    is_own: bool
    is_filled: bool
    seat: Seat | None = None
    seat_pk: int | None = None
    person_pk: int | None = None
    role: str = ""

    @property
    def shade(self) -> str:
        """How its cells look: another team's alike, and hatched where nobody sits."""
        if not self.is_own:
            return "platform"
        if self.kind == "role":
            return "person" if self.is_filled else "open"
        return self.kind

    @property
    def face(self) -> str:
        return "open" if self.kind == "role" else self.kind

    @property
    def holders(self) -> tuple[_Holder, ...]:
        """By which person, seat, role and team a tick can name this column."""
        if self.seat is None:
            return ((None, None, self.role, self.team.key),)
        by_person = (self.seat.person, None, None, self.seat.team)
        by_seat = (None, self.seat.key, None, None)
        return tuple(
            holder
            for holder, is_known in (
                (by_person, self.seat.person is not None),
                (by_seat, bool(self.seat.key)),
            )
            if is_known
        )

    def holds(self, tick: Tick) -> bool:
        return (tick.person, tick.seat, tick.role, tick.team) in self.holders

    def named(self, key: str) -> "Column":
        """The same column once its seat, which had no key, has this one."""
        return self if self.seat is None else replace(self, seat=replace(self.seat, key=key))

    def tick(self, activity: str) -> Tick:
        """A new tick of the column, as the owner."""
        if self.seat is None:
            return Tick(activity, role=self.role, team=self.team.key)
        if self.seat.person is None:
            return Tick(activity, seat=self.seat.key)
        return Tick(activity, person=self.seat.person, team=self.team.key)


@dataclass(frozen=True, slots=True)
class RoleHead:
    """The head over columns of one main role that stand side by side."""

    name: str
    label: str
    span: int


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one team."""

    name: str
    is_own: bool
    columns: tuple[Column, ...]
    roles: tuple[RoleHead, ...]


def groups_of(
    snapshot: TeamSnapshot, reading: Reading, *, is_unit: bool, role_columns: Iterable[str] = ()
) -> tuple[Group, ...]:
    """This team's columns, then those of the teams that work for a unit, to be read only."""
    design, team = snapshot.design, snapshot.team
    roles = {*role_columns, *_wanted_roles(reading, team), *_ticked_roles(reading, team)}
    groups = [[*_seat_columns(snapshot, reading, team), *_role_columns(reading, team, team, roles)]]
    for other in _teams_at_work_for(team, reading) if is_unit else ():
        seats = [*_seat_columns(snapshot, reading, other)]
        columns = [*seats, *_role_columns(reading, team, other, _ticked_roles(reading, other))]
        is_short = other.kind is not TeamKind.PRODUCT and len(seats) <= _FEW_SEATS
        groups.append(
            [
                column
                for column in columns
                if (is_short and column.seat) or _works_for(column, team, design)
            ]
        )
    order = {role.key: place for place, role in enumerate(reading.framework.roles)}
    for columns in groups:
        columns.sort(key=lambda column: order.get(column.main_role, len(order)))
    shorts = iter(short_names([column.name for columns in groups for column in columns]))
    return tuple(
        _group(
            reading,
            [
                replace(column, short=column.short or short)
                for column, short in zip(columns, shorts, strict=False)
            ],
        )
        for columns in groups
        if columns
    )


def short_names(names: Sequence[str]) -> list[str]:
    """First names, with as much of the family name as tells two alike apart."""
    words = [name.split() or [name] for name in names]
    shorts = []
    for place, own in enumerate(words):
        first, family = own[0], own[-1] if len(own) > 1 else ""
        twins = [
            other[-1].casefold()
            for at, other in enumerate(words)
            if at != place and other[0].casefold() == first.casefold()
        ]
        length = 0
        while twins and length < len(family):
            length += 1
            if not any(twin.startswith(family[:length].casefold()) for twin in twins):
                break
        shorts.append(f"{first} {family[:length]}".strip())
    return shorts


def _teams_at_work_for(team: Team, reading: Reading) -> Iterator[Team]:
    """The other teams whose work can reach this one."""
    named = {tick.team or _team_of(tick, reading) for tick in reading.design.ticks if tick.teams}
    for other in reading.design.teams:
        if other.key == team.key or other.key not in reading.seated_teams | named:
            continue
        serves = other.serves is None or team.key in other.serves
        if other.kind is TeamKind.PRODUCT or serves or reading.has_no_product_team:
            yield other


def _team_of(tick: Tick, reading: Reading) -> str | None:
    return reading.design.seat_by_key[tick.seat].team if tick.seat else None


def _works_for(column: Column, team: Team, design: Design) -> bool:
    return any(
        column.holds(tick)
        and (
            team.key in tick.teams
            if tick.teams is not None
            else column.team.kind is not TeamKind.PRODUCT
        )
        for tick in design.ticks
    )


def _seat_columns(snapshot: TeamSnapshot, reading: Reading, team: Team) -> Iterator[Column]:
    design = snapshot.design
    for pk, person_pk, seat in zip(
        snapshot.seat_pks, snapshot.person_pks, design.seats, strict=True
    ):
        if seat.team != team.key:
            continue
        person = design.person_by_key[seat.person] if seat.person else None
        roles = reading.roles_at(seat) if seat.is_filled(design.as_of) else frozenset(seat.roles)
        main_role = seat.roles[0] if seat.roles else min(roles, default="")
        yield Column(
            id=f"s{pk}",
            team=team,
            place=_place(snapshot.team, team, reading),
            kind=_kind(person),
            name=person.name if person else f"Open seat, {_role_name(reading, main_role)}",
            short="" if person else "Open",
            notes=tuple(_notes(seat, person, design.as_of)),
            main_role=main_role,
            roles=roles,
            is_own=team == snapshot.team,
            is_filled=seat.is_filled(design.as_of),
            seat=seat,
            seat_pk=pk,
            person_pk=person_pk,
        )


def _wanted_roles(reading: Reading, team: Team) -> Iterator[str]:
    """The roles that the structure wants in the team and nobody has a seat for."""
    structure = reading.structure
    if structure is None or team.kind is TeamKind.SHARED:
        return
    wanted = structure.product_roles if team.kind is TeamKind.PRODUCT else structure.central_roles
    seated = {
        role
        for seat in reading.design.seats
        if seat.team == team.key
        for role in (*seat.roles, *reading.roles_at(seat))
    }
    yield from (role for role in wanted if role not in seated)


def _ticked_roles(reading: Reading, team: Team) -> Iterator[str]:
    for tick in reading.design.ticks:
        if tick.role and tick.team == team.key:
            yield tick.role


def _role_columns(
    reading: Reading, here: Team, team: Team, roles: Iterable[str]
) -> Iterator[Column]:
    number = reading.design.teams.index(team)
    keys = set(roles)
    for role in reading.framework.roles:
        key = role.key
        if key not in keys:
            continue
        has_holder = any(
            key in reading.roles_at(seat) for seat in reading.seats_in.get(team.key, ())
        )
        yield Column(
            id=f"r-{key}" if team == here else f"r{number}-{key}",
            team=team,
            place=_place(here, team, reading),
            kind="role",
            name=f"Whoever is {role.name}",
            short="Anyone" if has_holder else "Nobody",
            notes=("by role",) if has_holder else ("has this", "role yet"),
            main_role=key,
            roles=frozenset({key}),
            is_own=team == here,
            is_filled=has_holder,
            role=key,
        )


def _place(here: Team, team: Team, reading: Reading) -> Place:
    """Where the team's work stands, seen from the team whose matrix this is."""
    if team.kind is not TeamKind.PRODUCT and not reading.has_no_product_team:
        return _PLACES[team.kind]
    return Place.OWN if team == here or reading.has_no_product_team else Place.PEER


def _kind(person: Person | None) -> str:
    if person is None:
        return "open"
    return "vendor" if person.kind is PersonKind.VENDOR else "person"


def _role_name(reading: Reading, role: str) -> str:
    return reading.framework.role_by_key[role].name if role else "no role yet"


def _notes(seat: Seat, person: Person | None, today: date) -> Iterator[str]:
    yield f"{round(seat.fte * 100)}%"
    if person is not None and person.kind is not PersonKind.EMPLOYEE:
        yield str(person.kind)
    if seat.start is not None and seat.start > today:
        yield f"from {seat.start:%-d %b}"
    elif seat.end is not None and seat.end < today:
        yield f"left {seat.end:%-d %b}"


def _group(reading: Reading, columns: list[Column]) -> Group:
    heads = []
    for key, side_by_side in groupby(columns, key=lambda column: column.main_role):
        role = reading.framework.role_by_key.get(key)
        heads.append(
            RoleHead(
                name=role.name if role else "No role yet",
                label=(role.short or role.name) if role else "No role",
                span=len(list(side_by_side)),
            )
        )
    return Group(
        name=columns[0].team.name,
        is_own=columns[0].is_own,
        columns=tuple(columns),
        roles=tuple(heads),
    )
