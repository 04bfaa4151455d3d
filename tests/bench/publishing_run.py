"""What `tests.bench.publishing` measures, where there is a database."""

import html
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from roles.actions.designs import store_design
from roles.actions.drafts import copy_framework, publish_draft, start_draft
from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import FrameworkVersion, MembershipLevel, Organisation, User
from tests.bench.designs import small_design

DESIGNS = 200
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
# The names of files as they are, so that none have to be collected first.
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@override_settings(STORAGES=STORAGES, STATIC_ROOT=settings.STATICFILES_DIRS[0])
def main() -> None:
    owner = User.objects.create(username="owner")
    draft = _draft(owner)
    client = Client(headers={"host": "localhost"})
    client.force_login(owner)
    address = reverse("draft_impact", args=[draft.framework.slug])

    slices = list(_slices(client, address))
    start = time.perf_counter()
    answer = client.post(
        reverse("draft_publish", args=[draft.framework.slug]), {"seen": 0, "move_all": "on"}
    )
    publishing = time.perf_counter() - start
    moved = FrameworkVersion.objects.get(pk=draft.pk).designs.count()
    if answer.status_code != 302 or moved != DESIGNS:
        raise SystemExit(f"Publishing failed: {answer.status_code}, {moved} designs moved.")

    people = len(small_design().people)
    _print_row(
        f"impact of a draft on {DESIGNS} designs of {people} people: first answer", slices[0]
    )
    _print_row(f"  the slowest of {len(slices)} slices", max(slices))
    _print_row("  all slices", sum(slices))
    _print_row("  publish and move all designs", publishing)
    _print_row("  impact and publishing together", sum(slices) + publishing, "10,000 ms")


def _draft(owner: User) -> FrameworkVersion:
    """A draft that makes a difference, of a framework that all the designs use."""
    organisation = Organisation.objects.create(name="Acme", slug="acme")
    organisation.memberships.create(user=owner, level=MembershipLevel.OWNER)
    shipped = publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=NOW).version
    first = copy_framework(
        version=shipped, organisation=organisation, title="Our way", by=owner, at=NOW
    )
    publish_draft(draft=first, changes="", by=owner, at=NOW)
    for _ in range(DESIGNS):
        store_design(
            design=small_design(),
            organisation=organisation,
            version=first,
            created_by=owner,
            at=NOW,
        )
    draft = start_draft(framework=first.framework, by=owner, at=NOW)
    draft.activities.filter(key="deploy_models").update(is_retired=True)
    draft.activities.filter(key="monitor_models").update(required=False)
    draft.structures.filter(key="hybrid").delete()
    return draft


def _slices(client: Client, address: str) -> Iterator[float]:
    """The seconds of each answer, as the page fetches one after the other."""
    headers: dict[str, str] = {}
    while address:
        start = time.perf_counter()
        answer = client.get(address, headers=headers)
        yield time.perf_counter() - start
        if answer.status_code != 200:
            raise SystemExit(f"{address} failed with {answer.status_code}.")
        following = re.search(r'hx-get="([^"]*from=[^"]*)"', answer.content.decode())
        address = html.unescape(following[1]) if following else ""
        headers = {"HX-Request": "true"}


def _print_row(what: str, seconds: float, promised: str = "") -> None:
    sys.stdout.write(f"{what:<82}{seconds * 1000:>17,.0f} ms{promised:>16}".rstrip() + "\n")
