import pytest

from roles.pages.search_words import Match, Vocabulary, stem, words_in

LIBRARY = Vocabulary(words_in("deploy deployment models airflow sre monitoring ci cd a who"))


class TestWordsIn:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Who deploys models?", ["who", "deploys", "models"]),
            ("CI/CD", ["ci", "cd"]),
            ("Größe ＡＢ", ["grösse", "ab"]),
            ("王小明", ["王小明"]),
            ("?!", []),
        ],
    )
    def test_are_in_small_letters_without_signs(self, text, words):
        assert words_in(text) == words


class TestStem:
    @pytest.mark.parametrize("word", ["deploys", "deployed", "deploying", "deployment"])
    def test_is_what_forms_of_a_word_have_in_common(self, word):
        assert stem(word) == "deploy"


class TestAsk:
    def test_leaves_out_the_words_that_say_nothing(self):
        assert LIBRARY.ask("Who deploys the models?").words == ("deploys", "models")

    def test_keeps_them_where_there_are_no_others(self):
        assert LIBRARY.ask("who").matches == ({"who": Match.EXACT},)

    def test_finds_other_forms_of_a_word(self):
        assert LIBRARY.ask("deploys").matches == ({"deploy": Match.STEM, "deployment": Match.STEM},)

    def test_prefers_the_word_itself_to_its_start_and_that_to_its_stem(self):
        (found,) = LIBRARY.ask("deploy").matches

        assert found == {"deploy": Match.EXACT, "deployment": Match.START}
        assert Match.EXACT > Match.START > Match.STEM > Match.SLIP

    @pytest.mark.parametrize(("typed", "meant"), [("airflwo", "airflow"), ("modles", "models")])
    def test_forgives_a_slip(self, typed, meant):
        asked = LIBRARY.ask(typed)

        assert asked.matches == ({meant: Match.SLIP},)
        assert asked.instead == ((typed, meant),)

    @pytest.mark.parametrize("typed", ["sra", "c", "airbrush"])
    def test_forgives_none_in_short_words_nor_two_many(self, typed):
        assert LIBRARY.ask(typed).matches == ({},)

    def test_reads_twelve_words_at_most(self):
        assert len(LIBRARY.ask(" ".join(f"w{n}" for n in range(99))).words) == 12


class TestPieces:
    def test_mark_every_form_of_a_word_and_keep_the_rest_as_it_is(self):
        asked = LIBRARY.ask("deploys")

        assert asked.pieces("They Deploy, by deployment.") == (
            ("They ", False),
            ("Deploy", True),
            (", by ", False),
            ("deployment", True),
            (".", False),
        )

    def test_of_a_text_without_any_are_the_text(self):
        assert LIBRARY.ask("sre").pieces("Nothing here") == (("Nothing here", False),)
