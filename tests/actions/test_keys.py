import pytest

from roles.actions.keys import free_key


class TestFreeKey:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("ML Platform", "ml-platform"),
            ("=cmd()", "cmd"),
            ("a, b", "a-b"),
            ("نادية", "team"),
            ("😀", "team"),
            ("x" * 300, "x" * 60),
        ],
    )
    def test_is_short_and_plain(self, name, key):
        assert free_key(name, set(), otherwise="team") == key

    def test_is_numbered_where_it_is_taken(self):
        assert free_key("Ann", {"ann", "ann-2"}, otherwise="person") == "ann-3"
