"""A sheet of people on its way in: kept, read as somebody chose, and stored once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db import transaction

from roles import access
from roles.actions.people import lock_people, store_plan
from roles.actions.people_leaving import mark_left
from roles.actions.people_plan import PeoplePlan, plan_people
from roles.actions.people_seating import store_seats
from roles.actions.people_seats import Department, SeatsPlan, plan_seats, read_departments
from roles.actions.people_titles import Titles, learn_titles, read_titles, version_for
from roles.interchange.kept_sheets import to_keep
from roles.interchange.people_rows import PersonRow, PostRow
from roles.interchange.people_sheet import PeopleSheet, open_people, people_of
from roles.interchange.sheet_days import Order
from roles.interchange.tables import Table
from roles.models import Design, Organisation, PendingImport, User


@dataclass(frozen=True)
class Choices:
    """What somebody decided about a sheet so far; all of it may be left open.

    `columns` are fields by the place of the column. `who` says who people of the sheet are,
    `apart` lists names that several people share, `titles` gives roles to titles without case,
    and `departments` teams to what the sheet calls so; the teams are those of `design`. With
    `cap_shares`, more than 100 % of somebody's time is read as 100 %.
    """

    sheet: str | None = None
    columns: Mapping[int, str] | None = None
    order: Order | None = None
    apart: tuple[str, ...] = ()
    who: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    design: int | None = None
    with_posts: bool = False
    cap_shares: bool = False

    @classmethod
    def of(cls, pending: PendingImport) -> "Choices":
        """The choices that were kept with a sheet."""
        kept: dict[str, Any] = dict(pending.choices)
        columns = kept.get("columns")
        # Keys of JSON are text.
        kept["columns"] = columns and {int(place): name for place, name in columns.items()}
        kept["order"] = Order(kept["order"]) if kept.get("order") else None
        kept["apart"] = tuple(kept.get("apart", ()))
        return cls(**kept)


@dataclass(frozen=True)
class PeopleImport:
    """All that a sheet comes to: its people, their titles and, with a design, their seats."""

    choices: Choices
    sheet: PeopleSheet
    plan: PeoplePlan
    titles: Titles | None
    departments: tuple[Department, ...] = ()
    seats: SeatsPlan | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store at all."""
        return not self.plan.people and not (self.seats and self.seats.new)


@dataclass(frozen=True, slots=True)
class Imported:
    """What was stored; `asked` counts the ticks that have to be confirmed now."""

    what: PeopleImport
    left: int
    asked: int


@transaction.atomic
def keep_upload(
    *, organisation: Organisation, user: User, file_name: str, content: bytes, at: datetime
) -> PendingImport:
    """Keep a sheet until it is confirmed; what the person uploaded here before goes.

    Raises FileErrors if it is no sheet at all.
    """
    kept = to_keep(content, name=file_name)
    open_people(kept, name=file_name)
    PendingImport.objects.outdated(at=at).delete()
    organisation.pending_imports.filter(user=user, purpose="people", confirmed_at=None).delete()
    return PendingImport.objects.create(
        organisation=organisation,
        user=user,
        file_name=file_name,
        content=kept,
        created_at=at,
    )


def choose(*, pending: PendingImport, **chosen: Any) -> None:
    """Keep what somebody decided about a sheet, beside what was decided before."""
    pending.choices = pending.choices | chosen
    pending.save(update_fields=["choices"])


def keep_left_out(*, pending: PendingImport, content: bytes) -> None:
    """Keep what was left out of a sheet that is confirmed, until the sheet itself goes."""
    PendingImport.objects.filter(pk=pending.pk).update(content=content)


def open_import(pending: PendingImport) -> Table:
    """The cells of the sheet that was chosen. Raises FileErrors."""
    sheet = Choices.of(pending).sheet
    return open_people(bytes(pending.content), name=pending.file_name, sheet=sheet)


def target_of(pending: PendingImport) -> Design | None:
    """The design that seats are made in, if its person still may change it."""
    pk = Choices.of(pending).design
    if pk is None:
        return None
    designs = access.designs_to_edit(pending.user).filter(organisation=pending.organisation_id)
    return designs.select_related("organisation", "version__framework").filter(pk=pk).first()


def read_import(
    *, pending: PendingImport, table: Table, design: Design | None, on: date
) -> PeopleImport:
    """Work out what storing the sheet on that day would do; nothing is saved.

    A fixed number of queries. Raises FileErrors if the columns that were chosen hold no people.
    The table should be held by nobody else: of a large sheet it is the largest thing in memory.
    """
    choices = Choices.of(pending)
    organisation = pending.organisation
    sheet = people_of(
        table,
        name=pending.file_name,
        columns=choices.columns,
        order=choices.order,
        apart=choices.apart,
        cap_shares=choices.cap_shares,
    )
    del table
    plan = plan_people(organisation=organisation, sheet=sheet, on=on, answers=choices.who)
    version = version_for(organisation, design)
    titles = None
    if version is not None:
        rows = chain[PersonRow | PostRow](sheet.rows, sheet.posts)
        titles = read_titles(
            titles=(row.title for row in rows),
            organisation=organisation,
            version=version,
            answers=choices.titles,
        )
    if design is None:
        return PeopleImport(choices, sheet, plan, titles)
    departments = read_departments(
        sheet=sheet, teams=design.teams.in_design_order(), answers=choices.departments
    )
    seats = plan_seats(
        design=design,
        plan=plan,
        titles=titles,
        departments=departments,
        with_posts=choices.with_posts,
    )
    return PeopleImport(choices, sheet, plan, titles, tuple(departments), seats)


@transaction.atomic
def confirm_import(
    *, pending: PendingImport, at: datetime, on: date, left_on: date | None = None
) -> Imported | None:
    """Store the sheet that waits; None if that was done already, so a second click does nothing.

    With `left_on`, whoever is not in the sheet is marked as having left with that day. Titles
    that somebody corrected are learnt. 404 and 403 if the design may not be changed any more.
    """
    waiting = PendingImport.objects.filter(pk=pending.pk, confirmed_at=None)
    if not waiting.update(confirmed_at=at, content=b""):
        return None
    organisation = lock_people(pending.organisation)
    chosen = Choices.of(pending).design
    if chosen is None:
        return _store(pending, organisation, None, at=at, on=on, left_on=left_on)
    with access.changing_design(pending.user, chosen, at=at):
        design = target_of(pending)
        return _store(pending, organisation, design, at=at, on=on, left_on=left_on)


def _store(
    pending: PendingImport,
    organisation: Organisation,
    design: Design | None,
    *,
    at: datetime,
    on: date,
    left_on: date | None,
) -> Imported:
    what = read_import(pending=pending, table=open_import(pending), design=design, on=on)
    store_plan(organisation=organisation, plan=what.plan)
    asked = store_seats(plan=what.seats) if what.seats else 0
    if what.titles:
        learn_titles(organisation=organisation, titles=what.titles)
    left = [one.pk for one in what.plan.left if one.pk] if left_on else []
    if left_on and left:
        asked += mark_left(organisation=organisation, people=left, on=left_on, at=at)
    return Imported(what, len(left), asked)
