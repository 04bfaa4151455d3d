"""Who holds what, as the steps of a fix leave it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from roles.analysis.candidates import Candidate, Distance, beside
from roles.analysis.changes import AddTicks, Change, RemoveTicks, SetRoles
from roles.analysis.design import Level, Tick
from roles.analysis.reading import ORGANISATION, Reading

type Units = Sequence[str]


class Ledger:
    """The ticks that are taken from people and given to them, and the roles they learn for it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._directory = reading.directory
        self._gone: dict[Tick, None] = {}
        self._roles: dict[tuple[str, str], list[str]] = {}
        # By team and activity, where a later step may take them away again.
        self._new: dict[tuple[str | None, str], dict[Tick, None]] = {}

    def taken(self) -> tuple[Change, ...]:
        return (RemoveTicks(tuple(self._gone)),) if self._gone else ()

    def given(self) -> tuple[Change, ...]:
        roles = [
            SetRoles(team, person, tuple(roles)) for (team, person), roles in self._roles.items()
        ]
        new = tuple(tick for ticks in self._new.values() for tick in ticks)
        return (*roles, AddTicks(new)) if new else tuple(roles)

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
            activity,
            person=person,
            team=team,
            level=level,
            teams=only_for(self._reading, team, units),
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

    def keep_by_name(self, person: str, team: str, roles: Collection[str]) -> None:
        """Let somebody hold in person what they hold in a team by roles that they will leave.

        Nothing stays with a role that nobody else holds there.
        """
        for activity in self._reading.framework.activities:
            standing = self._standing(team, activity.key)
            for tick in standing:
                if tick.role not in roles or not (holders := self._holders(tick, team, person)):
                    continue
                if holders == (person,):
                    self.remove([tick])
                if (own := replace(tick, role=None, person=person)) not in standing:
                    self.add([own])

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
            for claim in self._reading.tally.without_people
            if claim.activity == activity and claim.level is level
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
        reached = self._units_of(tick, team)
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

    def _units_of(self, tick: Tick, team: str) -> Sequence[str]:
        """The units that a tick in that team is for, those too that nobody sits in."""
        if self._reading.has_no_product_team:
            return (ORGANISATION,)
        if tick.teams is not None:
            return tick.teams
        return self._reading.in_order(self._directory.reach[team])


def only_for(reading: Reading, team: str, units: Units) -> tuple[str, ...] | None:
    """What a tick in the team has to name, to be for these units and no others."""
    if ORGANISATION in units or reading.directory.reach[team].issubset(units):
        return None
    return reading.in_order(units)


def role_to_learn(reading: Reading, person: str, activity: str) -> str:
    """The role that owns the activity and is nearest to those the person holds."""
    wanted = reading.owner_roles[activity]
    held = reading.roles_of.get(person, frozenset())
    in_order = [role.key for role in reading.framework.roles if role.key in wanted]
    near = (role for role in in_order if not beside(frozenset({role})).isdisjoint(held))
    return next(near, in_order[0])
