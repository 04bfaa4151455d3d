from dataclasses import replace
from datetime import date

import pytest

from roles.analysis.design import Level
from roles.models import Seat, Team
from roles.pages.cells import CellChange
from roles.pages.columns import short_names
from roles.pages.matrix import matrix_of, with_levels
from roles.pages.matrix_summary import summary_of
from roles.snapshots import take_team_snapshot
from tests.stored_designs import NOW, keep_design, keep_listings

TODAY = NOW.date()

# One product team, and a platform that serves it.
SMALL = """
format: teamdesign/1
name: Small
framework: mlops-who-does-what
structure: hybrid
stage: grown
teams:
  - {key: app, name: App, kind: product}
  - {key: other, name: Other, kind: product}
  - {key: plat, name: Platform, kind: platform}
people:
  - {key: dora, name: Dora Diaz, title: Data Scientist}
  - {key: sam, name: Sam Smith, title: Software Engineer}
  - {key: mia, name: Mia Mora, title: MLOps Engineer}
  - {key: pia, name: Pia Park, title: Product Manager}
seats:
  - {key: dora, team: app, person: dora, roles: [data_scientist]}
  - {key: open, team: app, roles: [ml_engineer]}
  - {key: pia, team: app, person: pia, roles: [product_manager], start: 2027-01-01}
  - {key: sam, team: other, person: sam, roles: [software_engineer]}
  - {key: mia, team: plat, person: mia, roles: [mlops_engineer]}
ticks:
"""


def team_of(design, key):
    return design.teams.get(key=key)


def matrix_for(design, key, **settings):
    snapshot = take_team_snapshot(design.pk, team_of(design, key).pk, on=TODAY)
    return matrix_of(snapshot, **settings)


@pytest.fixture
def small(organisation):
    """Make a design of the team App with these ticks, and read its matrix (or another team's)."""

    def small(*ticks, team="app", **settings):
        text = SMALL + "".join(f"  - {{{tick}}}\n" for tick in ticks)
        if not ticks:
            text = SMALL.replace("ticks:\n", "")
        return matrix_for(keep_design(organisation, text), team, **settings)

    return small


def cell_at(matrix, activity, name):
    row = matrix.row_by_activity[activity]
    return next(cell for cell in row.cells if cell.column.name == name)


def verdict(matrix, activity):
    return str(matrix.row_by_activity[activity].verdict)


@pytest.mark.django_db
class TestVerdict:
    @pytest.mark.parametrize(
        ("ticks", "activity", "words"),
        [
            ([], "explore_data", "Gap, nobody"),
            (["activity: optimize_models, seat: open"], "optimize_models", "Gap, open seat only"),
            (
                ["activity: monitor_models, role: mlops_engineer, team: app"],
                "monitor_models",
                "Gap, nobody in the role",
            ),
            (["activity: explore_data, person: dora, team: app"], "explore_data", "Covered"),
            (
                ["activity: set_up_ci_cd, person: mia, team: plat"],
                "set_up_ci_cd",
                "By Platform",
            ),
            (
                ["activity: deploy_models, person: mia, team: plat"],
                "deploy_models",
                "Out of place, by Platform",
            ),
            (
                ["activity: explore_data, person: sam, team: other, for: [app]"],
                "explore_data",
                "Out of place, by Other",
            ),
            (
                ["activity: integrate_predictions, person: dora, team: app"],
                "integrate_predictions",
                "Off role, by Dora",
            ),
            (
                [
                    "activity: track_experiments, person: dora, team: app",
                    "activity: track_experiments, person: mia, team: plat",
                ],
                "track_experiments",
                "Shared, by 2",
            ),
        ],
    )
    def test_says_who_owns_it(self, small, ticks, activity, words):
        assert verdict(small(*ticks), activity) == words

    def test_says_that_a_backup_does_not_cover(self, small):
        matrix = small("activity: explore_data, person: dora, team: app, level: backup")

        assert verdict(matrix, "explore_data") == "Gap, nobody"

    def test_says_what_a_platform_does_for_others(self, small):
        matrix = small(
            "activity: set_up_ci_cd, person: mia, team: plat",
            "activity: deploy_models, person: mia, team: plat, for: [other]",
            team="plat",
        )

        assert verdict(matrix, "set_up_ci_cd") == "Serves 2 teams"
        assert verdict(matrix, "deploy_models") == "Serves 1 team"
        assert verdict(matrix, "explore_data") == "Not owned here"

    def test_leaves_out_what_is_not_needed(self, organisation):
        text = SMALL.replace("ticks:\n", "").replace("stage: grown", "stage: grown\nserving: batch")
        matrix = matrix_for(keep_design(organisation, text), "app")

        needed = {row.activity for row in matrix.rows if row.verdict.is_needed}

        assert len(matrix.rows) == 13
        assert summary_of(matrix).needed == len(needed)

    def test_of_a_disputed_row_is_loud_with_a_note(self, organisation):
        matrix = matrix_for(keep_listings(organisation), "categories")

        assert verdict(matrix, "define_requirements") == "Overlap, not expected"
        assert verdict(matrix, "set_up_ci_cd") == "Overlap, in two places"
        assert verdict(matrix, "manage_infrastructure") == "By ML Platform and Corporate IT"
        assert matrix.row_by_activity["define_requirements"].verdict.is_loud
        assert not matrix.row_by_activity["manage_infrastructure"].verdict.is_loud

    def test_is_not_disputed_by_what_was_accepted(self, organisation):
        design = keep_listings(organisation)
        design.acknowledgements.create(rule="OVL-01", subject="lena:deploy_models[categories]")

        matrix = matrix_for(design, "categories")

        assert verdict(matrix, "deploy_models") == "Shared, by 2"

    def test_is_disputed_again_when_the_acceptance_is_over(self, organisation):
        design = keep_listings(organisation)
        design.acknowledgements.create(
            rule="OVL-01", subject="lena:deploy_models[categories]", until=date(2026, 11, 20)
        )

        assert verdict(matrix_for(design, "categories"), "deploy_models").startswith("Overlap")


@pytest.mark.django_db
class TestCell:
    def test_tells_what_is_owned_from_what_is_expected(self, small):
        matrix = small(
            "activity: explore_data, person: dora, team: app",
            "activity: integrate_predictions, person: dora, team: app",
            "activity: optimize_models, seat: open",
            "activity: define_requirements, person: pia, team: app",
        )

        assert cell_at(matrix, "explore_data", "Dora Diaz").state == "owned"
        assert cell_at(matrix, "integrate_predictions", "Dora Diaz").state == "unexpected"
        assert cell_at(matrix, "optimize_models", "Open seat, Machine Learning Engineer").state == (
            "planned"
        )
        assert cell_at(matrix, "define_requirements", "Pia Park").state == "planned"
        assert cell_at(matrix, "build_models", "Dora Diaz").state == "hint"
        assert cell_at(matrix, "deploy_models", "Dora Diaz").state == ""

    def test_says_it_in_words(self, small):
        matrix = small(
            "activity: explore_data, person: dora, team: app",
            "activity: explore_data, person: dora, team: app, level: accountable",
            "activity: build_models, person: dora, team: app, for: [other]",
        )

        labels = {
            key: cell_at(matrix, key, "Dora Diaz").label
            for key in ("explore_data", "build_models", "track_experiments")
        }

        assert labels == {
            "explore_data": "Dora Diaz, Explore data: responsible and accountable",
            "build_models": "Dora Diaz, Build models: responsible, only for other teams",
            "track_experiments": "Dora Diaz, Track experiments: not owned, expected to own",
        }

    @pytest.mark.parametrize(
        ("level", "wanted"), [(Level.OWNER, "A"), (Level.ACCOUNTABLE, "R"), (Level.BACKUP, "RAS")]
    )
    def test_asks_to_set_or_clear_one_level(self, small, level, wanted):
        matrix = small(
            "activity: explore_data, person: dora, team: app",
            "activity: explore_data, person: dora, team: app, level: accountable",
            level=level,
        )

        cell = cell_at(matrix, "explore_data", "Dora Diaz")

        assert str(cell.change) == f"explore_data {cell.column.id} RA {wanted}"


@pytest.mark.django_db
class TestColumns:
    def test_show_own_seats_and_those_of_the_servers(self, small):
        matrix = small()

        assert [(group.name, group.is_own) for group in matrix.groups] == [
            ("App", True),
            ("Platform", False),
        ]

    def test_have_a_place_for_a_role_that_the_structure_wants(self, small):
        names = [column.name for column in small().columns if column.is_own]

        assert names == [
            "Pia Park",
            "Dora Diaz",
            "Open seat, Machine Learning Engineer",
            "Whoever is MLOps Engineer",
        ]

    def test_show_a_peer_only_where_it_works_for_this_team(self, small):
        matrix = small("activity: explore_data, person: sam, team: other, for: [app]")

        assert [group.name for group in matrix.groups] == ["App", "Other", "Platform"]
        assert [column.name for column in matrix.groups[1].columns] == ["Sam Smith"]
        assert cell_at(matrix, "explore_data", "Sam Smith").words.startswith(
            "responsible, only for App"
        )

    def test_count_what_they_own(self, small):
        matrix = small("activity: explore_data, person: dora, team: app")

        assert {column.name: owned for column, owned in matrix.counts}["Dora Diaz"] == 1

    def test_of_a_design_without_product_team_are_those_of_all_teams(self, organisation):
        text = SMALL.replace("kind: product", "kind: shared").replace("ticks:\n", "")

        matrix = matrix_for(keep_design(organisation, text), "app")

        assert [group.name for group in matrix.groups] == ["App", "Other", "Platform"]
        assert matrix.unit == "organisation"


@pytest.mark.django_db
class TestWithLevels:
    """What a tick changes is known without reading the design again."""

    @pytest.mark.parametrize("key", ["categories", "platform"])
    @pytest.mark.parametrize("wanted", [set(), {Level.OWNER}, {Level.OWNER, Level.INFORMED}])
    def test_is_what_the_database_says_afterwards(self, organisation, client, key, wanted, htmx):
        design = keep_listings(organisation)
        team = team_of(design, key)
        before = matrix_for(design, key)
        for column in before.columns:
            if not column.is_own:
                continue
            cell = before.cell("optimize_models", column.id)
            snapshot = take_team_snapshot(design.pk, team.pk, on=TODAY)
            written = matrix_of(with_levels(snapshot, column, "optimize_models", frozenset(wanted)))
            change = replace(cell.change, wanted=frozenset(wanted))

            client.post(
                f"/designs/{design.pk}/teams/{team.pk}/ticks/",
                {"change": str(change)},
                headers=htmx,
            )

            assert matrix_for(design, key).rows == written.rows


@pytest.mark.django_db
class TestRowsUnlike:
    def test_are_those_that_another_tick_puts_in_another_light(self, small):
        before = small("activity: deploy_models, person: dora, team: app")
        cell = cell_at(before, "monitor_models", "Dora Diaz")
        assert verdict(before, "deploy_models") == "Off role, by Dora"

        # Twice the work of an MLOps engineer: the seat is wrong, not the tick.
        after = matrix_of(
            with_levels(before.snapshot, cell.column, "monitor_models", frozenset({Level.OWNER}))
        )

        rows = after.rows_unlike(before, and_always="monitor_models")
        assert [row.activity for row in rows] == ["monitor_models", "deploy_models"]
        assert verdict(after, "deploy_models") == "Covered"
        assert "Title" in [sign.word for sign in rows[1].signs]

    def test_are_the_one_asked_for_in_any_case(self, small):
        matrix = small()

        rows = matrix.rows_unlike(matrix, and_always="deploy_models")

        assert [row.activity for row in rows] == ["deploy_models"]


class TestCellChange:
    def test_comes_back_from_its_text(self):
        change = CellChange(
            "build_models", "s1", frozenset({Level.OWNER, Level.BACKUP}), frozenset()
        )

        assert str(change) == "build_models s1 RS -"
        assert CellChange.parse(str(change)) == change

    @pytest.mark.parametrize("text", ["", "a b c", "a b R X", "a b R A S", "build_models s1  R"])
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError, match="no change of a cell"):
            CellChange.parse(text)


class TestShortNames:
    @pytest.mark.parametrize(
        ("names", "shorts"),
        [
            (["Ann Lee", "Bo Ek"], ["Ann", "Bo"]),
            (["Ana Silva", "Ana Simões", "Ana Braga"], ["Ana Sil", "Ana Sim", "Ana B"]),
            (["Ann Lee", "Ann Lee"], ["Ann Lee", "Ann Lee"]),
            (["Ann", "Ann Lee"], ["Ann", "Ann L"]),
            (["陈伟", ""], ["陈伟", ""]),
        ],
    )
    def test_tell_people_apart(self, names, shorts):
        assert short_names(names) == shorts


@pytest.mark.django_db
class TestSummary:
    def test_counts_rows_and_findings(self, organisation):
        matrix = matrix_for(keep_listings(organisation), "categories")

        summary = summary_of(matrix)

        assert (summary.coverage_percent, summary.covered, summary.needed, summary.gaps) == (
            85,
            11,
            13,
            2,
        )
        assert [tile.label for tile in summary.tiles] == ["Overlaps", "Off role", "Structure"]

    def test_counts_what_is_out_of_place_neither_as_covered_nor_as_a_gap(self, small):
        matrix = small("activity: deploy_models, person: mia, team: plat")

        summary = summary_of(matrix)

        assert (summary.covered, summary.gaps, summary.needed) == (0, 12, 13)


@pytest.mark.django_db
def test_a_seat_without_anything_is_shown_too(organisation):
    design = keep_listings(organisation)
    team = Team.objects.create(design=design, key="new", name="New", position=9)
    Seat.objects.create(design=design, team=team, position=99)

    matrix = matrix_for(design, "new")

    assert [column.name for column in matrix.columns if column.is_own][0] == (
        "Whoever is Product Manager"
    )
    assert matrix.has_seats
