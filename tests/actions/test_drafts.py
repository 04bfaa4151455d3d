from datetime import UTC, datetime

import pytest

from roles import access
from roles.actions.drafts import (
    CannotPublish,
    copy_framework,
    discard_draft,
    publish_draft,
    start_draft,
)
from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped
from roles.interchange.framework_writing import said_by
from roles.models import Framework, FrameworkVersion, Role
from roles.snapshots import read_framework
from roles.snapshots.frameworks import DraftIsWrong, read_framework_file
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LATER = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def shipped_version():
    return publish_framework(file=read_shipped("mlops-who-does-what"), at=NOW).version


@pytest.fixture
def draft(shipped_version):
    """The first draft of Acme's own copy of the default framework."""
    return copy_framework(
        version=shipped_version,
        organisation=OrganisationFactory(slug="acme"),
        title="Who does what at Acme",
        by=UserFactory(),
        at=NOW,
    )


class TestCopyFramework:
    def test_begins_a_framework_that_says_the_same(self, draft, shipped_version):
        framework = draft.framework
        own, copied = (
            said_by(read_framework_file(version)) for version in (draft, shipped_version)
        )

        assert (framework.slug, framework.origin) == (
            "acme-who-does-what-at-acme",
            "mlops-who-does-what",
        )
        assert draft.is_draft
        assert own | {"slug": "", "title": ""} == copied | {"slug": "", "title": ""}

    def test_twice_makes_two_frameworks(self, draft, shipped_version):
        second = copy_framework(
            version=shipped_version,
            organisation=draft.framework.organisation,
            title=draft.title,
            by=UserFactory(),
            at=NOW,
        )

        assert second.framework.slug == "acme-who-does-what-at-acme-2"


class TestStartDraft:
    def test_says_what_the_newest_version_says(self, draft):
        publish_draft(draft=draft, changes="", by=UserFactory(), at=NOW)

        second = start_draft(framework=draft.framework, by=UserFactory(), at=LATER)

        assert (second.number, second.base) == (2, draft)
        assert read_framework_file(second) == read_framework_file(draft)

    def test_gives_the_draft_that_is_there_already(self, draft):
        assert start_draft(framework=draft.framework, by=UserFactory(), at=LATER) == draft


class TestDiscardDraft:
    def test_takes_a_framework_that_was_never_published_along(self, draft):
        discard_draft(draft=draft)

        assert not Framework.objects.filter(pk=draft.framework_id).exists()

    def test_leaves_what_was_published(self, draft):
        publish_draft(draft=draft, changes="", by=UserFactory(), at=NOW)
        second = start_draft(framework=draft.framework, by=UserFactory(), at=LATER)

        discard_draft(draft=second)

        assert list(draft.framework.versions.all()) == [draft]


class TestPublishDraft:
    def test_makes_a_version_that_is_judged_by(self, draft):
        draft.roles.filter(key="data_engineer").update(is_retired=True)

        publish_draft(draft=draft, changes="No data engineers.", by=UserFactory(), at=NOW)

        version = FrameworkVersion.objects.get(pk=draft.pk)
        facts = read_framework(version)
        assert (version.is_draft, version.changes) == (False, "No data engineers.")
        assert "data_engineer" in facts.role_by_key
        assert "data_engineer" not in {role.key for role in facts.roles}

    def test_refuses_a_draft_that_changes_nothing(self, draft):
        publish_draft(draft=draft, changes="", by=UserFactory(), at=NOW)
        second = start_draft(framework=draft.framework, by=UserFactory(), at=LATER)

        with pytest.raises(CannotPublish, match="says the same as version 1"):
            publish_draft(draft=second, changes="", by=UserFactory(), at=LATER)

    def test_refuses_parts_that_do_not_fit_and_tells_all(self, draft):
        draft.structures.update(places={"gone": ["own"]}, homes={"nobody": "central"})

        with pytest.raises(DraftIsWrong) as caught:
            publish_draft(draft=draft, changes="", by=UserFactory(), at=NOW)

        assert len(caught.value.problems) == 2 * 3
        assert FrameworkVersion.objects.get(pk=draft.pk).is_draft


class TestChangingDraft:
    def test_counts_the_change_and_says_by_whom(self, draft, django_assert_num_queries):
        owner = UserFactory()
        draft.framework.organisation.memberships.create(user=owner, level="owner")

        with access.changing_draft(owner, draft.framework.slug, at=LATER) as changing:
            Role.objects.filter(version=changing, key="data_engineer").update(short="DE")

        draft.refresh_from_db()
        assert (draft.revision, draft.changed_by, draft.changed_at) == (1, owner, LATER)
