"""What `tests.bench.board` measures, where there is a database."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from roles.actions.designs import store_design
from roles.actions.frameworks import publish_framework
from roles.actions.seats import vacate_seat
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import Design, MembershipLevel, Organisation, Person, User
from tests.bench.designs import fifty_teams

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOT_PLACED = 10_000
TITLES = ("Data Engineer", "Sr ML Engineer", "Accountant", "Analytics Engineer", "Data Scientist")
HTMX = {"HX-Request": "true"}
# The names of files as they are, so that none have to be collected first.
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(STORAGES=STORAGES, STATIC_ROOT=settings.STATICFILES_DIRS[0])
def main() -> None:
    editor = User.objects.create(username="editor")
    design = _design(editor)
    client = Client(headers={"host": "localhost"})
    client.force_login(editor)
    board = reverse("board_detail", args=[design.pk])
    tray = reverse("board_tray", args=[design.pk])

    size = f"{design.teams.count()} teams, {design.seats.count()} seats, {NOT_PLACED:,} not placed"
    _print_row(f"the board of {size}: opens", _best_of(lambda: client.get(board)), "300 ms")
    for seat in design.seats.select_related("design", "participant__person").order_by("pk")[::9]:
        vacate_seat(seat=seat)
    some = design.seats.filter(participant=None).count()
    _print_row(
        f"  with {some} of the seats open, and whom they fit",
        _best_of(lambda: client.get(board)),
        "300 ms",
    )
    _print_row("  a seat is moved, with the findings that follow", _moves(client, design))
    _print_row(
        "  the tray is searched", _best_of(lambda: client.get(tray, {"q": "eng"}, headers=HTMX))
    )


def _moves(client: Client, design: Design) -> float:
    """The time of the fastest of several moves, there and back."""
    seat = design.seats.in_design_order().exclude(participant=None)[0]
    teams = [design.teams.exclude(pk=seat.team_id).in_design_order()[0].pk, seat.team_id]
    address = reverse("seat_move", args=[design.pk, seat.pk])
    revision = design.revision

    def move() -> HttpResponse:
        nonlocal revision
        to = teams[(revision - design.revision) % 2]
        answer = client.post(address, {"team": to, "revision": revision}, headers=HTMX)
        revision += 1
        return answer

    return _best_of(move)


def _design(editor: User) -> Design:
    organisation = Organisation.objects.create(name="Acme", slug="acme")
    organisation.memberships.create(user=editor, level=MembershipLevel.EDITOR)
    version = publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=NOW).version
    design = store_design(
        design=fifty_teams(), organisation=organisation, version=version, created_by=None, at=NOW
    )
    Person.objects.bulk_create(
        Person(organisation=organisation, name=f"Person {at:05}", title=TITLES[at % len(TITLES)])
        for at in range(NOT_PLACED)
    )
    return design


def _best_of(ask: Callable[[], HttpResponse]) -> float:
    """The seconds of the fastest of several answers, which other programs disturbed least."""
    return min(_seconds_of(ask) for _ in range(7))


def _seconds_of(ask: Callable[[], HttpResponse]) -> float:
    start = time.perf_counter()
    answer = ask()
    seconds = time.perf_counter() - start
    if answer.status_code != 200:
        raise SystemExit(f"The board failed: {answer.status_code}.")
    return seconds


def _print_row(what: str, seconds: float, promised: str = "") -> None:
    sys.stdout.write(f"{what:<82}{seconds * 1000:>17,.0f} ms{promised:>16}".rstrip() + "\n")
    sys.stdout.flush()
