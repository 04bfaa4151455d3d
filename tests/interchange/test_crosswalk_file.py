from pathlib import Path

import pytest
import yaml

from roles.interchange.crosswalk_checks import Parts
from roles.interchange.crosswalk_file import (
    Counterpart,
    Crosswalk,
    parse_crosswalk,
    read_crosswalk,
)
from roles.interchange.crosswalk_rows import Likeness
from roles.interchange.file_errors import FileErrors
from roles.interchange.framework_file import (
    CROSSWALK,
    DEFAULT_FRAMEWORK,
    read_shipped,
    shipped_frameworks,
)

FACTS = yaml.safe_load((Path(__file__).parent.parent / "data" / "framework_facts.yaml").read_text())
HERE = DEFAULT_FRAMEWORK
KNOWN = {
    HERE: Parts(["builder", "keeper"], ["build"]),
    "there": Parts(["maker", "janitor"], ["make"]),
}
SMALL = f"""\
schema_version: 1
kind: crosswalk
roles:
  - key: builder
    name: Builder
    equivalents:
      - {{framework: {HERE}, role: builder, strength: same, why: Builds here.}}
      - {{framework: there, role: maker, strength: close, why: Makes there.}}
  - key: keeper
    name: Keeper
    equivalents:
      - {{framework: {HERE}, role: keeper, strength: close}}
      - {{framework: there, role: janitor, strength: close}}
"""
SMALL_WITH_DISAGREEMENT = f"""{SMALL}\
disagreements:
  - key: who
    question: Who builds?
    canonical: [build]
    positions:
      - {{framework: {HERE}, says: the builder, roles: [builder], activities: [build]}}
      - {{framework: there, says: the maker, roles: [maker], activities: [make]}}
"""


def small(text: str = SMALL) -> Crosswalk:
    return parse_crosswalk(text, name="x.yaml", known=KNOWN)


def errors_in(text: str) -> dict[str, str]:
    with pytest.raises(FileErrors) as raised:
        small(text)
    return {error.path: error.problem for error in raised.value.errors}


class TestCounterparts:
    def test_name_the_role_its_strength_and_both_reasons(self):
        assert small().counterparts(HERE, "builder") == {
            "there": (
                Counterpart("maker", Likeness.CLOSE, "builder", "Builds here.", "Makes there."),
            )
        }
        assert small().counterparts(HERE, "builder")["there"][0].why == "Builds here. Makes there."

    @pytest.mark.parametrize(
        ("one", "other", "both"),
        [
            ("same", "same", "same"),
            ("same", "close", "close"),
            ("close", "same", "close"),
            ("close", "close", "partial"),
            ("same", "partial", "partial"),
            ("partial", "partial", "partial"),
        ],
    )
    def test_are_as_sure_as_the_way_to_them(self, one: str, other: str, both: str):
        text = SMALL.replace("role: keeper, strength: close", f"role: keeper, strength: {one}")
        text = text.replace("role: janitor, strength: close", f"role: janitor, strength: {other}")

        assert [
            (found.role, found.strength)
            for found in small(text).counterparts(HERE, "keeper")["there"]
        ] == [("janitor", both)]

    def test_are_all_told_where_there_are_several_the_likest_first(self):
        text = SMALL.replace("role: keeper, strength: close", "role: builder, strength: partial")
        text += f"without_equivalent: [{{framework: {HERE}, role: keeper, why: x}}]\n"

        found = small(text).counterparts(HERE, "builder")["there"]

        assert [(one.role, one.strength) for one in found] == [
            ("maker", "close"),
            ("janitor", "partial"),
        ]

    def test_name_a_role_once_by_the_surest_way(self):
        text = SMALL.replace("role: keeper, strength: close", "role: builder, strength: partial")
        text = text.replace("role: janitor, strength: close", "role: maker, strength: same")
        text += (
            f"without_equivalent: [{{framework: {HERE}, role: keeper, why: x}}, "
            "{framework: there, role: janitor, why: x}]\n"
        )

        assert [
            (one.role, one.strength, one.canonical)
            for one in small(text).counterparts(HERE, "builder")["there"]
        ] == [("maker", "close", "builder")]

    def test_are_none_where_there_is_no_such_role(self):
        text = SMALL.replace("role: janitor, strength: close", "strength: none")
        text += "without_equivalent: [{framework: there, role: janitor, why: x}]\n"

        assert small(text).counterparts(HERE, "keeper") == {"there": ()}
        assert small(text).counterparts("there", "janitor") == {HERE: ()}

    def test_are_found_from_either_side(self):
        crosswalk = read_crosswalk()

        for slug in shipped_frameworks():
            for role in read_shipped(slug).roles:
                for other, found in crosswalk.counterparts(slug, role.key).items():
                    for one in found:
                        back = crosswalk.counterparts(other, one.role)[slug]
                        assert (role.key, one.strength) in [(it.role, it.strength) for it in back]


class TestDisagreements:
    def test_are_those_a_framework_or_its_part_takes_part_in(self):
        crosswalk = small(SMALL_WITH_DISAGREEMENT)

        assert [one.key for one in crosswalk.disagreements_of("there")] == ["who"]
        assert [one.key for one in crosswalk.disagreements_of("there", role="maker")] == ["who"]
        assert [one.key for one in crosswalk.disagreements_of(HERE, activity="build")] == ["who"]
        assert crosswalk.disagreements_of("there", role="janitor") == ()
        assert crosswalk.disagreements_of("there", activity="build") == ()


class TestShippedCrosswalk:
    def test_states_the_facts(self):
        stated = {
            role.key: {
                one.framework: f"{one.role} {one.strength}" if one.role else "none"
                for one in role.equivalents
                if one.basis == "given"
            }
            for role in read_crosswalk().file.roles
        }

        assert stated == FACTS["equivalents"]

    def test_hides_the_way_it_came_here(self):
        assert "seed" not in CROSSWALK.read_text().lower()

    def test_places_every_role_or_says_that_it_has_no_equivalent(self):
        crosswalk = read_crosswalk()
        alone = {(one.framework, one.role) for one in crosswalk.file.without_equivalent}

        for slug in shipped_frameworks():
            for role in read_shipped(slug).roles:
                assert bool(crosswalk.places_of(slug, role.key)) != ((slug, role.key) in alone)

    def test_says_what_differs_unless_the_role_is_the_same(self):
        assert all(
            one.why
            for role in read_crosswalk().file.roles
            for one in role.equivalents
            if one.strength is not Likeness.SAME
        )

    def test_maps_the_default_to_itself_by_name(self):
        crosswalk = read_crosswalk()

        for role in read_shipped(DEFAULT_FRAMEWORK).roles:
            canonical, one = crosswalk.places_of(DEFAULT_FRAMEWORK, role.key)[0]
            assert (canonical.key, one.strength) == (role.key, Likeness.SAME)

    def test_knows_the_role_that_is_three(self):
        places = read_crosswalk().places_of("ruksi-six-roles", "product_engineer")

        assert {(role.key, one.strength) for role, one in places} == {
            ("mlops_engineer", "partial"),
            ("devops_engineer", "partial"),
            ("software_engineer", "partial"),
        }

    def test_quotes_whoever_is_not_a_derived_position(self):
        positions = [
            one for topic in read_crosswalk().file.disagreements for one in topic.positions
        ]

        assert all(bool(one.ev) == (one.basis == "given") for one in positions)

    def test_points_into_the_matrix_wherever_a_question_is_about_an_activity(self):
        for topic in read_crosswalk().file.disagreements:
            for one in topic.positions:
                assert not topic.canonical or one.activities


class TestReading:
    def test_tells_all_problems_together(self):
        text = f"""\
schema_version: 1
kind: crosswalk
roles:
  - key: builder
    name: Builder
    equivalents:
      - {{framework: {HERE}, role: bilder, strength: same}}
      - {{framework: {HERE}, role: keeper, strength: kind of}}
      - {{framework: nowhere, role: maker, strength: same}}
      - {{framework: there, role: maker, strength: none}}
  - key: builder
    name: Twin
    equivalents:
      - {{framework: there, strength: same}}
without_equivalent:
  - {{framework: {HERE}, role: keeper, why: x}}
ambiguous_titles:
  - {{title: Builder, roles: [nobody], ev: {{q: build}}}}
  - {{title: BUILDER, roles: [builder]}}
disagreements:
  - key: who
    question: Who?
    canonical: [make]
    positions:
      - {{framework: there, says: x, roles: [builder], activities: [build]}}
      - {{framework: there, says: y}}
"""

        assert errors_in(text).keys() == {
            "roles[0].equivalents[0].role",
            "roles[0].equivalents[1].strength",
            "roles[0].equivalents[1].framework",
            "roles[0].equivalents[2].framework",
            "roles[0].equivalents[3].role",
            "roles[1].key",
            "roles[1].equivalents[0].role",
            "roles[1].equivalents",
            "without_equivalent[0].role",
            "roles",
            "ambiguous_titles[0].roles[0]",
            "ambiguous_titles[0].framework",
            "ambiguous_titles[1].title",
            "disagreements[0].canonical[0]",
            "disagreements[0].positions[0].roles[0]",
            "disagreements[0].positions[0].activities[0]",
            "disagreements[0].positions[1].framework",
        }

    def test_refuses_a_circle_that_would_make_two_roles_one(self):
        text = SMALL.replace("maker, strength: close", "maker, strength: same").replace(
            "janitor, strength: close", "maker, strength: same"
        )
        text += "without_equivalent: [{framework: there, role: janitor, why: x}]\n"

        assert errors_in(text) == {
            "roles[1].equivalents[1].strength": (
                "“maker” is the same as “builder” already; being the same as “keeper” too would "
                "make these two one role"
            )
        }

    def test_names_the_role_that_was_left_out(self):
        text = SMALL.replace("role: janitor, strength: close", "strength: none")

        assert errors_in(text) == {"roles": "nothing is said of the role “janitor” of “there”"}

    def test_survives_values_of_any_type(self):
        text = """\
schema_version: 1
kind: crosswalk
roles: [{key: [], name: x, equivalents: [{framework: [], role: {}, strength: same}]}]
without_equivalent: [{framework: [], role: []}]
ambiguous_titles: [{title: [], roles: x, framework: {}}]
disagreements: [{key: {}, positions: [{framework: [], roles: 1}]}]
"""

        assert "roles[0].equivalents[0].framework" in errors_in(text)
