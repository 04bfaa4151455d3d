from roles.diagnosis import judge
from roles.pages.heat import heat_of
from tests.analysis.drawing import draw

TEAMS = """
    A product
        Pam  PM   define
        Dora DS   explore build
        Dean DE   build
        Dino DS   explore
    Plat platform
        Mia  MLOps  deploy monitor
    Empty product
"""


def heat(drawing, **settings):
    diagnosis = judge(draw(drawing, **settings))
    teams = diagnosis.design.teams
    pks = {team.key: 100 + place for place, team in enumerate(teams)}
    return heat_of(diagnosis.reading, diagnosis.open, teams, pks)


def words(found):
    return {
        head.name: [cell.word for cell in cells] for rows in found.groups for head, cells in rows
    }


class TestHeat:
    def test_says_how_every_activity_stands_for_every_team(self):
        found = heat(TEAMS, structure="hybrid")

        assert [head.name for head in found.columns] == ["A", "Plat"]
        assert words(found) == {
            "Define": ["Covered", ""],
            "Prepare": ["Gap", ""],
            "Explore": ["Shared", ""],
            "Build": ["Overlap", ""],
            "Deploy": ["Out of place", "Serves 1"],
            "Monitor": ["Out of place", "Serves 1"],
        }

    def test_says_what_the_platform_covers(self):
        assert words(heat(TEAMS))["Deploy"] == ["By platform", "Serves 1"]

    def test_names_a_shared_team(self):
        found = heat('A product\n    Pam PM define\nIT shared "Data team"\n    Dean DE prepare')

        assert words(found)["Prepare"] == ["By Data team", "Serves 1"]

    def test_leads_to_the_row_of_the_matrix(self):
        ((_, cells), *_) = heat(TEAMS).groups[0]

        assert [(cell.team_pk, cell.activity) for cell in cells] == [
            (100, "define"),
            (101, "define"),
        ]

    def test_has_many_teams_down_and_activities_across(self):
        found = heat("\n".join(f"T{n} product\n    P{n} PM define" for n in range(5)))

        assert found.is_turned
        assert [head.name for head in found.columns][:2] == ["Define", "Prepare"]
        assert list(words(found)) == ["T0", "T1", "T2", "T3", "T4"]

    def test_of_a_design_without_product_teams_is_about_the_organisation(self):
        found = heat("IT shared\n    Dean DE prepare")

        assert [head.name for head in found.columns] == ["The whole organisation"]
        assert words(found)["Prepare"] == ["Covered"]

    def test_is_left_out_where_nothing_is_expected(self):
        assert heat("A product") is None
