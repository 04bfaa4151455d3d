"""The values of a YAML text, read event by event so that no text can do harm.

PyYAML's own composer crashes the process on deep nesting and expands aliases without a limit,
and its constructor takes three times as long.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from roles.interchange.file_errors import MAX_COUNTED, Path, shown
from roles.interchange.file_limits import MAX_DEPTH, MAX_NODES, TOO_DEEP, TOO_MANY, Unreadable

_RESOLVER = Resolver()


def read_yaml(text: str) -> tuple[object, tuple[Path, ...]]:
    """The value of a YAML text, and the paths of the keys that stand twice. Raises Unreadable."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"this is not YAML: {error.problem or error.context}"
        raise Unreadable(problem, mark.line + 1 if mark else None) from None
    except yaml.YAMLError as error:
        raise Unreadable(f"this is not YAML: {' '.join(str(error).split())}") from None
    return builder.value, tuple(builder.twins)


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is not finished yet; `nodes` counts it with all its content."""

    made: list[Any] | dict[str, Any]
    anchor: str | None
    key: str | None = None
    nodes: int = 1

    @property
    def waits_for_key(self) -> bool:
        return self.key is None and isinstance(self.made, dict)

    def add(self, value: object, nodes: int) -> None:
        self.nodes += nodes
        if isinstance(self.made, list):
            self.made.append(value)
        elif self.key is not None:
            self.made[self.key] = value
            self.key = None


@dataclass(slots=True)
class _Builder:
    value: object = None
    twins: list[Path] = field(default_factory=list)
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    _scalars: dict[str, object] = field(default_factory=dict)
    _constructor: SafeConstructor = field(default_factory=SafeConstructor)
    _nodes: int = 0
    _documents: int = 0

    def take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._close()
        elif isinstance(event, AliasEvent):
            self._take_alias(event)
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Unreadable("the file holds more than one document", _line(event))

    def _take_scalar(self, event: ScalarEvent) -> None:
        self._count(1, event)
        self._refuse_tag(event)
        if self._frames and self._frames[-1].waits_for_key:
            self._take_key(event.value, self._frames[-1])
            return
        value: object = self._plain(event.value) if event.implicit[0] else event.value
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, 1)

    def _plain(self, text: str) -> object:
        """What YAML takes a word without quotes for: a number, a day, a boolean, text."""
        if text not in self._scalars:
            node = ScalarNode(_RESOLVER.resolve(ScalarNode, text, (True, False)), text)
            try:
                self._scalars[text] = self._constructor.construct_object(node)
            except (ValueError, yaml.YAMLError):
                # It looked like a day or a number and is none: it is text.
                self._scalars[text] = text
        return self._scalars[text]

    def _take_key(self, key: str, frame: _Frame) -> None:
        # A key is text whatever YAML would take it for: `no` and `1` are keys like others.
        frame.key = key
        if key in frame.made and len(self.twins) < MAX_COUNTED:
            self.twins.append(self._path())

    def _open(self, event: MappingStartEvent | SequenceStartEvent, made: Any) -> None:
        self._count(1, event)
        self._refuse_tag(event)
        if len(self._frames) == MAX_DEPTH:
            raise Unreadable(TOO_DEEP, _line(event))
        if self._frames and self._frames[-1].waits_for_key:
            raise Unreadable("the name of a field must be a word", _line(event))
        self._frames.append(_Frame(made, event.anchor))

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (frame.made, frame.nodes)
        self._add(frame.made, frame.nodes)

    def _take_alias(self, event: AliasEvent) -> None:
        if event.anchor not in self._anchors:
            raise Unreadable(f"*{event.anchor} refers to nothing above it", _line(event))
        value, nodes = self._anchors[event.anchor]
        self._count(nodes, event)
        if self._frames[-1].waits_for_key:
            raise Unreadable("the name of a field must be a word", _line(event))
        self._add(value, nodes)

    def _count(self, nodes: int, event: Event) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise Unreadable(TOO_MANY, _line(event))

    def _add(self, value: object, nodes: int) -> None:
        if self._frames:
            self._frames[-1].add(value, nodes)
        else:
            self.value = value

    def _path(self) -> Path:
        return tuple(
            len(frame.made) if isinstance(frame.made, list) else frame.key or ""
            for frame in self._frames
        )

    def _refuse_tag(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.tag is not None:
            raise Unreadable(f"tags such as {shown(event.tag)} are not read", _line(event))


def _line(event: Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None
