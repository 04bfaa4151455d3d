"""The people of an organisation who have no seat in a design, with the roles their titles name."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from roles.analysis.design import PersonKind
from roles.models import Design, Person, PersonQuerySet, Seat, TitleCorrection
from roles.snapshots import read_framework
from roles.titles import Basis, Suggester

_PEOPLE_PER_PAGE = 12


@dataclass(frozen=True, slots=True)
class SuggestedRole:
    key: str
    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class TrayCard:
    """Somebody without a seat; `roles` are what the title may mean, the likeliest first.

    If `is_sure`, it is the first one, and the only one; if `is_named`, the title is its very name.
    """

    pk: int
    name: str
    title: str
    kind: str
    roles: tuple[SuggestedRole, ...]
    is_sure: bool
    is_named: bool
    reason: str

    def is_corrected_by(self, role: str) -> bool:
        """Whether to seat the person in that role says that the title means it.

        Not if the title is the very name of a role: then somebody does other work than it says.
        """
        return bool(self.title and role) and not self.is_named and role != self.role

    @property
    def role(self) -> str:
        """The role to seat the person in unless somebody says otherwise; may be none."""
        return self.roles[0].key if self.is_sure else ""


@dataclass(frozen=True, slots=True)
class Tray:
    """One page of people in name order; `q` is what was looked for."""

    cards: tuple[TrayCard, ...]
    page: Page[Person]
    q: str
    has_people: bool

    @property
    def count(self) -> int:
        return self.page.paginator.count


class Titles:
    """Reads job titles for a design, with the corrections of its organisation; one query."""

    def __init__(self, design: Design) -> None:
        self._framework = read_framework(design.version)
        corrections = TitleCorrection.objects.filter(
            organisation=design.organisation_id, framework=design.version.framework_id
        )
        self._corrections = dict(corrections.values_list("title", "role"))
        self._suggester = Suggester(self._framework, corrections=self._corrections)

    def learnt_for(self, roles: Container[str]) -> list[str]:
        """The titles that somebody said mean one of the roles, without case."""
        return [title for title, role in self._corrections.items() if role in roles]

    def sure(self, title: str) -> tuple[str, int] | None:
        """The role that a title surely names, and how surely, in percent."""
        suggestion = self._suggester.suggest(title)
        if suggestion.role is None:
            return None
        return suggestion.role, _percent(suggestion.confidence)

    def card(self, person: Person) -> TrayCard:
        suggestion = self._suggester.suggest(person.title)
        sureness = {one.role: one.confidence for one in suggestion.roles}
        return TrayCard(
            pk=person.pk,
            name=person.name,
            title=person.title,
            kind="vendor" if person.kind == PersonKind.VENDOR else "person",
            roles=tuple(
                SuggestedRole(key, self._framework.role_by_key[key].name, _percent(sureness[key]))
                for key in suggestion.asked
            ),
            is_sure=suggestion.is_sure,
            is_named=suggestion.is_sure and suggestion.roles[0].basis is Basis.EXACT,
            # What names no role has no basis worth a word.
            reason=suggestion.reason if suggestion.roles else suggestion.reason.split(": ")[-1],
        )


def _percent(sureness: float) -> int:
    return round(100 * sureness)


def read_tray(design: Design, *, q: str, page: str, on: date) -> Tray:
    """Who has no seat in the design that is still theirs, and has not left; up to four queries."""
    people = not_placed(design, on=on)
    found = Paginator(people.found_by(q).in_name_order(), _PEOPLE_PER_PAGE).get_page(page)
    titles = Titles(design)
    cards = tuple(titles.card(person) for person in found)
    has_people = bool(cards) or design.organisation.people.exists()
    return Tray(cards, found, q, has_people)


def not_placed(design: Design, *, on: date) -> PersonQuerySet:
    """Who could be seated: whoever is here on the day, or comes, and has no seat that lasts."""
    # A list of a few hundred is found once; to ask it of each of ten thousand takes seconds.
    seats = seats_that_last(design, on=on).exclude(participant=None)
    return still_here(design, on=on).exclude(pk__in=seats.values("participant__person"))


def still_here(design: Design, *, on: date) -> PersonQuerySet:
    people: PersonQuerySet = design.organisation.people.all()
    return people.filter(Q(leaves_on=None) | Q(leaves_on__gte=on))


def seats_that_last(design: Design, *, on: date) -> QuerySet[Seat]:
    """The seats that have not ended; some may only begin later."""
    return Seat.objects.filter(design=design).filter(Q(end=None) | Q(end__gte=on))


@dataclass(frozen=True, slots=True)
class Opening:
    """A vacancy that somebody could fill; `seen` is to be told with it, as with a card."""

    pk: int
    seen: str
    team: str
    roles: str
    fits: bool


def read_openings(design: Design, *, roles: Sequence[str]) -> list[Opening]:
    """The vacancies of a design, those that have one of the roles first; one query."""
    known = read_framework(design.version).role_by_key
    seats = design.seats.filter(participant=None).in_design_order()
    openings = [
        Opening(
            pk=seat.pk,
            seen=f"{seat.team_id} 0",
            team=seat.team.name,
            roles=", ".join(known[key].name for key in seat.roles if key in known) or "no role yet",
            fits=not set(roles).isdisjoint(seat.roles),
        )
        for seat in seats.select_related("team")
    ]
    return sorted(openings, key=lambda opening: not opening.fits)
