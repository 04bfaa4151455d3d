from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from roles.actions.people import store_people
from roles.actions.people_plan import Change
from roles.interchange.people_sheet import read_people
from roles.models import Person
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
DATA = Path(__file__).parent.parent / "data"
SOURCEGRAPH = DATA / "sourcegraph_people_2022-09.csv"
LATER = DATA / "sourcegraph_people_2023-06.csv"


@pytest.fixture
def acme():
    return OrganisationFactory(name="Acme")


def sheet(text):
    return read_people(text.strip().encode(), name="people.csv")


def store_file(acme, path):
    return store_people(
        organisation=acme, sheet=read_people(path.read_bytes(), name=path.name), on=TODAY
    )


def store(acme, text):
    return store_people(organisation=acme, sheet=sheet(text), on=TODAY)


class TestStorePeople:
    def test_adds_everybody_with_managers_whatever_the_order_of_rows(self, acme):
        store(
            acme,
            """
id,name,title,department,manager,share,kind
1,Ann,Data Scientist,Data,Bob,50 %,contractor
2,Bob,Head of Data,Data,Cleo,,
3,Cleo,CEO,,,,
            """,
        )

        ann, bob, cleo = acme.people.in_name_order()
        assert (ann.title, ann.department, ann.kind) == ("Data Scientist", "Data", "contractor")
        assert (ann.available, bob.available) == (Decimal("0.5"), 1)
        assert (ann.manager, bob.manager, cleo.manager) == (bob, cleo, None)

    def test_reads_the_people_of_a_real_company(self, acme):
        done = store_file(acme, SOURCEGRAPH)

        assert (done.sheet.row_count, len(done.new)) == (234, 229)
        assert (done.problems, done.notes, done.left) == ((), (), ())
        assert acme.people.exclude(title="").count() == 229
        assert acme.people.exclude(manager=None).count() == 228
        assert acme.people.get(external_id="sg312").manager.external_id == "sg348"

    def test_of_the_same_sheet_again_changes_nothing(self, acme):
        store_file(acme, SOURCEGRAPH)

        again = store_file(acme, SOURCEGRAPH)

        assert (len(again.new), len(again.changed), len(again.unchanged)) == (0, 0, 229)
        assert Person.objects.count() == 229

    def test_of_a_later_sheet_tells_who_came_left_and_changed(self, acme):
        store_file(acme, SOURCEGRAPH)

        done = store_file(acme, LATER)

        assert (len(done.new), len(done.changed), len(done.unchanged)) == (30, 108, 49)
        assert len(done.left) == 229 - (187 - 30)
        assert Person.objects.count() == 229 + 30

    def test_changes_who_is_here_and_leaves_what_the_sheet_does_not_say(self, acme):
        ann = PersonFactory(
            organisation=acme, external_id="1", name="Ann", title="Analyst", department="Data"
        )

        done = store(acme, "id,title,department\n1,Data Scientist,\n")

        ann.refresh_from_db()
        assert [one.changes for one in done.changed] == [
            [Change("title", "Analyst", "Data Scientist")]
        ]
        assert (ann.name, ann.title, ann.department) == ("Ann", "Data Scientist", "Data")

    def test_never_touches_another_organisation(self, acme):
        other = PersonFactory(external_id="1", name="Ann")

        store(acme, "id,name,manager\n1,Anna,Ann\n")

        other.refresh_from_db()
        assert other.name == "Ann"
        assert acme.people.get().manager is None

    def test_keeps_text_that_looks_like_a_formula_or_markup(self, acme):
        store(acme, 'name,title\n"=cmd()",<script>\n😀 יוסי,+1\n')

        assert set(acme.people.values_list("name", "title")) == {
            ("=cmd()", "<script>"),
            ("😀 יוסי", "+1"),
        }

    def test_takes_as_many_queries_for_many_people_as_for_few(
        self, acme, django_assert_num_queries
    ):
        for size in (3, 300):
            rows = "".join(f"{size}-{one},Person {size}-{one},{size}-0\n" for one in range(1, size))
            text = f"id,name,manager\n{size}-0,Boss {size},\n{rows}"
            with django_assert_num_queries(8):
                store(acme, text)
