from datetime import date

import pytest
from pytest_django.asserts import assertContains

from roles.models import TitleCorrection
from tests.factories import FrameworkFactory, PersonFactory

pytestmark = pytest.mark.django_db


class TestPerson:
    def test_shows_who_left(self, staff):
        PersonFactory(name="Ann", leaves_on=date(2026, 11, 1))
        PersonFactory(name="Bob")

        left = staff.get("/admin/roles/person/", {"leaves_on__isempty": "0"})

        assertContains(left, "1 Nov 2026")
        assert [str(person) for person in left.context["cl"].result_list] == ["Ann"]


class TestTitleCorrection:
    def test_is_found_by_its_title(self, staff):
        person = PersonFactory()
        for title in ("Data wizard", "Growth hacker"):
            TitleCorrection.objects.create(
                organisation=person.organisation, framework=FrameworkFactory(), title=title
            )

        found = staff.get("/admin/roles/titlecorrection/", {"q": "wizard"})

        assert [one.title for one in found.context["cl"].result_list] == ["Data wizard"]
