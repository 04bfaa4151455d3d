"""What can be chosen out of a long list."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_LONGEST = 30


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str | None) -> SafeString:
    """The options of a select, long names cut; for a thousand a loop in a template is too slow."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (
                value,
                SafeString(" selected") if value == chosen else "",
                f"{name[: _LONGEST - 1]}…" if len(name) > _LONGEST else name,
            )
            for value, name in choices
        ),
    )
