"""On which lines of a YAML text its values stand: a second reading, which only errors need."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from roles.interchange.file_errors import Path


@dataclass(slots=True)
class _Place:
    """A place on the way to the paths that are asked for, and its line once it is known."""

    line: int | None = None
    inner: "dict[str | int, _Place]" = field(default_factory=dict)


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being passed through; its place is None if nobody asked."""

    place: _Place | None
    is_mapping: bool
    index: int = 0
    child: _Place | None = None
    waits_for_key: bool = True


def lines_of(text: str, paths: Iterable[Path]) -> dict[Path, int | None]:
    """The line of each path, or of the deepest thing on the way to it; the text must be YAML."""
    wanted = list(paths)
    root = _Place()
    for path in wanted:
        place = root
        for step in path:
            place = place.inner.setdefault(step, _Place())
    frames: list[_Frame] = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        _pass(event, frames, root)
    return {path: _deepest_line(root, path) for path in wanted}


def _pass(event: Event, frames: list[_Frame], root: _Place) -> None:
    frame = frames[-1] if frames else None
    if isinstance(event, ScalarEvent | AliasEvent):
        if frame is not None and frame.is_mapping and frame.waits_for_key:
            frame.child = _enter(frame, getattr(event, "value", ""), event)
            frame.waits_for_key = False
        elif frame is not None:
            _enter_value(frame, event)
            frame.waits_for_key = True
    elif isinstance(event, MappingStartEvent | SequenceStartEvent):
        place = root if frame is None else _enter_value(frame, event)
        frames.append(_Frame(place, isinstance(event, MappingStartEvent)))
    elif isinstance(event, MappingEndEvent | SequenceEndEvent):
        frames.pop()
        if frames:
            frames[-1].waits_for_key = True


def _enter_value(frame: _Frame, event: Event) -> _Place | None:
    """The place of the next value of a mapping or list."""
    if frame.is_mapping:
        return frame.child
    frame.index += 1
    return _enter(frame, frame.index - 1, event)


def _enter(frame: _Frame, step: str | int, event: Event) -> _Place | None:
    place = frame.place.inner.get(step) if frame.place else None
    if place is not None and event.start_mark is not None:
        place.line = event.start_mark.line + 1
    return place


def _deepest_line(root: _Place, path: Path) -> int | None:
    place, line = root, None
    for step in path:
        place = place.inner[step]
        line = place.line or line
    return line
