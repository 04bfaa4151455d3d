from dataclasses import replace

import pytest

from roles.analysis.design import (
    Cell,
    CoverageBasis,
    Exclusion,
    Handoff,
    Home,
    Mark,
    Place,
    Role,
    Serving,
    Strength,
    Structure,
    Variation,
)
from roles.analysis.reference_changes import (
    ChangeGroup,
    changed_activities,
    reference_changes,
)
from tests.analysis.drawing import REFERENCE, framework

BASE = framework(
    """
               PM  DS  MLE
        define  o   .    .
        build   .   o    s
    """
)


def changes(before=BASE, **facts):
    """The sentences by heading once `facts` are others."""
    found = reference_changes(before, replace(before, **facts))
    return {group.heading: list(group.sentences) for group in found}


def activity(**facts):
    return tuple(replace(one, **facts) if one.key == "build" else one for one in BASE.activities)


def test_equal_frameworks_have_no_changes():
    assert reference_changes(REFERENCE, REFERENCE) == ()


def test_the_framework_itself():
    assert changes(title="Renamed", coverage_basis=CoverageBasis.ROLE) == {
        "Framework": [
            "It is called “Renamed”.",
            "A gap is a role that nobody holds, no longer an activity without one.",
        ]
    }


class TestRoles:
    def test_new_and_renamed(self):
        product, science, ml = BASE.roles
        roles = (replace(product, name="Owner of the product"), science, ml, Role("qa", "Tester"))

        assert changes(roles=roles) == {
            "Roles": ["Tester is added.", "Product Manager is called Owner of the product."]
        }

    def test_retired_and_back_leave_the_matrix_aside(self):
        *others, ml = BASE.roles
        cells = tuple(cell for cell in BASE.cells if cell.role != ml.key)
        after = replace(BASE, roles=tuple(others), retired_roles=(ml,), cells=cells)

        assert [one.sentences for one in reference_changes(BASE, after)] == [
            ("Machine Learning Engineer is retired.",)
        ]
        assert reference_changes(after, BASE)[0].sentences == (
            "Machine Learning Engineer is back.",
        )

    def test_other_titles(self):
        product, *others = BASE.roles

        assert changes(roles=(replace(product, aliases=("PO",)), *others)) == {
            "Roles": ["Product Manager goes by other titles."]
        }


class TestActivities:
    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"name": "Train"}, "Build is called Train."),
            ({"required": False}, "Build is optional."),
            ({"critical": True}, "Build is critical."),
            ({"single_owner": True}, "Build wants one owner."),
            ({"serving": (Serving.BATCH,)}, "Build is for batch predictions."),
            ({"stage": "model"}, "Build belongs to another phase."),
        ],
        ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
    )
    def test_that_are_otherwise(self, facts, said):
        assert changes(activities=activity(**facts)) == {"Activities": [said]}

    def test_gone_takes_its_cells_along_without_a_word(self):
        [define, _] = BASE.activities
        cells = tuple(cell for cell in BASE.cells if cell.activity == define.key)

        assert changes(activities=(define,), cells=cells) == {"Activities": ["Build is taken out."]}


class TestMatrix:
    def test_tells_each_mark_in_the_order_of_the_roles(self):
        cells = (
            Cell("define", "product_manager", Mark.SUPPORT),
            Cell("build", "ml_engineer", Mark.OWNER),
            Cell("build", "product_manager", Mark.SUPPORT),
        )

        assert changes(cells=cells) == {
            "Matrix": [
                "Define: Product Manager supports it instead of owning it.",
                "Build: Product Manager supports it, Data Scientist no longer owns it, "
                "Machine Learning Engineer owns it instead of supporting it.",
            ]
        }

    def test_does_not_care_for_the_order_of_the_cells(self):
        assert changes(cells=BASE.cells[::-1]) == {}


class TestExclusions:
    def test_new_firmer_and_gone(self):
        soft = Exclusion("data_scientist", "define", Strength.SOFT, "does not decide")
        wordless = Exclusion("product_manager", "build", Strength.HARD)
        before = replace(BASE, exclusions=(soft,))
        hard = replace(soft, strength=Strength.HARD)

        assert changes(before, exclusions=(hard, wordless)) == {
            "What roles do not do": [
                "Data Scientist: “does not decide” is hard.",
                "Product Manager: “Build” is added.",
            ]
        }
        assert changes(before, exclusions=()) == {
            "What roles do not do": ["Data Scientist: “does not decide” is taken out."]
        }


class TestTheRest:
    @pytest.mark.parametrize(
        "change",
        [
            {"homes": {"data_scientist": Home.CENTRAL}},
            {"places": {"build": (Place.OWN,)}},
            {"product_roles": ("data_scientist",)},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_a_structure_that_seats_others(self, change):
        one = Structure("hub", "Hub")

        assert changes(replace(BASE, structures=(one,)), structures=(replace(one, **change),)) == {
            "Structures": ["Hub puts roles or activities elsewhere."]
        }

    def test_a_handoff(self):
        one = Handoff("model", "Model", ("build",), ("define",), ("format",))
        before = replace(BASE, handoffs=(one,))

        assert changes(before, handoffs=(replace(one, producers=(), elements=()),)) == {
            "Handoffs": [
                "Model lies between other activities.",
                "Model asks for other elements.",
            ]
        }
        assert changes(before, handoffs=()) == {"Handoffs": ["Model is taken out."]}

    def test_says_nothing_twice_where_an_activity_or_a_role_is_gone(self):
        gone = {"monitor", "deploy"}
        after = replace(
            REFERENCE,
            activities=tuple(one for one in REFERENCE.activities if one.key not in gone),
            cells=tuple(one for one in REFERENCE.cells if one.activity not in gone),
            exclusions=tuple(one for one in REFERENCE.exclusions if one.activity not in gone),
            variations=tuple(replace(one, cells=()) for one in REFERENCE.variations),
            structures=tuple(
                replace(
                    one,
                    places={key: at for key, at in one.places.items() if key not in gone},
                )
                for one in REFERENCE.structures
            ),
            handoffs=tuple(
                replace(one, consumers=tuple(key for key in one.consumers if key not in gone))
                for one in REFERENCE.handoffs
            ),
        )

        assert [one.summary for one in reference_changes(REFERENCE, after)] == [
            "Deploy is taken out. Monitor is taken out."
        ]

    def test_variations(self):
        one = Variation("ds", "Scientists define", (Cell("define", "data_scientist"),))

        assert changes(variations=(one,)) == {"Variations": ["“Scientists define” is added."]}
        assert changes(replace(BASE, variations=(one,)), variations=(replace(one, cells=()),)) == {
            "Variations": ["“Scientists define” says something else."]
        }
        assert changes(replace(BASE, variations=(one,)), variations=()) == {
            "Variations": ["“Scientists define” is taken out."]
        }

    def test_limits(self):
        assert changes(thresholds={"activities_per_fte": 4, "teams_per_person": 3}) == {
            "Limits": ["Activities that one person can own full-time: 4 instead of 6."]
        }


class TestSummary:
    def test_says_all_where_it_is_little(self):
        assert ChangeGroup("Roles", ("A is new.", "B is retired.")).summary == (
            "A is new. B is retired."
        )

    def test_counts_where_it_is_much(self):
        assert ChangeGroup("Matrix", ("A changed.",) * 6).summary == "Matrix: 6 changes."


class TestChangedActivities:
    def changed(self, **facts):
        return changed_activities(BASE, replace(BASE, **facts))

    def test_are_none_of_equal_frameworks(self):
        assert changed_activities(REFERENCE, REFERENCE) == set()

    @pytest.mark.parametrize(
        "facts",
        [
            {"required": False},
            {"critical": True},
            {"single_owner": True},
            {"serving": (Serving.BATCH,)},
        ],
    )
    def test_have_to_be_owned_otherwise(self, facts):
        assert self.changed(activities=activity(**facts)) == {"build"}

    def test_are_not_those_in_other_words(self):
        named = activity(name="Make models", stage="design", canonical="build")

        assert self.changed(activities=named) == set()

    def test_have_other_marks(self):
        cells = tuple(one for one in BASE.cells if one.mark is not Mark.SUPPORT)

        assert self.changed(cells=cells) == {"build"}
        assert self.changed(cells=BASE.cells[::-1]) == set()

    def test_have_other_exclusions(self):
        role = BASE.roles[0].key
        excluded = Exclusion(role, "build", Strength.HARD)
        everywhere = Exclusion(role, None, Strength.HARD)

        assert self.changed(exclusions=(excluded, everywhere)) == {"build"}
        before = replace(BASE, exclusions=(excluded,))
        worded = replace(BASE, exclusions=(replace(excluded, text="Said otherwise"),))
        assert changed_activities(before, worded) == set()

    def test_come_and_go(self):
        less = replace(BASE, activities=BASE.activities[1:], cells=BASE.cells[1:])

        assert changed_activities(BASE, less) == changed_activities(less, BASE) == {"define"}
