from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from roles.analysis.design import PersonKind
from roles.interchange.file_errors import FileErrors
from roles.interchange.people_sheet import PeopleSheet, SheetProblem, read_people

SOURCEGRAPH = Path(__file__).parent.parent / "data" / "sourcegraph_people_2022-09.csv"


def sheet(text: str, **options: object) -> PeopleSheet:
    return read_people(text.encode(), name="people.csv", **options)


def values(column: str, cell: str) -> tuple[PeopleSheet, SheetProblem | None]:
    read = sheet(f'name,{column}\nAnn,"{cell}"\n')
    return read, next(iter(read.problems), None)


class TestColumns:
    def test_are_known_by_common_names_in_any_order_and_case(self):
        (ann,) = sheet(
            "FTE,Job Title,E-MAIL,full_name,Department,Line manager,Employment Type,"
            "Start date,END,Employee ID\n"
            "50 %,Data Scientist,ann@example.org,Ann,Search,Bob,permanent,2026-01-01,31.12.2026,7\n"
        ).rows

        assert (ann.name, ann.email, ann.title) == ("Ann", "ann@example.org", "Data Scientist")
        assert (ann.team, ann.manager, ann.external_id) == ("Search", "Bob", "7")
        assert (ann.share, ann.kind) == (Decimal("0.5"), PersonKind.EMPLOYEE)
        assert (ann.start, ann.end) == (date(2026, 1, 1), date(2026, 12, 31))

    def test_can_be_chosen_by_hand(self):
        read = sheet("a,b\nAnn,Data Scientist\n", columns={"name": "a", "title": "b"})

        assert [(row.name, row.title) for row in read.rows] == [("Ann", "Data Scientist")]
        assert read.columns == {"name": "a", "title": "b"}

    def test_may_give_a_name_in_two_parts(self):
        assert sheet("first name,surname\nAnn,Lee\n").rows[0].name == "Ann Lee"

    def test_need_no_more_than_an_id(self):
        assert sheet("id\nx7\n").rows[0].name == "x7"

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_are_split_at_what_splits_them(self, delimiter: str):
        text = delimiter.join(["name", "title"]) + "\n" + delimiter.join(["Ann", "Lead"])

        assert sheet(text).rows[0].title == "Lead"


class TestRow:
    def test_has_the_number_a_spreadsheet_shows(self):
        assert [row.number for row in sheet("name\nAnn\n\nBob\n").rows] == [2, 4]

    def test_may_be_short(self):
        assert sheet("name,title\nAnn\n").rows[0].title == ""

    def test_may_not_be_long(self):
        read = sheet("name\nAnn,x\n")

        assert read.rows == ()
        assert read.problems == (SheetProblem(2, "", "x", "stands beyond the last column"),)

    def test_needs_a_name_or_an_id(self):
        read = sheet("name,title\nAnn,x\n,Data Scientist\n")

        assert read.problems == (SheetProblem(3, "name", "", "needs a name or an id"),)

    def test_keeps_a_name_that_looks_like_a_formula(self):
        assert sheet('name\n"=cmd()"\n').rows[0].name == "=cmd()"

    def test_is_left_out_with_all_its_problems_told(self):
        read = sheet("name,e-mail,share,kind,start\nAnn,ann,lots,robot,soon\nBob,,,,\n")

        assert [row.name for row in read.rows] == ["Bob"]
        assert [(one.row, one.column, one.value) for one in read.problems] == [
            (2, "e-mail", "ann"),
            (2, "share", "lots"),
            (2, "kind", "robot"),
            (2, "start", "soon"),
        ]

    def test_ends_after_it_starts(self):
        read = sheet("name,start,end\nAnn,2026-02-01,2026-01-01\n")

        assert read.problems == (
            SheetProblem(2, "end", "2026-01-01", "is before the start, 2026-02-01"),
        )


class TestValue:
    @pytest.mark.parametrize(
        ("cell", "share"),
        [("1", "1"), ("0.5", "0.5"), ("0,5", "0.5"), ("50 %", "0.5"), ("50%", "0.5"), ("50", "0.5")]
        + [("0", "0"), ("100", "1"), ("33.333%", "0.3333")],
    )
    def test_may_be_a_share(self, cell: str, share: str):
        assert values("share", cell)[0].rows[0].share == Decimal(share)

    @pytest.mark.parametrize("cell", ["-1", "1.5", "2", "101", "120 %", "half", "NaN", "1e3", "٣x"])
    def test_may_be_no_share(self, cell: str):
        _, problem = values("share", cell)

        assert problem == SheetProblem(
            2, "share", cell, "must be a share of full time such as 0.5 or 50 %"
        )

    @pytest.mark.parametrize(
        ("cell", "day"),
        [
            ("2026-03-04", date(2026, 3, 4)),
            ("2026/03/04", date(2026, 3, 4)),
            ("2026-03-04 00:00:00", date(2026, 3, 4)),
            ("4.3.2026", date(2026, 3, 4)),
            ("31/12/2026", date(2026, 12, 31)),
            ("12/31/2026", date(2026, 12, 31)),
        ],
    )
    def test_may_be_a_day(self, cell: str, day: date):
        assert values("start", cell)[0].rows[0].start == day

    @pytest.mark.parametrize("cell", ["3/4/2026", "2026-02-30", "30.2.2026", "45000", "tomorrow"])
    def test_may_be_no_day_or_not_a_clear_one(self, cell: str):
        assert values("start", cell)[1].problem == "must be a day such as 2026-01-31"

    @pytest.mark.parametrize(
        ("cell", "kind"),
        [("Contractor", "contractor"), ("Full-time", "employee"), ("agency", "vendor")],
    )
    def test_may_be_a_kind(self, cell: str, kind: str):
        assert values("kind", cell)[0].rows[0].kind == PersonKind(kind)

    @pytest.mark.parametrize("cell", ["x" * 301, "a\x0cb", "a\x85b"])
    def test_may_not_be_any_text(self, cell: str):
        assert values("title", cell)[1].column == "title"


class TestManager:
    @pytest.mark.parametrize("named", ["Bob", "bob", "bob@example.org", "B1", "b1"])
    def test_is_found_by_name_mail_or_id(self, named: str):
        ann, bob = sheet(
            f"name,email,id,manager\nAnn,,A1,{named}\nBob,bob@example.org,B1,none\n"
        ).rows

        assert ann.manager_person == bob.person
        assert (bob.manager, bob.manager_person) == ("", None)

    def test_is_nobody_where_two_bear_the_name(self):
        ann, *_ = sheet("name,id,manager\nAnn,A1,Bob\nBob,B1,\nBob,B2,\n").rows

        assert (ann.manager, ann.manager_person) == ("Bob", None)

    def test_is_never_oneself(self):
        assert sheet("name,manager\nAnn,Ann\n").rows[0].manager_person is None


class TestRealSheet:
    def test_is_read_whole(self):
        read = read_people(SOURCEGRAPH.read_bytes(), name=SOURCEGRAPH.name)

        assert (len(read.rows), read.people_count, read.problems) == (234, 229, ())
        assert all(row.title for row in read.rows)
        # Two of the 234 posts report to another post of the same person, one to nobody.
        assert sum(row.manager_person is not None for row in read.rows) == 231

    def test_names_managers_by_post(self):
        rows = read_people(SOURCEGRAPH.read_bytes(), name=SOURCEGRAPH.name).rows
        by_id = {row.external_id: row for row in rows}

        assert by_id["sg335"].manager == "cto"
        assert by_id["sg335"].manager_person == by_id["sg312"].person


class TestFile:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
    )
    def test_may_be_in_any_usual_encoding(self, encoding: str):
        read = read_people("name\nZoë Größe\n".encode(encoding), name="x.csv")

        assert read.rows[0].name == "Zoë Größe"

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"", "the file is empty"),
            (b"name,title\n", "the sheet has column names and nothing below them"),
            (b"name\n,\n \n", "the sheet has column names and nothing below them"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "this is not a text file in UTF-8 or UTF-16"),
            (b"\x7fELF\x02\x01\x01", "the file holds binary content (character U+007F on line 1)"),
            (b"colour,size\nred,1\n", "no column holds names or ids; the columns are colour, size"),
            (b"name\n" + b"x" * (20 * 1024 * 1024), "the file is larger than 20 MiB"),
            (
                b'name\n"' + b"x" * 200_000,
                "this is not CSV: field larger than field limit (131072)",
            ),
        ],
    )
    def test_is_refused_with_a_sentence(self, content: bytes, problem: str):
        with pytest.raises(FileErrors) as raised:
            read_people(content, name="people.csv")

        assert str(raised.value) == f"people.csv: {problem}"
