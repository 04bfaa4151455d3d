"""What must always be true is refused by the database, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from roles.models import (
    Acknowledgement,
    Agreement,
    Framework,
    Membership,
    Organisation,
    Person,
    Tick,
)
from tests.factories import (
    DesignFactory,
    FrameworkFactory,
    FrameworkVersionFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db


def refuse():
    return pytest.raises(IntegrityError)


class TestMembership:
    def test_is_one_for_a_person_in_an_organisation(self):
        membership = MembershipFactory()

        with refuse(), transaction.atomic():
            MembershipFactory(organisation=membership.organisation, user=membership.user)

    def test_has_a_level_that_is_known(self):
        with refuse(), transaction.atomic():
            MembershipFactory(level="king")

        assert not Membership.objects.exists()


class TestFramework:
    def test_has_a_slug_of_its_own(self):
        FrameworkFactory(slug="small")

        with refuse(), transaction.atomic():
            FrameworkFactory(slug="small", organisation=OrganisationFactory())

    def test_has_one_draft(self):
        draft = FrameworkVersionFactory(published_at=None)

        with refuse(), transaction.atomic():
            FrameworkVersionFactory(framework=draft.framework, number=2, published_at=None)

    def test_goes_with_its_organisation_and_the_designs_that_use_it(self):
        organisation = OrganisationFactory()
        version = FrameworkVersionFactory(framework__organisation=organisation)
        DesignFactory(organisation=organisation, version=version)

        organisation.delete()

        assert not Framework.objects.exists()


class TestPerson:
    @pytest.mark.parametrize("available", [-0.1, 1.1])
    def test_is_available_between_nothing_and_all(self, available):
        with refuse(), transaction.atomic():
            PersonFactory(available=available)

    def test_is_of_a_kind_that_is_known(self):
        with refuse(), transaction.atomic():
            PersonFactory(kind="robot")

    def test_has_an_external_id_of_its_own(self):
        ann = PersonFactory(external_id="7")
        PersonFactory(external_id="7")
        PersonFactory.create_batch(2, organisation=ann.organisation, external_id="")

        with refuse(), transaction.atomic():
            PersonFactory(organisation=ann.organisation, external_id="7")


class TestDesign:
    def test_is_live_once_in_an_organisation(self):
        design = DesignFactory(is_live=True)
        DesignFactory(is_live=True)

        with refuse(), transaction.atomic():
            DesignFactory(organisation=design.organisation, is_live=True)

    def test_goes_with_all_that_is_in_it_and_leaves_people(self):
        tick = TickFactory(seat__internal_contact=None)
        tick.seat.internal_contact = tick.seat.participant
        tick.seat.save()

        tick.design.delete()

        assert not Tick.objects.exists()
        assert Person.objects.exists()

    def test_goes_with_its_organisation(self):
        tick = TickFactory()

        tick.design.organisation.delete()

        assert not Organisation.objects.exists()
        assert not Person.objects.exists()


class TestParticipant:
    @pytest.mark.parametrize("field", ["key", "person"])
    def test_is_there_once(self, field):
        participant = ParticipantFactory()
        twin = {field: getattr(participant, field)}

        with refuse(), transaction.atomic():
            ParticipantFactory(design=participant.design, **twin)


class TestTeam:
    def test_has_a_key_of_its_own(self):
        team = TeamFactory(key="a")
        TeamFactory(key="a")

        with refuse(), transaction.atomic():
            TeamFactory(key="a", design=team.design)

    def test_is_of_a_kind_that_is_known(self):
        with refuse(), transaction.atomic():
            TeamFactory(kind="choir")


class TestSeat:
    def test_has_a_key_of_its_own_or_none(self):
        seat = SeatFactory(key="s")
        SeatFactory(team=seat.team, key="")
        SeatFactory(team=seat.team, key="")

        with refuse(), transaction.atomic():
            SeatFactory(team=TeamFactory(design=seat.design), key="s")

    def test_is_one_for_a_person_in_a_team(self):
        seat = SeatFactory()
        SeatFactory(team=TeamFactory(design=seat.design), participant=seat.participant)

        with refuse(), transaction.atomic():
            SeatFactory(team=seat.team, participant=seat.participant)

    def test_may_be_one_of_many_vacancies(self):
        seat = SeatFactory(participant=None)

        SeatFactory(team=seat.team, participant=None)

    @pytest.mark.parametrize("share", [-0.1, 1.1])
    def test_has_a_share_between_nothing_and_all(self, share):
        with refuse(), transaction.atomic():
            SeatFactory(fte=share)

    def test_does_not_end_before_it_begins(self):
        SeatFactory(start=date(2026, 1, 1), end=date(2026, 1, 1))

        with refuse(), transaction.atomic():
            SeatFactory(start=date(2026, 1, 2), end=date(2026, 1, 1))


class TestTick:
    def test_is_there_once(self):
        tick = TickFactory()
        TickFactory(seat=tick.seat, level="backup")
        TickFactory(seat=tick.seat, only_for="a")

        with refuse(), transaction.atomic():
            TickFactory(seat=tick.seat)

    @pytest.mark.parametrize("holder", ["nobody", "two", "person alone", "team alone"])
    def test_has_one_holder(self, holder):
        seat = SeatFactory()
        fields = {
            "nobody": {},
            "two": {"seat": seat, "team": seat.team, "role": "analyst"},
            "person alone": {"participant": seat.participant},
            "team alone": {"team": seat.team},
        }[holder]

        with refuse(), transaction.atomic():
            Tick.objects.create(design=seat.design, activity="build", **fields)

    def test_has_a_level_that_is_known(self):
        with refuse(), transaction.atomic():
            TickFactory(level="boss")


class TestAgreement:
    def test_is_between_two_teams(self):
        team = TeamFactory()

        with refuse(), transaction.atomic():
            Agreement.objects.create(design=team.design, kind="model", from_team=team, to_team=team)


class TestAcknowledgement:
    def test_is_there_once_for_a_finding(self):
        design = DesignFactory()
        Acknowledgement.objects.create(design=design, rule="GAP-01", subject="build[A]")

        with refuse(), transaction.atomic():
            Acknowledgement.objects.create(design=design, rule="GAP-01", subject="build[A]")
