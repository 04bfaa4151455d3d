"""Who could sit in a seat: people that a search finds, and the best ones for a vacancy."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Sum, Window
from django.db.models.functions import RowNumber

from roles.models import Design, Person, PersonQuerySet, Seat, Team
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
    for person in _called_like(design, wanted, titles, on=on).in_name_order()[:_TITLES_READ]:
        card = titles.card(person)
        named = next((role for role in card.roles if role.key in wanted), None)
        if named is not None:
            reason = f"{person.title}, {named.percent}% sure"
            yield 2 if card.is_sure else 1, Fit(person, _percent(person.available), reason)


def _called_like(design: Design, wanted: set[str], titles: Titles, *, on: date) -> PersonQuerySet:
    """Who has no seat, and in their title the name of one of the roles, or another one of it.

    So too who has a title that somebody said means one of them.
    """
    roles = read_framework(design.version).role_by_key
    said = Q(pk=None)
    for title in titles.learnt_for(wanted)[:_TITLES_READ]:
        said |= Q(title__iexact=title)
    for key in wanted & roles.keys():
        for name in (roles[key].name, *roles[key].aliases):
            said |= Q(title__icontains=name)
    return not_placed(design, on=on).filter(said)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An open seat that somebody is looked for; `sat_here` are people of its team, by key."""

    pk: int
    roles: Sequence[str]
    sat_here: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TrayFit:
    """Somebody without a seat whose title surely names a role of a vacancy, and how surely."""

    person_pk: int
    name: str
    title: str
    percent: int


def read_tray_fits(
    design: Design, vacancies: Sequence[Vacancy], *, on: date
) -> Mapping[int, TrayFit]:
    """The best of those without a seat for each vacancy, by its key; nobody stands for two.

    In three queries, and none where no vacancy has a role. Whose title is read most surely comes
    first, then who has most time.
    """
    wanted = {role for vacancy in vacancies for role in vacancy.roles}
    if not wanted:
        return {}
    titles = Titles(design)
    by_role = _read_by_role(design, titles, wanted, most=len(vacancies), on=on)
    fits: dict[int, TrayFit] = {}
    taken: set[int] = set()
    for vacancy in vacancies:
        free = (
            one
            for role in vacancy.roles
            for one in by_role.get(role, ())
            if one.person_pk not in taken | vacancy.sat_here
        )
        # The first of equally sure ones, for they come in their order.
        best = max(free, key=lambda one: one.percent, default=None)
        if best is not None:
            taken.add(best.person_pk)
            fits[vacancy.pk] = best
    return fits


def _read_by_role(
    design: Design, titles: Titles, wanted: set[str], *, most: int, on: date
) -> Mapping[str, list[TrayFit]]:
    """Whose titles surely name a role, by role, whoever has most time first; two queries.

    Each different title is read once, and of each so many people at `most` are looked at.
    """
    called = _called_like(design, wanted, titles, on=on).order_by("title")
    different = called.values_list("title", flat=True).distinct()[:_TITLES_READ]
    sure = {
        title: found for title in different if (found := titles.sure(title)) and found[0] in wanted
    }
    order = [F("available").desc(), F("name").asc(), F("pk").asc()]
    rank = Window(RowNumber(), partition_by="title", order_by=order)
    people = not_placed(design, on=on).filter(title__in=sure, available__gt=0).annotate(rank=rank)
    by_role: dict[str, list[TrayFit]] = defaultdict(list)
    for pk, name, title in (
        people.filter(rank__lte=most).order_by(*order).values_list("pk", "name", "title")
    ):
        role, percent = sure[title]
        by_role[role].append(TrayFit(pk, name, title, percent))
    return by_role


def free_share(design: Design, person: Person, *, on: date) -> Decimal:
    """How much of somebody's time no seat of the design has, that lasts; never below nothing."""
    seats = seats_that_last(design, on=on).filter(participant__person=person)
    taken = seats.aggregate(taken=Sum("fte"))["taken"] or Decimal(0)
    return max(Decimal(0), person.available - taken)


def _percent(share: Decimal) -> int:
    return int(share * 100)
