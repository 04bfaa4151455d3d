"""A list of people as a sheet: one row a person, or several where somebody holds several posts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from roles.analysis.design import PersonKind
from roles.interchange.file_errors import FileErrors
from roles.interchange.rows import NAME_LENGTH
from roles.interchange.sheet_values import (
    day_of,
    email_of,
    id_of,
    kind_of,
    plain,
    share_of,
    text_of,
)
from roles.interchange.tables import Table, read_table

# How the columns of a field are called, the likeliest first.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "display name", "person", "employee", "employee name", "who"),
    "first_name": ("first name", "given name", "forename"),
    "last_name": ("last name", "surname", "family name"),
    "email": ("e-mail", "e-mail address", "mail", "work e-mail", "business e-mail"),
    "title": ("job title", "title", "position", "job", "generic job title", "job role", "role"),
    "team": ("team", "team name", "squad", "department", "dept", "unit", "group", "division"),
    "manager": (
        "manager",
        "reports to",
        "line manager",
        "manager name",
        "manager e-mail",
        "manager id",
        "supervisor",
        "boss",
        "reports to slug",
        "reports to senior post",
        "reporting senior post",
    ),
    "share": ("share", "share of time", "fte", "availability", "available", "allocation")
    + ("capacity", "workload", "percent", "percentage", "time"),
    "kind": ("kind", "type", "employment type", "employment", "contract type", "worker type"),
    "start": ("start", "start date", "starts", "joined", "hire date", "hired", "from"),
    "end": ("end", "end date", "ends", "left", "leaving date", "contract end", "until", "to"),
    "external_id": ("external id", "id", "person id", "employee id", "employee number")
    + ("personnel number", "staff id", "uid", "post unique reference"),
    "entry": ("entry key", "key", "slug", "username", "user name", "login"),
    "post": ("manager role slug", "role slug", "post"),
}

_NOBODY = {"", "none", "na", "nd", "nobody", "null"}


def _manager_of(text: str) -> str:
    return "" if plain(text) in _NOBODY else text_of(text)


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "name": text_of,
    "first_name": text_of,
    "last_name": text_of,
    "email": email_of,
    "title": text_of,
    "team": text_of,
    "manager": _manager_of,
    "share": share_of,
    "kind": kind_of,
    "start": day_of,
    "end": day_of,
    "external_id": id_of,
    "entry": id_of,
    "post": id_of,
}


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing wrong in a sheet; `row` counts as a spreadsheet does, the header being row 1."""

    row: int
    column: str
    value: str
    problem: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row. `person` is the same for all rows of one person, and what `manager_person` names.

    `manager` is what the sheet says; `manager_person` is None where the sheet has no such person.
    """

    number: int
    name: str
    person: str = ""
    email: str = ""
    title: str = ""
    team: str = ""
    manager: str = ""
    manager_person: str | None = None
    share: Decimal | None = None
    kind: PersonKind | None = None
    start: date | None = None
    end: date | None = None
    external_id: str = ""
    handles: tuple[str, ...] = ()
    """Other names by which a manager column may speak of the row."""


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A sheet that was read: good rows, and what is wrong with the others.

    `columns` says which column was taken for which field, by its heading.
    """

    header: tuple[str, ...]
    columns: Mapping[str, str]
    rows: tuple[PersonRow, ...]
    problems: tuple[SheetProblem, ...] = ()

    @property
    def people_count(self) -> int:
        return len({row.person for row in self.rows})


def read_people(
    content: bytes, *, name: str, columns: Mapping[str, str] | None = None
) -> PeopleSheet:
    """Read a list of people from CSV. Raises FileErrors if there is no such list in the file.

    `columns` maps fields to headings where the usual names do not fit. A row with a problem is
    left out of `rows`; all problems of all rows are told.
    """
    table = read_table(content, name=name)
    places = _places(table.header, columns or {})
    if not places.keys() & {"name", "first_name", "last_name", "external_id"}:
        raise FileErrors.single(
            name, f"no column holds names or ids; the columns are {', '.join(table.header)}"
        )
    reading = _Reading(table, places)
    rows = list(reading.rows())
    return PeopleSheet(
        header=table.header,
        columns={field: table.header[place] for field, place in places.items()},
        rows=tuple(_with_managers(rows)),
        problems=tuple(reading.problems),
    )


def _places(header: tuple[str, ...], chosen: Mapping[str, str]) -> dict[str, int]:
    """In which column each field stands; a column serves one field."""
    headings = [plain(heading) for heading in header]
    places: dict[str, int] = {}
    for wanted, names in COLUMN_NAMES.items():
        likely = (chosen[wanted],) if wanted in chosen else names
        found = (headings.index(plain(name)) for name in likely if plain(name) in headings)
        place = next((place for place in found if place not in places.values()), None)
        if place is not None:
            places[wanted] = place
    return places


@dataclass(slots=True)
class _Reading:
    """The rows of one table as they are read, and what is wrong with them."""

    table: Table
    places: Mapping[str, int]
    problems: list[SheetProblem] = field(default_factory=list)

    def rows(self) -> Iterator[PersonRow]:
        for number, cells in self.table.rows:
            before = len(self.problems)
            row = self._row(number, cells)
            if len(self.problems) == before:
                yield row

    def _row(self, number: int, cells: tuple[str, ...]) -> PersonRow:
        width = len(self.table.header)
        if any(cells[width:]):
            self._complain(number, "", " ".join(cells[width:]), "stands beyond the last column")
        values = {
            field: value
            for field, place in self.places.items()
            if place < len(cells) and cells[place]
            if (value := self._value(number, field, cells[place])) is not None
        }
        parts = (values.pop("first_name", None), values.pop("last_name", None))
        name = values.pop("name", None) or " ".join(part for part in parts if part)
        handles = tuple(values.pop(field) for field in ("entry", "post") if values.get(field))
        row = PersonRow(number, name or values.get("external_id") or "", handles=handles, **values)
        if not row.name:
            self._complain(number, self._heading("name"), "", "needs a name or an id")
        if row.start and row.end and row.end < row.start:
            problem = f"is before the start, {row.start}"
            self._complain(number, self._heading("end"), str(row.end), problem)
        return replace(row, person=_identity(row))

    def _value(self, number: int, field: str, cell: str) -> Any:
        try:
            return _PARSERS[field](cell)
        except ValueError as error:
            self._complain(number, self._heading(field), cell, str(error))
            return None

    def _heading(self, field: str) -> str:
        return self.table.header[self.places[field]] if field in self.places else field

    def _complain(self, number: int, column: str, value: str, problem: str) -> None:
        self.problems.append(SheetProblem(number, column, value[:NAME_LENGTH], problem))


def _identity(row: PersonRow) -> str:
    """What tells a person from all others of the sheet: the id, or the e-mail, or the name."""
    if row.external_id:
        return f"id {row.external_id}"
    return f"mail {row.email.casefold()}" if row.email else f"name {row.name.casefold()}"


def _with_managers(rows: list[PersonRow]) -> Iterator[PersonRow]:
    """The rows with their managers found, be they given by id, post, e-mail or name."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for handle in (row.name, row.email, row.external_id, *row.handles):
            meant[handle.casefold()].add(row.person)
    for row in rows:
        found = meant.get(row.manager.casefold(), set()) if row.manager else set()
        # Whoever holds a second post may report to the first; a name two people share says nothing.
        manager = next(iter(found - {row.person})) if len(found - {row.person}) == 1 else None
        yield replace(row, manager_person=manager)
