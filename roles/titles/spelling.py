"""The letters of a title: brought to one form, cut into words, typing errors mended."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

BREAK, SLASH, AND = ",", "/", "&"

# Other alphabets' letters that do not come apart into a Latin letter and an accent.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "đ": "d", "ı": "i"})
_SIGNS = (("c++", "cpp"), ("c#", "csharp"), (".net", " dotnet"), (".js", "js"), ("ci/cd", "cicd"))
_GENDERS = re.compile(r"\b(?:[mfwdhxv]|gn|div)(?:\s?[/|*]\s?(?:[mfwdhxvr]|gn|div)){1,3}\b")
_GENDERED_ENDING = re.compile(
    r"(?<=[^\W\d_]{4})[*:_/·.(]\s?-?(?:in|innen|e|a|ne|se|euse|rice|trice)\b\)?"
)
_HYPHEN = re.compile(r"(?<=\w)[-‐‑‒_](?=\w)")
_BREAKS = re.compile(r"[,;:|()\[\]{}@•·–—―\n\t\-]")
_DOTS = re.compile(r"['’`]s\b|[.'’`]")
_TOKENS = re.compile(r"[^\W_]+|[,/&]")
_NUMBERS = re.compile(r"\d+|[a-z]{1,2}\d{1,2}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

SHORTEST_PLURAL, SHORTEST_MENDED, LONG = 3, 5, 8


def plain(text: str) -> str:
    """The text without case, accents and widths."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def is_unspaced(text: str) -> bool:
    """Whether the text is of a script that puts no space between words."""
    return _UNSPACED.search(text) is not None


def tokens_of(text: str) -> tuple[str, ...]:
    """The words of a title, and the signs that part it."""
    text = plain(text)
    for sign, word in _SIGNS:
        text = text.replace(sign, word)
    text = _GENDERED_ENDING.sub(" ", _GENDERS.sub(BREAK, text))
    text = _BREAKS.sub(BREAK, _HYPHEN.sub(" ", text))
    return tuple(_TOKENS.findall(_DOTS.sub(" ", text)))


def spaced(text: str, spellings: Iterable[tuple[str, str]]) -> str:
    """The title with every known word of an unspaced script replaced by its usual spelling."""
    if not is_unspaced(text):
        return text
    text = plain(text)
    for spelling, word in spellings:
        text = text.replace(plain(spelling), f" {word} ")
    return text


def is_number(token: str) -> bool:
    """Whether the token only counts, as a year or the grade L5 does."""
    return _NUMBERS.fullmatch(token) is not None


def mended(
    token: str, known: Container[str], misspelt: Iterable[str], typos: Mapping[str, str]
) -> str:
    """The word that was meant: one wrong key in a short word, two in a long one.

    People rarely miss the first letter, and words that are known are never changed.
    """
    if token in known:
        return token
    if len(token) > SHORTEST_PLURAL and token.endswith("s") and token[:-1] in known:
        return token[:-1]
    if token in typos:
        return typos[token]
    if len(token) < SHORTEST_MENDED:
        return token
    found = process.extractOne(
        token,
        [word for word in misspelt if word[0] == token[0]],
        scorer=OSA.distance,
        score_cutoff=2 if len(token) >= LONG else 1,
    )
    return found[0] if found else token


def joined(token: str, known: Container[str]) -> tuple[str, ...]:
    """The known words that a word is put together of, or the word itself."""
    for cut in range(len(token) - 4, 3, -1):
        start, end = token[:cut], token[cut:]
        if start in known and end in known:
            return start, end
    return (token,)
