import pytest
from pytest_django.asserts import assertContains

from roles.analysis.rules import RULES

pytestmark = pytest.mark.django_db


class TestRuleList:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
    def test_shows_every_rule_under_its_own_anchor(self, client, rule):
        assertContains(client.get("/rules/"), f'<tr id="{rule.id}">')

    def test_says_which_are_off_by_default(self, client):
        assertContains(
            client.get("/rules/"), ", off by default", count=sum(rule.optional for rule in RULES)
        )

    def test_asks_the_database_nothing_but_who_it_is(self, client, django_assert_num_queries):
        with django_assert_num_queries(2):
            client.get("/rules/")

    def test_rejects_post(self, client):
        assert client.post("/rules/").status_code == 405
