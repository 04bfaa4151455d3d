"""What storing a sheet of people would do: who is who, what changes, who is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from roles.actions.people_matching import Known, Somebody, Unclear, read_known
from roles.interchange.people_rows import PersonRow, SheetProblem
from roles.interchange.people_sheet import PeopleSheet
from roles.models import Organisation

NEW = "new"
"""The answer that a person is somebody who is not here yet."""

SAME = "same"
ALL_OTHERS = "*"
"""The key whose answer, SAME or NEW, counts for all who were not answered one by one: SAME where
only one can be meant, NEW where an id or an e-mail says so."""

# What people call the fields that a sheet can change.
LABELS = {
    "name": "Name",
    "title": "Job title",
    "department": "Department",
    "email": "Email",
    "kind": "Kind",
    "available": "Share of time",
    "external_id": "External id",
    "starts_on": "First day",
    "leaves_on": "Last day",
    "manager": "Manager",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that will be otherwise, in words; empty is nothing."""

    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return LABELS[self.field]


@dataclass(slots=True)
class PlannedPerson:
    """Somebody of a sheet as they would be stored; `key` is the sheet's for the person."""

    key: str
    row: int
    person: Somebody
    is_new: bool
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a person of the sheet is one of those who are here already."""

    key: str
    row: int
    said: Mapping[str, Any]
    reason: str
    candidates: tuple[Somebody, ...]
    answer: str
    """A primary key, or NEW, or nothing yet: then the person is left out."""


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """Who would be stored. A row with one of the `problems` is left out, one of the `notes` not.

    `left` are people who are here and not in the sheet at all; nothing is done about them.
    """

    sheet: PeopleSheet
    people: tuple[PlannedPerson, ...]
    problems: tuple[SheetProblem, ...]
    notes: tuple[SheetProblem, ...]
    questions: tuple[Question, ...]
    left: tuple[Somebody, ...]

    @property
    def new(self) -> list[PlannedPerson]:
        return [one for one in self.people if one.is_new]

    @property
    def changed(self) -> list[PlannedPerson]:
        return [one for one in self.people if one.changes and not one.is_new]

    @property
    def unchanged(self) -> list[PlannedPerson]:
        return [one for one in self.people if not one.changes and not one.is_new]

    @property
    def left_out_count(self) -> int:
        """How many rows are left out."""
        return len({one.row for one in self.problems})


def plan_people(
    *,
    organisation: Organisation,
    sheet: PeopleSheet,
    on: date,
    answers: Mapping[str, str] | None = None,
) -> PeoplePlan:
    """Work out what storing the sheet on that day would do, in one query; nothing is saved.

    `answers` say for keys of people in the sheet who they are: a primary key, or NEW; ALL_OTHERS
    is such a key.
    """
    planning = _Planning(read_known(organisation), sheet, answers or {}, on)
    planning.find_people()
    planning.find_managers()
    problems = sorted((*sheet.problems, *planning.problems), key=lambda one: one.row)
    return PeoplePlan(
        sheet=sheet,
        people=tuple(planning.planned.values()),
        problems=tuple(problems),
        notes=tuple(planning.notes),
        questions=tuple(planning.questions),
        left=tuple(planning.missing()),
    )


class _Planning:
    def __init__(
        self, known: Known, sheet: PeopleSheet, answers: Mapping[str, str], on: date
    ) -> None:
        self.known, self.sheet, self.answers, self.on = known, sheet, answers, on
        self.rows: defaultdict[str, list[PersonRow]] = defaultdict(list)
        for row in sheet.rows:
            self.rows[row.person].append(row)
        self.planned: dict[str, PlannedPerson] = {}
        self.problems: list[SheetProblem] = []
        self.notes: list[SheetProblem] = []
        self.questions: list[Question] = []
        # Who is found in the sheet, and who may be, so that nobody counts as missing.
        self.found: set[int] = set()
        self.doubtful: set[int] = set()

    def find_people(self) -> None:
        """First those whom an id or an e-mail tells, so that nobody else is asked about them."""
        said = {key: _values(rows) for key, rows in self.rows.items()}
        sure = {key: self.known.surely(values) for key, values in said.items()}
        self.found = {person.pk for person in sure.values() if person and person.pk}
        taken: set[int] = set()
        for key, values in said.items():
            rows = self.rows[key]
            person = sure[key]
            try:
                if person is None:
                    person = self._asked(key, rows[0], values)
            except Unclear as error:
                self._refuse(rows, f"{error}; say who it is")
                continue
            if person is None:
                person, is_new = Somebody(**values), True
            elif person.pk in taken:
                self._refuse(rows, f"another row speaks of {person.name} too")
                continue
            else:
                is_new = False
            planned = PlannedPerson(key, rows[0].number, person, is_new)
            if not is_new:
                taken.add(person.pk or 0)
                self.found.add(person.pk or 0)
                planned.changes.extend(_change(person, values, self.on))
            self.planned[key] = planned
            self._tell_shares(rows)

    def _asked(self, key: str, row: PersonRow, values: Mapping[str, Any]) -> Somebody | None:
        """Whom the name, or somebody's answer, says; None is somebody new. Raises Unclear."""
        try:
            return self.known.perhaps(values, self.found)
        except Unclear as error:
            answer = self._answer(key, row, error)
            self.questions.append(
                Question(key, row.number, values, str(error), error.candidates, answer)
            )
            if not answer:
                self.doubtful.update(one.pk or 0 for one in error.candidates)
                raise
            return next((one for one in error.candidates if str(one.pk) == answer), None)

    def _answer(self, key: str, row: PersonRow, error: Unclear) -> str:
        """What was said about one person, or about all who are unclear; nothing if neither."""
        answer = self.answers.get(key, "")
        if answer == NEW or any(str(one.pk) == answer for one in error.candidates):
            return answer
        answer = self.answers.get(ALL_OTHERS, "")
        if answer == SAME and len(error.candidates) == 1:
            self._note(row, "name", row.name, f"{error}, and is taken for them")
            return str(error.candidates[0].pk)
        if answer == NEW and error.is_marked:
            self._note(row, "name", row.name, f"{error}, and is taken for somebody new")
            return NEW
        return ""

    def _tell_shares(self, rows: list[PersonRow]) -> None:
        shares = [row.share for row in rows if row.share is not None]
        if sum(shares) > 1:
            text = f"makes {_share(sum(shares))} with the other rows; 100 % is kept"
            self._note(rows[-1], "share", _share(shares[-1]), text)

    def find_managers(self) -> None:
        for key, one in self.planned.items():
            rows = self.rows[key]
            row = next((row for row in rows if row.manager and not _means_itself(row, rows)), None)
            if row is None:
                continue
            manager = self._manager(row)
            if manager is None:
                self._note(row, "manager", row.manager, "nobody is found by that")
            elif _leads_to(one.person, manager):
                self._note(row, "manager", row.manager, "they would report to each other")
            elif manager is not one.person.manager:
                if not one.is_new:
                    before = one.person.manager.name if one.person.manager else ""
                    one.changes.append(Change("manager", before, manager.name))
                one.person.manager = manager

    def missing(self) -> Iterator[Somebody]:
        """Who is here, has not left, and is in no row of the sheet, not even one left out."""
        hinted = self.doubtful | self.found
        for row in self.sheet.left_out:
            for one in (
                self.known.by_id.get(row.external_id),
                *self.known.by_email.get(row.email.casefold(), ()),
                *self.known.by_name.get(row.name.casefold(), ()),
            ):
                if one is not None:
                    hinted.add(one.pk or 0)
        for pk, person in self.known.by_pk.items():
            if pk not in hinted and (person.leaves_on is None or person.leaves_on >= self.on):
                yield person

    def _manager(self, row: PersonRow) -> Somebody | None:
        if row.manager_person is None:
            return self.known.named(row.manager)
        planned = self.planned.get(row.manager_person)
        return planned.person if planned else None

    def _refuse(self, rows: list[PersonRow], text: str) -> None:
        self.problems.extend(self._problem(row, "name", row.name, text) for row in rows)

    def _note(self, row: PersonRow, column: str, value: str, text: str) -> None:
        self.notes.append(self._problem(row, column, value, text))

    def _problem(self, row: PersonRow, column: str, value: str, text: str) -> SheetProblem:
        return SheetProblem(row.number, self.sheet.columns.get(column, column), value, text)


def _values(rows: list[PersonRow]) -> dict[str, Any]:
    """What the rows of one person say, the first that says something before the others.

    Shares add up: somebody with two half posts works full time. The days are the first of all
    their posts, and the last, if each of them ends.
    """
    values: dict[str, Any] = {}
    for row in rows:
        said = {
            "name": row.name,
            "title": row.title,
            "department": row.team,
            "email": row.email,
            "kind": row.kind.value if row.kind else None,
            "external_id": row.external_id,
        }
        for name, value in said.items():
            if value:
                values.setdefault(name, value)
    shares = [row.share for row in rows if row.share is not None]
    if shares:
        values["available"] = min(sum(shares, Decimal(0)), Decimal(1))
    starts = [row.start for row in rows if row.start]
    ends = [row.end for row in rows if row.end]
    if starts:
        values["starts_on"] = min(starts)
    if len(ends) == len(rows):
        values["leaves_on"] = max(ends)
    return values


def _means_itself(row: PersonRow, rows: Iterable[PersonRow]) -> bool:
    """Whether the manager of a row is its own person, in another of their posts."""
    handles = {
        handle for one in rows for handle in (one.name, one.email, one.external_id, *one.handles)
    }
    return row.manager.casefold() in {handle.casefold() for handle in handles}


def _change(person: Somebody, values: Mapping[str, Any], on: date) -> Iterator[Change]:
    """Give the person the values, and tell which of them are new."""
    wanted = dict(values)
    # Whoever had left and is in the sheet again is back.
    if person.leaves_on is not None and person.leaves_on < on:
        wanted.setdefault("leaves_on", None)
    # The days of one who is here are kept in order, whichever of them the sheet says.
    start, end = (wanted.get(name, getattr(person, name)) for name in ("starts_on", "leaves_on"))
    if start and end and start > end:
        wanted["starts_on" if "starts_on" not in values else "leaves_on"] = None
    for name, value in wanted.items():
        before = getattr(person, name)
        # A sheet without names calls people by their ids; that is no reason to forget a name.
        if name == "name" and value in (values.get("external_id"), values.get("email")):
            continue
        if before != value:
            setattr(person, name, value)
            yield Change(name, _word(name, before), _word(name, value))


def _word(name: str, value: Any) -> str:
    if name == "available":
        return _share(value)
    return f"{value:%-d %B %Y}" if isinstance(value, date) else str(value or "")


def _share(share: Decimal | int) -> str:
    return f"{Decimal(share) * 100:.2f}".rstrip("0").rstrip(".") + " %"


def _leads_to(person: Somebody, manager: Somebody) -> bool:
    """Whether `person` is the manager, or stands above them at any height."""
    passed: set[int] = set()
    current: Somebody | None = manager
    while current is not None and id(current) not in passed:
        if current is person:
            return True
        passed.add(id(current))
        current = current.manager
    return False
