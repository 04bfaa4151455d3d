"""The teams of a design as panels: who sits there, who is missing, what they cover."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roles.analysis.cells import CellState
from roles.analysis.design import PersonKind, Place, Seat, Team, TeamKind
from roles.analysis.findings import Family, Finding
from roles.analysis.reading import ORGANISATION, Reading

# So many of a list are told; the rest is counted.
_ACTIVITIES_TOLD = 2
_MISMATCHES_TOLD = 2
_MISMATCHES_TOLD_IN_BRIEF = 1


@dataclass(frozen=True, slots=True)
class Chip:
    """A seat; `kind` is person, vendor or open. Its person is not there on the day if `is_idle`."""

    name: str
    note: str
    kind: str
    is_idle: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A team; `pk` is that of its row.

    `coverage_percent` is None where nothing is expected of the team, `brings` says what a platform
    does for it, `servers` are the platform and shared teams that serve it, `missing` are the roles
    that the structure puts there and no seat has.
    """

    team: Team
    pk: int
    chips: tuple[Chip, ...]
    missing: tuple[str, ...]
    seats: str
    seat_count: int
    open_seats: int
    coverage_percent: int | None
    gaps: int
    serves: str
    servers: tuple[Team, ...]
    brings: str
    mismatches: tuple[str, ...]
    more_mismatches: int

    @property
    def gaps_told(self) -> str:
        return counted(self.gaps, "gap")

    @property
    def facts(self) -> str:
        """How many seats it has, and how much of its work is owned."""
        if self.coverage_percent is None:
            return self.seats
        return f"{self.seats}, {self.coverage_percent}% covered"


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 seat", "2 seats"."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def percent(part: int, whole: int) -> int:
    """In whole numbers, where only all of it is 100 and only nothing is 0."""
    rounded = round(100 * part / whole)
    return min(max(rounded, int(part > 0)), 100 if part == whole else 99)


class Panels:
    """Makes the panel of a team; what all panels need is worked out once.

    In brief, seats are counted instead of shown.
    """

    def __init__(
        self,
        reading: Reading,
        findings: Iterable[Finding],
        pks: Mapping[str, int],
        *,
        is_brief: bool = False,
    ) -> None:
        self._reading = reading
        self._pks = pks
        self._is_brief = is_brief
        self._mismatches_told = _MISMATCHES_TOLD_IN_BRIEF if is_brief else _MISMATCHES_TOLD
        self._seats: dict[str, list[Seat]] = defaultdict(list)
        for seat in reading.design.seats:
            self._seats[seat.team].append(seat)
        self._gaps: Counter[str] = Counter()
        self._mismatches: dict[str, list[str]] = defaultdict(list)
        for finding in findings:
            for team in finding.teams:
                if finding.family is Family.GAP:
                    self._gaps[team] += 1
                elif finding.family is Family.STRUCTURE:
                    self._mismatches[team].append(finding.message)
        self._in_place = Counter(
            unit for _, unit, cell in reading.each_cell() if cell.state is CellState.IN
        )

    def panel(self, team: Team, *, missing: Iterable[str] | None = None) -> Panel:
        """The panel of a team; `missing` roles are those of a product team unless given."""
        mismatches = self._mismatches[team.key]
        roles = self._missing(team) if missing is None else missing
        seats = self._seats[team.key]
        open_seats = sum(seat.person is None for seat in seats)
        told = counted(len(seats), "seat")
        return Panel(
            team=team,
            pk=self._pks[team.key],
            chips=() if self._is_brief else tuple(self._chips(team)),
            missing=tuple(self._reading.framework.role_by_key[role].name for role in roles),
            seats=f"{told}, {open_seats} open" if open_seats and self._is_brief else told,
            seat_count=len(seats),
            open_seats=open_seats,
            coverage_percent=self.coverage_percent(team),
            gaps=self._gaps[team.key],
            serves=self._serves(team),
            servers=self._reading.servers_of(team.key) if team.key in self._units else (),
            brings=self._brings(team),
            mismatches=tuple(mismatches[: self._mismatches_told]),
            more_mismatches=max(0, len(mismatches) - self._mismatches_told),
        )

    def coverage_percent(self, team: Team) -> int | None:
        """How much of what applies is owned for the team, where the structure wants it."""
        activities = self._reading.activities
        if team.key not in self._units or not activities:
            return None
        return percent(self._in_place[team.key], len(activities))

    def worst_first(self, teams: Iterable[Team]) -> list[Team]:
        """Teams with more gaps before those with fewer; those that are alike stay in order."""
        return sorted(
            teams, key=lambda team: (-self._gaps[team.key], self.coverage_percent(team) or 0)
        )

    def roles_missing_in(self, platforms: Sequence[Team]) -> tuple[str, ...]:
        """The roles the structure puts in a platform team that no seat of `platforms` has."""
        structure = self._reading.structure
        seated = {role for team in platforms for role in self._roles(team)}
        return tuple(r for r in structure.central_roles if r not in seated) if structure else ()

    @property
    def _units(self) -> Sequence[str]:
        return self._reading.units

    def _roles(self, team: Team) -> Iterator[str]:
        for seat in self._seats[team.key]:
            yield from seat.roles
            yield from self._reading.roles_at(seat)

    def _missing(self, team: Team) -> Iterable[str]:
        structure = self._reading.structure
        if structure is None or team.kind is not TeamKind.PRODUCT or not self._seats[team.key]:
            return ()
        seated = set(self._roles(team))
        return (role for role in structure.product_roles if role not in seated)

    def _chips(self, team: Team) -> Iterator[Chip]:
        design = self._reading.design
        for seat in self._seats[team.key]:
            is_idle = not seat.is_filled(design.as_of)
            if seat.person is None:
                yield Chip("Open seat", self._note(seat), "open")
                continue
            person = design.person_by_key[seat.person]
            kind = "vendor" if person.kind is PersonKind.VENDOR else "person"
            yield Chip(person.name, self._note(seat), kind, is_idle)

    def _note(self, seat: Seat) -> str:
        return ", ".join(self._notes(seat))

    def _notes(self, seat: Seat) -> Iterator[str]:
        design, roles = self._reading.design, self._reading.framework.role_by_key
        person = design.person_by_key[seat.person] if seat.person else None
        held = [*seat.roles] or sorted(self._reading.roles_at(seat))
        yield " + ".join(roles[key].short or roles[key].name for key in held) or "no role yet"
        if person is not None and person.kind is not PersonKind.EMPLOYEE:
            yield str(person.kind)
        if seat.fte < 1:
            yield f"{seat.fte * 100:.0f}%"
        if seat.start is not None and seat.start > design.as_of:
            yield f"from {seat.start:%-d %b %Y}"
        elif seat.start is not None and seat.person is None:
            yield f"since {seat.start:%b %Y}"
        elif seat.end is not None:
            yield f"{'left' if seat.end < design.as_of else 'until'} {seat.end:%-d %b %Y}"

    def _serves(self, team: Team) -> str:
        if team.kind is TeamKind.PRODUCT or self._units == (ORGANISATION,):
            return ""
        served = len(self._reading.units_served_by(team))
        return f"Serves {counted(served, 'team')}" if served else "Serves nobody"

    def _brings(self, team: Team) -> str:
        """What the platforms own for a product team; nothing if none serves it."""
        reading = self._reading
        if team.key not in self._units:
            return ""
        servers = [one for one in reading.servers_of(team.key) if one.kind is TeamKind.PLATFORM]
        if not servers:
            return ""
        names = [
            activity.name
            for activity in reading.activities
            if any(
                owner.place is Place.CENTRAL
                for owner in reading.cell(activity.key, team.key).owners
            )
        ]
        told = ", ".join(names[:_ACTIVITIES_TOLD]) or "nothing yet"
        rest = len(names) - _ACTIVITIES_TOLD
        return f"{told} and {rest} more" if rest > 0 else told
