from datetime import UTC, datetime

import pytest

from roles.actions.design_files import EXAMPLE, import_design, upload_design
from roles.actions.names import NameTaken
from roles.interchange.design_file import write_design
from roles.interchange.file_errors import FileErrors
from roles.models import Design, Person
from roles.snapshots import take_snapshot
from tests.factories import (
    FrameworkFactory,
    FrameworkVersionFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SMALL = b"format: teamdesign/1\nname: Small\nframework: small\nteams: [{key: A, name: A}]\n"


def bring(organisation, content=SMALL, *, name="", file_name="small.yaml"):
    return upload_design(
        content=content,
        file_name=file_name,
        organisation=organisation,
        created_by=UserFactory(),
        at=NOW,
        name=name,
    )


class TestImportDesign:
    def test_pins_the_newest_published_version(self):
        framework = FrameworkFactory(slug="small")
        FrameworkVersionFactory(framework=framework, number=1)
        newest = FrameworkVersionFactory(framework=framework, number=2)
        FrameworkVersionFactory(framework=framework, number=3, published_at=None)

        design = import_design(
            content=SMALL, file_name="small.yaml", organisation=OrganisationFactory(), at=NOW
        )

        assert design.version == newest

    def test_knows_the_framework_of_the_organisation(self):
        organisation = OrganisationFactory()
        own = FrameworkVersionFactory(framework__slug="small", framework__organisation=organisation)

        assert bring(organisation).version == own

    def test_does_not_know_the_framework_of_another_organisation(self):
        FrameworkVersionFactory(
            framework__slug="small", framework__organisation=OrganisationFactory()
        )

        with pytest.raises(FileErrors, match="there is no framework"):
            bring(OrganisationFactory())

    def test_names_the_frameworks_there_are(self):
        organisation = OrganisationFactory()
        for slug, owner in (("own", organisation), ("foreign", OrganisationFactory())):
            FrameworkVersionFactory(framework__slug=slug, framework__organisation=owner)

        with pytest.raises(FileErrors) as raised:
            bring(organisation)

        assert str(raised.value).endswith("there is no framework “small”; known: own")

    def test_tells_all_errors_and_keeps_nothing(self):
        FrameworkVersionFactory(framework__slug="small")
        content = SMALL + b"people: [{key: ann}]\nseats: [{team: B, person: bob}]\nserving: tape\n"

        with pytest.raises(FileErrors) as caught:
            bring(OrganisationFactory(), content)

        assert {error.path for error in caught.value.errors} >= {
            "seats[0].team",
            "seats[0].person",
            "serving",
        }
        assert not Design.objects.exists()
        assert not Person.objects.exists()

    def test_gives_back_the_example_unchanged(self, shipped):
        content = EXAMPLE.read_bytes()
        organisations = OrganisationFactory(), OrganisationFactory()

        first = bring(organisations[0], content)
        written = write_design(take_snapshot(first, on=NOW.date()))
        second = bring(organisations[1], written.encode())

        assert write_design(take_snapshot(second, on=NOW.date())) == written


class TestUploadDesign:
    @pytest.fixture(autouse=True)
    def _framework(self):
        FrameworkVersionFactory(framework__slug="small")

    def test_takes_another_name(self):
        assert bring(OrganisationFactory(), name="To be").name == "To be"

    def test_is_called_after_the_file_without_a_name(self):
        nameless = SMALL.replace(b"name: Small\n", b"")

        assert bring(OrganisationFactory(), nameless).name == "small"

    def test_refuses_the_same_file_twice(self):
        organisation = OrganisationFactory()
        bring(organisation)

        with pytest.raises(NameTaken, match="“Small”"):
            bring(organisation)
