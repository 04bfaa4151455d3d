"""Who does what their roles do not own, and how each case is told: once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from roles.analysis.cells import Cell
from roles.analysis.covers import smallest_cover
from roles.analysis.design import Activity, Strength
from roles.analysis.survey import CellQuestion

if TYPE_CHECKING:
    from roles.analysis.reading import Reading

# Two fits that differ by less are equal; the key decides then.
_TOLERANCE = 1e-9


class Case(StrEnum):
    """How somebody's work outside their roles is told."""

    BETTER_ROLE = "better role"
    EXTRA_OWNER = "extra owner"
    EXCLUDED = "excluded"
    USUALLY_NOT = "usually not"
    OFF_ROLE = "off role"


@dataclass(frozen=True, slots=True)
class Misfit:
    """One person's activity that none of their roles owns, and the units it is about."""

    person: str
    activity: str
    case: Case
    units: tuple[str, ...]
    beside: frozenset[str] = frozenset()
    """Owners in these units whose roles do own the activity."""
    excluded: bool = False


@CellQuestion
def strangers(
    reading: "Reading",
) -> Callable[[Activity, Cell], tuple[tuple[str, ...], ...]]:
    """The misaligned owners of a cell, and beside them the aligned ones; both sorted."""

    def of(activity: Activity, cell: Cell) -> tuple[tuple[str, ...], ...]:
        misaligned = [one for one in cell.people if reading.is_misaligned(one, activity.key)]
        if not misaligned:
            return ()
        aligned = [one for one in cell.people if reading.is_aligned(one, activity.key)]
        return tuple(sorted(misaligned)), tuple(sorted(aligned))

    return of


class Alignment:
    """Work against roles, for everybody with a known role."""

    def __init__(self, reading: "Reading") -> None:
        self._reading = reading

    @cached_property
    def better_role(self) -> Mapping[str, str]:
        """The role that fits somebody's work clearly better than the roles they hold (TTL-01).

        Fit is the share of activities that owned work and reference have in common (Jaccard).
        The largest gain wins, of equal ones the first role by key.
        """
        reading = self._reading
        if reading.is_small:
            return {}
        better = {}
        # Many people hold the same roles and do the same work.
        known: dict[tuple[frozenset[str], frozenset[str]], str | None] = {}
        for person, roles in reading.roles_of.items():
            owned = reading.owned_by.get(person, frozenset())
            if len(owned) < 2 or not roles:
                continue
            if (owned, roles) not in known:
                known[owned, roles] = self._best_role(owned & reading.applicable, roles)
            if (best := known[owned, roles]) is not None:
                better[person] = best
        return better

    def _best_role(self, work: frozenset[str], roles: frozenset[str]) -> str | None:
        if len(work) < 2:
            return None
        owned_by_role = self._reading.owned_by_role
        now = fit(work, frozenset().union(*(owned_by_role[role] for role in roles)))
        best, gain = None, self._reading.threshold("better_role_gain")
        # A role that owns none of the work does not fit it at all.
        useful = frozenset().union(*(self._reading.owner_roles[activity] for activity in work))
        for role in sorted(useful - roles):
            found = fit(work, owned_by_role[role]) - now
            if found > gain + _TOLERANCE:
                best, gain = role, found
        return best

    @cached_property
    def misfits(self) -> tuple[Misfit, ...]:
        """Every misaligned person and activity, told in one way each.

        The better role explains the activities it owns; else an aligned owner beside the person
        makes the person an extra owner, in those units where there is one; else the exclusions
        of the roles decide. A unit-by-unit mix is one extra owner, for one cause is one finding.
        """
        found: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for activity, unit, (misaligned, aligned) in self._reading.answers(strangers):
            for person in misaligned:
                found[person, activity.key].append((unit, aligned))
        return tuple(
            self._misfit(person, activity, places) for (person, activity), places in found.items()
        )

    def _misfit(
        self, person: str, activity: str, places: Sequence[tuple[str, tuple[str, ...]]]
    ) -> Misfit:
        """One person's misfit in some units, each with the aligned owners there."""
        crowded = [(unit, aligned) for unit, aligned in places if aligned]
        exclusion = self._reading.exclusion(person, activity)
        better = self.better_role.get(person)
        if better is not None and better in self._reading.owner_roles[activity]:
            case = Case.BETTER_ROLE
        elif crowded:
            case = Case.EXTRA_OWNER
        elif exclusion is Strength.HARD:
            case = Case.EXCLUDED
        elif exclusion is Strength.SOFT:
            case = Case.USUALLY_NOT
        else:
            case = Case.OFF_ROLE
        told = crowded if case is Case.EXTRA_OWNER else places
        beside = {aligned for _, aligned in crowded} if case is Case.EXTRA_OWNER else set()
        return Misfit(
            person,
            activity,
            case,
            units=tuple(unit for unit, _ in told),
            beside=frozenset().union(*beside),
            excluded=exclusion is not None,
        )

    @cached_property
    def missing_roles(self) -> Mapping[str, tuple[str, ...]]:
        """The smallest set of roles that would own all of somebody's misfits, by person (TTL-02).

        Of equally small ones the first in the order of sorted keys. Activities that no role owns
        cannot be explained by any and are left out.
        """
        reading = self._reading
        strange: dict[str, set[str]] = defaultdict(set)
        for misfit in self.misfits:
            if reading.owner_roles[misfit.activity]:
                strange[misfit.person].add(misfit.activity)
        return {
            person: smallest_cover(reading.owner_roles[activity] for activity in work)
            for person, work in strange.items()
        }


def fit(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of activities that work and a role have in common (Jaccard)."""
    common = len(one & other)
    together = len(one) + len(other) - common
    return common / together if together else 0.0
