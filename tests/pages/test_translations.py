from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.analysis.design import (
    Acknowledgement,
    Activity,
    Design,
    Framework,
    Role,
    Seat,
    Team,
    Tick,
)
from roles.analysis.translation import translate
from roles.interchange.crosswalk_rows import Likeness
from roles.interchange.framework_file import read_shipped, shipped_frameworks
from roles.pages.translations import TranslationPreview, propose

TODAY = date(2026, 11, 21)
DEFAULT, PODCAST, EIGHT = "mlops-who-does-what", "data-team-roles-podcast", "eight-mlops-roles"
SHIPPED = {slug: read_shipped(slug).facts(version=1) for slug in shipped_frameworks()}


def everything(framework: Framework, **settings) -> Design:
    """A team with a seat for every role, and all work ticked for each of them."""
    seats = tuple(Seat("A", roles=(role.key,), key=role.key) for role in framework.roles)
    return Design(
        framework,
        TODAY,
        teams=(Team("A", "Team A"),),
        seats=seats,
        ticks=tuple(
            Tick(activity.key, seat=seat.key)
            for activity in framework.activities
            for seat in seats[:3]
        ),
        **settings,
    )


def proposed(here: str, there: str):
    return propose(everything(SHIPPED[here]), SHIPPED[there], kin=here, framework_kin=there)


def role_of(table, key):
    return next(part for part in table.roles if part.key == key)


def activity_of(table, key):
    return next(part for part in table.activities if part.key == key)


def small(*names, **facts):
    roles = tuple(Role(name.lower(), name) for name in names)
    return Framework("small", "Small", roles=roles, **facts)


class TestPropose:
    def test_takes_the_only_counterpart_if_it_is_the_same_or_close(self):
        table = proposed(DEFAULT, PODCAST)

        assert role_of(table, "data_engineer").proposed.strength is Likeness.SAME
        assert role_of(table, "ml_engineer").proposed.strength is Likeness.CLOSE
        assert role_of(table, "ml_engineer").proposed.why

    def test_asks_where_there_are_several(self):
        part = role_of(proposed(DEFAULT, PODCAST), "data_scientist")

        assert [one.key for one in part.candidates] == ["data_scientist", "data_analyst"]
        assert part.is_asked
        assert part.proposed is None

    def test_asks_where_the_only_one_is_partial(self):
        part = role_of(proposed(DEFAULT, PODCAST), "mlops_engineer")

        assert [one.strength for one in part.candidates] == [Likeness.PARTIAL]
        assert part.is_asked

    def test_neither_takes_nor_asks_where_there_is_none(self):
        part = role_of(proposed(DEFAULT, "tdsp"), "devops_engineer")

        assert part.candidates == ()
        assert not part.is_asked
        assert part.proposed is None

    def test_takes_the_work_that_is_the_same_in_general(self):
        part = activity_of(proposed(DEFAULT, PODCAST), "monitor_models")

        assert part.proposed.key == "monitor_operations"

    def test_asks_where_work_is_split(self):
        table = proposed(DEFAULT, PODCAST)

        assert activity_of(table, "deploy_models").is_asked
        assert table.asked == sum(part.is_asked for part in (*table.roles, *table.activities))

    def test_tells_how_often_each_is_named(self):
        design = replace(
            everything(SHIPPED[DEFAULT]),
            ticks=(
                Tick("deploy_models", role="data_engineer", team="A"),
                Tick("old", seat="data_engineer"),
            ),
        )

        table = propose(design, SHIPPED[PODCAST], kin=DEFAULT, framework_kin=PODCAST)

        assert role_of(table, "data_engineer").used == "1 seat and 1 tick"
        assert role_of(table, "ml_engineer").used == "1 seat"
        assert [(part.key, part.used) for part in table.activities] == [
            ("deploy_models", "1 tick"),
            ("old", "1 tick"),
        ]

    def test_of_a_copy_takes_the_same_keys(self):
        copy = replace(SHIPPED[DEFAULT], slug="acme-our-way")

        table = propose(everything(copy), SHIPPED[DEFAULT], kin=DEFAULT, framework_kin=DEFAULT)

        assert {part.proposed.strength for part in (*table.roles, *table.activities)} == {
            Likeness.SAME
        }
        assert all(part.proposed.key == part.key for part in (*table.roles, *table.activities))

    def test_proposes_no_role_that_is_retired_there(self):
        there = SHIPPED[DEFAULT]
        retired = replace(
            there,
            slug="ours",
            roles=(),
            cells=(),
            exclusions=(),
            variations=(),
            structures=(),
            retired_roles=there.roles,
        )

        table = propose(everything(there), retired, kin=DEFAULT, framework_kin=DEFAULT)

        assert {part.candidates for part in table.roles} == {()}

    def test_asks_of_what_is_only_called_the_same(self):
        here = small("Boss", "Cook", activities=(Activity("bake", "Bake"),))
        there = small("BOSS", activities=(Activity("x", "bake"),))

        table = propose(everything(here), there, kin="here", framework_kin="there")

        assert [part.is_asked for part in table.roles] == [True, False]
        assert table.activities[0].candidates[0].strength is Likeness.PARTIAL
        assert table.activities[0].candidates[0].why


class TestTranslationPreview:
    def preview(self, *, roles=(), activities=(), **settings):
        table = propose(
            everything(SHIPPED[DEFAULT], **settings),
            SHIPPED[EIGHT],
            kin=DEFAULT,
            framework_kin=EIGHT,
        )
        return TranslationPreview(
            table,
            translate(
                table.design, table.framework, roles=dict(roles), activities=dict(activities)
            ),
        )

    def test_counts_by_severity_and_by_family(self):
        preview = self.preview()
        counts = {one.name: (one.before, one.after) for one in preview.counts}

        before, after = preview.before.findings, preview.after.findings
        assert counts["Findings"] == (len(before), len(after))
        assert counts["High"][1] == sum(one.severity.label == "High" for one in after) > 0
        assert counts["Gap"][0] == sum(one.family.label == "Gap" for one in before)
        assert sum(counts[label][1] for label in ("High", "Medium", "Low")) == len(after)
        assert "Accountability" not in counts

    def test_sets_the_measures_side_by_side(self):
        names = {one.name for one in self.preview().measures}

        assert "Coverage in place" in names

    def test_says_what_becomes_one(self):
        losses = self.preview(
            roles={"data_engineer": "architect", "ml_engineer": "architect"},
            activities=dict.fromkeys(
                ("deploy_models", "build_models", "explore_data"), ("deploy_models",)
            ),
        ).losses

        assert losses[0].startswith("Data Engineer and Machine Learning Engineer would both become")
        assert losses[1].startswith("Explore data, Build models and Deploy models would all become")

    def test_says_what_is_left_out(self):
        losses = self.preview(
            structure="hybrid", acknowledged=(Acknowledgement("GAP-01", "x"),)
        ).losses

        assert "The role “Data Engineer” is left out, with 1 seat." in losses
        assert "7 seats have no role any more." in losses
        assert "The activity “Deploy models” is left out, with 3 ticks." in losses
        assert "39 ticks in all did not come along." in losses
        assert "The structure “Hybrid” is not there, so none is chosen." in losses
        assert "1 finding was accepted; by the other framework nothing is accepted yet." in losses

    def test_says_how_many_ticks_are_one(self):
        losses = self.preview(
            activities=dict.fromkeys(("deploy_models", "build_models"), ("deploy_models",))
        ).losses

        assert "3 ticks would say what another one says already, and are left out." in losses


@pytest.mark.parametrize(("here", "there"), list(permutations(SHIPPED, 2)))
@settings(max_examples=5)
@given(data=st.data())
def test_every_shipped_framework_can_be_told_by_every_other(here, there, data):
    table = proposed(here, there)

    def choose(part):
        if part.is_asked:
            return data.draw(st.sampled_from([None, *part.candidates]))
        return part.proposed

    roles = {part.key: (one := choose(part)) and one.key for part in table.roles}
    activities = {
        part.key: (one.key,) if (one := choose(part)) else () for part in table.activities
    }
    found = translate(table.design, table.framework, roles=roles, activities=activities)
    preview = TranslationPreview(table, found)

    assert preview.counts[0].after == len(preview.after.findings)
    merged = {key for merge in found.role_merges for key in merge.of}
    kept = [role for role in roles.values() if role]
    assert merged == {key for key, into in roles.items() if into and kept.count(into) > 1}
    told = [sentence for sentence in preview.losses if " would " in sentence]
    for merge in (*found.role_merges, *found.activity_merges):
        parts = {part.key: part.name for part in (*table.roles, *table.activities)}
        assert any(all(parts[key] in sentence for key in merge.of) for sentence in told)
