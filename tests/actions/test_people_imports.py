from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import Http404

from roles.actions.people_imports import (
    Choices,
    choose,
    confirm_import,
    keep_upload,
    open_import,
    read_import,
    target_of,
)
from roles.interchange.file_errors import FileErrors
from roles.interchange.sheet_days import Order
from roles.models import PendingImport, Person, Seat, Team, TitleCorrection
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.interchange.workbooks import workbook

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def acme():
    return OrganisationFactory(name="Acme")


@pytest.fixture
def ann(acme):
    return MembershipFactory(organisation=acme).user


@pytest.fixture
def design(acme, shipped):
    return DesignFactory(organisation=acme, version=shipped)


def waiting(acme, user, text, **chosen):
    pending = keep_upload(
        organisation=acme, user=user, file_name="people.csv", content=text.encode(), at=NOW
    )
    choose(pending=pending, **chosen)
    return pending


def confirm(pending, **options):
    return confirm_import(pending=pending, at=NOW, on=TODAY, **options)


class TestKeepUpload:
    def test_forgets_what_the_same_person_uploaded_before_and_what_is_old(self, acme):
        ann, bob = UserFactory(), UserFactory()

        def upload(user, at):
            return keep_upload(
                organisation=acme, user=user, file_name="a.csv", content=b"name\nx\n", at=at
            )

        upload(bob, NOW - timedelta(days=2))
        upload(ann, NOW)
        last = upload(ann, NOW)
        of_bob = upload(bob, NOW)

        assert set(PendingImport.objects.all()) == {last, of_bob}

    def test_refuses_what_is_no_sheet_and_keeps_the_one_before(self, acme, ann):
        before = waiting(acme, ann, "name\nAnn\n")

        with pytest.raises(FileErrors):
            waiting(acme, ann, "name\n")

        assert PendingImport.objects.get() == before


class TestReadImport:
    def read(self, pending):
        return read_import(
            pending=pending, table=open_import(pending), design=target_of(pending), on=TODAY
        )

    def test_reads_the_sheet_and_the_columns_that_were_chosen(self, acme, ann):
        content = workbook([["name"], ["Ann"]], ("Second", [["a", "name"], ["Bob", "CEO"]]))
        pending = keep_upload(
            organisation=acme, user=ann, file_name="x.xlsx", content=content, at=NOW
        )
        choose(pending=pending, sheet="Second", columns={0: "name", 1: "title"})

        (bob,) = self.read(PendingImport.objects.get()).plan.people

        assert (bob.person.name, bob.person.title) == ("Bob", "CEO")

    def test_reads_days_and_names_as_was_said(self, acme, ann):
        pending = waiting(
            acme, ann, "name,start\nAnn,3/4/2026\nAnn,3/4/2026\n", order="month", apart=["ann"]
        )

        what = self.read(pending)

        assert what.choices.order is Order.MONTH_FIRST
        assert [one.person.starts_on for one in what.plan.people] == [date(2026, 3, 4)] * 2

    def test_names_the_roles_of_the_live_design_where_there_is_no_other(self, acme, ann, shipped):
        DesignFactory(organisation=acme, version=shipped, is_live=True)

        what = self.read(waiting(acme, ann, "name,title\nAnn,Data Engineer\n"))

        assert what.titles.version == shipped
        assert what.titles.role_of("data engineer") == "data_engineer"
        assert what.seats is None

    def test_has_no_titles_without_any_framework(self, acme, ann):
        assert self.read(waiting(acme, ann, "name,title\nAnn,CEO\n")).titles is None

    def test_has_no_target_in_another_organisation_or_for_a_viewer(self, acme, ann, design):
        theirs = DesignFactory()
        pending = waiting(acme, ann, "name\nAnn\n", design=theirs.pk)
        assert target_of(pending) is None

        choose(pending=pending, design=design.pk)
        assert target_of(pending) == design
        ann.memberships.update(level="viewer")
        assert target_of(pending) is None


class TestConfirmImport:
    def test_stores_the_sheet_once(self, acme, ann):
        pending = waiting(acme, ann, "name\nAnn\n")
        stale = PendingImport.objects.get()

        first = confirm(pending)
        second = confirm(stale)

        assert len(first.what.plan.new) == 1
        assert second is None
        assert acme.people.count() == 1
        assert not PendingImport.objects.get().content

    def test_stores_nothing_and_can_be_asked_again_if_it_fails_half_way(
        self, acme, ann, design, monkeypatch
    ):
        text = "name,team,title\nAnn,Search,Platform Engineer\n"
        pending = waiting(
            acme, ann, text, design=design.pk, titles={"platform engineer": "mlops_engineer"}
        )

        def fail(*args, **kwargs):
            raise RuntimeError

        with monkeypatch.context() as patch:
            patch.setattr(TitleCorrection.objects.__class__, "bulk_create", fail)
            with pytest.raises(RuntimeError):
                confirm(pending)

        design.refresh_from_db()
        assert not Person.objects.exists()
        assert not Team.objects.exists()
        assert design.revision == 0
        assert confirm(pending) is not None

    def test_makes_teams_and_seats_in_the_design_that_was_chosen(self, acme, ann, design):
        text = "name,team,title\nAnn,Search,Data Engineer\n"

        confirm(waiting(acme, ann, text, design=design.pk))

        seat = Seat.objects.get()
        design.refresh_from_db()
        assert (seat.design, seat.team.name, seat.roles) == (design, "Search", ["data_engineer"])
        assert seat.participant.person == Person.objects.get()
        assert design.revision == 1

    def test_learns_what_was_said_against_a_suggestion(self, acme, ann, shipped):
        text = "name,title\nAnn,Platform Engineer\nBob,Data Engineer\n"

        confirm(waiting(acme, ann, text, titles={"platform engineer": "mlops_engineer"}))

        learnt = TitleCorrection.objects.get()
        assert (learnt.organisation, learnt.framework) == (acme, shipped.framework)
        assert (learnt.title, learnt.role) == ("platform engineer", "mlops_engineer")

    def test_marks_who_left_only_if_it_is_said(self, acme, ann):
        bob = PersonFactory(organisation=acme, name="Bob")

        confirm(waiting(acme, ann, "name\nAnn\n"))
        bob.refresh_from_db()
        assert bob.leaves_on is None

        done = confirm(waiting(acme, ann, "name\nAnn\n"), left_on=TODAY)
        bob.refresh_from_db()
        assert (bob.leaves_on, done.left) == (TODAY, 1)
        assert Person.objects.get(name="Ann").leaves_on is None

    def test_changes_no_design_that_one_may_not_change(self, acme, ann):
        theirs = DesignFactory()

        with pytest.raises(Http404):
            confirm(waiting(acme, ann, "name,team\nAnn,Search\n", design=theirs.pk))

        assert not Person.objects.exists()


def test_choices_are_read_as_they_were_kept():
    pending = PendingImport(choices={"columns": {"2": "name"}, "order": "month", "apart": ["ann"]})

    choices = Choices.of(pending)

    assert (choices.columns, choices.order) == ({2: "name"}, Order.MONTH_FIRST)
    assert (choices.apart, choices.who, choices.design) == (("ann",), {}, None)
