from roles.interchange.people_rows import SameName
from roles.interchange.people_sheet import PeopleSheet, open_people, people_of


def sheet(text: str, **options: object) -> PeopleSheet:
    return people_of(open_people(text.encode(), name="x"), name="x", **options)


def told(read: PeopleSheet) -> list[tuple[int, str, str]]:
    return [(one.row, one.value, one.problem) for one in read.problems]


class TestPerson:
    def test_is_one_in_several_rows_of_one_id(self):
        assert sheet("id,title\n1,CEO\n1,Interim Lead\n").people_count == 1

    def test_is_one_in_several_rows_of_one_email(self):
        read = sheet("name,email,title\nAnn,a@x.org,CEO\nAnn,A@x.org,Lead\n")

        assert read.people_count == 1

    def test_is_known_by_the_email_where_the_id_is_missing(self):
        read = sheet("name,email,id,title\nAnn,a@x.org,1,CEO\nAnn,a@x.org,,Lead\n")

        assert (read.people_count, read.problems) == (1, ())

    def test_is_known_by_the_name_where_only_one_has_it(self):
        read = sheet("name,id,title\nAnn,1,CEO\nann,,Lead\n")

        assert read.people_count == 1
        assert read.notes == ("Row 3 is taken for ann of row 2.",)

    def test_is_another_with_another_id_and_the_same_name(self):
        assert sheet("name,id\nAnn,1\nAnn,2\n").people_count == 2

    def test_is_unclear_where_several_have_the_name(self):
        read = sheet("name,id\nAnn,1\nAnn,2\nAnn,\n")

        assert told(read) == [
            (4, "Ann", "is called like several, in rows 2, 3; give the id or the e-mail")
        ]

    def test_has_no_email_of_somebody_else(self):
        read = sheet("name,email,id\nAnn,a@x.org,1\nBob,A@x.org,2\nCy,a@x.org,\n")

        problem = "is the e-mail of Ann in row 2 too"
        assert told(read) == [(3, "A@x.org", problem), (4, "a@x.org", problem)]
        assert [row.name for row in read.rows] == ["Ann"]

    def test_has_no_id_of_somebody_else(self):
        assert told(sheet("name,id\nAnn,1\nBob,1\n")) == [(3, "1", "is the id of Ann in row 2 too")]

    def test_is_not_told_twice_the_same(self):
        read = sheet("name,id,share\nAnn,1,0.5\nAnn,1,0.5\n")

        assert told(read) == [(3, "Ann", "says the same as row 2")]
        assert len(read.left_out) == 1


class TestSameName:
    TEXT = "name,title\nAnn,CEO\nBob,x\nAnn,Lead\n"

    def test_is_one_person_unless_somebody_says_otherwise(self):
        read = sheet(self.TEXT)

        assert read.people_count == 2
        assert read.same_names == (SameName("Ann", (2, 4), is_one=True),)

    def test_is_somebody_else_in_each_row_if_somebody_says_so(self):
        read = sheet(self.TEXT, apart=["ann"])

        assert read.people_count == 3
        assert read.same_names == (SameName("Ann", (2, 4), is_one=False),)

    def test_may_be_in_rows_that_say_the_same(self):
        assert sheet("name\nAnn\nAnn\n", apart=["ann"]).people_count == 2
