from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from roles import access
from roles.actions.seats import (
    CannotSeat,
    add_seat,
    change_seat,
    end_seat,
    move_seat,
    remove_seat,
    take_part,
    vacate_seat,
)
from roles.forms.seats import SOMEBODY, EndSeatForm, SeatForm, seat_values
from roles.http import HtmxHttpRequest, render_page
from roles.models import Design, Participant, Seat, Team
from roles.pages.teams import find_people
from roles.snapshots import read_framework
from roles.views.teams import answer_change, id_asked


@require_http_methods(["GET", "POST"])
def seat_add(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Seat somebody in a team, or plan a vacancy there; `q` and `contact_q` look for people.

    An address may fill the form in: `who`, `person` and `roles`.
    """
    design = access.design_to_edit(request.user, design_pk)
    team = get_object_or_404(Team, design=design, pk=team_pk)
    if request.method == "POST":
        form = _form(design, data=request.POST)
        if form.is_valid():
            try:
                with access.changing_design(request.user, design.pk, at=timezone.now()):
                    team = get_object_or_404(Team, design=design, pk=team_pk)
                    seat = add_seat(
                        team=team,
                        person=form.cleaned_data["holder"],
                        submission=form.cleaned_data["submission"],
                        internal_contact=_contact(design, form),
                        **form.seat_facts(),
                    )
            except CannotSeat as error:
                form.add_error(None, str(error))
            else:
                return _to_board(request, design, f"{_name(seat)} is in {team} now.")
    else:
        form = _form(design, initial=_asked(request))
    return _show_form(request, "seats/seat_add.html", design, form, {"team": team})


@require_http_methods(["GET", "POST"])
def seat_edit(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Change a seat, its team included; `q` and `contact_q` look for people."""
    design = access.design_to_edit(request.user, design_pk)
    seat = _seat(design, seat_pk)
    teams = list(design.teams.in_design_order())
    if request.method == "POST":
        form = _form(design, seat=seat, teams=teams, data=request.POST)
        if form.is_valid():
            try:
                with access.changing_design(request.user, design.pk, at=timezone.now()):
                    changed = _seat(design, seat_pk)
                    change_seat(
                        seat=changed,
                        team=get_object_or_404(design.teams, pk=form.cleaned_data["team"]),
                        person=form.cleaned_data["holder"],
                        internal_contact=_contact(design, form),
                        **form.seat_facts(),
                    )
            except CannotSeat as error:
                form.add_error(None, str(error))
            else:
                says = f"The seat of {_name(changed)} in {changed.team} is changed."
                return _to_board(request, design, says)
    else:
        initial = seat_values(seat) | _asked(request)
        form = _form(design, seat=seat, teams=teams, initial=initial)
    context = {"team": seat.team, "seat": seat, "name": _name(seat)}
    return _show_form(request, "seats/seat_edit.html", design, form, context)


@require_http_methods(["GET", "POST"])
def seat_move(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Put a seat in the team that is asked for; a page asks which one."""
    design = access.design_to_edit(request.user, design_pk)
    seat = _seat(design, seat_pk)
    if request.method == "POST":
        before = seat.team
        try:
            with access.changing_design(request.user, design.pk, at=timezone.now()):
                seat = _seat(design, seat_pk)
                to = get_object_or_404(design.teams, pk=id_asked(request.POST, "team"))
                move_seat(seat=seat, to=to)
        except CannotSeat as error:
            return answer_change(request, design, str(error), failed=True, seat=seat)
        says = f"{_name(seat)} is in {to} now."
        moved_from = None if before == to else before
        return answer_change(request, design, says, seat=seat, moved_from=moved_from)
    context = {
        "design": design,
        "seat": seat,
        "name": _name(seat),
        "teams": design.teams.exclude(pk=seat.team_id).in_design_order(),
    }
    return render(request, "seats/seat_move.html", context)


@require_POST
def seat_vacate(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Make a seat a vacancy; one that is a vacancy stays so."""
    design = access.design_to_edit(request.user, design_pk)
    with access.changing_design(request.user, design.pk, at=timezone.now()):
        seat = _seat(design, seat_pk)
        name = _name(seat)
        vacate_seat(seat=seat)
    says = f"{name} has left an open seat in {seat.team}."
    return answer_change(request, design, says, seat=seat)


@require_http_methods(["GET", "POST"])
def seat_end(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Say which day is the last one of a seat."""
    design = access.design_to_edit(request.user, design_pk)
    seat = _seat(design, seat_pk)
    if request.method == "POST":
        form = EndSeatForm(request.POST)
        if form.is_valid():
            try:
                with access.changing_design(request.user, design.pk, at=timezone.now()):
                    seat = _seat(design, seat_pk)
                    end_seat(seat=seat, on=form.cleaned_data["on"])
            except CannotSeat as error:
                form.add_error("on", str(error))
            else:
                day = f"{seat.end:%-d %B %Y}"
                says = f"The last day of {_name(seat)} in {seat.team} is {day}."
                return answer_change(request, design, says)
    else:
        form = EndSeatForm(initial={"on": seat.end or timezone.localdate()})
    context = {"design": design, "seat": seat, "name": _name(seat), "form": form}
    return render(request, "seats/seat_end.html", context)


@require_http_methods(["GET", "POST"])
def seat_delete(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Say what goes with a seat, then let it go; a second click finds it gone already."""
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        says = "The seat is gone."
        with access.changing_design(request.user, design.pk, at=timezone.now()):
            if Seat.objects.filter(pk=seat_pk).exists():
                seat = _seat(design, seat_pk)
                says = f"{_name(seat)} has no seat in {seat.team} any more."
                remove_seat(seat=seat)
        return answer_change(request, design, says)
    seat = _seat(design, seat_pk)
    activities = read_framework(design.version).activity_by_key
    context = {
        "design": design,
        "seat": seat,
        "name": _name(seat),
        "ticks": [
            (activities[tick.activity].name if tick.activity in activities else tick.activity, tick)
            for tick in seat.ticks.order_by("activity", "level")
        ],
    }
    return render(request, "seats/seat_delete.html", context)


def _seat(design: Design, pk: int) -> Seat:
    """The seat with its team and people, or 404."""
    seats = Seat.objects.select_related("team", "participant__person", "internal_contact__person")
    seat = get_object_or_404(seats, design=design, pk=pk)
    # So that nothing asks again for the design that is here.
    seat.design = seat.team.design = design
    return seat


def _name(seat: Seat) -> str:
    return seat.participant.person.name if seat.participant else "An open seat"


def _form(
    design: Design, *, seat: Seat | None = None, teams: Sequence[Team] = (), **values: Any
) -> SeatForm:
    return SeatForm(
        organisation=design.organisation,
        framework=read_framework(design.version),
        teams=teams,
        seat=seat,
        **values,
    )


def _asked(request: HtmxHttpRequest) -> dict[str, Any]:
    """What the address says of the form; a search is for somebody who is here."""
    single = ("who", "person", "contact")
    asked: dict[str, Any] = {name: request.GET[name] for name in single if name in request.GET}
    if "roles" in request.GET:
        asked["roles"] = request.GET.getlist("roles")
    if "q" in request.GET:
        asked["who"] = SOMEBODY
    return asked


def _contact(design: Design, form: SeatForm) -> Participant | None:
    """Whoever looks after an outsider, as the design knows them; the design is locked."""
    contact = form.cleaned_data["contact"]
    return take_part(design=design, person=contact) if contact else None


def _show_form(
    request: HtmxHttpRequest, template: str, design: Design, form: SeatForm, more: dict[str, Any]
) -> HttpResponse:
    team = more["team"]
    context = more | {
        "design": design,
        "form": form,
        "q": request.GET.get("q", ""),
        "contact_q": request.GET.get("contact_q", ""),
        "holder": form.chosen("person"),
        "contact": form.chosen("contact"),
    }
    # Whoever is chosen stands alone until somebody else is looked for.
    if "q" in request.GET or context["holder"] is None:
        context["found"] = find_people(design, team, context["q"], besides=context["holder"])
    if "contact_q" in request.GET:
        context["contacts"] = find_people(
            design, team, context["contact_q"], besides=context["contact"]
        )
        return render_page(request, template, context, fragment="contact-found")
    return render_page(request, template, context, fragment="person-found")


def _to_board(request: HtmxHttpRequest, design: Design, says: str) -> HttpResponse:
    messages.success(request, says)
    return redirect("team_list", design.pk)
