"""What a list can be filtered by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A value by which a list can be filtered, with how many rows it leaves."""

    value: str
    name: str
    count: int
    is_chosen: bool
