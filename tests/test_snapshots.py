from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from roles.actions.designs import store_design
from roles.actions.frameworks import publish_framework
from roles.analysis import design as facts
from roles.analysis.design import CoverageBasis
from roles.analysis.reading import Reading
from roles.analysis.vicinity import vicinity
from roles.interchange.design_file import read_design
from roles.interchange.framework_file import read_shipped
from roles.models import Design, Organisation
from roles.snapshots import (
    read_designs,
    read_framework,
    take_snapshot,
    take_snapshots,
    take_team_snapshot,
)
from tests.analysis.strategies import designs_on
from tests.factories import (
    DesignFactory,
    OrganisationFactory,
    ParticipantFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)
from tests.stored_designs import keep, keep_listings, shipped_by, undone

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
SCENARIOS = sorted((Path(__file__).parent / "data" / "scenarios").glob("*.yaml"))


shipped_file = cache(read_shipped)


def listings(organisation: Organisation) -> Design:
    """The example, read as views read it."""
    stored = keep_listings(organisation)
    design = Design.objects.with_framework().get(pk=stored.pk)
    read_framework(design.version)
    return design


class TestReadFramework:
    def test_is_the_framework_of_the_file(self, shipped):
        assert read_framework(shipped) == read_shipped(shipped.framework.slug).facts()

    def test_is_read_once(self, shipped, django_assert_num_queries):
        read_framework(shipped)

        with django_assert_num_queries(0):
            read_framework(shipped)


class TestReadDesigns:
    def test_are_read_by_any_framework_without_what_it_lacks(self):
        design = listings(OrganisationFactory())
        framework = read_framework(design.version)
        less = replace(
            framework,
            structures=(),
            roles=framework.roles[:-1],
            cells=(),
            exclusions=(),
            variations=(),
        )

        [read_by] = read_designs([design], on=TODAY)

        assert read_by(framework) == take_snapshot(design, on=TODAY)
        by_less = read_by(less)
        assert by_less.structure is None
        assert framework.roles[-1].key not in {one for s in by_less.seats for one in s.roles}
        assert len(by_less.ticks) == len(read_by(framework).ticks)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_case_comes_back_from_the_database_as_it_was(path: Path):
    versions = {}
    # A moment of its own, because a framework that was read is kept under its id and moment.
    published_at = NOW + timedelta(seconds=SCENARIOS.index(path))

    def framework_of(slug: str) -> facts.Framework:
        versions[slug] = publish_framework(file=shipped_file(slug), at=published_at).version
        return read_framework(versions[slug])

    case = yaml.safe_load(path.read_text())["design"]
    content = yaml.safe_dump(case, allow_unicode=True).encode()
    design = read_design(content, name=path.name, framework_of=framework_of, today=TODAY)

    stored = store_design(
        design=design,
        organisation=OrganisationFactory(),
        version=versions[design.framework.slug],
        created_by=None,
        at=NOW,
    )

    assert take_snapshot(stored, on=TODAY) == design


class TestTakeSnapshot:
    def test_takes_six_queries_whatever_the_size(self, organisation, django_assert_num_queries):
        design = listings(organisation)

        with django_assert_num_queries(6):
            take_snapshot(design, on=TODAY)

    def test_takes_as_many_for_several_designs(self, organisation, django_assert_num_queries):
        first = listings(organisation)
        second = DesignFactory(version=first.version)
        SeatFactory(team__design=second)

        with django_assert_num_queries(6):
            snapshots = take_snapshots([second, first], on=TODAY)

        assert snapshots == [take_snapshot(one, on=TODAY) for one in (second, first)]

    def test_is_judged_on_the_day_the_design_names(self):
        assert take_snapshot(DesignFactory(as_of=date(2026, 1, 1)), on=TODAY).as_of == date(
            2026, 1, 1
        )
        assert take_snapshot(DesignFactory(), on=TODAY).as_of == TODAY

    def test_leaves_out_what_the_framework_does_not_have(self):
        design = DesignFactory(structure="pyramid", accepted_variations=["anything"])
        seat = SeatFactory(team__design=design, roles=["wizard"])
        TickFactory(seat=seat, activity="cast_spells")

        snapshot = take_snapshot(design, on=TODAY)

        assert (snapshot.structure, snapshot.accepted_variations) == (None, ())
        assert snapshot.seats[0].roles == ()
        # The activity stays: that it is unknown is a finding.
        assert snapshot.ticks[0].activity == "cast_spells"

    def test_names_the_person_of_a_seat_that_has_no_key(self):
        tick = TickFactory(seat__key="", names_person=False)

        (fact,) = take_snapshot(tick.design, on=TODAY).ticks

        assert (fact.person, fact.team, fact.seat) == (
            tick.seat.participant.key,
            tick.seat.team.key,
            None,
        )

    def test_names_the_seat_of_a_vacancy(self):
        tick = TickFactory(seat__key="open", seat__participant=None)

        (fact,) = take_snapshot(tick.design, on=TODAY).ticks

        assert (fact.person, fact.team, fact.seat) == (None, None, "open")


class TestTakeTeamSnapshot:
    def test_takes_two_queries(self, organisation, django_assert_num_queries):
        design = listings(organisation)
        team = design.teams.get(key="search")

        with django_assert_num_queries(2):
            take_team_snapshot(design.pk, team.pk, on=TODAY)

    @pytest.mark.parametrize("key", ["categories", "search"])
    def test_shows_every_cell_of_the_team_as_the_whole_design_does(self, organisation, key):
        design = listings(organisation)
        team = design.teams.get(key=key)

        near = take_team_snapshot(design.pk, team.pk, on=TODAY)
        whole = Reading(take_snapshot(design, on=TODAY))
        reading = Reading(near.design, unit=key)

        assert {
            activity.key: reading.cell(activity.key, key) for activity in reading.activities
        } == {activity.key: whole.cell(activity.key, key) for activity in whole.activities}

    @pytest.mark.parametrize("basis", CoverageBasis)
    def test_is_the_vicinity_of_the_team(self, organisation, basis):
        version, framework = shipped_by(basis)

        @settings(max_examples=60)
        @given(designs_on(framework))
        def check(design: facts.Design) -> None:
            with undone():
                stored = keep(design, organisation, version)
                whole = take_snapshot(stored, on=TODAY)
                for team in stored.teams.all():
                    snapshot = take_team_snapshot(stored.pk, team.pk, on=TODAY)

                    near = vicinity(whole, team.key)
                    assert (snapshot.design, snapshot.outside) == (near.design, near.outside)

        check()

    def test_takes_a_third_query_where_roles_are_asked_for(
        self, organisation, django_assert_num_queries
    ):
        version, framework = shipped_by(CoverageBasis.ROLE)
        seat = SeatFactory(team__design=DesignFactory(version=version))

        with django_assert_num_queries(3):
            take_team_snapshot(seat.design.pk, seat.team.pk, on=TODAY)

    def test_knows_no_more_of_other_teams_than_that_they_are_there(self, organisation):
        design = listings(organisation)
        team = design.teams.get(key="search")
        far = SeatFactory(team=TeamFactory(design=design, key="far"))

        near = take_team_snapshot(design.pk, team.pk, on=TODAY)

        assert near.design.team_by_key["far"].name == ""
        assert near.outside.units[-1] == "far"
        assert far.pk not in near.seat_pks

    def test_knows_the_seat_of_every_fact(self, organisation):
        design = listings(organisation)

        near = take_team_snapshot(design.pk, design.teams.get(key="search").pk, on=TODAY)

        keys = dict(design.seats.values_list("pk", "key"))
        assert [keys[pk] for pk in near.seat_pks] == [seat.key for seat in near.design.seats]

    @pytest.mark.parametrize(
        ("people", "limit", "stage"),
        [
            (3, None, facts.Stage.SMALL),
            (4, None, facts.Stage.GROWN),
            (4, 4, facts.Stage.SMALL),
            (0, None, facts.Stage.SMALL),
        ],
    )
    def test_counts_the_individuals_of_the_whole_design(self, people, limit, stage):
        thresholds = {} if limit is None else {"individuals_in_small_stage": limit}
        design = DesignFactory(thresholds=thresholds)
        team, far = TeamFactory(design=design), TeamFactory(design=design)
        SeatFactory.create_batch(people, team=far)
        # Neither a firm, nor somebody who is gone, nor a second seat counts.
        SeatFactory(team=far, participant=ParticipantFactory(design=design, person__kind="vendor"))
        SeatFactory(team=far, end=date(2026, 1, 1))
        if people:
            SeatFactory(team=team, participant=far.seats.first().participant)

        near = take_team_snapshot(design.pk, team.pk, on=TODAY)

        assert near.design.stage == stage
        whole = take_snapshot(design, on=TODAY)
        assert Reading(whole).is_small == Reading(replace(whole, stage=stage)).is_small

    def test_of_a_team_of_another_design_is_nothing(self):
        assert take_team_snapshot(DesignFactory().pk, TeamFactory().pk, on=TODAY) is None
