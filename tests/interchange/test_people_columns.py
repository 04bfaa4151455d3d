import pytest

from roles.interchange.people_columns import columns_of, guess_columns
from roles.interchange.tables import Table, read_table


def table(text: str) -> Table:
    return read_table(text.encode(), name="x")


def guessed(heading: str) -> str:
    fields, _ = guess_columns(table(f"{heading},x\n1,2\n"))
    return fields.get(0, "")


class TestGuess:
    @pytest.mark.parametrize(
        ("heading", "field"),
        [
            *(("NAME", "name"), ("full_name", "name"), ("Employee Full Name", "name")),
            *(("Job Title (HR)", "title"), ("Team/Department", "team"), ("E-mail", "email")),
            *(("Line Manager", "manager"), ("% FTE", "share"), ("Hire date", "start")),
            *(("Manager name", "manager"), ("Personnel number", "external_id")),
            *(("Salary", ""), ("Office", "")),
        ],
    )
    def test_knows_usual_names(self, heading: str, field: str):
        assert guessed(heading) == field

    def test_gives_a_field_one_column_and_the_plainest_name_first(self):
        fields, _ = guess_columns(table("Parent department,Unit,Department\na,b,c\n"))

        assert fields == {2: "team"}

    def test_takes_names_that_several_people_share_for_their_groups(self):
        fields, notes = guess_columns(table("name,id\nA,1\nB,1\nA,2\nB,2\n"))

        assert fields == {0: "team", 1: "external_id"}
        assert "“name” differs" in notes[0]

    def test_does_not_where_one_name_is_spelt_in_two_ways(self):
        fields, notes = guess_columns(table("name,id\nAnn,1\nAnn Lee,1\nBob,2\n"))

        assert (fields[0], notes) == ("name", ())


class TestColumns:
    def test_show_what_they_hold(self):
        (name, other) = columns_of(table("name,,x\nAnn,1,\nAnn,2,\n,3,\n"), {0: "name"})[:2]

        assert (name.heading, name.label, name.samples) == ("name", "Name", ("Ann",))
        assert (other.heading, other.field, other.samples) == ("", "", ("1", "2", "3"))
