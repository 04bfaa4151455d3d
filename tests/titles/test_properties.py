"""What holds for any title, also of no sense."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.interchange.framework_file import read_shipped, shipped_frameworks
from roles.titles import Suggester

SUGGESTERS = {slug: Suggester(read_shipped(slug).facts()) for slug in shipped_frameworks()}
USUAL = SUGGESTERS["mlops-who-does-what"]

WORDS = (
    *("data", "ml", "machine", "learning", "software", "platform", "product", "research", "sales"),
    *("engineer", "scientist", "analyst", "manager", "head", "lead", "of", "and", "für", "center"),
    *("/", ",", "-", "(", ")", "&", "senior", "ii", "数据", "de", "ds", "Zürich", "dataengineer"),
)
TITLES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
SENIORITY = st.sampled_from(("Senior", "Sr.", "Junior", "Staff", "Principal", "Associate"))


class TestAnyTitle:
    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=80) | TITLES, st.sampled_from(sorted(SUGGESTERS)))
    def test_gives_roles_of_the_framework_in_order(self, title, slug):
        found = SUGGESTERS[slug].suggest(title)

        roles = [one.role for one in found.roles]
        sureness = [one.confidence for one in found.roles]
        known = {role.key for role in read_shipped(slug).facts().roles}
        assert set(roles) <= known
        assert len(set(roles)) == len(roles)
        assert sureness == sorted(sureness, reverse=True)
        assert all(0 < one <= 1 for one in sureness)
        assert found.reason

    @settings(max_examples=200, deadline=None)
    @given(TITLES)
    def test_gives_one_sure_role_at_most(self, title):
        found = USUAL.suggest(title)

        assert [one.confidence >= 0.8 for one in found.roles[1:]].count(True) == 0

    @settings(max_examples=200, deadline=None)
    @given(TITLES, SENIORITY)
    def test_gives_the_same_with_seniority_before_it(self, title, seniority):
        assert USUAL.suggest(f"{seniority} {title}").asked == USUAL.suggest(title).asked

    @settings(max_examples=100, deadline=None)
    @given(TITLES)
    def test_gives_the_same_in_capitals_and_again(self, title):
        again = Suggester(read_shipped("mlops-who-does-what").facts())
        assert again.suggest(title.upper()).roles == USUAL.suggest(title).roles

    @pytest.mark.parametrize("title", ["data " * 100_000, "(" * 10_000, "é" * 10_000])
    def test_of_any_length_is_read(self, title):
        assert USUAL.suggest(title).title == title


class TestRoleNames:
    @pytest.mark.parametrize("slug", sorted(SUGGESTERS))
    def test_stand_for_their_roles(self, slug):
        for role in read_shipped(slug).facts().roles:
            assert SUGGESTERS[slug].suggest(role.name).role == role.key
            assert SUGGESTERS[slug].suggest(f"Senior {role.name}").role == role.key
