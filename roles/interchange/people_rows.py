"""The rows of a people sheet, and which of them are about one and the same person."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from roles.analysis.design import PersonKind

# How many of the rows that a sentence speaks of it names.
_ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing wrong in a sheet; `row` is the number that a spreadsheet shows beside it."""

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

    def content(self) -> tuple[Any, ...]:
        """All that the row says, whatever its number."""
        return (
            *(self.name, self.email, self.title, self.team, self.manager, self.share),
            *(self.kind, self.start, self.end, self.external_id, self.handles),
        )


@dataclass(frozen=True, slots=True)
class PostRow:
    """A row that names nobody: so many posts, which are open if it is a vacancy."""

    number: int
    title: str
    team: str
    count: Decimal
    is_vacancy: bool
    start: date | None = None

    @classmethod
    def of(
        cls, number: int, values: Mapping[str, Any], posts: Decimal | None, *, is_vacancy: bool
    ) -> "PostRow":
        count = posts if posts is not None else values.get("share") or Decimal(1)
        title, team = values.get("title", ""), values.get("team", "")
        return cls(number, title, team, count, is_vacancy, values.get("start"))


@dataclass(frozen=True, slots=True)
class SameName:
    """Rows with one name and nothing else to tell by; `is_one` says how they were read."""

    name: str
    rows: tuple[int, ...]
    is_one: bool


@dataclass(slots=True)
class ToldApart:
    """The rows with their people and managers, and what is wrong or was guessed."""

    rows: tuple[PersonRow, ...] = ()
    left_out: list[PersonRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    same_names: tuple[SameName, ...] = ()
    notes: list[str] = field(default_factory=list)


def told_apart(
    rows: list[PersonRow], *, heading: Callable[[str], str], apart: frozenset[str] = frozenset()
) -> ToldApart:
    """Say who each row is about: by the id, else the e-mail, else the name.

    A row is left out that repeats another one, or that gives an id or an e-mail to a second
    person. `apart` are names in lower case that are somebody else's in each row.
    """
    telling = _Telling(heading, apart)
    known = [row for row in (telling.by_id_or_email(row) for row in rows) if row is not None]
    good = list(telling.by_name(known))
    found = telling.found
    found.rows = tuple(_with_managers(good))
    found.same_names = tuple(telling.same_names(good))
    return found


class _Telling:
    def __init__(self, heading: Callable[[str], str], apart: frozenset[str]) -> None:
        self.heading, self.apart = heading, apart
        self.found = ToldApart()
        self.seen: dict[tuple[Any, ...], int] = {}
        # The first row of each id and e-mail, as far as it is told who that is.
        self.by_id: dict[str, PersonRow] = {}
        self.by_email: dict[str, PersonRow] = {}
        self.named: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def by_id_or_email(self, row: PersonRow) -> PersonRow | None:
        """The row with its person, if it has an id or an e-mail; None if it cannot be right."""
        email = row.email.casefold()
        holder = self.by_email.get(email) if email else None
        if (wrong := self._wrong(row, holder)) is not None:
            self._refuse(row, *wrong)
            return None
        if person := self._key(row, holder):
            row = replace(row, person=person)
            self.named[row.name.casefold()].setdefault(person, row.number)
        if row.external_id:
            self.by_id.setdefault(row.external_id, row)
        if email:
            self.by_email.setdefault(email, row)
        return row

    def _wrong(self, row: PersonRow, holder: PersonRow | None) -> tuple[str, str, str] | None:
        """The field that gives somebody else's mark to the row, its value, and why."""
        first = self.seen.setdefault(row.content(), row.number)
        if first != row.number and row.name.casefold() not in self.apart:
            return "name", row.name, f"says the same as row {first}"
        of_id = self.by_id.get(row.external_id) if row.external_id else None
        if of_id is not None and not _may_be_same(of_id, row):
            whose = f"is the id of {of_id.name} in row {of_id.number} too"
            return "external_id", row.external_id, whose
        if holder is None:
            return None
        has_other_id = row.external_id and holder.external_id not in ("", row.external_id)
        if has_other_id or not _may_be_same(holder, row):
            whose = f"is the e-mail of {holder.name} in row {holder.number} too"
            return "email", row.email, whose
        return None

    def _key(self, row: PersonRow, holder: PersonRow | None) -> str:
        if row.external_id in self.by_id:
            return self.by_id[row.external_id].person
        if holder is not None:
            return holder.person
        if row.external_id:
            return f"id {row.external_id}"
        return f"mail {row.email.casefold()}" if row.email else ""

    def by_name(self, rows: list[PersonRow]) -> Iterator[PersonRow]:
        """All rows with their people, those without id and e-mail too."""
        for row in rows:
            if row.person:
                yield row
                continue
            name = row.name.casefold()
            bearers = self.named.get(name, {})
            if name in self.apart:
                yield replace(row, person=f"row {row.number} {name}")
            elif len(bearers) > 1:
                which = listed(sorted(bearers.values()))
                problem = f"is called like several, in rows {which}; give the id or the e-mail"
                self._refuse(row, "name", row.name, problem)
            elif bearers:
                (person,) = bearers
                self.found.notes.append(
                    f"Row {row.number} is taken for {row.name} of row {bearers[person]}."
                )
                yield replace(row, person=person)
            else:
                yield replace(row, person=f"name {name}")

    def same_names(self, rows: list[PersonRow]) -> Iterator[SameName]:
        several: defaultdict[str, list[PersonRow]] = defaultdict(list)
        for row in rows:
            if row.person.startswith(("name ", "row ")):
                several[row.name.casefold()].append(row)
        for name, found in several.items():
            if len(found) > 1:
                numbers = tuple(row.number for row in found)
                yield SameName(found[0].name, numbers, is_one=name not in self.apart)

    def _refuse(self, row: PersonRow, field: str, value: str, problem: str) -> None:
        self.found.left_out.append(row)
        self.found.problems.append(SheetProblem(row.number, self.heading(field), value, problem))


def _may_be_same(one: PersonRow, other: PersonRow) -> bool:
    """Whether two rows with one id, or one e-mail, can be about one person."""
    names = {row.name.casefold() for row in (one, other) if row.name not in _keys(row)}
    return len(names) < 2


def _keys(row: PersonRow) -> tuple[str, str]:
    return row.external_id, row.email


def listed(numbers: list[int]) -> str:
    """The first numbers of rows, as a sentence names them."""
    more = ", …" if len(numbers) > _ROWS_NAMED else ""
    return ", ".join(map(str, numbers[:_ROWS_NAMED])) + more


def _with_managers(rows: list[PersonRow]) -> Iterator[PersonRow]:
    """The rows with their managers found, be they given by id, post, e-mail or name."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    wanted = {row.manager.casefold() for row in rows if row.manager}
    for row in rows:
        for handle in (row.name, row.email, row.external_id, *row.handles):
            if (folded := handle.casefold()) in wanted:
                meant[folded].add(row.person)
    for row in rows:
        if not row.manager:
            yield row
            continue
        # Whoever holds a second post may report to the first; a name two people share says nothing.
        others = meant.get(row.manager.casefold(), set()) - {row.person}
        yield replace(row, manager_person=next(iter(others))) if len(others) == 1 else row
