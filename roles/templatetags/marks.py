"""The small signs of the design language: an icon, a word with its shape, a face."""

import unicodedata
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A shape of the sprite; it is decoration, so a word stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', name)


@register.simple_tag
def mark(tone: str, word: str, *, loud: bool = False) -> SafeString:
    """A word with the shape and colour of its tone; loud where somebody has to decide."""
    return format_html(
        '<span class="mark{}" data-tone="{}">{}{}</span>',
        " mark-loud" if loud else "",
        tone,
        icon(tone),
        word,
    )


@register.simple_tag
def avatar(name: str, kind: str = "person") -> SafeString:
    """The initials in the shape of a person, open seat, vendor or platform; a name stands near."""
    return format_html(
        '<span class="avatar"{} aria-hidden="true">{}</span>',
        "" if kind == "person" else format_html(' data-kind="{}"', kind),
        "+" if kind == "open" else initials(name),
    )


@register.filter
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in pieces, those that somebody looked for marked."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", text) if is_found else text,)
            for text, is_found in pieces
        ),
    )


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word, in any script.

    A letter keeps the marks that are written on it. A word without letters or digits counts only
    if there is no other, and then shows its first sign.
    """
    words = unicodedata.normalize("NFC", str(name)).split()
    firsts = [first for first in map(_first_letter, words) if first]
    if not firsts:
        return words[0][0] if words else "?"
    return "".join([firsts[0], *firsts[1:][-1:]]).upper()


def _first_letter(word: str) -> str:
    for start, sign in enumerate(word):
        if sign.isalnum():
            end = start + 1
            while end < len(word) and unicodedata.category(word[end]).startswith("M"):
                end += 1
            return word[start:end]
    return ""
