from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from roles.actions.designs import bring_design, change_design, create_design, store_design
from roles.actions.names import NameTaken
from roles.analysis import design as facts
from roles.models import Design, Person, Tick
from roles.snapshots import take_snapshot
from tests.factories import (
    DesignFactory,
    FrameworkVersionFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()


def create(organisation, name="As is", **settings):
    return create_design(
        organisation=organisation,
        version=FrameworkVersionFactory(),
        name=name,
        structure="",
        created_by=None,
        at=NOW,
        **settings,
    )


class TestCreateDesign:
    def test_makes_the_first_one_live(self):
        organisation = OrganisationFactory()

        first, second = create(organisation, "As is"), create(organisation, "To be")

        assert (first.is_live, second.is_live) == (True, False)

    def test_takes_settings(self):
        assert create(OrganisationFactory(), regulated=True).regulated

    def test_refuses_a_name_twice(self):
        organisation = OrganisationFactory()
        create(organisation, "As is")

        with pytest.raises(NameTaken, match="a design called “As is”"):
            create(organisation, "as IS")

        assert organisation.designs.count() == 1

    def test_knows_no_names_of_other_organisations(self):
        create(OrganisationFactory(), "As is")

        create(OrganisationFactory(), "As is")


class TestChangeDesign:
    def test_changes_what_it_is_told(self):
        design = DesignFactory(name="As is", regulated=True)

        change_design(design=design, name="As it was", serving="batch", at=NOW)

        design.refresh_from_db()
        assert (design.name, design.serving, design.regulated) == ("As it was", "batch", True)

    def test_lets_the_time_begin_once_it_asks_owners_again(self):
        tick = TickFactory()
        design = tick.design
        for days, at in ((None, NOW), (90, NOW), (30, NOW + timedelta(days=1))):
            change_design(design=design, name="As is", at=at, confirm_after_days=days)
            tick.refresh_from_db()

            assert tick.confirmed_at == (NOW if days else None)

    def test_lets_the_time_begin_that_was_left_out_once_the_period_is_another(self):
        tick = TickFactory()
        change_design(design=tick.design, name="As is", at=NOW, confirm_after_days=90)
        Tick.objects.update(confirmed_at=None)
        later = NOW + timedelta(days=1)
        for days, begun in ((90, None), (30, later)):
            change_design(design=tick.design, name="As is", at=later, confirm_after_days=days)
            tick.refresh_from_db()

            assert tick.confirmed_at == begun

    def test_may_keep_its_name(self):
        design = DesignFactory(name="As is")

        change_design(design=design, name="AS IS", at=NOW)

        design.refresh_from_db()
        assert design.name == "AS IS"

    def test_refuses_the_name_of_another(self):
        design = DesignFactory(name="To be")
        DesignFactory(name="As is", organisation=design.organisation)

        with pytest.raises(NameTaken):
            change_design(design=design, name="As is", at=NOW)


class TestStoreDesign:
    @pytest.fixture
    def version(self):
        version = FrameworkVersionFactory(framework__slug="small")
        RoleFactory(version=version, key="analyst")
        return version

    def read(self, version, **rows) -> facts.Design:
        framework = facts.Framework(
            version.framework.slug,
            version.framework.title,
            roles=(facts.Role("analyst", "Analyst"),),
        )
        return facts.Design(framework, TODAY, "From a file", **rows)

    def store(self, version, organisation=None, **rows) -> Design:
        return store_design(
            design=self.read(version, **rows),
            organisation=organisation or OrganisationFactory(),
            version=version,
            created_by=None,
            at=NOW,
        )

    def test_knows_who_is_here_already(self, version):
        ann = PersonFactory(name="Ann", title="Analyst")

        self.store(version, ann.organisation, people=(facts.Person("a", "Ann", "Analyst"),))

        assert Person.objects.get() == ann

    @pytest.mark.parametrize(
        "other",
        [
            facts.Person("a", "Ann", "Engineer"),
            facts.Person("a", "Ann", "Analyst", facts.PersonKind.VENDOR),
            facts.Person("a", "Ann", "Analyst", available=0.5),
        ],
    )
    def test_adds_whoever_differs_and_changes_nobody(self, version, other):
        ann = PersonFactory(name="Ann", title="Analyst")

        self.store(version, ann.organisation, people=(other,))

        ann.refresh_from_db()
        assert (ann.title, ann.kind, ann.available) == ("Analyst", "employee", 1)
        assert Person.objects.count() == 2

    def test_keeps_two_people_of_one_file_apart(self, version):
        ann = PersonFactory(name="Ann")

        self.store(
            version, ann.organisation, people=(facts.Person("a", "Ann"), facts.Person("b", "Ann"))
        )

        assert Person.objects.filter(name="Ann").count() == 2

    def test_never_takes_people_of_another_organisation(self, version):
        PersonFactory(name="Ann")

        design = self.store(version, people=(facts.Person("a", "Ann"),))

        assert design.participants.get().person.organisation == design.organisation

    def test_keeps_ticks_on_the_seat_that_they_mean(self, version):
        design = self.store(
            version,
            teams=(facts.Team("A", "A"),),
            people=(facts.Person("ann", "Ann"), facts.Person("bob", "Bob")),
            seats=(facts.Seat("A", "ann", key="s1"), facts.Seat("A", key="s2")),
            ticks=(
                facts.Tick("build", person="ann", team="A"),
                facts.Tick("build", seat="s2"),
                facts.Tick("build", person="bob", team="A"),
                facts.Tick("build", role="analyst", team="A"),
            ),
        )

        kept = design.ticks.order_by("pk").values_list(
            "seat__key", "participant__key", "role", "team__key"
        )
        assert list(kept) == [
            ("s1", None, "", None),
            ("s2", None, "", None),
            (None, "bob", "", "A"),
            (None, None, "analyst", "A"),
        ]

    def test_numbers_ticks_that_are_there_twice(self, version):
        tick = facts.Tick("build", person="ann", team="A")

        design = self.store(
            version,
            teams=(facts.Team("A", "A"),),
            people=(facts.Person("ann", "Ann"),),
            seats=(facts.Seat("A", "ann"),),
            ticks=(tick, tick),
        )

        assert sorted(design.ticks.values_list("copy", flat=True)) == [0, 1]
        assert take_snapshot(design, on=TODAY).ticks == (tick, tick)

    def test_takes_as_many_queries_for_ten_seats_as_for_one(
        self, version, django_assert_max_num_queries
    ):
        people = tuple(facts.Person(f"p{n}", f"Person {n}") for n in range(10))

        with django_assert_max_num_queries(14):
            self.store(
                version,
                OrganisationFactory(),
                teams=(facts.Team("A", "A"),),
                people=people,
                seats=tuple(facts.Seat("A", person.key) for person in people),
                ticks=tuple(facts.Tick("build", person=one.key, team="A") for one in people),
            )

    @pytest.mark.parametrize("day", [date(2026, 1, 1), None])
    def test_keeps_the_day_only_if_the_file_gives_one(self, version, day):
        design = store_design(
            design=facts.Design(
                facts.Framework("small", "Small"),
                day or TODAY,
                "From a file",
                is_dated=day is not None,
            ),
            organisation=OrganisationFactory(),
            version=version,
            created_by=None,
            at=NOW,
        )

        assert design.as_of == day

    def test_brought_by_somebody_needs_a_name_of_its_own(self, version):
        stored = self.store(version)

        with pytest.raises(NameTaken, match="From a file"):
            bring_design(
                design=self.read(version),
                organisation=stored.organisation,
                version=version,
                created_by=None,
                at=NOW,
            )

    def test_takes_the_people_it_is_told_of_and_finds_the_others(self, version):
        organisation = OrganisationFactory()
        told, other = PersonFactory.create_batch(2, organisation=organisation, name="Ann")
        design = replace(
            self.read(version), people=(facts.Person("x", "Ann"), facts.Person("y", "Ann"))
        )

        stored = store_design(
            design=design,
            organisation=organisation,
            version=version,
            created_by=None,
            at=NOW,
            persons={"y": told},
        )

        people = dict(stored.participants.values_list("key", "person"))
        assert people == {"x": other.pk, "y": told.pk}

    def test_is_not_live_where_it_may_not_be(self, version):
        stored = store_design(
            design=self.read(version),
            organisation=OrganisationFactory(),
            version=version,
            created_by=None,
            at=NOW,
            may_be_live=False,
        )

        assert not stored.is_live
