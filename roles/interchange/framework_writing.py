"""A reference framework written as a file; reading and writing it again gives the same bytes."""

from collections.abc import Mapping
from typing import Any

from roles.interchange.framework_file import FrameworkFile
from roles.interchange.yaml_writing import write_document


def write_framework(file: FrameworkFile) -> str:
    """The framework as YAML: what has its usual value is left out, cells are in matrix order.

    Order of roles, activities and all other lists is kept, as it is the order on screen.
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
    return {name: value for name, value in _in_file_order(said) if value not in ([], {}, "")}


def _unnamed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without a name that only repeats its key."""
    return {field: value for field, value in row.items() if field != "name" or value != row["key"]}


def _in_file_order(said: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, said[name]) for name in FrameworkFile.model_fields if name in said]
