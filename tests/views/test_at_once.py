"""Two clicks or two people at the same moment: one change, and no error page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import (
    DesignFactory,
    FrameworkVersionFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)
from tests.own_frameworks import (
    ask_for_no_monitoring,
    draft_of,
    listings_on,
    publish_next,
    publish_own,
)

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4


@pytest.fixture
def post_at_once(user) -> Callable[[str, dict[str, Any]], list[int]]:
    """Send a form several times at once; the status codes of the answers."""
    clients = [Client(raise_request_exception=False) for _ in range(TIMES)]
    for client in clients:
        client.force_login(user)

    def post(client: Client, address: str, form: dict[str, Any]) -> int:
        try:
            return client.post(address, form).status_code
        finally:
            connection.close()

    def post_at_once(address: str, form: dict[str, Any]) -> list[int]:
        with ThreadPoolExecutor(TIMES) as threads:
            sent = [threads.submit(post, client, address, form) for client in clients]
            return [answer.result() for answer in sent]

    return post_at_once


@pytest.mark.parametrize("who", ["nobody", "new"])
def test_a_seat_is_added_once(post_at_once, organisation, who):
    team = TeamFactory(design=DesignFactory(organisation=organisation))
    form = {"who": who, "new_name": "Bo", "share": "100", "submission": str(uuid4())}

    answers = post_at_once(f"/designs/{team.design.pk}/teams/{team.pk}/seats/add/", form)

    assert answers == [302] * TIMES
    assert team.seats.count() == 1
    assert organisation.people.count() == (who == "new")


def test_a_team_is_added_once(post_at_once, organisation):
    design = DesignFactory(organisation=organisation)

    answers = post_at_once(
        f"/designs/{design.pk}/teams/add/", {"name": "Search", "kind": "product"}
    )

    assert sorted(answers) == [200] * (TIMES - 1) + [302]
    assert design.teams.count() == 1


def test_a_design_is_made_once(post_at_once, organisation):
    version = FrameworkVersionFactory()
    form = {"name": "As is", "version": version.pk, "serving": "online", "data_scale": "small"}

    answers = post_at_once("/o/acme/designs/new/", form)

    assert sorted(answers) == [200] * (TIMES - 1) + [302]
    assert organisation.designs.filter(is_live=True).count() == organisation.designs.count() == 1


def test_somebody_leaves_once(post_at_once, organisation):
    seat = SeatFactory(team__design__organisation=organisation)
    TickFactory(seat=seat)
    person = seat.participant.person
    today = timezone.localdate()
    seen = f",{seat.pk} {seat.team_id} "

    answers = post_at_once(
        f"/o/acme/people/{person.pk}/leave/", {"on": today, "seats": "open", "seen": seen}
    )

    assert answers == [302] * TIMES
    person.refresh_from_db()
    seat.refresh_from_db()
    assert (person.leaves_on, seat.is_vacant) == (today, True)


def test_a_team_goes_once(post_at_once, organisation):
    team = TeamFactory(design=DesignFactory(organisation=organisation))

    answers = post_at_once(f"/designs/{team.design.pk}/teams/{team.pk}/delete/", {})

    assert answers == [302] * TIMES
    assert not team.design.teams.exists()


def test_a_version_is_published_once(post_at_once, user, organisation):
    user.memberships.update(level="owner")
    first = publish_own(organisation, user)
    design = listings_on(first)
    ask_for_no_monitoring(draft_of(first, user))
    form = {"seen": "0", "changes": "", "move_all": "on"}

    answers = post_at_once(f"/reference/{first.framework.slug}/draft/publish/", form)

    design.refresh_from_db()
    assert answers == [302] * TIMES
    assert first.framework.versions.published().count() == 2
    assert (design.version.number, design.revision) == (2, 1)


def test_a_design_moves_once(post_at_once, user, organisation):
    first = publish_own(organisation, user)
    publish_next(first, user)
    design = listings_on(first)

    answers = post_at_once(f"/designs/{design.pk}/version/", {"to": "2", "revision": "0"})

    design.refresh_from_db()
    assert answers == [302] * TIMES
    assert (design.version.number, design.revision) == (2, 1)
