import pytest
from pytest_django.asserts import assertContains

from tests.factories import DesignFactory, MembershipFactory

pytestmark = pytest.mark.django_db


class TestOrganisation:
    def test_shows_who_belongs_to_it(self, staff):
        membership = MembershipFactory(user__username="ann")

        page = staff.get(f"/admin/roles/organisation/{membership.organisation_id}/change/")

        assertContains(page, "ann")

    def test_counts_members_and_designs(self, staff):
        membership = MembershipFactory()
        DesignFactory.create_batch(2, organisation=membership.organisation)

        page = staff.get("/admin/roles/organisation/")

        assertContains(page, '<td class="field-member_count">1</td>', html=True)
        assertContains(page, '<td class="field-design_count">2</td>', html=True)
