"""Numbers by which designs and structures can be compared.

Percentages have one decimal, ratios two, the overlap index three. A number that has nothing to
be counted on is None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roles.analysis.cells import Cell, CellState
from roles.analysis.design import Activity, Place
from roles.analysis.reading import Reading
from roles.analysis.survey import CellQuestion
from roles.analysis.truck_factor import truck_factor


class Good(StrEnum):
    """Which way is good; a number without a direction tells designs apart, not good from bad."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Unit(StrEnum):
    PERCENT = "percent"
    RATIO = "ratio"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Metric:
    """How one number is shown: its name, what it means in a line, and which way is good."""

    key: str
    name: str
    meaning: str
    unit: Unit
    good: Good


METRICS = (
    Metric(
        "coverage_in_place",
        "Coverage in place",
        "Share of the activities, seen from each team, owned where the structure wants it.",
        Unit.PERCENT,
        Good.UP,
    ),
    Metric(
        "coverage_any",
        "Coverage anywhere",
        "Share of the activities, seen from each team, that somebody owns, from anywhere.",
        Unit.PERCENT,
        Good.UP,
    ),
    Metric(
        "overlap_index",
        "Overlap index",
        "Share of the owners who are too many beside those expected, from 0 to 1.",
        Unit.RATIO,
        Good.DOWN,
    ),
    Metric(
        "bus_factor_critical",
        "Bus factor of critical work",
        "The fewest people who can do some critical activity, backups included; 2 is the aim.",
        Unit.COUNT,
        Good.UP,
    ),
    Metric(
        "single_cover_share",
        "One person deep",
        "Share of the activities, seen from each team, that exactly one person can do.",
        Unit.PERCENT,
        Good.DOWN,
    ),
    Metric(
        "truck_factor_50",
        "Truck factor",
        "The fewest people without whom more than half of the work has no owner.",
        Unit.COUNT,
        Good.UP,
    ),
    Metric(
        "handoffs_crossing",
        "Handoffs across teams",
        "Handoffs whose two sides share no person and no team.",
        Unit.COUNT,
        Good.DOWN,
    ),
    Metric(
        "handoffs_contracted",
        "Of these agreed",
        "Those with an agreement that has every element.",
        Unit.COUNT,
        Good.UP,
    ),
    Metric(
        "congruence",
        "Congruence",
        "Share of the handoffs between people that stay in a team or are agreed, from 0 to 1.",
        Unit.RATIO,
        Good.UP,
    ),
    Metric(
        "channels_in_teams",
        "Channels in teams",
        "Pairs of people who share a team and have to talk.",
        Unit.COUNT,
        Good.DOWN,
    ),
    Metric(
        "coordination_cost",
        "Coordination cost",
        "A tenth of a point a channel, three a handoff across teams, two back where it is agreed.",
        Unit.RATIO,
        Good.DOWN,
    ),
    Metric(
        "units_per_central_fte",
        "Teams per central full-time share",
        "Product teams for each full-time share in the platform; above 2 it is a bottleneck.",
        Unit.RATIO,
        Good.DOWN,
    ),
    Metric(
        "consistency",
        "Consistency",
        "How far work that could be standard is left to the same owners everywhere, from 0 to 1.",
        Unit.RATIO,
        Good.UP,
    ),
    Metric(
        "autonomy",
        "Autonomy",
        "Share of the activities that each team owns itself; high where teams are to stand alone.",
        Unit.PERCENT,
        Good.NEITHER,
    ),
    Metric(
        "load_max",
        "Highest load",
        "Owned activities for each full-time share, of whoever has most.",
        Unit.RATIO,
        Good.DOWN,
    ),
    Metric(
        "load_mean",
        "Mean load",
        "Owned activities for each full-time share, averaged over everybody with a seat.",
        Unit.RATIO,
        Good.DOWN,
    ),
)

# Work that can be done the same way for every team, by canonical key.
_STANDARDISABLE = frozenset(
    {
        "track_experiments",
        "build_training_pipelines",
        "deploy_models",
        "set_up_ci_cd",
        "monitor_models",
        "manage_infrastructure",
    }
)

_CHANNEL, _CROSSING, _CONTRACT = 0.1, 3, 2
"""What the coordination cost counts for two people in a team, a handoff, and saves by contract."""


type _Seen = Sequence[tuple[str, str, Cell]]
"""Every cell, behind its activity and unit."""


def measure(reading: Reading) -> Mapping[str, float | int | None]:
    """Every number of METRICS by key, in their order."""
    # Cells of many units are not kept, so all that is asked of them is asked of this one list.
    seen = list(reading.each_cell())
    cells = [cell for _, _, cell in seen]
    covered = [cell.state for cell in cells if cell.is_covered]
    crossing = [one for one in reading.handovers if not one.inside]
    contracted = sum(one.is_contracted for one in crossing)
    channels = _channels(reading)
    cost = _CHANNEL * channels + _CROSSING * len(crossing) - _CONTRACT * contracted
    loads = [reading.directory.load(person) for person in reading.seats_of]
    return {
        "coverage_in_place": _percent(covered.count(CellState.IN), cells),
        "coverage_any": _percent(len(covered), cells),
        "overlap_index": _overlap_index(reading),
        "bus_factor_critical": _bus_factor(reading, seen),
        "single_cover_share": _percent(sum(len(cell.capable) == 1 for cell in cells), cells),
        "truck_factor_50": truck_factor(cell.people for cell in cells),
        "handoffs_crossing": len(crossing),
        "handoffs_contracted": contracted,
        "congruence": _congruence(reading),
        "channels_in_teams": channels,
        "coordination_cost": round(cost, 2),
        "units_per_central_fte": _units_per_central_fte(reading),
        "consistency": _consistency(reading, seen),
        "autonomy": _percent(sum(_has_own_owner(cell) for cell in cells), cells),
        "load_max": round(max(loads), 2) if loads else None,
        "load_mean": round(sum(sorted(loads)) / len(loads), 2) if loads else None,
    }


def _percent(count: int, cells: Sequence[Cell]) -> float | None:
    return round(100 * count / len(cells), 1) if cells else None


def _overlap_index(reading: Reading) -> float | None:
    """Owners too many, among all owners of all cells.

    Too many are the misaligned beside an aligned one, the aligned in a place the structure does
    not allow beside one in place, and all but one owner of a decision. Whoever is too many in two
    ways counts twice, though never more than all there are.
    """
    entries = surplus = 0
    for _, _, (owners, too_many) in reading.answers(_surplus):
        entries += owners
        surplus += too_many
    return round(min(surplus / entries, 1.0), 3) if entries else None


@CellQuestion
def _surplus(reading: Reading) -> Callable[[Activity, Cell], tuple[int, int]]:
    """How many owners a cell has, and how many of them are too many."""

    def of(activity: Activity, cell: Cell) -> tuple[int, int]:
        if len(cell.owners) < 2:
            return len(cell.owners), 0
        key, surplus = activity.key, 0
        aligned = [owner for owner in cell.owners if reading.is_aligned(owner.person, key)]
        if aligned:
            surplus += sum(reading.is_misaligned(owner.person, key) for owner in cell.owners)
        if cell.state is CellState.IN:
            surplus += sum(not reading.is_in_place(key, owner) for owner in aligned)
        if activity.single_owner:
            surplus += len(cell.people) - 1
        return len(cell.owners), surplus

    return of


def _bus_factor(reading: Reading, seen: _Seen) -> int | None:
    """The fewest people who can do some critical activity for some unit; 0 if nobody can."""
    critical = {activity.key for activity in reading.activities if activity.critical}
    return min((len(cell.capable) for key, _, cell in seen if key in critical), default=None)


def _congruence(reading: Reading) -> float | None:
    """Handovers inside a team or with a contract, among all between different people."""
    handovers = reading.handovers
    settled = sum(bool(one.inside) or one.is_contracted for one in handovers)
    return round(settled / len(handovers), 2) if handovers else None


def _channels(reading: Reading) -> int:
    """Pairs of people with filled seats in the same team."""
    sizes = [len({seat.person for seat in seats}) for seats in reading.seats_in.values()]
    return sum(size * (size - 1) // 2 for size in sizes)


def _units_per_central_fte(reading: Reading) -> float | None:
    """Product teams for each full-time share in platform teams; None without such a share."""
    shares = [seat.fte for team in reading.seated_platforms for seat in reading.seats_in[team.key]]
    if not shares or reading.has_no_product_team:
        return None
    return round(len(reading.units) / sum(sorted(shares)), 2)


def _consistency(reading: Reading, seen: _Seen) -> float | None:
    """How alike the owning teams of standardisable work are: 1 where all units have the same.

    0 where each unit has its own; no owner at all is a set of teams like others. The mean over
    the activities; None where fewer than two units can be compared.
    """
    if len(reading.units) < 2:
        return None
    different: dict[str, set[frozenset[str]]] = {
        activity.key: set()
        for activity in reading.activities
        if _STANDARDISABLE & {activity.canonical, activity.key}
    }
    for key, _, cell in seen:
        if key in different:
            different[key].add(frozenset(owner.team for owner in cell.owners))
    scores = [1 - (len(teams) - 1) / (len(reading.units) - 1) for teams in different.values()]
    return round(sum(sorted(scores)) / len(scores), 2) if scores else None


def _has_own_owner(cell: Cell) -> bool:
    return any(owner.place is Place.OWN for owner in cell.owners)
