"""Who sits where: a seat moved, somebody placed, a vacancy filled, a share divided."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from roles import access
from roles.actions.people_titles import learn_title
from roles.actions.seats import CannotSeat, add_seat, fill_seat, move_seat, split_seat
from roles.analysis.design import Role
from roles.forms.seats import SplitSeatForm, halves
from roles.http import HtmxHttpRequest, id_asked, render_page
from roles.models import Design, Seat, Team
from roles.pages.boards import role_names
from roles.pages.doubts import ticks_told
from roles.pages.seats import find_people, free_share, read_fits
from roles.pages.trays import Titles, TrayCard, not_placed, read_openings, still_here
from roles.snapshots import read_framework
from roles.views.boards import (
    BoardChange,
    answer_change,
    answer_refusal,
    changing_board,
)
from roles.views.seats import (
    about_seat,
    change_as_seen,
    name_of,
    seat_as_seen,
    seat_of,
)


@require_http_methods(["GET", "POST"])
def seat_move(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Put a seat in the team that is asked for; a page, or a menu, asks which one."""
    if request.method == "POST":
        return change_as_seen(request, design_pk, seat_pk, _move)
    design = access.design_to_edit(request.user, design_pk)
    seat = seat_of(design, seat_pk)
    context = about_seat(seat) | {"teams": _other_teams(design, seat)}
    return render_page(request, "moves/seat_move.html", context, fragment="menu")


@require_http_methods(["GET", "POST"])
def seat_place(request: HtmxHttpRequest, design_pk: int, person_pk: int) -> HttpResponse:
    """Seat somebody who has no seat in the team that is asked for; a page, or a menu, asks which.

    The role is the one of `roles`, else the one that the title surely names; the share is all
    the time there is. Another role than is suggested is learnt for the title.
    """
    design = access.design_to_edit(request.user, design_pk)
    person = get_object_or_404(still_here(design, on=timezone.localdate()), pk=person_pk)
    card = Titles(design).card(person)
    known = read_framework(design.version).role_by_key
    asked = request.POST.getlist("roles", [card.role])
    roles = [key for key in asked if key in known]
    if request.method == "POST":
        try:
            with changing_board(request, design_pk) as change:
                to = get_object_or_404(change.design.teams, pk=id_asked(request.POST, "team"))
                on = timezone.localdate()
                if not not_placed(change.design, on=on).filter(pk=person.pk).exists():
                    raise CannotSeat(f"{person} has a seat by now.")
                share = free_share(change.design, person, on=on)
                seat = add_seat(team=to, person=person, roles=roles, fte=share)
                as_what = f" as {role_names(roles, known)}" if roles else ", with no role yet"
                change.says = f"{person} is in {to} now{as_what}."
                change.anchor = f"#seat-{seat.pk}"
                _learn(change, card, roles)
        except CannotSeat as error:
            return answer_refusal(request, design_pk, str(error))
        return answer_change(request, change)
    role = request.GET.get("roles", card.role)
    context = {
        "design": design,
        "card": card,
        "role": role,
        "others": _others(design, card),
        "teams": design.teams.in_design_order(),
        "openings": read_openings(design, roles=[role] if role else []),
    }
    return render_page(request, "moves/seat_place.html", context, fragment="menu")


@require_http_methods(["GET", "POST"])
def seat_fill(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Put the person that is asked for into a vacancy; a page names the best, `q` finds others."""
    if request.method == "POST":
        return change_as_seen(request, design_pk, seat_pk, _fill)
    design = access.design_to_edit(request.user, design_pk)
    seat = seat_of(design, seat_pk)
    on = timezone.localdate()
    q = request.GET.get("q", "")
    context = about_seat(seat) | {
        "roles": role_names(seat.roles, read_framework(design.version).role_by_key),
        "q": q,
        "fits": [] if q else read_fits(design, seat, on=on),
        "found": find_people(design, seat.team, q, on=on) if q else None,
    }
    return render_page(request, "moves/seat_fill.html", context, fragment="candidates")


@require_http_methods(["GET", "POST"])
def seat_split(request: HtmxHttpRequest, design_pk: int, seat_pk: int) -> HttpResponse:
    """Share a person with another team: how much stays, and how much goes there."""
    design = access.design_to_edit(request.user, design_pk)
    seat = seat_of(design, seat_pk)
    teams = _other_teams(design, seat)
    if request.method == "POST":
        form = SplitSeatForm(request.POST, teams=teams)
        if form.is_valid():
            try:
                with changing_board(request, design_pk) as change:
                    seat = seat_as_seen(request, change.design, seat_pk)
                    to = get_object_or_404(change.design.teams, pk=form.cleaned_data["team"])
                    shares = {name: form.cleaned_data[name] for name in ("stays", "goes")}
                    second = split_seat(seat=seat, to=to, **shares)
                    change.says = (
                        f"{name_of(seat)} has {float(shares['stays'] * 100):g}% in {seat.team} and"
                        f" {float(shares['goes'] * 100):g}% in {to} now. The ticks stay in"
                        f" {seat.team}."
                    )
                    change.anchor = f"#seat-{second.pk}"
            except CannotSeat as error:
                form.add_error(None, str(error))
            else:
                return answer_change(request, change)
    else:
        form = SplitSeatForm(teams=teams, initial=halves(seat))
    return render(
        request, "moves/seat_split.html", about_seat(seat) | {"form": form, "teams": teams}
    )


def _learn(change: BoardChange, card: TrayCard, roles: list[str]) -> None:
    """Keep the one role that was chosen against what the title was read as."""
    if len(roles) != 1 or not card.is_corrected_by(roles[0]):
        return
    change.learnt = learn_title(design=change.design, title=card.title, role=roles[0])
    if change.learnt is not None:
        known = read_framework(change.design.version).role_by_key
        change.says += f" Next time “{card.title}” is taken for {role_names(roles, known)}."


def _others(design: Design, card: TrayCard) -> list[Role]:
    """The roles that a title is not read as."""
    likely = {role.key for role in card.roles}
    roles = read_framework(design.version).roles
    return [role for role in roles if role.key not in likely]


def _move(request: HtmxHttpRequest, seat: Seat) -> str:
    """Put the seat in the team that is asked for, and say so."""
    to = get_object_or_404(seat.design.teams, pk=id_asked(request.POST, "team"))
    asked = move_seat(seat=seat, to=to)
    return f"{name_of(seat)} is in {to} now.{_went_along(seat, asked)}"


def _fill(request: HtmxHttpRequest, seat: Seat) -> str:
    """Put the person that is asked for into the vacancy, and say so."""
    people = still_here(seat.design, on=timezone.localdate())
    person = get_object_or_404(people, pk=id_asked(request.POST, "person"))
    fill_seat(seat=seat, person=person)
    return f"{person} has the open seat in {seat.team} now.{_planned(seat)}"


def _other_teams(design: Design, seat: Seat) -> list[Team]:
    """Where a seat can go: the teams in which its person has none."""
    teams = design.teams.exclude(pk=seat.team_id)
    if seat.participant_id is not None:
        teams = teams.exclude(seats__participant=seat.participant_id)
    return list(teams.in_design_order())


def _went_along(seat: Seat, asked: int) -> str:
    """What became of the ticks of a seat that moved."""
    if asked:
        need = "needs" if asked == 1 else "need"
        return f" {ticks_told(asked)} went along and {need} confirming."
    held = seat.ticks.count()
    return f" {ticks_told(held)} went along." if held else ""


def _planned(seat: Seat) -> str:
    """What became of the ticks of a vacancy that is filled."""
    held = seat.ticks.count()
    return (
        f" {ticks_told(held)} planned for it {'is' if held == 1 else 'are'} theirs." if held else ""
    )
