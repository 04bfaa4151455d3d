"""A YAML or JSON file as plain Python values, with the lines that its problems stand on."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from roles.interchange.file_errors import (
    MAX_COUNTED,
    MAX_ERRORS,
    FileError,
    FileErrors,
    Path,
    Problem,
    path_text,
    shown,
)
from roles.interchange.file_limits import Unreadable
from roles.interchange.file_text import NotText, decode
from roles.interchange.json_values import is_json, read_json
from roles.interchange.yaml_lines import lines_of
from roles.interchange.yaml_values import read_yaml


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `twins` are fields that stand twice in one mapping; the last one counts."""

    name: str
    text: str
    value: dict[str, Any]
    is_json: bool
    twins: tuple[Path, ...] = ()

    def errors(self, problems: Iterable[Problem]) -> FileErrors:
        """The twins and these problems as errors, in the order of their lines in a YAML file."""
        twins: list[Problem] = [(path, "this field stands twice", None) for path in self.twins]
        counted = list(islice((*twins, *problems), MAX_COUNTED))
        told = counted[:MAX_ERRORS]
        # JSON is mostly written by programs, on one line; there the path has to do.
        lines = {} if self.is_json else lines_of(self.text, (path for path, _, _ in told))
        errors = [
            FileError(
                path_text(path), problem, lines.get(path), "" if value is None else shown(value)
            )
            for path, problem, value in told
        ]
        in_order = sorted(errors, key=lambda error: error.line or 0)
        return FileErrors(self.name, in_order, untold=len(counted) - len(told))


def read_document(content: bytes, *, name: str) -> Document:
    """Read one file that holds one mapping. Raises FileErrors if it holds anything else."""
    try:
        text = decode(content)
        json = is_json(text, name)
        value, twins = read_json(text) if json else read_yaml(text)
    except NotText as error:
        raise FileErrors.single(name, str(error)) from None
    except Unreadable as error:
        raise FileErrors.single(name, error.problem, line=error.line) from None
    if not isinstance(value, dict):
        problem = f"the file must hold a mapping of fields, not {shown(value)}"
        raise FileErrors.single(name, problem)
    return Document(name, text, value, json, twins)
