from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.analysis.design import (
    Acknowledgement,
    Activity,
    Design,
    Framework,
    Level,
    Role,
    Seat,
    Structure,
    Team,
    Tick,
)
from roles.analysis.engine import analyse
from roles.analysis.translation import Merge, Use, translate, used_activities, used_roles
from tests.analysis.drawing import REFERENCE, TODAY, draw
from tests.analysis.strategies import designs

TEAM = """
    A product
        Pam  PM     define
        Dora DS+DE  explore build
        ?new MLOps
    """
OTHER = Framework(
    "other",
    "Other",
    roles=(Role("boss", "Boss"), Role("worker", "Worker")),
    activities=(Activity("think", "Think"), Activity("do", "Do"), Activity("tidy", "Tidy")),
)
WORKS = {"define": ("think",), "explore": ("do",), "build": ("do",)}
HOLDS = {"product_manager": "boss", "data_scientist": "worker", "data_engineer": "worker"}


def told(design, framework=OTHER, *, roles=HOLDS, activities=WORKS):
    return translate(design, framework, roles=roles, activities=activities)


def with_ticks(*ticks):
    return Design(
        REFERENCE,
        TODAY,
        teams=(Team("A", "A"),),
        seats=(Seat("A", roles=("data_scientist",), key="s"),),
        ticks=ticks,
    )


class TestUse:
    def test_counts_the_seats_and_the_ticks_of_each_role(self):
        design = replace(
            draw(TEAM),
            ticks=(Tick("build", role="data_engineer", team="A"), Tick("build", seat="new")),
        )

        assert used_roles(design)["data_engineer"] == Use(seats=1, ticks=1)
        assert used_roles(design)["product_manager"] == Use(seats=1, ticks=0)
        assert "ml_engineer" not in used_roles(design)

    def test_counts_the_ticks_of_each_activity_and_unknown_ones_last(self):
        design = with_ticks(Tick("old", seat="s"), Tick("build", seat="s"), Tick("old", seat="s"))

        assert list(used_activities(design).items()) == [("build", 1), ("old", 2)]


class TestTranslate:
    def test_tells_seats_and_ticks_in_the_other_words(self):
        after = told(draw(TEAM)).after

        assert after.framework == OTHER
        assert [seat.roles for seat in after.seats[:2]] == [("boss",), ("worker",)]
        assert {tick.activity for tick in after.ticks} == {"think", "do"}

    def test_lists_what_becomes_one(self):
        found = told(draw(TEAM))

        assert found.role_merges == (Merge("worker", ("data_scientist", "data_engineer")),)
        assert found.activity_merges == (Merge("do", ("explore", "build")),)
        assert [tick.activity for tick in found.merged] == ["build"]

    def test_lists_no_merge_of_roles_that_nobody_has(self):
        found = told(draw("A product\n    Pam PM define"), roles={**HOLDS, "ml_engineer": "boss"})

        assert found.role_merges == ()

    def test_leaves_out_what_becomes_nothing(self):
        found = told(draw(TEAM), roles={"product_manager": "boss"}, activities={"define": ["do"]})

        assert found.left_out_roles == ("data_scientist", "mlops_engineer", "data_engineer")
        assert found.left_out_activities == ("explore", "build")
        assert {tick.activity for tick in found.dropped} == {"explore", "build"}
        assert found.seats_without_role == 2

    def test_drops_the_ticks_of_a_role_that_is_left_out(self):
        design = with_ticks(Tick("build", role="data_scientist", team="A"))

        assert told(design, roles={}).dropped == design.ticks
        assert told(design).after.ticks == (Tick("do", role="worker", team="A"),)

    def test_lets_work_become_several(self):
        after = told(
            with_ticks(Tick("build", seat="s")), activities={"build": ["do", "tidy"]}
        ).after

        assert [tick.activity for tick in after.ticks] == ["do", "tidy"]

    def test_merges_ticks_of_one_seat_however_they_name_it(self):
        design = replace(
            draw("A product\n    Dora DS"),
            seats=(Seat("A", "Dora", ("data_scientist",), key="s"),),
            ticks=(Tick("build", seat="s"), Tick("explore", person="Dora", team="A")),
        )

        found = told(design)

        assert found.after.ticks == (Tick("do", seat="s"),)
        assert found.merged == design.ticks[1:]

    @pytest.mark.parametrize("differs", [{"level": Level.BACKUP}, {"teams": ("A",)}])
    def test_merges_no_ticks_that_say_something_else(self, differs):
        design = with_ticks(Tick("build", seat="s"), Tick("explore", seat="s", **differs))

        assert told(design).merged == ()

    def test_keeps_what_stood_there_twice_before(self):
        design = with_ticks(Tick("build", seat="s"), Tick("build", seat="s"))

        found = told(design)

        assert len(found.after.ticks) == 2
        assert found.merged == ()

    def test_keeps_structure_variations_and_agreements_of_the_same_key_only(self):
        design = replace(
            draw(f"{TEAM.rstrip()}\n    B product\n    agreement model A>B agreed"),
            structure="hybrid",
            accepted_variations=("ds_deploys",),
        )

        kept = told(design, replace(REFERENCE, slug="copy"), roles={}).after
        alike = told(design, replace(OTHER, structures=(Structure("hybrid", "Mixed"),))).after

        assert (kept.structure, kept.accepted_variations) == ("hybrid", ("ds_deploys",))
        assert kept.agreements == design.agreements
        assert (alike.structure, alike.accepted_variations) == ("hybrid", ())
        assert alike.agreements == ()
        assert told(design).after.structure is None

    def test_accepts_nothing_by_another_framework(self):
        design = replace(draw(TEAM), acknowledged=(Acknowledgement("GAP-01", "monitor[A]"),))

        assert told(design).after.acknowledged == ()
        assert told(design, replace(REFERENCE, version=2), roles={}).after.acknowledged

    def test_into_a_role_that_is_not_there_is_refused(self):
        with pytest.raises(ValueError, match="There is no role 'nobody'"):
            told(draw(TEAM), roles={"product_manager": "nobody"})


@settings(max_examples=100)
@given(designs())
def test_in_the_same_words_nothing_changes(design: Design):
    found = translate(
        design,
        design.framework,
        roles={role: role for role in used_roles(design)},
        activities={activity: [activity] for activity in used_activities(design)},
    )

    assert found.after == design
    assert analyse(found.after) == analyse(design)
    assert (found.role_merges, found.activity_merges) == ((), ())
    assert (found.dropped, found.merged) == ((), ())


@settings(max_examples=150)
@given(designs(), st.data())
def test_nothing_is_merged_or_lost_without_being_listed(design: Design, data: st.DataObject):
    roles = {
        role: data.draw(st.sampled_from([None, "boss", "worker"])) for role in used_roles(design)
    }
    work = st.lists(st.sampled_from(["think", "do", "tidy"]), unique=True, max_size=2)
    activities = {activity: data.draw(work) for activity in used_activities(design)}

    found = translate(design, OTHER, roles=roles, activities=activities)

    for becomes, listed in (
        ({role: [into] for role, into in roles.items() if into}, found.role_merges),
        (activities, found.activity_merges),
    ):
        for into in set(chain.from_iterable(becomes.values())):
            of = tuple(key for key, targets in becomes.items() if into in targets)
            assert (Merge(into, of) in listed) == (len(of) > 1)
    assert set(found.left_out_roles) == {role for role, into in roles.items() if not into}
    assert set(found.left_out_activities) == {key for key, into in activities.items() if not into}
    expected = sum(
        len(activities[tick.activity]) * (tick.role is None or roles[tick.role] is not None)
        for tick in design.ticks
    )
    assert len(found.after.ticks) + len(found.merged) == expected
    if not (found.role_merges or found.activity_merges):
        assert found.merged == ()
    analyse(found.after)
