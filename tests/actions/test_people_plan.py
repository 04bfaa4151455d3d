from datetime import date
from decimal import Decimal

import pytest

from roles.actions.people_plan import ALL_OTHERS, NEW, SAME, Change, plan_people
from roles.interchange.people_sheet import read_people
from roles.models import Person
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def acme():
    return OrganisationFactory(name="Acme")


def plan(acme, text, **answers):
    sheet = read_people(text.encode(), name="people.csv")
    return plan_people(organisation=acme, sheet=sheet, on=TODAY, answers=answers)


class TestPlan:
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

    def test_leaves_out_a_name_that_two_people_have(self, acme):
        PersonFactory.create_batch(2, organisation=acme, name="Ann")

        planned = plan(acme, "name,title\nAnn,CEO\nBob,CTO\n")

        [problem] = planned.problems
        assert (problem.row, problem.column, problem.value) == (2, "name", "Ann")
        assert problem.problem == "is called like several people here; say who it is"
        assert [one.person.name for one in planned.people] == ["Bob"]
        assert planned.left_out_count == 1

    def test_counts_the_bad_rows_too(self, acme):
        planned = plan(acme, "name,share\nAnn,120%\nBob,1\n")

        assert (planned.sheet.row_count, planned.left_out_count, len(planned.people)) == (2, 1, 1)

    def test_notes_a_manager_whom_nobody_knows(self, acme):
        planned = plan(acme, "name,boss\nAnn,Zoe\n")

        [note] = planned.notes
        assert (note.row, note.column, note.value) == (2, "boss", "Zoe")
        assert len(planned.new) == 1

    def test_finds_a_manager_who_is_here_already(self, acme):
        zoe = PersonFactory(organisation=acme, name="Zoe")

        assert plan(acme, "name,manager\nAnn,zoe\n").people[0].person.manager.pk == zoe.pk

    def test_breaks_a_circle_of_managers(self, acme):
        planned = plan(acme, "name,manager\nAnn,Bob\nBob,Cy\nCy,Ann\n")

        managers = [one.person.manager for one in planned.people]
        assert [manager and manager.name for manager in managers] == ["Bob", "Cy", None]
        assert planned.notes[0].row == 4

    def test_does_not_note_that_somebody_reports_to_a_post_of_their_own(self, acme):
        planned = plan(acme, "key,id,title,manager\nceo,1,CEO,\nlead,1,Interim Lead,ceo\n")

        assert (planned.notes, len(planned.people)) == ((), 1)

    def test_adds_up_the_shares_of_somebody_with_two_posts(self, acme):
        planned = plan(
            acme, "id,name,title,share\n1,Ann,a,0.3\n1,Ann,b,0.4\n2,Bob,a,0.8\n2,Bob,b,0.8\n"
        )

        assert [one.person.available for one in planned.people] == [Decimal("0.7"), 1]
        assert [(one.row, one.problem) for one in planned.notes] == [
            (5, "makes 160 % with the other rows; 100 % is kept")
        ]

    def test_tells_field_by_field_what_changes(self, acme):
        PersonFactory(organisation=acme, name="Ann", external_id="1", starts_on=date(2026, 1, 1))
        PersonFactory(organisation=acme, name="Bob")

        planned = plan(acme, "id,name,share,manager,start\n1,Anna,0.5,Bob,2026-02-01\n")

        assert planned.people[0].changes == [
            Change("name", "Ann", "Anna"),
            Change("available", "100 %", "50 %"),
            Change("starts_on", "1 January 2026", "1 February 2026"),
            Change("manager", "", "Bob"),
        ]

    def test_knows_that_somebody_is_back(self, acme):
        PersonFactory(organisation=acme, name="Ann", leaves_on=date(2026, 1, 31))

        (ann,) = plan(acme, "name\nAnn\n").people

        assert ann.changes == [Change("leaves_on", "31 January 2026", "")]

    @pytest.mark.parametrize(
        ("day", "gone"), [("start,2026-03-01", "leaves_on"), ("end,2025-12-01", "starts_on")]
    )
    def test_keeps_days_in_order(self, acme, day, gone):
        PersonFactory(
            organisation=acme,
            name="Ann",
            starts_on=date(2026, 1, 1),
            leaves_on=date(2026, 12, 31) if gone == "starts_on" else date(2026, 2, 1),
        )
        column, value = day.split(",")

        (ann,) = plan(acme, f"name,{column}\nAnn,{value}\n").people

        assert getattr(ann.person, gone) is None


class TestWhoIsWho:
    @pytest.fixture(autouse=True)
    def ann(self, acme):
        return PersonFactory(
            organisation=acme, name="Ann", external_id="7", email="ann@example.org", title="CEO"
        )

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("8,Ann,", "is called like somebody here who has another id"),
            (",Ann,a@example.org", "is called like somebody here who has another e-mail"),
            ("8,Anna,ANN@example.org", "has the e-mail of somebody here, and another id"),
        ],
    )
    def test_is_asked_where_it_is_unclear(self, acme, ann, row, reason):
        planned = plan(acme, f"id,name,email\n{row}\n")

        (question,) = planned.questions
        assert (question.reason, question.answer) == (reason, "")
        assert [one.pk for one in question.candidates] == [ann.pk]
        assert (planned.people, planned.left, planned.left_out_count) == ((), (), 1)

    def test_is_not_asked_where_the_other_one_is_in_the_sheet_too(self, acme):
        planned = plan(acme, "id,name\n7,Ann\n8,Ann\n")

        assert (planned.questions, len(planned.new)) == ((), 1)

    def test_may_be_answered_as_the_same(self, acme, ann):
        planned = plan(acme, "id,name\n8,Ann\n", **{"id 8": str(ann.pk)})

        assert planned.people[0].changes == [Change("external_id", "7", "8")]
        assert (planned.problems, planned.left) == ((), ())

    def test_may_be_answered_as_somebody_new(self, acme):
        planned = plan(acme, "id,name\n8,Ann\n", **{"id 8": NEW})

        assert [one.is_new for one in planned.people] == [True]
        assert [one.name for one in planned.left] == ["Ann"]

    def test_may_not_be_answered_with_somebody_else(self, acme):
        other = PersonFactory(organisation=acme, name="Bob")

        assert not plan(acme, "id,name\n8,Ann\n", **{"id 8": str(other.pk)}).people

    @pytest.mark.parametrize(("answer", "is_new"), [(SAME, False), (NEW, True)])
    def test_may_be_answered_for_all(self, acme, answer, is_new):
        planned = plan(acme, "id,name\n8,Ann\n", **{ALL_OTHERS: answer})

        assert [one.is_new for one in planned.people] == [is_new]
        assert planned.notes[0].row == 2

    def test_is_not_guessed_by_an_answer_for_all(self, acme):
        PersonFactory(organisation=acme, name="Ann")

        planned = plan(acme, "name\nAnn\n", **{ALL_OTHERS: NEW})

        assert (planned.people, planned.left_out_count) == ((), 1)


class TestLeft:
    def test_are_those_in_no_row(self, acme):
        for name in ("Ann", "Bob"):
            PersonFactory(organisation=acme, name=name)

        assert [one.name for one in plan(acme, "name\nAnn\n").left] == ["Bob"]

    def test_are_not_those_in_a_row_with_a_problem(self, acme):
        PersonFactory(organisation=acme, name="Ann")

        assert plan(acme, "name,share\nAnn,lots\n").left == ()

    def test_are_not_those_who_left_before(self, acme):
        PersonFactory(organisation=acme, name="Ann", leaves_on=date(2026, 11, 20))
        PersonFactory(organisation=acme, name="Bob", leaves_on=date(2026, 11, 21))

        assert [one.name for one in plan(acme, "name\nCy\n").left] == ["Bob"]
