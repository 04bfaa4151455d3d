"""What is changed about many people of the directory at once."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from roles import access
from roles.actions.people import lock_people
from roles.actions.people_changes import (
    MOST,
    CannotTakeBack,
    ChangePlan,
    Wish,
    designs_of,
    make_change,
    plan_change,
    take_back,
)
from roles.forms.people import PersonSearchForm
from roles.forms.people_changes import PeopleChangeForm
from roles.http import HtmxHttpRequest
from roles.models import Membership, Organisation, PersonQuerySet
from roles.pages.doubts import ticks_told
from roles.pages.people import Directory, read_directory


class _ChangedMeanwhile(Exception):
    """What somebody agreed to is no longer what would happen."""


@require_http_methods(["GET", "POST"])
def people_change(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """Ask what chosen people are to have, tell what that changes, and do it once that is seen.

    They are those named by `person`, or with `all` everybody whom the directory at the query
    `found` shows.
    """
    membership = access.membership_to_edit(request.user, organisation)
    asked = request.POST if request.method == "POST" else request.GET
    is_stale = False
    if request.method == "POST":
        try:
            return _change(request, membership)
        except _ChangedMeanwhile:
            is_stale = True
    directory = read_directory(membership.organisation, on=timezone.localdate())
    people = _chosen(asked, directory)
    count = people.count()
    form = PeopleChangeForm(asked, directory=directory)
    wish = form.wish
    return render(
        request,
        "people_changes/people_change.html",
        {
            "organisation": membership.organisation,
            "live": directory.live,
            "form": form,
            "count": count,
            "most": MOST,
            "plan": _plan(people, wish, directory) if wish and count <= MOST else None,
            "is_stale": is_stale,
            "kept": _kept(asked),
            "back": _directory_page(membership.organisation, asked),
            "submission": uuid4(),
        },
        status=409 if is_stale else 200,
    )


@require_POST
def people_change_undo(request: HtmxHttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take back a change that the same user made, unless somebody changed the same since."""
    membership = access.membership_to_edit(request.user, organisation)
    mine = membership.organisation.people_changes.filter(user=request.user)
    change = get_object_or_404(mine, pk=pk)
    now = timezone.now()
    try:
        with _locked(request, membership, designs_of(change), at=now):
            take_back(change=change, at=now)
    except CannotTakeBack as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Undone: {_people_told(len(change.people))} as before.")
    return redirect(_directory_page(membership.organisation, request.POST))


def _change(request: HtmxHttpRequest, membership: Membership) -> HttpResponseRedirect:
    """Do what was shown; raises _ChangedMeanwhile where that would now be something else."""
    submission = _submission(request.POST)
    organisation, now = membership.organisation, timezone.now()
    live = read_directory(organisation, on=timezone.localdate()).live
    moves = bool(request.POST.get("team") or request.POST.get("role"))
    designs = [live.pk] if live is not None and moves else []
    back = redirect(_directory_page(organisation, request.POST))
    with _locked(request, membership, designs, at=now):
        # Twice by a double click.
        if organisation.people_changes.filter(submission=submission).exists():
            return back
        # As all is now that it is locked.
        directory = read_directory(organisation, on=timezone.localdate())
        wish = PeopleChangeForm(request.POST, directory=directory).wish
        people = _chosen(request.POST, directory)[: MOST + 1]
        plan = _plan(people, wish, directory)
        if len(people) > MOST or not plan.effects or plan.seen != request.POST.get("seen"):
            raise _ChangedMeanwhile
        make_change(
            organisation=organisation,
            plan=plan,
            design=directory.live if designs else None,
            by=request.user,
            submission=submission,
            at=now,
        )
    messages.success(request, _what_happened(plan))
    return back


@contextmanager
def _locked(
    request: HtmxHttpRequest, membership: Membership, designs: Iterable[int], *, at: datetime
) -> Iterator[None]:
    """Hold off everybody else from the people, and from what they have in the designs."""
    with transaction.atomic(), ExitStack() as stack:
        lock_people(membership.organisation)
        for pk in designs:
            stack.enter_context(access.changing_design(request.user, pk, at=at))
        yield


def _chosen(asked: QueryDict, directory: Directory) -> PersonQuerySet:
    people: PersonQuerySet = directory.organisation.people.in_name_order()
    if "all" in asked:
        return PersonSearchForm(_found(asked), directory=directory).filter(people).in_name_order()
    # What no row can be named by is nobody.
    named = [pk for pk in asked.getlist("person") if pk.isascii() and pk.isdecimal()]
    return people.filter(pk__in=[pk for pk in named if len(pk) < 19][: MOST + 1])


def _plan(people: PersonQuerySet, wish: Wish, directory: Directory) -> ChangePlan:
    return plan_change(people=list(people), wish=wish, design=directory.live, on=directory.on)


def _kept(asked: QueryDict) -> list[tuple[str, str]]:
    """What names the chosen people, to be sent again."""
    names = ("all", "found") if "all" in asked else ("person", "found")
    return [(name, value) for name in names for value in asked.getlist(name)]


def _found(asked: QueryDict) -> QueryDict:
    return QueryDict(asked.get("found", ""))


def _directory_page(organisation: Organisation, asked: QueryDict) -> str:
    query = _found(asked).urlencode()
    return resolve_url("person_list", organisation.slug) + (f"?{query}" if query else "")


def _submission(asked: QueryDict) -> UUID:
    try:
        return UUID(asked.get("submission", ""))
    except ValueError as error:
        raise BadRequest("A change is named by the form that it was sent with.") from error


def _what_happened(plan: ChangePlan) -> str:
    says = f"Changed: {_people_told(len(plan.people))}."
    passed = len({one.person.pk for one in plan.passed_over} - set(plan.people))
    if passed:
        says += f" Passed over: {_people_told(passed)}."
    if plan.asked:
        says += f" {ticks_told(plan.asked)} {'needs' if plan.asked == 1 else 'need'} confirming."
    return says


def _people_told(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"
