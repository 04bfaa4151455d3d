"""The structure of a design as a picture: who sits where, who serves whom, what crosses teams.

It is drawn in its own units, once for a page and once for a phone, and stays one screen or two:
a few teams show their seats, more are small boxes, and very many are put together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from roles.analysis.design import TeamKind
from roles.analysis.wording import listed
from roles.pages.handoffs import CrossingHandoff, bundled, worst
from roles.pages.passages import State
from roles.pages.pictures import TONES, Label, Tone, fitted, isolated, text_width, wrapped
from roles.pages.structure_boxes import (
    SMALL,
    Box,
    Cluster,
    cluster_box,
    lacking_box,
    rest_box,
    team_box,
)
from roles.pages.structure_routes import Lanes, Passing, Router, Tree, Way
from roles.pages.team_panels import Panel, counted

PAGE, WIDE_PAGE, PHONE = 780, 1120, 360

# More product teams than this are put together; more boxes of one kind than this are counted.
TEAMS_ALONE = 30
_BOXES = 30

# More lines than this are told instead of drawn.
_LANES = 8
_LANES_ON_PHONE = 4
_WAYS = 8
_WAYS_ON_PHONE = 3

_GUTTER = 16
_LEAST = 330
_LEAST_IN_BRIEF = 200
_LEAST_ON_PHONE = 140
_NAMED = 6
_FEW_CLUSTERS = 2
_LETTERS = "ABCDEFGH"
_KEY_LINE = 22
_SAMPLE = 46
_LEAST_ROOM = 40
_TEXT_LINE = 16


@dataclass(frozen=True, slots=True)
class Teams:
    """All that is drawn; `lacking` are the roles of a platform that is not there, if one should be.

    `clusters` stand for the product teams where these are too many.
    """

    platforms: tuple[Panel, ...]
    products: tuple[Panel, ...]
    shared: tuple[Panel, ...]
    lacking: tuple[str, ...] | None
    clusters: tuple[Cluster, ...]
    handoffs: tuple[CrossingHandoff, ...]
    is_brief: bool


@dataclass(frozen=True, slots=True)
class Bringing:
    """What the platforms do for a team, beside their arrows."""

    x: int
    y: int
    label: Label


@dataclass(frozen=True, slots=True)
class Stroke:
    """The line that a state has wherever it is drawn: no two are told apart by colour alone."""

    tone: Tone
    dash: str


@dataclass(frozen=True, slots=True)
class DrawnWay:
    """What passes between two teams, with the letter that the key explains."""

    way: Way
    letter: str
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A sample at its place and its words, each line so far below the first.

    `kind` is platform, shared, role or handoff.
    """

    x: int
    y: int
    kind: str
    lines: tuple[tuple[int, Label], ...]
    letter: str = ""
    stroke: Stroke | None = None

    @property
    def bottom(self) -> int:
        return self.y + self.lines[-1][0]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything at its place; the boxes from top to bottom, as they are to be read."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    trees: tuple[Tree, ...]
    bringings: tuple[Bringing, ...]
    ways: tuple[DrawnWay, ...]
    key: tuple[KeyItem, ...]


type _Makers = dict[str, Callable[[int], Box]]
type _Pairs = dict[Passing, list[CrossingHandoff]]


def draw_structure(teams: Teams, width: int) -> Picture:
    """The picture of these teams, so wide in its units."""
    is_phone = width <= PHONE
    makers = [_platform_makers(teams), _product_makers(teams), _shared_makers(teams)]
    least = _LEAST
    if teams.is_brief:
        least = _LEAST_ON_PHONE if is_phone else _LEAST_IN_BRIEF
    most = max(1, (width - _GUTTER) // (least + _GUTTER))
    rows = [row for kind in makers for row in _in_rows(kind, most)]
    row_of = {key: place for place, (keys, _) in enumerate(rows) for key in keys}
    down = [panel.team.key for panel in teams.platforms]
    served = _within_lanes(
        _served(teams, row_of), row_of, down, _LANES_ON_PHONE if is_phone else _LANES
    )
    pairs = {} if teams.is_brief else _pairs(teams.handoffs, row_of)
    is_bundled = teams.is_brief or len(pairs) > (_WAYS_ON_PHONE if is_phone else _WAYS)
    passing = () if is_bundled else tuple(pairs)
    told = {
        panel.team.key: text
        for panel in teams.products
        if panel.team.key in row_of
        and (text := _bringing(panel, served, is_named=len(teams.platforms) > 1))
    }
    lanes = Lanes(row_of, served, down, passing)
    made = {key: make for kind in makers for key, make in kind.items()}
    inner = width - lanes.left_width - lanes.right_width
    router = Router(
        [
            _spread([made[key] for key in keys], columns, lanes.left_width, inner)
            for keys, columns in rows
        ],
        served,
        down,
        passing,
        lanes,
        told,
    )
    ways = tuple(
        DrawnWay(way, letter, _stroke(one.state for one in pairs[passed]))
        for way, letter, passed in zip(router.ways(), _LETTERS, passing, strict=False)
    )
    boxes = tuple(box for row in router.rows for box in row)
    key = _Key(width, router.bottom + _KEY_LINE)
    key.explain(served, down, has_roles=any(box.roles for box in boxes))
    if is_bundled:
        key.bundle(teams.handoffs)
    else:
        key.tell(pairs)
    return Picture(
        width,
        key.bottom,
        boxes,
        router.trees(),
        tuple(_bringings(told, router)),
        ways,
        tuple(key.items),
    )


# Boxes


def _platform_makers(teams: Teams) -> _Makers:
    if teams.lacking is not None:
        return {"no platform": partial(lacking_box, teams.lacking)}
    return _makers(teams.platforms, TeamKind.PLATFORM, is_brief=teams.is_brief)


def _shared_makers(teams: Teams) -> _Makers:
    return _makers(teams.shared, TeamKind.SHARED, is_brief=teams.is_brief)


def _product_makers(teams: Teams) -> _Makers:
    if not teams.clusters:
        return _makers(teams.products, TeamKind.PRODUCT, is_brief=teams.is_brief)
    drawn, rest = teams.clusters[:_BOXES], teams.clusters[_BOXES:]
    named = _NAMED if len(drawn) > _FEW_CLUSTERS else None
    makers: _Makers = {one.key: partial(cluster_box, one, named=named) for one in drawn}
    left = sum(len(one.panels) for one in rest)
    return makers | _rest(left, TeamKind.PRODUCT)


def _makers(panels: Sequence[Panel], kind: TeamKind, *, is_brief: bool) -> _Makers:
    makers: _Makers = {
        panel.team.key: partial(team_box, panel, is_brief=is_brief) for panel in panels[:_BOXES]
    }
    return makers | _rest(len(panels) - _BOXES, kind)


def _rest(number: int, kind: TeamKind) -> _Makers:
    """A box for the teams that are too many, if there are any."""
    if number < 1:
        return {}
    key = f"more {kind}"
    return {key: partial(rest_box, key, counted(number, f"more {kind} team"), kind)}


def _in_rows(makers: _Makers, most: int) -> list[tuple[list[str], int]]:
    """The keys in rows, each with how many columns it has."""
    keys = list(makers)
    columns = max(1, min(most, len(keys)))
    if len(keys) == most + 1 and most > 2:
        # Two rows of two look better than three and one.
        columns = -(-len(keys) // 2)
    return [(keys[start : start + columns], columns) for start in range(0, len(keys), columns)]


def _spread(
    makers: Sequence[Callable[[int], Box]], columns: int, left: int, inner: int
) -> list[Box]:
    width = (inner - _GUTTER * (columns - 1)) // columns
    return [
        make(width).at(left + place * (width + _GUTTER), 0) for place, make in enumerate(makers)
    ]


# Arrows


def _served(teams: Teams, drawn: Mapping[str, int]) -> dict[str, list[str]]:
    """Whom each server that is drawn serves, platforms first."""
    served: dict[str, list[str]] = {
        panel.team.key: [] for panel in (*teams.platforms, *teams.shared) if panel.team.key in drawn
    }
    stands = [(one.key, one.panels) for one in teams.clusters] or [
        (panel.team.key, (panel,)) for panel in teams.products
    ]
    for key, panels in stands:
        if key in drawn:
            for server in {team.key: None for panel in panels for team in panel.servers}:
                if server in served:
                    served[server].append(key)
    return {server: keys for server, keys in served.items() if keys}


def _within_lanes(
    served: dict[str, list[str]], row_of: Mapping[str, int], down: Sequence[str], most: int
) -> dict[str, list[str]]:
    """The servers that can be drawn; those without a lane are told in words instead."""
    lanes = Lanes(row_of, served, down, ())
    without = {*lanes.left[most:], *lanes.right[most:]}
    return {server: keys for server, keys in served.items() if server not in without}


def _pairs(handoffs: Sequence[CrossingHandoff], row_of: Mapping[str, int]) -> _Pairs:
    """The handoffs between any two teams that are drawn, whichever way they go."""
    found: dict[tuple[str, str], list[tuple[CrossingHandoff, bool]]] = defaultdict(list)
    places = list(row_of)
    for one in handoffs:
        for giver in one.givers:
            for taker in one.takers:
                ends = sorted((giver.key, taker.key), key=places.index)
                found[ends[0], ends[1]].append((one, ends[0] == giver.key))
    return {
        Passing(
            *ends,
            is_down=any(is_down for _, is_down in passed),
            is_up=not all(is_down for _, is_down in passed),
        ): [one for one, _ in passed]
        for ends, passed in found.items()
    }


def _bringing(panel: Panel, served: Mapping[str, Sequence[str]], *, is_named: bool) -> str:
    """What the platforms do for a team; they are named where no arrow tells which they are."""
    named = [team for team in panel.servers if team.key not in served]
    if is_named:
        platforms = [team for team in panel.servers if team.kind is TeamKind.PLATFORM]
        named += [team for team in platforms if team not in named]
    by = listed(isolated(team.name) for team in named)
    return ": ".join(filter(None, [by, panel.brings]))


def _bringings(told: Mapping[str, str], router: Router) -> Iterator[Bringing]:
    for box in (box for row in router.rows for box in row if box.key in told):
        room = router.room_above(box.key)
        if room.width >= _LEAST_ROOM:
            yield Bringing(room.x, box.y - 11, fitted(told[box.key], room.width, SMALL))


def _stroke(states: Iterable[State]) -> Stroke:
    """The line of what passes in these states: that of the worst."""
    state = worst(states)
    return Stroke(TONES[state.tone], state.dash)


class _Key:
    """What the signs mean and what passes between whom, below the drawing."""

    def __init__(self, width: int, y: float) -> None:
        self._width = width
        self._x, self._y = 1, round(y)
        self.items: list[KeyItem] = []

    @property
    def bottom(self) -> int:
        return self.items[-1].bottom + 7 if self.items else self._y - _KEY_LINE + 1

    def explain(
        self, served: Mapping[str, object], down: Sequence[str], *, has_roles: bool
    ) -> None:
        if any(server in down for server in served):
            self._add("platform", "A platform team serves a product team")
        if any(server not in down for server in served):
            self._add("shared", "A shared team serves a product team")
        if has_roles:
            self._add("role", "The structure puts this role here, and no seat has it")

    def tell(self, pairs: _Pairs) -> None:
        """Each line between two teams with all that passes there."""
        for letter, handoffs in zip(_LETTERS, pairs.values(), strict=False):
            told = "; ".join(one.told for one in handoffs)
            self._add("handoff", told, letter, _stroke(one.state for one in handoffs))

    def bundle(self, handoffs: Sequence[CrossingHandoff]) -> None:
        """What passes between two kinds of teams, counted."""
        for one in bundled(handoffs):
            self._add("handoff", one.told, stroke=_stroke([one.state]))

    def _add(self, kind: str, text: str, letter: str = "", stroke: Stroke | None = None) -> None:
        width = _SAMPLE + round(text_width(text, SMALL)) + 2 * _GUTTER
        is_alone = kind == "handoff"
        if self.items and (is_alone or self._x + width > self._width):
            self._x, self._y = 1, self.items[-1].bottom + _KEY_LINE
        labels = wrapped(text, self._width - self._x - _SAMPLE - 4, SMALL, lines=3)
        lines = tuple((_TEXT_LINE * place, label) for place, label in enumerate(labels))
        self.items.append(KeyItem(self._x, self._y, kind, lines, letter, stroke))
        self._x += width
