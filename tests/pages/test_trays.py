from datetime import date

import pytest

from roles.models import TitleCorrection
from roles.pages.trays import read_openings, read_tray
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    RoleFactory,
    SeatFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def design(organisation):
    design = DesignFactory(organisation=organisation)
    for position, key in enumerate(("data_engineer", "analytics_engineer")):
        RoleFactory(version=design.version, key=key, position=position)
    return design


def tray(design, q="", page=""):
    return read_tray(design, q=q, page=page, on=TODAY)


def person(design, name, **facts):
    return PersonFactory(organisation=design.organisation, name=name, **facts)


def seat_of(design, who, **facts):
    return SeatFactory(
        team=TeamFactory(design=design),
        participant=ParticipantFactory(design=design, person=who),
        **facts,
    )


class TestReadTray:
    @pytest.mark.parametrize(
        ("facts", "is_there"),
        [
            ({}, False),
            ({"start": date(2027, 1, 1)}, False),
            ({"end": TODAY}, False),
            ({"end": date(2026, 11, 20)}, True),
        ],
    )
    def test_holds_who_has_no_seat_that_lasts(self, design, facts, is_there):
        seat_of(design, person(design, "Ann"), **facts)

        assert bool(tray(design).cards) is is_there

    def test_holds_who_only_sits_in_another_design(self, design):
        other = DesignFactory(organisation=design.organisation)
        seat_of(other, person(design, "Ann"))

        assert [card.name for card in tray(design).cards] == ["Ann"]

    def test_holds_who_took_part_and_has_no_seat(self, design):
        ParticipantFactory(design=design, person=person(design, "Ann"))

        assert tray(design).count == 1

    def test_does_not_empty_for_an_open_seat(self, design):
        person(design, "Ann")
        SeatFactory(team=TeamFactory(design=design), participant=None)

        assert tray(design).count == 1

    @pytest.mark.parametrize(("day", "count"), [(date(2026, 11, 20), 0), (TODAY, 1)])
    def test_leaves_out_who_has_left(self, design, day, count):
        person(design, "Ann", leaves_on=day)

        assert tray(design).count == count

    def test_suggests_the_role_that_a_title_names(self, design):
        person(design, "Ann", title="Sr. Data Engineer")

        (card,) = tray(design).cards

        assert (card.role, card.is_sure) == ("data_engineer", True)
        assert card.roles[0].percent >= 80

    def test_asks_where_a_title_names_none_surely(self, design):
        person(design, "Ann", title="Juggler")

        (card,) = tray(design).cards

        assert (card.role, card.is_sure, card.roles) == ("", False, ())

    def test_learns_from_corrections_of_the_organisation(self, design):
        person(design, "Ann", title="Juggler")
        TitleCorrection.objects.create(
            organisation=design.organisation,
            framework=design.version.framework,
            title="juggler",
            role="data_engineer",
        )

        assert tray(design).cards[0].role == "data_engineer"

    @pytest.mark.parametrize("page", ["", "x", "0", "99"])
    def test_shows_a_page_whatever_is_asked(self, design, page):
        for number in range(13):
            person(design, f"Person {number:02}")

        assert len(tray(design, page=page).cards) in (1, 12)


class TestReadOpenings:
    def test_names_those_that_fit_first(self, design):
        team = TeamFactory(design=design, name="Search")
        SeatFactory(team=team, participant=None)
        fits = SeatFactory(team=team, participant=None, roles=["data_engineer"])
        SeatFactory(team=team)

        openings = read_openings(design, roles=["data_engineer"])

        assert [(one.roles, one.fits) for one in openings] == [
            ("Data engineer", True),
            ("no role yet", False),
        ]
        assert openings[0].pk == fits.pk
