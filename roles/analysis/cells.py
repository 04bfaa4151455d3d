"""One activity seen from one product team: who holds it, from where, and how it stands."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from roles.analysis.design import Level, Place, Seat


class CellState(StrEnum):
    """Exactly one for a cell; gaps read the last three, the structure reads OUT."""

    IN = "in"
    OUT = "out"
    VAC = "vac"
    ROLE = "role"
    NONE = "none"


class Owner(NamedTuple):
    person: str
    team: str
    place: Place


class Claim(NamedTuple):
    """A tick that counts, with who stands behind it: people, a vacancy, or nobody yet.

    `role` is set where a role in a team was ticked; `teams` are the only units meant.
    """

    activity: str
    level: Level
    team: str
    teams: frozenset[str] | None
    people: tuple[str, ...] = ()
    vacancy: Seat | None = None
    role: str = ""


class Cell(NamedTuple):
    """Who holds one activity for one unit, whatever the place.

    `capable` are those with an owner or backup tick, `inside` the employees who own it, back it
    up or answer for it. `accountable` and `consulted` hold people, and vacancies or roles by the
    key of what was ticked. `vacancies` and `unheld` (role, team) stand behind owner ticks that
    nobody is behind yet.
    """

    state: CellState
    owners: tuple[Owner, ...] = ()
    people: frozenset[str] = frozenset()
    capable: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    accountable: frozenset[str] = frozenset()
    consulted: frozenset[str] = frozenset()
    vacancies: tuple[Seat, ...] = ()
    unheld: tuple[tuple[str, str], ...] = ()

    @property
    def is_covered(self) -> bool:
        return self.state in (CellState.IN, CellState.OUT)


class Groups:
    """Groups of owners and of people, the same object for all cells of a unit that have them.

    Most work of a team is held by the same few, and what is not made takes no memory.
    """

    def __init__(self, employees: frozenset[str]) -> None:
        self._employees = employees
        self._owners: dict[tuple[Owner, ...], tuple[Owner, ...]] = {}
        self._owner: dict[Owner, Owner] = {}
        self._people: dict[frozenset[str], frozenset[str]] = {}
        self._inside: dict[frozenset[str], frozenset[str]] = {}

    def owner(self, person: str, team: str, place: Place) -> Owner:
        owner = Owner(person, team, place)
        return self._owner.setdefault(owner, owner)

    def owners(self, owners: Iterable[Owner]) -> tuple[Owner, ...]:
        group = tuple(owners)
        return self._owners.setdefault(group, group)

    def people(self, people: Iterable[str]) -> frozenset[str]:
        group = frozenset(people)
        return self._people.setdefault(group, group)

    def inside(self, people: frozenset[str]) -> frozenset[str]:
        """The employees among some people."""
        if people not in self._inside:
            self._inside[people] = (
                people if people <= self._employees else self.people(people & self._employees)
            )
        return self._inside[people]


def merge_claims(
    claims: Iterable[tuple[Claim, Place]], *, allowed: tuple[Place, ...] | None, groups: Groups
) -> Cell:
    """Put together all that reaches one cell; `allowed` places of None are all places."""
    owners: dict[Owner, None] = {}
    others: dict[Level, set[str]] = {}
    vacancies: list[Seat] = []
    unheld: dict[tuple[str, str], None] = {}
    for claim, place in claims:
        if claim.level is not Level.OWNER:
            others.setdefault(claim.level, set()).update(claim.people or (_stand_in(claim),))
        elif claim.people:
            for person in claim.people:
                owners[groups.owner(person, claim.team, place)] = None
        elif claim.vacancy is None:
            unheld[claim.role, claim.team] = None
        elif claim.vacancy not in vacancies:
            vacancies.append(claim.vacancy)
    people = groups.people([owner.person for owner in owners])
    backups = {who for who in others.get(Level.BACKUP, ()) if not who.startswith(_NOBODY)}
    capable = groups.people(people | backups) if backups else people
    accountable = groups.people(others.get(Level.ACCOUNTABLE, ()))
    return Cell(
        state=_state(owners, vacancies, unheld, allowed),
        owners=groups.owners(owners),
        people=people,
        capable=capable,
        inside=groups.inside(capable | accountable if accountable else capable),
        accountable=accountable,
        consulted=groups.people(others.get(Level.CONSULTED, ())),
        vacancies=tuple(vacancies),
        unheld=tuple(unheld),
    )


# What stands for a vacancy or a role among people; no key begins so.
_NOBODY = "\0"


def _stand_in(claim: Claim) -> str:
    if claim.vacancy is not None:
        # A role is served by its first vacancy, so of those without a key the roles tell which.
        seat = claim.vacancy
        return f"{_NOBODY}{seat.key or '+'.join(seat.roles)}@{seat.team}"
    return f"{_NOBODY}{claim.role}@{claim.team}"


def _state(
    owners: Collection[Owner],
    vacancies: Collection[Seat],
    unheld: Collection[tuple[str, str]],
    allowed: tuple[Place, ...] | None,
) -> CellState:
    if owners:
        in_place = allowed is None or any(owner.place in allowed for owner in owners)
        return CellState.IN if in_place else CellState.OUT
    if vacancies:
        return CellState.VAC
    return CellState.ROLE if unheld else CellState.NONE
