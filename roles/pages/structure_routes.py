"""The ways of arrows between boxes that stand in rows: only ever through the gutters.

Between two rows lies a channel, numbered by the row below it; beside all rows lie lanes. What a
server of teams draws is one tree: down from a platform, up from a shared team. In a channel the
arrows up turn first, then the handoffs, then the arrows down, so none runs along another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roles.pages.pictures import Towards, arrow_head, path_through
from roles.pages.structure_boxes import Box

_STEP = 8
_HANDOFF_STEP = 20
_RISE = 20
_DROP = 30
_GAP = 16
_FIRST_PORT = 26
_PORT_STEP = 14
_LAST_PORT = 22
_HANDOFF_PORT_STEP = 18
_CORNER = 12
_LANE_START = 10

type Rows = Sequence[Sequence[Box]]


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes between two teams, by key; the second stands in no higher row."""

    first: str
    second: str
    is_down: bool
    is_up: bool


@dataclass(frozen=True, slots=True)
class Tree:
    """The lines from a server to those it serves, and the heads of its arrows."""

    server: str
    is_down: bool
    lines: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The line of what passes between two teams, its heads, and where its letter stands."""

    line: str
    heads: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Room:
    """The room beside the name of what a platform brings, above a box."""

    x: int
    width: int


class Lanes:
    """Who needs a lane beside the rows, which is told before anything has its place."""

    def __init__(
        self,
        row_of: Mapping[str, int],
        served: Mapping[str, Sequence[str]],
        down: Sequence[str],
        passing: Sequence[Passing],
    ) -> None:
        def is_far(server: str) -> bool:
            step = 1 if server in down else -1
            return any(row_of[team] != row_of[server] + step for team in served[server])

        far = [server for server in served if is_far(server)]
        self.left = [server for server in far if server in down]
        self.right = [server for server in far if server not in down]
        self.handoffs = [one for one in passing if row_of[one.second] - row_of[one.first] > 1]

    @property
    def left_width(self) -> int:
        return _LANE_START + _STEP * len(self.left) if self.left else 1

    @property
    def right_width(self) -> int:
        lanes = len(self.right) + len(self.handoffs)
        return _LANE_START + _STEP * lanes if lanes else 1


class Router:
    """Finds the ways between boxes; `rows` have their x and width, and get their y here.

    Above the `labelled` teams there is room for a line of text.
    """

    def __init__(
        self,
        rows: Rows,
        served: Mapping[str, Sequence[str]],
        down: Sequence[str],
        passing: Sequence[Passing],
        lanes: Lanes,
        labelled: Iterable[str] = (),
    ) -> None:
        self._served, self._down, self._passing, self._lanes = served, down, passing, lanes
        self._row_of = {box.key: place for place, row in enumerate(rows) for box in row}
        self._boxes = {box.key: box for row in rows for box in row}
        self._servers_of: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for server, teams in served.items():
            for team in teams:
                self._servers_of[team, server in down].append(server)
        self._ports: dict[tuple[str, bool], list[Passing]] = defaultdict(list)
        for one in passing:
            for end in self._ends(one):
                self._ports[end].append(one)
        self._tracks: dict[tuple[int, str], list[str]] = defaultdict(list)
        self._find_tracks(labelled)
        self._top: dict[int, int] = {}
        self.rows = self._place(rows)
        self._boxes = {box.key: box for row in self.rows for box in row}
        self.bottom = self._top[len(rows)] + self._depth(len(rows))

    # Where lines meet boxes

    def _port(self, server: str, team: str) -> int:
        place = self._servers_of[team, server in self._down].index(server)
        return self._boxes[team].x + _FIRST_PORT + _PORT_STEP * place

    def _exit(self, server: str) -> int:
        box = self._boxes[server]
        return box.x + _CORNER if server in self._down else box.right - _CORNER + 4

    def _ends(self, one: Passing) -> tuple[tuple[str, bool], tuple[str, bool]]:
        """The two teams, each with whether the line meets its upper side."""
        is_level = self._row_of[one.first] == self._row_of[one.second]
        return (one.first, False), (one.second, not is_level)

    def _handoff_port(self, one: Passing, end: tuple[str, bool]) -> int:
        """The ports above a box are half a step off those below the one over it."""
        place = self._ports[end].index(one) + end[1] / 2
        return round(self._boxes[end[0]].right - _LAST_PORT - _HANDOFF_PORT_STEP * place)

    def room_above(self, team: str) -> Room:
        """Beside the arrows that come from above; without any there is none."""
        box = self._boxes[team]
        servers = len(self._servers_of[team, True])
        start = _FIRST_PORT + _PORT_STEP * (servers - 1) + 10 if servers else 0
        handoffs = len(self._ports[team, True])
        end = _LAST_PORT + _HANDOFF_PORT_STEP * (handoffs + 1) if handoffs else 0
        return Room(box.x + start, box.width - start - end)

    # Channels

    def _channel(self, server: str) -> int:
        """The channel a server's arrows start in."""
        return self._row_of[server] + (server in self._down)

    def _channel_to(self, server: str, team: str) -> int:
        return self._row_of[team] + (server not in self._down)

    def _is_straight(self, server: str, team: str) -> bool:
        box, x = self._boxes[server], self._port(server, team)
        is_next = self._channel_to(server, team) == self._channel(server)
        return is_next and box.x + _CORNER < x < box.right - _CORNER

    def _find_tracks(self, labelled: Iterable[str]) -> None:
        for team in labelled:
            self._arrive(self._row_of[team], "down")
        for server, teams in self._served.items():
            band = "down" if server in self._down else "up"
            for team in teams:
                channel = self._channel_to(server, team)
                self._arrive(channel, band)
                if not self._is_straight(server, team):
                    self._take(channel, band, server)
                    self._take(self._channel(server), band, server)
        for one in self._passing:
            for channel in self._channels_of(one):
                self._take(channel, "pass", _name(one))

    def _arrive(self, channel: int, band: str) -> None:
        self._tracks.setdefault((channel, band), [])

    def _take(self, channel: int, band: str, who: str) -> None:
        if who not in self._tracks[channel, band]:
            self._tracks[channel, band].append(who)

    def _channels_of(self, one: Passing) -> tuple[int, ...]:
        first, second = self._row_of[one.first] + 1, self._row_of[one.second]
        return (first,) if second <= first else (first, second)

    def _heights(self, channel: int) -> tuple[int, int, int]:
        """How high the bands of the arrows up, of the handoffs and of the arrows down are."""

        def tracks(band: str) -> int:
            return len(self._tracks.get((channel, band), ()))

        up = _RISE + _STEP * tracks("up") if (channel, "up") in self._tracks else 0
        passing = _GAP + _HANDOFF_STEP * tracks("pass") if tracks("pass") else 0
        down = _DROP + _STEP * tracks("down") if (channel, "down") in self._tracks else 0
        return up, passing, down

    def _depth(self, channel: int) -> int:
        return sum(self._heights(channel))

    def _y(self, channel: int, band: str, who: str) -> float:
        up, passing, _ = self._heights(channel)
        place = self._tracks[channel, band].index(who)
        top = self._top[channel]
        if band == "up":
            return top + _RISE - 4 + _STEP * place
        if band == "pass":
            return top + up + _GAP / 2 + _HANDOFF_STEP * (place + 0.5)
        return top + up + passing + _STEP * place + 7

    def _place(self, rows: Rows) -> list[list[Box]]:
        y = 1
        placed = []
        for channel, row in enumerate(rows):
            self._top[channel] = y
            y += max(self._depth(channel), _GAP if channel else 0)
            height = max(box.height for box in row)
            placed.append([box.at(box.x, y, height=height) for box in row])
            y += height
        self._top[len(rows)] = y
        return placed

    # Ways

    def trees(self) -> tuple[Tree, ...]:
        return tuple(self._tree(server) for server, teams in self._served.items() if teams)

    def _tree(self, server: str) -> Tree:
        is_down = server in self._down
        band = "down" if is_down else "up"
        towards = Towards.DOWN if is_down else Towards.UP
        own = self._boxes[server]
        own_y = own.bottom if is_down else own.y
        lines: list[list[tuple[float, float]]] = []
        heads = []
        turns: dict[int, list[float]] = defaultdict(list)
        for team in self._served[server]:
            box, x = self._boxes[team], self._port(server, team)
            y = box.y if is_down else box.bottom
            if self._is_straight(server, team):
                start = float(own_y)
            else:
                channel = self._channel_to(server, team)
                start = self._y(channel, band, server)
                turns[channel].append(x)
            lines.append([(x, start), (x, y - 5 * towards.value[1])])
            heads.append(arrow_head(x, y - 1 * towards.value[1], towards))
        if turns:
            channel = self._channel(server)
            start = self._y(channel, band, server)
            lines.append([(self._exit(server), own_y), (self._exit(server), start)])
            turns[channel].append(self._exit(server))
            if len(turns) > 1:
                lane = self._lane(server)
                levels = [self._y(one, band, server) for one in turns]
                lines.append([(lane, min(levels)), (lane, max(levels))])
                for crossed in turns.values():
                    crossed.append(lane)
            for one, crossed in turns.items():
                level = self._y(one, band, server)
                if min(crossed) < max(crossed):
                    lines.append([(min(crossed), level), (max(crossed), level)])
        return Tree(server, is_down, tuple(map(path_through, lines)), tuple(heads))

    def _lane(self, server: str) -> float:
        if server in self._lanes.left:
            left = min(box.x for row in self.rows for box in row)
            return left - _LANE_START - _STEP * self._lanes.left.index(server)
        return self._right + _LANE_START + _STEP * self._lanes.right.index(server)

    @property
    def _right(self) -> int:
        return max(box.right for row in self.rows for box in row)

    def ways(self) -> tuple[Way, ...]:
        return tuple(map(self._way, self._passing))

    def _way(self, one: Passing) -> Way:
        first_end, second_end = self._ends(one)
        first_x = self._handoff_port(one, first_end)
        second_x = self._handoff_port(one, second_end)
        first, second = self._boxes[one.first], self._boxes[one.second]
        second_y = second.y if second_end[1] else second.bottom
        levels = [self._y(channel, "pass", _name(one)) for channel in self._channels_of(one)]
        turns: list[tuple[float, float]] = [(first_x, levels[0])]
        if len(levels) > 1:
            place = len(self._lanes.right) + self._lanes.handoffs.index(one)
            lane = self._right + _LANE_START + _STEP * place
            turns += [(lane, levels[0]), (lane, levels[1])]
        turns.append((second_x, levels[-1]))
        heads = []
        if one.is_down:
            towards = Towards.DOWN if second_end[1] else Towards.UP
            heads.append(arrow_head(second_x, second_y - towards.value[1], towards))
        if one.is_up:
            heads.append(arrow_head(first_x, first.bottom + 1, Towards.UP))
        line = path_through([(first_x, first.bottom), *turns, (second_x, second_y)])
        return Way(line, tuple(heads), round((turns[0][0] + turns[1][0]) / 2), round(levels[0]))


def _name(one: Passing) -> str:
    return f"{one.first}>{one.second}"
