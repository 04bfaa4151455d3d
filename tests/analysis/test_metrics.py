from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from textwrap import dedent

import pytest
import yaml

from roles.analysis import judge
from roles.analysis.metrics import METRICS, measure
from roles.interchange.design_file import read_design
from roles.interchange.framework_file import read_shipped
from tests.analysis.drawing import REFERENCE, draw, read

SCENARIOS = Path(__file__).parent.parent / "data" / "scenarios"

# The given values, by case.
VALUES = yaml.safe_load("""
    #                        S01    S02    S07b
    coverage_in_place:     [100.0, 100.0,  53.8]
    coverage_any:          [100.0, 100.0, 100.0]
    overlap_index:         [  0.0,   0.0,   0.0]
    bus_factor_critical:   [    2,     2,     2]
    single_cover_share:    [ 69.2,  69.2,  69.2]
    truck_factor_50:       [    4,     6,     4]
    handoffs_crossing:     [    4,     0,     4]
    handoffs_contracted:   [    4,     0,     4]
    congruence:            [  1.0,   1.0,   1.0]
    channels_in_teams:     [   15,    31,    15]
    coordination_cost:     [  5.5,   3.1,   5.5]
    units_per_central_fte: [ 0.67,  null,  0.67]
    consistency:           [ 0.83,  0.17,  0.83]
    autonomy:              [ 53.8,  92.3,  53.8]
    load_max:              [  3.0,   3.0,   3.0]
    load_mean:             [  2.0,  2.07,   2.0]
""")


def of_case(name: str):
    content = yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text())["design"]
    design = read_design(
        yaml.safe_dump(content).encode(),
        name=name,
        framework_of=lambda slug: read_shipped(slug).facts(),
        today=date(2000, 1, 1),
    )
    return measure(judge(design).reading)


def of(drawing: str, key: str, **settings):
    return measure(read(drawing, **settings))[key]


@pytest.mark.parametrize(("at", "case"), list(enumerate(["S01", "S02", "S07b"])))
def test_worked_case_has_the_given_values(at: int, case: str):
    assert of_case(case) == {key: values[at] for key, values in VALUES.items()}


def test_every_number_is_explained_in_its_order():
    assert [metric.key for metric in METRICS] == list(VALUES)
    assert list(measure(read(""))) == list(VALUES)


def test_nothing_to_count_on_is_none():
    counts = {"handoffs_crossing", "handoffs_contracted", "channels_in_teams", "coordination_cost"}

    numbers = measure(read(""))

    assert {key for key, number in numbers.items() if number is not None} == counts
    assert [numbers[key] for key in sorted(counts)] == [0, 0, 0, 0]


def test_the_order_of_lists_changes_no_number():
    design = draw("""
        A product
            Pam  PM  30% define explore
            Dora DS  70% explore build
        B product
            Pam  PM  20% define
            Eli  MLE 10% build deploy
        Plat platform
            Pam  DE  10% prepare
            Mia  MLOps   monitor deploy
        agreement model A>Plat agreed format
    """)
    numbers = measure(judge(design).reading)

    for seed in range(20):
        shuffled = replace(
            design,
            **{
                name: tuple(Random(seed).sample(rows, len(rows)))
                for name in ("teams", "people", "seats", "ticks")
                for rows in [getattr(design, name)]
            },
        )
        assert measure(judge(shuffled).reading) == numbers


class TestCoverage:
    TEAM = """
        A product
            Pam  PM    define
            Mia  MLOps deploy monitor
        Plat platform
            Eli  MLE   build
    """

    def test_counts_only_what_is_in_place(self):
        assert of(self.TEAM, "coverage_in_place", structure="hybrid") == 66.7
        assert of(self.TEAM, "coverage_in_place", structure="embedded") == 50.0

    def test_counts_what_is_done_anywhere(self):
        assert of(self.TEAM, "coverage_any", structure="embedded") == 66.7


class TestOverlapIndex:
    def test_counts_the_misaligned_beside_the_aligned(self):
        team = """
            A product
                Mia MLOps monitor deploy
                Sam DE    monitor
        """

        assert of(team, "overlap_index") == 0.333

    def test_is_zero_when_nobody_else_does_it(self):
        team = """
            A product
                Sam DE monitor prepare
        """

        assert of(team, "overlap_index") == 0.0

    def test_counts_the_aligned_in_a_wrong_place_beside_one_in_place(self):
        team = """
            A product
                Mia  MLOps monitor
            Plat platform
                Max  MLOps monitor
        """

        assert of(team, "overlap_index", structure="embedded") == 0.5
        assert of(team, "overlap_index") == 0.0

    def test_counts_all_but_one_owner_of_a_decision(self):
        team = """
            A product
                Pam  PM define
                Pete PM define
                Pia  PM define
        """

        assert of(team, "overlap_index") == 0.667

    def test_is_one_at_most(self):
        team = """
            A product
                Pam  PM    define
                Mia  MLOps define
                Max  MLOps define
        """

        assert of(team, "overlap_index") == 1.0


class TestBusFactor:
    def test_is_that_of_the_weakest_critical_activity(self):
        team = """
            A product
                Mia MLOps deploy monitor
                Eli MLE   deploy S:monitor
                Max MLOps deploy
        """

        assert of(team, "bus_factor_critical") == 2

    def test_is_zero_when_nobody_can_do_one(self):
        team = """
            A product
                Mia MLOps deploy
        """

        assert of(team, "bus_factor_critical") == 0

    def test_is_none_where_nothing_is_critical(self):
        calm = replace(
            REFERENCE,
            activities=tuple(replace(one, critical=False) for one in REFERENCE.activities),
        )

        assert of("A product\n    Mia MLOps deploy", "bus_factor_critical", reference=calm) is None


def test_one_person_deep_counts_a_backup_as_second():
    team = """
        A product
            Mia MLOps deploy monitor
            Eli MLE   S:monitor
    """

    assert of(team, "single_cover_share") == 16.7


class TestHandoffs:
    CROSSING = dedent("""
        A product
            Dean DE    prepare
            Dora DS    build
        Plat platform
            Mia  MLOps deploy
    """)

    def test_crosses_where_no_person_and_no_team_is_shared(self):
        assert of(self.CROSSING, "handoffs_crossing") == 1
        assert of(self.CROSSING, "congruence") == 0.5

    def test_counts_once_a_unit(self):
        other = "B product\n    Dino DS build"

        assert of(self.CROSSING + other, "handoffs_crossing") == 2

    def test_is_contracted_with_an_agreed_and_complete_agreement(self):
        numbers = measure(read(self.CROSSING + "agreement model A>Plat agreed format"))

        assert numbers["handoffs_contracted"] == 1
        assert numbers["congruence"] == 1.0
        assert numbers["coordination_cost"] == round(0.1 * 1 + 3 - 2, 2)

    @pytest.mark.parametrize("rest", ["draft format", "agreed"])
    def test_is_not_contracted_by_half_an_agreement(self, rest: str):
        team = self.CROSSING + f"agreement model A>Plat {rest}"

        assert of(team, "handoffs_contracted") == 0
        assert of(team, "coordination_cost") == 3.1

    def test_needs_two_sides_and_two_people(self):
        team = """
            A product
                Eli MLE build deploy
        """

        assert of(team, "handoffs_crossing") == 0
        assert of(team, "congruence") is None


def test_channels_are_pairs_of_people_not_of_seats():
    team = """
        A product
            Pam  PM define
            Dora DS build
            Pam  DS 0% build
            Dean DE prepare
        B product
            Pam  PM define
            Pete PM define
    """

    assert of(team, "channels_in_teams") == 4


class TestUnitsPerCentralFte:
    def test_counts_the_filled_shares_of_platforms(self):
        team = """
            A product
                Pam  PM
            B product
                Pete PM
            C product
            Plat platform
                Mia  MLOps 50%
                ?new MLOps
            IT shared
                Max  MLOps
        """

        assert of(team, "units_per_central_fte") == 4.0

    def test_is_none_without_product_teams(self):
        assert of("Plat platform\n    Mia MLOps", "units_per_central_fte") is None


class TestConsistency:
    def test_is_one_where_all_teams_have_the_same_owners(self):
        team = """
            A product
                Pam  PM
            B product
                Pete PM
            Plat platform
                Mia  MLOps deploy monitor
        """

        assert of(team, "consistency") == 1.0

    def test_falls_with_every_team_that_has_its_own(self):
        team = """
            A product
                Ann  MLOps deploy
            B product
                Bob  PM
            C product
                Cem  PM
            Plat platform
                Mia  MLOps deploy monitor
        """

        # Of deploy there are two ways among three teams, of monitor one.
        assert of(team, "consistency") == 0.75

    def test_is_none_with_one_team_only(self):
        assert of("A product\n    Mia MLOps deploy monitor", "consistency") is None


class TestLoad:
    TEAM = """
        A product
            Dora DS 50% explore build
            Pam  PM     define
            Pete PM
    """

    def test_is_counted_for_the_time_there_is(self):
        assert of(self.TEAM, "load_max") == 4.0

    def test_is_averaged_over_everybody_with_a_seat(self):
        assert of(self.TEAM, "load_mean") == 1.67
