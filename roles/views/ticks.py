"""One tick: the change of one cell of a team's matrix."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from roles import access
from roles.actions.ticks import (
    confirm_role,
    confirm_seat,
    name_vacancy,
    set_role_levels,
    set_seat_levels,
)
from roles.http import HtmxHttpRequest, wants_fragment
from roles.models import Seat
from roles.pages.cells import CellChange, MatrixCell, in_words
from roles.pages.matrix import Matrix, matrix_of, with_confirmed, with_levels, with_named_seat
from roles.snapshots import TeamSnapshot, take_team_snapshot
from roles.views.matrices import level_asked


class _CellHasChanged(Exception):
    """Somebody else was faster, so nothing is written; `matrix` is how it is now."""

    def __init__(self, matrix: Matrix, cell: MatrixCell) -> None:
        held = f"is {in_words(cell.levels)}" if cell.levels else "does not hold it"
        super().__init__(
            f"Somebody else changed this cell: {cell.column.name} {held} now. "
            "Nothing was overwritten."
        )
        self.matrix = matrix


@require_POST
def tick_set(request: HtmxHttpRequest, design_pk: int, team_pk: int) -> HttpResponse:
    """Let a cell hold exactly the levels wanted, if it still holds those that were seen.

    Wanting what was seen confirms it, if it needs that. Where it holds something else nothing is
    written, and the row comes back as it is now, with a sentence (409).
    """
    try:
        change = CellChange.parse(request.POST.get("change", ""))
    except ValueError as error:
        raise BadRequest(str(error)) from error
    page = resolve_url("matrix_detail", design_pk, team_pk)
    try:
        now = timezone.now()
        with access.changing_design(request.user, design_pk, at=now):
            snapshot = take_team_snapshot(design_pk, team_pk, on=timezone.localdate())
            if snapshot is None:
                raise Http404
            before = matrix_of(snapshot, level=level_asked(request))
            cell = before.cell(change.activity, change.column)
            if cell is None:
                raise Http404
            if cell.levels not in (change.seen, change.wanted):
                raise _CellHasChanged(before, cell)
            where = {"design_pk": design_pk, "team_pk": team_pk}
            if change.seen == change.wanted:
                written = _confirm(snapshot, cell, **where, at=now)
            else:
                written = _write(snapshot, cell, change, **where, at=now)
    except _CellHasChanged as refusal:
        return _answer(request, page, refusal.matrix, refusal.matrix, change, refusal=refusal)
    after = matrix_of(written, level=before.level, role_columns=before.role_columns)
    return _answer(request, page, before, after, change)


def _confirm(
    snapshot: TeamSnapshot, cell: MatrixCell, *, design_pk: int, team_pk: int, at: datetime
) -> TeamSnapshot:
    """Confirm all that the cell holds; one that somebody confirmed meanwhile stays as it is."""
    column, activity = cell.column, cell.change.activity
    if not cell.doubt:
        return snapshot
    if column.seat_pk is None:
        confirm_role(
            design_pk=design_pk, team_pk=team_pk, role=column.role, activity=activity, at=at
        )
    else:
        confirm_seat(design_pk=design_pk, seat_pk=column.seat_pk, activity=activity, at=at)
    return with_confirmed(snapshot, column, activity)


def _write(
    snapshot: TeamSnapshot,
    cell: MatrixCell,
    change: CellChange,
    *,
    design_pk: int,
    team_pk: int,
    at: datetime,
) -> TeamSnapshot:
    """Write what the cell is to hold, and say how the team is then, without reading it again."""
    column = cell.column
    if column.seat is None or column.seat_pk is None:
        set_role_levels(
            design_pk=design_pk,
            team_pk=team_pk,
            role=column.role,
            activity=change.activity,
            held=cell.levels,
            wanted=change.wanted,
            at=at,
        )
        return with_levels(snapshot, column, change.activity, change.wanted)
    set_seat_levels(
        design_pk=design_pk,
        seat_pk=column.seat_pk,
        activity=change.activity,
        held=cell.levels,
        wanted=change.wanted,
        at=at,
    )
    if column.seat.person is None and not column.seat.key:
        seat = Seat(pk=column.seat_pk)
        name_vacancy(seat=seat)
        snapshot = with_named_seat(snapshot, column.seat_pk, seat.key)
        column = column.named(seat.key)
    return with_levels(snapshot, column, change.activity, change.wanted)


def _answer(
    request: HtmxHttpRequest,
    page: str,
    before: Matrix,
    after: Matrix,
    change: CellChange,
    *,
    refusal: _CellHasChanged | None = None,
) -> HttpResponse:
    """The rows that look different now for htmx; the whole page without it.

    The whole page, too, where its columns are no longer those of the design.
    """
    words = str(refusal) if refusal else after.told(change.activity, change.column)
    if change.seen == change.wanted and not refusal:
        words = f"Confirmed. {words}"
    is_fragment = wants_fragment(request)
    if not is_fragment or request.POST.get("columns") != after.layout:
        messages.add_message(request, messages.WARNING if refusal else messages.SUCCESS, words)
        if is_fragment:
            return HttpResponseClientRefresh()
        return redirect(f"{page}?level={after.level.letter}#row-{change.activity}")
    response = render(
        request,
        "matrices/matrix_detail.html#matrix-answer",
        {
            "rows": after.rows_unlike(before, and_always=change.activity),
            "pressed": change.activity,
            "may_edit": True,
        },
        status=409 if refusal else 200,
    )
    return trigger_client_event(
        response,
        "ticked",
        {
            "says": words,
            "conflict": refusal is not None,
            "owned": {
                f"owned-{column.id}": owned for column, owned in after.counts if column.is_own
            },
        },
    )
