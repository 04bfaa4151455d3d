"""Design files as the tests write them: the smallest good one, and what to say about bad ones."""

from datetime import date

import pytest

from roles.analysis.design import Design
from roles.interchange.design_file import read_design
from roles.interchange.file_errors import FileErrors
from roles.interchange.framework_file import read_shipped, shipped_frameworks

TODAY = date(2026, 11, 21)

HEAD = "format: teamdesign/1\nframework: mlops-who-does-what\n"


def read(text: str | bytes, *, name: str = "x.yaml", structure: str | None = None) -> Design:
    """Read a design against the shipped frameworks."""
    return read_design(
        text.encode() if isinstance(text, str) else text,
        name=name,
        framework_of=lambda slug: (
            read_shipped(slug).facts() if slug in shipped_frameworks() else None
        ),
        today=TODAY,
        structure=structure,
    )


def errors_in(text: str | bytes, *, name: str = "x.yaml") -> dict[str, str]:
    """The problems of a design file that cannot be read, by path."""
    try:
        read(text, name=name)
    except FileErrors as errors:
        return {error.path: error.problem for error in errors.errors}
    return {}


def problem_of(text: str | bytes, *, name: str = "x.yaml") -> str:
    """What is said of a file that cannot be read at all, which is one thing."""
    with pytest.raises(FileErrors) as raised:
        read(text, name=name)
    assert len(raised.value.errors) == 1
    return str(raised.value)
