"""The text of an uploaded file, whatever its encoding, or a sentence why it has none."""

import codecs
import re
from pathlib import Path

from roles.interchange.file_errors import FileErrors

MAX_BYTES = 20 * 1024 * 1024
TOO_LARGE = f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB"

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")


class NotText(ValueError):
    """The file holds no text that can be read; the message is fit for the user."""


def read_bytes(path: Path) -> bytes:
    """The content of a file, or just too much of it. Raises FileErrors if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileErrors.single(str(path), f"cannot be read: {error.strerror}") from None


def decode(content: bytes, *, fallback: str | None = None) -> str:
    """Return the text of a file in UTF-8 or UTF-16, with or without a byte-order mark.

    `fallback` is the encoding to try when it is neither. Raises NotText.
    """
    if len(content) > MAX_BYTES:
        raise NotText(TOO_LARGE)
    text = _decoded(content, _encoding_of(content), fallback)
    if not text.strip():
        raise NotText("the file is empty")
    if match := _BINARY_CHARACTER.search(text):
        line = text.count("\n", 0, match.start()) + 1
        character = f"U+{ord(match[0]):04X}"
        raise NotText(f"the file holds binary content (character {character} on line {line})")
    return text


def _encoding_of(content: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    # Without a mark, UTF-16 shows by the zero byte beside its first, ASCII character.
    if len(content) % 2 == 0 and content[:2].count(0) == 1:
        return "utf-16-be" if content[0] == 0 else "utf-16-le"
    return "utf-8"


def _decoded(content: bytes, encoding: str, fallback: str | None) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if fallback is None or b"\x00" in content:
            raise NotText("this is not a text file in UTF-8 or UTF-16") from None
    try:
        return content.decode(fallback)
    except UnicodeDecodeError:
        raise NotText("this is not a text file") from None
