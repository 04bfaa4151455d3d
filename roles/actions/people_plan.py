"""What storing a sheet of people would do: who is who, what changes, what is unclear."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from roles.interchange.people_sheet import PeopleSheet, PersonRow, SheetProblem
from roles.models import Organisation, Person


@dataclass(slots=True)
class PlannedPerson:
    """Somebody of a sheet as they would be stored, not saved; `changes` are names of fields."""

    row: int
    person: Person
    manager: Person | None
    is_new: bool
    changes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """Who would be stored. A row with one of the `problems` is left out, one of the `notes` not."""

    sheet: PeopleSheet
    people: tuple[PlannedPerson, ...]
    problems: tuple[SheetProblem, ...]
    notes: tuple[SheetProblem, ...]

    @property
    def new(self) -> list[PlannedPerson]:
        return [one for one in self.people if one.is_new]

    @property
    def changed(self) -> list[PlannedPerson]:
        return [one for one in self.people if one.changes and not one.is_new]

    @property
    def unchanged_count(self) -> int:
        return len(self.people) - len(self.new) - len(self.changed)

    @property
    def title_count(self) -> int:
        return sum(1 for one in self.people if one.person.title)

    @property
    def manager_count(self) -> int:
        return sum(1 for one in self.people if one.manager)

    @property
    def department_count(self) -> int:
        return len({one.person.department for one in self.people} - {""})

    @property
    def row_count(self) -> int:
        """How many rows the file has, the bad ones too."""
        return len(self.sheet.rows) + len({one.row for one in self.sheet.problems})

    @property
    def left_out_count(self) -> int:
        return len({one.row for one in self.problems})


def plan_people(*, organisation: Organisation, sheet: PeopleSheet) -> PeoplePlan:
    """Work out what storing the sheet would do, in one query; nothing is saved."""
    planning = _Planning(organisation, sheet)
    planning.find_people()
    planning.find_managers()
    return PeoplePlan(
        sheet,
        tuple(planning.planned.values()),
        (*sheet.problems, *planning.problems),
        tuple(planning.notes),
    )


class _Unclear(Exception):
    """The message says why somebody cannot be told from somebody else."""


class _Known:
    """The people of the organisation, by all that a sheet may know them by."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_pk = {person.pk: person for person in people}
        self.by_id: dict[str, Person] = {}
        self.by_email: defaultdict[str, list[Person]] = defaultdict(list)
        self.by_name: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self.by_pk.values():
            if person.external_id:
                self.by_id[person.external_id] = person
            if person.email:
                self.by_email[person.email.casefold()].append(person)
            self.by_name[person.name.casefold()].append(person)

    def same(self, values: Mapping[str, Any]) -> Person | None:
        """Who is meant: by external id, else by email, else by name; None is somebody new.

        Raises _Unclear.
        """
        external_id, email = values.get("external_id", ""), values.get("email", "")
        if external_id in self.by_id:
            return self.by_id[external_id]
        # Who has another id, or another address, is somebody else with the same name.
        found = self.by_email.get(email.casefold()) or [
            person
            for person in self.by_name.get(values["name"].casefold(), [])
            if not (email and person.email)
        ]
        found = [person for person in found if not (external_id and person.external_id)]
        if len(found) > 1:
            raise _Unclear("several people here are called so; give the id or the email")
        return found[0] if found else None

    def named(self, text: str) -> Person | None:
        """The one person whom a manager column can mean by that."""
        if text in self.by_id:
            return self.by_id[text]
        found = self.by_email.get(text.casefold()) or self.by_name.get(text.casefold()) or []
        return found[0] if len(found) == 1 else None

    def manager_of(self, person: Person) -> Person | None:
        return None if person.manager_id is None else self.by_pk[person.manager_id]


class _Planning:
    def __init__(self, organisation: Organisation, sheet: PeopleSheet) -> None:
        self.organisation = organisation
        self.sheet = sheet
        self.known = _Known(organisation.people.order_by("pk"))
        self.rows: defaultdict[str, list[PersonRow]] = defaultdict(list)
        for row in sheet.rows:
            self.rows[row.person].append(row)
        self.planned: dict[str, PlannedPerson] = {}
        self.problems: list[SheetProblem] = []
        self.notes: list[SheetProblem] = []

    def find_people(self) -> None:
        taken: set[int] = set()
        for key, rows in self.rows.items():
            values = _values(rows)
            try:
                person = self.known.same(values)
                if person is not None and person.pk in taken:
                    raise _Unclear("another row speaks of the same person")
            except _Unclear as error:
                for row in rows:
                    self.problems.append(self._problem(row, "name", row.name, str(error)))
                continue
            number = rows[0].number
            if person is None:
                person = Person(organisation=self.organisation, **values)
                self.planned[key] = PlannedPerson(number, person, None, is_new=True)
            else:
                taken.add(person.pk)
                manager = self.known.manager_of(person)
                changes = list(_change(person, values))
                self.planned[key] = PlannedPerson(
                    number, person, manager, is_new=False, changes=changes
                )

    def find_managers(self) -> None:
        # A person without a primary key has no hash.
        above = {id(person): self.known.manager_of(person) for person in self.known.by_pk.values()}
        for key, one in self.planned.items():
            rows = self.rows[key]
            row = next((row for row in rows if row.manager and not _means_itself(row, rows)), None)
            if row is None:
                continue
            manager = self._manager(row)
            if manager is None:
                self._note(row, "nobody is found by that")
            elif _leads_to(one.person, manager, above):
                self._note(row, "they would report to each other")
            elif manager is not one.manager:
                one.manager = above[id(one.person)] = manager
                one.changes.append("manager")

    def _manager(self, row: PersonRow) -> Person | None:
        if row.manager_person is None:
            return self.known.named(row.manager)
        planned = self.planned.get(row.manager_person)
        return planned.person if planned else None

    def _note(self, row: PersonRow, text: str) -> None:
        self.notes.append(self._problem(row, "manager", row.manager, text))

    def _problem(self, row: PersonRow, column: str, value: str, text: str) -> SheetProblem:
        return SheetProblem(row.number, self.sheet.columns.get(column, column), value, text)


def _values(rows: list[PersonRow]) -> dict[str, Any]:
    """What the rows of one person say, the first that says something before the others.

    Shares add up: somebody with two half posts works full time.
    """
    values: dict[str, Any] = {}
    for row in rows:
        said = {
            "name": row.name,
            "title": row.title,
            "department": row.team,
            "email": row.email,
            "kind": row.kind,
            "external_id": row.external_id,
        }
        for name, value in said.items():
            if value:
                values.setdefault(name, value)
    shares = [row.share for row in rows if row.share is not None]
    if shares:
        values["available"] = min(sum(shares, Decimal(0)), Decimal(1))
    return values


def _means_itself(row: PersonRow, rows: Iterable[PersonRow]) -> bool:
    """Whether the manager of a row is its own person, in another of their posts."""
    handles = {
        handle for one in rows for handle in (one.name, one.email, one.external_id, *one.handles)
    }
    return row.manager.casefold() in {handle.casefold() for handle in handles}


def _change(person: Person, values: Mapping[str, Any]) -> Iterator[str]:
    """Give the person the values, and tell which of them are new."""
    for name, value in values.items():
        # A sheet without names calls people by their ids; that is no reason to forget a name.
        if name == "name" and value == values.get("external_id"):
            continue
        if getattr(person, name) != value:
            setattr(person, name, value)
            yield name


def _leads_to(person: Person, manager: Person, above: Mapping[int, Person | None]) -> bool:
    """Whether `person` is the manager, or stands above them at any height."""
    passed: set[int] = set()
    current: Person | None = manager
    while current is not None and id(current) not in passed:
        if current is person:
            return True
        passed.add(id(current))
        current = above.get(id(current))
    return False
