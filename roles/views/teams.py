from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from roles import access
from roles.actions.names import NameTaken
from roles.actions.teams import add_team, change_team, remove_team
from roles.analysis.design import TeamKind
from roles.forms.teams import TeamForm, team_values
from roles.http import HtmxHttpRequest, render_page, wants_fragment
from roles.models import Design, Seat, Team
from roles.pages.teams import read_teams_page


@require_GET
def team_list(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """All teams with their seats; `seat` and `from` offer to undo a move that was just made."""
    design = access.design_to_read(request.user, design_pk)
    seat, moved_from = _move_asked(request, design) if "seat" in request.GET else (None, None)
    return _show_board(request, design, seat=seat, moved_from=moved_from)


@require_http_methods(["GET", "POST"])
def team_add(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        form = TeamForm(request.POST, product_teams=_product_teams(design))
        if form.is_valid():
            try:
                with access.changing_design(request.user, design.pk, at=timezone.now()):
                    team = add_team(design=design, **form.cleaned_data)
            except NameTaken as error:
                form.add_error("name", str(error))
            else:
                return answer_change(request, design, f"{team} is a team now.")
        form.fields["name"].widget.attrs["autofocus"] = True
        if wants_fragment(request):
            return _show_board(request, design, form=form)
    else:
        form = TeamForm(product_teams=_product_teams(design))
    return render(request, "teams/team_add.html", {"design": design, "form": form})


@require_http_methods(["GET", "POST"])
def team_edit(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    design = access.design_to_edit(request.user, design_pk)
    team = get_object_or_404(Team, design=design, pk=team_pk)
    products = _product_teams(design, besides=team)
    if request.method == "POST":
        form = TeamForm(request.POST, product_teams=products)
        if form.is_valid():
            try:
                with access.changing_design(request.user, design.pk, at=timezone.now()):
                    team = get_object_or_404(Team, design=design, pk=team_pk)
                    change_team(team=team, **form.cleaned_data)
            except NameTaken as error:
                form.add_error("name", str(error))
            else:
                messages.success(request, f"{team} is changed.")
                return redirect("team_list", design.pk)
    else:
        form = TeamForm(initial=team_values(team), product_teams=products)
    context = {"design": design, "team": team, "form": form}
    return render(request, "teams/team_edit.html", context)


@require_http_methods(["GET", "POST"])
def team_delete(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Say what goes with the team, then let it go; a second click finds it gone already."""
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        with access.changing_design(request.user, design.pk, at=timezone.now()):
            gone = Team.objects.filter(design=design, pk=team_pk).first()
            if gone is not None:
                remove_team(team=gone)
            elif Team.objects.filter(pk=team_pk).exists():
                raise Http404
        return answer_change(request, design, f"{gone or 'The team'} is gone, with its seats.")
    team = get_object_or_404(Team, design=design, pk=team_pk)
    seats = team.seats.select_related("participant__person").in_design_order()
    context = {
        "design": design,
        "team": team,
        "seats": seats,
        "tick_count": design.ticks.filter(seat__team=team).count() + team.ticks.count(),
        "agreement_count": team.agreements_given.count() + team.agreements_taken.count(),
    }
    return render(request, "teams/team_delete.html", context)


def answer_change(
    request: HtmxHttpRequest,
    design: Design,
    says: str,
    *,
    failed: bool = False,
    seat: Seat | None = None,
    moved_from: Team | None = None,
) -> HttpResponse:
    """Answer a change on the board: the board again for htmx, the way to it without.

    The cursor goes to `seat`, and a seat that has moved is offered the way back.
    """
    if wants_fragment(request):
        return _show_board(
            request, design, says=says, failed=failed, seat=seat, moved_from=moved_from
        )
    address = reverse("team_list", args=[design.pk])
    if seat is not None and moved_from is not None:
        address += "?" + urlencode({"seat": seat.pk, "from": moved_from.pk})
    elif failed:
        messages.error(request, says)
    else:
        messages.success(request, says)
    return redirect(address)


def id_asked(asked: QueryDict, name: str) -> int:
    """The primary key that a request names, or 0, which nothing has."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _show_board(
    request: HtmxHttpRequest, design: Design, *, form: TeamForm | None = None, **more: Any
) -> HttpResponse:
    page = read_teams_page(design, on=timezone.localdate())
    context = more | {
        "design": design,
        "page": page,
        "may_edit": access.may_edit(design),
        "form": form or TeamForm(product_teams=[]),
    }
    return render_page(request, "teams/team_list.html", context, fragment="board")


def _move_asked(request: HtmxHttpRequest, design: Design) -> tuple[Seat, Team] | tuple[None, None]:
    """The seat and where it comes from, as far as the address tells the truth."""
    seats = design.seats.select_related("team", "participant__person")
    seat = seats.filter(pk=id_asked(request.GET, "seat")).first()
    team = design.teams.filter(pk=id_asked(request.GET, "from")).first()
    return (seat, team) if seat and team and seat.team_id != team.pk else (None, None)


def _product_teams(design: Design, *, besides: Team | None = None) -> list[Team]:
    teams = design.teams.filter(kind=TeamKind.PRODUCT).in_design_order()
    return [team for team in teams if team != besides]
