from roles.interchange.framework_file import read_framework
from roles.interchange.matrix_framework import FrameworkDraft, as_framework
from roles.interchange.matrix_sheet import read_matrix


def draft(text: str) -> FrameworkDraft:
    return as_framework(read_matrix(text.encode(), name="x"), slug="ours", title="Ours")


def cells_of(made: FrameworkDraft) -> list[tuple[str, str, str]]:
    return [(cell.a, cell.r, cell.mark.value) for cell in made.file.cells]


class TestDraft:
    def test_keeps_owners_and_support(self):
        made = draft("Activity,DS,MLE,PO\nTrain,R,S,\nDeploy,S,R/S,\n")

        assert [role.name for role in made.file.roles] == ["DS", "MLE", "PO"]
        assert [(one.key, one.name) for one in made.file.activities] == [
            ("train", "Train"),
            ("deploy", "Deploy"),
        ]
        assert cells_of(made) == [
            ("train", "ds", "owner"),
            ("train", "mle", "support"),
            ("deploy", "ds", "support"),
            ("deploy", "mle", "owner"),
        ]

    def test_tells_what_it_cannot_keep(self):
        made = draft("Activity,DS,MLE,PO\nTrain,R,A,C\nDeploy,Q,A,I\n")

        assert cells_of(made) == [("train", "ds", "owner"), ("deploy", "mle", "owner")]
        assert made.notes == (
            "Without an R, the accountable role became the owner: “Deploy”.",
            "A framework knows owners and support only; left out were 1 × A, 1 × C, 1 × I.",
            "Cells that mean nothing and were left out: 1.",
        )

    def test_knows_common_stages_and_keeps_others_as_text(self):
        made = draft("Phase,Activity,Notes,DS\nDeployment,Ship,,R\nKick-off,Meet,all of us,R\n")

        assert [(one.stage, one.description) for one in made.file.activities] == [
            ("release", ""),
            (None, "Stage: Kick-off. all of us"),
        ]
        assert made.notes == ("Stages no framework has, kept in the description: “Kick-off”.",)

    def test_shortens_what_is_too_long(self):
        made = draft(f"Activity,DS\n{'Train ' * 50},R\n")

        assert len(made.file.activities[0].name) == 200
        assert made.notes[0].startswith("Shortened, as they are too long: “Train Train")

    def test_is_a_framework_file(self):
        made = draft("Activity,DS,DS,Инженер\nTrain,R,S,\nTrain,R,,\nОбучить,R,,\n")

        text = made.file.model_dump_json(by_alias=True, exclude_defaults=True)
        again = read_framework(text, name="ours.json")
        assert again == made.file
        assert len(again.facts().cells) == 4
