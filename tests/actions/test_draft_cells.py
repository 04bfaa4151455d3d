import pytest

from roles.actions.draft_cells import (
    quotes_lost,
    read_cell,
    said_by,
    set_evidence,
    set_saying,
    write_cell,
)
from roles.analysis.design import Mark, Strength
from roles.models import Cell, Exclusion
from tests.factories import ActivityFactory, CellFactory, RoleFactory

pytestmark = pytest.mark.django_db

EVIDENCE = {"basis": "derived", "quote": "they own it", "seed": "page 2", "note": "Really."}


@pytest.fixture
def place():
    activity = ActivityFactory(key="deploy", name="Deploy models")
    role = RoleFactory(version=activity.version, name="Analyst")
    return {"activity": activity, "role": role}


def says(place, wanted):
    return set_saying(**place, before=read_cell(**place), wanted=wanted)


def exclude(place, **values):
    values = {"strength": "hard", "text": "leaves it to others"} | values
    return Exclusion.objects.create(**place, **values)


class TestSetSaying:
    @pytest.mark.parametrize("before", [*Mark, *Strength, None])
    @pytest.mark.parametrize("wanted", [*Mark, *Strength, None])
    def test_leads_from_everything_to_everything_and_back(self, place, before, wanted):
        says(place, before)
        rows = read_cell(**place)

        after = says(place, wanted)

        assert said_by(read_cell(**place)) == wanted
        assert after == read_cell(**place)
        write_cell(**place, rows=rows)
        assert read_cell(**place) == rows

    def test_keeps_the_evidence_of_a_mark_that_changes(self, place):
        CellFactory(**place, **EVIDENCE)

        says(place, Mark.SUPPORT)

        assert Cell.objects.values("mark", *EVIDENCE).get() == {"mark": "support", **EVIDENCE}

    def test_keeps_the_words_of_an_exclusion_that_changes(self, place):
        exclude(place, quote="not theirs", position=4)

        says(place, Strength.SOFT)

        exclusion = Exclusion.objects.get()
        assert (exclusion.strength, exclusion.text) == ("soft", "leaves it to others")
        assert (exclusion.quote, exclusion.position) == ("not theirs", 4)

    @pytest.mark.parametrize(
        ("wanted", "words"),
        [
            (Strength.HARD, "leaves “Deploy models” to others"),
            (Strength.SOFT, "usually leaves “Deploy models” to others"),
        ],
    )
    def test_words_a_new_exclusion_and_puts_it_last(self, place, wanted, words):
        exclude({"role": place["role"]}, position=6)

        says(place, wanted)

        exclusion = Exclusion.objects.get(activity=place["activity"])
        assert (exclusion.text, exclusion.position) == (words, 7)

    def test_leaves_an_exclusion_that_a_mark_hides(self, place):
        CellFactory(**place)
        exclude(place)

        says(place, Mark.SUPPORT)

        assert Exclusion.objects.filter(**place).exists()

    def test_lets_a_mark_take_the_place_of_an_exclusion(self, place):
        exclude(place)

        says(place, Mark.OWNER)

        assert not Exclusion.objects.filter(**place).exists()

    def test_leaves_what_is_said_of_no_activity(self, place):
        exclude({"role": place["role"]})

        says(place, None)

        assert Exclusion.objects.count() == 1

    def test_writes_nothing_that_is_said_already(self, place, django_assert_num_queries):
        CellFactory(**place)
        before = read_cell(**place)

        with django_assert_num_queries(0):
            set_saying(**place, before=before, wanted=Mark.OWNER)


class TestSetEvidence:
    def test_of_a_mark_takes_basis_and_note(self, place):
        set_evidence(
            **place, before=read_cell(**place), wanted=Mark.OWNER, text="ignored", **EVIDENCE
        )

        assert Cell.objects.values("mark", *EVIDENCE).get() == {"mark": "owner", **EVIDENCE}
        assert not Exclusion.objects.exists()

    def test_of_an_exclusion_takes_its_words(self, place):
        set_evidence(
            **place, before=read_cell(**place), wanted=Strength.HARD, text="never will", **EVIDENCE
        )

        exclusion = Exclusion.objects.get()
        assert (exclusion.text, exclusion.quote) == ("never will", "they own it")

    def test_of_an_exclusion_without_words_takes_the_usual(self, place):
        exclude(place)

        set_evidence(**place, before=read_cell(**place), wanted=Strength.SOFT, text="", **EVIDENCE)

        assert Exclusion.objects.get().text == "usually leaves “Deploy models” to others"

    def test_touches_the_first_of_several_exclusions_alone(self, place):
        exclude(place, position=1)
        exclude(place, position=2, text="would not even try")

        set_evidence(
            **place, before=read_cell(**place), wanted=Strength.HARD, text="never will", **EVIDENCE
        )

        texts = Exclusion.objects.order_by("position").values_list("text", flat=True)
        assert list(texts) == ["never will", "would not even try"]

    def test_of_silence_takes_nothing(self, place):
        CellFactory(**place)

        set_evidence(**place, before=read_cell(**place), wanted=None, text="x", **EVIDENCE)

        assert said_by(read_cell(**place)) is None


class TestSaidBy:
    def test_a_mark_comes_before_exclusions(self, place):
        CellFactory(**place, mark="support")
        exclude(place)

        assert said_by(read_cell(**place)) is Mark.SUPPORT

    def test_a_hard_exclusion_comes_before_a_soft_one(self, place):
        exclude(place, strength="soft", position=1)
        exclude(place, strength="hard", position=2)

        assert said_by(read_cell(**place)) is Strength.HARD


class TestQuotesLost:
    def test_are_those_that_went_with_their_row(self, place):
        CellFactory(**place, quote="they own it")
        before = read_cell(**place)

        assert quotes_lost(before, says(place, Mark.SUPPORT)) == []
        assert quotes_lost(before, says(place, Strength.HARD)) == ["they own it"]
