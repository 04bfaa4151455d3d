import pytest

from roles.models import Framework
from roles.pages.library import read_library
from tests.factories import (
    CellFactory,
    FrameworkVersionFactory,
    RoleFactory,
)
from tests.pages.libraries import small_framework

RETIRED = """
roles: [{key: a}, {key: b, retired: true}]
activities: [{key: x}, {key: y, retired: true}]
cells: [{a: x, r: a}, {a: x, r: b}, {a: y, r: a}]
"""


class TestLibraryFramework:
    def test_leaves_out_what_is_retired(self):
        framework = small_framework(RETIRED)

        assert framework.owners == {"x": ("a",)}
        assert framework.owned == {"a": ("x",)}

    def test_names_a_part_without_a_name_by_its_key(self):
        framework = small_framework(RETIRED)

        assert framework.role_name("a") == "a"
        assert framework.activity_name("x") == "x"


@pytest.mark.django_db
class TestReadLibrary:
    def test_holds_the_newest_published_version_of_each(self):
        first = FrameworkVersionFactory()
        FrameworkVersionFactory(framework=first.framework, number=3, published_at=None)
        RoleFactory(version=FrameworkVersionFactory(framework=first.framework, number=2), key="new")

        (framework,) = read_library(Framework.objects.all())

        assert list(framework.roles) == ["new"]

    def test_begins_with_the_default_framework(self):
        FrameworkVersionFactory(framework__title="A")
        FrameworkVersionFactory(framework__title="B", framework__slug="mlops-who-does-what")

        slugs = [one.slug for one in read_library(Framework.objects.all())]

        assert slugs[0] == "mlops-who-does-what"

    def test_knows_what_a_copy_was_copied_from(self):
        FrameworkVersionFactory(framework__slug="ours", framework__origin="tdsp")

        (framework,) = read_library(Framework.objects.all())

        assert framework.kin == "tdsp"

    def test_reads_each_version_once(self, django_assert_num_queries):
        for _ in range(3):
            CellFactory()
        read_library(Framework.objects.all())

        with django_assert_num_queries(1):
            read_library(Framework.objects.all())
