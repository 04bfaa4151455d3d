"""What `tests.bench.matrix_pages` measures, where there is a database."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import cycle

from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from roles.actions.designs import store_design
from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import MembershipLevel, Organisation, User
from roles.pages.matrix import matrix_of
from roles.snapshots import take_team_snapshot
from tests.bench.designs import served_design
from tests.bench.publishing_run import NOW, STORAGES

HTMX = {"HX-Request": "true"}


@override_settings(STORAGES=STORAGES, STATIC_ROOT=settings.STATICFILES_DIRS[0])
def main() -> None:
    owner = User.objects.create(username="owner")
    organisation = Organisation.objects.create(name="Acme", slug="acme")
    organisation.memberships.create(user=owner, level=MembershipLevel.OWNER)
    version = publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=NOW).version
    client = Client(headers={"host": "localhost"})
    client.force_login(owner)
    for teams in (4, 200, 1_000):
        design = store_design(
            design=served_design(teams),
            organisation=organisation,
            version=version,
            created_by=owner,
            at=NOW,
        )
        team = design.teams.get(key="T1")
        address = [design.pk, team.pk]
        size = f"{teams:,} product teams and a platform"
        page = reverse("matrix_detail", args=address)
        _print_row(f"the matrix of one team, of {size}: the page", partial(client.get, page))
        for name, what in (
            ("matrix_findings", "  its findings after a tick"),
            ("matrix_besides", "  what the whole design says besides"),
        ):
            ask = partial(client.get, reverse(name, args=address), headers=HTMX)
            _print_row(what, ask)
        _print_row("  a tick", partial(_tick, client, address, _changes(*address)))


def _changes(design_pk: int, team_pk: int) -> Iterator[dict[str, str]]:
    """A tick that is set and taken away again, for ever, as a page sends it."""
    snapshot = take_team_snapshot(design_pk, team_pk, on=NOW.date())
    if snapshot is None:
        raise SystemExit("There is no such team.")
    matrix = matrix_of(snapshot)
    there = next(one for row in matrix.rows for one in row.cells if one.column.is_own).change
    back = replace(there, seen=there.wanted, wanted=there.seen)
    return cycle({"change": str(one), "columns": matrix.layout} for one in (there, back))


def _tick(client: Client, address: list[int], changes: Iterator[dict[str, str]]) -> HttpResponse:
    return client.post(reverse("tick_set", args=address), next(changes), headers=HTMX)


def _print_row(what: str, ask: Callable[[], HttpResponse]) -> None:
    seconds = min(_seconds_of(ask) for _ in range(6))
    sys.stdout.write(f"{what:<82}{seconds * 1000:>17,.0f} ms\n")


def _seconds_of(ask: Callable[[], HttpResponse]) -> float:
    start = time.perf_counter()
    answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"A page failed with {answer.status_code}.")
    return time.perf_counter() - start
