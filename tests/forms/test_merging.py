from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from roles.forms.merging import MergingForm


class NoteForm(MergingForm):
    title = forms.CharField()
    size = forms.DecimalField(required=False)
    day = forms.DateField(required=False)
    kinds = forms.MultipleChoiceField(required=False, choices=[("a", "Alpha"), ("b", "Beta")])


SHOWN = {"title": "Old", "size": "1", "day": None, "kinds": ["a"]}


def sent(now: dict, **changed) -> NoteForm:
    """The form as it was shown, with what was changed in it, and what is stored by now."""
    data = QueryDict(mutable=True)
    for name, value in SHOWN.items():
        for key, part in ((f"initial-{name}", value), (name, changed.get(name, value))):
            data.setlist(key, part if isinstance(part, list) else ["" if part is None else part])
    form = NoteForm(data)
    form.remember(SHOWN)
    form.merge(SHOWN | now)
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
        ("title", "Mine", "Theirs", "it is Theirs now"),
        ("size", "2", "3", "it is 3 now"),
        ("kinds", [], ["a", "b"], "it is Alpha, Beta now"),
        ("kinds", ["b"], [], "it is empty now"),
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


def test_is_taken_as_it_is_if_it_does_not_say_what_it_showed():
    form = NoteForm(QueryDict("title=Mine"))
    form.remember(SHOWN)
    form.merge(SHOWN | {"title": "Theirs"})

    assert form.is_valid()
    assert form.cleaned_data["title"] == "Mine"
