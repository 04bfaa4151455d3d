"""The smallest valid object of each model; a test states only what it is about."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory, Password

from roles import models


class UserFactory(DjangoModelFactory):
    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = Password("correct horse")

    class Meta:
        model = models.User


class OrganisationFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")

    class Meta:
        model = models.Organisation


class MembershipFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    level = models.MembershipLevel.EDITOR

    class Meta:
        model = models.Membership


class FrameworkFactory(DjangoModelFactory):
    slug = factory.Sequence(lambda n: f"framework-{n}")
    title = factory.Sequence(lambda n: f"Framework {n}")

    class Meta:
        model = models.Framework


class FrameworkVersionFactory(DjangoModelFactory):
    """Published, and empty: add roles, activities and cells where a test needs them."""

    framework = factory.SubFactory(FrameworkFactory)
    number = 1
    published_at = factory.Sequence(lambda n: datetime(2026, 1, 1, 0, 0, 0, n, tzinfo=UTC))

    class Meta:
        model = models.FrameworkVersion


class RoleFactory(DjangoModelFactory):
    version = factory.SubFactory(FrameworkVersionFactory)
    key = factory.Sequence(lambda n: f"role_{n}")
    name = factory.LazyAttribute(lambda role: role.key.replace("_", " ").capitalize())

    class Meta:
        model = models.Role


class ActivityFactory(DjangoModelFactory):
    version = factory.SubFactory(FrameworkVersionFactory)
    key = factory.Sequence(lambda n: f"activity_{n}")
    name = factory.LazyAttribute(lambda activity: activity.key.replace("_", " ").capitalize())
    serving = ["online", "batch"]

    class Meta:
        model = models.Activity


class CellFactory(DjangoModelFactory):
    activity = factory.SubFactory(ActivityFactory)
    role = factory.SubFactory(RoleFactory, version=factory.SelfAttribute("..activity.version"))
    mark = "owner"

    class Meta:
        model = models.Cell


class PersonFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Person {n}")

    class Meta:
        model = models.Person


class DesignFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    version = factory.SubFactory(FrameworkVersionFactory)
    name = factory.Sequence(lambda n: f"Design {n}")
    changed_at = datetime(2026, 1, 1, tzinfo=UTC)

    class Meta:
        model = models.Design


class ParticipantFactory(DjangoModelFactory):
    design = factory.SubFactory(DesignFactory)
    person = factory.SubFactory(
        PersonFactory, organisation=factory.SelfAttribute("..design.organisation")
    )
    key = factory.Sequence(lambda n: f"person-{n}")

    class Meta:
        model = models.Participant


class TeamFactory(DjangoModelFactory):
    design = factory.SubFactory(DesignFactory)
    key = factory.Sequence(lambda n: f"team-{n}")
    name = factory.LazyAttribute(lambda team: team.key.capitalize())
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = models.Team


class SeatFactory(DjangoModelFactory):
    """A filled seat; `participant=None` makes it a vacancy."""

    team = factory.SubFactory(TeamFactory)
    design = factory.SelfAttribute("team.design")
    key = factory.Sequence(lambda n: f"seat-{n}")
    participant = factory.SubFactory(
        ParticipantFactory, design=factory.SelfAttribute("..team.design")
    )
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = models.Seat


class TickFactory(DjangoModelFactory):
    seat = factory.SubFactory(SeatFactory)
    design = factory.SelfAttribute("seat.design")
    activity = "build_models"

    class Meta:
        model = models.Tick


class AgreementFactory(DjangoModelFactory):
    from_team = factory.SubFactory(TeamFactory)
    to_team = factory.SubFactory(TeamFactory, design=factory.SelfAttribute("..from_team.design"))
    design = factory.SelfAttribute("from_team.design")
    kind = "model"
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = models.Agreement


class TitleCorrectionFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    framework = factory.SubFactory(FrameworkFactory)
    title = factory.Sequence(lambda n: f"title {n}")

    class Meta:
        model = models.TitleCorrection
