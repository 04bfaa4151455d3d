import csv
import io
import struct
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.interchange.file_errors import FileErrors
from roles.interchange.tables import Table, read_table
from tests.interchange.workbooks import with_part, with_sheet, workbook


def table(content: str | bytes, **options: object) -> Table:
    data = content.encode() if isinstance(content, str) else content
    return read_table(data, name="x", **options)


def problem_of(content: str | bytes, **options: object) -> str:
    with pytest.raises(FileErrors) as raised:
        table(content, **options)
    return str(raised.value).removeprefix("x: ")


class TestText:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_is_split_at_what_splits_most_rows_alike(self, delimiter: str):
        rows = [["name", "what, why; how"], ["Ann", "a, b; c"], ["Bob", "d"]]
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)

        read = table(text.getvalue())

        assert [list(read.header), *(list(cells) for _, cells in read.rows)] == rows

    def test_may_name_its_delimiter(self):
        read = table("sep=;\na,b,c;d\n1,2,3;4\n")

        assert (read.header, read.rows) == (("a,b,c", "d"), ((3, ("1,2,3", "4")),))

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
    )
    def test_may_be_in_any_usual_encoding(self, encoding: str):
        assert table("name\tx\nZoë\t1\n".encode(encoding)).rows == ((2, ("Zoë", "1")),)


class TestHeader:
    def test_is_found_under_a_title_and_notes(self):
        read = table("Who does what\n\nas of,May\nname,title,team,e-mail\nAnn,,A,\n")

        assert (read.header, read.number) == (("name", "title", "team", "e-mail"), 4)
        assert read.above == ((1, ("Who does what",)), (3, ("as of", "May")))
        assert read.rows == ((5, ("Ann", "", "A", "")),)

    def test_is_found_under_the_names_of_groups(self):
        read = table(",Product,,Platform,\nActivity,PO,DS,MLE,SRE\nTrain,A,R,C,\n")

        assert read.number == 2

    def test_is_found_by_known_names(self):
        read = table("list,of,people\nname,title,\nAnn,x,y\n", known={"name", "title"})

        assert (read.header, read.number) == (("name", "title", ""), 2)

    def test_is_the_first_row_where_nothing_tells(self):
        assert table("name\nAnn,x\n").header == ("name",)


class TestMarkdown:
    TEXT = (
        "# Roles\n\nSee | below\n\n| **Name** | A \\| B |\n|:--|--:|\n"
        "| [Ann](https://x.org) | `x` &amp; y |\n| Bob |\n\nThe end | here\n"
    )

    def test_table_is_read_without_its_dress(self):
        read = table(self.TEXT)

        assert (read.header, read.number) == (("Name", "A | B"), 5)
        assert read.rows == ((7, ("Ann", "x & y")), (8, ("Bob",)))

    def test_table_needs_no_bars_at_the_edge(self):
        assert table("a | b\n--|--\n1 | 2\n").rows == ((3, ("1", "2")),)

    def test_tables_can_be_chosen(self):
        text = "|a|b|\n|-|-|\n|1|2|\n\n|c|d|\n|-|-|\n|3|4|\n"

        assert table(text).sheets == ("Table 1", "Table 2")
        assert table(text, sheet="Table 2").header == ("c", "d")
        assert problem_of(text, sheet="Table 3").startswith("there is no table “Table 3”")


class TestWorkbook:
    def test_gives_values_as_people_write_them(self):
        (row,) = table(
            workbook(
                [
                    ["a"] * 9,
                    [1.0, 0.5, True, "x ", None, date(2026, 1, 31), time(9, 30)]
                    + [datetime.fromisoformat("2026-01-31 09:30"), 12],
                ]
            )
        ).rows

        assert row == (
            2,
            ("1", "0.5", "TRUE", "x", "", "2026-01-31", "09:30:00", "2026-01-31 09:30:00", "12"),
        )

    def test_gives_what_a_formula_came_to(self):
        xml = (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>sum</t></is></c></row>'
            '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
        )

        assert table(with_sheet(xml)).rows == ((2, ("2",)),)

    def test_keeps_the_numbers_of_its_rows(self):
        read = table(workbook([["Title"], [], ["a", "b", "c"], [], ["1", "2", "3"]]))

        assert (read.number, read.rows) == (3, ((5, ("1", "2", "3")),))

    def test_reads_the_first_sheet_with_content_or_the_chosen_one(self):
        content = workbook([], ("Second", [["a"], ["1"]]), ("Third", [["b"], ["2"]]))

        read = table(content)
        assert (read.header, read.sheet) == (("a",), "Second")
        assert read.sheets == ("First", "Second", "Third")
        assert table(content, sheet="Third").header == ("b",)
        assert problem_of(content, sheet="Thirt") == (
            "there is no sheet “Thirt”; did you mean “Third”?"
        )
        assert problem_of(content, sheet="First") == "the sheet is empty"

    def test_carries_a_merged_cell_down_and_says_so(self):
        rows = [["team", "name", "x"], ["A", "Ann", 1], [None, "Bob", 2], [None, None, None]]

        read = table(workbook([*rows, ["", "Cy", 3]], merged="A2:A4 A5:B5"))

        assert [cells[:2] for _, cells in read.rows] == [("A", "Ann"), ("A", "Bob"), ("", "")]
        assert read.spanning == {5}
        assert read.notes == ("The value of merged cells was taken for 1 cell below.",)

    def test_ignores_a_stray_blank_far_away(self):
        xml = (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
            '<row r="2"><c r="A2"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>'
        )

        assert table(with_sheet(xml)).rows == ((2, ("1",)),)


class TestSize:
    def test_of_100_000_rows_is_fine(self):
        assert len(table("name,id\n" + "Ann,1\n" * 100_000).rows) == 100_000

    def test_of_200_columns_is_fine(self):
        assert len(table(",".join(["x"] * 200) + "\n" + ",".join("1" * 200)).header) == 200

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (",".join(["x"] * 5_000), "row 1 has 5,000 columns; at most 1,000 can be read"),
            ("a,b\n" + "1,2\n" * 200_000, "the sheet has more than 200,000 rows"),
            ("a,b\n" + ("1," * 999 + "\n") * 5_010, "the sheet has more than 5,000,000 cells"),
            (b"x" * (20 * 1024 * 1024 + 1), "the file is larger than 20 MiB"),
            (b"PK\x03\x04" + b"x" * 20 * 1024 * 1024, "the file is larger than 20 MiB"),
        ],
    )
    def test_has_limits(self, content: str | bytes, problem: str):
        assert problem_of(content) == problem

    @pytest.mark.parametrize(
        ("xml", "problem"),
        [
            (
                '<row r="1"><c r="XFD1"><v>1</v></c></row>',
                "row 1 has 16,384 columns; at most 1,000 can be read",
            ),
            (
                '<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
                "the sheet has rows beyond row 1,048,576",
            ),
        ],
    )
    def test_of_a_workbook_has_limits(self, xml: str, problem: str):
        assert problem_of(with_sheet(xml)) == problem


class TestBadWorkbook:
    DAMAGED = "the workbook is damaged; open it, save it again as .xlsx, or save the sheet as CSV"

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"PK\x03\x04\x14\x00", DAMAGED),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...",
                "this is an Excel file of the old kind (.xls); save it as .xlsx or CSV",
            ),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "the workbook is protected by a password; save it without one",
            ),
        ],
    )
    def test_is_refused_with_a_sentence(self, content: bytes, problem: str):
        assert problem_of(content) == problem

    @pytest.mark.parametrize(
        ("part", "problem"),
        [
            ("a.txt", "this is a zip archive without a workbook in it"),
            ("xl/workbook.bin", "this is a binary Excel file (.xlsb); save it as .xlsx or CSV"),
            ("content.xml", "this is an OpenDocument sheet (.ods); save it as .xlsx or CSV"),
            ("xl/workbook.xml", DAMAGED),
        ],
    )
    def test_of_another_kind_is_told(self, part: str, problem: str):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr(part, "x")

        assert problem_of(content.getvalue()) == problem

    def test_that_unpacks_to_too_much_is_not_unpacked(self):
        bomb = with_part(workbook([["a"], ["1"]]), "xl/media/x", bytes(40 * 1024 * 1024))

        assert problem_of(bomb) == "the workbook unpacks to 40 MiB, which is too much"

    def test_with_a_row_that_would_fill_the_memory_is_refused(self):
        assert problem_of(with_sheet(f"<row>{'<c/>' * 260_000}</row>")) == (
            "a row of the sheet is too large"
        )

    def test_of_many_parts_is_refused(self):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for number in range(5_001):
                archive.writestr(str(number), "")

        assert problem_of(content.getvalue()) == "the workbook has more than 5,000 parts"

    def test_that_lies_about_a_size_is_damaged(self):
        content = bytearray(workbook([["a"], ["1"]] * 500))
        place = content.index(b"PK\x01\x02")
        # The unpacked size stands 24 bytes into each entry of the directory.
        while place >= 0:
            struct.pack_into("<I", content, place + 24, 10)
            place = content.find(b"PK\x01\x02", place + 4)

        assert problem_of(bytes(content)) == self.DAMAGED

    def test_with_entities_is_damaged(self):
        bomb = (
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
            b'<row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>'
        )

        assert problem_of(with_part(workbook([]), "xl/worksheets/sheet1.xml", bomb)) == self.DAMAGED


class TestAnyBytes:
    # Written once, as its size depends on the time.
    WORKBOOK = workbook([["a", "b"], [1, "x"], ["y", 2.5]], merged="A2:A3")

    @given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
    @settings(max_examples=300, deadline=None)
    def test_are_a_table_or_refused(self, content: bytes):
        with suppress(FileErrors):
            assert table(content).rows

    @given(st.data())
    @settings(max_examples=150, deadline=None)
    def test_in_a_workbook_are_a_table_or_refused(self, data: st.DataObject):
        content = bytearray(self.WORKBOOK)
        for _ in range(data.draw(st.integers(1, 8))):
            content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
        with suppress(FileErrors):
            assert table(bytes(content)).rows
