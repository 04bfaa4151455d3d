"""The matrix of a team: who owns what there, and what is to be decided about it."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from roles import access
from roles.analysis.design import Level, TeamKind
from roles.diagnosis import diagnose
from roles.http import HtmxHttpRequest, render_page
from roles.models import Design, Team
from roles.pages.cells import levels
from roles.pages.matrix import Matrix, matrix_of
from roles.pages.matrix_summary import summary_of, told_beside, told_besides
from roles.snapshots import take_team_snapshot


@require_GET
def design_matrix(request: HtmxHttpRequest, design_pk: int) -> HttpResponseRedirect:
    """Show the matrix of the team asked for, else of the first one; all teams if there is none."""
    design = access.design_to_read(request.user, design_pk)
    teams = design.teams.in_design_order()
    if (asked := request.GET.get("team", "")).isdecimal():
        return redirect("matrix_detail", design.pk, get_object_or_404(teams, pk=asked).pk)
    first = teams.filter(kind=TeamKind.PRODUCT).first() or teams.first()
    if first is None:
        return redirect("board_detail", design.pk)
    return redirect("matrix_detail", design.pk, first.pk)


@require_GET
def matrix_detail(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Show a team's matrix; `level` is the letter that a plain click sets, for want of keys."""
    design = access.design_to_read(request.user, design_pk)
    matrix = _matrix(design, team_pk, level=level_asked(request))
    teams = list(design.teams.in_design_order())
    return render(
        request,
        "matrices/matrix_detail.html",
        _judged(design, team_pk, matrix)
        | {
            "teams": teams,
            "servers": _servers(matrix, teams),
            "levels": list(Level),
        },
    )


@require_GET
def matrix_findings(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Show what can be told from a team alone, with the numbers over its matrix.

    It costs the same in a design of any size.
    """
    design = access.design_to_read(request.user, design_pk)
    return render_page(
        request,
        "matrices/matrix_findings.html",
        _judged(design, team_pk, _matrix(design, team_pk)),
        fragment="matrix-judgement",
    )


@require_GET
def matrix_besides(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Show what is said of a team when the whole design is judged, and not yet beside its matrix.

    That is the only page of the matrix that costs what the overview does.
    """
    design = access.design_to_read(request.user, design_pk)
    matrix = _matrix(design, team_pk)
    diagnosis = diagnose(design, on=timezone.localdate())
    besides = told_besides(
        matrix, diagnosis.open, diagnosis.design, design, _address(design, team_pk)
    )
    return render_page(
        request,
        "matrices/matrix_besides.html",
        _about(design, team_pk, matrix)
        | {"besides": besides, "finding_count": len(diagnosis.open)},
        fragment="matrix-besides",
    )


def level_asked(request: HtmxHttpRequest) -> Level:
    """The level that a plain click sets: the owner's, unless the address names another letter."""
    try:
        (level,) = levels(request.GET.get("level", Level.OWNER.letter))
    except ValueError:
        return Level.OWNER
    return level


def _matrix(design: Design, team_pk: int, **settings: Any) -> Matrix:
    snapshot = take_team_snapshot(design.pk, team_pk, on=timezone.localdate())
    if snapshot is None:
        raise Http404
    return matrix_of(snapshot, **settings)


def _judged(design: Design, team_pk: int, matrix: Matrix) -> dict[str, Any]:
    return _about(design, team_pk, matrix) | {
        "summary": summary_of(matrix),
        "findings": told_beside(matrix, design, _address(design, team_pk)),
    }


def _about(design: Design, team_pk: int, matrix: Matrix) -> dict[str, Any]:
    return {
        "design": design,
        "team_pk": team_pk,
        "may_edit": access.may_edit(design),
        "matrix": matrix,
    }


def _address(design: Design, team_pk: int) -> str:
    return reverse("matrix_detail", args=[design.pk, team_pk])


def _servers(matrix: Matrix, teams: list[Team]) -> list[Team]:
    """The platform and shared teams that work for this one."""
    if matrix.unit != matrix.team.key:
        return []
    keys = {team.key for team in matrix.reading.servers_of(matrix.unit)}
    return [team for team in teams if team.key in keys]
