import json
from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.analysis import Design as Facts
from roles.analysis import Judgement, judge
from roles.analysis.design import CoverageBasis, Level, TeamKind
from roles.analysis.reading import Reading
from roles.models import Design, Membership, MembershipLevel, Organisation, Seat, Team, Tick
from roles.pages.cells import CellChange, MatrixCell
from roles.pages.matrix import judge_team, matrix_of, with_levels, with_named_seat
from roles.snapshots import TeamSnapshot, take_snapshot, take_team_snapshot
from tests.analysis.drawing import TODAY
from tests.analysis.strategies import designs_on
from tests.factories import ParticipantFactory, SeatFactory, TeamFactory
from tests.stored_designs import keep, keep_listings, shipped_by, undone

pytestmark = pytest.mark.django_db

MOVED = {"reason": "moved", "before": "Search Ranking"}


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def team(design):
    return design.teams.get(key="categories")


@pytest.fixture
def priya(design):
    return design.seats.get(key="priya")


@pytest.fixture
def page(design, team):
    return f"/designs/{design.pk}/teams/{team.pk}/"


@pytest.fixture
def tick(client, page, htmx):
    """Send a change as a page does that has been open for a while."""

    def tick(change, *, path=page, headers=htmx, by=client, **query):
        columns = client.get(path).context["matrix"].layout
        return by.post(
            f"{path}ticks/", {"change": change, "columns": columns}, headers=headers, **query
        )

    return tick


def levels_of(seat, activity):
    return set(Tick.objects.filter(seat=seat, activity=activity).values_list("level", flat=True))


def told(response):
    return json.loads(response["HX-Trigger"])["ticked"]


class TestTickSet:
    def test_writes_and_answers_with_the_row(self, tick, priya):
        response = tick(f"monitor_models s{priya.pk} - R")

        assert levels_of(priya, "monitor_models") == {"owner"}
        assertContains(response, '<tr id="row-monitor_models"')
        assertContains(response, 'aria-label="Priya Nair, Monitor models: responsible"')
        assertNotContains(response, "<title>")

    def test_tells_what_it_did(self, tick, priya):
        event = told(tick(f"monitor_models s{priya.pk} - R"))

        assert event["says"] == "Priya Nair, Monitor models: responsible. Verdict: Covered."
        assert event["conflict"] is False
        assert event["owned"][f"owned-s{priya.pk}"] == 5

    def test_brings_other_rows_that_look_different_now(self, tick, design, team):
        person = ParticipantFactory(design=design, key="new", person__name="New Hire")
        seat = SeatFactory(team=team, participant=person, roles=["devops_engineer"])
        tick(f"explore_data s{seat.pk} - R")

        response = tick(f"build_models s{seat.pk} - R")

        rows = response.content.decode().split("<tr ")[1:]
        assert [row.split('"')[1] for row in rows] == ["row-build_models", "row-explore_data"]
        assert ["hx-swap-oob" in row for row in rows] == [False, True]

    @pytest.mark.parametrize(
        ("seen", "wanted", "levels"),
        [
            ("R", "RA", {"owner", "accountable"}),
            ("R", "RASCI", {"owner", "accountable", "backup", "consulted", "informed"}),
            ("R", "S", {"backup"}),
            ("R", "-", set()),
        ],
    )
    def test_takes_any_levels(self, tick, priya, seen, wanted, levels):
        tick(f"deploy_models s{priya.pk} {seen} {wanted}")

        assert levels_of(priya, "deploy_models") == levels

    def test_counts_as_a_change_of_the_design(self, tick, design, priya):
        tick(f"monitor_models s{priya.pk} - R")

        design.refresh_from_db()
        assert design.revision == 1

    def test_done_twice_is_done_once(self, tick, priya):
        tick(f"monitor_models s{priya.pk} - R")

        response = tick(f"monitor_models s{priya.pk} - R")

        assert response.status_code == 200
        assert levels_of(priya, "monitor_models") == {"owner"}

    def test_overwrites_nothing_that_was_not_seen(self, tick, design, priya):
        tick(f"monitor_models s{priya.pk} - A")

        response = tick(f"monitor_models s{priya.pk} - R")

        assert response.status_code == 409
        assert levels_of(priya, "monitor_models") == {"accountable"}
        assert told(response)["says"] == (
            "Somebody else changed this cell: Priya Nair is accountable now. "
            "Nothing was overwritten."
        )
        assert told(response)["conflict"] is True
        assertContains(response, f'value="monitor_models s{priya.pk} A RA"', status_code=409)
        design.refresh_from_db()
        assert design.revision == 1

    def test_clears_all_copies_of_a_tick(self, tick, design, priya):
        Tick.objects.create(design=design, seat=priya, activity="deploy_models", copy=1)

        tick(f"deploy_models s{priya.pk} R -")

        assert levels_of(priya, "deploy_models") == set()

    def test_of_a_role_is_the_teams(self, tick, design):
        search = design.teams.get(key="search")
        Seat.objects.filter(key="open-mlops-engineer").delete()
        path = f"/designs/{design.pk}/teams/{search.pk}/"

        response = tick("monitor_models r-mlops_engineer - R", path=path)

        assertContains(response, "Whoever is MLOps Engineer, Monitor models: responsible, planned")
        assert Tick.objects.filter(team=search, role="mlops_engineer").count() == 1
        response = tick("monitor_models r-mlops_engineer R -", path=path)
        assertContains(response, "Whoever is MLOps Engineer, Monitor models: not owned")
        assert not Tick.objects.filter(team=search, role="mlops_engineer").exists()

    def test_keeps_the_column_of_a_role_that_nobody_wants_any_more(self, tick, design, team, page):
        Tick.objects.create(
            design=design, team=team, role="devops_engineer", activity="explore_data"
        )

        response = tick("explore_data r-devops_engineer R -")

        assertContains(response, 'value="explore_data r-devops_engineer - R"')

    def test_says_when_it_was_set(self, tick, priya):
        tick(f"monitor_models s{priya.pk} - R")

        assert priya.ticks.get(activity="monitor_models").confirmed_at is not None

    def test_set_again_is_confirmed(self, tick, design, priya):
        held = priya.ticks.filter(activity="deploy_models")
        held.update(doubt=MOVED)

        response = tick(f"deploy_models s{priya.pk} R R")

        assertContains(response, 'aria-label="Priya Nair, Deploy models: responsible"')
        assert told(response)["says"].startswith("Confirmed. Priya Nair, Deploy models: respons")
        assert held.get().doubt is None
        assert held.get().confirmed_at is not None
        assert (held.count(), Design.objects.get(pk=design.pk).revision) == (1, 1)

    def test_of_a_role_is_confirmed_as_well(self, tick, design, team):
        held = Tick.objects.create(
            design=design, team=team, role="devops_engineer", activity="explore_data", doubt=MOVED
        )

        tick("explore_data r-devops_engineer R R")

        held.refresh_from_db()
        assert held.doubt is None

    def test_with_another_level_is_not_confirmed(self, tick, priya):
        held = priya.ticks.filter(activity="deploy_models")
        held.update(doubt=MOVED)

        response = tick(f"deploy_models s{priya.pk} R RA")

        assertContains(response, "needs confirming: its seat moved from Search Ranking")
        assert held.get(level="owner").doubt == MOVED
        assert held.get(level="accountable").doubt is None

    def test_set_again_where_somebody_removed_it_is_a_conflict(self, tick, priya):
        priya.ticks.filter(activity="deploy_models").delete()

        assert tick(f"deploy_models s{priya.pk} R R").status_code == 409

    def test_gives_a_vacancy_without_key_one(self, tick, design, team):
        seat = SeatFactory(team=team, key="", participant=None, roles=["ml_engineer"])

        response = tick(f"optimize_models s{seat.pk} - R")

        seat.refresh_from_db()
        assert seat.key == f"seat-{seat.pk}"
        assertContains(response, "Optimize models: responsible, planned")
        tick(f"optimize_models s{seat.pk} R -")
        assert levels_of(seat, "optimize_models") == set()

    def test_asks_for_the_whole_page_where_the_columns_are_others_now(
        self, client, page, priya, htmx
    ):
        response = client.post(
            f"{page}ticks/",
            {"change": f"monitor_models s{priya.pk} - R", "columns": "s1"},
            headers=htmx,
        )

        assert response["HX-Refresh"] == "true"
        assertContains(client.get(page), "Priya Nair, Monitor models: responsible. Verdict:")

    def test_without_htmx_goes_back_to_the_row(self, client, page, tick, priya):
        response = tick(f"monitor_models s{priya.pk} - A", headers={}, query_params={"level": "A"})

        assertRedirects(
            response, f"{page}?level=A#row-monitor_models", fetch_redirect_response=False
        )
        assertContains(client.get(page), "Priya Nair, Monitor models: accountable")

    @pytest.mark.parametrize("change", ["", "x", "monitor_models s1 - X", "a b c d e"])
    def test_of_no_change_is_a_bad_request(self, tick, change):
        assert tick(change).status_code == 400

    @pytest.mark.parametrize(
        "change",
        [
            "no_activity s{own} - R",
            "monitor_models s{other} - R",
            "monitor_models s999999 - R",
            "monitor_models r-data_scientist - R",
        ],
    )
    def test_of_no_cell_of_this_team_is_not_found(self, tick, design, priya, change):
        other = design.seats.get(key="hana")

        response = tick(change.format(own=priya.pk, other=other.pk))

        assert response.status_code == 404
        assert not Tick.objects.filter(seat__in=[priya, other], activity="monitor_models").exists()
        design.refresh_from_db()
        assert design.revision == 0

    def test_is_refused_to_a_viewer(self, tick, user, priya):
        Membership.objects.filter(user=user).update(level=MembershipLevel.VIEWER)

        response = tick(f"monitor_models s{priya.pk} - R")

        assert response.status_code == 403
        assert levels_of(priya, "monitor_models") == set()

    def test_of_another_organisation_is_not_found(self, client, design, page, htmx):
        foreign = keep_listings(Organisation.objects.create(name="Other", slug="other"))
        seat = foreign.seats.get(key="priya")
        change = {"change": f"monitor_models s{seat.pk} - R"}

        for path in (
            f"/designs/{foreign.pk}/teams/{seat.team.pk}/ticks/",
            f"/designs/{design.pk}/teams/{seat.team.pk}/ticks/",
            f"{page}ticks/",
        ):
            assert client.post(path, change, headers=htmx).status_code == 404
        assert levels_of(seat, "monitor_models") == set()

    def test_asks_a_stranger_to_sign_in(self, page, priya):
        response = Client().post(f"{page}ticks/", {"change": f"monitor_models s{priya.pk} - R"})

        assert response.status_code == 302
        assert levels_of(priya, "monitor_models") == set()

    def test_rejects_get(self, client, page):
        assert client.get(f"{page}ticks/").status_code == 405

    @pytest.mark.parametrize("key", ["categories", "platform"])
    def test_takes_eight_queries_for_two_teams_and_for_two_hundred(
        self, client, design, key, htmx, django_assert_num_queries
    ):
        seat = {"categories": "priya", "platform": "wei"}[key]
        seat = design.seats.get(key=seat)
        path = f"/designs/{design.pk}/teams/{seat.team.pk}/"
        columns = client.get(path).context["matrix"].layout

        def set_tick(change):
            # Session, user, savepoint, design, team in 2, tick, savepoint.
            with django_assert_num_queries(8):
                response = client.post(
                    f"{path}ticks/",
                    {"change": f"optimize_models s{seat.pk} {change}", "columns": columns},
                    headers=htmx,
                )
            assert response.status_code == 200

        set_tick("- R")
        seat.ticks.update(doubt=MOVED)
        set_tick("R R")
        set_tick("R -")
        for team in TeamFactory.create_batch(196, design=design):
            other = SeatFactory(team=team, roles=["data_scientist"])
            Tick.objects.create(design=design, seat=other, activity="explore_data")
        assert Team.objects.filter(design=design).count() == 200
        set_tick("- R")
        set_tick("R -")


class TestJudgementAfterTicks:
    @pytest.mark.parametrize("basis", CoverageBasis)
    def test_is_that_of_the_whole_design_as_it_is_stored_then(
        self, client, organisation, htmx, basis
    ):
        """Word for word, with the fixes, on random designs and after random ticks."""
        version, framework = shipped_by(basis)

        @settings(max_examples=40)
        @given(designs_on(framework), st.data())
        def check(design: Facts, data: st.DataObject) -> None:
            design = with_named_teams(design, data)
            units = Reading(design).units
            assume(units)
            key = data.draw(st.sampled_from(units))
            with undone():
                stored = keep(design, organisation, version)
                team = stored.teams.filter(key=key).first() or stored.teams.first()
                snapshot = take_team_snapshot(stored.pk, team.pk, on=TODAY)
                for _ in range(4):
                    matrix = matrix_of(snapshot)
                    assert matrix.unit == key
                    cells = [one for row in matrix.rows for one in row.cells if one.column.is_own]
                    # What is held already, perhaps for certain teams only, is the harder case.
                    held = [one for one in cells if one.levels] or cells
                    cell = data.draw(st.sampled_from(data.draw(st.sampled_from([held, cells]))))
                    some = data.draw(st.sets(st.sampled_from(Level), min_size=1, max_size=2))
                    change = replace(cell.change, wanted=cell.levels ^ some)
                    response = client.post(
                        f"/designs/{stored.pk}/teams/{team.pk}/ticks/",
                        {"change": str(change), "columns": matrix.layout},
                        headers=htmx,
                    )
                    assert response.status_code == 200
                    snapshot = after(snapshot, cell, change)

                whole = judge(take_snapshot(stored, on=TODAY), unit=key)
                fresh = take_team_snapshot(stored.pk, team.pk, on=TODAY)
                for one in (snapshot, fresh):
                    _, judgement = judge_team(one)
                    assert in_full(judgement) == in_full(whole)

        check()


def with_named_teams(design: Facts, data: st.DataObject) -> Facts:
    """The design with some of its ticks meant for one team only."""
    units = [team.key for team in design.teams if team.kind is TeamKind.PRODUCT]
    meant = st.sampled_from([None, None, *((key,) for key in units)])
    return replace(
        design, ticks=tuple(replace(tick, teams=data.draw(meant)) for tick in design.ticks)
    )


def after(snapshot: TeamSnapshot, cell: MatrixCell, change: CellChange) -> TeamSnapshot:
    """The snapshot as the view has it after a change, without reading it again."""
    column = cell.column
    if column.seat is not None and column.seat.person is None and not column.seat.key:
        key = f"seat-{column.seat_pk}"
        snapshot, column = with_named_seat(snapshot, column.seat_pk, key), column.named(key)
    return with_levels(snapshot, column, change.activity, change.wanted)


def in_full(judgement: Judgement) -> list[tuple[object, ...]]:
    return [
        (repr(one), [(fix.label, fix.reason, fix.clears) for fix in one.fixes])
        for one in (*judgement.findings, *judgement.undecided)
    ]
