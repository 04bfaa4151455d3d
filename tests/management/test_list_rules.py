import json

import pytest
from django.core.management import call_command

from roles.analysis.rules import RULES


def listed(format: str, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("list_rules", "--format", format)
    return capsys.readouterr().out


class TestListRules:
    @pytest.mark.parametrize("format", ["text", "md", "json"])
    def test_lists_every_rule(self, format, capsys):
        text = listed(format, capsys)

        assert all(rule.id in text for rule in RULES)

    def test_says_why_each_matters(self, capsys):
        catalogue = json.loads(listed("json", capsys))

        assert len(catalogue) == len(RULES)
        assert all(rule["why"] and rule["fix"] and rule["source"] for rule in catalogue)
