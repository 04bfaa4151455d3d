from roles.interchange.matrix_framework import as_framework
from roles.interchange.matrix_sheet import read_matrix
from roles.pages.framework_starts import PROBLEMS_SHOWN, SheetPreview, read_preview


def preview(text: str) -> SheetPreview:
    sheet = read_matrix(text.encode(), name="raci.csv")
    return read_preview(sheet, as_framework(sheet, slug="x", title="x"))


class TestPreview:
    def test_counts_what_is_kept_left_out_and_not_understood(self):
        seen = preview("Activity,PO,DS,SRE\nTrain,A,R,S\nWatch,C,R,Q\nShip,A,I,\n")

        assert (seen.activity_count, seen.role_count) == (3, 3)
        # Where nobody has an R, the accountable one owns.
        assert (seen.owner_count, seen.support_count) == (3, 1)
        assert (seen.left_out_count, seen.unread_count) == (3, 1)

    def test_shows_each_cell_with_what_stands_in_the_sheet(self):
        seen = preview("Activity,PO,DS\nTrain,,A/R\nWatch,C,?\n")

        (phase,) = seen.phases
        (_, train), (consulted, unread) = (row.cells for row in phase.rows)
        assert [(role.name, role.column) for role in seen.roles] == [("PO", "B"), ("DS", "C")]
        assert phase.rows[0].cells[0] is None
        assert (train.text, train.row, train.column, train.words) == ("A/R", 2, "C", "owns it")
        assert (consulted.words, unread.words) == ("left out", "not understood")

    def test_groups_rows_by_phase_and_keeps_what_the_sheet_calls_it(self):
        seen = preview("Phase,Activity,DS\nDeployment,Ship,R\nDeployment,Tell,R\nKick-off,Meet,R\n")

        assert [(one.name, one.said, len(one.rows)) for one in seen.phases] == [
            ("Ship", "Deployment", 2),
            ("Kick-off", "", 1),
        ]
        assert seen.has_phases

    def test_has_no_phases_where_the_sheet_has_none(self):
        assert not preview("Activity,DS\nShip,R\n").has_phases

    def test_groups_problems_by_rule_and_cuts_long_lists(self):
        rows = "".join(f"Watch {one},C\n" for one in range(PROBLEMS_SHOWN + 3))

        seen = preview(f"Activity,DS\nTrain,Q\nDeploy,R\n{rows}")

        no_owner, unknown = seen.problems
        assert (no_owner.title, no_owner.count, no_owner.more) == (
            "Nobody owns it",
            PROBLEMS_SHOWN + 4,
            4,
        )
        assert (unknown.shown[0].row, unknown.shown[0].activity) == (2, "Train")
        assert seen.problem_count == PROBLEMS_SHOWN + 5
