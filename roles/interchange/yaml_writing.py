"""YAML as people like to read it: a row of a table on one line, quotes only where needed.

PyYAML's own writer breaks long rows over several lines and quotes days as it pleases.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from textwrap import wrap

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

# Letters of any script first, nothing that means something to YAML after them.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/&'+>@-]*[\w.()/'+])?")
_BARE_BOOLEANS = {"y", "n"}
_RESOLVER = Resolver()
_LINE = 100
_TEXT_TAG = "tag:yaml.org,2002:str"


def write_mapping(fields: Mapping[str, object]) -> str:
    """Write the fields that are not None or an empty list, one a line, each row on a line."""
    return "".join(_field(name, value) for name, value in fields.items() if _says(value))


def write_document(fields: Mapping[str, object]) -> str:
    """Write nested values as a person would: a row that fits on a line on one, else as a block.

    Long text is folded at blanks. What is written reads back as the same values.
    """
    return "".join(_entry(f"{_text(name)}:", value, 0) for name, value in fields.items())


def _entry(start: str, value: object, depth: int) -> str:
    """One field or one item of a list, from its name or its dash on."""
    line = f"{'  ' * depth}{start} {_flow(value)}"
    if len(line) <= _LINE and not _is_list_of_rows(value):
        return f"{line}\n"
    if isinstance(value, str):
        return _long_text("  " * depth + start, value, depth)
    if start == "-" and isinstance(value, Mapping):
        # The first field of a row stands beside the dash.
        fields = "".join(_entry(f"{_text(name)}:", one, depth + 1) for name, one in value.items())
        return f"{'  ' * depth}- {fields.lstrip()}"
    head = f"{'  ' * depth}{start}\n"
    if isinstance(value, Mapping):
        rows = (_entry(f"{_text(name)}:", one, depth + 1) for name, one in value.items())
        return head + "".join(rows)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return head + "".join(_entry("-", one, depth + 1) for one in value)
    return f"{line}\n"


def _is_list_of_rows(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


def _long_text(start: str, text: str, depth: int) -> str:
    """Text over several lines, where folding gives back the same text; else in quotes."""
    margin = "  " * (depth + 1)
    lines = wrap(text, _LINE - len(margin), break_long_words=False, break_on_hyphens=False)
    if " ".join(lines) != text or not text.isprintable():
        return f"{start} {_text(text)}\n"
    return f"{start} >-\n" + "".join(f"{margin}{line}\n" for line in lines)


def _says(value: object) -> bool:
    return value is not None and value != []


def _field(name: str, value: object) -> str:
    if isinstance(value, list):
        return f"{name}:\n" + "".join(f"  - {_flow(row)}\n" for row in value)
    return f"{name}: {_flow(value)}\n"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_text(name)}: {_flow(one)}" for name, one in value.items() if one is not None)
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_flow(one) for one in value)}]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return f"{Decimal(repr(value)).normalize():f}"


def _text(text: str) -> str:
    return text if _may_stand_bare(text) else _quoted(text)


def _may_stand_bare(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and text.isprintable()
        and text.lower() not in _BARE_BOOLEANS
        and _RESOLVER.resolve(ScalarNode, text, (True, False)) == _TEXT_TAG
    )


def _quoted(text: str) -> str:
    """The text in double quotes, as JSON and YAML both read it."""
    return "".join(
        char if char.isprintable() or char in '"\\' else _escaped(char)
        for char in json.dumps(text, ensure_ascii=False)
    )


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
