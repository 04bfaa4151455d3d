from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from roles.actions.people import confirm_import, keep_upload, store_people
from roles.actions.people_plan import plan_people
from roles.interchange.people_sheet import read_people
from roles.models import PendingImport, Person
from tests.factories import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SOURCEGRAPH = Path(__file__).parent.parent / "data" / "sourcegraph_people_2022-09.csv"


@pytest.fixture
def acme():
    return OrganisationFactory(name="Acme")


def sheet(text):
    return read_people(text.strip().encode(), name="people.csv")


def store(acme, text):
    return store_people(organisation=acme, sheet=sheet(text))


def plan(acme, text):
    return plan_people(organisation=acme, sheet=sheet(text))


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
        done = store_people(
            organisation=acme, sheet=read_people(SOURCEGRAPH.read_bytes(), name=SOURCEGRAPH.name)
        )

        assert (done.row_count, len(done.new), done.problems, done.notes) == (234, 229, (), ())
        assert acme.people.exclude(title="").count() == 229
        assert acme.people.exclude(manager=None).count() == 228
        assert acme.people.get(external_id="sg312").manager.external_id == "sg348"

    def test_of_the_same_sheet_again_changes_nothing(self, acme):
        content = SOURCEGRAPH.read_bytes()
        store_people(organisation=acme, sheet=read_people(content, name="people.csv"))

        again = store_people(organisation=acme, sheet=read_people(content, name="people.csv"))

        assert (len(again.new), len(again.changed), again.unchanged_count) == (0, 0, 229)
        assert Person.objects.count() == 229

    def test_changes_who_is_here_and_leaves_what_the_sheet_does_not_say(self, acme):
        ann = PersonFactory(
            organisation=acme, external_id="1", name="Ann", title="Analyst", department="Data"
        )

        done = store(acme, "id,title,department\n1,Data Scientist,\n")

        ann.refresh_from_db()
        assert [one.changes for one in done.changed] == [["title"]]
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
            rows = "".join(f"{size}-{one},Person {one},{size}-0\n" for one in range(1, size))
            text = f"id,name,manager\n{size}-0,Boss,\n{rows}"
            with django_assert_num_queries(6):
                store(acme, text)


class TestPlanPeople:
    def test_saves_nothing(self, acme):
        plan(acme, "name\nAnn\n")

        assert not Person.objects.exists()

    @pytest.mark.parametrize(
        "row", ["7,Ann,", "7,Ann B,ann@example.org", ",Ann,", ",Annie,ANN@example.org"]
    )
    def test_knows_people_by_id_else_email_else_name(self, acme, row):
        PersonFactory(organisation=acme, name="Ann", email="ann@example.org", external_id="7")
        if row.startswith(",Ann,"):
            Person.objects.update(email="", external_id="")

        planned = plan(acme, f"id,name,email\n{row}\n")

        assert not planned.new

    def test_takes_somebody_with_another_id_for_somebody_else(self, acme):
        PersonFactory(organisation=acme, name="Ann", external_id="7")

        assert len(plan(acme, "id,name\n8,Ann\n").new) == 1

    def test_leaves_out_a_name_that_two_people_have(self, acme):
        PersonFactory.create_batch(2, organisation=acme, name="Ann")

        planned = plan(acme, "name,title\nAnn,CEO\nBob,CTO\n")

        [problem] = planned.problems
        assert (problem.row, problem.column, problem.value) == (2, "name", "Ann")
        assert "give the id or the email" in problem.problem
        assert [one.person.name for one in planned.people] == ["Bob"]
        assert planned.left_out_count == 1

    def test_counts_the_bad_rows_too(self, acme):
        planned = plan(acme, "name,share\nAnn,120%\nBob,1\n")

        assert (planned.row_count, planned.left_out_count, len(planned.people)) == (2, 1, 1)

    def test_notes_a_manager_whom_nobody_knows(self, acme):
        planned = plan(acme, "name,boss\nAnn,Zoe\n")

        [note] = planned.notes
        assert (note.row, note.column, note.value) == (2, "boss", "Zoe")
        assert len(planned.new) == 1

    def test_finds_a_manager_who_is_here_already(self, acme):
        zoe = PersonFactory(organisation=acme, name="Zoe")

        assert plan(acme, "name,manager\nAnn,zoe\n").people[0].manager == zoe

    def test_breaks_a_circle_of_managers(self, acme):
        planned = plan(acme, "name,manager\nAnn,Bob\nBob,Cy\nCy,Ann\n")

        assert [one.manager and one.manager.name for one in planned.people] == ["Bob", "Cy", None]
        assert planned.notes[0].row == 4

    def test_does_not_note_that_somebody_reports_to_a_post_of_their_own(self, acme):
        planned = plan(acme, "key,id,title,manager\nceo,1,CEO,\nlead,1,Interim Lead,ceo\n")

        assert (planned.notes, len(planned.people)) == ((), 1)

    def test_adds_up_the_shares_of_somebody_with_two_posts(self, acme):
        planned = plan(acme, "id,name,share\n1,Ann,0.3\n1,Ann,0.4\n2,Bob,0.8\n2,Bob,0.8\n")

        assert [one.person.available for one in planned.people] == [Decimal("0.7"), 1]


class TestConfirmImport:
    def test_stores_the_sheet_once(self, acme):
        pending = keep_upload(
            organisation=acme,
            user=UserFactory(),
            file_name="people.csv",
            content=b"name\nAnn\n",
            at=NOW,
        )
        stale = PendingImport.objects.get()

        first = confirm_import(pending=pending, at=NOW)
        second = confirm_import(pending=stale, at=NOW)

        assert len(first.new) == 1
        assert second is None
        assert acme.people.count() == 1
        assert not PendingImport.objects.get().content

    def test_stores_nothing_and_can_be_asked_again_if_it_fails_half_way(self, acme, monkeypatch):
        pending = keep_upload(
            organisation=acme,
            user=UserFactory(),
            file_name="people.csv",
            content=b"name,manager\nAnn,Bob\nBob,\n",
            at=NOW,
        )

        def fail(*args, **kwargs):
            raise RuntimeError

        with monkeypatch.context() as patch:
            patch.setattr(Person.objects.__class__, "bulk_update", fail)
            with pytest.raises(RuntimeError):
                confirm_import(pending=pending, at=NOW)

        assert not Person.objects.exists()
        assert confirm_import(pending=pending, at=NOW) is not None


class TestKeepUpload:
    def test_forgets_what_the_same_person_uploaded_before_and_what_is_old(self, acme):
        ann, bob = UserFactory(), UserFactory()

        def upload(user, at):
            return keep_upload(organisation=acme, user=user, file_name="a.csv", content=b"x", at=at)

        upload(bob, NOW - timedelta(days=2))
        upload(ann, NOW)
        last = upload(ann, NOW)
        of_bob = upload(bob, NOW)

        assert set(PendingImport.objects.all()) == {last, of_bob}
