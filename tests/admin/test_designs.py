import pytest
from pytest_django.asserts import assertContains, assertNotContains

from roles.models import Design
from tests.factories import DesignFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


class TestDesign:
    def test_is_only_read(self, staff):
        design = DesignFactory(name="As is", organisation=OrganisationFactory(name="Acme"))

        page = staff.get(f"/admin/roles/design/{design.pk}/change/")
        posted = staff.post(f"/admin/roles/design/{design.pk}/change/", {"name": "Other"})

        assertContains(page, "As is")
        assertNotContains(page, 'name="name"')
        assert posted.status_code == 403
        assert Design.objects.get().name == "As is"
