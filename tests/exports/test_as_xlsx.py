from io import BytesIO

import pytest
from openpyxl import load_workbook

from roles.exports.as_xlsx import write_xlsx


def cells(*row):
    file = BytesIO()
    write_xlsx(file, title="People", columns=["a", "=b"], rows=[row])
    sheet = load_workbook(file)["People"]
    return [(cell.value, cell.data_type) for cell in sheet[1]], [
        (cell.value, cell.data_type) for cell in sheet[2]
    ]


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@x", "'=1"])
def test_writes_a_text_as_a_text(text):
    assert cells(text)[1][0] == (text, "s")


def test_writes_a_column_as_a_text():
    assert cells(1)[0][1] == ("=b", "s")


def test_writes_numbers_and_nothing():
    assert cells(0.5, None, "")[1][0] == (0.5, "n")


def test_leaves_out_signs_that_no_workbook_holds():
    assert cells("a\x00b\x1fc\n")[1][0] == ("abc\n", "s")
