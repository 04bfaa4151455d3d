"""What people leave out of a framework file or write loosely, as they mean it.

Only files are read so: what is stored is held to the letter.
"""

import re
from collections.abc import Mapping
from typing import Any

from roles.interchange.raw_values import Raw, keys_of
from roles.interchange.rows import LINK_LENGTH

_MUST_HAVE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "centralized": {
        "product_team_must_have": ("product_manager", "data_scientist"),
        "central_team_must_have": ("mlops_engineer", "ml_engineer", "devops_engineer"),
    },
    "embedded": {
        "product_team_must_have": (
            "product_manager",
            "data_scientist",
            "software_engineer",
            "mlops_engineer",
        ),
    },
    "hybrid": {
        "product_team_must_have": ("product_manager", "data_scientist", "mlops_engineer"),
    },
}

# A host with a dot in it, which no scheme such as `javascript:` has, then at most a port and a way.
_HOST_FIRST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d+)?(?:[/?#]\S*)?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def as_meant(raw: Raw) -> dict[str, Any]:
    """The plain values of a framework file with its slips mended; what is no slip stays wrong."""
    mended: dict[str, Any] = {name: _rejoined(value) for name, value in raw.items()}
    if isinstance(mended.get("source"), dict):
        mended["source"] = _with_address(mended["source"])
    if isinstance(mended.get("structures"), list):
        roles = keys_of(mended, "roles")
        mended["structures"] = [
            usual_must_have(one, roles) | one if isinstance(one, dict) else one
            for one in mended["structures"]
        ]
    return mended


def usual_must_have(structure: Raw, roles: Mapping[str, None]) -> dict[str, list[str]]:
    """The roles that teams cannot do without where a structure with that key does not say so.

    Only roles of the framework; a list without any is left out.
    """
    key = structure.get("key")
    usual = _MUST_HAVE.get(key, {}) if isinstance(key, str) else {}
    known = {field: [role for role in names if role in roles] for field, names in usual.items()}
    return {field: names for field, names in known.items() if names}


def _with_address(source: dict[str, Any]) -> dict[str, Any]:
    """The source with a whole address; a note behind it goes to the notes on the author."""
    url = source.get("url")
    if not isinstance(url, str) or len(url) > LINK_LENGTH:
        return source
    address, _, note = url.strip().partition(" ")
    if _HOST_FIRST.fullmatch(address):
        address = f"https://{address}"
    earlier, note = source.get("author_note") or "", note.strip()
    if not _ADDRESS.fullmatch(address) or not isinstance(earlier, str):
        return source
    if not note:
        return source | {"url": address}
    return source | {"url": address, "author_note": f"{earlier} {note}".strip()}


def _rejoined(value: Any) -> Any:
    """The value with texts whole that YAML cut at a comma: `{name: trees (oak, elm)}`."""
    if isinstance(value, list):
        return [_rejoined(one) for one in value]
    if not isinstance(value, dict):
        return value
    whole: dict[str, Any] = {}
    for name, inner in value.items():
        before = next(reversed(whole), "")
        text = whole.get(before)
        if inner is None and isinstance(text, str) and _open(text) == 1 and _open(name) == -1:
            whole[before] = f"{text}, {name}"
        else:
            whole[name] = _rejoined(inner)
    return whole


def _open(text: str) -> int:
    return text.count("(") - text.count(")")
