import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

MANAGE = Path(__file__).parent.parent.parent / "manage.py"


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    return tmp_path / "titles.txt"


def rows_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


class TestSuggestRoles:
    """Without the mark for it, pytest-django refuses every touch of the database."""

    def test_tells_the_role_of_each_title(self, titles, capsys):
        titles.write_text("Sr. Data Engineer II - Remote (W2)\nAccountant\n\nML Engineer\n")

        call_command("suggest_roles", str(titles))

        assert rows_of(capsys) == [
            {
                "title": "Sr. Data Engineer II - Remote (W2)",
                "role": "data_engineer",
                "confidence": "0.98",
                "reason": "exact: called Data Engineer",
            },
            {
                "title": "Accountant",
                "role": "",
                "confidence": "0.00",
                "reason": "none: names no role of this framework",
            },
            {
                "title": "",
                "role": "",
                "confidence": "0.00",
                "reason": "none: names no role of this framework",
            },
            {
                "title": "ML Engineer",
                "role": "ml_engineer|mlops_engineer",
                "confidence": "0.60",
                "reason": "ambiguous: means several roles",
            },
        ]

    def test_asks_the_framework_it_is_told(self, titles, capsys):
        titles.write_text("Data Analyst")

        call_command("suggest_roles", str(titles), "--framework", "data-team-roles-podcast")

        assert [row["role"] for row in rows_of(capsys)] == ["data_analyst"]

    def test_lets_no_formula_into_a_spreadsheet(self, titles, capsys):
        titles.write_text("=1+1\n@Data Engineer\n")

        call_command("suggest_roles", str(titles))

        assert [row["title"] for row in rows_of(capsys)] == ["'=1+1", "'@Data Engineer"]

    def test_reads_what_old_spreadsheets_write(self, titles, capsys):
        titles.write_bytes("Ingénieur logiciel\r\nDéveloppeur\r\n".encode("cp1252"))

        call_command("suggest_roles", str(titles))

        assert {row["role"] for row in rows_of(capsys)} == {"software_engineer"}

    def test_reads_its_input(self):
        done = subprocess.run(
            [sys.executable, MANAGE, "suggest_roles", "-"],
            input="Data Engineer\n",
            capture_output=True,
            text=True,
            check=True,
        )

        assert done.stdout.splitlines()[1].startswith("Data Engineer,data_engineer,0.98,")

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (("absent.txt",), "absent.txt: cannot be read: No such file or directory"),
            (("-", "--framework", "mlops"), "--framework: there is no framework “mlops”"),
        ],
    )
    def test_says_what_it_cannot_find(self, arguments, problem, capsys):
        with pytest.raises(SystemExit) as raised:
            call_command("suggest_roles", *arguments)

        captured = capsys.readouterr()
        assert raised.value.code == 2
        assert captured.err.startswith(problem)
        assert captured.out == ""

    def test_says_that_a_file_is_empty(self, titles, capsys):
        titles.write_text("\n")

        with pytest.raises(SystemExit) as raised:
            call_command("suggest_roles", str(titles))

        assert raised.value.code == 2
        assert capsys.readouterr().err == f"{titles}: the file is empty\n"
