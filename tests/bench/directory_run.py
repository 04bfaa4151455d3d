"""What `tests.bench.directory` measures, where there is a database."""

import sys
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from roles.actions.designs import store_design
from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import PERSON_ORDERS, Design, MembershipLevel, Organisation, Person, User
from tests.bench.designs import served_design
from tests.bench.memory import megabytes_at_most

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PEOPLE = 100_000
TEAMS = 1_000
STORED_AT_ONCE = 2_000
FIRST_NAMES = ("Ann", "Bob", "Émile", "Olga", "Zoë", "Jürgen", "Wei", "Мария", "Noah", "Rosa")
LAST_NAMES = ("Berg", "Ødegård", "Smith", "Lee", "Rossi", "Novák", "Müller", "Tan", "Haddad")
TITLES = ("Data Engineer", "Senior ML Engineer", "Accountant", "Analyst", "Nurse", "Recruiter")
# The names of files as they are, so that none have to be collected first.
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PROMISED = "150 ms"


@override_settings(STORAGES=STORAGES, STATIC_ROOT=settings.STATICFILES_DIRS[0])
def main() -> None:
    user = User.objects.create(username="editor")
    organisation, design = _stored(user)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    address = reverse("person_list", args=[organisation.slug])
    people, seats = organisation.people.count(), design.seats.count()
    _print_row(f"the directory of {people:,} people, {seats:,} seats, {connection.vendor}", "")

    for what, query in _asked(design):
        if "sort" in query or what == "no filter":
            pages = {"first": 1, "middle": people // 100, "last": people // 50}
        else:
            pages = {"first": 1}
        seconds = {
            page: _best_of(client, address, query | {"page": number})
            for page, number in pages.items()
        }
        slowest = max(seconds, key=lambda page: seconds[page])
        where = f", slowest of three pages: {slowest}" if len(pages) > 1 else ""
        _print_row(f"  {what}{where}", _ms(seconds[slowest]), PROMISED)
    for form in ("csv", "xlsx"):
        export = reverse("person_export", args=[organisation.slug, form])
        start = time.perf_counter()
        size = sum(map(len, client.get(export).streaming_content))
        _print_row(f"  exported as {form}, {size / 1e6:.0f} MB", _ms(time.perf_counter() - start))
    _print_row("  memory of the whole process", f"{megabytes_at_most():,.0f} MB", "500 MB")


def _asked(design: Design) -> list[tuple[str, dict[str, str]]]:
    team = str(design.teams.in_design_order()[7].pk)
    searches = {
        "a common word": "engineer",
        "a letter": "a",
        "another script": "МАРИЯ",
        "a rare word": "person77123@",
        "nothing there": "zzzzz",
        "three words": "ann engineer berg",
    }
    filters = {
        "a team": {"team": team},
        "a role": {"role": "data_engineer"},
        "a kind": {"kind": "contractor"},
        "a rare kind": {"kind": "vendor"},
        "no seat": {"state": "no-seat"},
        "over-allocated": {"state": "over-allocated"},
        "leaving soon": {"state": "leaving-soon"},
        "left": {"state": "left"},
        "a kind, no seat, a word": {"kind": "contractor", "state": "no-seat", "q": "engineer"},
    }
    return [
        ("no filter", {}),
        *((f"search for {what}: {q}", {"q": q}) for what, q in searches.items()),
        *(
            (f"sort by {sign}{order}", {"sort": f"{sign}{order}"})
            for order in PERSON_ORDERS
            for sign in ("", "-")
        ),
        *((f"filter by {what}", query) for what, query in filters.items()),
        *(
            (f"filter by {what}, by title", query | {"sort": "title"})
            for what, query in filters.items()
        ),
    ]


def _stored(user: User) -> tuple[Organisation, Design]:
    """An organisation of so many people, and its live design with a seat for some of them."""
    organisation = Organisation.objects.create(name="Acme", slug="acme")
    organisation.memberships.create(user=user, level=MembershipLevel.EDITOR)
    version = publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=NOW).version
    design = store_design(
        design=served_design(TEAMS),
        organisation=organisation,
        version=version,
        created_by=None,
        at=NOW,
    )
    Design.objects.filter(pk=design.pk).update(is_live=True)
    managers: list[int] = []
    for start in range(organisation.people.count(), PEOPLE, STORED_AT_ONCE):
        some = [_person(organisation, at, managers) for at in range(start, start + STORED_AT_ONCE)]
        managers += [person.pk for person in Person.objects.bulk_create(some)[::10]]
    organisation.people.filter(email="").update(available="0.9")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "SELECT 1")
    return organisation, design


def _person(organisation: Organisation, at: int, managers: list[int]) -> Person:
    today = timezone.localdate()
    first, last = FIRST_NAMES[at % len(FIRST_NAMES)], LAST_NAMES[at % len(LAST_NAMES)]
    leaves_on = None
    if at % 31 == 0:
        leaves_on = today - timedelta(days=at % 300 + 1)
    elif at % 97 == 0:
        leaves_on = today + timedelta(days=at % 120)
    return Person(
        organisation=organisation,
        name=f"{first} {last} {at:06}",
        email=f"person{at}@example.org",
        title=TITLES[at % len(TITLES)],
        department=f"Department {at % 120}",
        kind="contractor" if at % 10 == 0 else "vendor" if at % 1_000 == 3 else "employee",
        external_id=f"E{at}",
        manager_id=managers[at % len(managers)] if managers else None,
        starts_on=today - timedelta(days=at % 3_000 + 400),
        leaves_on=leaves_on,
    )


def _best_of(client: Client, address: str, query: dict[str, object]) -> float:
    """The seconds of the fastest of several answers, which other programs disturbed least."""
    return min(_seconds_of(client, address, query) for _ in range(5))


def _seconds_of(client: Client, address: str, query: dict[str, object]) -> float:
    start = time.perf_counter()
    answer = client.get(address, query)
    seconds = time.perf_counter() - start
    if answer.status_code != 200:
        raise SystemExit(f"The directory failed: {answer.status_code}.")
    return seconds


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def _print_row(what: str, measured: str, promised: str = "") -> None:
    sys.stdout.write(f"{what:<82}{measured:>20}{promised:>16}".rstrip() + "\n")
    sys.stdout.flush()
