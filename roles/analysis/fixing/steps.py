"""A fix put together step by step: what is taken from people, and what is given to them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from roles.analysis.candidates import Candidate, Distance, beside
from roles.analysis.changes import AddSeat, AddTicks, Change, RemoveTicks, SetRoles, VacateSeat
from roles.analysis.design import Level, Seat, Tick
from roles.analysis.fixes import Fix
from roles.analysis.reading import ORGANISATION, Reading

type Units = Sequence[str]


class Steps:
    """Changes of a design in the order that suits them: ticks go first and come last."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._directory = reading.directory
        self._gone: dict[Tick, None] = {}
        self._between: list[Change] = []
        self._roles: dict[tuple[str, str], list[str]] = {}
        # By team and activity, where a later step may take them away again.
        self._new: dict[tuple[str | None, str], dict[Tick, None]] = {}
        self._keys: set[str] = set()

    def fix(self, label: str, reason: str, *, clears: bool = True) -> Fix:
        changes: list[Change] = []
        if self._gone:
            changes.append(RemoveTicks(tuple(self._gone)))
        changes += self._between
        changes += [
            SetRoles(team, person, tuple(roles)) for (team, person), roles in self._roles.items()
        ]
        if new := tuple(tick for ticks in self._new.values() for tick in ticks):
            changes.append(AddTicks(new))
        return Fix(label, tuple(changes), reason, clears)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be changed, as far as the steps can tell."""
        return not (self._gone or self._between or self._roles or self._new)

    def do(self, *changes: Change) -> None:
        """Change teams or seats, after ticks are taken and before they are given."""
        self._between += changes

    def open_seat(self, team: str, roles: Iterable[str] = ()) -> str:
        """Open a seat for a role, under a key that nobody has yet."""
        roles = tuple(roles)
        stem = "-".join(["open", *(role.replace("_", "-") for role in roles[:1])])[:60]
        key = self._free_key(stem)
        self._between.append(AddSeat(Seat(team, roles=roles, key=key)))
        return key

    def vacate(self, seat: Seat) -> None:
        """Make a filled seat a vacancy that keeps what it holds."""
        key = seat.key or self._free_key("open-seat")
        self._between.append(VacateSeat(seat.team, seat.person or "", key))

    def _free_key(self, stem: str) -> str:
        key, number = stem, 1
        while key in self._keys or key in self._directory.seat_keys:
            number += 1
            key = f"{stem}-{number}"
        self._keys.add(key)
        return key

    def remove(self, ticks: Iterable[Tick]) -> None:
        self._gone.update(dict.fromkeys(ticks))

    def add(self, ticks: Iterable[Tick]) -> None:
        for tick in ticks:
            self._new.setdefault((tick.team, tick.activity), {})[tick] = None

    def give(
        self, to: Candidate, activity: str, units: Units, *, level: Level = Level.OWNER
    ) -> None:
        """Let somebody hold an activity for units that their team reaches.

        Whoever is to own it in a role beside the one they hold takes on the role that does, and
        is no backup for it any more.
        """
        tick = self.hold(to.person, to.team, activity, units, level=level)
        if level is Level.OWNER:
            if to.distance is Distance.ADJACENT:
                self.teach(to.person, to.team, role_to_learn(self._reading, to.person, activity))
            self.remove(
                other
                for other in self._directory.ticks(to.team, activity)
                if other.level is Level.BACKUP
                and other.teams == tick.teams
                and self._directory.person_of(other) == to.person
            )

    def hold(self, person: str, team: str, activity: str, units: Units, *, level: Level) -> Tick:
        """Tick somebody, who sits in the team or will then, for units that the team reaches."""
        tick = Tick(
            activity, person=person, team=team, level=level, teams=self.only_for(team, units)
        )
        self.add([tick])
        return tick

    def teach(self, person: str, team: str, *roles: str) -> None:
        """Add roles to somebody's seat, beside those it has or its title stands for."""
        seat = self._directory.seats[team, person]
        held = self._roles.setdefault(
            (team, person), list(seat.roles or sorted(self._reading.roles_at(seat)))
        )
        held += [role for role in roles if role not in held]

    def take(
        self,
        person: str,
        activity: str,
        units: Units | None,
        *,
        level: Level = Level.OWNER,
        leave: Level | None = None,
        teams: Iterable[str] | None = None,
    ) -> None:
        """Take an activity from somebody for some units, and leave them another level of it.

        For other units they keep what they hold, and so do others who hold it by the same role.
        Without `units` it is taken altogether. `teams` are the teams to look in, if not all where
        the person sits.
        """
        for team in self._reading.teams_of(person) if teams is None else teams:
            for tick in self._standing(team, activity):
                if tick.level is level and (holders := self._holders(tick, team, person)):
                    here = Tick(activity, person=person, team=team, level=level, teams=tick.teams)
                    if self._shorten(tick, here, team, units, leave=leave):
                        self.add(
                            replace(here, person=other) for other in holders if other != person
                        )

    def take_from_nobody(self, activity: str, units: Units, *, level: Level) -> None:
        """Take an activity for some units from vacancies, and from roles that nobody holds."""
        teams = {
            claim.team
            for claim in self._reading.claims
            if claim.activity == activity and claim.level is level and not claim.people
        }
        for team in self._reading.in_order(teams):
            held = {
                seat.person: self._reading.roles_at(seat)
                for seat in self._reading.seats_in.get(team, ())
            }
            for tick in self._standing(team, activity):
                is_held = any(tick.role in roles for roles in held.values())
                if (
                    tick.level is level
                    and self._directory.person_of(tick) is None
                    and not (tick.role is not None and is_held)
                ):
                    self._shorten(tick, tick, team, units, leave=None)

    def _standing(self, team: str, activity: str) -> Sequence[Tick]:
        """The ticks of a team on an activity as the steps so far leave them."""
        old = [tick for tick in self._directory.ticks(team, activity) if tick not in self._gone]
        return [*old, *self._new.get((team, activity), ())]

    def _holders(self, tick: Tick, team: str, person: str) -> tuple[str, ...]:
        """Everybody behind a tick, if the person is one of them."""
        if tick.role is None:
            return (person,) if self._directory.person_of(tick) == person else ()
        holders = dict.fromkeys(
            seat.person
            for seat in self._reading.seats_in.get(team, ())
            if seat.person and tick.role in self._reading.roles_at(seat)
        )
        return tuple(holders) if person in holders else ()

    def _shorten(
        self, tick: Tick, stays: Tick, team: str, units: Units | None, *, leave: Level | None
    ) -> bool:
        """Take a tick away for some units; for the rest of its units `stays` takes its place."""
        reached = self.units_of(tick, team)
        wanted = frozenset(reached if units is None else units)
        rest = tuple(unit for unit in reached if unit not in wanted)
        if units is not None and len(rest) == len(reached):
            return False
        new = self._new.get((team, tick.activity), {})
        if tick in new:
            del new[tick]
        else:
            self._gone[tick] = None
        if rest:
            self.add([replace(stays, teams=rest)])
        if leave is not None:
            meant = tuple(unit for unit in reached if unit in wanted)
            self.add([replace(stays, level=leave, teams=meant if rest else tick.teams)])
        return True

    def units_of(self, tick: Tick, team: str) -> Sequence[str]:
        """The units that a tick in that team is for, those too that nobody sits in."""
        if self._reading.has_no_product_team:
            return (ORGANISATION,)
        if tick.teams is not None:
            return tick.teams
        return self._reading.in_order(self._directory.reach[team])

    def only_for(self, team: str, units: Units) -> tuple[str, ...] | None:
        """What a tick in the team has to name, to be for these units and no others."""
        if ORGANISATION in units or self._directory.reach[team].issubset(units):
            return None
        return self._reading.in_order(units)


def role_to_learn(reading: Reading, person: str, activity: str) -> str:
    """The role that owns the activity and is nearest to those the person holds."""
    wanted = reading.owner_roles[activity]
    held = reading.roles_of.get(person, frozenset())
    in_order = [role.key for role in reading.framework.roles if role.key in wanted]
    near = (role for role in in_order if not beside(frozenset({role})).isdisjoint(held))
    return next(near, in_order[0])
