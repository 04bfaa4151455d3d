import pytest

from roles.templatetags.titles import sureness
from roles.titles import Candidate, Suggestion
from roles.titles.suggestions import Basis


@pytest.mark.parametrize(
    ("confidence", "said"),
    [(0.98, "Sure, 98%"), (0.8, "Sure, 80%"), (0.6, "Likely, 60%"), (0.5, "A guess, 50%")],
)
def test_sureness_is_a_word_and_a_number(confidence, said):
    candidate = Candidate("data_engineer", confidence, Basis.WORDS, "")

    assert sureness(Suggestion("Data Engineer", (candidate,), "")) == said


def test_sureness_of_nothing_is_no_number():
    assert sureness(Suggestion("Chef", (), "")) == "No role"
