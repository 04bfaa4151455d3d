import pytest

from roles.diagnosis import judge
from roles.pages.team_panels import Panels, percent
from tests.analysis.drawing import draw


def panel(drawing, key="A", *, is_brief=False, **settings):
    return all_panels(drawing, is_brief=is_brief, **settings)[key]


def all_panels(drawing, *, is_brief=False, **settings):
    diagnosis = judge(draw(drawing, **settings))
    teams = diagnosis.design.teams
    pks = {team.key: 100 + place for place, team in enumerate(teams)}
    panels = Panels(diagnosis.reading, diagnosis.open, pks, is_brief=is_brief)
    return {team.key: panels.panel(team) for team in teams}


class TestPanel:
    def test_shows_who_sits_there(self):
        found = panel(
            """
            A product
                Pam  PM        define
                Vic  DS+MLE    50% kind=vendor build
                ?new MLOps     from=2026-05-04
                ?    DE        from=2027-01-11
                Old  DE        until=2026-10-31
                Ned  -
            """
        )

        assert [(chip.name, chip.note, chip.kind, chip.is_idle) for chip in found.chips] == [
            ("Pam", "Product Manager", "person", False),
            ("Vic", "Data Scientist + Machine Learning Engineer, vendor, 50%", "vendor", False),
            ("Open seat", "MLOps Engineer, since May 2026", "open", False),
            ("Open seat", "Data Engineer, from 11 Jan 2027", "open", False),
            ("Old", "Data Engineer, left 31 Oct 2026", "person", True),
            ("Ned", "no role yet", "person", False),
        ]
        assert found.seats == "6 seats"

    def test_counts_seats_in_brief(self):
        found = panel(
            """
            A product
                Pam  PM  define
                ?new DS  explore
            """,
            is_brief=True,
        )

        assert (found.seats, found.chips) == ("2 seats, 1 open", ())

    def test_names_the_roles_that_the_structure_puts_there(self):
        found = panel(
            """
            A product
                Pam  PM  define
                ?new DS  explore
            """,
            structure="hybrid",
        )

        assert found.missing == ("MLOps Engineer",)

    def test_misses_no_role_without_a_structure_or_a_seat(self):
        assert panel("A product\n    Pam PM define").missing == ()
        assert panel("A product\nB product\n    Pam PM", structure="hybrid").missing == ()

    def test_counts_gaps_and_coverage(self):
        found = panel(
            """
            A product
                Pam  PM  define
                Dora DS  explore build
            B product
                Pete PM  define
            """
        )

        assert (found.coverage_percent, found.gaps, found.gaps_told) == (50, 3, "3 gaps")

    def test_says_what_the_platform_does_for_a_team(self):
        found = all_panels(
            """
            A product
                Dora DS     explore
            Plat platform
                Mia  MLOps  deploy monitor
                Eli  MLE    build
            """
        )

        assert found["A"].brings == "Build, Deploy and 1 more"
        assert found["Plat"].serves == "Serves 1 team"
        assert found["Plat"].coverage_percent is None

    @pytest.mark.parametrize(
        ("platform", "brings", "serves"),
        [
            ("Plat platform", "nothing yet", "Serves 1 team"),
            ("Plat platform for nobody", "", "Serves nobody"),
        ],
    )
    def test_says_when_the_platform_does_nothing(self, platform, brings, serves):
        found = all_panels(f"A product\n    Dora DS explore\n{platform}\n    Mia MLOps")

        assert (found["A"].brings, found["Plat"].serves) == (brings, serves)

    def test_tells_two_mismatches_and_counts_the_rest(self):
        drawing = """
            A product
                Pam  PM     define
                Dora DS     explore
                Eli  MLE    build
                Mia  MLOps  deploy
                Max  MLOps  monitor
            Plat platform
                Eva  MLE
        """
        full = panel(drawing, structure="centralized")
        brief = panel(drawing, structure="centralized", is_brief=True)

        assert len(full.mismatches) == 2
        assert full.more_mismatches == 1
        assert (len(brief.mismatches), brief.more_mismatches) == (1, 2)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 9, 0), (1, 1000, 1), (999, 1000, 99), (9, 9, 100), (11, 13, 85)],
)
def test_percent_is_all_only_for_all(part, whole, shown):
    assert percent(part, whole) == shown
