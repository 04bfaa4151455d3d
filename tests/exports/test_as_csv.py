import csv
import io

import pytest

from roles.exports.as_csv import as_csv
from roles.exports.sheets import Sheet, finding_sheet
from tests.exports.reports import report


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_that_looks_like_a_formula_is_text(start: str):
    formula = f"{start}cmd()"
    cells = as_csv(Sheet("People", (formula,), ((formula,),))).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(cells, newline=""))) == [[f"'{formula}"]] * 2


def test_a_number_stays_a_number():
    assert as_csv(Sheet("Load", ("FTE",), ((-1.5,),))).endswith(b"\r\n-1.5\r\n")


def test_every_finding_is_a_row_with_names_for_keys():
    text = as_csv(finding_sheet([report()])).decode("utf-8-sig")

    gap, load = csv.DictReader(io.StringIO(text))
    assert gap["file"] == "x.yaml"
    assert gap["design"] == "'=cmd()"
    assert (gap["rule"], gap["severity"], gap["family"]) == ("GAP-01", "High", "Gap")
    assert gap["subject"] == "monitor_models[A]"
    assert (gap["teams"], gap["activities"]) == ("Search | Ranking", "Monitor models")
    assert (gap["people"], gap["roles"]) == ("Eve *", "MLOps Engineer")
    assert (gap["status"], gap["reason"]) == ("open", "")
    assert (load["status"], load["reason"], load["by"]) == ("acknowledged", "hiring", "bo")
    assert (load["message"], load["until"]) == ("'+1", "2027-03-31")
