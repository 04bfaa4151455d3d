from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roles.analysis.design import PersonKind
from roles.interchange.file_errors import FileErrors
from roles.interchange.people_rows import PostRow, SheetProblem
from roles.interchange.people_sheet import PeopleSheet, open_people, people_of, read_people
from tests.interchange.workbooks import workbook

DATA = Path(__file__).parent.parent / "data"
SOURCEGRAPH = DATA / "sourcegraph_people_2022-09.csv"


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
        read = sheet("title,name\nAnn,Data Scientist\n", columns={0: "name", 1: "title"})

        assert [(row.name, row.title) for row in read.rows] == [("Ann", "Data Scientist")]
        assert read.columns == {"name": "title", "title": "name"}

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

    def test_is_known_by_its_email_if_it_has_no_name(self):
        assert sheet("name,email\n,ann@example.org\n").rows[0].name == "ann@example.org"

    def test_is_passed_over_if_it_is_a_heading_over_all_columns(self):
        content = workbook([["name", "title"], ["Search", None], ["Ann", "x"]], merged="A2:B2")

        read = read_people(content, name="x.xlsx")

        assert [row.name for row in read.rows] == ["Ann"]
        assert read.notes == ("Row 2 only holds a heading over all columns.",)

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
        + [("0", "0"), ("100", "1"), ("33.333%", "0.3333"), (".8", "0.8"), ("0.6 FTE", "0.6")],
    )
    def test_may_be_a_share(self, cell: str, share: str):
        assert values("share", cell)[0].rows[0].share == Decimal(share)

    @pytest.mark.parametrize("cell", ["-1", "half", "NaN", "1e3", "٣", "٣x", "%", ".", "1" * 30])
    def test_may_be_no_share(self, cell: str):
        _, problem = values("share", cell)

        assert problem == SheetProblem(
            2, "share", cell, "must be a share of full time such as 0.5 or 50 %"
        )

    @pytest.mark.parametrize("cell", ["1.2", "1,5", "2", "101", "120 %"])
    def test_may_not_be_more_than_a_person_has(self, cell: str):
        _, problem = values("share", cell)

        assert problem.problem == "is more than one person's time; a share is at most 1, or 100 %"

    def test_is_all_of_a_persons_time_where_more_is_read_so(self):
        table = open_people(b"name,share\nAnn,1.2\nBob,120%\nCy,120%\nDee,50%\n", name="x.csv")

        found, capped = (people_of(table, name="x.csv", cap_shares=cap) for cap in (False, True))

        assert (len(found.problems), found.large_shares, found.notes) == (3, 3, ())
        assert [row.share for row in capped.rows] == [1, 1, 1, Decimal("0.5")]
        assert (capped.problems, capped.large_shares) == ((), 3)
        assert capped.notes == ("3 shares of more than 100 % were read as 100 %.",)

    @pytest.mark.parametrize(
        ("cell", "kind"),
        [("Contractor", "contractor"), ("Full-time", "employee"), ("agency", "vendor")],
    )
    def test_may_be_a_kind(self, cell: str, kind: str):
        assert values("kind", cell)[0].rows[0].kind == PersonKind(kind)

    @pytest.mark.parametrize("cell", ["x" * 301, "a\x0cb", "a\x85b"])
    def test_may_not_be_any_text(self, cell: str):
        assert values("title", cell)[1].column == "title"


class TestPost:
    @pytest.mark.parametrize("said", ["Vacant", "VACANCY", "to be hired"])
    def test_is_a_vacancy_if_it_says_so(self, said: str):
        read = sheet(f"name,id,title,team\n{said},7,Data Engineer,Search\n")

        assert read.rows == ()
        assert read.posts == (PostRow(2, "Data Engineer", "Search", Decimal(1), is_vacancy=True),)

    def test_is_somebody_without_a_name_if_it_has_an_id(self):
        read = sheet("name,id,title\nN/D,7,Analyst\n")

        assert (read.rows[0].name, read.posts) == ("7", ())
        assert read.notes == ("1 person without a name is called by their id.",)

    def test_is_counted_if_it_has_neither(self):
        read = sheet("name,title,headcount\nN/D,Analyst,1.6\n")

        assert [(one.count, one.is_vacancy) for one in read.posts] == [(Decimal("1.6"), False)]

    @pytest.mark.parametrize("cell", ["many", "10001", "50%"])
    def test_must_be_counted_by_a_number(self, cell: str):
        read = sheet(f"title,number of posts\nAnalyst,{cell}\n")

        assert [(one.row, one.value) for one in read.problems] == [(2, cell)]

    def test_is_one_if_it_has_a_name(self):
        read = sheet("name,title,headcount\nAnn,x,1\nBob,x,3\n")

        assert [row.name for row in read.rows] == ["Ann"]
        assert read.problems == (SheetProblem(3, "headcount", "3", "must be 1 beside a name"),)


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

    def test_names_groups_instead_of_people(self):
        read = read_people((DATA / "kubernetes_leadership.csv").read_bytes(), name="x")

        assert (len(read.rows), read.people_count, read.problems) == (166, 129, ())
        assert (read.rows[0].name, read.rows[0].team) == ("gh0001", "API Machinery")
        assert "“name” differs between the rows of one person" in read.notes[0]

    def test_counts_posts_of_nobody(self):
        read = read_people((DATA / "ukho_posts_2011-09.csv").read_bytes(), name="x")

        assert (read.rows, read.problems, read.row_count) == ((), (), 42)
        assert sum(post.count for post in read.posts) == Decimal("982.39")

    def test_has_vacancies_among_people_without_names(self):
        read = read_people((DATA / "mod_senior_posts_2016-03.csv").read_bytes(), name="x")

        assert (len(read.rows), len(read.posts), read.problems) == (37, 2, ())
        assert all(post.is_vacancy for post in read.posts)


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
            (
                b",".join([b"x"] * 1001) + b"\n1\n",
                "row 1 has 1,001 columns; at most 1,000 can be read",
            ),
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

    @given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
    @example(b"PK\x03\x04")
    @example(b"name,start,share,posts\n\xff,31.02.9999,9%,\n")
    def test_of_any_bytes_is_read_or_refused_in_a_sentence(self, content: bytes):
        for text in (content, b"name,email,id,start,share,posts,title\n" + content):
            with suppress(FileErrors):
                read_people(text, name="x")
