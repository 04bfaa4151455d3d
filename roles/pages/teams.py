"""The teams of a design as lanes of seats, and the people who can be seated in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from roles.analysis.design import PersonKind, Role, TeamKind
from roles.models import Design, Person, Seat, Team
from roles.snapshots import read_framework

# Up to so many other teams stand in the menu of a seat; more have a page of their own.
TEAMS_IN_MENU = 8
PEOPLE_FOUND = 8

_LANES = (TeamKind.PLATFORM, TeamKind.PRODUCT, TeamKind.SHARED)


@dataclass(frozen=True, slots=True)
class SeatCard:
    """One seat in words; `since` says what its dates mean on the day of the page."""

    seat: Seat
    roles: str
    since: str

    @property
    def person(self) -> Person | None:
        return self.seat.participant.person if self.seat.participant else None

    @property
    def name(self) -> str:
        return self.person.name if self.person else "Open seat"

    @property
    def avatar_kind(self) -> str:
        if self.person is None:
            return "open"
        return "vendor" if self.person.kind == PersonKind.VENDOR else "person"

    @property
    def about(self) -> str:
        """Roles, share of time and dates on one line, as far as there is something to say."""
        share = f"{float(self.seat.fte * 100):g}%"
        kind = self.person.kind if self.person and self.person.kind != PersonKind.EMPLOYEE else ""
        return ", ".join(filter(None, [self.roles or "no role yet", kind, share, self.since]))


@dataclass(frozen=True, slots=True)
class Lane:
    """A team with its seats; `serves` names the only teams meant, None is every product team."""

    team: Team
    cards: Sequence[SeatCard]
    serves: Sequence[str] | None

    @property
    def about(self) -> str:
        """How many seats there are, how many full-time places are filled, how many are open."""
        filled = [card.seat.fte for card in self.cards if not card.seat.is_vacant]
        open_count = len(self.cards) - len(filled)
        return ", ".join(
            filter(
                None,
                [
                    f"{len(self.cards)} {'seat' if len(self.cards) == 1 else 'seats'}",
                    f"{float(sum(filled)):g} FTE" if filled else "",
                    f"{open_count} open" if open_count else "",
                ],
            )
        )


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """Platforms first, then product teams, then shared ones, each in the order of the design."""

    lanes: Sequence[Lane]

    @property
    def teams(self) -> Sequence[Team]:
        return [lane.team for lane in self.lanes]

    @property
    def seat_count(self) -> int:
        return sum(len(lane.cards) for lane in self.lanes)

    @property
    def has_menus(self) -> bool:
        """Whether the teams to move to fit in the menu of each seat."""
        return 1 < len(self.lanes) <= TEAMS_IN_MENU + 1


def read_teams_page(design: Design, *, on: date) -> TeamsPage:
    """Two queries whatever the size of the design."""
    roles = read_framework(design.version).role_by_key
    cards = defaultdict(list)
    seats = design.seats.select_related("participant__person", "internal_contact__person")
    for seat in seats.in_design_order():
        cards[seat.team_id].append(SeatCard(seat, role_names(seat.roles, roles), _since(seat, on)))
    teams = list(design.teams.in_design_order())
    names = {team.key: team.name for team in teams}
    return TeamsPage(
        [
            Lane(team, cards[team.pk], _serves(team, names))
            for kind in _LANES
            for team in teams
            if team.kind == kind
        ]
    )


def role_names(keys: Iterable[str], roles: Mapping[str, Role]) -> str:
    """Roles as a list to read; a key that the framework does not have is left out."""
    return ", ".join(roles[key].name for key in keys if key in roles)


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The first people that a search finds; `sits_here` and `sits_elsewhere` are on each."""

    people: Sequence[Person]
    has_more: bool


def find_people(
    design: Design, team: Team, text: str, *, besides: Person | None = None
) -> FoundPeople:
    """Look for people of the design's organisation by name or title, in one query.

    Those who have no seat in the design come first; whoever is chosen already is left out.
    """
    seats = Seat.objects.filter(design=design, participant__person=OuterRef("pk"))
    found = design.organisation.people.found_by(text)
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    people = list(
        found.annotate(
            sits_here=Exists(seats.filter(team=team)),
            sits_elsewhere=Exists(seats.exclude(team=team)),
        ).order_by("sits_here", "sits_elsewhere", "name", "pk")[: PEOPLE_FOUND + 1]
    )
    return FoundPeople(people[:PEOPLE_FOUND], has_more=len(people) > PEOPLE_FOUND)


def _serves(team: Team, names: Mapping[str, str]) -> Sequence[str] | None:
    if team.serves is None:
        return None
    return [names[key] for key in team.serves if key in names]


def _since(seat: Seat, on: date) -> str:
    begins = seat.start is not None and seat.start > on
    if seat.end is not None and seat.end < on:
        return f"ended {_day(seat.end)}"
    if seat.is_vacant and seat.start is not None:
        return f"{'from' if begins else 'open since'} {_day(seat.start)}"
    if begins and seat.start is not None:
        return f"from {_day(seat.start)}"
    return f"until {_day(seat.end)}" if seat.end is not None else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"
