import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.analysis.design import Level
from roles.interchange.file_errors import FileErrors
from roles.interchange.matrix_columns import Reading
from roles.interchange.matrix_facts import MatrixRule, MatrixSheet
from roles.interchange.matrix_sheet import read_matrix
from tests.interchange.workbooks import workbook

DATA = Path(__file__).parent.parent / "data"
HEAD = "Activity,DS,MLE\n"


def matrix(content: str | bytes) -> MatrixSheet:
    data = content.encode() if isinstance(content, str) else content
    return read_matrix(data, name="x")


def cells_of(sheet: MatrixSheet) -> dict[tuple[str, str], str]:
    """The letters by the keys of activity and role."""
    return {
        (cell.activity, cell.role): "".join(level.letter for level in cell.levels)
        for cell in sheet.cells
    }


def problems_of(content: str | bytes) -> list[tuple[str, int, str, str]]:
    found = matrix(content).problems
    return [(one.rule.value, one.row, one.activity, one.role) for one in found]


def refusal_of(content: str | bytes) -> str:
    with pytest.raises(FileErrors) as raised:
        matrix(content)
    return str(raised.value).removeprefix("x: ")


class TestReading:
    EXPECTED = {("train", "ds"): "R", ("train", "mle"): "A", ("deploy", "mle"): "RA"}

    @pytest.mark.parametrize(
        "text",
        [
            "Activity,DS,MLE\nTrain,R,A\nDeploy,,A/R\n",
            "Activity\tDS\tMLE\nTrain\tR\tA\nDeploy\t\tA/R\n",
            ";DS;MLE\nTrain;R;A\nDeploy;;A, R\n",
            "| | DS | MLE |\n|---|---|---|\n| Train | **R** | A |\n| Deploy | | RA |\n",
        ],
    )
    def test_takes_activities_down_and_roles_across(self, text: str):
        sheet = matrix(text)

        assert (sheet.reading, cells_of(sheet)) == (Reading.ACROSS, self.EXPECTED)
        assert [(one.row, one.name) for one in sheet.activities][0][1] == "Train"

    def test_takes_a_workbook(self):
        sheet = matrix(
            workbook([["Activity", "DS", "MLE"], ["Train", "R", "A"], ["Deploy", None, "A/R"]])
        )

        assert cells_of(sheet) == self.EXPECTED

    def test_takes_an_activity_a_role_and_a_letter_in_each_row(self):
        sheet = matrix("role;task;raci\nDS;Train;R\nMLE;Train;A\nMLE;Deploy;R\nMLE;Deploy;A\n")

        assert (sheet.reading, cells_of(sheet)) == (Reading.LONG, self.EXPECTED)

    def test_takes_an_activity_that_stands_only_in_the_first_of_its_rows(self):
        sheet = matrix("Activity,Role,Letter\nTrain,DS,R\n,MLE,A\nDeploy,MLE,RA\n")

        assert cells_of(sheet) == self.EXPECTED

    def test_takes_a_column_for_each_level(self):
        sheet = matrix(
            "Activity,Responsible,Accountable,Informed\nTrain,DS,MLE,-\nDeploy,MLE,MLE,PO; Boss\n"
        )

        assert sheet.reading is Reading.LEVELS
        assert cells_of(sheet) == {
            **self.EXPECTED,
            ("deploy", "po"): "I",
            ("deploy", "boss"): "I",
        }

    def test_takes_roles_down_where_the_column_says_so(self):
        sheet = matrix("Role,Train,Deploy\nDS,R,\nMLE,A,A/R\n")

        assert (sheet.reading, cells_of(sheet)) == (Reading.DOWN, self.EXPECTED)
        assert sheet.notes == ("The rows were read as roles and the columns as activities.",)

    def test_is_not_misled_by_the_corner(self):
        sheet = matrix("Role,DS,MLE\nTrain,R,A\nDeploy,A,R\nMonitor,A,R\n")

        assert sheet.reading is Reading.ACROSS


class TestColumns:
    TEXT = (
        "#,Phase,Activity,Details,DS,MLE,Remarks,Status\n"
        "1,Data,Collect,Get it,R,A,by hand,done\n2,,Clean,,R,A,,\n3,Model,Train,,R,A,,open\n"
    )

    def test_beside_the_letters_become_stage_and_description(self):
        sheet = matrix(self.TEXT)

        assert [role.name for role in sheet.roles] == ["DS", "MLE"]
        assert [(one.stage, one.description) for one in sheet.activities] == [
            ("Data", "Get it; by hand"),
            ("Data", ""),
            ("Model", ""),
        ]

    def test_are_told(self):
        assert matrix(self.TEXT).notes == (
            "Read as stage: column “Phase”.",
            "Read as description: column “Details”, “Remarks”.",
            "Skipped, as it holds no letters: column “#”, “Status”.",
            "An empty stage was read as the one above it.",
        )

    def test_of_flags_are_no_roles(self):
        assert [
            role.name for role in matrix("Activity,DS,Critical\nTrain,R,x\nDeploy,A,\n").roles
        ] == ["DS"]

    def test_with_letters_are_roles_whatever_they_are_called(self):
        sheet = matrix("Activity,Product,Decision maker,Operations\nTrain,R,A,C\n")

        assert len(sheet.roles) == 3

    def test_without_a_letter_or_a_name_are_kept_and_told(self):
        sheet = matrix("Activity,DS,,PO\nTrain,R,A,\nDeploy,R,A,-\n")

        assert [role.name for role in sheet.roles] == ["DS", "Column C", "PO"]
        assert sheet.notes == ("Without any letter: “PO”.", "Column C has letters and no name.")


class TestRows:
    def test_that_head_groups_become_the_stage(self):
        sheet = matrix(HEAD + "Data,,\nCollect,R,A\nModel,,\nTrain,R,A\n")

        assert [(one.stage, one.name) for one in sheet.activities] == [
            ("Data", "Collect"),
            ("Model", "Train"),
        ]
        assert sheet.notes == ("Read as the heading of what is below: row 2 “Data”, 4 “Model”.",)

    @pytest.mark.parametrize(
        "content",
        [
            HEAD + "Train,R,A\nLater:,,\nDeploy,R,A\n",
            workbook(
                [["Activity", "DS", "MLE"], ["Train", "R", "A"], ["Later"], ["Deploy", "R", "A"]],
                merged="A3:C3",
            ),
        ],
    )
    def test_that_plainly_head_a_group_may_stand_anywhere(self, content: str | bytes):
        assert [one.stage for one in matrix(content).activities] == ["", "Later"]

    def test_with_only_a_name_are_activities_otherwise(self):
        assert len(matrix(HEAD + "Collect,,\nTrain,R,A\n").activities) == 2

    def test_that_explain_or_add_up_are_skipped(self):
        sheet = matrix(
            HEAD + "Train,R,A\nTotal,1,1\n\nR,Responsible,\nA = Accountable,,\n* by hand,,\n"
            "Legend,,\nwho is who,,\n"
        )

        assert len(sheet.activities) == 1
        assert sheet.notes == ("Skipped, as it explains or adds up: row 3, 5, 6, 7, 8, 9.",)

    def test_above_the_header_are_skipped(self):
        sheet = matrix("Who does what\n\nActivity,DS,MLE\nTrain,R,A\n")

        assert sheet.activities[0].row == 4
        assert sheet.notes == ("Skipped above the header: row 1.",)

    def test_without_a_name_are_kept_and_told(self):
        sheet = matrix(HEAD + ",R,A\n")

        assert (sheet.activities[0].key, sheet.activities[0].name) == ("activity_2", "")
        assert sheet.notes == ("Row 2 has letters and no activity; it was kept as activity_2.",)


class TestKeys:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("Deploy & run models (v2)", "deploy_run_models_v2"),
            ("Überwachung größer Ärger", "uberwachung_grosser_arger"),
            ("Обучить модель", "activity_2"),
            ("2026", "activity_2"),
            ("x" * 100, "x" * 60),
        ],
    )
    def test_are_plain_letters_or_a_number(self, name: str, key: str):
        assert matrix(f"{HEAD}{name},R,A\n").activities[0].key == key


class TestProblems:
    def test_are_none_in_a_good_matrix(self):
        assert problems_of(HEAD + "Train,R,A\nDeploy,I,A/R\n") == []

    @pytest.mark.parametrize(
        ("rows", "problem"),
        [
            ("Deploy,A,C", ("no_owner", 3, "Deploy", "")),
            ("Deploy,R,C", ("no_accountable", 3, "Deploy", "")),
            ("Deploy,A/R,A", ("several_accountable", 3, "Deploy", "")),
            ("Deploy,,-", ("nobody", 3, "Deploy", "")),
            ("Deploy,A/R,Q", ("unknown_letter", 3, "Deploy", "MLE")),
            ("Deploy,A/R", ("short_row", 3, "Deploy", "")),
            ("Deploy,R,А", ("look_alike", 3, "Deploy", "MLE")),
            ("Deрloy,R,A", ("look_alike", 3, "Deрloy", "")),
            ("train ,R,A", ("duplicate_activity", 3, "train", "")),
        ],
    )
    def test_are_told_by_row(self, rows: str, problem: tuple[str, int, str, str]):
        assert problems_of(f"{HEAD}Train,R,A\n{rows}\n") == [problem]

    def test_say_what_is_wrong(self):
        sheet = matrix("Activity,DS,MLE,PO\nTrain,A,A,R/Q\nDeploy,R,Ａ\n")

        assert [one.problem for one in sheet.problems] == [
            "2 are accountable (A): DS, MLE",
            "“Q” in “R/Q” is neither R, A, S, C, I nor a tick",
            "the row has 3 cells, the header 4",
            "“Ａ” is FULLWIDTH LATIN CAPITAL LETTER A (U+FF21); it was read as A",
        ]

    def test_are_not_about_a_missing_a_where_nobody_uses_it(self):
        assert problems_of(HEAD + "Train,R,C\n") == []

    def test_tell_one_name_for_two_columns(self):
        assert problems_of("Activity,DS,d.s.\nTrain,R,A\n") == [("duplicate_role", 1, "", "d.s.")]

    def test_tell_one_name_in_two_stages_apart(self):
        assert problems_of("Phase,Activity,DS\nData,Review,R\nModel,Review,R\n") == []

    def test_tell_a_repeated_line_of_a_long_sheet(self):
        text = "Activity,Role,Letter\nTrain,DS,R\nTrain,DS,R\n"

        assert problems_of(text) == [("duplicate_activity", 3, "Train", "DS")]

    def test_are_not_about_the_width_of_a_workbook(self):
        assert problems_of(workbook([["Activity", "DS", "MLE"], ["Train", "R"]])) == []

    def test_have_the_names_that_programs_rely_on(self):
        assert {rule.value for rule in MatrixRule} == {
            "no_owner",
            "no_accountable",
            "several_accountable",
            "nobody",
            "unknown_letter",
            "short_row",
            "look_alike",
            "duplicate_activity",
            "duplicate_role",
        }


class TestFile:
    NO_MATRIX = (
        "this does not look like a responsibility matrix: it needs activities, roles, and"
        " R, A, S, C, I or a tick where they meet"
    )

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("", "the file is empty"),
            (HEAD, "the sheet has column names and nothing below them"),
            (
                ",,\nTrain,R,A\nDeploy,R,A\n",
                "the header is empty: the roles must be named above the letters",
            ),
            (
                "Activity,,\nTrain,R,A\n",
                "the header is empty: the roles must be named above the letters",
            ),
            (HEAD + "Train,,\n", NO_MATRIX),
            (HEAD + "Train,by hand,not now\n", NO_MATRIX),
            ("Activity,DS,MLE\nTrain,ceo,cto\nDeploy,cfo,R\nx,vp,ds\ny,qa,ml\n", NO_MATRIX),
            ("name,posts\nAnn,1\nBob,1\n", NO_MATRIX),
            (
                "Activity" + ",x" * 5_000 + "\nTrain" + ",R" * 5_000,
                "row 1 has 5,001 columns; at most 1,000 can be read",
            ),
            (
                HEAD + "".join(f"a{number},R,A\n" for number in range(10_001)),
                "there are more than 10,000 activities",
            ),
        ],
    )
    def test_is_refused_with_a_sentence(self, content: str, problem: str):
        assert refusal_of(content) == problem

    @pytest.mark.parametrize("name", ["cloud_adoption_titles.csv", "ddat_skill_levels.csv"])
    def test_of_something_else_is_refused(self, name: str):
        assert refusal_of((DATA / name).read_bytes()) == self.NO_MATRIX

    def test_of_a_real_project_is_clean(self):
        sheet = matrix((DATA / "ai_governance_raci.csv").read_bytes())

        assert (len(sheet.activities), len(sheet.roles), len(sheet.cells)) == (10, 7, 70)
        assert (sheet.problems, sheet.notes) == ((), ())

    def test_of_several_matrices_keeps_them_apart(self):
        sheet = matrix((DATA / "cloud_adoption_raci.csv").read_bytes())

        # Six structures of eight functions, and the teams that share them out.
        assert (len(sheet.activities), len(sheet.roles), len(sheet.cells)) == (48, 8, 152)
        assert {one.rule for one in sheet.problems} == {MatrixRule.NO_OWNER}


# --- whatever people bring

LETTERS = st.lists(st.sampled_from(Level), max_size=3, unique=True)
NAMES = st.text("abcdefghij ÄéжЖ|&-", min_size=4, max_size=12).map(
    lambda text: " ".join(f"n{text}z".split())
)
# A matrix that begins with a mere name may begin with the heading of a group.
MATRICES = st.tuples(
    st.lists(NAMES, min_size=2, max_size=4, unique_by=str.casefold),
    st.lists(st.tuples(NAMES, st.lists(LETTERS, min_size=4, max_size=4)), min_size=1, max_size=5),
).filter(lambda one: any(one[1][0][1][: len(one[0])]))


def written(rows: list[list[str]], form: str) -> bytes:
    if form == "xlsx":
        return workbook(rows)
    if form == "md":
        escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
        lines = [f"| {' | '.join(row)} |" for row in escaped]
        return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()
    text = io.StringIO()
    csv.writer(text, delimiter="\t" if form == "tsv" else ",").writerows(rows)
    return text.getvalue().encode()


class TestAnyMatrix:
    @pytest.mark.parametrize("form", ["csv", "tsv", "md", "xlsx"])
    @given(drawn=MATRICES)
    @settings(max_examples=60, deadline=None)
    def test_reads_back_as_it_was_written(self, form: str, drawn):
        roles, activities = drawn
        rows = [
            [name, *("/".join(level.letter for level in levels) for levels in row[: len(roles)])]
            for name, row in activities
        ]

        sheet = matrix(written([["Activity", *roles], *rows], form))

        names = {one.key: one.name for one in (*sheet.activities, *sheet.roles)}
        assert [role.name for role in sheet.roles] == roles
        assert [one.name for one in sheet.activities] == [name for name, *_ in rows]
        assert [(names[one.activity], names[one.role], set(one.levels)) for one in sheet.cells] == [
            (name, role, set(levels))
            for name, row in activities
            for role, levels in zip(roles, row, strict=False)
            if levels
        ]


class TestAnyBytes:
    @given(
        st.binary(max_size=200) | st.text("RACISx,;|-\n\t аА1\"'=:", max_size=200).map(str.encode)
    )
    @settings(max_examples=400, deadline=None)
    def test_are_a_matrix_or_refused(self, content: bytes):
        with suppress(FileErrors):
            assert matrix(content).cells
