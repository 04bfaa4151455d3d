import pytest

from roles.actions.designs import store_design
from roles.diagnosis import judge
from roles.models import FrameworkVersion, Team
from roles.pages.overview import read_overview
from tests.analysis.drawing import draw
from tests.factories import FrameworkVersionFactory
from tests.stored_designs import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FrameworkVersion:
    return FrameworkVersionFactory()


@pytest.fixture
def overview(organisation, version):
    def read(drawing, *, page=None, **settings):
        facts = draw(drawing, **settings)
        stored = store_design(
            design=facts, organisation=organisation, version=version, created_by=None, at=NOW
        )
        diagnosis = judge(facts)
        return read_overview(
            stored, diagnosis.reading, diagnosis.open, diagnosis.metrics, page=page
        )

    return read


def teams(number, line="    P{n} PM define"):
    return "\n".join(f"T{n} product\n{line.format(n=n)}" for n in range(number))


class TestReadOverview:
    def test_counts_what_there_is(self, overview):
        found = overview(
            """
            A product
                Pam  PM  define
                ?new DS  explore
            B product
                Pam  PM  50% define
            """
        )

        assert found.about == "2 teams, 3 seats, 1 person."
        assert found.judged == (
            "Judged were 6 activities for 2 product teams, on 21 November 2026."
        )
        assert (found.seats, found.open_seats) == (3, 1)

    def test_leads_to_the_rows_of_the_teams(self, overview):
        found = overview("A product\n    Pam PM define")

        assert found.team_pks == {"A": Team.objects.get().pk}

    def test_tells_coverage_in_place_and_anywhere(self, overview):
        found = overview(
            """
            A product
                Pam  PM     define
                Dora DS     explore build
            Plat platform
                Mia  MLOps  deploy monitor
            """,
            structure="hybrid",
        )

        assert (found.coverage.percent, found.coverage.anywhere_percent) == (50, 83)

    def test_has_a_tile_for_each_kind_of_finding(self, overview):
        found = overview("A product\n    Pam PM 50% define explore build deploy monitor")
        tiles = {tile.label: (tile.count, tile.note) for tile in found.tiles}

        assert list(tiles)[:4] == ["Gaps", "Overlaps", "Off role", "Structure"]
        assert tiles["Gaps"] == (1, "in 1 team")
        assert tiles["Overlaps"] == (0, "")
        assert tiles["Load"][0] == 1
        assert "Handoff" not in tiles

    def test_explains_the_measures(self, overview):
        measures = {one.name: one for one in overview("A product\n    Pam PM define").measures}

        assert measures["Coverage in place"].value == "16.7%"
        assert measures["Coverage in place"].meaning.endswith("Higher is better.")

    def test_of_nothing_has_no_numbers(self, overview):
        found = overview("")

        assert not found.has_teams
        assert (found.coverage, found.heat, found.seats) == (None, None, 0)


class TestStructure:
    def test_is_the_one_chosen(self, overview):
        assert overview("A product\n    Pam PM", structure="hybrid").structure.key == "hybrid"

    def test_may_not_be_chosen(self, overview):
        found = overview("A product\n    Pam PM")

        assert found.structure is None
        assert found.has_structures

    def test_shows_the_roles_no_platform_has(self, overview):
        found = overview(
            "A product\n    Pam PM\nPlat platform\n    Mia MLOps\nSecond platform\n    Max MLOps",
            structure="centralized",
        )

        assert [panel.missing for panel in found.teams.platforms] == [
            ("Machine Learning Engineer",),
            (),
        ]
        assert found.teams.lacking is None

    def test_says_that_there_is_no_platform(self, overview):
        found = overview("A product\n    Pam PM", structure="centralized")

        assert found.teams.lacking == ("MLOps Engineer", "Machine Learning Engineer")

    def test_puts_teams_together_that_the_same_platforms_serve(self, overview):
        found = overview(
            """
            A product
                Pam PM
            B product
                Pete PM
            C product
                Paul PM
            First platform for A C
                Mia MLOps
            Second platform for A
                Max MLOps
            IT shared
                Dean DE
            """
        )

        assert [
            (group.served_by, [panel.team.key for panel in group.panels]) for group in found.groups
        ] == [("First and Second", ["A"]), ("", ["B"]), ("First", ["C"])]
        assert [panel.team.key for panel in found.teams.shared] == ["IT"]


class TestPicture:
    @pytest.mark.parametrize(("number", "size", "width"), [(2, "page", 780), (5, "wide", 1120)])
    def test_is_as_wide_as_the_map_of_coverage_lets_it(self, overview, number, size, width):
        found = overview(teams(number))

        assert (found.size, found.picture().width) == (size, width)
        assert found.phone_picture().width == 360

    def test_shows_every_team(self, overview):
        found = overview(f"{teams(2)}\nPlat platform\n    Mia MLOps\nIT shared\n    Dean DE")

        assert [box.key for box in found.picture().boxes] == ["Plat", "T0", "T1", "IT"]

    def test_shows_the_platform_that_is_not_there(self, overview):
        box, _ = overview("A product\n    Pam PM", structure="centralized").picture().boxes

        assert (box.title.text, box.is_dashed) == ("No platform team yet", True)
        assert [role.name.text for role in box.roles] == [
            "MLOps Engineer",
            "Machine Learning Engineer",
        ]


class TestManyTeams:
    @pytest.mark.parametrize(("number", "is_brief"), [(12, False), (13, True)])
    def test_are_told_in_brief(self, overview, number, is_brief):
        assert overview(teams(number)).teams.is_brief is is_brief

    @pytest.mark.parametrize(("number", "clusters"), [(30, 0), (31, 1)])
    def test_are_put_together_by_the_platforms_that_serve_them(self, overview, number, clusters):
        assert len(overview(teams(number)).teams.clusters) == clusters

    def test_that_no_platform_serves_come_last_and_the_worst_of_each_first(self, overview):
        served = " ".join(f"T{n}" for n in range(1, 31))
        drawing = f"{teams(31)}\n    D30 DS explore\nPlat platform for {served}\n    Mia MLOps"

        first, last = overview(drawing).teams.clusters

        assert (first.served_by, len(first.panels)) == ("Plat", 30)
        assert first.panels[-1].team.key == "T30"
        assert (last.served_by, [panel.team.key for panel in last.panels]) == ("", ["T0"])

    def test_count_their_handoffs(self, overview):
        drawing = f"{teams(13, '    D{n} DS build')}\nPlat platform\n    Mia MLOps deploy"

        assert [one.told for one in overview(drawing).bundles] == [
            "Product teams to platform teams: 13 handoffs, 13 without agreement"
        ]
        assert not overview("A product\n    Dora DS build").bundles

    def test_come_in_pages_with_the_worst_first(self, overview):
        good = "    P{n} PM define\n    D{n} DS explore build\n    M{n} MLOps deploy monitor"
        drawing = teams(40, good) + "\nBad product\n    Pat PM explore"

        first, second = overview(drawing), overview(drawing, page="2")

        assert first.groups[0].panels[0].team.key == "Bad"
        assert first.heat.groups[0][0][0].name == "Bad"
        assert [panel.team.key for panel in second.groups[0].panels] == ["T39"]
