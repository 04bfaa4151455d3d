import pytest

from roles.interchange.file_errors import FileErrors
from roles.interchange.kept_sheets import kept_cells, to_keep
from roles.interchange.people_sheet import open_people
from tests.interchange.workbooks import workbook


def test_workbook_is_read_from_its_kept_cells_as_from_itself():
    content = workbook(
        [["People of", None], [], ["name", "team"], ["Ann", "A"], ["Bob", None], ["B", None]],
        merged="B4:B5 A6:B6",
    )

    kept = to_keep(content, name="x")

    assert kept_cells(kept) is not None
    assert open_people(kept, name="x") == open_people(content, name="x")


def test_workbook_with_several_sheets_is_kept_as_it_is():
    content = workbook([["name"], ["Ann"]], ("Second", [["name"], ["Bob"]]))

    assert to_keep(content, name="x") == content


def test_text_is_kept_as_it_is():
    assert to_keep(b"name\nAnn\n", name="x") == b"name\nAnn\n"
    assert kept_cells(b"name\nAnn\n") is None


def test_damaged_workbook_is_refused():
    with pytest.raises(FileErrors, match="damaged"):
        to_keep(b"PK\x03\x04rest", name="x")
