from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from roles.forms.merging import MergingForm, put
from roles.forms.part_fields import TableField


class NoteForm(MergingForm):
    title = forms.CharField()
    size = forms.DecimalField(required=False)
    day = forms.DateField(required=False)
    kinds = forms.MultipleChoiceField(required=False, choices=[("a", "Alpha"), ("b", "Beta")])
    places = TableField(columns=["own", "lent"])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places"].keys = ["train", "serve"]


class StrictForm(NoteForm):
    trusts_the_unsaid = False


SHOWN = {
    "title": "Old",
    "size": "1",
    "day": None,
    "kinds": ["a"],
    "places": {"train": ["own"], "serve": []},
}


def sent(now: dict, **changed) -> NoteForm:
    """The form as it was shown, with what was changed in it, and what is stored by now."""
    data = QueryDict(mutable=True)
    shown = NoteForm()
    shown.compare_with(SHOWN)
    data["seen"] = shown.seen
    for name, value in (SHOWN | changed).items():
        put(data, name, shown.fields[name], value)
    form = NoteForm(data)
    form.compare_with(SHOWN | now)
    return form


@pytest.mark.parametrize(
    ("name", "theirs"),
    [("title", "New"), ("size", "2"), ("day", date(2026, 1, 1)), ("kinds", ["a", "b"])],
)
def test_keeps_what_somebody_else_changed(name, theirs):
    form = sent({name: theirs})

    assert form.is_valid()
    assert str(form.cleaned_data[name]) == str(theirs)


@pytest.mark.parametrize(
    ("name", "mine"), [("title", "New"), ("size", "2"), ("day", "2026-01-01"), ("kinds", ["b"])]
)
def test_takes_what_this_person_changed(name, mine):
    form = sent({}, **{name: mine})

    assert form.is_valid()
    assert str(form.cleaned_data[name]) == str(mine)


@pytest.mark.parametrize(
    ("name", "mine", "theirs", "words"),
    [
        ("title", "Mine", "Theirs", "It says now: “Theirs”"),
        ("size", "2", "3", "It says now: “3”"),
        ("kinds", [], ["a", "b"], "It says now: “Alpha, Beta”"),
        ("kinds", ["b"], [], "It is empty now."),
    ],
)
def test_shows_where_both_changed_the_same(name, mine, theirs, words):
    form = sent({name: theirs}, **{name: mine})

    assert not form.is_valid()
    assert words in form.errors[name][0]
    assert form[name].value() == mine


def test_is_no_conflict_where_both_say_the_same():
    assert sent({"title": "New"}, title="New").is_valid()


def test_equal_numbers_are_no_change():
    assert sent({"size": "1.00"}, size="2").is_valid()


@pytest.mark.parametrize("size", ["NaN", "sNaN", "Infinity", "much"])
def test_stands_what_is_no_number(size):
    assert "size" in sent({"size": "2"}, size=size).errors


def test_is_taken_as_it_is_if_it_does_not_say_what_it_showed():
    form = NoteForm(QueryDict("title=Mine"))
    form.compare_with(SHOWN | {"title": "Theirs"})

    assert form.is_valid()
    assert form.cleaned_data["title"] == "Mine"


def test_overwrites_nothing_without_what_it_showed_where_that_is_not_trusted():
    form = StrictForm(QueryDict("title=Mine"))
    form.compare_with({"title": "Theirs"})

    assert "It says now: “Theirs”" in form.errors["title"][0]


@pytest.mark.parametrize(
    "seen",
    ["", "[]", "{", pytest.param("[" * 100_000, id="deep"), '{"title": {}, "day": 3, "places": 3}'],
)
def test_stands_whatever_comes_back_as_seen(seen):
    data = QueryDict("title=Mine&places=own:serve", mutable=True)
    data["seen"] = seen
    form = NoteForm(data)
    form.compare_with(SHOWN | {"day": date(2026, 1, 1)})

    assert list(form.errors) == ["title", "size", "day", "kinds", "places"]


def test_may_change_different_rows_of_a_table():
    form = sent({"places": {"train": [], "serve": []}}, places={"train": ["own"], "serve": ["own"]})

    assert form.is_valid()
    assert form.cleaned_data["places"] == {"train": [], "serve": ["own"]}


def test_shows_the_row_of_a_table_that_both_changed():
    form = sent(
        {"places": {"train": ["lent"], "serve": []}}, places={"train": [], "serve": ["own"]}
    )

    assert "train" in form.errors["places"][0]
    assert "serve" not in form.errors["places"][0]


def test_has_seen_what_is_stored_when_it_is_sent_again():
    refused = sent({"title": "Theirs"}, title="Mine")
    data = refused.data.copy()
    data["seen"] = refused.seen
    again = NoteForm(data)
    again.compare_with(SHOWN | {"title": "Theirs"})

    assert again.is_valid()
    assert again.cleaned_data["title"] == "Mine"


def test_says_who_changed_it_last():
    form = NoteForm(QueryDict("title=Mine&seen={}"))
    form.changed_by = "Bo"
    form.compare_with({"title": "Theirs"})

    assert "since you opened this page, last by Bo. It says" in form.errors["title"][0]
