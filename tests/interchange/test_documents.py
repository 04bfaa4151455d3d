import time

import pytest

from roles.interchange.documents import read_document
from roles.interchange.file_errors import FileErrors
from tests.interchange.files import HEAD, errors_in, problem_of, read

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


class TestUnreadableFile:
    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"", "the file is empty"),
            (b" \n\n", "the file is empty"),
            (b"\xef\xbb\xbf", "the file is empty"),
            (b"- a\n- b", "must hold a mapping of fields, not a list"),
            (b"[]", "must hold a mapping of fields, not a list"),
            (b"hello", "must hold a mapping of fields, not “hello”"),
            (b"# nothing", "must hold a mapping of fields, not nothing"),
            (b"PK\x03\x04\x14\x00", "holds binary content"),
            (b"\x89PNG\r\n\x1a\n", "not a text file in UTF-8 or UTF-16"),
            ("name: Größe".encode("latin-1"), "not a text file in UTF-8 or UTF-16"),
            (b"a: [", "line 2: this is not YAML"),
            (b"a: 'b", "line 1: this is not YAML"),
            (b"a: b\n\tc: d", "line 2: this is not YAML"),
            (b'a: "\\ud800"', "line 1: this is not YAML"),
            (b"a: 1\n---\nb: 2", "line 2: the file holds more than one document"),
            (b"a: !!python/object:os.system x", "tags such as"),
            (b"a: !!set {x}", "tags such as"),
            (b"? [a, b]\n: c", "the name of a field must be a word"),
            (b"a: &x b\n? *x\n: c", "the name of a field must be a word"),
            (b"a: *b", "*b refers to nothing above it"),
            (b"a: &x [*x]", "*x refers to nothing above it"),
            (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MiB"),
            (LAUGHS.encode(), "line 7: the file expands to more than 1,000,000 values"),
            (b"[" * 100_000, "nests deeper than 40 levels"),
            (b"a: " + b"{a: " * 100_000, "nests deeper than 40 levels"),
            (b"- " * 5_000, "nests deeper than 40 levels"),
        ],
    )
    def test_is_refused_with_a_sentence(self, content: bytes, problem: str):
        started = time.process_time()

        assert problem in problem_of(content)
        assert time.process_time() - started < 2

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"{", "line 1: this is not JSON"),
            (b'{"a": 1,}', "line 1: this is not JSON"),
            (b"a: b", "line 1: this is not JSON"),
            (b'{"a": ' * 100 + b"1" + b"}" * 100, "nests deeper than 40 levels"),
            (b'{"a": ' * 100_000, "nests deeper than 40 levels"),
            (b'{"a": ' + b"1" * 5_000 + b"}", "a number in the file is too long"),
        ],
    )
    def test_is_refused_as_json_too(self, content: bytes, problem: str):
        assert problem in problem_of(content, name="x.json")


class TestDocument:
    def test_reads_what_aliases_stand_for(self):
        document = read_document(b"a: &x [1, 2]\nb: *x\nc: [*x, &y z, *y]", name="x")

        assert document.value == {"a": [1, 2], "b": [1, 2], "c": [[1, 2], "z", "z"]}

    def test_takes_words_as_yaml_does_and_keys_as_text(self):
        document = read_document(b"no: no\n1: 1\n2026-01-01: '2026-01-01'\n~: ~", name="x")

        assert document.value == {"no": False, "1": 1, "2026-01-01": "2026-01-01", "~": None}

    @pytest.mark.parametrize("word", ["2026-13-45", "=", "<<", "1:2:x", "0o8", "._"])
    def test_takes_for_text_what_only_looks_like_something_else(self, word: str):
        assert read_document(f"a: {word}".encode(), name="x").value == {"a": word}

    def test_knows_the_lines_of_its_problems(self):
        text = b"a:\n  - b: &x 1\n    c:\n      - 2\n    d: *x\n"
        paths = [("missing",), ("a", 0, "missing"), ("a", 0, "c", 0), ("a", 0, "d")]

        errors = read_document(text, name="x").errors((path, "is wrong", None) for path in paths)

        assert [str(error) for error in errors.errors] == [
            "missing: is wrong",
            "a[0].missing, line 2: is wrong",
            "a[0].c[0], line 4: is wrong",
            "a[0].d, line 5: is wrong",
        ]

    def test_has_no_lines_in_json(self):
        errors = read_document(b'{"a":\n {"b": 1}}', name="x").errors([(("a", "b"), "is wrong", 1)])

        assert str(errors) == "x: a.b: is wrong"

    @pytest.mark.parametrize("text", ["{a: {b: 1, b: 2}}", '{"a": {"b": 1, "b": 2}}'])
    def test_notices_fields_that_stand_twice(self, text: str):
        assert read_document(text.encode(), name="x").twins == (("a", "b"),)

    def test_notices_twins_inside_of_twins(self):
        document = read_document(b"a: [1, {b: 1, b: 2}]\na: []", name="x")

        assert document.twins == (("a", 1, "b"), ("a",))
        assert len(document.errors([]).errors) == 2

    def test_is_yaml_even_if_it_starts_with_a_brace(self):
        assert read_document(b"{a: b}", name="x.yaml").value == {"a": "b"}


@pytest.mark.parametrize("field", ["a: 1\n", "a{}: 1\n", "teams: [{{key: A}}]\n", "- {{}}\n"])
def test_a_long_list_of_mistakes_takes_no_long_time(field: str):
    started = time.process_time()

    with pytest.raises(FileErrors):
        read("".join(field.format(n) for n in range(20_000)))

    assert time.process_time() - started < 5


def test_a_json_file_may_not_hold_what_json_lacks():
    text = '{"format": "teamdesign/1", "framework": "mlops-who-does-what",'
    text += '"people": [{"key": "a", "available": NaN}, {"key": "b", "name": "\\ud800"}]}'

    assert errors_in(text) == {
        "people[0].available": "must be a finite number, not nan",
        "people[1].name": "must be text, without half a character, not “\N{REPLACEMENT CHARACTER}”",
    }


def test_no_error_repeats_what_it_cannot_show():
    error = errors_in(f"{HEAD}serving: '{'x' * 5000}'")["serving"]

    assert len(error) < 150


def test_all_errors_stand_in_the_text_of_the_exception():
    errors = FileErrors.single("x.yaml", "it is wrong", line=3)

    assert str(errors) == "x.yaml: line 3: it is wrong"


@pytest.mark.parametrize(
    ("problems", "last"),
    [
        (1000, "x.yaml: ticks[999].person, line 1005: there is no person “nix”; known: ann"),
        (1500, "x.yaml: and 500 more"),
        (2500, "x.yaml: and at least 1,000 more"),
    ],
)
def test_says_how_many_errors_it_does_not_tell(problems: int, last: str):
    tick = "  - {activity: x, person: nix, team: A}\n"
    text = f"{HEAD}people: [{{key: ann}}]\nteams: [{{key: A}}]\nticks:\n{tick * problems}"

    with pytest.raises(FileErrors) as raised:
        read(text)

    assert len(raised.value.errors) == 1000
    assert str(raised.value).splitlines()[-1] == last
