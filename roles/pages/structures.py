"""The structures of a framework, drawn: which team holds which role, and where work counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from roles.analysis.design import Home, Place
from roles.models import Activity, FrameworkVersion, Role, Structure
from roles.pages.phases import phase_name
from roles.pages.pictures import fitted

HOMES = {
    Home.CENTRAL: "Platform team",
    Home.PRODUCT: "Product team",
    Home.BOTH: "Both",
    Home.UNSPECIFIED: "Not said",
}
PLACES = {
    Place.OWN: "product team",
    Place.CENTRAL: "platform",
    Place.SHARED: "shared team",
}

# The drawing in its own units; the page scales it.
WIDTH = 288
_TEAMS = ("Team A", "Team B", "Team C")
_PAD = 8
_CHIP_HEIGHT = 22
_LINE = _CHIP_HEIGHT + 5
_HEAD = 26
_ARROW = 26
_LABEL_SIZE = 10


@dataclass(frozen=True, slots=True)
class Chip:
    """A role where it sits; `x` and `y` are its upper left corner."""

    label: str
    x: float
    y: float
    width: float
    height: int = _CHIP_HEIGHT

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Box:
    """A team with its chips; `kind` is platform, product or unspecified."""

    kind: str
    title: str
    x: float
    y: float
    width: float
    height: float
    chips: tuple[Chip, ...]

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes from top to bottom; arrows are (x, from y, to y), from the platform to its teams."""

    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[float, float, float], ...]
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class StructureCard:
    """A structure and its picture; `seated` are (where, roles) and say in words what is drawn.

    `must_have` are (where, roles) too: whom a team cannot do without.
    """

    structure: Structure
    drawing: Drawing
    seated: tuple[tuple[str, tuple[str, ...]], ...]
    must_have: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class HomeRow:
    role: Role
    homes: tuple[Home, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where an activity counts, a text a structure; empty where the structure does not say."""

    activity: Activity
    phase: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StructurePage:
    cards: tuple[StructureCard, ...]
    homes: tuple[HomeRow, ...]
    places: tuple[PlaceRow, ...]
    roles: tuple[Role, ...]


def read_structure_page(version: FrameworkVersion) -> StructurePage:
    """The structures of a version, without what is retired, in three queries."""
    roles = tuple(version.roles.filter(is_retired=False).order_by("position", "pk"))
    structures = tuple(version.structures.order_by("position", "pk"))
    return StructurePage(
        cards=tuple(_card(structure, roles) for structure in structures),
        homes=tuple(_home_row(role, structures) for role in roles),
        places=tuple(
            PlaceRow(
                activity,
                phase_name(activity.stage),
                tuple(_places(structure, activity) for structure in structures),
            )
            for activity in version.activities.filter(is_retired=False).order_by("position", "pk")
        ),
        roles=roles,
    )


def home_of(structure: Structure, role: Role) -> Home:
    return Home(structure.homes.get(role.key, Home.UNSPECIFIED))


def _home_row(role: Role, structures: Sequence[Structure]) -> HomeRow:
    homes = tuple(home_of(structure, role) for structure in structures)
    return HomeRow(role, homes, tuple(HOMES[home] for home in homes))


def _places(structure: Structure, activity: Activity) -> str:
    places = [PLACES[Place(place)] for place in structure.places.get(activity.key, ())]
    return " or ".join(filter(None, [", ".join(places[:-1]), *places[-1:]])).capitalize()


def _card(structure: Structure, roles: Sequence[Role]) -> StructureCard:
    def labels(*homes: Home) -> list[str]:
        return [role.label for role in roles if home_of(structure, role) in homes]

    central = labels(Home.CENTRAL, Home.BOTH)
    product = labels(Home.PRODUCT, Home.BOTH)
    unspecified = labels(Home.UNSPECIFIED)
    has_platform = bool(central) or any(
        Place.CENTRAL in places for places in structure.places.values()
    )
    seated = [("Platform team", central)] if has_platform else []
    seated += [("Each product team", product), ("Not said", unspecified)]
    return StructureCard(
        structure,
        _draw(central if has_platform else None, product, unspecified),
        tuple((where, tuple(names)) for where, names in seated),
        tuple(
            (where, names)
            for where, keys in (
                ("A product team", structure.product_roles),
                ("The platform team", structure.central_roles),
            )
            if (names := tuple(role.name for role in roles if role.key in keys))
        ),
    )


def _draw(central: list[str] | None, product: list[str], unspecified: list[str]) -> Drawing:
    boxes, arrows, y = [], [], 0.0
    if central is not None:
        boxes.append(_box("platform", "Platform team", central, 0, y, WIDTH, columns=3))
        y = boxes[0].bottom + _ARROW
    width = (WIDTH - (len(_TEAMS) - 1) * _PAD) / len(_TEAMS)
    for index, title in enumerate(_TEAMS):
        team = _box("product", title, product, index * (width + _PAD), y, width, columns=1)
        boxes.append(team)
        if central is not None:
            arrows.append((team.middle, boxes[0].bottom, team.y))
    y = boxes[-1].bottom
    if unspecified:
        box = _box("unspecified", "Not said where", unspecified, 0, y + _PAD, WIDTH, columns=3)
        boxes.append(box)
        y = box.bottom
    return Drawing(y, tuple(boxes), tuple(arrows))


def _box(
    kind: str, title: str, labels: list[str], x: float, y: float, width: float, *, columns: int
) -> Box:
    chip_width = (width - (columns + 1) * _PAD) / columns
    chips = tuple(
        Chip(
            fitted(label, chip_width - _PAD, _LABEL_SIZE).text,
            x + _PAD + (index % columns) * (chip_width + _PAD),
            y + _HEAD + (index // columns) * _LINE,
            chip_width,
        )
        for index, label in enumerate(labels)
    )
    lines = -(-len(labels) // columns)
    return Box(kind, title, x, y, width, _HEAD + lines * _LINE + 3, chips)
