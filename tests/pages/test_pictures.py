import re
from pathlib import Path

import pytest

from roles.pages.pictures import (
    TONES,
    Label,
    Towards,
    arrow_head,
    fitted,
    isolated,
    path_through,
    text_width,
    without_what_xml_lacks,
    wrapped,
)

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"


class TestTextWidth:
    @pytest.mark.parametrize(
        ("narrow", "wide"), [("ill", "mmm"), ("abc", "ABC"), ("abc", "日本語"), ("日", "🚀")]
    )
    def test_knows_wide_signs_from_narrow_ones(self, narrow, wide):
        assert text_width(narrow, 13) < text_width(wide, 13)

    def test_grows_with_the_size_and_the_weight(self):
        assert text_width("Ann", 26) == 2 * text_width("Ann", 13)
        assert text_width("Ann", 13) < text_width("Ann", 13, bold=True)

    def test_has_no_room_for_what_is_written_on_another_sign(self):
        assert text_width("e\N{COMBINING ACUTE ACCENT}", 13) == text_width("e", 13)
        assert text_width(isolated("Ann"), 13) == text_width("Ann", 13)


class TestFitted:
    def test_is_the_whole_text_where_there_is_room(self):
        assert fitted("Ann  Lee\n", 100, 13) == Label("Ann Lee")

    @pytest.mark.parametrize("bold", [False, True])
    @pytest.mark.parametrize(
        "text", ["Maximilian von Hohenstein", "検索ランキングチーム", "m" * 40]
    )
    def test_ends_in_an_ellipsis_and_keeps_the_whole(self, text, bold):
        label = fitted(text, 80, 13, bold=bold)

        assert label.full == text
        assert label.text.endswith("…")
        assert len(label.text) > 3
        assert text_width(label.text, 13, bold=bold) <= 80

    def test_takes_no_sign_apart(self):
        family = "👩\N{ZERO WIDTH JOINER}💻"

        for width in range(10, 80):
            text = fitted(f"{family * 2}e\N{COMBINING ACUTE ACCENT}xyz", width, 13).text
            assert re.fullmatch(rf"({family}){{0,2}}(e\u0301)?[xyz]*…?", text)

    def test_without_any_room_is_an_ellipsis(self):
        assert fitted("Ann", 1, 13).text == "…"


class TestWrapped:
    def test_breaks_between_words(self):
        assert wrapped("one two three", 60, 13, lines=3) == (Label("one two"), Label("three"))

    def test_cuts_the_last_line_and_keeps_the_whole(self):
        first, last = wrapped("one two three four five", 60, 13, lines=2)

        assert first == Label("one two")
        assert last.text.endswith("…")
        assert last.full == "one two three four five"

    def test_breaks_a_word_that_no_line_holds(self):
        lines = wrapped("x" * 20, 60, 13, lines=9)

        assert "".join(line.text for line in lines) == "x" * 20
        assert all(text_width(line.text, 13) <= 60 for line in lines)

    def test_of_nothing_has_no_line(self):
        assert wrapped(" ", 60, 13, lines=2) == ()


@pytest.mark.parametrize(
    ("towards", "path"),
    [
        (Towards.RIGHT, "M3 8.5L10 5L3 1.5"),
        (Towards.LEFT, "M17 1.5L10 5L17 8.5"),
        (Towards.DOWN, "M13.5 -2L10 5L6.5 -2"),
        (Towards.UP, "M6.5 12L10 5L13.5 12"),
    ],
)
def test_arrow_head_has_its_tip_where_it_points(towards, path):
    assert arrow_head(10, 5, towards) == path


def test_path_leads_through_every_point():
    assert path_through([(1, 2), (1, 3.14), (5.0, 3.14)]) == "M1 2L1 3.1L5 3.1"


def test_xml_can_hold_what_is_left_of_any_name():
    assert without_what_xml_lacks("A\x0bn\x00n\t🚀\ufffe") == "Ann\t🚀"


def test_tones_are_those_of_the_style_sheets_in_the_light():
    light = dict(
        re.findall(r"--([a-z]+): light-dark\((#\w+),", TOKENS.read_text(encoding="utf-8"))
    ) | {"shared": "accent", "low": "muted"}

    for name, tone in TONES.items():
        assert tone.full == light.get(light[name], light[name])
