import csv
import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command

DESIGN = """\
format: teamdesign/1
name: Search
framework: mlops-who-does-what
structure: embedded
as_of: 2026-11-21
teams: [{key: A}]
people: [{key: ann, title: Data Scientist}]
seats: [{team: A, person: ann, roles: [data_scientist]}]
ticks: [{activity: explore_data, person: ann, team: A}]
stage: grown
"""

FRAMEWORK = """\
schema_version: 1
slug: tiny
roles: [{key: data_scientist, name: Data Scientist}]
activities: [{key: explore_data}]
cells: [{a: explore_data, r: data_scientist}]
structures: [{key: embedded}]
"""


@pytest.fixture
def design(tmp_path: Path) -> str:
    path = tmp_path / "search.yaml"
    path.write_text(DESIGN)
    return str(path)


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    path = tmp_path / "tiny.yaml"
    path.write_text(FRAMEWORK)
    return str(path)


def check(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code, the output and the errors of the command."""
    with pytest.raises(SystemExit) as raised:
        call_command("check_design", *arguments)
    captured = capsys.readouterr()
    return raised.value.code, captured.out, captured.err


class TestCheckDesign:
    """Without the mark for it, pytest-django refuses every touch of the database."""

    def test_tells_people_what_is_wrong(self, design, capsys):
        code, out, err = check(design, capsys=capsys)

        assert (code, err) == (1, "")
        assert out.startswith(f"{design}: Search\n  Who does what in an ML team, embedded,")
        assert "GAP-01  deploy_models[A]" in out
        assert "\x1b" not in out

    def test_paints_for_a_terminal(self, design, capsys):
        assert "\x1b[31mHigh" in check(design, "--force-color", capsys=capsys)[1]

    def test_tells_programs(self, design, capsys):
        code, out, _ = check(design, design, "--format", "json", capsys=capsys)

        reports = json.loads(out)["reports"]
        assert code == 1
        assert [report["file"] for report in reports] == [design, design]
        assert reports[0]["counts"]["error"] > 0

    def test_tells_spreadsheets(self, design, capsys):
        _, out, _ = check(design, "--format", "csv", capsys=capsys)

        rows = list(csv.DictReader(io.StringIO(out)))
        assert "GAP-01" in {row["rule"] for row in rows}

    def test_writes_markdown(self, design, capsys):
        assert check(design, "--format", "md", capsys=capsys)[1].startswith("# Search\n")

    @pytest.mark.parametrize("format", ["text", "json", "csv", "md"])
    def test_writes_to_a_file(self, design, format, tmp_path, capsys):
        target = tmp_path / "report"

        code, out, _ = check(design, "--format", format, "--output", str(target), capsys=capsys)

        assert (code, out) == (1, "")
        assert "GAP-01" in target.read_text(encoding="utf-8-sig")

    def test_keeps_what_was_written_before_if_nothing_can_be_read(self, design, tmp_path, capsys):
        target = tmp_path / "report"
        target.write_text("of yesterday")

        code, _, _ = check(design, "--framework", "x", "--output", str(target), capsys=capsys)

        assert (code, target.read_text()) == (2, "of yesterday")

    def test_says_if_it_cannot_write(self, design, tmp_path, capsys):
        code, _, err = check(design, "--output", str(tmp_path), capsys=capsys)

        assert code == 2
        assert err == f"{tmp_path}: the report cannot be written: Is a directory\n"

    def test_judges_by_another_framework(self, design, tiny, capsys):
        code, out, _ = check(design, "--framework", tiny, capsys=capsys)

        assert code == 0
        assert "tiny, embedded" in out

    def test_judges_by_a_shipped_framework(self, design, capsys):
        arguments = (design, "--framework", "tdsp")
        code, _, err = check(*arguments, capsys=capsys)

        assert code == 2
        assert "there is no structure “embedded”" in err

    def test_judges_under_another_structure(self, design, capsys):
        arguments = (design, "--structure", "centralized", "--format", "json")
        _, out, _ = check(*arguments, capsys=capsys)

        assert json.loads(out)["reports"][0]["structure"] == "centralized"

    @pytest.mark.parametrize(
        ("fail_on", "code"), [("never", 0), ("error", 1), ("warning", 1), ("info", 1)]
    )
    def test_fails_on_what_it_is_told(self, design, fail_on, code, capsys):
        assert check(design, "--fail-on", fail_on, capsys=capsys)[0] == code

    def test_is_content_with_notes_only(self, tmp_path, capsys):
        path = tmp_path / "empty.yaml"
        path.write_text("format: teamdesign/1\nframework: mlops-who-does-what\n")

        assert check(str(path), "--fail-on", "warning", capsys=capsys)[0] == 0
        assert check(str(path), "--fail-on", "info", capsys=capsys)[0] == 1

    def test_tells_the_errors_of_a_file_and_judges_the_others(self, design, tmp_path, capsys):
        bad = tmp_path / "bad.yaml"
        bad.write_text(DESIGN.replace("team: A, person", "team: B, person"))

        code, out, err = check(str(bad), design, capsys=capsys)

        assert code == 2
        assert f"{bad}: seats[0].team, line 8: there is no team “B”; known: A\n" in err
        assert "GAP-01" in out

    def test_says_which_file_is_not_there(self, capsys):
        code, _, err = check("nowhere.yaml", capsys=capsys)

        assert (code, err) == (2, "nowhere.yaml: cannot be read: No such file or directory\n")

    def test_says_which_framework_is_not_there(self, design, capsys):
        code, _, err = check(design, "--framework", "mlops-who-does-wat", capsys=capsys)

        assert code == 2
        assert err == (
            "--framework: there is no framework or file “mlops-who-does-wat”; "
            "did you mean “mlops-who-does-what”?\n"
        )

    def test_lists_the_frameworks_for_a_file_that_names_none_of_them(self, tmp_path, capsys):
        path = tmp_path / "x.yaml"
        path.write_text("format: teamdesign/1\nframework: nope\n")

        code, _, err = check(str(path), capsys=capsys)

        assert code == 2
        assert "line 2: there is no framework “nope”; known: mlops-who-does-what, data" in err

    def test_blames_a_structure_that_is_not_there_on_who_asked_for_it(self, design, capsys):
        code, _, err = check(design, "--structure", "nope", capsys=capsys)

        assert code == 2
        assert err == (
            f"{design}: --structure: there is no structure “nope”; "
            "known: centralized, embedded, hybrid\n"
        )

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
    @pytest.mark.parametrize("format", ["text", "json", "csv", "md"])
    def test_replaces_what_the_terminal_has_no_character_for(self, tmp_path, format, encoding):
        path = tmp_path / "x.yaml"
        path.write_text(DESIGN.replace("name: Search", "name: 検索"), encoding="utf-8")
        raw = io.BytesIO()
        out = io.TextIOWrapper(raw, encoding=encoding)

        with pytest.raises(SystemExit) as raised:
            call_command("check_design", str(path), "--format", format, stdout=out)

        out.flush()
        assert raised.value.code == 1
        assert b"??" in raw.getvalue()

    @pytest.mark.parametrize("format", ["text", "json", "csv"])
    def test_tells_of_a_file_whose_name_is_no_text(self, tmp_path, format, capsys):
        path = tmp_path / os.fsdecode(b"caf\xe9.yaml")
        path.write_text(DESIGN)
        target = tmp_path / "report"

        code, out, _ = check(str(path), "--format", format, capsys=capsys)
        saved = check(str(path), "--format", format, "--output", str(target), capsys=capsys)

        assert (code, saved[0]) == (1, 1)
        assert "caf\ufffd.yaml" in out
        assert "caf\ufffd.yaml" in target.read_text(encoding="utf-8-sig")

    def test_tells_the_errors_of_a_framework(self, design, tmp_path, capsys):
        bad = tmp_path / "bad.yaml"
        bad.write_text(FRAMEWORK + "colour: red\n")

        code, _, err = check(design, "--framework", str(bad), capsys=capsys)

        assert code == 2
        assert err.startswith(f"{bad}: colour, line 7: there is no field “colour”")
