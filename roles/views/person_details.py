"""The page of one person, and what follows if they leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from roles import access
from roles.actions.fixes import apply_fix
from roles.actions.people import lock_people
from roles.actions.person_leaving import let_leave, let_stay, seats_touched
from roles.actions.undo import last_day_changed
from roles.diagnosis import Diagnosis, diagnose
from roles.forms.person_details import BackUpForm, LeaveForm
from roles.http import HtmxHttpRequest, id_asked, render_page
from roles.models import Design, Membership, Person, Seat, Tick
from roles.pages.doubts import ticks_told, to_confirm
from roles.pages.leaving import fix_offered, read_leaving
from roles.pages.person_detail import PersonPage, read_person
from roles.session_undo import UNDO, changing_design, remembering
from roles.tables import FindingTable


class _CannotChange(Exception):
    """The message says why nothing was changed."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose page it is, and the design it looks at: the one asked for, else the live one."""

    membership: Membership
    person: Person
    design: Design | None

    @property
    def address(self) -> str:
        page = reverse("person_detail", args=[self.membership.organisation.slug, self.person.pk])
        if self.design is None or self.design.is_live:
            return page
        return f"{page}?design={self.design.pk}"

    def context(self) -> dict[str, Any]:
        return {
            "organisation": self.membership.organisation,
            "may_edit": self.membership.may_edit,
            "person": self.person,
            "design": self.design,
            "back": self.address,
        }


@require_GET
def person_detail(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show a person in the live design, or the one that `design` names."""
    asked = _asked(access.membership_in(request.user, organisation), request, request.GET, pk)
    on = timezone.localdate()
    diagnosis = diagnose(asked.design, on=on) if asked.design is not None else None
    page = read_person(
        asked.person,
        asked.design,
        diagnosis.reading if diagnosis is not None else None,
        diagnosis.report.findings if diagnosis is not None else (),
        on=on,
    )
    context = asked.context() | {"page": page}
    if diagnosis is not None and asked.design is not None:
        context["table"] = _findings(request, asked.design, diagnosis, page)
    return render(request, "person_details/person_detail.html", context)


@require_GET
def person_leaving(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show what becomes of somebody's work without them. It judges the whole design twice."""
    asked = _asked(access.membership_in(request.user, organisation), request, request.GET, pk)
    context = asked.context()
    if asked.design is not None:
        key = _key(asked.design, asked.person)
        context["leaving"] = read_leaving(asked.design, key, on=timezone.localdate())
    return render_page(request, "person_details/person_leaving.html", context, fragment="leaving")


@require_http_methods(["GET", "POST"])
def person_leave(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Say what somebody's last day does to their seats and ticks, then set it."""
    membership = access.membership_to_edit(request.user, organisation)
    sent = request.POST if request.method == "POST" else request.GET
    asked = _asked(membership, request, sent, pk)
    seats, today = _seats(asked.design, asked.person), timezone.localdate()
    told: dict[str, Any] = {"person": asked.person, "has_seats": bool(seats), "today": today}
    if request.method == "POST":
        form = LeaveForm(request.POST, **told)
        if form.is_valid():
            on = form.cleaned_data["on"]
            try:
                with _changing(request, asked) as (person, seats):
                    seen = request.POST.get("seen", "")
                    asked_for = _let_leave(person, seats, seen, on, opens=form.opens_seats)
            except _CannotChange as error:
                form.add_error(None, str(error))
                asked = _asked(membership, request, sent, pk)
                seats = _seats(asked.design, asked.person)
            else:
                says = f"The last day of {person} is {on:%-d %B %Y}."
                says += to_confirm(asked_for) or _asks_then(seats, on)
                messages.success(request, says, UNDO if asked.design is not None else "")
                return redirect(asked.address)
    else:
        form = LeaveForm(initial={"on": asked.person.leaves_on or today}, **told)
    return render(
        request,
        "person_details/person_leave.html",
        asked.context() | {"form": form, "seats": seats} | _held(asked, seats),
        status=422 if form.is_bound else 200,
    )


@require_POST
def person_stay(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take somebody's last day back, with that of the seats that end with it."""
    membership = access.membership_to_edit(request.user, organisation)
    asked = _asked(membership, request, request.POST, pk)
    try:
        with _changing(request, asked) as (person, seats):
            last = f"{person.leaves_on or ''}"
            if last and request.POST.get("seen", last) != last:
                raise _CannotChange(f"Somebody gave {person} another last day meanwhile.")
            going_on = let_stay(person=person, seats=seats)
    except _CannotChange as error:
        messages.warning(request, str(error))
    else:
        teams = ", ".join(str(seat.team) for seat in going_on)
        says = f"{person} stays{f', and the seats in {teams} go on' if going_on else ''}."
        messages.success(request, says, UNDO if asked.design is not None else "")
    return redirect(asked.address)


@require_POST
def person_back_up(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Name a backup for what somebody does, if the page still offers it as the button said."""
    membership = access.membership_to_edit(request.user, organisation)
    asked = _asked(membership, request, request.POST, pk)
    form = BackUpForm(request.POST)
    if asked.design is None or not form.is_valid():
        raise BadRequest("A backup is named by the work, the number of the way and its label.")
    revision = form.cleaned_data.pop("revision")
    which = {name: form.cleaned_data[name] for name in ("work", "number", "label")}
    try:
        with changing_design(request, asked.design.pk) as design:
            fix = None
            if design.revision - 1 == revision:
                key = _key(design, asked.person)
                fix = fix_offered(design, key, **which, on=timezone.localdate())
            if fix is None:
                raise _CannotChange("The design was changed since; look at what is offered now.")
            apply_fix(design=design, fix=fix)
    except _CannotChange as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Done: {fix.label}.", UNDO)
    return redirect(f"{asked.address}#leaving")


def _asked(
    membership: Membership, request: HtmxHttpRequest, sent: QueryDict, person_pk: int
) -> _Asked:
    people = membership.organisation.people.select_related("manager")
    person = get_object_or_404(people, pk=person_pk)
    person.organisation = membership.organisation
    designs = access.designs_of(request.user).filter(organisation=membership.organisation)
    if design_pk := id_asked(sent, "design"):
        return _Asked(membership, person, get_object_or_404(designs, pk=design_pk))
    return _Asked(membership, person, designs.in_home_order().first())


def _findings(
    request: HtmxHttpRequest, design: Design, diagnosis: Diagnosis, page: PersonPage
) -> FindingTable:
    table = FindingTable(
        page.findings,
        design=diagnosis.design,
        matrices={
            key: reverse("matrix_detail", args=[design.pk, pk]) for key, pk in page.team_pks.items()
        },
        stored=design,
        may_edit=access.may_edit(design),
    )
    # They are few, and come in the order that matters.
    table.orderable = False
    RequestConfig(request, paginate=False).configure(table)
    return table


def _key(design: Design, person: Person) -> str:
    """What the design knows the person by; nothing if it does not."""
    return design.participants.filter(person=person).values_list("key", flat=True).first() or ""


def _seats(design: Design | None, person: Person) -> list[Seat]:
    """The seats of somebody in a design, in its order."""
    if design is None:
        return []
    seats = design.seats.filter(participant__person=person).in_design_order()
    return list(seats.select_related("team", "participant__person"))


@contextmanager
def _changing(request: HtmxHttpRequest, asked: _Asked) -> Iterator[tuple[Person, list[Seat]]]:
    """Lock the people and the design, and keep what is done so that it can be undone.

    The people first, as everywhere: whoever waits for the other one would wait for ever.
    """
    with transaction.atomic():
        organisation = lock_people(asked.membership.organisation)
        person = get_object_or_404(organisation.people, pk=asked.person.pk)
        last_day = person.leaves_on
        if asked.design is None:
            yield person, []
            return
        with access.changing_design(request.user, asked.design.pk, at=timezone.now()):
            # As it is now that it is locked.
            design = access.design_to_edit(request.user, asked.design.pk)
            with remembering(request, design) as besides:
                seats = _seats(design, person)
                for seat in seats:
                    seat.design = design
                yield person, seats
                besides |= last_day_changed(person, last_day)


def _let_leave(person: Person, seats: list[Seat], seen: str, on: date, *, opens: bool) -> int:
    """Do it, unless somebody changed meanwhile what its preview rests on."""
    is_done = person.leaves_on == on and not seats_touched(person=person, seats=seats, on=on)
    if not is_done and seen != _seen(person, seats):
        raise _CannotChange(
            f"Somebody changed the last day or a seat of {person} meanwhile. Nothing was changed:"
            " look at it as it is now, and send it again."
        )
    return let_leave(person=person, on=on, seats=seats, opens_seats=opens)


def _asks_then(seats: list[Seat], on: date) -> str:
    """What needs confirming once a last day that is to come is over, if there is such."""
    held = Tick.objects.filter(seat__in=seats).exists() and on >= timezone.localdate()
    return " What they hold asks to be confirmed from the day after." if held else ""


def _seen(person: Person, seats: list[Seat]) -> str:
    """The last day and the seats as a page shows them."""
    days = (f"{seat.pk} {seat.team_id} {seat.end or ''}" for seat in seats)
    return ",".join([f"{person.leaves_on or ''}", *days])


def _held(asked: _Asked, seats: list[Seat]) -> dict[str, Any]:
    """What is told before a last day is set."""
    today = timezone.localdate()
    lasting = [seat for seat in seats if seat.end is None or seat.end >= today]
    ticks = Tick.objects.filter(seat__in=lasting).count()
    others = Seat.objects.filter(participant__person=asked.person)
    if asked.design is not None:
        others = others.exclude(design=asked.design)
    return {
        "seen": _seen(asked.person, seats),
        "lasting": lasting,
        "ticks": ticks_told(ticks) if ticks else "",
        "other_designs": others.values("design").distinct().count(),
    }
