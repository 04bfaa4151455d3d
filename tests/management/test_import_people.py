import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from roles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data"
SOURCEGRAPH = DATA / "sourcegraph_people_2022-09.csv"
LATER = DATA / "sourcegraph_people_2023-06.csv"


@pytest.fixture
def sheet(tmp_path):
    def write(text):
        file = tmp_path / "people.csv"
        file.write_text(text)
        return file

    return write


def run(file, *options):
    """What the command writes, what it complains about, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_people",
            str(file),
            "--organisation",
            "acme",
            *options,
            stdout=out,
            stderr=err,
            no_color=True,
        )
    return out.getvalue(), err.getvalue(), ended.value.code


@pytest.mark.usefixtures("organisation")
class TestImportPeople:
    def test_stores_everybody_and_says_so_as_json(self):
        out, _, code = run(SOURCEGRAPH, "--format", "json")

        assert json.loads(out) == {
            "rows": 234,
            "people": 229,
            "new": 229,
            "changed": 0,
            "left": 0,
            "problems": [],
        }
        assert code == 0
        assert Person.objects.count() == 229

    def test_counts_who_left_and_does_nothing_about_them(self):
        run(SOURCEGRAPH)

        out, _, code = run(LATER, "--format", "json")

        counts = json.loads(out)
        assert (counts["new"], counts["changed"], counts["left"]) == (30, 108, 72)
        assert code == 0
        assert Person.objects.count() == 259
        assert not Person.objects.exclude(leaves_on=None).exists()

    def test_marks_who_left_if_it_is_told_the_day(self, sheet, organisation):
        bob = PersonFactory(organisation=organisation, name="Bob")

        run(sheet("name\nAnn\n"), "--left-on", "2026-11-01")

        bob.refresh_from_db()
        assert f"{bob.leaves_on}" == "2026-11-01"

    def test_stores_nothing_in_a_dry_run(self):
        out, _, _ = run(SOURCEGRAPH, "--dry-run")

        assert "229 new" in out
        assert "Nothing was stored." in out
        assert not Person.objects.exists()

    def test_tells_each_problem_with_its_row_and_column(self, sheet):
        file = sheet("name,FTE,boss\nAnn,1.2,\nBob,1,Zoe\nVacant,1,\n")

        out, _, code = run(file, "--format", "json")

        told = json.loads(out)
        assert [(one["row"], one["column"], one["value"]) for one in told["problems"]] == [
            (2, "FTE", "1.2"),
            (3, "boss", "Zoe"),
            (4, "name", ""),
        ]
        assert told["problems"][1]["problem"] == "nobody is found by that"
        assert told["problems"][2]["problem"] == "is a vacancy, so there is nobody to bring in"
        assert (told["rows"], told["people"], code) == (3, 1, 1)

    def test_says_in_words_what_is_left_out(self, sheet):
        out, _, code = run(sheet("name,FTE,boss\nAnn,1.2,\nBob,1,Zoe\n"))

        assert "left out row 2, FTE, “1.2”: is more than one person's time" in out
        assert "noted    row 3, boss, “Zoe”: nobody is found by that" in out
        assert "1 new, 0 changed, 0 as before, 0 not in the sheet" in out
        assert code == 1

    def test_brings_in_nobody_from_a_count_of_posts(self):
        out, _, code = run(DATA / "ukho_posts_2011-09.csv", "--format", "json")

        told = json.loads(out)
        assert (told["rows"], told["people"], len(told["problems"]), code) == (42, 0, 42, 1)
        assert told["problems"][1]["problem"] == "counts 1.6 posts and names nobody to bring in"

    @pytest.mark.parametrize(("options", "new"), [((), 1), (("--same-name", "same"), 0)])
    def test_takes_another_id_for_somebody_new_unless_told(self, sheet, organisation, options, new):
        PersonFactory(organisation=organisation, name="Ann", external_id="7")

        out, _, code = run(sheet("id,name\n8,Ann\n"), "--format", "json", *options)

        assert (json.loads(out)["new"], code) == (new, 1)

    @pytest.mark.parametrize("text", ["", "name\n", "colour\nred\n"])
    def test_refuses_what_is_no_list_of_people(self, sheet, text):
        out, err, code = run(sheet(text))

        assert (out, code) == ("", 2)
        assert "people.csv: " in err

    def test_refuses_an_organisation_that_is_not_there(self, sheet):
        _, err, code = run(sheet("name\nAnn\n"), "--organisation", "acne")

        assert "there is no organisation “acne”; did you mean “acme”?" in err
        assert code == 2

    def test_refuses_a_day_that_is_none(self, sheet):
        with pytest.raises(Exception, match="must be a day such as 2026-01-31"):
            run(sheet("name\nAnn\n"), "--left-on", "soon")
