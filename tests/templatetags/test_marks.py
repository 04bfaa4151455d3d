import pytest

from roles.templatetags.marks import avatar, icon, initials, mark, marked


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Renata Lima", "RL"),
            ("Ana Maria de Souza", "AS"),
            ("prince", "P"),
            ("Élodie Åberg", "ÉÅ"),
            ("E\u0301lodie", "É"),
            ("王小明", "王"),
            ("שרה כהן", "שכ"),
            ("हिंदी नाम", "हिंना"),
            ("(Ann) [Lee]", "AL"),
            ("🦄 Ann", "A"),
            ("🦄", "🦄"),
            ("7 of 9", "79"),
            ("", "?"),
            ("   ", "?"),
        ],
    )
    def test_are_letters_of_the_first_and_the_last_word(self, name, letters):
        assert initials(name) == letters


class TestMark:
    def test_is_a_word_with_its_shape(self):
        assert mark("gap", "Gap") == (
            '<span class="mark" data-tone="gap">'
            '<svg class="icon" aria-hidden="true"><use href="#icon-gap"/></svg>Gap</span>'
        )

    def test_is_loud_on_demand(self):
        assert 'class="mark mark-loud"' in mark("gap", "Gap", loud=True)

    def test_shows_markup_as_text(self):
        assert "<script>" not in mark("gap", "<script>")


def test_icon_is_hidden_from_readers_aloud():
    assert 'aria-hidden="true"' in icon("tick")


class TestAvatar:
    def test_of_a_person_has_no_kind(self):
        assert avatar("Ann Lee") == '<span class="avatar" aria-hidden="true">AL</span>'

    def test_of_an_open_seat_is_a_plus(self):
        assert 'data-kind="open"' in avatar("", "open")
        assert ">+<" in avatar("", "open")

    def test_shows_markup_as_text(self):
        assert "<b>" not in avatar("<b>")


class TestMarked:
    def test_marks_the_pieces_that_were_found_and_escapes_all(self):
        assert marked([("<a> ", False), ("b&", True)]) == "&lt;a&gt; <mark>b&amp;</mark>"
