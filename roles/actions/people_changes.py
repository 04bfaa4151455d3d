"""What is changed about many people at once: planned and told, then made, and taken back."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Count, Q

from roles.actions.people_leaving import mark_left
from roles.actions.people_matching import Somebody
from roles.actions.people_plan import PlannedPerson
from roles.actions.people_seating import store_seats
from roles.actions.people_seats import SeatsPlan, SeatWish
from roles.actions.seats import change_seat
from roles.actions.undo import Rows, undo, what_changed
from roles.analysis.design import PersonKind
from roles.models import (
    Design,
    Doubt,
    Organisation,
    Participant,
    PeopleChange,
    Person,
    Seat,
    Team,
    Tick,
    User,
)
from roles.pages.trays import Titles
from roles.snapshots import read_framework

MOST = 1_000
"""How many people are changed at once; more are no list that anybody reads before they agree."""

_TEAM, _ROLE, _KIND, _LAST_DAY = "Team", "Role", "Kind", "Last day"


class CannotTakeBack(Exception):
    """The message says why, in words for the person who asked."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the people are to have from now on; what is empty stays as it is."""

    team: Team | None = None
    role: str = ""
    kind: str = ""
    last_day: date | None = None

    def __bool__(self) -> bool:
        return bool(self.team or self.role or self.kind or self.last_day)


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that becomes otherwise about somebody; so many ticks need confirming for it."""

    person: Person
    what: str
    before: str
    after: str
    asked: int = 0


@dataclass(frozen=True, slots=True)
class PassedOver:
    """One thing that does not become otherwise about somebody, and why."""

    person: Person
    what: str
    reason: str


@dataclass(slots=True)
class ChangePlan:
    """What a wish does to people, and whom it passes over, in the order of the people."""

    wish: Wish
    effects: list[Effect] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    # What is to be done: seats with the roles they get (none: as they are), people with theirs.
    seats: list[tuple[Seat, list[str] | None]] = field(default_factory=list)
    placed: list[tuple[Person, list[str]]] = field(default_factory=list)

    @property
    def people(self) -> list[int]:
        """Those about whom something changes, by primary key."""
        return list(dict.fromkeys(effect.person.pk for effect in self.effects))

    @property
    def asked(self) -> int:
        """How many ticks need confirming for all of it."""
        of_each: dict[int, int] = {}
        for effect in self.effects:
            of_each[effect.person.pk] = max(of_each.get(effect.person.pk, 0), effect.asked)
        return sum(of_each.values())

    @property
    def seen(self) -> str:
        """The same for two plans that say the same, to be told with what somebody agrees to."""
        return _digest(
            [(one.person.pk, one.what, one.before, one.after, one.asked) for one in self.effects]
            + [(one.person.pk, one.what, one.reason) for one in self.passed_over]
        )

    def with_what(self, what: str) -> list[int]:
        return [effect.person.pk for effect in self.effects if effect.what == what]


def plan_change(
    *, people: Sequence[Person], wish: Wish, design: Design | None, on: date
) -> ChangePlan:
    """What a wish would do to people, in a fixed number of queries; nothing is changed.

    A team and a role concern the seats of the design. Somebody without one gets a seat in the
    team, for all of their time, with the role that their title surely names if none is wished
    for. Somebody with several seats is passed over: which one is meant, only the board can ask.
    """
    plan = ChangePlan(wish)
    planning = _SeatPlanning(plan, people, design, on) if design is not None else None
    ticks = _ticks_of(people) if wish.last_day is not None and wish.last_day <= on else {}
    for person in people:
        if planning is not None and (wish.team is not None or wish.role):
            planning.add(person)
        if wish.kind:
            _plan_kind(plan, person)
        if wish.last_day is not None:
            _plan_last_day(plan, person, wish.last_day, ticks.get(person.pk, 0))
    return plan


@transaction.atomic
def make_change(
    *,
    organisation: Organisation,
    plan: ChangePlan,
    design: Design | None,
    by: User,
    submission: UUID,
    at: datetime,
) -> PeopleChange:
    """Do what a plan says, and keep what is needed to take it back for a day.

    To be called while the people are locked (`lock_people`), and the design too
    (`access.changing_design`), and with a plan that was made since. The number of queries grows
    with the seats that are moved or changed.
    """
    organisation.people_changes.outdated(at=at).delete()
    people = plan.people
    before = _read_rows(people)
    if design is not None:
        _change_seats(plan, design)
    organisation.people.filter(pk__in=plan.with_what(_KIND)).update(kind=plan.wish.kind)
    if plan.wish.last_day is not None:
        leaving = plan.with_what(_LAST_DAY)
        mark_left(organisation=organisation, people=leaving, on=plan.wish.last_day, at=at)
    after = _read_rows(people)
    return PeopleChange.objects.create(
        organisation=organisation,
        user=by,
        submission=submission,
        made_at=at,
        people=people,
        before=json.loads(_as_json(what_changed(before, after))),
        left=_digest(after),
    )


def designs_of(change: PeopleChange) -> list[int]:
    """The designs in which a change has to be taken back, by primary key."""
    rows = [row for part in change.before.values() for row in part["old"]]
    new = Seat.objects.filter(pk__in=change.before["seats"]["new"])
    told = {row["design_id"] for row in rows if "design_id" in row}
    known = Design.objects.filter(organisation=change.organisation_id)
    return sorted(
        known.filter(Q(pk__in=told) | Q(pk__in=new.values("design"))).values_list("pk", flat=True)
    )


@transaction.atomic
def take_back(*, change: PeopleChange, at: datetime) -> None:
    """Let everything be what it was before a change.

    To be called while the people are locked, and `designs_of` the change. Raises CannotTakeBack
    if it was taken back before, or if any of those people, their seats or ticks is no longer as
    the change left it.
    """
    mine = PeopleChange.objects.filter(pk=change.pk, undone_at=None)
    if not mine.update(undone_at=at):
        raise CannotTakeBack("This was undone already.")
    if _digest(_read_rows(change.people)) != change.left:
        raise CannotTakeBack(
            "One of these people, their seats or their ticks was changed since, so nothing is"
            " undone; change it by hand."
        )
    for design in Design.objects.filter(pk__in=designs_of(change)):
        undo(design=design, changed=_part_of(design, change.before))
    Person.objects.bulk_update(
        [Person(**row) for row in change.before["people"]["old"]],
        ["kind", "leaves_on"],
        batch_size=500,
    )


class _SeatPlanning:
    """What a wish for a team or a role does to the seats of people in a design."""

    def __init__(
        self, plan: ChangePlan, people: Sequence[Person], design: Design, on: date
    ) -> None:
        self._plan, self._design, self._on = plan, design, on
        self._roles = read_framework(design.version).role_by_key
        self._titles = Titles(design)
        self._seats: dict[int, list[Seat]] = defaultdict(list)
        seats = Seat.objects.filter(design=design, participant__person__in=people)
        for seat in seats.select_related("team", "participant__person").in_design_order():
            if seat.participant is not None:
                # The one that is locked.
                seat.design = design
                self._seats[seat.participant.person_id].append(seat)
        ticks = Tick.objects.filter(seat__in=seats)
        counts = ticks.order_by().values_list("seat").annotate(count=Count("pk"))
        self._ticks: dict[int, int] = dict(counts)
        self._back: set[int] = set()
        if plan.wish.team is not None:
            home = ticks.doubted_for(Doubt.MOVED, plan.wish.team.name)
            self._back = set(home.values_list("seat", flat=True))

    def add(self, person: Person) -> None:
        seats = self._seats[person.pk]
        lasting = [seat for seat in seats if seat.end is None or seat.end >= self._on]
        reason = self._why_not(person, seats, lasting)
        if reason:
            for what in self._whats():
                self._plan.passed_over.append(PassedOver(person, what, reason))
        elif lasting:
            self._change(person, lasting[0])
        else:
            self._place(person)

    def _whats(self) -> list[str]:
        wish = self._plan.wish
        return [what for what, is_wished in ((_TEAM, wish.team), (_ROLE, wish.role)) if is_wished]

    def _why_not(self, person: Person, seats: list[Seat], lasting: list[Seat]) -> str:
        team = self._plan.wish.team
        if person.leaves_on is not None and person.leaves_on < self._on:
            return f"left on {_told_day(person.leaves_on)}"
        if len(lasting) > 1:
            teams = ", ".join(seat.team.name for seat in lasting)
            return f"has {len(lasting)} seats, in {teams}; change the right one on the board"
        if not lasting and team is None:
            return "has no seat; say which team too"
        ended = [seat for seat in seats if seat not in lasting]
        if team is not None and any(seat.team_id == team.pk for seat in ended):
            return f"had a seat in {team} that has ended; begin it again on the board"
        return ""

    def _change(self, person: Person, seat: Seat) -> None:
        wish, plan = self._plan.wish, self._plan
        moves = wish.team is not None and seat.team_id != wish.team.pk
        changes = bool(wish.role) and seat.roles != [wish.role]
        held = self._ticks.get(seat.pk, 0)
        if moves and wish.team is not None:
            # Back where they came from, nothing is asked any more.
            asked = 0 if seat.pk in self._back else held
            plan.effects.append(Effect(person, _TEAM, seat.team.name, wish.team.name, asked))
        elif wish.team is not None:
            plan.passed_over.append(PassedOver(person, _TEAM, f"is in {wish.team} already"))
        if changes:
            before, after = self._told(seat.roles), self._told([wish.role])
            plan.effects.append(Effect(person, _ROLE, before, after, held))
        elif wish.role:
            reason = f"has the role {self._told([wish.role])} already"
            plan.passed_over.append(PassedOver(person, _ROLE, reason))
        if moves or changes:
            plan.seats.append((seat, [wish.role] if changes else None))

    def _place(self, person: Person) -> None:
        role = self._plan.wish.role or self._titles.card(person).role
        roles = [role] if role else []
        self._plan.placed.append((person, roles))
        if self._plan.wish.team is not None:
            self._plan.effects.append(
                Effect(
                    person,
                    _TEAM,
                    "no seat",
                    f"{self._plan.wish.team}, {person.available:.0%}, {self._told(roles)}",
                )
            )

    def _told(self, roles: Iterable[str]) -> str:
        names = (self._roles[key].name if key in self._roles else key for key in roles)
        return ", ".join(names) or "no role"


def _plan_kind(plan: ChangePlan, person: Person) -> None:
    wished = PersonKind(plan.wish.kind).value.capitalize()
    before = person.get_kind_display()
    if person.kind == plan.wish.kind:
        plan.passed_over.append(PassedOver(person, _KIND, f"is {before.lower()} already"))
    else:
        plan.effects.append(Effect(person, _KIND, before, wished))


def _plan_last_day(plan: ChangePlan, person: Person, day: date, ticks: int) -> None:
    # Whoever was only going to come stays for their first day.
    last = max(day, person.starts_on) if person.starts_on else day
    if person.leaves_on == last:
        reason = f"has {_told_day(last)} already"
        plan.passed_over.append(PassedOver(person, _LAST_DAY, reason))
    else:
        before = _told_day(person.leaves_on) if person.leaves_on else "none"
        plan.effects.append(Effect(person, _LAST_DAY, before, _told_day(last), ticks))


def _told_day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _ticks_of(people: Sequence[Person]) -> dict[int, int]:
    """How many ticks the seats of people hold, in all designs."""
    ticks = Tick.objects.filter(seat__participant__person__in=people).order_by()
    return dict(ticks.values_list("seat__participant__person").annotate(count=Count("pk")))


def _change_seats(plan: ChangePlan, design: Design) -> None:
    team = plan.wish.team
    for seat, roles in plan.seats:
        if roles is not None and seat.participant is not None:
            person = seat.participant.person
            change_seat(seat=seat, team=team or seat.team, person=person, roles=roles)
    if team is not None:
        there = SeatWish(team.key, team.name, None)
        store_seats(
            plan=SeatsPlan(
                design,
                new=tuple(_wish(team, person, roles) for person, roles in plan.placed),
                moved=tuple((seat, there) for seat, roles in plan.seats if roles is None),
            )
        )


def _wish(team: Team, person: Person, roles: list[str]) -> SeatWish:
    somebody = PlannedPerson(str(person.pk), 0, Somebody(person.pk, person.name), is_new=False)
    return SeatWish(team.key, team.name, somebody, roles, person.available)


def _read_rows(people: Iterable[int]) -> Rows:
    """All that a change may touch of people, in every design; five queries."""
    people = list(people)
    by_seat = Tick.objects.filter(seat__participant__person__in=people).values()
    by_person = Tick.objects.filter(participant__person__in=people).values()
    return {
        "people": _by_id(Person.objects.filter(pk__in=people).values("id", "kind", "leaves_on")),
        "participants": _by_id(Participant.objects.filter(person__in=people).values()),
        "seats": _by_id(Seat.objects.filter(participant__person__in=people).values()),
        "ticks": _by_id([*by_seat, *by_person]),
    }


def _by_id(rows: Iterable[Any]) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def _part_of(design: Design, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What `undo` takes back in one of the designs; it passes over what is new in others."""
    nothing: dict[str, list[Any]] = {"new": [], "old": []}
    part: dict[str, Any] = {"teams": nothing, "agreements": nothing, "acknowledgements": nothing}
    for name in ("participants", "seats", "ticks"):
        old = [row for row in changed[name]["old"] if row["design_id"] == design.pk]
        part[name] = {"new": changed[name]["new"], "old": old}
    return part | {"design": nothing}


def _digest(told: Any) -> str:
    return hashlib.sha256(_as_json(told).encode()).hexdigest()


def _as_json(told: Any) -> str:
    return json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True)
