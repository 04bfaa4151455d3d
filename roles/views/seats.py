from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from roles import access
from roles.actions.seats import (
    CannotSeat,
    add_seat,
    change_seat,
    end_seat,
    remove_seat,
    take_part,
    vacate_seat,
)
from roles.forms.merging import NotSaved
from roles.forms.seats import SOMEBODY, EndSeatForm, SeatForm, seat_values
from roles.http import HtmxHttpRequest, render_page
from roles.models import Design, Participant, Seat, Team
from roles.pages.doubts import to_confirm
from roles.pages.seats import find_people
from roles.snapshots import read_framework
from roles.views.boards import answer_change, answer_refusal, changing_board


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
                with changing_board(request, design.pk) as change:
                    team = get_object_or_404(Team, design=change.design, pk=team_pk)
                    seat = add_seat(
                        team=team,
                        person=form.cleaned_data["holder"],
                        submission=form.cleaned_data["submission"],
                        internal_contact=_contact(change.design, form),
                        **form.seat_facts(),
                    )
                    change.says = f"{name_of(seat)} is in {team} now."
                    change.anchor = f"#seat-{seat.pk}"
            except CannotSeat as error:
                form.add_error(None, str(error))
            else:
                return answer_change(request, change)
    else:
        form = _form(design, initial=_asked(request))
    return _show_form(request, "seats/seat_add.html", design, form, {"team": team})


@require_http_methods(["GET", "POST"])
def seat_edit(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Change a seat, its team included; `q` and `contact_q` look for people.

    What somebody else changed meanwhile stays, or is shown.
    """
    design = access.design_to_edit(request.user, design_pk)
    seat = seat_of(design, seat_pk)
    teams = list(design.teams.in_design_order())
    if request.method == "POST":
        try:
            with changing_board(request, design.pk) as change:
                changed = seat_of(change.design, seat_pk)
                form = _form(design, seat=changed, teams=teams, data=request.POST)
                if not form.is_valid():
                    raise NotSaved
                asked = change_seat(
                    seat=changed,
                    team=get_object_or_404(design.teams, pk=form.cleaned_data["team"]),
                    person=form.cleaned_data["holder"],
                    internal_contact=_contact(change.design, form),
                    **form.seat_facts(),
                )
                says = f"The seat of {name_of(changed)} in {changed.team} is changed."
                change.says = says + to_confirm(asked)
                change.anchor = f"#seat-{seat.pk}"
        except NotSaved:
            pass
        except CannotSeat as error:
            form.add_error(None, str(error))
        else:
            return answer_change(request, change)
    else:
        initial = seat_values(seat) | _asked(request)
        form = _form(design, seat=seat, teams=teams, initial=initial)
    context = about_seat(seat) | {"team": seat.team}
    return _show_form(request, "seats/seat_edit.html", design, form, context)


@require_POST
def seat_vacate(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Make a seat a vacancy; one that is a vacancy stays so."""
    return change_as_seen(request, design_pk, seat_pk, _vacate)


@require_http_methods(["GET", "POST"])
def seat_end(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Say which day is the last one of a seat."""
    design = access.design_to_edit(request.user, design_pk)
    seat = seat_of(design, seat_pk)
    if request.method == "POST":
        form = EndSeatForm(request.POST)
        if form.is_valid():
            try:
                with changing_board(request, design_pk) as change:
                    seat = seat_as_seen(request, change.design, seat_pk)
                    asked = end_seat(seat=seat, on=form.cleaned_data["on"])
                    day = f"{form.cleaned_data['on']:%-d %B %Y}"
                    says = f"The last day of {name_of(seat)} in {seat.team} is {day}."
                    change.says = says + (to_confirm(asked) or _to_confirm_then(seat))
                    change.anchor = f"#seat-{seat.pk}"
            except CannotSeat as error:
                form.add_error("on", str(error))
            else:
                return answer_change(request, change)
    else:
        form = EndSeatForm(initial={"on": seat.end or timezone.localdate()})
    context = about_seat(seat) | {"form": form}
    return render(request, "seats/seat_end.html", context)


@require_http_methods(["GET", "POST"])
def seat_delete(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Say what goes with a seat, then let it go; a second click finds it gone already."""
    if request.method == "POST":
        try:
            with changing_board(request, design_pk) as change:
                change.says = "The seat is gone."
                if Seat.objects.filter(pk=seat_pk).exists():
                    seat = seat_as_seen(request, change.design, seat_pk)
                    change.says = f"{name_of(seat)} has no seat in {seat.team} any more."
                    remove_seat(seat=seat)
        except CannotSeat as error:
            return answer_refusal(request, design_pk, str(error))
        return answer_change(request, change)
    design = access.design_to_edit(request.user, design_pk)
    seat = seat_of(design, seat_pk)
    activities = read_framework(design.version).activity_by_key
    context = about_seat(seat) | {
        "ticks": [
            (activities[tick.activity].name if tick.activity in activities else tick.activity, tick)
            for tick in seat.ticks.order_by("activity", "level")
        ],
    }
    return render(request, "seats/seat_delete.html", context)


def seat_of(design: Design, pk: int) -> Seat:
    """The seat with its team and people, or 404."""
    seats = Seat.objects.select_related("team", "participant__person", "internal_contact__person")
    seat = get_object_or_404(seats, design=design, pk=pk)
    # So that nothing asks again for the design that is here.
    seat.design = seat.team.design = design
    return seat


def seat_as_seen(request: HtmxHttpRequest, design: Design, pk: int) -> Seat:
    """The seat to be changed, where its person has seen it. The design is locked.

    Raises CannotSeat if somebody else moved it meanwhile, or has put another person there.
    """
    seat = seat_of(design, pk)
    if request.POST.get("seen", seen_of(seat)) != seen_of(seat):
        raise CannotSeat(
            f"Somebody changed this seat meanwhile: {name_of(seat)} is in {seat.team}. Nothing else"
            " was changed."
        )
    return seat


def change_as_seen(
    request: HtmxHttpRequest,
    design_pk: int,
    seat_pk: int,
    do: Callable[[HtmxHttpRequest, Seat], str],
) -> HttpResponse:
    """Change a seat where its person has seen it; `do` does that and says so.

    The answer is the board, with that or with why nothing was changed.
    """
    try:
        with changing_board(request, design_pk) as change:
            seat = seat_as_seen(request, change.design, seat_pk)
            change.says = do(request, seat)
            change.anchor = f"#seat-{seat.pk}"
    except CannotSeat as error:
        return answer_refusal(request, design_pk, str(error))
    return answer_change(request, change)


def seen_of(seat: Seat) -> str:
    """Where a seat is and who sits there, as the board tells it too."""
    return f"{seat.team_id} {seat.participant_id or 0}"


def name_of(seat: Seat) -> str:
    return seat.participant.person.name if seat.participant else "An open seat"


def about_seat(seat: Seat) -> dict[str, Any]:
    return {
        "design": seat.design,
        "seat": seat,
        "name": name_of(seat),
        "seen": seen_of(seat),
        "tick_count": seat.ticks.count(),
    }


def _vacate(_: HtmxHttpRequest, seat: Seat) -> str:
    name = name_of(seat)
    asked = vacate_seat(seat=seat)
    return f"{name} has left an open seat in {seat.team}.{to_confirm(asked)}"


def _to_confirm_then(seat: Seat) -> str:
    """What needs confirming once the last day of a seat is over, if there is such."""
    held = 0 if seat.is_vacant else seat.ticks.count()
    return to_confirm(held).removesuffix(".") + " from the day after." if held else ""


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
    team, on = more["team"], timezone.localdate()
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
        context["found"] = find_people(design, team, context["q"], on=on, besides=context["holder"])
    if "contact_q" in request.GET:
        context["contacts"] = find_people(
            design, team, context["contact_q"], on=on, besides=context["contact"]
        )
        return render_page(request, template, context, fragment="contact-found")
    return render_page(request, template, context, fragment="person-found")
