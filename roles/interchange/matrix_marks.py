"""What people write into the cells of a responsibility matrix, and what they mean by it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from roles.analysis.design import Level
from roles.interchange.sheet_values import plain

LETTERS = {level.letter: level for level in Level}

_WORDS = {
    Level.OWNER: "responsible owner owns lead leads leader driver drives does do doer perform"
    " performs executes primary main durchführung durchführungsverantwortlich zuständig"
    " responsable responsabile responsável réalise réalisateur verantwoordelijk ansvarig"
    " utförare ответственный исполнитель",
    Level.ACCOUNTABLE: "accountable approver approves approve approval signsoff signoff decides"
    " decisionmaker decider rechenschaftspflichtig gesamtverantwortlich approbateur approuve"
    " aprobador aprueba aprovador approvatore eindverantwoordelijk подотчётный",
    Level.BACKUP: "support supports supporting supporter supportive backup deputy secondary helps"
    " assists assist assisting contributes contributor unterstützt unterstützung unterstützend"
    " soutien support apoyo apoya apoio supporto ondersteunend ondersteunt stöd",
    Level.CONSULTED: "consulted consult consults consulting advises advisor adviser reviews"
    " reviewer konsultiert beratend berät consulté consultée consultado consultada consultato"
    " geraadpleegd rådfrågas консультирует",
    Level.INFORMED: "informed inform informs notified informiert informé informée informado"
    " informada informato geïnformeerd informeras информируется",
}
_LEVEL_OF_WORD = {plain(word): level for level, words in _WORDS.items() for word in words.split()}

# A plain tick says who does the work.
_TICKS = {
    "1",
    "y",
    "yes",
    "true",
    "ja",
    "oui",
    "sí",
    "sim",
    "да",
    "tick",
    "ticked",
    "check",
    "checked",
}
_TICKS |= {"x", "×", "✓", "✔", "☑", "✅", "☒", "●", "•", "⬤", "■", "◉", "🗸"}
_TICKS |= {":white_check_mark:", ":heavy_check_mark:", ":ballot_box_with_check:"}
_NOTHING = {"", "0", "no", "none", "nil", "na", "n", "false", "nein", "non", "não", "нет"}
_NOTHING |= {"notinvolved", "notapplicable", "✗", "✘", "❌", "☐", "□", ":x:"}

# What stands between two letters of one cell.
_BETWEEN = re.compile(r"[\s/\\,;:+&|()\[\]{}<>.·…_=\-‐‑‒–—―−]+")
_CONJUNCTIONS = {"and", "or", "und", "oder", "et", "ou", "e", "y", "o", "en", "with"}
_DOUBTS = "?!~"
_FOOTNOTE = re.compile(r"(?<=\w)[*†‡§#¹²³⁰-⁹]+")

# Letters of other scripts and signs that look like the letters of a matrix.
_LOOK_ALIKES = {
    "A": "АаΑᎪᴀ",
    "C": "СсϹϲⅭⅽᏟᴄ©",
    "I": "ІіΙӀⅠⅰᏆıİɪl",
    "R": "ᎡʀᏒ®",
    "S": "ЅѕᏚꜱ",
    "x": "ХхΧχⅩⅹ",
}
_LOOKS_LIKE = {alike: letter for letter, alikes in _LOOK_ALIKES.items() for alike in alikes}
# The same for names, where signs and small letters mean themselves.
_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTXYaesijopcxyABEZHIKMNOPTYXo",
)
# Nobody writes a mark so long; what is longer is text.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Marks:
    """What a cell says: its levels in the order of the matrix, and what is odd about it.

    `unknown` are the parts that mean nothing; `look_alikes` pairs a character with what it was
    read as. A cell that says "none", such as a dash, has neither. `is_tick` and `is_number` are
    about the whole cell: a tick names no level, and a 1 or a 0 may as well count something.
    """

    levels: tuple[Level, ...] = ()
    unknown: tuple[str, ...] = ()
    look_alikes: tuple[tuple[str, str], ...] = ()
    is_tick: bool = False
    is_number: bool = False

    @property
    def is_none(self) -> bool:
        return not self.levels and not self.unknown

    @property
    def is_clear(self) -> bool:
        """Whether all of the cell was understood, and it says something."""
        return bool(self.levels) and not self.unknown


@lru_cache(maxsize=4096)
def read_marks(text: str) -> Marks:
    """Read a cell: letters (`R`, `a/r`, `RA`), ticks, words in some languages, or nothing.

    A tick without a letter means the owner. Letters of other scripts that look like the ones
    meant are read as those and told.
    """
    if len(text) > _LONGEST:
        return Marks(unknown=(text,))
    visible = _visible(text)
    found = _whole(visible)
    if found is not None:
        return found
    levels: set[Level] = set()
    unknown: list[str] = []
    alikes: list[tuple[str, str]] = []
    parts = [part for part in _BETWEEN.split(_FOOTNOTE.sub("", visible)) if part]
    for part in parts:
        # In upper case, E and O are letters that somebody meant.
        if len(parts) > 1 and part in _CONJUNCTIONS:
            continue
        sure = part.strip(_DOUBTS)
        marks = _whole(part) or (_letters(sure) if sure else None)
        if marks is None or sure != part:
            unknown.append(part)
        if marks is not None:
            levels.update(marks.levels)
            alikes += marks.look_alikes
    return Marks(
        tuple(level for level in Level if level in levels),
        tuple(unknown),
        tuple(dict.fromkeys(alikes)),
    )


def latin(name: str) -> str:
    """The name as it looks, in Latin letters where others look the same."""
    return unicodedata.normalize("NFKC", name).translate(_LATIN)


def mixed_letters(name: str) -> tuple[str, ...]:
    """The characters of a name that only look Latin and stand in a word with Latin letters."""
    found = (
        char
        for word in re.findall(r"\w+", name)
        if any(char.isascii() and char.isalpha() for char in word)
        for char in word
        if not char.isascii() and latin(char).isascii() and _is_foreign(char)
    )
    return tuple(dict.fromkeys(found))


def character_name(char: str) -> str:
    """What a character is called: `CYRILLIC CAPITAL LETTER A (U+0410)`."""
    code = f"U+{ord(char):04X}"
    name = unicodedata.name(char, "")
    return f"{name} ({code})" if name else code


def _visible(text: str) -> str:
    return "".join(
        char
        for char in text
        # Neither joiners and marks of direction nor the choice between text and emoji is seen.
        if unicodedata.category(char) != "Cf" and not "\ufe00" <= char <= "\ufe0f"
    ).strip()


def _whole(text: str) -> Marks | None:
    """What a text says that is known as a whole: a word, a tick, nothing."""
    lower = text.casefold()
    bare = plain(text)
    if lower in _TICKS or bare in _TICKS:
        return Marks((Level.OWNER,), is_tick=True, is_number=bare == "1")
    if lower in _NOTHING or (bare in _NOTHING and (bare or not _has_signs(text))):
        return Marks(is_number=bare == "0")
    if level := _LEVEL_OF_WORD.get(bare):
        return Marks((level,))
    return None


def _has_signs(text: str) -> bool:
    """Whether there is anything in it but what separates letters."""
    return bool(_BETWEEN.sub("", text))


def _letters(part: str) -> Marks | None:
    """Letters of the matrix without anything between them, or a word in disguise."""
    seen = [(char, _letter(char)) for char in part]
    alikes = tuple((char, letter) for char, letter in seen if char.upper() != letter.upper())
    letters = "".join(letter for _, letter in seen)
    if letters in ("x", "X"):
        return Marks((Level.OWNER,), look_alikes=alikes, is_tick=True)
    one_case = part.isupper() or part.islower() or len(part) == 1 or bool(alikes)
    if set(letters) <= LETTERS.keys() and len(set(letters)) == len(letters) and one_case:
        return Marks(tuple(LETTERS[letter] for letter in letters), look_alikes=alikes)
    if level := _LEVEL_OF_WORD.get(plain(latin(part))):
        disguised = ((char, latin(char)) for char in part if latin(char) != char)
        return Marks((level,), look_alikes=tuple(disguised))
    return None


def _letter(char: str) -> str:
    """The letter that a character is or looks like, in upper case; the character if none."""
    if char in _LOOKS_LIKE:
        return _LOOKS_LIKE[char]
    normal = unicodedata.normalize("NFKC", char)
    return normal.upper() if len(normal) == 1 else char


def _is_foreign(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CYRILLIC", "GREEK"))
