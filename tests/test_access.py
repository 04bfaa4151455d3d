from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from roles import access
from roles.models import Design
from tests.factories import (
    DesignFactory,
    FrameworkFactory,
    FrameworkVersionFactory,
    MembershipFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def member(design_or_organisation, level="editor"):
    organisation = getattr(design_or_organisation, "organisation", design_or_organisation)
    return MembershipFactory(organisation=organisation, level=level).user


class TestMembershipIn:
    def test_is_that_of_the_person(self, django_assert_num_queries):
        membership = MembershipFactory()

        with django_assert_num_queries(1):
            found = access.membership_in(membership.user, membership.organisation.slug)
            assert found.organisation == membership.organisation

    def test_of_another_organisation_is_not_found(self):
        MembershipFactory(organisation__slug="theirs")

        with pytest.raises(Http404):
            access.membership_in(UserFactory(), "theirs")

    def test_to_edit_is_refused_to_a_viewer(self):
        organisation = OrganisationFactory()

        with pytest.raises(PermissionDenied):
            access.membership_to_edit(member(organisation, "viewer"), organisation.slug)


class TestHasNewerVersion:
    @pytest.mark.parametrize(
        ("number", "published_at", "is_newer"), [(2, NOW, True), (2, None, False), (1, NOW, False)]
    )
    def test_asks_what_is_published_of_the_same_framework(self, number, published_at, is_newer):
        design = DesignFactory(version__number=1)
        FrameworkVersionFactory(number=9)
        if number != design.version.number:
            FrameworkVersionFactory(
                framework=design.version.framework, number=number, published_at=published_at
            )

        found = access.design_to_read(member(design), design.pk)

        assert access.has_newer_version(found) is is_newer


class TestDesignsToEdit:
    @pytest.mark.parametrize(
        ("level", "is_there"), [("owner", True), ("editor", True), ("viewer", False)]
    )
    def test_are_those_the_person_may_change(self, level, is_there):
        design = DesignFactory()
        DesignFactory()

        found = access.designs_to_edit(member(design, level))

        assert list(found) == ([design] if is_there else [])


class TestDesignToRead:
    @pytest.mark.parametrize("level", ["owner", "editor", "viewer"])
    def test_is_there_for_every_member(self, level, django_assert_num_queries):
        design = DesignFactory()
        user = member(design, level)

        with django_assert_num_queries(1):
            found = access.design_to_read(user, design.pk)
            assert (found.organisation, found.version.framework) == (
                design.organisation,
                design.version.framework,
            )

    def test_is_not_there_for_anybody_else(self):
        with pytest.raises(Http404):
            access.design_to_read(member(DesignFactory()), DesignFactory().pk)


class TestDesignToEdit:
    @pytest.mark.parametrize(("level", "may"), [("owner", True), ("editor", True)])
    def test_is_there_for_who_may(self, level, may):
        design = DesignFactory()

        assert access.may_edit(access.design_to_edit(member(design, level), design.pk)) is may

    def test_is_refused_to_a_viewer(self):
        design = DesignFactory()

        with pytest.raises(PermissionDenied, match="but not change it"):
            access.design_to_edit(member(design, "viewer"), design.pk)


class TestChangingDesign:
    def test_counts_the_change(self, django_assert_num_queries):
        design = DesignFactory(revision=4)
        user = member(design)

        with (
            django_assert_num_queries(3),  # savepoint, update, release
            access.changing_design(user, design.pk, at=NOW),
        ):
            pass

        design.refresh_from_db()
        assert (design.revision, design.changed_at) == (5, NOW)

    @pytest.mark.parametrize(("level", "error"), [("viewer", PermissionDenied), (None, Http404)])
    def test_lets_nobody_else_in(self, level, error):
        design = DesignFactory()
        user = member(design, level) if level else member(DesignFactory())
        entered = False

        with pytest.raises(error), access.changing_design(user, design.pk, at=NOW):
            entered = True

        design.refresh_from_db()
        assert (entered, design.revision) == (False, 0)

    def test_takes_everything_back_when_something_is_wrong(self):
        design = DesignFactory()
        user = member(design)

        def fail_half_way():
            with access.changing_design(user, design.pk, at=NOW):
                TeamFactory(design=design)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_half_way()

        design.refresh_from_db()
        assert (design.revision, design.teams.count()) == (0, 0)

    def test_of_nothing_is_not_found(self):
        with pytest.raises(Http404), access.changing_design(UserFactory(), 1, at=NOW):
            pass


class TestFrameworksFor:
    def test_are_the_shipped_ones_and_those_of_the_own_organisations(self):
        organisation = OrganisationFactory()
        shipped, own = FrameworkFactory(), FrameworkFactory(organisation=organisation)
        FrameworkFactory(organisation=OrganisationFactory())

        assert set(access.frameworks_for(member(organisation))) == {shipped, own}


class TestVersionsFor:
    def test_are_the_newest_published_ones(self):
        framework = FrameworkFactory()
        FrameworkVersionFactory(framework=framework, number=1)
        newest = FrameworkVersionFactory(framework=framework, number=2)
        FrameworkVersionFactory(framework=framework, number=3, published_at=None)
        FrameworkVersionFactory(framework__organisation=OrganisationFactory())

        assert list(access.versions_for(OrganisationFactory())) == [newest]


class TestVersionToRead:
    def test_is_the_newest_unless_a_number_is_given(self):
        first = FrameworkVersionFactory(number=1, framework__slug="small")
        second = FrameworkVersionFactory(number=2, framework=first.framework)

        assert access.version_to_read(UserFactory(), "small") == second
        assert access.version_to_read(UserFactory(), "small", 1) == first

    def test_of_another_organisation_is_not_found(self):
        FrameworkVersionFactory(
            framework__slug="theirs", framework__organisation=OrganisationFactory()
        )

        with pytest.raises(Http404):
            access.version_to_read(UserFactory(), "theirs")


def test_designs_are_those_of_all_organisations_of_a_person():
    first, second, _ = DesignFactory(), DesignFactory(), DesignFactory()
    user = member(first)
    MembershipFactory(user=user, organisation=second.organisation, level="viewer")

    assert {design: design.level for design in access.designs_of(user)} == {
        first: "editor",
        second: "viewer",
    }
    assert Design.objects.count() == 3
