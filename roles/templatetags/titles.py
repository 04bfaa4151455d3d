"""How sure a suggestion for a job title is, for the eye."""

from django import template

from roles.titles import Suggestion

register = template.Library()

_GUESS = 0.5


@register.filter
def percent(share: float) -> int:
    """A share of 1 as whole percent."""
    return round(100 * share)


@register.filter
def sureness(suggestion: Suggestion) -> str:
    """A word beside the number, as people take a bare 60% for good."""
    if not suggestion.roles:
        return "No role"
    likely = "Likely" if suggestion.confidence > _GUESS else "A guess"
    word = "Sure" if suggestion.is_sure else likely
    return f"{word}, {percent(suggestion.confidence)}%"
