"""The table of words holds together: nothing in it can be reached by no title."""

from roles.titles.words import Sort, read_words

WORDS = read_words()
FIELDS = {
    WORDS.kind(word.text)
    for found in WORDS.by_spelling.values()
    for word in found
    if word.sort is Sort.FIELD
}
PROFESSIONS = {
    word.text
    for found in WORDS.by_spelling.values()
    for word in found
    if word.sort is Sort.PROFESSION
}
KINDS = FIELDS | set(WORDS.compounds.values())


class TestWords:
    def test_mean_something_only_for_professions_it_knows(self):
        assert set(WORDS.meanings) <= PROFESSIONS

    def test_mean_something_only_in_fields_it_knows(self):
        used = {field for meanings in WORDS.meanings.values() for field in meanings} - {""}
        assert used | set(WORDS.disciplines) <= KINDS

    def test_are_sure_to_a_degree(self):
        for meanings in WORDS.meanings.values():
            for roles in meanings.values():
                assert all(0 < sureness < 1 for sureness in roles.values())

    def test_make_fields_of_fields(self):
        parts = {pair: pair.split(" ") for pair in WORDS.compounds}
        known = {part for kind in KINDS for part in kind.split(" ")}
        assert [pair for pair, names in parts.items() if not set(names) <= known] == []

    def test_are_corrected_only_to_words_it_knows(self):
        assert set(WORDS.misspelt) <= WORDS.known
        assert set(WORDS.typos.values()) <= WORDS.known
