"""The seats that a sheet of people makes in a design: departments to teams, titles to roles."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import chain

from rapidfuzz import fuzz, process

from roles.actions.names import as_seen
from roles.actions.people_plan import PeoplePlan, PlannedPerson
from roles.actions.people_titles import Titles
from roles.analysis.design import TeamKind
from roles.interchange.people_rows import PersonRow, PostRow
from roles.interchange.people_sheet import PeopleSheet
from roles.models import Design, Seat, Team

NO_SEAT = "-"
"""The answer that a department is no team of the design."""

OTHER_DEPARTMENTS = ""
"""The key whose answer counts for all departments that are no team of the design by their name."""

NEW_TEAMS = {f"new {kind.value}": kind for kind in TeamKind}
"""The answers that a department becomes a new team of a kind."""

MAX_NEW_TEAMS = 50
"""More departments than this are not teams of a new design unless somebody says so."""

MAX_OPEN = 1_000
"""How many posts without a name may become open seats; a board shows no more."""

# How alike two names are, in percent, that are likely to be one with a slip of the pen.
_CLOSE = 85
_PART = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Department:
    """What the sheet calls a team; `answer` is the key of a team, one of NEW_TEAMS, or NO_SEAT."""

    name: str
    people: int
    answer: str
    is_other: bool = False
    """Whether it has the answer of all others, as it is called like no team, and nobody spoke."""


@dataclass(slots=True)
class SeatWish:
    """A place in a team that the sheet gives to somebody, or to nobody; `team` is an answer."""

    team: str
    department: str
    person: PlannedPerson | None
    roles: list[str] = field(default_factory=list)
    share: Decimal = Decimal(1)
    is_share_said: bool = False
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class SeatsPlan:
    """What importing does to the seats of a design.

    `new` are seats that are not there yet, `changed` seats with another share, `moved` seats
    whose person is in another team of the sheet now. `others` are seats of people of the sheet
    in teams where the sheet does not have them, which stay as they are. `twice` are people
    with several rows in one team, who get one seat there.
    """

    design: Design
    new: tuple[SeatWish, ...] = ()
    changed: tuple[tuple[Seat, SeatWish], ...] = ()
    moved: tuple[tuple[Seat, SeatWish], ...] = ()
    unchanged_count: int = 0
    others: tuple[Seat, ...] = ()
    twice: tuple[str, ...] = ()
    new_teams: tuple[tuple[str, TeamKind], ...] = ()

    @property
    def vacancies(self) -> list[SeatWish]:
        return [one for one in self.new if one.person is None]

    @property
    def without_role_count(self) -> int:
        return sum(not one.roles for one in self.new)


def read_departments(
    *, sheet: PeopleSheet, teams: Iterable[Team], answers: Mapping[str, str]
) -> list[Department]:
    """What the sheet calls teams, in the order of their size, with the likely team of the design.

    One that is called so, or nearly so; in a design without teams a new one, if there are not
    too many; else none.
    """
    rows = chain[PersonRow | PostRow](sheet.rows, sheet.posts)
    counts = Counter(row.team for row in rows if row.team)
    by_key = {team.key: as_seen(team.name) for team in teams}
    otherwise = answer_for_others(len(counts), is_new=not by_key, answers=answers)
    departments = []
    for name, people in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        answer = answers.get(name, "")
        if answer not in by_key and answer not in (*NEW_TEAMS, NO_SEAT):
            answer = _likely(name, by_key)
        departments.append(Department(name, people, answer or otherwise, is_other=not answer))
    return departments


def answer_for_others(count: int, *, is_new: bool, answers: Mapping[str, str]) -> str:
    """What happens to departments that are no team yet; `is_new` is a design without teams."""
    said = answers.get(OTHER_DEPARTMENTS, "")
    if said in (*NEW_TEAMS, NO_SEAT):
        return said
    return f"new {TeamKind.PRODUCT.value}" if is_new and count <= MAX_NEW_TEAMS else NO_SEAT


def _likely(name: str, names: Mapping[str, str]) -> str:
    """The key of the team that is called so, but for a slip of the pen; empty for none."""
    found = process.extractOne(as_seen(name), names, scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return found[2] if found else ""


def post_count(sheet: PeopleSheet) -> int:
    """How many posts there are whose holders are not named, vacancies apart."""
    return sum(math.ceil(one.count) for one in sheet.posts if not one.is_vacancy)


def plan_seats(
    *,
    design: Design,
    plan: PeoplePlan,
    titles: Titles | None,
    departments: Iterable[Department],
    with_posts: bool,
) -> SeatsPlan:
    """Work out the seats, in one query; nothing is saved.

    Vacancies of the sheet become open seats where the team has not as many with the same roles;
    `with_posts` makes open seats of posts whose holders are not named, too.
    """
    planning = _Planning(design, titles, departments)
    planning.read_people(plan)
    with_posts = with_posts and post_count(plan.sheet) <= MAX_OPEN
    posts = [one for one in plan.sheet.posts if one.is_vacancy or with_posts]
    planning.compare(plan, posts)
    return planning.done()


class _Planning:
    def __init__(
        self, design: Design, titles: Titles | None, departments: Iterable[Department]
    ) -> None:
        self.design, self.titles = design, titles
        self.answers = {one.name: one.answer for one in departments if one.answer != NO_SEAT}
        self.wishes: dict[tuple[str, str], SeatWish] = {}
        self.twice: list[str] = []
        self.new: list[SeatWish] = []
        self.changed: list[tuple[Seat, SeatWish]] = []
        self.moved: list[tuple[Seat, SeatWish]] = []
        self.others: list[Seat] = []
        self.unchanged_count = 0

    def read_people(self, plan: PeoplePlan) -> None:
        people = {one.key: one for one in plan.people}
        rows: defaultdict[str, list[PersonRow]] = defaultdict(list)
        for row in plan.sheet.rows:
            if row.person in people and row.team in self.answers:
                rows[row.person].append(row)
        for key, mine in rows.items():
            self._read_person(people[key], mine)

    def _read_person(self, person: PlannedPerson, rows: list[PersonRow]) -> None:
        # Who is in several teams, and nobody says for how much, is in each for an equal part.
        part = (person.person.available / len(rows)).quantize(_PART, rounding=ROUND_DOWN)
        for row in rows:
            team = _team(self.answers[row.team], row.team)
            wish = self.wishes.get((person.key, team))
            share = part if row.share is None else row.share
            role = self.titles.role_of(row.title) if self.titles else ""
            if wish is None:
                wish = SeatWish(team, row.team, person, start=row.start, end=row.end, share=share)
                self.wishes[person.key, team] = wish
            else:
                self.twice.append(f"{row.name} in {row.team}")
                wish.share = min(wish.share + share, Decimal(1))
                wish.start, wish.end = _span(wish, row)
            wish.is_share_said |= row.share is not None
            if role and role not in wish.roles:
                wish.roles.append(role)

    def compare(self, plan: PeoplePlan, posts: Iterable[PostRow]) -> None:
        """Tell what is there already from what is new."""
        held: defaultdict[int, dict[str, Seat]] = defaultdict(dict)
        open_seats: Counter[tuple[str, tuple[str, ...]]] = Counter()
        seats = self.design.seats.select_related("team", "participant__person").in_design_order()
        for seat in seats:
            if seat.participant is None:
                open_seats[seat.team.key, tuple(sorted(seat.roles))] += 1
            else:
                held[seat.participant.person_id][seat.team.key] = seat
        wanted: defaultdict[str, list[SeatWish]] = defaultdict(list)
        for (key, _), wish in self.wishes.items():
            wanted[key].append(wish)
        for one in plan.people:
            mine = held.get(one.person.pk, {}) if one.person.pk else {}
            self._compare_person(dict(mine), wanted.get(one.key, []))
        for wish in self._open(posts):
            there = wish.team, tuple(sorted(wish.roles))
            if open_seats[there] > 0:
                open_seats[there] -= 1
                self.unchanged_count += 1
            else:
                self.new.append(wish)

    def _compare_person(self, held: dict[str, Seat], wanted: list[SeatWish]) -> None:
        missing = []
        for wish in wanted:
            seat = held.pop(wish.team, None)
            if seat is None:
                missing.append(wish)
            elif wish.is_share_said and seat.fte != wish.share:
                self.changed.append((seat, wish))
            else:
                self.unchanged_count += 1
        # One seat gone and one new is a move; what the seat holds goes with it.
        if len(missing) == 1 and len(wanted) == 1 and len(held) == 1:
            (seat,) = held.values()
            self.moved.append((seat, missing[0]))
            return
        self.new += missing
        self.others += held.values() if wanted else ()

    def _open(self, posts: Iterable[PostRow]) -> Iterator[SeatWish]:
        for post in posts:
            if post.team not in self.answers:
                continue
            team = _team(self.answers[post.team], post.team)
            role = self.titles.role_of(post.title) if self.titles else ""
            left = post.count
            while left > 0:
                share = min(left, Decimal(1))
                left -= share
                yield SeatWish(
                    team, post.team, None, [role] if role else [], share, start=post.start
                )

    def done(self) -> SeatsPlan:
        wished = [*self.new, *(wish for _, wish in self.moved)]
        new_teams = {
            wish.team: (wish.department, NEW_TEAMS[self.answers[wish.department]])
            for wish in wished
            if self.answers[wish.department] in NEW_TEAMS
        }
        return SeatsPlan(
            design=self.design,
            new=tuple(self.new),
            changed=tuple(self.changed),
            moved=tuple(self.moved),
            unchanged_count=self.unchanged_count,
            others=tuple(self.others),
            twice=tuple(self.twice),
            new_teams=tuple(new_teams.values()),
        )


def _team(answer: str, department: str) -> str:
    """The key of a team, or what a new one is known by until it has a key.

    Departments that look alike become one new team.
    """
    return f"new {as_seen(department)}" if answer in NEW_TEAMS else answer


def _span(wish: SeatWish, row: PersonRow) -> tuple[date | None, date | None]:
    starts = [day for day in (wish.start, row.start) if day]
    is_ending = wish.end is not None and row.end is not None
    ends = [day for day in (wish.end, row.end) if day]
    return min(starts, default=None), max(ends) if is_ending else None
