"""A design told in the words of another framework, so that it can be judged by that one."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from roles.analysis.design import Design, Framework, Seat, Tick


@dataclass(frozen=True, slots=True)
class Use:
    """In how many seats a design names a role, and in how many ticks of the role itself."""

    seats: int
    ticks: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Several keys of the one framework that become one of the other."""

    into: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """A design as it was and in the other words, and what did not come along as it was.

    Every tick of the one is in the other, or `dropped`, or `merged`: it would say what another
    one says already. One on work that becomes several is in the other as often.
    """

    before: Design
    after: Design
    role_merges: tuple[Merge, ...]
    activity_merges: tuple[Merge, ...]
    left_out_roles: tuple[str, ...]
    left_out_activities: tuple[str, ...]
    dropped: tuple[Tick, ...]
    merged: tuple[Tick, ...]

    @property
    def seats_without_role(self) -> int:
        """How many seats had roles, and have none now."""
        pairs = zip(self.before.seats, self.after.seats, strict=True)
        return sum(bool(old.roles) and not new.roles for old, new in pairs)


def used_roles(design: Design) -> dict[str, Use]:
    """The roles that a design names, in the order of its framework."""
    seats = Counter(role for seat in design.seats for role in set(seat.roles))
    ticks = Counter(tick.role for tick in design.ticks)
    return {
        role: Use(seats[role], ticks[role])
        for role in design.framework.role_by_key
        if seats[role] or ticks[role]
    }


def used_activities(design: Design) -> dict[str, int]:
    """How often each activity is ticked, in the order of the framework, unknown ones last."""
    ticks = Counter(tick.activity for tick in design.ticks)
    known = [key for key in design.framework.activity_by_key if key in ticks]
    return {key: ticks[key] for key in dict.fromkeys([*known, *ticks])}


def merges(becomes: Mapping[str, Iterable[str]]) -> tuple[Merge, ...]:
    """What several keys become together, in the order in which it is met."""
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for key, targets in becomes.items():
        for target in targets:
            sources[target].append(key)
    return tuple(Merge(into, tuple(of)) for into, of in sources.items() if len(of) > 1)


def translate(
    design: Design,
    framework: Framework,
    *,
    roles: Mapping[str, str | None],
    activities: Mapping[str, Sequence[str]],
) -> Translation:
    """Tell a design in the words of a framework; what becomes nothing is left out.

    An activity may become several. The structure, variations and handoffs that the framework has
    under the same key stay. What was accepted was accepted of a finding by one framework, so it
    only stays if this is the same one. ValueError if a role becomes one that is not there.
    """
    roles_become = {role: tuple(filter(None, [roles.get(role)])) for role in used_roles(design)}
    activities_become = {
        activity: tuple(activities.get(activity, ())) for activity in used_activities(design)
    }
    ticks, dropped, merged = _told(design, roles_become, activities_become)
    is_same = framework.slug == design.framework.slug
    return Translation(
        before=design,
        after=replace(
            design,
            framework=framework,
            structure=design.structure if design.structure in framework.structure_by_key else None,
            accepted_variations=tuple(
                key for key in design.accepted_variations if key in framework.variation_by_key
            ),
            agreements=tuple(
                one for one in design.agreements if one.kind in framework.handoff_by_key
            ),
            seats=tuple(_seat_with(seat, roles_become) for seat in design.seats),
            ticks=ticks,
            acknowledged=design.acknowledged if is_same else (),
        ),
        role_merges=merges(roles_become),
        activity_merges=merges(activities_become),
        left_out_roles=tuple(role for role, become in roles_become.items() if not become),
        left_out_activities=tuple(key for key, become in activities_become.items() if not become),
        dropped=dropped,
        merged=merged,
    )


def _seat_with(seat: Seat, roles: Mapping[str, tuple[str, ...]]) -> Seat:
    """A seat with its roles in the other words, each once unless it stood there twice before."""
    found: dict[str, str] = {}
    told = [
        other
        for role in seat.roles
        for other in roles[role]
        if found.setdefault(other, role) == role
    ]
    return replace(seat, roles=tuple(told))


def _told(
    design: Design, roles: Mapping[str, tuple[str, ...]], activities: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Tick, ...], tuple[Tick, ...], tuple[Tick, ...]]:
    """The ticks in the other words, those that have none, and those another one speaks for."""
    ticks: list[Tick] = []
    dropped: list[Tick] = []
    merged: list[Tick] = []
    sources: dict[Hashable, tuple[str, str | None]] = {}
    for tick in design.ticks:
        others = [
            replace(tick, activity=activity, role=role)
            for activity in activities[tick.activity]
            for role in ((None,) if tick.role is None else roles[tick.role])
        ]
        if not others:
            dropped.append(tick)
        for other in others:
            source = (tick.activity, tick.role)
            # One that stood there twice before is none of ours: DAT-04 tells of it.
            if sources.setdefault(_meaning(design, other), source) == source:
                ticks.append(other)
            else:
                merged.append(tick)
    return tuple(ticks), tuple(dropped), tuple(merged)


def _meaning(design: Design, tick: Tick) -> Hashable:
    """What a tick says, whether it names a seat or the person who has it."""
    seat = design.seat_by_key[tick.seat] if tick.seat is not None else None
    if seat is not None and seat.person is not None:
        tick = replace(tick, seat=None, person=seat.person, team=seat.team)
    return tick
