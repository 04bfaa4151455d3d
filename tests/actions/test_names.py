import pytest

from roles.actions.names import NameTaken, refuse_taken


class TestRefuseTaken:
    @pytest.mark.parametrize("name", ["Search", "search", " SEARCH ", "\uff33earch"])
    def test_refuses_what_looks_the_same(self, name):
        with pytest.raises(NameTaken, match="There already is a team called “Search”"):
            refuse_taken("team", name, ["Listings", "Search"])

    def test_lets_another_name_pass(self):
        refuse_taken("team", "Search 2", ["Search"])
