import json
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.analysis.design import (
    Acknowledgement,
    Agreement,
    AgreementStatus,
    DataScale,
    Design,
    Level,
    Person,
    PersonKind,
    Seat,
    Serving,
    Stage,
    Team,
    TeamKind,
    Tick,
)
from roles.interchange.design_file import write_design
from roles.interchange.design_rows import DesignRow, SeatRow, TickRow
from roles.interchange.file_errors import FileErrors
from roles.interchange.framework_file import read_shipped
from roles.interchange.rows import CONTROL, NAME_LENGTH
from tests.interchange.files import HEAD, TODAY, errors_in, read

FIELDS = st.sampled_from(
    [*DesignRow.model_fields, *SeatRow.model_fields, *TickRow.model_fields, "for", "from", "x"]
)

FULL = """\
format: teamdesign/1
name: Listings ML
framework: mlops-who-does-what
structure: hybrid
serving: both
stage: grown
regulated: true
data_scale: large
as_of: 2026-03-01
accepted_variations: [ds_deploys]
thresholds: {people_per_team: 7, key_person_percent: 33.5}
teams:
  - {key: A, name: Listing Categories, kind: product}
  - {key: Plat, name: ML Platform, kind: platform, serves: [A]}
people:
  - {key: mia, name: Mia Hope, title: MLOps Engineer}
  - {key: bo, kind: contractor, available: 0.5}
seats:
  - {key: s1, team: Plat, person: mia, roles: [mlops_engineer, ml_engineer], fte: 0.25, \
start: 2026-01-01, end: 2027-01-31, internal_contact: bo}
  - {team: A}
ticks:
  - {activity: deploy_models, person: mia, team: Plat}
  - {activity: monitor_models, seat: s1, level: backup, for: [A]}
  - {activity: manage_infrastructure, role: devops_engineer, team: Plat, level: informed}
agreements:
  - {kind: model, from: A, to: Plat, status: agreed, elements: [format], url: "https://x.org/a?b=c"}
acknowledged:
  - {finding: CAP-04 Plat, reason: hiring in Q1, by: bo, until: 2027-03-31}
"""


def design(**facts: object) -> Design:
    """A design of the default framework with two teams, a person and a seat."""
    return Design(
        framework=read_shipped("mlops-who-does-what").facts(),
        as_of=TODAY,
        **{
            "teams": (Team("A", "A"), Team("Plat", "Plat", TeamKind.PLATFORM)),
            "people": (Person("mia", "Mia"),),
            "seats": (Seat("A", "mia"),),
            **facts,
        },
    )


class TestReading:
    def test_takes_every_field(self):
        read_one = read(FULL)

        assert (read_one.name, read_one.structure) == ("Listings ML", "hybrid")
        assert (read_one.serving, read_one.stage) == (Serving.BOTH, Stage.GROWN)
        assert (read_one.regulated, read_one.data_scale) == (True, DataScale.LARGE)
        assert read_one.as_of == date(2026, 3, 1)
        assert read_one.accepted_variations == ("ds_deploys",)
        assert read_one.thresholds == {"people_per_team": 7, "key_person_percent": 33.5}
        assert read_one.teams == (
            Team("A", "Listing Categories"),
            Team("Plat", "ML Platform", TeamKind.PLATFORM, ("A",)),
        )
        assert read_one.people == (
            Person("mia", "Mia Hope", "MLOps Engineer"),
            Person("bo", "bo", kind=PersonKind.CONTRACTOR, available=0.5),
        )
        assert read_one.seats == (
            Seat(
                "Plat",
                "mia",
                ("mlops_engineer", "ml_engineer"),
                0.25,
                date(2026, 1, 1),
                date(2027, 1, 31),
                "bo",
                "s1",
            ),
            Seat("A"),
        )
        assert read_one.ticks == (
            Tick("deploy_models", person="mia", team="Plat"),
            Tick("monitor_models", seat="s1", level=Level.BACKUP, teams=("A",)),
            Tick("manage_infrastructure", None, None, "devops_engineer", "Plat", Level.INFORMED),
        )
        assert read_one.agreements == (
            Agreement(
                "model", "A", "Plat", AgreementStatus.AGREED, ("format",), "https://x.org/a?b=c"
            ),
        )
        assert read_one.acknowledged == (
            Acknowledgement("CAP-04", "Plat", "hiring in Q1", "bo", date(2027, 3, 31)),
        )

    def test_fills_in_the_usual(self):
        read_one = read(HEAD + "teams: [{key: A}]\npeople: [{key: bo}]\n")

        assert read_one == replace(
            design(),
            teams=(Team("A", "A"),),
            people=(Person("bo", "bo"),),
            seats=(),
            is_dated=False,
        )

    def test_takes_json_too(self):
        text = '{"format": "teamdesign/1", "framework": "mlops-who-does-what",'
        text += '"name": "\\ud83d\\ude80"}'

        assert read(text).name == "🚀"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
    def test_takes_usual_encodings(self, encoding: str):
        assert read((HEAD + "name: Größe").encode(encoding)).name == "Größe"

    def test_takes_days_with_and_without_quotes(self):
        assert read(HEAD + "as_of: '2026-03-01'").as_of == read(HEAD + "as_of: 2026-03-01").as_of

    def test_judges_under_another_structure_if_asked(self):
        assert read(FULL, structure="embedded").structure == "embedded"

    def test_lets_facts_about_a_design_through(self):
        text = (
            HEAD
            + """
teams: [{key: A}]
people: [{key: bo}]
ticks:
  - {activity: manage_feature_store, person: bo, team: A}
  - {activity: manage_feature_store, person: bo, team: A}
"""
        )

        assert len(read(text).ticks) == 2


class TestErrors:
    def test_are_told_all_together(self):
        text = """\
format: teamdesign/2
name: 5
framework: mlops-who-does-what
structure: hybird
colour: red
thresholds: {people_per_team: many}
teams:
  - {key: A, kind: plattform}
  - {key: A, serves: [C]}
people:
  - {key: mia, available: 1.5}
seats:
  - {team: B, person: mia, roles: [mlops_enginer], fte: 5.0, start: 2026-02-01, end: 2026-01-01}
  - {team: A, person: mia}
  - {team: A, person: mia}
ticks:
  - {activity: deploy_models, person: mia}
agreements:
  - {kind: modell, from: A, to: A}
"""

        assert errors_in(text).keys() == {
            "format",
            "name",
            "structure",
            "colour",
            "thresholds.people_per_team",
            "teams[0].kind",
            "teams[1].key",
            "teams[1].serves[0]",
            "people[0].available",
            "seats[0].team",
            "seats[0].roles[0]",
            "seats[0].fte",
            "seats[0].end",
            "seats[2].person",
            "ticks[0]",
            "agreements[0].kind",
            "agreements[0].to",
        }

    def test_name_file_line_path_value_and_what_is_right(self):
        with pytest.raises(FileErrors) as raised:
            read(HEAD + "teams:\n  - {key: A}\nseats:\n  - {team: a}\n", name="mine.yaml")

        assert str(raised.value) == (
            "mine.yaml: seats[0].team, line 6: there is no team “a”; known: A"
        )

    def test_guess_what_was_meant(self):
        text = HEAD + "structure: hybird"

        assert errors_in(text)["structure"].endswith("did you mean “hybrid”?")

    @pytest.mark.parametrize(
        ("row", "path", "problem"),
        [
            ("{team: A, fte: -0.1}", "seats[0].fte", "must be at least 0, not -0.1"),
            ("{team: A, fte: .nan}", "seats[0].fte", "must be a finite number, not nan"),
            ("{team: A, fte: .inf}", "seats[0].fte", "must be a finite number, not inf"),
            ("{team: A, fte: yes}", "seats[0].fte", "must be a number, not true"),
            ("{team: A, fte: '1.0'}", "seats[0].fte", "must be a number, not “1.0”"),
            (
                "{team: A, fte: 0.12345}",
                "seats[0].fte",
                "must have at most 4 decimals, not 0.12345",
            ),
            ("{team: A, roles: ml}", "seats[0].roles", "must be a list such as [a, b], not “ml”"),
            (
                "{team: A, start: 2026-02-30}",
                "seats[0].start",
                "must be a day such as 2026-11-21, not “2026-02-30”",
            ),
            (
                "{team: A, start: 2026-02-03 10:00:00}",
                "seats[0].start",
                "must be a day such as 2026-11-21, not 2026-02-03 10:00:00",
            ),
            ("{roles: []}", "seats[0].team", "this field is required"),
            ("[A]", "seats[0]", "must be a mapping such as {key: a}, not a list"),
            (
                "{team: A, key: a b}",
                "seats[0].key",
                "must be a short name without blanks, not “a b”",
            ),
            ("{team: A, team: A}", "seats[0].team", "this field stands twice"),
        ],
    )
    def test_say_what_is_wrong_with_a_seat(self, row: str, path: str, problem: str):
        assert errors_in(f"{HEAD}teams: [{{key: A}}]\nseats:\n  - {row}\n") == {path: problem}

    @pytest.mark.parametrize(
        "holder",
        [
            "",
            "person: bo",
            "team: A",
            "role: ml_engineer",
            "seat: s, team: A",
            "person: bo, role: ml_engineer, team: A",
            "person: bo, seat: s, team: A",
        ],
    )
    def test_ask_for_one_holder_of_a_tick(self, holder: str):
        text = f"{HEAD}teams: [{{key: A}}]\npeople: [{{key: bo}}]\nseats: [{{team: A, key: s}}]\n"
        text += f"ticks: [{{activity: deploy_models, {holder}}}]"

        assert errors_in(text)["ticks[0]"].startswith("a tick has one holder:")

    def test_refuse_unknown_frameworks_and_say_the_rest(self):
        text = "format: teamdesign/1\nframework: nix\nseats: [{team: B}]\n"

        assert errors_in(text) == {
            "framework": "there is no framework “nix” here",
            "seats[0].team": "there is no team “B”; there are none at all",
        }

    def test_ask_for_a_framework(self):
        assert errors_in("format: teamdesign/1") == {"framework": "this field is required"}

    @pytest.mark.parametrize("name", ["x" * (NAME_LENGTH + 1), "a\\x07b", "\\uFFFF"])
    def test_refuse_names_that_cannot_be_shown(self, name: str):
        assert errors_in(f'{HEAD}name: "{name}"').keys() == {"name"}

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "contract.docx", "https://a b"])
    def test_refuse_links_that_lead_elsewhere_than_the_web(self, link: str):
        text = f"{HEAD}teams: [{{key: A}}]\nagreements:\n"
        text += f'  - {{kind: data, from: A, to: A, url: "{link}"}}'

        assert errors_in(text)["agreements[0].url"].startswith("must be a web address")

    @pytest.mark.parametrize(
        ("rows", "path"),
        [
            ("teams: [{key: A}]\nagreements: [{kind: data, from: A, to: A}]", "agreements[0].to"),
            ("acknowledged: [{finding: CAP-04 A}, {finding: CAP-04 A}]", "acknowledged[1].finding"),
            ('teams: [{key: "A,B"}]', "teams[0].key"),
            (
                "teams: [{key: A}]\nticks: [{activity: x, role: data_engineer, team: A, for: ["
                + "A, " * 1001
                + "]}]",
                "ticks[0].for",
            ),
        ],
        ids=["team with itself", "finding twice", "comma", "too many teams"],
    )
    def test_refuse_what_no_database_could_keep(self, rows: str, path: str):
        assert errors_in(HEAD + rows).keys() == {path}

    def test_end_somewhere(self):
        seats = "\n".join("  - {team: B}" for _ in range(3000))

        with pytest.raises(FileErrors) as raised:
            read(f"{HEAD}teams: [{{key: A}}]\nseats:\n{seats}\n")

        assert len(raised.value.errors) == 1000


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("A"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=8,
)


class TestAnyFile:
    @given(st.dictionaries(FIELDS, ANYTHING, max_size=6))
    def test_is_read_or_refused_with_sentences(self, fields: dict[str, object]):
        text = json.dumps({"format": "teamdesign/1", "framework": "tdsp", **fields})

        for name in ("x.json", "x.yaml"):
            with suppress(FileErrors):
                assert read(text, name=name)

    @given(st.binary(max_size=60) | st.text("{}[]-:*&!? \n\"'a1#|>%@", max_size=60))
    def test_is_refused_if_it_is_noise(self, noise: bytes | str):
        with pytest.raises(FileErrors):
            read(noise)


class TestWriting:
    def test_gives_the_file_that_was_read(self):
        assert write_design(read(FULL)) == FULL

    def test_leaves_out_the_usual(self):
        assert write_design(design(teams=(), people=(), seats=())) == (
            "format: teamdesign/1\nframework: mlops-who-does-what\nas_of: 2026-11-21\n"
        )

    def test_names_no_day_where_the_design_names_none(self):
        undated = design(is_dated=False)

        assert "as_of" not in write_design(undated)
        assert read(write_design(undated)) == undated

    def test_tells_nothing_from_an_empty_list(self):
        team = Team("Plat", "Plat", TeamKind.PLATFORM, serves=())
        written = design(teams=(Team("A", "A"), team))

        assert read(write_design(written)) == written

    @pytest.mark.parametrize(
        "name",
        [
            "Zoë 🚀 👩‍🔬",
            "نادية حداد",
            "\u200fآب",
            "=cmd()",
            "<script>alert(1)</script>",
            "yes",
            "No",
            "null",
            "~",
            "1.0",
            "012",
            "1e3",
            "2026-01-01",
            " leading and trailing ",
            "two\nlines\tand a tab",
            "a: b # c",
            "- a",
            "{a, b}",
            'He said "yes" \\ no',
            "'",
            "%",
            "@x",
            "\u2028x",
            "x" * NAME_LENGTH,
        ],
    )
    def test_keeps_every_name(self, name: str):
        written = write_design(design(people=(Person("mia", name),)))

        assert read(written).people[0].name == name
        assert write_design(read(written)) == written

    @given(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(
            lambda text: not CONTROL.search(text)
        )
    )
    def test_keeps_any_text(self, text: str):
        one = design(people=(Person("mia", text, title=text),), name=text)
        written = write_design(one)

        assert read(written) == one
        assert write_design(read(written)) == written

    @given(st.integers(0, 10_000))
    def test_keeps_any_share(self, share: int):
        one = design(seats=(Seat("A", "mia", fte=share / 10_000),))

        assert read(write_design(one)) == one


class TestFor:
    def teams_and_tick(self, count: int, named: str) -> str:
        keys = [f"product-team-{number}" for number in range(count)]
        return (
            f"{HEAD}teams: [{', '.join(f'{{key: {key}, kind: product}}' for key in keys)}]\n"
            "people: [{key: mia}]\n"
            "seats: [{team: product-team-0, person: mia}]\n"
            "ticks: [{activity: deploy_models, person: mia, team: product-team-0, "
            f"for: [{', '.join(keys) if named == 'all' else named}]}}]\n"
        )

    def test_must_name_a_team(self):
        assert errors_in(self.teams_and_tick(1, "")) == {
            "ticks[0].for": "leave it out, or name at least one product team"
        }

    def test_cannot_name_hundreds(self):
        assert errors_in(self.teams_and_tick(200, "all")) == {
            "ticks[0].for": "these are more teams than a tick can name, 200; leave it out"
        }

    def test_can_name_a_hundred(self):
        assert errors_in(self.teams_and_tick(100, "all")) == {}
