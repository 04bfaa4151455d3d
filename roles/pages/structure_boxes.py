"""The boxes of a drawn structure, each in its own coordinates: who sits there and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from roles.analysis.design import TeamKind
from roles.analysis.wording import listed
from roles.pages.pictures import (
    TONES,
    Label,
    Tone,
    fitted,
    isolated,
    text_width,
    wrapped,
)
from roles.pages.team_panels import Panel, counted

TEXT, SMALL = 13, 12
_PAD = 12
_ICON = 22
_LINE = 17
_SEAT_WIDTH = 142
_SEAT_HEIGHT = 40
_FACE = 36
_ITEM_WIDTH = 170
_ROLE_WIDTH = 190
_NARROW = 260
_WIDEST = 240
_NAMED = 12
_BADGE_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """A seat at its upper left corner; `who` is the whole name, for the initials."""

    x: int
    y: int
    who: str
    kind: str
    name: Label
    note: Label
    is_idle: bool


@dataclass(frozen=True, slots=True)
class DrawnRole:
    """A role the structure wants here and no seat has."""

    x: int
    y: int
    width: int
    name: Label


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """Some words at their base line; `kind` is plain, mismatch, more, or the team of `pk`."""

    x: int
    y: int
    kind: str
    label: Label
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Badge:
    """A word in its tone at the upper right corner; loud where somebody has to decide."""

    x: int
    y: int
    width: int
    tone: Tone
    text: str
    kind: str

    @property
    def is_loud(self) -> bool:
        return self.kind == "gap"


@dataclass(frozen=True, slots=True)
class Box:
    """A team, or what stands for some; everything in it is told from its upper left corner.

    `key` is that of the team, or has a blank in it; `pk` is 0 without a matrix to lead to.
    """

    key: str
    kind: str
    width: int
    height: int
    title: Label
    facts: tuple[DrawnLine, ...] = ()
    badge: Badge | None = None
    pk: int = 0
    seats: tuple[DrawnSeat, ...] = ()
    roles: tuple[DrawnRole, ...] = ()
    lines: tuple[DrawnLine, ...] = ()
    is_dashed: bool = False
    x: int = 0
    y: int = 0

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def at(self, x: int, y: int, *, height: int = 0) -> "Box":
        """The same box elsewhere, as high as it has to be or higher."""
        return replace(self, x=x, y=y, height=height or self.height)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Product teams that the same platforms serve, the worst first."""

    key: str
    panels: tuple[Panel, ...]

    @property
    def served_by(self) -> str:
        return listed(
            team.name for team in self.panels[0].servers if team.kind is TeamKind.PLATFORM
        )

    @property
    def title(self) -> str:
        return f"Served by {isolated(self.served_by)}" if self.served_by else "Without a platform"

    @property
    def gaps(self) -> int:
        return sum(panel.gaps for panel in self.panels)

    @property
    def gaps_told(self) -> str:
        return counted(self.gaps, "gap")

    @property
    def facts(self) -> str:
        seats = sum(panel.seat_count for panel in self.panels)
        open_seats = sum(panel.open_seats for panel in self.panels)
        told = f"{counted(len(self.panels), 'team')}, {counted(seats, 'seat')}"
        return f"{told}, {open_seats} open" if open_seats else told

    @property
    def worst(self) -> tuple[Panel, ...]:
        """Those with the most gaps, as many as are worth a name."""
        return tuple(panel for panel in self.panels if panel.gaps)[:_NAMED]

    @property
    def partly_served(self) -> tuple[str, ...]:
        """The shared teams that serve some of these teams and not all."""
        names: dict[str, int] = {}
        for panel in self.panels:
            for server in panel.servers:
                if server.kind is TeamKind.SHARED:
                    names[server.name] = names.get(server.name, 0) + 1
        whole = len(self.panels)
        return tuple(
            f"{isolated(name)} serves {number} of them"
            for name, number in names.items()
            if number < whole
        )


def team_box(panel: Panel, width: int, *, is_brief: bool) -> Box:
    """A team with its seats, or in brief with their number."""
    draft = _Draft(width)
    draft.head(panel.team.name, panel.facts, *_badge_of(panel))
    if is_brief:
        if panel.missing:
            draft.note("mismatch", f"No seat for {', '.join(panel.missing)}", lines=2)
    else:
        draft.grid(panel)
        if not panel.chips:
            draft.note("plain", "No seats yet.")
    for mismatch in panel.mismatches:
        draft.note("mismatch", mismatch, lines=2 if is_brief else 3)
    if panel.more_mismatches:
        draft.note("more", f"{panel.more_mismatches} more")
    return draft.box(panel.team.key, panel.team.kind, pk=panel.pk)


def lacking_box(roles: Sequence[str], width: int) -> Box:
    """The platform that the structure has and the design has not."""
    draft = _Draft(width)
    draft.head("No platform team yet", "")
    draft.wanted(roles)
    return draft.box("no platform", TeamKind.PLATFORM, is_dashed=True)


def cluster_box(cluster: Cluster, width: int, *, named: int | None = None) -> Box:
    """Many teams as one box, the worst by name, or no more than so many of them."""
    draft = _Draft(width)
    draft.head(
        cluster.title,
        cluster.facts,
        "gap" if cluster.gaps else "covered",
        cluster.gaps_told if cluster.gaps else "No gap",
    )
    draft.teams(cluster.worst[:named])
    for text in cluster.partly_served:
        draft.note("plain", text, lines=2)
    return draft.box(cluster.key, TeamKind.PRODUCT)


def rest_box(key: str, text: str, kind: TeamKind, width: int) -> Box:
    """What stands for the teams that are too many to be drawn."""
    draft = _Draft(width)
    draft.head(text, "")
    return draft.box(key, kind, is_dashed=True)


def _badge_of(panel: Panel) -> tuple[str, str]:
    """The tone and the words of what matters most about a team."""
    if panel.gaps:
        return "gap", panel.gaps_told
    if panel.serves:
        return ("structure" if panel.serves == "Serves nobody" else "platform"), panel.serves
    return ("covered", "No gap") if panel.coverage_percent is not None else ("", "")


class _Draft:
    """A box that grows downwards."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._inner = width - 2 * _PAD
        self._y = _PAD
        self._title = Label("")
        self._facts: list[DrawnLine] = []
        self._badge: Badge | None = None
        self._seats: list[DrawnSeat] = []
        self._roles: list[DrawnRole] = []
        self._lines: list[DrawnLine] = []

    def head(self, title: str, facts: str, kind: str = "", word: str = "") -> None:
        """The name, with the facts and the badge beside it where there is room, else below."""
        self._title = fitted(title, self._inner, TEXT, bold=True)
        used = round(text_width(self._title.text, TEXT, bold=True)) + 8
        badge_width = _ICON + 10 + round(text_width(word, TEXT, bold=kind == "gap")) if word else 0
        is_beside = used + badge_width <= self._inner and self._width >= _NARROW
        room = self._inner - badge_width if is_beside else self._inner
        base = self._y + 12
        if self._width >= _NARROW and used + text_width(facts, SMALL) <= room:
            self._facts.append(DrawnLine(_PAD + used, base, "plain", Label(facts)))
        else:
            for label in wrapped(facts, self._inner, SMALL, lines=2):
                base += _LINE
                self._facts.append(DrawnLine(_PAD, base, "plain", label))
        if word:
            x, y = self._width - _PAD - badge_width, self._y - 3
            if not is_beside:
                x, y = _PAD if kind == "gap" else _PAD - 5, base + 8
                base += _BADGE_HEIGHT + 6
            self._badge = Badge(x, y, badge_width, TONES[kind], word, kind)
        self._y = base + 6

    def grid(self, panel: Panel) -> None:
        """The seats, and after them the roles that have none."""
        columns = self._columns(_SEAT_WIDTH, len(panel.chips) + len(panel.missing))
        for place, chip in enumerate(panel.chips):
            x, y, width = self._cell(place, columns, _SEAT_HEIGHT)
            self._seats.append(
                DrawnSeat(
                    x,
                    y,
                    chip.name,
                    chip.kind,
                    fitted(chip.name, width - _FACE, TEXT, bold=True),
                    fitted(chip.note, width - _FACE, SMALL),
                    chip.is_idle,
                )
            )
        self.wanted(panel.missing, columns, taken=len(panel.chips))

    def wanted(self, roles: Sequence[str], columns: int = 0, *, taken: int = 0) -> None:
        """The roles without a seat, in the cells after those that are taken."""
        columns = columns or self._columns(_ROLE_WIDTH, len(roles))
        for place, role in enumerate(roles, start=taken):
            x, y, width = self._cell(place, columns, _SEAT_HEIGHT)
            label = fitted(role, width - _FACE - 4, SMALL, bold=True)
            self._roles.append(DrawnRole(x, y - 2, width - 8, label))
        self._y += -(-(taken + len(roles)) // columns) * _SEAT_HEIGHT

    def teams(self, panels: Sequence[Panel]) -> None:
        """A team a cell, with its gaps; it leads to its matrix."""
        columns = self._columns(_ITEM_WIDTH, len(panels))
        for place, panel in enumerate(panels):
            x, y, width = self._cell(place, columns, _LINE + 3)
            gaps = f": {panel.gaps_told}"
            name = fitted(panel.team.name, width - 12 - text_width(gaps, TEXT), TEXT)
            label = Label(isolated(name.text) + gaps, name.full and isolated(name.full) + gaps)
            self._lines.append(DrawnLine(x, y + 12, "team", label, panel.pk))
        self._y += -(-len(panels) // columns) * (_LINE + 3)

    def note(self, kind: str, text: str, *, lines: int = 1) -> None:
        """Some lines of text; the first of a mismatch has the sign of it."""
        indent = 0 if kind == "plain" else _ICON
        labels = wrapped(text, self._inner - indent, TEXT, lines=lines)
        self._y += 4
        for place, label in enumerate(labels):
            self._y += _LINE
            self._lines.append(
                DrawnLine(_PAD + indent, self._y - 2, kind if not place else "plain", label)
            )

    def box(self, key: str, kind: TeamKind, *, pk: int = 0, is_dashed: bool = False) -> Box:
        return Box(
            key,
            kind,
            self._width,
            self._y + _PAD - 4,
            self._title,
            tuple(self._facts),
            self._badge,
            pk,
            tuple(self._seats),
            tuple(self._roles),
            tuple(self._lines),
            is_dashed,
        )

    def _columns(self, least: int, number: int) -> int:
        """As many as there is room for, and as few as there are things to show."""
        return max(1, min(self._inner // least, max(number, self._inner // _WIDEST)))

    def _cell(self, place: int, columns: int, height: int) -> tuple[int, int, int]:
        """The upper left corner of a cell of a grid that begins here, and its width."""
        width = self._inner // columns
        x = _PAD + place % columns * width
        return x, self._y + 8 + place // columns * height, width
