from datetime import date

import pytest

from roles.diagnosis import diagnose
from roles.models import Design, Organisation
from roles.pages.boards import Alarm, Board, Lane, read_board, when
from roles.snapshots import read_framework
from tests.factories import (
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)
from tests.stored_designs import keep_design, keep_listings

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)

HYBRID = """
format: teamdesign/1
framework: mlops-who-does-what
name: As is
structure: hybrid
teams:
  - {key: a, name: A, kind: product}
  - {key: p, name: P, kind: platform}
people:
  - {key: ann, name: Ann, title: Data Scientist}
seats:
  - {team: a, person: ann, roles: [data_scientist], fte: 0.5}
"""


@pytest.fixture
def design(organisation: Organisation) -> Design:
    return keep_listings(organisation)


def lane_of(design: Design, name: str) -> Lane:
    return next(lane for lane in read_board(design, on=TODAY).lanes if lane.name == name)


def card_of(design: Design, team: str, name: str):
    return next(card for card in lane_of(design, team).cards if card.name == name)


class TestReadBoard:
    def test_says_how_much_somebody_owns_for_the_time(self, design):
        card = card_of(design, "Listing Categories", "Priya Nair")

        assert (card.owned, card.room, card.load_percent) == (4, 4, 100)
        assert card.work == "Owns 4 of 4"

    def test_says_what_is_planned_for_an_open_seat(self, design):
        card = card_of(design, "Search Ranking", "Open seat")

        assert (card.work, card.room) == ("1 planned", None)

    @pytest.mark.parametrize("dates", [{"end": "2026-11-20"}, {"start": "2026-11-22"}])
    def test_says_nothing_of_the_work_of_who_is_not_there(self, design, dates):
        seat = SeatFactory(
            team=TeamFactory(design=design, name="New"),
            participant=ParticipantFactory(design=design, person__name="Zoe"),
            **dates,
        )
        TickFactory(seat=seat, activity="build_models")

        assert card_of(design, "New", "Zoe").work == ""

    def test_counts_the_findings_about_a_person_in_a_team(self, design):
        card = card_of(design, "Listing Categories", "Aisha Bello")

        assert card.alarm == Alarm(2, "medium")

    def test_leaves_out_the_findings_that_are_accepted(self, design):
        finding = next(one for one in diagnose(design, on=TODAY).open if "categories" in one.teams)
        before = lane_of(design, "Listing Categories").alarm.count
        design.acknowledgements.create(rule=finding.rule, subject=finding.subject)

        assert lane_of(design, "Listing Categories").alarm.count == before - 1

    def test_counts_the_ticks_that_need_confirming(self, design):
        seat = design.seats.get(participant__person__name="Priya Nair")
        seat.ticks.update(doubt={"reason": "moved", "before": "Ads"})

        assert card_of(design, "Listing Categories", "Priya Nair").doubts == seat.ticks.count()

    def test_names_the_roles_that_a_team_lacks(self, organisation):
        design = keep_design(organisation, HYBRID)
        structure = read_structure(design)

        missing = {lane.key: [key for key, _ in lane.missing] for lane in board(design).lanes}

        assert missing["a"] == [
            role for role in structure.product_roles if role != "data_scientist"
        ]
        assert missing["p"] == list(structure.central_roles)

    def test_folds_away_all_but_twelve(self, design):
        team = TeamFactory(design=design, name="Large")
        SeatFactory.create_batch(14, team=team, participant=None)

        lane = lane_of(design, "Large")

        assert (len(lane.shown), len(lane.folded)) == (12, 2)

    def test_does_not_fold_away_a_single_seat(self, design):
        team = TeamFactory(design=design, name="Large")
        SeatFactory.create_batch(13, team=team, participant=None)

        assert lane_of(design, "Large").folded == ()

    def test_names_whom_an_open_seat_fits(self, design):
        PersonFactory(organisation=design.organisation, name="Zoe", title="MLOps Engineer")
        vacancy = design.seats.get(participant=None, team__name="Search Ranking")
        assert vacancy.roles == ["mlops_engineer"]

        assert card_of(design, "Search Ranking", "Open seat").fit.name == "Zoe"
        board = read_board(design, on=TODAY, with_fits=False)
        assert all(card.fit is None for lane in board.lanes for card in lane.cards)

    def test_fits_nobody_into_a_seat_that_has_ended(self, design):
        PersonFactory(organisation=design.organisation, name="Zoe", title="MLOps Engineer")
        design.seats.filter(participant=None).update(end="2026-11-20")

        assert card_of(design, "Search Ranking", "Open seat").fit is None

    def test_fits_nobody_into_a_team_where_they_had_a_seat(self, design):
        team = design.teams.get(name="Search Ranking")
        person = PersonFactory(organisation=design.organisation, title="MLOps Engineer")
        participant = ParticipantFactory(design=design, person=person)
        SeatFactory(team=team, participant=participant, end=date(2026, 11, 20))

        assert card_of(design, "Search Ranking", "Open seat").fit is None

    def test_takes_nine_queries_and_three_for_its_open_seats(
        self, design, django_assert_num_queries
    ):
        for title in ("MLOps Engineer", "Data Engineer"):
            PersonFactory.create_batch(20, organisation=design.organisation, title=title)
        read_board(design, on=TODAY)

        with django_assert_num_queries(9):
            read_board(design, on=TODAY, with_fits=False)
        with django_assert_num_queries(12):
            read_board(design, on=TODAY)
        team = design.teams.get(name="Search Ranking")
        SeatFactory.create_batch(20, team=team, participant=None, roles=["data_engineer"])
        with django_assert_num_queries(12):
            read_board(design, on=TODAY)


class TestLanesUnlike:
    def test_are_those_that_look_otherwise(self, design):
        before = read_board(design, on=TODAY)
        design.seats.filter(participant__person__name="Grace Okafor").update(fte="0.5")

        lanes = read_board(design, on=TODAY).lanes_unlike(before)

        assert [lane.name for lane in lanes] == ["Corporate IT"]

    def test_are_not_told_if_there_are_other_teams(self, design):
        before = read_board(design, on=TODAY)
        TeamFactory(design=design)

        assert read_board(design, on=TODAY).lanes_unlike(before) is None


@pytest.mark.parametrize(
    ("start", "end", "is_open", "words"),
    [
        (None, None, False, ""),
        (date(2026, 1, 1), None, False, ""),
        (date(2026, 1, 1), None, True, "open since 1 Jan 2026"),
        (date(2026, 12, 1), None, True, "from 1 Dec 2026"),
        (date(2026, 12, 1), None, False, "from 1 Dec 2026"),
        (None, date(2026, 11, 20), False, "ended 20 Nov 2026"),
        (None, TODAY, False, "until 21 Nov 2026"),
    ],
)
def test_dates_in_words(start, end, is_open, words):
    assert when(start, end, is_open=is_open, on=TODAY) == words


def board(design: Design) -> Board:
    return read_board(design, on=TODAY)


def read_structure(design: Design):
    return read_framework(design.version).structure_by_key[design.structure]
