from datetime import UTC, datetime, timedelta

import pytest

from roles.actions.framework_starts import (
    MAX_MARKS,
    MAX_ROLES,
    begin_from_file,
    confirm_matrix,
    keep_matrix,
    read_sheet,
)
from roles.actions.names import NameTaken
from roles.interchange.file_errors import FileErrors
from roles.interchange.framework_file import read_shipped
from roles.interchange.framework_writing import said_by, write_framework
from roles.interchange.matrix_framework import as_framework
from roles.models import Framework, PendingImport
from roles.snapshots.frameworks import read_framework_file
from tests.factories import FrameworkFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RACI = b"Activity,PO,DS\nTrain,A,R\n"


def begin(organisation, content, title=""):
    return begin_from_file(
        content=content,
        file_name="ours.yaml",
        organisation=organisation,
        title=title,
        by=UserFactory(),
        at=NOW,
    )


def keep(organisation, user, content=RACI, at=NOW):
    return keep_matrix(
        organisation=organisation, user=user, file_name="raci.csv", content=content, at=at
    )


def confirm(pending, title="Mine"):
    made = as_framework(read_sheet(RACI, name="raci.csv"), slug="x", title="x")
    return confirm_matrix(pending=pending, file=made.file, title=title, by=pending.user, at=NOW)


class TestBeginFromFile:
    @pytest.mark.parametrize("slug", ["mlops-who-does-what", "tdsp"])
    def test_makes_a_draft_that_says_what_the_file_says(self, slug):
        file = read_shipped(slug)

        draft = begin(OrganisationFactory(), write_framework(file).encode())

        assert said_by(read_framework_file(draft)) | {"slug": slug} == said_by(file)

    @pytest.mark.parametrize(
        ("said", "title", "called"),
        [("title: ' Who   does'", "", "Who does"), ("", "", "x"), ("title: A", "B", "B")],
    )
    def test_takes_the_title_from_the_form_the_file_or_its_slug(self, said, title, called):
        draft = begin(OrganisationFactory(), f"schema_version: 1\nslug: x\n{said}".encode(), title)

        assert (draft.title, draft.framework.title) == (called, called)

    @pytest.mark.parametrize(
        ("slug", "origin"), [("shipped", "shipped"), ("copied", "shipped"), ("theirs", "")]
    )
    def test_knows_where_the_file_came_from(self, slug, origin):
        organisation = OrganisationFactory()
        FrameworkFactory(slug="shipped")
        FrameworkFactory(slug="copied", origin="shipped", organisation=organisation)
        FrameworkFactory(slug="theirs", origin="shipped", organisation=OrganisationFactory())

        draft = begin(organisation, f"schema_version: 1\nslug: {slug}\n".encode())

        assert draft.framework.origin == origin

    def test_keeps_nothing_of_a_file_with_a_taken_title(self):
        organisation = OrganisationFactory()
        FrameworkFactory(title="Who does what", organisation=organisation)

        with pytest.raises(NameTaken):
            begin(organisation, b"schema_version: 1\nslug: x\ntitle: WHO does what\n")

        assert Framework.objects.count() == 1

    def test_another_organisation_may_use_the_title(self):
        for organisation in (OrganisationFactory(), OrganisationFactory()):
            begin(organisation, b"schema_version: 1\nslug: x\ntitle: Who does what\n")

        assert Framework.objects.filter(title="Who does what").count() == 2


class TestReadSheet:
    @pytest.mark.parametrize(
        ("roles", "activities", "said"),
        [
            (MAX_ROLES + 1, 1, f"has {MAX_ROLES + 1} roles; a framework holds at most {MAX_ROLES}"),
            (MAX_ROLES, MAX_MARKS // MAX_ROLES + 1, "letters; a framework holds at most 100,000"),
        ],
    )
    def test_refuses_what_is_too_large_to_be_edited(self, roles, activities, said):
        header = "Activity" + "".join(f",Role {one}" for one in range(roles))
        rows = "".join(f"\nActivity {one}" + ",R" * roles for one in range(activities))

        with pytest.raises(FileErrors, match=said):
            read_sheet(f"{header}{rows}".encode(), name="raci.csv")


class TestKeepMatrix:
    def test_replaces_what_the_same_person_kept_and_drops_what_is_outdated(self):
        organisation, user = OrganisationFactory(), UserFactory()
        keep(OrganisationFactory(), UserFactory(), at=NOW - timedelta(days=2))
        keep(organisation, user)
        others = keep(organisation, UserFactory())

        kept = keep(organisation, user)

        assert set(PendingImport.objects.all()) == {others, kept}

    def test_keeps_nothing_that_cannot_be_read(self):
        with pytest.raises(FileErrors):
            keep(OrganisationFactory(), UserFactory(), b"Name,Colour\nAnn,red\n")

        assert not PendingImport.objects.exists()


class TestConfirmMatrix:
    def test_twice_makes_one_framework(self):
        pending = keep(OrganisationFactory(slug="acme"), UserFactory())

        first, second = confirm(pending), confirm(pending, "Another")

        assert (str(first.framework), second) == ("Mine", None)
        assert Framework.objects.count() == 1
        pending.refresh_from_db()
        assert pending.choices["framework"] == "acme-mine"

    def test_can_be_confirmed_again_after_a_taken_title(self):
        organisation = OrganisationFactory()
        FrameworkFactory(title="Taken", organisation=organisation)
        pending = keep(organisation, UserFactory())

        with pytest.raises(NameTaken):
            confirm(pending, "Taken")

        assert confirm(pending) is not None
