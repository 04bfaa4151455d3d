"""An organisation never sees or changes another's, whatever the address: every URL is walked."""

import re
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import URLPattern, reverse

from roles.models import (
    Agreement,
    Design,
    Organisation,
    Person,
    Seat,
    TitleCorrection,
    User,
)
from roles.urls import urlpatterns
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    FrameworkFactory,
    FrameworkVersionFactory,
    OrganisationFactory,
    ParticipantFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
    TitleCorrectionFactory,
)

pytestmark = pytest.mark.django_db

ADDRESSED = [
    pattern for pattern in urlpatterns if re.search(r"<(slug:(?!role)|int:)", str(pattern.pattern))
]
# What a form or a click could send, so that nothing is refused for being incomplete only.
SENT = {
    "name": "Taken over",
    "title": "Taken over",
    "kind": "product",
    "level": "owner",
    "activity": "build_models",
    "wanted": "R",
    "seen": "",
    "who": "nobody",
    "share": "100",
    "confirm": "on",
    "on": "2026-11-21",
    "stays": "50",
    "goes": "50",
    "change": "build_models seat-1 - R",
    "rule": "GAP-01",
    "subject": "build_models[A]",
    "fix": "0 Give Build models to Ann",
    "reason": "Known",
    "place": "1",
    "retired": "on",
    "to": "1",
    "revision": "0",
    "tick": "1:moved",
    "remove": "1:moved",
}


@dataclass(frozen=True)
class Theirs:
    """Something of everything that an address can name, in one organisation."""

    organisation: Organisation
    design: Design
    seat: Seat
    person: Person
    agreement: Agreement
    correction: TitleCorrection
    framework: str

    def named(self, argument: str) -> object:
        return {
            "organisation": self.organisation.slug,
            "design_pk": self.design.pk,
            "team_pk": self.seat.team_id,
            "seat_pk": self.seat.pk,
            "pk": self.person.pk,
            "agreement_pk": self.agreement.pk,
            "correction_pk": self.correction.pk,
            "person_pk": self.person.pk,
            "framework": self.framework,
            "role": "analyst",
            "form": "csv",
            "kind": "roles",
            "key": "analyst",
            "activity": "build_models",
        }[argument]


def everything_of(organisation: Organisation) -> Theirs:
    framework = FrameworkFactory(
        organisation=organisation, slug=f"framework-of-{organisation.slug}"
    )
    version = FrameworkVersionFactory(framework=framework)
    RoleFactory(version=version, key="analyst")
    draft = FrameworkVersionFactory(framework=framework, number=2, published_at=None, base=version)
    RoleFactory(version=draft, key="analyst")
    ActivityFactory(version=draft, key="build_models")
    seat = SeatFactory(team=TeamFactory(design__organisation=organisation, design__version=version))
    SeatFactory(team=seat.team, participant=ParticipantFactory(design=seat.design))
    TickFactory(seat=seat)
    return Theirs(
        organisation,
        seat.design,
        seat,
        seat.participant.person,
        AgreementFactory(from_team=seat.team),
        TitleCorrectionFactory(organisation=organisation, framework=framework),
        framework.slug,
    )


@pytest.fixture
def theirs() -> Theirs:
    return everything_of(OrganisationFactory(slug="theirs"))


@pytest.fixture
def ours(organisation: Organisation) -> Theirs:
    return everything_of(organisation)


def stored() -> list[str]:
    return [
        serializers.serialize("json", model.objects.order_by("pk"))
        for model in apps.get_app_config("roles").get_models()
    ]


def arguments_of(pattern: URLPattern) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))


@pytest.mark.parametrize("pattern", ADDRESSED, ids=lambda p: p.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_theirs_does_not_exist(
    pattern: URLPattern, method: str, client: Client, ours: Theirs, theirs: Theirs
):
    before = stored()
    address = reverse(
        pattern.name, kwargs={name: theirs.named(name) for name in arguments_of(pattern)}
    )

    response = getattr(client, method)(address, SENT)

    assert response.status_code in (404, 405)
    assert stored() == before


@pytest.mark.parametrize(
    "pattern",
    # Forms of a report and the parts of a framework belong to nobody of their own.
    [p for p in ADDRESSED if {*arguments_of(p)[1:]} - {"form", "role", "kind", "key", "activity"}],
    ids=lambda p: p.name,
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_theirs_does_not_exist_inside_ours(
    pattern: URLPattern, method: str, client: Client, user: User, ours: Theirs, theirs: Theirs
):
    # Somebody who may do everything here.
    user.memberships.update(level="owner")
    outer, *inner = arguments_of(pattern)
    before = stored()
    kwargs = {outer: ours.named(outer)} | {name: theirs.named(name) for name in inner}

    response = getattr(client, method)(reverse(pattern.name, kwargs=kwargs), SENT)

    assert response.status_code in (404, 405)
    assert stored() == before


@pytest.mark.parametrize("pattern", ADDRESSED, ids=lambda p: p.name)
def test_a_viewer_changes_nothing(pattern: URLPattern, ours: Theirs, user, client: Client):
    user.memberships.update(level="viewer")
    before = stored()
    address = reverse(
        pattern.name, kwargs={name: ours.named(name) for name in arguments_of(pattern)}
    )

    response = client.post(address, SENT)

    assert response.status_code in (403, 404, 405)
    assert stored() == before
