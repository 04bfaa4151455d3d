import pytest
from django.core.exceptions import ValidationError

from roles.forms.part_fields import LinesField, LinkField, QuoteField, SkillsField, TableField


class TestLinesField:
    def test_reads_one_text_a_line(self):
        assert LinesField().clean(" One \r\n\r\n  two  words\n") == ["One", "two words"]

    def test_refuses_a_line_that_is_too_long(self):
        with pytest.raises(ValidationError, match="longer than 3 characters: “four”"):
            LinesField(longest=3).clean("one\nfour")

    def test_is_unchanged_by_blanks(self):
        assert not LinesField().has_changed(["one"], " one \r\n")
        assert LinesField().has_changed(None, "one")


class TestSkillsField:
    @pytest.mark.parametrize(
        ("line", "skill"),
        [
            ("Airflow (tool)", ("Airflow", "tool", "")),
            ("SQL", ("SQL", "knowledge", "")),
            ("CI/CD (GitHub) (tech): every day", ("CI/CD (GitHub)", "tech", "every day")),
            ("listening: a lot", ("listening", "knowledge", "a lot")),
        ],
    )
    def test_reads_a_skill_and_writes_it_again(self, line, skill):
        field = SkillsField()

        (read,) = field.clean(line)

        assert tuple(read[name] for name in ("name", "kind", "note")) == skill
        assert field.prepare_value([read]) == line


class TestQuoteField:
    def test_takes_12_words(self):
        assert len(QuoteField().clean("word " * 12).split()) == 12

    def test_refuses_13(self):
        with pytest.raises(ValidationError, match="at most 12 words; this has 13"):
            QuoteField().clean("word " * 13)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "example.org", "https://a b"])
def test_a_link_is_a_web_address(link):
    with pytest.raises(ValidationError, match="A web address begins with"):
        LinkField().clean(link)


class TestTableField:
    @pytest.fixture
    def field(self):
        field = TableField(columns=["own", "shared"])
        field.keys = ["deploy", "a:b"]
        return field

    def test_has_a_row_for_every_key(self, field):
        table = field.clean(["shared:a:b", "own:a:b", ""])

        assert table == {"deploy": [], "a:b": ["own", "shared"]}
        assert field.prepare_value(table) == ["own:a:b", "shared:a:b"]

    @pytest.mark.parametrize("box", ["own:gone", "peer:deploy", "deploy", ":"])
    def test_refuses_what_it_does_not_offer(self, field, box):
        with pytest.raises(ValidationError, match="not part of this draft"):
            field.clean([box])
