import json
from pathlib import Path

import pytest
from django.core.management import call_command

CLEAN = "Activity,DS,MLE\nTrain,R,A\nDeploy,C,A/R\n"
BAD = "Activity,DS,MLE\nTrain,R,Q\nDeploy,,\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "raci.csv"
    path.write_text(CLEAN)
    return path


def check(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code, the output and the errors of the command."""
    with pytest.raises(SystemExit) as raised:
        call_command("check_matrix", *map(str, arguments))
    captured = capsys.readouterr()
    return raised.value.code, captured.out, captured.err


class TestCheckMatrix:
    """Without the mark for it, pytest-django refuses every touch of the database."""

    def test_is_content_with_a_good_matrix(self, sheet, capsys):
        assert check(sheet, capsys=capsys) == (
            0,
            f"{sheet}\n  2 activities, 2 roles, 4 cells\n  Clean\n",
            "",
        )

    def test_tells_people_what_is_wrong(self, sheet, capsys):
        sheet.write_text(BAD)

        assert check(sheet, capsys=capsys) == (
            1,
            f"{sheet}\n  2 activities, 2 roles, 2 cells\n"
            "  unknown_letter       row 2, Train, MLE: “Q” is neither R, A, S, C, I nor a tick\n"
            "  nobody               row 3, Deploy: nobody has any part in it\n"
            "  2 problems\n",
            "",
        )

    def test_tells_programs(self, sheet, capsys):
        sheet.write_text(BAD)

        code, out, _ = check(sheet, "--format", "json", capsys=capsys)

        assert code == 1
        assert json.loads(out) == {
            "activities": 2,
            "roles": 2,
            "cells": 2,
            "problems": [
                {
                    "rule": "unknown_letter",
                    "activity": "Train",
                    "role": "MLE",
                    "problem": "“Q” is neither R, A, S, C, I nor a tick",
                },
                {
                    "rule": "nobody",
                    "activity": "Deploy",
                    "role": "",
                    "problem": "nobody has any part in it",
                },
            ],
        }

    def test_paints_for_a_terminal_unless_told_not_to(self, sheet, capsys, monkeypatch):
        assert "\x1b" in check(sheet, "--force-color", capsys=capsys)[1]
        assert "\x1b" not in check(sheet, capsys=capsys)[1]

    def test_reads_the_sheet_asked_for(self, sheet, capsys):
        sheet.write_text("|a|DS|\n|-|-|\n|Train|R|\n\n|b|DS|\n|-|-|\n|Ship|R|\n|Run|R|\n")

        out = check(sheet, "--sheet", "Table 2", capsys=capsys)[1]

        assert "2 activities" in out
        assert "Only “Table 2” was read; there is also “Table 1”." in out

    @pytest.mark.parametrize("content", ["", "name,title\nAnn,Lead engineer of all\n"])
    def test_says_why_a_file_cannot_be_read(self, content, sheet, capsys):
        sheet.write_text(content)

        code, out, err = check(sheet, "--format", "json", capsys=capsys)

        assert (code, out) == (2, "")
        assert err.startswith(f"{sheet}: ")

    def test_says_that_a_file_is_missing(self, capsys):
        assert check("nowhere.csv", capsys=capsys) == (
            2,
            "",
            "nowhere.csv: cannot be read: No such file or directory\n",
        )
