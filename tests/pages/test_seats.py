from datetime import date
from decimal import Decimal

import pytest

from roles.models import Person
from roles.pages.seats import Vacancy, find_people, free_share, read_fits, read_tray_fits
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
    TitleCorrectionFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def vacancy(organisation):
    design = DesignFactory(organisation=organisation)
    RoleFactory(version=design.version, key="data_engineer", name="Data Engineer")
    team = TeamFactory(design=design, name="Search")
    return SeatFactory(team=team, participant=None, roles=["data_engineer"])


def person(vacancy, name, **facts):
    return PersonFactory(organisation=vacancy.design.organisation, name=name, **facts)


def seated(vacancy, name, *, team=None, fte="1", roles=("data_engineer",), **facts):
    return SeatFactory(
        team=team or TeamFactory(design=vacancy.design, name="Ads"),
        participant=ParticipantFactory(
            design=vacancy.design, person=person(vacancy, name, **facts)
        ),
        fte=fte,
        roles=list(roles),
    )


def fits(vacancy):
    return [
        (fit.person.name, fit.free_percent, fit.reason)
        for fit in read_fits(vacancy.design, vacancy, on=TODAY)
    ]


class TestReadFits:
    def test_are_by_seat_and_by_title_whoever_has_most_time_first(self, vacancy):
        seated(vacancy, "Half", fte="0.5")
        person(vacancy, "Title", title="Data Engineer")

        assert fits(vacancy) == [
            ("Title", 100, "Data Engineer, 98% sure"),
            ("Half", 50, "Data Engineer in Ads"),
        ]

    def test_leave_out_who_has_no_time(self, vacancy):
        seated(vacancy, "Full")
        seated(vacancy, "Part-timer", fte="0.5", available="0.5")

        assert fits(vacancy) == []

    def test_leave_out_who_sits_in_the_team(self, vacancy):
        seated(vacancy, "Near", team=vacancy.team, fte="0.5")

        assert fits(vacancy) == []

    def test_leave_out_other_roles_and_titles(self, vacancy):
        seated(vacancy, "Other", fte="0.5", roles=[])
        person(vacancy, "Juggler", title="Juggler of data")

        assert fits(vacancy) == []

    def test_leave_out_who_has_left(self, vacancy):
        seated(vacancy, "Gone", fte="0.5", leaves_on=date(2026, 11, 20))
        person(vacancy, "Gone too", title="Data Engineer", leaves_on=date(2026, 11, 20))

        assert fits(vacancy) == []

    def test_are_none_for_a_seat_without_roles(self, vacancy):
        person(vacancy, "Ann", title="Data Engineer")
        vacancy.roles = []

        assert fits(vacancy) == []

    def test_take_as_many_queries_among_thousands(self, vacancy, django_assert_num_queries):
        Person.objects.bulk_create(
            Person(
                organisation=vacancy.design.organisation, name=f"P {n:04}", title="Data Engineer"
            )
            for n in range(2_000)
        )
        fits(vacancy)

        with django_assert_num_queries(3):
            assert len(fits(vacancy)) == 12


class TestReadTrayFits:
    def open_seat(self, vacancy, *roles):
        return SeatFactory(team=vacancy.team, participant=None, roles=list(roles))

    def read(self, *seats, **facts):
        vacancies = [Vacancy(seat.pk, seat.roles, **facts) for seat in seats]
        found = read_tray_fits(seats[0].design, vacancies, on=TODAY)
        return [found[seat.pk].name if seat.pk in found else None for seat in seats]

    def test_is_whose_title_is_read_most_surely_then_who_has_most_time(self, vacancy):
        RoleFactory(
            version=vacancy.design.version, key="owner", name="Owner", aliases=["Data Steward"]
        )
        both = self.open_seat(vacancy, "owner", "data_engineer")
        person(vacancy, "Ann", title="Data Steward")
        person(vacancy, "Bo", title="Data Engineer", available="0.5")
        person(vacancy, "Cy", title="Data Engineer", available="0.8")

        assert self.read(both) == ["Cy"]

    def test_is_nobody_twice(self, vacancy):
        second, third = (self.open_seat(vacancy, "data_engineer") for _ in range(2))
        for name in ("Ann", "Bo"):
            person(vacancy, name, title="Data Engineer")

        assert self.read(vacancy, second, third) == ["Ann", "Bo", None]

    def test_is_who_has_a_title_that_somebody_corrected(self, vacancy):
        person(vacancy, "Ann", title="Data Ninja")
        assert self.read(vacancy) == [None]

        TitleCorrectionFactory(
            organisation=vacancy.design.organisation,
            framework=vacancy.design.version.framework,
            title="data ninja",
            role="data_engineer",
        )

        assert self.read(vacancy) == ["Ann"]

    @pytest.mark.parametrize(
        "facts",
        [
            {"title": "Data Engineer or Owner of data"},
            {"title": "Owner"},
            {"title": ""},
            {"title": "Data Engineer", "available": "0"},
            {"title": "Data Engineer", "leaves_on": date(2026, 11, 20)},
        ],
    )
    def test_is_nobody_of_another_title_without_time_or_gone(self, vacancy, facts):
        RoleFactory(version=vacancy.design.version, key="owner", name="Owner")
        person(vacancy, "Ann", **facts)

        assert self.read(vacancy) == [None]

    def test_is_nobody_who_sits_or_sat_there(self, vacancy):
        seated(vacancy, "Near", title="Data Engineer", fte="0.5")
        ann = person(vacancy, "Ann", title="Data Engineer")

        assert self.read(vacancy, sat_here=frozenset({ann.pk})) == [None]

    def test_asks_nothing_where_no_seat_has_a_role(self, vacancy, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert read_tray_fits(vacancy.design, [Vacancy(vacancy.pk, [])], on=TODAY) == {}

    def test_takes_as_many_queries_among_thousands(self, vacancy, django_assert_num_queries):
        Person.objects.bulk_create(
            Person(
                organisation=vacancy.design.organisation,
                name=f"P {n:04}",
                title=f"Data Engineer {n % 7}",
            )
            for n in range(2_000)
        )
        seats = [vacancy, *(self.open_seat(vacancy, "data_engineer") for _ in range(5))]
        self.read(vacancy)

        with django_assert_num_queries(3):
            assert len(set(self.read(*seats))) == 6


class TestFindPeople:
    def test_says_who_sits_where(self, vacancy):
        seated(vacancy, "Ann Near", team=vacancy.team)
        seated(vacancy, "Ann Far")
        person(vacancy, "Ann Free")
        person(vacancy, "Ann Gone", leaves_on=date(2026, 11, 20))

        found = find_people(vacancy.design, vacancy.team, "ann", on=TODAY)

        assert [(one.name, one.sits_here, one.sits_elsewhere) for one in found.people] == [
            ("Ann Free", False, False),
            ("Ann Far", False, True),
            ("Ann Near", True, False),
        ]


@pytest.mark.parametrize(
    ("fte", "end", "free"), [("0.3", None, "0.5"), ("1", None, "0"), ("1", "2026-11-20", "0.8")]
)
def test_free_share_is_what_no_seat_takes(vacancy, fte, end, free):
    seat = seated(vacancy, "Ann", fte=fte, available="0.8")
    seat.end = end
    seat.save()
    ann = Person.objects.get(name="Ann")

    assert free_share(vacancy.design, ann, on=TODAY) == Decimal(free)
