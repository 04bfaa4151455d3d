"""The small design that most views are tried on, and others who look at it.

A module that wants another one has its own fixture of the same name.
"""

import pytest
from django.test import Client

from roles.models import Design, Organisation, Person, Seat, Team, User
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    ParticipantFactory,
    PersonFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
    UserFactory,
)


@pytest.fixture
def design(organisation: Organisation) -> Design:
    """A design whose framework has two roles and no activities."""
    design = DesignFactory(organisation=organisation)
    for position, key in enumerate(("analyst", "engineer")):
        RoleFactory(version=design.version, key=key, position=position)
    return design


@pytest.fixture
def team(design: Design) -> Team:
    return TeamFactory(design=design, name="Search")


@pytest.fixture
def ann(organisation: Organisation) -> Person:
    return PersonFactory(organisation=organisation, name="Ann Lee", title="Analyst")


@pytest.fixture
def seat(team: Team, ann: Person) -> Seat:
    """Ann's, in Search."""
    return SeatFactory(team=team, participant=ParticipantFactory(design=team.design, person=ann))


@pytest.fixture
def viewer(organisation: Organisation) -> Client:
    """A client of somebody who may only read."""
    return _signed_in(MembershipFactory(organisation=organisation, level="viewer").user)


@pytest.fixture
def stranger() -> Client:
    """A client of somebody from another organisation."""
    return _signed_in(MembershipFactory().user)


@pytest.fixture
def bo(organisation: Organisation) -> Client:
    """A client of another owner of the organisation."""
    other = UserFactory(first_name="Bo", last_name="Berg")
    MembershipFactory(organisation=organisation, user=other, level="owner")
    return _signed_in(other)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
