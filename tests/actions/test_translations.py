from dataclasses import replace

import pytest

from roles.actions.frameworks import publish_framework
from roles.actions.names import NameTaken
from roles.actions.translations import keep_translation
from roles.analysis.translation import translate
from roles.interchange.framework_file import read_shipped
from roles.models import Design, Organisation, Person
from roles.snapshots import read_framework, take_snapshot
from tests.stored_designs import NOW, keep_listings

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def version(db):
    return publish_framework(file=read_shipped("data-team-roles-podcast"), at=NOW).version


@pytest.fixture
def design(organisation):
    design = keep_listings(organisation)
    design.confirm_after_days = 90
    design.save()
    return design


@pytest.fixture
def keep(version, design, user):
    """Keep the design with the roles that have the same key, and its pipelines."""
    told = translate(
        take_snapshot(design, on=TODAY),
        read_framework(version),
        roles={key: key for key in ("data_engineer", "data_scientist", "mlops_engineer")},
        activities={"build_data_pipelines": ["build_data_pipelines"]},
    ).after

    def keep(name="By the podcast", **changes):
        return keep_translation(
            design=design,
            translated=replace(told, **changes),
            version=version,
            name=name,
            created_by=user,
            at=NOW,
        )

    return keep


class TestKeepTranslation:
    def test_makes_a_new_design_of_the_other_framework(self, keep, version, user):
        kept = keep()

        assert (kept.name, kept.version, kept.created_by) == ("By the podcast", version, user)
        assert kept.confirm_after_days == 90
        assert set(kept.ticks.values_list("activity", flat=True)) == {"build_data_pipelines"}
        told = take_snapshot(kept, on=TODAY)
        assert {role for seat in told.seats for role in seat.roles} == {
            "data_engineer",
            "data_scientist",
            "mlops_engineer",
        }

    def test_seats_the_same_people_also_where_others_look_alike(self, keep, design):
        alike = design.participants.select_related("person").first().person
        Person.objects.filter(pk=alike.pk).update(email="first@example.org")
        alike.pk = None
        alike.save()
        before = Person.objects.count()

        kept = keep()

        assert list(kept.participants.order_by("key").values_list("key", "person")) == list(
            design.participants.order_by("key").values_list("key", "person")
        )
        assert Person.objects.count() == before

    def test_leaves_the_design_as_it_is(self, keep, design):
        before = take_snapshot(design, on=TODAY)

        keep()

        assert take_snapshot(Design.objects.get(pk=design.pk), on=TODAY) == before
        assert Design.objects.get(pk=design.pk).revision == design.revision

    def test_is_never_live(self, keep, design):
        Design.objects.filter(pk=design.pk).update(is_live=False)

        assert not keep().is_live

    def test_sent_twice_makes_one(self, keep, organisation: Organisation):
        keep()

        with pytest.raises(NameTaken, match="By the podcast"):
            keep()

        assert organisation.designs.count() == 2
