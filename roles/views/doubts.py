"""The ticks that need confirming: a list of them, confirmed one by one or many at once."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from roles import access
from roles.actions.doubts import confirm_seen, remove_seen
from roles.http import HtmxHttpRequest, page_to_return_to
from roles.models import Doubt
from roles.pages.doubts import read_doubts, ticks_told
from roles.session_undo import UNDO, changing_design

type Seen = dict[int, str]


class _NothingDone(Exception):
    """Nobody is to be told that the design was changed; the message says why it was not."""


@require_GET
def doubt_list(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """What needs confirming, all of it or that of a `team` or for a `reason`; `sort` says how."""
    design = access.design_to_read(request.user, design_pk)
    doubts = read_doubts(
        design,
        team=request.GET.get("team", ""),
        reason=request.GET.get("reason", ""),
        number=request.GET.get("page", ""),
        sort=request.GET.get("sort", ""),
        on=timezone.localdate(),
    )
    return render(
        request,
        "doubts/doubt_list.html",
        {"design": design, "may_edit": access.may_edit(design), "doubts": doubts},
    )


@require_POST
def doubt_confirm(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Say that ticks are still true: those that are chosen, or `all` those of a button.

    Each is named with the reason that its person saw. What somebody else settled or changed
    meanwhile is passed over, and that is told.
    """
    if "all" in request.POST:
        return _settle(request, design_pk, [request.POST["all"]], confirm_seen, "confirmed")
    return _settle(request, design_pk, request.POST.getlist("tick"), confirm_seen, "confirmed")


@require_POST
def doubt_remove(request: HtmxHttpRequest, design_pk: int) -> HttpResponse:
    """Take a tick away that is true no longer."""
    return _settle(request, design_pk, request.POST.getlist("remove"), remove_seen, "removed")


def _settle(
    request: HtmxHttpRequest,
    design_pk: int,
    asked: Iterable[str],
    settle: Callable[..., int],
    what: str,
) -> HttpResponse:
    access.design_to_edit(request.user, design_pk)
    seen, now = _seen(asked), timezone.now()
    try:
        if not seen:
            raise _NothingDone("No tick is chosen, so nothing was changed.")
        with changing_design(request, design_pk) as design:
            done = settle(design=design, seen=seen, at=now)
            if not done:
                raise _NothingDone(f"Nothing is left to do: {_passed_over(len(seen))}")
    except _NothingDone as refusal:
        messages.warning(request, str(refusal))
    else:
        says = f"{ticks_told(done)} {'is' if done == 1 else 'are'} {what}."
        if done < len(seen):
            says += f" Passed over: {_passed_over(len(seen) - done)}"
        messages.success(request, says, UNDO)
    return redirect(page_to_return_to(request) or resolve_url("doubt_list", design_pk))


def _passed_over(count: int) -> str:
    return (
        f"{ticks_told(count)} that somebody confirmed, changed or removed since you opened the"
        " list."
    )


def _seen(asked: Iterable[str]) -> Seen:
    """The reasons by tick out of what the list names so, as "12:moved 13:moved"."""
    seen = {}
    for named in asked:
        for one in named.split():
            pk, _, reason = one.partition(":")
            if not (pk.isascii() and pk.isdecimal()) or reason not in Doubt.values:
                raise BadRequest("A tick is named by its number and the reason that was seen.")
            # What no row can be named by.
            if len(pk) < 19:
                seen[int(pk)] = reason
    return seen
