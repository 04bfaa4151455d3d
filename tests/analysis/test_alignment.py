"""Who does what their roles do not own, and how each case is told: once."""

from roles.analysis.alignment import Case
from roles.analysis.design import Serving, Stage
from tests.analysis.drawing import framework, read


def told(drawing: str, **settings: object) -> list[tuple[str, str, Case, tuple[str, ...]]]:
    misfits = read(drawing, **settings).alignment.misfits
    return [(one.person, one.activity, one.case, one.units) for one in misfits]


def test_a_person_at_home_is_no_misfit():
    team = """
        A product
            Dora DS  explore
            Duo  PM+DS build
            Dean DE  explore
            Uma  -   monitor
    """

    assert told(team) == []


def test_a_better_role_explains_only_what_it_owns():
    team = """
        A product
            Rex DE define deploy monitor
    """

    assert told(team) == [
        ("Rex", "define", Case.OFF_ROLE, ("A",)),
        ("Rex", "deploy", Case.BETTER_ROLE, ("A",)),
        ("Rex", "monitor", Case.BETTER_ROLE, ("A",)),
    ]


def test_a_better_role_goes_before_an_owner_at_home():
    team = """
        A product
            Rex DE    deploy monitor
            Mia MLOps monitor
    """

    assert ("Rex", "monitor", Case.BETTER_ROLE, ("A",)) in told(team)


def test_an_owner_at_home_in_one_unit_is_told_for_that_unit_only():
    team = """
        A product
            Mia  MLOps monitor
        B product
            Pete PM
        IT shared
            Dean DE    monitor
    """

    assert told(team) == [("Dean", "monitor", Case.EXTRA_OWNER, ("A",))]


def test_two_strangers_do_not_make_each_other_extra():
    team = """
        A product
            Dean DE monitor
            Pam  PM monitor
    """

    assert told(team) == [
        ("Dean", "monitor", Case.EXCLUDED, ("A",)),
        ("Pam", "monitor", Case.OFF_ROLE, ("A",)),
    ]


def test_exclusions_of_any_role_decide_and_hard_ones_first():
    team = """
        A product
            Duo DS+DE deploy
            Dora DS   monitor
    """

    assert told(team) == [
        ("Duo", "deploy", Case.EXCLUDED, ("A",)),
        ("Dora", "monitor", Case.USUALLY_NOT, ("A",)),
    ]


class TestBetterRole:
    def test_is_the_one_with_the_largest_gain(self):
        team = """
            A product
                Rex DE deploy monitor
        """
        # The ML engineer owns one of the two, the MLOps engineer both.
        assert read(team).alignment.better_role == {"Rex": "mlops_engineer"}

    def test_is_measured_against_all_the_roles_held(self):
        reference = framework("""
                 PM  DS  MLE
            a     o   .   o
            b     .   o   o
        """)
        team = """
            A product
                One PM    a b
                Two PM+DS a b
        """

        assert read(team, reference=reference).alignment.better_role == {"One": "ml_engineer"}

    def test_leaves_out_activities_that_do_not_apply(self):
        reference = framework("""
                   PM  DS
            a       o   o
            serve~  .   o
        """)
        team = """
            A product
                Pam PM a serve
        """

        def found(serving: Serving) -> dict[str, str]:
            reading = read(team, reference=reference, serving=serving)
            return dict(reading.alignment.better_role)

        assert found(Serving.ONLINE) == {"Pam": "data_scientist"}
        assert found(Serving.BATCH) == {}

    def test_is_not_asked_for_in_the_small_stage(self):
        team = """
            A product
                Rex DE deploy monitor
        """

        assert read(team, stage=Stage.SMALL).alignment.better_role == {}


class TestMissingRoles:
    def test_are_the_fewest_that_own_the_work(self):
        team = """
            A product
                Ana PM explore build deploy monitor
        """

        assert read(team).alignment.missing_roles == {"Ana": ("data_scientist", "mlops_engineer")}

    def test_are_the_first_by_key_of_equal_sets(self):
        team = """
            A product
                Ana PM build
                Bo  DE deploy
        """

        assert read(team).alignment.missing_roles == {
            "Ana": ("data_scientist",),
            "Bo": ("ml_engineer",),
        }

    def test_leave_out_what_no_role_owns(self):
        reference = framework("""
                   PM  DS
            build   .   o
            dream   .   .
        """)
        team = """
            A product
                Ana PM build dream
        """

        assert read(team, reference=reference).alignment.missing_roles == {
            "Ana": ("data_scientist",)
        }
