"""What the rules share: who is here, in which roles, in which units, and by which reference."""

from dataclasses import replace

import pytest

from roles.analysis.design import Mark, Serving, Stage, Strength
from roles.analysis.reading import ORGANISATION, Reading
from tests.analysis.drawing import REFERENCE, ROLES, framework, read

DS, MLE, MLOPS, DE = (ROLES[short].key for short in ("DS", "MLE", "MLOps", "DE"))


class TestSeats:
    def test_a_seat_is_filled_on_its_first_and_its_last_day(self):
        team = """
            A product
                Today DS from=2026-11-21 until=2026-11-21
                Soon  DS from=2026-11-22
                Left  DS until=2026-11-20
                ?new  DS
        """
        reading = read(team)

        assert [seat.person for seat in reading.filled_seats] == ["Today"]
        assert [seat.key for seat in reading.vacancies] == ["new"]

    def test_a_seat_without_time_is_not_filled(self):
        team = """
            A product
                Dora DS 0% explore
        """
        reading = read(team)

        assert not reading.filled_seats
        assert reading.units == (ORGANISATION,)
        assert list(reading.tally.seatless) == [("Dora", "explore", "A")]

    def test_a_person_may_have_several(self):
        team = """
            A product
                Mia MLOps 50%
            B product
                Mia DE    50%
        """
        reading = read(team)

        assert [seat.team for seat in reading.seats_of["Mia"]] == ["A", "B"]
        assert reading.roles_of["Mia"] == {MLOPS, DE}


class TestTitle:
    @pytest.mark.parametrize(
        ("title", "role"),
        [
            ("Machine Learning Engineer", {MLE}),
            ("  mlops ENGINEER ", {MLOPS}),
            ("SRE", {MLOPS}),
            ("Data Engineer", {DE}),
            ("Platform Engineer", set()),
            ("Senior MLOps Engineer", set()),
            ("MLOps", set()),
            ("", set()),
        ],
        ids=[
            "the name of a role",
            "without case",
            "one role in the crosswalk",
            "the name goes before the crosswalk",
            "two roles in the crosswalk",
            "a longer title",
            "a short name",
            "none",
        ],
    )
    def test_stands_for(self, title: str, role: set[str]):
        team = f"""
            A product
                Uma - title="{title}"
        """

        assert read(team).roles_of["Uma"] == role

    def test_counts_only_for_people_without_any_role(self):
        team = """
            A product
                Uma -  50% title="MLOps Engineer"
            B product
                Uma DS 50%
        """
        reading = read(team)
        first, second = reading.filled_seats

        assert reading.roles_of["Uma"] == {DS}
        assert reading.roles_at(first) == set()
        assert reading.roles_at(second) == {DS}

    def test_counts_in_every_seat_of_somebody_without_a_role(self):
        team = """
            A product
                Uma - 50% title="MLOps Engineer"
            B product
                Uma - 50%
        """
        reading = read(team)

        assert [reading.roles_at(seat) for seat in reading.filled_seats] == [{MLOPS}, {MLOPS}]

    def test_can_mean_what_the_crosswalk_says_rather_than_its_name(self):
        reading = read("A product")

        assert reading.roles_of_title("Data Engineer") == (DE, MLOPS)
        assert reading.roles_of_title("Data Scientist") == (DS,)
        assert reading.roles_of_title("Wizard") == ()


class TestSmallStage:
    def rows(self, *people: str) -> str:
        return "\n".join(["A product", *(f"    {person} DS" for person in people)])

    def test_reaches_up_to_three_individuals(self):
        assert read(self.rows("Ann", "Bob", "Cy"), stage=Stage.AUTO).is_small
        assert not read(self.rows("Ann", "Bob", "Cy", "Dee"), stage=Stage.AUTO).is_small

    def test_counts_people_rather_than_seats_vendors_and_vacancies(self):
        team = """
            A product
                Ann   DS
                Bob   DS    50%
                Con   DE    kind=contractor
                OpsCo MLOps kind=vendor
                Left  DS    until=2026-11-20
                ?new  DS
            B product
                Bob   DS    50%
        """
        reading = read(team, stage=Stage.AUTO)

        assert reading.individuals == ("Ann", "Bob", "Con")
        assert reading.is_small

    def test_is_what_the_design_says_if_it_says_so(self):
        assert read(self.rows("Ann", "Bob", "Cy", "Dee"), stage=Stage.SMALL).is_small
        assert not read(self.rows("Ann"), stage=Stage.GROWN).is_small

    def test_ends_where_the_design_sets_it(self):
        one = {"individuals_in_small_stage": 1}

        assert not read(self.rows("Ann", "Bob"), stage=Stage.AUTO, thresholds=one).is_small


class TestReference:
    def test_activities_apply_by_the_way_predictions_are_served(self):
        reference = framework("""
                    DS
            build    o
            serve~   o
            blog?    o
        """)

        def found(serving: Serving) -> list[str]:
            reading = read("A product", reference=reference, serving=serving)
            return [activity.key for activity in reading.activities]

        assert found(Serving.ONLINE) == found(Serving.BOTH) == ["build", "serve"]
        assert found(Serving.BATCH) == ["build"]

    def test_an_accepted_variation_makes_owners(self):
        assert read("A product").owner_roles["deploy"] == {MLE, MLOPS}
        accepted = read("A product", accepted_variations=("ds_deploys",))
        assert accepted.owner_roles["deploy"] == {MLE, MLOPS, DS}
        assert "deploy" in accepted.owned_by_role[DS]

    @pytest.mark.parametrize(
        ("roles", "expected"),
        [
            ("DS", "at home"),
            ("DE", "neither"),
            ("MLOps", "misaligned"),
            ("MLOps+DS", "at home"),
            ("MLOps+DE", "neither"),
            ("-", "neither"),
        ],
        ids=["owns", "supports", "nothing", "one owns", "one supports", "unknown"],
    )
    def test_tells_at_home_from_misaligned(self, roles: str, expected: str):
        team = f"""
            A product
                Ann {roles} explore
        """
        reading = read(team)
        found = {
            (True, False): "at home",
            (False, True): "misaligned",
            (False, False): "neither",
        }[reading.is_aligned("Ann", "explore"), reading.is_misaligned("Ann", "explore")]

        assert found == expected

    @pytest.mark.parametrize(
        ("roles", "strength"),
        [
            ("DE", Strength.HARD),
            ("DS", Strength.SOFT),
            ("DS+DE", Strength.HARD),
            ("PM", None),
        ],
    )
    def test_the_firmest_exclusion_counts(self, roles: str, strength: Strength | None):
        team = f"""
            A product
                Ann {roles}
        """

        assert read(team).exclusion("Ann", "deploy") is strength

    def test_a_support_cell_makes_no_owner(self):
        assert {cell.mark for cell in REFERENCE.cells} == {Mark.OWNER, Mark.SUPPORT}
        assert read("A product").owner_roles["explore"] == {DS}


class TestUnits:
    def test_are_the_product_teams_with_a_seat_in_the_order_of_the_design(self):
        team = """
            B product
                Pam PM
            Plat platform
                Mia MLOps
            Void product
            A product
                ?new PM
        """

        assert read(team).units == ("B", "A")

    def test_are_the_organisation_when_no_product_team_has_a_seat(self):
        team = """
            Void product
            IT shared
                Dev DE prepare
        """

        assert read(team).units == ("organisation",)

    def test_do_not_exist_without_a_seat(self):
        team = """
            A product
                Left away define
        """

        assert read(team).units == ()

    def test_can_be_narrowed_to_one(self):
        team = """
            A product
                Pam  PM
            B product
                Pete PM
        """
        design = read(team).design

        assert Reading(design, unit="B").units == ("B",)
        assert not Reading(design, unit="B").cells_of("A")
        assert Reading(design, unit="B").cells_of("B")

    def test_are_served_by_whom_they_are_named_to(self):
        team = """
            A product
                Pam  PM
            B product
                Pete PM
            Plat platform
                Mia  MLOps
            IT shared for B
                Dev  DE
            Idle shared for nobody
                Sue  DE
        """
        reading = read(team)

        assert [team.key for team in reading.servers_of("A")] == ["Plat"]
        assert [team.key for team in reading.servers_of("B")] == ["Plat", "IT"]
        plat, it = (reading.design.team_by_key[key] for key in ("Plat", "IT"))
        assert reading.units_served_by(plat) == ("A", "B")
        assert reading.units_served_by(it) == ("B",)


class TestHoldings:
    def test_are_counted_once_whatever_the_team(self):
        team = """
            A product
                Eli MLE 50% build A:deploy
            B product
                Eli MLE 50% build S:monitor
        """
        reading = read(team)

        assert reading.owned_by == {"Eli": {"build"}}
        assert reading.accountable_for == {"Eli": {"deploy"}}
        assert reading.tally.is_anybody_accountable

    def test_nothing_is_held_by_whom_no_tick_names(self):
        team = """
            A product
                Idle  PM
                Dora  DS I:explore
                Wrong DS
            B product
                Wrong away explore
        """

        # A tick that does not count still names the person, and is told as DAT-05.
        assert read(team).has_no_tick == {"Idle"}


def test_a_threshold_of_the_design_goes_before_the_usual_one():
    assert read("A product").threshold("people_per_team") == 9
    assert read("A product", thresholds={"people_per_team": 7}).threshold("people_per_team") == 7


def test_a_threshold_of_the_framework_goes_between_them():
    reference = replace(REFERENCE, thresholds={"people_per_team": 8, "teams_per_person": 4})

    reading = read("A product", reference=reference, thresholds={"people_per_team": 7})

    assert reading.threshold("people_per_team") == 7
    assert reading.threshold("teams_per_person") == 4


def test_a_retired_role_is_still_held_and_owns_nothing():
    mlops = REFERENCE.role_by_key["mlops_engineer"]
    reference = replace(
        REFERENCE,
        roles=tuple(role for role in REFERENCE.roles if role != mlops),
        retired_roles=(mlops,),
        cells=tuple(cell for cell in REFERENCE.cells if cell.role != mlops.key),
        exclusions=tuple(one for one in REFERENCE.exclusions if one.role != mlops.key),
        structures=(),
    )
    team = """
        A product
            Mia MLOps deploy
    """

    reading = read(team, reference=reference)

    assert reading.roles_of["Mia"] == {"mlops_engineer"}
    assert not reading.is_aligned("Mia", "deploy")
    assert "mlops_engineer" not in reading.owner_roles["deploy"]


def test_a_structure_waits_while_there_is_no_product_team():
    team = """
        Plat platform
            Mia MLOps
    """

    assert read(team, structure="centralized").structure is None


def test_everything_is_in_place_without_a_structure_and_without_a_place():
    placeless = replace(REFERENCE.structure_by_key["embedded"], places={"build": ()})
    reference = replace(REFERENCE, structures=(placeless,))

    assert read("A product").allowed_places("build") is None
    team = """
        A product
            Pam PM
    """
    reading = read(team, reference=reference, structure="embedded")
    assert reading.allowed_places("deploy") is None
    assert reading.allowed_places("build") == ()
