from pathlib import Path

import pytest
import yaml

from roles.analysis.design import CoverageBasis, Serving
from roles.interchange.file_errors import FileErrors
from roles.interchange.framework_file import (
    DEFAULT_FRAMEWORK,
    FrameworkFile,
    read_ambiguous_titles,
    read_framework,
    read_shipped,
    shipped_frameworks,
)
from roles.interchange.framework_writing import write_framework

FACTS = yaml.safe_load((Path(__file__).parent.parent / "data" / "framework_facts.yaml").read_text())
AMBIGUOUS_TITLES = FACTS.pop("ambiguous_titles")
del FACTS["equivalents"]

SMALL = """\
schema_version: 1
slug: small
roles: [{key: builder}, {key: keeper}]
activities: [{key: build}, {key: keep}]
cells: [{a: build, r: builder}, {a: keep, r: keeper}]
"""

STRUCTURED = """\
schema_version: 1
slug: structured
roles:
  - {{key: x}}
  - {{key: data_scientist}}
  - {{key: software_engineer}}
  - {{key: ml_engineer}}
  - {{key: devops_engineer}}
activities: [{{key: build}}]
structures: [{}]
"""


def facts_of(file: FrameworkFile) -> dict[str, object]:
    """A framework file as the sheet of facts writes it."""
    flags = ("required", "critical", "single_owner")
    return {
        "coverage_basis": file.coverage_basis.value,
        "roles": {role.key: role.name for role in file.roles},
        "activities": {
            one.key: [
                one.stage,
                one.canonical,
                "+".join(one.serving),
                *(flag for flag in flags if getattr(one, flag)),
            ]
            for one in file.activities
        },
        "cells": [f"{cell.a} {cell.r} {cell.mark}" for cell in file.cells],
        "exclusions": [f"{one.r} {one.a} {one.strength}" for one in file.exclusions],
        "variations": {
            one.key: [f"{cell.a} {cell.r}" for cell in one.cells] for one in file.variations
        },
        "structures": {
            one.key: {
                "role_home": {role: home.value for role, home in one.role_home.items()},
                "places": {
                    activity: [place.value for place in places]
                    for activity, places in one.places.items()
                },
                "product_team_must_have": list(one.product_team_must_have),
                "central_team_must_have": list(one.central_team_must_have),
            }
            for one in file.structures
        },
        "handoffs": {
            one.key: {"from": list(one.from_), "to": list(one.to), "elements": list(one.elements)}
            for one in file.handoffs
        },
    }


def errors_in(text: str) -> dict[str, str]:
    with pytest.raises(FileErrors) as raised:
        read_framework(text, name="x.yaml")
    return {error.path: error.problem for error in raised.value.errors}


class TestShippedFramework:
    def test_is_one_of_seven_the_default_first(self):
        assert list(shipped_frameworks())[0] == "mlops-who-does-what"
        assert shipped_frameworks().keys() == FACTS.keys()

    @pytest.mark.parametrize("slug", FACTS)
    def test_states_the_facts(self, slug: str):
        assert facts_of(read_shipped(slug)) == FACTS[slug]

    @pytest.mark.parametrize("slug", FACTS)
    def test_can_be_judged_by(self, slug: str):
        framework = read_shipped(slug).facts(version=3)

        assert (framework.slug, framework.version) == (slug, 3)
        assert framework.source

    @pytest.mark.parametrize("slug", FACTS)
    def test_hides_the_way_it_came_here(self, slug: str):
        text = shipped_frameworks()[slug].read_text()

        assert "seed" not in text.lower()
        assert "lecture 1" not in text.lower()

    def test_explains_every_role_and_activity_of_the_default(self):
        file = read_shipped("mlops-who-does-what")

        assert all(role.mandate and role.responsibilities for role in file.roles)
        assert all(role.not_responsible and role.deliverables for role in file.roles)
        assert all(role.interactions for role in file.roles)
        assert all(activity.description for activity in file.activities)
        assert all(one.summary and one.pros and one.cons for one in file.structures)
        assert all(one.problem and one.solution for one in file.handoffs)

    @pytest.mark.parametrize("slug", FACTS)
    def test_describes_its_roles_and_activities(self, slug: str):
        file = read_shipped(slug)

        assert file.summary
        assert file.silent_on
        for role in file.roles:
            assert role.mandate, role.key
            assert role.responsibilities, role.key
            assert role.skills, role.key
            assert role.deliverables, role.key
            assert role.interactions, role.key
        for activity in file.activities:
            assert activity.description, activity.key

    @pytest.mark.parametrize("slug", FACTS)
    def test_shows_what_every_mark_rests_on(self, slug: str):
        assert all(cell.ev or cell.why for cell in read_shipped(slug).cells)

    @pytest.mark.parametrize("slug", FACTS)
    def test_tells_who_does_the_work_of_a_missing_role(self, slug: str):
        assert read_shipped(slug).stand_ins

    @pytest.mark.parametrize("slug", FACTS)
    def test_advises_with_roles_it_has(self, slug: str):
        file = read_shipped(slug)
        roles = {role.key for role in file.roles}

        for stage in file.stages:
            hires = [stage.hire] if isinstance(stage.hire, str) else stage.hire
            assert {*hires, stage.fallback} - {""} <= roles

    @pytest.mark.parametrize("slug", FACTS)
    def test_equals_activities_of_the_default_only(self, slug: str):
        canonical = {activity.key for activity in read_shipped(DEFAULT_FRAMEWORK).activities}

        assert all(one.canonical in {None, *canonical} for one in read_shipped(slug).activities)

    def test_has_places_for_every_activity_in_every_structure(self):
        file = read_shipped("mlops-who-does-what")

        assert all(
            one.places.keys() == {activity.key for activity in file.activities}
            for one in file.structures
        )


class TestAmbiguousTitles:
    def test_are_those_of_the_sheet(self):
        assert read_ambiguous_titles() == {
            title.casefold(): tuple(roles) for title, roles in AMBIGUOUS_TITLES.items()
        }

    def test_name_only_roles_of_the_framework(self):
        titles = read_shipped("ruksi-six-roles").facts().ambiguous_titles

        assert titles["ml engineer"] == ("ml_engineer",)
        assert titles["sre"] == ()


class TestReading:
    def test_fills_in_the_usual(self):
        framework = read_framework(SMALL, name="x.yaml").facts()

        assert framework.coverage_basis is CoverageBasis.ACTIVITY
        assert (framework.title, framework.source) == ("small", "small")
        assert framework.role_by_key["builder"].name == "builder"
        assert framework.activity_by_key["build"].required
        assert framework.activity_by_key["build"].serving == (Serving.ONLINE, Serving.BATCH)

    def test_tells_all_problems_together(self):
        text = """\
schema_version: 2
slug: bad
colour: red
roles: [{key: builder}, {key: builder, skills: [{name: x, kind: magic}]}]
activities: [{key: build, required: perhaps}]
cells:
  - {a: build, r: builder, mark: ownr}
  - {a: build, r: builder}
  - {a: nix, r: nobody}
exclusions: [{r: builder, a: nix}]
variations: [{key: v, cells: [{a: nix, r: builder}]}]
structures:
  - key: s
    role_home: {nobody: central, builder: moon}
    places: {nix: [own]}
    product_team_must_have: [nobody]
    ev: {q: one two three four five six seven eight nine ten eleven twelve thirteen}
handoffs: [{key: h, from: [nix], to: [build]}]
stages: [{key: g, roles_any_of: [nobody]}]
stand_ins: [{for: nobody, by: [nobody], text: x}]
soft_skills: [{for: nobody, text: x}]
serving: {online: {owner_roles: [nobody], helps: [nobody]}}
"""

        assert errors_in(text).keys() == {
            "schema_version",
            "colour",
            "roles[1].key",
            "roles[1].skills[0].kind",
            "activities[0].required",
            "cells[0].mark",
            "cells[1]",
            "cells[2].a",
            "cells[2].r",
            "exclusions[0].a",
            "variations[0].cells[0].a",
            "structures[0].role_home.nobody",
            "structures[0].role_home.builder",
            "structures[0].places.nix",
            "structures[0].product_team_must_have[0]",
            "structures[0].ev.q",
            "handoffs[0].from[0]",
            "stages[0].roles_any_of[0]",
            "stand_ins[0].for",
            "stand_ins[0].by[0]",
            "soft_skills[0].for",
            "serving.online.owner_roles[0]",
            "serving.online.helps[0]",
        }

    def test_says_what_would_be_right(self):
        errors = errors_in(SMALL.replace("r: keeper", "r: keepr"))

        assert errors == {"cells[1].r": "there is no role “keepr”; did you mean “keeper”?"}

    def test_lists_the_fields_there_are(self):
        errors = errors_in(SMALL + "structures: [{key: s, x: 1}]")

        assert errors["structures[0].x"].startswith("there is no field “x”; known: key, name")

    def test_lets_interactions_be_with_all(self):
        text = SMALL.replace(
            "{key: builder}", "{key: builder, interactions: [{with: all, asks: x}]}"
        )

        assert read_framework(text, name="x.yaml").roles[0].interactions[0].with_ == "all"

    def test_completes_an_address_and_keeps_the_note_behind_it(self):
        written = "arxiv.org/abs/2205.02302 (seen in May)"
        text = f'{SMALL}source: {{url: "{written}", author_note: By seven.}}\n'

        source = read_framework(text, name="x.yaml").source

        assert source.url == "https://arxiv.org/abs/2205.02302"
        assert source.author_note == "By seven. (seen in May)"

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "JavaScript:alert(1)//example.org/a",
            "data:text/html,example.org",
            "data:text/html (a note)",
            "//example.org",
            "ftp://example.org",
            "user@example.org/a",
            "javascript.example:alert(1)",
            "our notes",
        ],
    )
    def test_refuses_what_is_no_address(self, url: str):
        errors = errors_in(f'{SMALL}source: {{url: "{url}"}}\n')

        assert errors["source.url"].startswith("must be a web address")

    def test_reads_a_text_that_a_comma_cut(self):
        text = SMALL.replace(
            "{key: builder}", "{key: builder, skills: [{name: trees (oak, elm), kind: tool}]}"
        )

        [skill] = read_framework(text, name="x.yaml").roles[0].skills

        assert (skill.name, skill.kind) == ("trees (oak, elm)", "tool")

    @pytest.mark.parametrize("name", ["trees (oak), elm)", "trees (oak, elm", "trees, elm"])
    def test_refuses_a_field_that_is_no_end_of_a_text(self, name: str):
        text = SMALL.replace("{key: builder}", f"{{key: builder, skills: [{{name: {name}}}]}}")

        assert errors_in(text).keys() == {f"roles[0].skills[0].{name.split(', ')[1]}"}

    @pytest.mark.parametrize(
        ("structure", "product", "central"),
        [
            ("{key: centralized}", ("data_scientist",), ("ml_engineer", "devops_engineer")),
            ("{key: embedded}", ("data_scientist", "software_engineer"), ()),
            ("{key: hybrid}", ("data_scientist",), ()),
            ("{key: matrix}", (), ()),
            ("{key: embedded, product_team_must_have: []}", (), ()),
            ("{key: hybrid, central_team_must_have: [x]}", ("data_scientist",), ("x",)),
        ],
    )
    def test_knows_whom_the_usual_structures_cannot_do_without(self, structure, product, central):
        file = read_framework(STRUCTURED.format(structure), name="x.yaml")

        [read] = file.facts().structures
        assert (read.product_roles, read.central_roles) == (product, central)
        [again] = read_framework(write_framework(file), name="x.yaml").facts().structures
        assert again == read

    def test_refuses_a_key_that_no_address_can_hold(self):
        errors = errors_in(SMALL.replace("{key: builder}", "{key: ci/cd}"))

        assert errors["roles[0].key"].startswith("must not hold a slash")
