from dataclasses import replace

import pytest

from roles.analysis.design import Acknowledgement, Handoff
from roles.analysis.difference import Counts, difference, losses
from roles.analysis.engine import analyse
from roles.analysis.findings import Severity
from tests.analysis.drawing import REFERENCE, draw, identities

TEAM = """
    A product
        Pam  PM    define
        Dora DS    explore build
        Mo   MLOps deploy
    """


def judged(drawing=TEAM, **facts):
    return analyse(draw(drawing, reference=replace(REFERENCE, **facts)))


def optional(*keys):
    """The activities of the reference, some of them required no more."""
    return tuple(
        replace(one, required=False) if one.key in keys else one for one in REFERENCE.activities
    )


class TestDifference:
    def test_of_equal_judgements_is_none(self):
        found = difference(judged(), judged())

        assert not found
        assert str(found.counts) == "no finding changes"

    def test_tells_what_goes_and_what_comes(self):
        everything, less = judged(), judged(activities=optional("monitor"))

        found = difference(everything, less)

        assert ("GAP-01", "monitor[A]") in identities(found.gone)
        assert identities(found.gone) == identities(everything) - identities(less)
        assert identities(difference(less, everything).come) == identities(found.gone)

    @pytest.mark.parametrize(
        "change",
        [
            {"severity": Severity.INFO},
            {"message": "Somebody should monitor models."},
            {"teams": ("A", "B")},
            {"activities": ("monitor", "deploy")},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_tells_what_is_the_same_finding_otherwise(self, change):
        [before, *_] = judged()
        after = replace(before, **change)

        found = difference([before], [after])

        assert [(one.before, one.after) for one in found.changed] == [(before, after)]
        assert (found.gone, found.come) == ((), ())

    def test_leaves_the_reason_of_a_rule_aside(self):
        [before, *_] = judged()

        assert not difference([before], [replace(before, why="Because.", source="Elsewhere")])

    def test_lists_accepted_findings_but_does_not_count_them(self):
        accepted = replace(judged()[0], acknowledged=Acknowledgement("GAP-01", "monitor[A]"))

        found = difference([accepted], [])

        assert found.gone == (accepted,)
        assert not found.counts


class TestCounts:
    @pytest.mark.parametrize(
        ("counts", "said"),
        [
            (Counts(2, 1), "2 gaps fewer, 1 more"),
            (Counts(gaps_gone=1), "1 gap fewer"),
            (Counts(gaps_come=1), "1 gap more"),
            (Counts(others_come=3), "3 findings more"),
            (Counts(1, 0, 1, 2), "1 gap fewer; 1 other finding fewer, 2 more"),
            (Counts(changed=1), "1 changes"),
            (Counts(0, 2, 0, 0, 3), "2 gaps more; 3 change"),
        ],
    )
    def test_are_said_in_words(self, counts, said):
        assert str(counts) == said

    def test_add_up(self):
        assert Counts(1, 2, 3, 4, 5) + Counts(10, 20, 30, 40, 50) == Counts(11, 22, 33, 44, 55)

    def test_count_gaps_apart(self):
        gap = next(one for one in judged() if one.rule == "GAP-01")
        other = next(one for one in judged() if one.family != gap.family)

        assert difference([gap, other], [gap]).counts == Counts(others_gone=1)
        assert difference([], [gap, other]).counts == Counts(gaps_come=1, others_come=1)


class TestLosses:
    def lost(self, drawing=TEAM, *, then=None, **settings):
        """What a design loses by a reference without what `then` leaves out."""
        before = draw(drawing, **settings)
        reference = replace(REFERENCE, **(then or {}))
        after = replace(
            before,
            framework=reference,
            structure=before.structure if before.structure in reference.structure_by_key else None,
            accepted_variations=(),
            agreements=(),
            seats=tuple(
                replace(
                    seat, roles=tuple(one for one in seat.roles if one in reference.role_by_key)
                )
                for seat in before.seats
            ),
            ticks=tuple(one for one in before.ticks if one.role is None),
        )
        return losses(before, after)

    def test_are_none_where_the_framework_has_everything(self):
        assert self.lost(structure="hybrid", accepted_variations=("ds_deploys",)) == []

    def test_name_the_structure(self):
        assert self.lost(structure="hybrid", then={"structures": ()}) == [
            "The structure “Platform and embedded” is not there, so none is chosen."
        ]

    def test_name_accepted_variations(self):
        assert self.lost(accepted_variations=("ds_deploys",), then={"variations": ()}) == [
            "The accepted variation “Data scientists who deploy their own models” is not there."
        ]

    def test_count_agreements(self):
        drawing = f"{TEAM}\n    B product\n    agreement model A>B agreed format\n"
        only_data = tuple(one for one in REFERENCE.handoffs if one.key == "data")

        assert self.lost(drawing, then={"handoffs": only_data}) == [
            "The handoff “Model handoff” is not there, and 1 agreement with it."
        ]

    def test_leave_out_what_nobody_uses(self):
        assert self.lost(then={"structures": (), "variations": (), "handoffs": ()}) == []

    def test_count_who_has_a_role(self):
        less = {
            "roles": tuple(one for one in REFERENCE.roles if one.key != "mlops_engineer"),
            "cells": (),
            "exclusions": (),
            "structures": (),
            "variations": (),
        }
        drawing = f"{TEAM}        ?new MLOps\n        role MLOps monitor\n"

        assert self.lost(drawing, then=less) == [
            "The role MLOps Engineer is not there; 2 seats and 1 tick did name it."
        ]

    def test_tell_of_a_role_that_is_retired(self):
        role = next(one for one in REFERENCE.roles if one.key == "mlops_engineer")
        less = {
            "roles": tuple(one for one in REFERENCE.roles if one != role),
            "retired_roles": (role,),
        }

        assert self.lost(then=less) == [
            "The role MLOps Engineer is retired and owns nothing; 1 seat still name it."
        ]


def test_handoffs_are_named_as_the_design_knew_them():
    reference = replace(REFERENCE, handoffs=(Handoff("model", "Old name", ("build",), ()),))
    before = draw(
        "A product\n    Pam PM define\nB product\nagreement model A>B agreed", reference=reference
    )
    after = replace(before, framework=replace(reference, handoffs=()), agreements=())

    assert losses(before, after) == [
        "The handoff “Old name” is not there, and 1 agreement with it."
    ]
