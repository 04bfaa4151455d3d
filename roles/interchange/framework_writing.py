"""A reference framework written as a file; reading and writing it again gives the same bytes."""

from collections.abc import Iterable, Mapping
from typing import Any

from roles.analysis.thresholds import THRESHOLDS
from roles.interchange.framework_file import FrameworkFile
from roles.interchange.framework_slips import usual_must_have
from roles.interchange.yaml_writing import write_document


def write_framework(file: FrameworkFile) -> str:
    """The framework as YAML: what has its usual value is left out, cells are in matrix order.

    Order of roles, activities and all other lists is kept, as it is the order on screen. What is
    said by role, activity, alias or threshold stands in their order: no database keeps another.
    """
    said = said_by(file)
    return write_document(said)


def said_by(file: FrameworkFile) -> dict[str, Any]:
    """What the file says as plain values under the names of the format, without usual values."""
    said = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said["cells"] = [
        one.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for one in file.cells_in_matrix_order()
    ]
    for rows in ("roles", "activities", "structures", "handoffs"):
        said[rows] = [_unnamed(row) for row in said.get(rows, [])]
    roles, activities = ([row["key"] for row in said[rows]] for rows in ("roles", "activities"))
    _put_in_order(said, "thresholds", THRESHOLDS)
    for role in said["roles"]:
        _put_in_order(role, "alias_basis", role.get("aliases", ()))
    for structure in said["structures"]:
        # A list left out would be read as the usual one.
        for field in usual_must_have(structure, dict.fromkeys(roles)):
            structure.setdefault(field, [])
        _put_in_order(structure, "role_home", roles)
        _put_in_order(structure, "places", activities)
    return {name: value for name, value in _in_file_order(said) if value not in ([], {}, "")}


def _unnamed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without a name that only repeats its key."""
    return {field: value for field, value in row.items() if field != "name" or value != row["key"]}


def _put_in_order(row: dict[str, Any], field: str, keys: Iterable[str]) -> None:
    """Order what a field says by key; what has none of these keys comes last, by name."""
    if field in row:
        places = {key: place for place, key in enumerate(keys)}
        by_place = sorted(row[field], key=lambda key: (places.get(key, len(places)), key))
        row[field] = {key: row[field][key] for key in by_place}


def _in_file_order(said: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, said[name]) for name in FrameworkFile.model_fields if name in said]
