"""A list of people as a sheet: one row a person, or several where somebody holds several posts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any

from roles.interchange.file_errors import FileErrors
from roles.interchange.kept_sheets import kept_cells
from roles.interchange.people_columns import KNOWN_NAMES, WHO, guess_columns
from roles.interchange.people_rows import (
    PersonRow,
    PostRow,
    SameName,
    SheetProblem,
    listed,
    told_apart,
)
from roles.interchange.rows import NAME_LENGTH
from roles.interchange.sheet_days import DayOrder, Order, day_of, day_order
from roles.interchange.sheet_values import (
    MoreThanWhole,
    email_of,
    id_of,
    kind_of,
    plain,
    posts_of,
    share_of,
    text_of,
)
from roles.interchange.tables import Table, read_table, table_of

_NOBODY = {"", "none", "na", "nd", "nobody", "null", "xx", "notapplicable"}
# What a list of posts says instead of a name: nobody holds it, or somebody who is not named.
_VACANT = {"vacant", "vacancy", "vacantpost", "openposition", "openpost", "unfilled", "tobehired"}
_UNNAMED = {"nd", "na", "notdisclosed", "redacted", "anonymous", "unknown", "none"}
_DAYS = ("start", "end")


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
    "external_id": id_of,
    "entry": id_of,
    "post": id_of,
    "posts": posts_of,
}
# What most rows have of their own, so that it is not worth keeping.
_OWN = {"name", "last_name", "email", "external_id", "entry"}


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A sheet that was read: good rows, and what is wrong with the others.

    `columns` says which column was taken for which field, by its heading. `posts` are rows that
    name nobody; `left_out` are rows with a problem, as far as they could be read. `notes` are
    sentences on what was read other than it stands there, `same_names` what was guessed.
    `large_shares` counts shares of more than 100 %, whether they were read so or as 100 %.
    """

    header: tuple[str, ...]
    columns: Mapping[str, str]
    rows: tuple[PersonRow, ...]
    problems: tuple[SheetProblem, ...] = ()
    posts: tuple[PostRow, ...] = ()
    left_out: tuple[PersonRow, ...] = ()
    same_names: tuple[SameName, ...] = ()
    notes: tuple[str, ...] = ()
    days: DayOrder = DayOrder()
    large_shares: int = 0

    @property
    def people_count(self) -> int:
        return len({row.person for row in self.rows})

    @property
    def row_count(self) -> int:
        """How many rows the sheet has below its header, the bad ones too."""
        return len(self.rows) + len(self.posts) + len({one.row for one in self.problems})


def read_people(
    content: bytes, *, name: str, sheet: str | None = None, columns: Mapping[int, str] | None = None
) -> PeopleSheet:
    """Read a list of people from any kind of sheet; as `open_people` and `people_of`."""
    return people_of(open_people(content, name=name, sheet=sheet), name=name, columns=columns)


def open_people(content: bytes, *, name: str, sheet: str | None = None) -> Table:
    """The cells of a sheet, with the row found that names its columns. Raises FileErrors.

    A sheet that was kept (`interchange.kept_sheets`) is opened as what it was.
    """
    if (grid := kept_cells(content)) is not None:
        return table_of(grid, name=name, known=KNOWN_NAMES)
    return read_table(content, name=name, sheet=sheet, known=KNOWN_NAMES)


def people_of(
    table: Table,
    *,
    name: str,
    columns: Mapping[int, str] | None = None,
    order: Order | None = None,
    apart: Iterable[str] = (),
    cap_shares: bool = False,
) -> PeopleSheet:
    """The people in a table. Raises FileErrors if no column can hold any.

    `columns` maps the places of columns to fields where the usual names do not fit, `order` says
    which number is the day where the sheet does not show it, and `apart` are names in lower case
    that belong to a different person in each row. With `cap_shares`, a share of more than 100 %
    is read as 100 %, else it is a problem. A row with a problem is left out of `rows`; all
    problems of all rows are told.
    """
    fields, notes = guess_columns(table) if columns is None else (dict(columns), ())
    places = {field: place for place, field in fields.items()}
    if not places.keys() & WHO and not places.keys() >= {"title", "posts"}:
        raise FileErrors.single(
            name, f"no column holds names or ids; the columns are {', '.join(_headings(table))}"
        )
    reading = _Reading(table, places, order, cap_shares)
    rows = list(reading.rows())
    found = told_apart(rows, heading=reading.heading, apart=frozenset(apart))
    problems = sorted((*reading.problems, *found.problems), key=lambda one: one.row)
    return PeopleSheet(
        header=table.header,
        columns={field: reading.heading(field) for field in places},
        rows=found.rows,
        problems=tuple(problems),
        posts=tuple(reading.posts),
        left_out=(*reading.left_out, *found.left_out),
        same_names=found.same_names,
        notes=(*_notes_on(table), *notes, *reading.notes(), *found.notes),
        days=reading.days,
        large_shares=reading.large_shares,
    )


def _headings(table: Table) -> list[str]:
    return [heading or "(without a name)" for heading in table.header]


def _notes_on(table: Table) -> Iterator[str]:
    if table.above:
        what = "row" if len(table.above) == 1 else f"{len(table.above)} rows"
        yield f"The names of the columns stand in row {table.number}; the {what} above was skipped."
    yield from table.notes


@dataclass(slots=True)
class _Reading:
    """The rows of one table as they are read, and what is wrong with them."""

    table: Table
    places: Mapping[str, int]
    order: Order | None
    cap_shares: bool
    problems: list[SheetProblem] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    left_out: list[PersonRow] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    unnamed_count: int = 0
    large_shares: int = 0
    days: DayOrder = DayOrder()
    parsers: dict[str, Callable[[str], Any]] = field(default_factory=dict)
    read: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = day_order(
            chain.from_iterable(self._cells(field) for field in _DAYS), chosen=self.order
        )
        self.parsers = {**_PARSERS, **dict.fromkeys(_DAYS, partial(day_of, order=self.days.order))}

    def rows(self) -> Iterator[PersonRow]:
        for number, cells in self.table.rows:
            if number in self.table.spanning and sum(map(bool, cells)) == 1:
                self.headings.append(number)
                continue
            before = len(self.problems)
            row = self._row(number, cells)
            if len(self.problems) > before:
                if row is not None:
                    self.left_out.append(row)
            elif row is not None:
                yield row

    def notes(self) -> Iterator[str]:
        if self.headings:
            which = "Row" if len(self.headings) == 1 else "Rows"
            only = "only holds" if len(self.headings) == 1 else "only hold"
            yield f"{which} {listed(self.headings)} {only} a heading over all columns."
        if self.unnamed_count:
            who = "person without a name is" if self.unnamed_count == 1 else "people without a name"
            who = who if self.unnamed_count == 1 else f"{who} are"
            yield f"{self.unnamed_count:,} {who} called by their id."
        if self.large_shares and self.cap_shares:
            shares = "share" if self.large_shares == 1 else "shares"
            were = "was" if self.large_shares == 1 else "were"
            yield f"{self.large_shares:,} {shares} of more than 100 % {were} read as 100 %."
        if self.days.example and self.days.order:
            day = day_of(self.days.example, self.days.order)
            which = "first" if self.days.order is Order.DAY_FIRST else "second"
            why = (
                "as other days in the sheet stand"
                if self.days.is_sure
                else "nothing in the sheet shows which is meant"
            )
            yield (
                f"“{self.days.example}” was read as {day.day} {day:%B %Y}, the day {which}: {why}."
            )

    def heading(self, field: str) -> str:
        place = self.places.get(field, len(self.table.header))
        return self.table.header[place] if place < len(self.table.header) else field

    def _cells(self, field: str) -> Iterator[str]:
        place = self.places.get(field)
        if place is not None:
            yield from (cells[place] for _, cells in self.table.rows if place < len(cells))

    def _row(self, number: int, cells: tuple[str, ...]) -> PersonRow | None:
        if any(cells[len(self.table.header) :]):
            beyond = " ".join(cells[len(self.table.header) :]).strip()
            known = {place for place in self.places.values() if place >= len(self.table.header)}
            if not known:
                self._complain(number, "", beyond, "stands beyond the last column")
        values = {
            field: value
            for field, place in self.places.items()
            if place < len(cells)
            and cells[place]
            and (value := self._value(number, field, cells[place])) is not None
        }
        return self._person(number, values)

    def _person(self, number: int, values: dict[str, Any]) -> PersonRow | None:
        """The row of somebody; None if it names nobody, and so is one of posts, or a mistake."""
        parts = (values.pop("first_name", None), values.pop("last_name", None))
        name: str = values.pop("name", None) or " ".join(part for part in parts if part)
        posts = values.pop("posts", None)
        said = plain(name or values.get("title", ""))
        if said in _VACANT:
            self.posts.append(PostRow.of(number, values, posts, is_vacancy=True))
            return None
        name = "" if said in _UNNAMED else name
        handles = tuple(values.pop(field) for field in ("entry", "post") if values.get(field))
        known_by = values.get("external_id") or values.get("email") or ""
        if not name and not known_by:
            self._nobody(number, values, posts, is_hidden=said in _UNNAMED)
            return None
        self.unnamed_count += not name and "name" in self.places
        if posts is not None and posts != 1:
            count = f"{posts.normalize():f}"
            self._complain(number, self.heading("posts"), count, "must be 1 beside a name")
        row = PersonRow(number, name or known_by, handles=handles, **values)
        if row.start and row.end and row.end < row.start:
            problem = f"is before the start, {row.start}"
            self._complain(number, self.heading("end"), str(row.end), problem)
        return row

    def _nobody(
        self, number: int, values: dict[str, Any], posts: Decimal | None, *, is_hidden: bool
    ) -> None:
        """Take a row for posts, or say that it needs a name."""
        if values.get("title") and (posts is not None or is_hidden):
            self.posts.append(PostRow.of(number, values, posts, is_vacancy=False))
        # A number of posts that cannot be read is told already.
        elif not self.problems or self.problems[-1].row != number or "posts" not in self.places:
            self._complain(number, self.heading("name"), "", "needs a name or an id")

    def _value(self, number: int, field: str, cell: str) -> Any:
        if (known := self.read.get((field, cell))) is not None:
            return known
        try:
            value = self.parsers[field](cell)
        except MoreThanWhole as error:
            self.large_shares += 1
            if self.cap_shares:
                return Decimal(1)
            self._complain(number, self.heading(field), cell, str(error))
            return None
        except ValueError as error:
            self._complain(number, self.heading(field), cell, str(error))
            return None
        if field not in _OWN:
            self.read[field, cell] = value
        return value

    def _complain(self, number: int, column: str, value: str, problem: str) -> None:
        self.problems.append(SheetProblem(number, column, value[:NAME_LENGTH], problem))


__all__ = ["PeopleSheet", "PersonRow", "PostRow", "SheetProblem", "people_of", "read_people"]
