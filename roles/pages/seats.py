"""Who could sit in a seat: people that a search finds, and the best ones for a vacancy."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from roles.models import Design, Person, Seat, Team
from roles.pages.trays import Titles, not_placed, seats_that_last, still_here
from roles.snapshots import read_framework

PEOPLE_FOUND = 8
CANDIDATES_SHOWN = 12

# Of ten thousand people, so many titles at most are read.
_TITLES_READ = 300


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The first people that a search finds; `sits_here` and `sits_elsewhere` are on each."""

    people: Sequence[Person]
    has_more: bool


def find_people(
    design: Design, team: Team, text: str, *, on: date, besides: Person | None = None
) -> FoundPeople:
    """Look for people of the design's organisation by name or title, in one query.

    Those who have no seat in the design come first; whoever is chosen already is left out, and so
    is who has left.
    """
    seats = Seat.objects.filter(design=design, participant__person=OuterRef("pk"))
    found = still_here(design, on=on).found_by(text)
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    people = list(
        found.annotate(
            sits_here=Exists(seats.filter(team=team)),
            sits_elsewhere=Exists(seats.exclude(team=team)),
        ).order_by("sits_here", "sits_elsewhere", "name", "pk")[: PEOPLE_FOUND + 1]
    )
    return FoundPeople(people[:PEOPLE_FOUND], has_more=len(people) > PEOPLE_FOUND)


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody for a vacancy, how much of their time is free, and why they fit."""

    person: Person
    free_percent: int
    reason: str


def read_fits(design: Design, seat: Seat, *, on: date) -> list[Fit]:
    """The best people for a vacancy, in a fixed number of queries.

    First those whose title names one of its roles surely, or who have the role in another team,
    by how much of their time is free; then those whose title may mean it.
    """
    wanted = set(seat.roles)
    if not wanted:
        return []
    scored = [*_by_seat(design, seat, wanted, on=on), *_by_title(design, wanted, on=on)]
    scored.sort(key=lambda one: (-one[0], -one[1].free_percent, one[1].person.name))
    return [fit for _, fit in scored[:CANDIDATES_SHOWN]]


def _by_seat(
    design: Design, seat: Seat, wanted: set[str], *, on: date
) -> Iterator[tuple[int, Fit]]:
    """Who has one of the roles in another team, and time left."""
    seats: dict[Person, list[Seat]] = defaultdict(list)
    rows = seats_that_last(design, on=on).select_related("team", "participant__person")
    for row in rows.order_by("position", "pk"):
        if row.participant is not None:
            seats[row.participant.person].append(row)
    roles = read_framework(design.version).role_by_key
    for person, held in seats.items():
        free = _percent(person.available - sum(one.fte for one in held))
        has_left = person.leaves_on is not None and person.leaves_on < on
        fitting = [(key, one) for one in held for key in one.roles if key in wanted & roles.keys()]
        if fitting and free > 0 and not has_left and seat.team not in [one.team for one in held]:
            role, there = fitting[0]
            yield 2, Fit(person, free, f"{roles[role].name} in {there.team}")


def _by_title(design: Design, wanted: set[str], *, on: date) -> Iterator[tuple[int, Fit]]:
    """Who has no seat and a title that names one of the roles."""
    titles = Titles(design)
    for person in _called_like(design, wanted, on=on)[:_TITLES_READ]:
        card = titles.card(person)
        named = next((role for role in card.roles if role.key in wanted), None)
        if named is not None:
            reason = f"{person.title}, {named.percent}% sure"
            yield 2 if card.is_sure else 1, Fit(person, _percent(person.available), reason)


def _called_like(design: Design, wanted: set[str], *, on: date) -> QuerySet[Person]:
    """Who has no seat, and in their title the name of one of the roles, or another one of it."""
    roles = read_framework(design.version).role_by_key
    said = Q(pk=None)
    for key in wanted & roles.keys():
        for name in (roles[key].name, *roles[key].aliases):
            said |= Q(title__icontains=name)
    return not_placed(design, on=on).filter(said).in_name_order()


def free_share(design: Design, person: Person, *, on: date) -> Decimal:
    """How much of somebody's time no seat of the design has, that lasts; never below nothing."""
    seats = seats_that_last(design, on=on).filter(participant__person=person)
    taken = seats.aggregate(taken=Sum("fte"))["taken"] or Decimal(0)
    return max(Decimal(0), person.available - taken)


def _percent(share: Decimal) -> int:
    return int(share * 100)
