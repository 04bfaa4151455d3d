"""The board of a design, and how everything that is changed on it is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from roles import access
from roles.actions.people_titles import Learnt
from roles.actions.undo import CannotUndo, title_learnt
from roles.forms.teams import TeamForm
from roles.http import HtmxHttpRequest, id_asked, render_page, wants_fragment
from roles.models import Design
from roles.pages.boards import Board, read_board
from roles.pages.trays import Tray, read_tray
from roles.session_undo import UNDO, UNDONE, can_take_back, remembering, take_back


@require_GET
def board_detail(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """All teams with their seats, and whoever has none; `q` and `page` are those of the tray."""
    design = access.design_to_read(request.user, design_pk)
    board = read_board(design, on=timezone.localdate(), with_fits=access.may_edit(design))
    context = _context(request, design, board)
    context["tray"] = _tray(request.GET, design)
    return render_page(request, "boards/board_detail.html", context, fragment="board")


@require_GET
def board_tray(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """The people without a seat, alone: whom `q` finds, and page after page."""
    design = access.design_to_read(request.user, design_pk)
    context = {
        "design": design,
        "tray": _tray(request.GET, design),
        "may_edit": access.may_edit(design),
    }
    return render_page(request, "boards/board_tray.html", context, fragment="tray")


@require_POST
def board_undo(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Take back the last change of this session, unless somebody changed the design since."""
    try:
        with _locked(request, design_pk) as change:
            take_back(request, change.design)
    except CannotUndo as refusal:
        return answer_refusal(request, design_pk, str(refusal))
    change.says = UNDONE
    return answer_change(request, change)


@dataclass(slots=True)
class BoardChange:
    """A change that is being made: the design, locked, and what board and tray were before.

    `says` is what to tell of it; `anchor` names the card to go to; `learnt` is what it taught
    about a title.
    """

    design: Design
    before: tuple[Board, Tray] | None
    says: str = ""
    anchor: str = ""
    learnt: Learnt | None = None


@contextmanager
def changing_board(request: HtmxHttpRequest, design_pk: int) -> Iterator[BoardChange]:
    """Allow one change as `access.changing_design` does, and keep it so that it can be undone."""
    with _locked(request, design_pk) as change, remembering(request, change.design) as besides:
        yield change
        if change.learnt is not None:
            besides |= title_learnt(change.learnt.correction, change.learnt.before)


def answer_change(request: HtmxHttpRequest, change: BoardChange) -> HttpResponse:
    """Show what a change did: for htmx the lanes that are otherwise now, else the board."""
    design = change.design
    if not wants_fragment(request):
        says = change.says
        if change.learnt is not None:
            corrections = resolve_url("title_list", design.organisation.slug)
            query = urlencode({"q": change.learnt.correction.title})
            says = format_html('{} <a href="{}?{}">Forget it…</a>', says, corrections, query)
        messages.success(request, says, UNDO if can_take_back(request, design) else "")
        return redirect(reverse("board_detail", args=[design.pk]) + change.anchor)
    board = read_board(design, on=timezone.localdate())
    tray = _tray(request.POST, design)
    changed: dict[str, Any] = {"says": change.says, "learnt": change.learnt, "tray": tray}
    if change.before is not None:
        board_before, tray_before = change.before
        changed["lanes"] = board.lanes_unlike(board_before)
        changed["has_same_tray"] = tray.cards == tray_before.cards
    response = _show_changes(request, design, board, **changed)
    # So that the focus goes where the seat went.
    return trigger_client_event(response, "seated", {"card": change.anchor}, after="settle")


def answer_refusal(request: HtmxHttpRequest, design_pk: int, says: str) -> HttpResponse:
    """Say why nothing was changed, beside the board as it is now."""
    design = access.design_to_edit(request.user, design_pk)
    if not wants_fragment(request):
        messages.error(request, says)
        return redirect("board_detail", design.pk)
    board = read_board(design, on=timezone.localdate())
    return _show_changes(request, design, board, says=says, failed=True)


def show_board(request: HtmxHttpRequest, design: Design, *, form: TeamForm) -> HttpResponse:
    """The whole board with a form that has to be mended."""
    board = read_board(design, on=timezone.localdate())
    return _show_changes(request, design, board, form=form)


@contextmanager
def _locked(request: HtmxHttpRequest, design_pk: int) -> Iterator[BoardChange]:
    with access.changing_design(request.user, design_pk, at=timezone.now()):
        # As it is now that it is locked.
        design = access.design_to_edit(request.user, design_pk)
        before = None
        # Whoever looks at an older board gets all of it anew.
        if wants_fragment(request) and _revision_seen(request) == design.revision - 1:
            before = (read_board(design, on=timezone.localdate()), _tray(request.POST, design))
        yield BoardChange(design, before)


def _revision_seen(request: HtmxHttpRequest) -> int:
    return id_asked(request.POST, "revision") if "revision" in request.POST else -1


def _show_changes(
    request: HtmxHttpRequest, design: Design, board: Board, **more: Any
) -> HttpResponse:
    """What htmx puts in place: the `lanes` that are given, else the whole board."""
    context = _context(request, design, board) | {"is_swapped": True} | more
    if "tray" not in context:
        context["tray"] = _tray(request.POST, design)
    return render(request, "boards/board_detail.html#board-changes", context)


def _context(request: HtmxHttpRequest, design: Design, board: Board) -> dict[str, Any]:
    return {
        "design": design,
        "board": board,
        "may_edit": access.may_edit(design),
        "can_undo": can_take_back(request, design),
        "form": TeamForm(product_teams=[]),
        # Another one for each form, so that a double click opens one seat.
        "submission": uuid4,
    }


def _tray(asked: QueryDict, design: Design) -> Tray:
    return read_tray(
        design, q=asked.get("q", ""), page=asked.get("page", ""), on=timezone.localdate()
    )
