from datetime import date

import pytest

from roles.diagnosis import diagnose
from roles.models import Design
from roles.pages import agreements as page
from roles.pages.agreements import read_agreements
from roles.pages.passages import State
from tests.agreed_designs import keep_handed_over
from tests.factories import AgreementFactory, DesignFactory, SeatFactory, TeamFactory
from tests.stored_designs import keep_listings

TODAY = date(2026, 11, 21)

pytestmark = pytest.mark.django_db


def read(design: Design, **asked):
    diagnosis = diagnose(design, on=TODAY)
    return read_agreements(design, diagnosis.reading, diagnosis.findings, **asked)


@pytest.fixture
def design(organisation):
    return keep_handed_over(organisation, "model ads>plat draft format")


def named(found):
    return [one.name for one in found.shown]


class TestReadAgreements:
    def test_groups_by_handoff_with_what_is_asked_for(self, design):
        data, model = read(design).groups

        assert (data.name, data.count) == ("Data handoff", 1)
        assert data.asks == "schema, quality and SLA"
        assert model.solution == "Written requirements for the interface of a model"

    def test_counts_each_state_and_team_on_the_filter_itself(self, design):
        found = read(design)

        assert [(one.state, one.count) for one in found.states] == [
            (State.MISSING, 1),
            (State.INCOMPLETE, 1),
        ]
        assert [(one.name, one.count) for one in found.teams] == [
            ("Ads", 2),
            ("ML Platform", 1),
            ("Data Office", 1),
        ]
        assert not found.is_filtered

    def test_filters_by_state(self, design):
        found = read(design, state="missing")

        assert named(found) == ["Data handoff"]
        assert found.total == 2
        assert found.is_filtered

    def test_filters_by_team_and_counts_the_states_of_that(self, design):
        team = str(design.teams.get(key="plat").pk)

        found = read(design, team=team)

        assert named(found) == ["Model handoff"]
        assert [one.state for one in found.states] == [State.INCOMPLETE]
        assert (found.team, found.missing_count) == (team, 0)

    @pytest.mark.parametrize("asked", [{"state": "odd"}, {"team": "x"}, {"team": "999999"}])
    def test_takes_a_filter_that_names_nothing_for_none(self, design, asked):
        assert len(read(design, **asked).shown) == 2

    def test_keeps_a_filter_that_leaves_nothing(self, design):
        found = read(design, state="agreed")

        assert found.shown == ()
        assert [(one.state, one.count) for one in found.states if one.is_chosen] == [
            (State.AGREED, 0)
        ]

    def test_says_for_whom_nothing_is_handed_over(self, design):
        [deployment] = read(design).silent

        assert deployment.name == "Deployment handoff"
        assert deployment.elsewhere == "For Ads nobody does one of the sides."

    def test_says_where_somebody_does_both_sides(self, organisation):
        model = read(keep_listings(organisation)).groups[1]

        assert model.elsewhere == "For Search Ranking somebody does both sides."

    def test_opens_the_page_that_a_finding_is_on(self, design, monkeypatch):
        monkeypatch.setattr(page, "PASSAGES_ON_PAGE", 1)

        found = read(design, at="model:ads>plat")

        assert (found.page.number, found.here) == (2, "model:ads>plat")
        assert [group.name for group in found.groups] == ["Model handoff"]
        assert found.groups[0].count == 1

    def test_knows_no_place_of_what_is_gone(self, design):
        assert read(design, at="model:plat>ads").here == ""

    def test_tells_numbers(self, organisation):
        assert read(keep_handed_over(organisation)).about == "2 handoffs between teams."
        assert read(keep_listings(organisation)).about == "4 inside a team."

    def test_of_nothing_is_empty(self, organisation):
        found = read(DesignFactory(organisation=organisation))

        assert (found.total, found.has_handoffs, found.team_count) == (0, False, 0)

    def test_takes_two_queries_whatever_there_is(self, design, django_assert_num_queries):
        for team in TeamFactory.create_batch(5, design=design):
            SeatFactory(team=team)
            AgreementFactory(from_team=team, to_team=design.teams.get(key="plat"))
        diagnosis = diagnose(design, on=TODAY)

        with django_assert_num_queries(2):
            read_agreements(design, diagnosis.reading, diagnosis.findings)
