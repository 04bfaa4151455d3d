import re

import pytest
from django.db import connection
from django.db.models import F

from roles.models import PERSON_ORDERS, Organisation, Person, PersonQuerySet
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


class TestFoundBy:
    @pytest.mark.parametrize(
        "text",
        [
            "inês",
            "INÊS",
            "ine du",
            "duarte scientist",
            "éric",
            "олег",
            "ОЛЕГ",
            "оЛЕг",
            "陈",
            "=cmd(",
            "<b>",
            "%",
            "",
        ],
    )
    def test_finds_parts_of_name_and_title_in_any_script(self, text):
        PersonFactory(
            name="Inês Duarte Éric Олег 陈伟 =cmd() <b> 100%", title="Data Scientist, ine"
        )

        assert Person.objects.found_by(text).count() == 1

    @pytest.mark.parametrize("sign", ["*", "?", "[", "]", "%", "_", "\\"])
    def test_takes_a_sign_for_itself(self, sign):
        PersonFactory(name="Ann Lee")
        PersonFactory(name=f"Bob a{sign}b")

        assert [person.name for person in Person.objects.found_by(sign)] == [f"Bob a{sign}b"]
        assert Person.objects.found_by(f"A{sign}B").exists()

    def test_wants_every_word(self):
        PersonFactory(name="Ann Lee")

        assert not Person.objects.found_by("Ann Li").exists()

    @pytest.mark.parametrize("text", ["ann data", "ANN@EXAMPLE", "leeson data"])
    def test_looks_into_department_and_email_but_not_across(self, text):
        PersonFactory(name="Ann Lee", title="Son", department="Data", email="ann@example.org")

        assert Person.objects.found_by(text).exists() == (text != "leeson data")

    def test_follows_what_is_changed(self):
        PersonFactory(name="Ann")
        Person.objects.update(name="Bob")

        assert Person.objects.found_by("bob").exists()
        assert not Person.objects.found_by("ann").exists()

    def test_takes_the_longest_of_everything(self):
        long = {"name": "נ" * 300, "title": "🚀" * 300, "department": "漢" * 300}
        PersonFactory(email=f"{'x' * 240}@example.org", **long)

        assert Person.objects.found_by("🚀" * 300).exists()


@pytest.fixture
def as_in_a_large_table():
    """Let PostgreSQL plan as for many people, where reading and sorting them all costs most."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")


@pytest.fixture
def acme() -> Organisation:
    """An organisation beside others, as an index tells them apart."""
    PersonFactory.create_batch(20)
    organisation = OrganisationFactory()
    PersonFactory.create_batch(20, organisation=organisation)
    return organisation


def plan_of(people: PersonQuerySet) -> str:
    return people.explain()


class TestFoundFirst:
    @pytest.mark.parametrize("count", [2, 5_000])
    def test_are_the_same_people_in_the_same_order(self, acme, count):
        people = acme.people.filter(pk__gt=0).order_by("-name", "pk").exclude(name="Ann")

        for found in (people, people.reverse()):
            assert [*found.found_first(acme.people.all(), count=count)] == [*found]


@pytest.mark.usefixtures("as_in_a_large_table")
class TestPlan:
    """How the database reads the directory: by an index, and without sorting all of it."""

    @pytest.mark.parametrize("order", PERSON_ORDERS)
    @pytest.mark.parametrize("backwards", [False, True])
    def test_of_a_page_follows_the_index_of_its_order(self, acme, order, backwards):
        field = F(order)
        first = field.desc(nulls_first=True) if backwards else field.asc(nulls_last=True)
        ordered = acme.people.order_by(
            first if order.endswith("_on") else f"{'-' * backwards}{order}", f"{'-' * backwards}pk"
        )

        plan = plan_of(ordered[50:100])

        assert f"person_by_{order}" in plan
        assert not re.search("TEMP B-TREE|Sort", plan), plan

    def test_of_a_search_reads_the_people_of_one_organisation(self, acme):
        plan = plan_of(acme.people.found_by("ann lee"))

        assert re.search(r"SEARCH .*organisation_id=\?|Index Cond: \(organisation_id = ", plan), (
            plan
        )

    @pytest.mark.skipif("connection.vendor != 'sqlite'")
    def test_of_a_search_in_order_finds_people_before_it_orders_them(self, acme):
        found = acme.people.in_name_order().found_by("ann").found_first(acme.people.all(), count=5)

        plan = plan_of(found[:50])

        assert "organisation_id=?" in plan
        assert "person_by_name" not in plan
