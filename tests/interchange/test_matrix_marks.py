import pytest

from roles.interchange.matrix_marks import mixed_letters, read_marks


def letters(text: str) -> str:
    return "".join(level.letter for level in read_marks(text).levels)


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "read"),
        [("R", "R"), ("a", "A"), ("A/R", "RA"), ("R, A", "RA"), ("R+A", "RA"), ("RA", "RA")]
        + [("raci", "RACI"), ("R\nI", "RI"), ("(S)", "S"), ("R and A", "RA"), ("R*", "R")]
        + [("R¹", "R"), ("x", "R"), ("X", "R"), ("✓", "R"), ("✔\ufe0f", "R"), ("1", "R")]
        + [("yes", "R"), ("TRUE", "R"), ("[x]", "R"), ("Responsible", "R"), ("Owner / Lead", "R")]
        + [("accountable", "A"), ("Signs off", "A"), ("Support(s)", "S"), ("C - Consulted", "C")]
        + [("informiert", "I"), ("rechenschaftspflichtig", "A"), ("consulté", "C")],
    )
    def test_mean_levels(self, text: str, read: str):
        assert letters(text) == read
        assert read_marks(text).is_clear

    @pytest.mark.parametrize(
        "text", ["", "-", "–", "—", "0", "no", "n/a", "N/A", "none", "[ ]", "…", "❌", "FALSE"]
    )
    def test_mean_nothing(self, text: str):
        assert read_marks(text).is_none

    @pytest.mark.parametrize(
        ("text", "unknown", "read"),
        [("Q", "Q", ""), ("R/Q", "Q", "R"), ("R?", "R?", "R"), ("?", "?", ""), ("2", "2", "")]
        + [("RR", "RR", ""), ("Air", "Air", ""), ("R/E", "E", "R"), ("R" * 300, "R" * 300, "")],
    )
    def test_may_be_unknown(self, text: str, unknown: str, read: str):
        assert read_marks(text).unknown == (unknown,)
        assert letters(text) == read

    @pytest.mark.parametrize(
        ("text", "read", "alike"),
        [("А", "A", "А"), ("Α", "A", "Α"), ("Ａ", "A", "Ａ"), ("С/R", "RC", "С"), ("х", "R", "х")]
        + [("®", "R", "®"), ("l", "I", "l"), ("Ⓡ", "R", "Ⓡ"), ("Сonsulted", "C", "С")],
    )
    def test_may_look_like_others(self, text: str, read: str, alike: str):
        assert letters(text) == read
        assert [char for char, _ in read_marks(text).look_alikes] == [alike]


class TestMixedLetters:
    @pytest.mark.parametrize(
        ("name", "mixed"),
        [("Dаta", ("а",)), ("Данные", ()), ("β-test", ()), ("Data", ()), ("Größe", ())],
    )
    def test_are_those_of_another_script_in_a_latin_word(self, name: str, mixed: tuple[str, ...]):
        assert mixed_letters(name) == mixed
