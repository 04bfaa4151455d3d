"""What a sheet of people will do, one page of it at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from roles.actions.people_imports import PeopleImport
from roles.actions.people_plan import PlannedPerson
from roles.interchange.people_rows import SheetProblem

PEOPLE_A_PAGE = 100
PROBLEMS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """Some of the people of a sheet; `show` is the word for them in the address."""

    show: str
    name: str
    people: Sequence[PlannedPerson]

    @property
    def count(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What importing does: the people that are looked at, and the sights one can choose."""

    what: PeopleImport
    sights: tuple[Sight, ...]
    chosen: Sight
    page: Page[PlannedPerson]

    @property
    def problems(self) -> Sequence[SheetProblem]:
        """The first of them."""
        return self.what.plan.problems[:PROBLEMS_SHOWN]


def look_at(what: PeopleImport, *, show: str, page: str) -> Outcome:
    """A page of the people that `show` names; of all of them if there are none such."""
    plan = what.plan
    sights = (
        Sight("", "All", plan.people),
        Sight("new", "New", plan.new),
        Sight("changed", "Changed", plan.changed),
        Sight("same", "As before", plan.unchanged),
    )
    chosen = next((one for one in sights if one.show == show), sights[0])
    shown = Paginator(chosen.people, PEOPLE_A_PAGE).get_page(page)
    return Outcome(what, sights, chosen, shown)
