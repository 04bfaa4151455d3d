from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from roles import access
from roles.actions.names import NameTaken
from roles.actions.teams import add_team, change_team, remove_team
from roles.analysis.design import TeamKind
from roles.forms.merging import NotSaved
from roles.forms.teams import TeamForm, team_values
from roles.http import HtmxHttpRequest, wants_fragment
from roles.models import Design, Team
from roles.views.boards import answer_change, changing_board, show_board


@require_http_methods(["GET", "POST"])
def team_add(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        form = TeamForm(request.POST, product_teams=_product_teams(design))
        if form.is_valid():
            try:
                with changing_board(request, design.pk) as change:
                    team = add_team(design=change.design, **form.cleaned_data)
                    change.says = f"{team} is a team now."
            except NameTaken as error:
                form.add_error("name", str(error))
            else:
                return answer_change(request, change)
        form.fields["name"].widget.attrs["autofocus"] = True
        if wants_fragment(request):
            return show_board(request, design, form=form)
    else:
        form = TeamForm(product_teams=_product_teams(design))
    return render(request, "teams/team_add.html", {"design": design, "form": form})


@require_http_methods(["GET", "POST"])
def team_edit(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Change a team; what somebody else changed meanwhile stays, or is shown."""
    design = access.design_to_edit(request.user, design_pk)
    team = get_object_or_404(Team, design=design, pk=team_pk)
    products = _product_teams(design, besides=team)
    if request.method == "POST":
        try:
            with changing_board(request, design.pk) as change:
                # As it is now that it is locked.
                team = get_object_or_404(Team, design=change.design, pk=team_pk)
                form = TeamForm(request.POST, product_teams=products, team=team)
                if not form.is_valid():
                    raise NotSaved
                change_team(team=team, **form.cleaned_data)
        except NotSaved:
            pass
        except NameTaken as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{team} is changed.")
            return redirect("board_detail", design.pk)
    else:
        form = TeamForm(initial=team_values(team), product_teams=products, team=team)
    context = {"design": design, "team": team, "form": form}
    return render(request, "teams/team_edit.html", context)


@require_http_methods(["GET", "POST"])
def team_delete(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Say what goes with the team, then let it go; a second click finds it gone already."""
    design = access.design_to_edit(request.user, design_pk)
    if request.method == "POST":
        try:
            with changing_board(request, design.pk) as change:
                gone = Team.objects.filter(design=design, pk=team_pk).first()
                if gone is None and Team.objects.filter(pk=team_pk).exists():
                    raise Http404
                if gone is not None:
                    # What came to it meanwhile was not agreed to.
                    if request.POST.get("seen", _holds(gone)) != _holds(gone):
                        raise NotSaved
                    remove_team(team=gone)
                change.says = f"{gone or 'The team'} is gone, with its seats."
        except NotSaved:
            messages.warning(request, "Somebody changed this team meanwhile. Look at it again.")
        else:
            return answer_change(request, change)
    team = get_object_or_404(Team, design=design, pk=team_pk)
    context = {
        "design": design,
        "team": team,
        "seen": _holds(team),
        "seats": team.seats.select_related("participant__person").in_design_order(),
        "tick_count": design.ticks.filter(seat__team=team).count() + team.ticks.count(),
        "agreement_count": team.agreements_given.count() + team.agreements_taken.count(),
    }
    return render(request, "teams/team_delete.html", context)


def _holds(team: Team) -> str:
    """The seats of a team and how many ticks they hold, so that a change of that is noticed."""
    seats = team.seats.in_design_order().values_list("pk", flat=True)
    ticks = team.design.ticks.filter(seat__team=team).count()
    return f"{' '.join(map(str, seats))}, {ticks}"


def _product_teams(design: Design, *, besides: Team | None = None) -> list[Team]:
    teams = design.teams.filter(kind=TeamKind.PRODUCT).in_design_order()
    return [team for team in teams if team != besides]
