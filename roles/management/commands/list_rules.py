import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from roles.analysis.findings import Rule
from roles.analysis.rules import RULES
from roles.exports.as_markdown import markdown_table
from roles.exports.as_text import wrapped


class Command(BaseCommand):
    """Prints the catalogue of rules as it stands in the code."""

    help = "List every rule of the analysis: what it is called, how bad it is, why it matters."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("text", "md", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        writers = {"text": _as_text, "md": _as_markdown, "json": _as_json}
        self.stdout.write(writers[options["format"]](RULES), ending="")


def _as_text(rules: Iterable[Rule]) -> str:
    lines = []
    for rule in rules:
        flags = _flags(rule)
        lines.append(f"{rule.id}  {rule.severity.label:<6}  {rule.name}{flags and f' ({flags})'}")
        lines += [*wrapped(rule.why), *wrapped(f"→ {rule.fix}"), ""]
    return "\n".join(lines)


def _as_markdown(rules: Iterable[Rule]) -> str:
    columns = ("Rule", "Severity", "Family", "Name", "Why", "What to do", "When")
    return markdown_table(
        columns,
        (
            (
                rule.id,
                rule.severity.label,
                rule.family.label,
                rule.name,
                rule.why,
                rule.fix,
                _flags(rule),
            )
            for rule in rules
        ),
    )


def _as_json(rules: Iterable[Rule]) -> str:
    catalogue = [
        {
            "rule": rule.id,
            "name": rule.name,
            "family": rule.family.label,
            "severity": rule.severity.value,
            "why": rule.why,
            "fix": rule.fix,
            "source": rule.source,
            "on_by_default": not rule.optional,
            "muted_when_small": rule.muted_when_small,
        }
        for rule in rules
    ]
    return json.dumps(catalogue, ensure_ascii=False, indent=2) + "\n"


def _flags(rule: Rule) -> str:
    flags = ("off by default" * rule.optional, "silent in small teams" * rule.muted_when_small)
    return ", ".join(flag for flag in flags if flag)
