"""Who sits where on the day a design is judged on, and as what."""

from collections.abc import Iterable

from roles.analysis.design import Seat
from roles.analysis.reference import Reference


class Seating:
    """The seats of a design, gone through once."""

    def __init__(self, reference: Reference) -> None:
        design = reference.design
        self.vacancies: list[Seat] = []
        """In the order of the design, as all that follows."""
        self.filled: list[Seat] = []
        self.of_person: dict[str, tuple[Seat, ...]] = {}
        """The filled seats of everybody who has one."""
        self.in_team: dict[str, list[Seat]] = {}
        """The filled seats of each team that has one."""
        self.roles: dict[str, frozenset[str]] = {}
        """The roles of everybody with a filled seat: those of the seats, else the title's one."""
        # The same object for all who hold the same, which takes less memory.
        self._known: dict[frozenset[str], frozenset[str]] = {}
        for seat in design.seats:
            if seat.person is None:
                self.vacancies.append(seat)
            elif seat.is_filled(design.as_of):
                self._fill(seat, seat.person)
        for person, roles in self.roles.items():
            if not roles:
                title = design.person_by_key[person].title
                self.roles[person] = self._group(reference.role_of_title(title))

    def _fill(self, seat: Seat, person: str) -> None:
        self.filled.append(seat)
        self.in_team.setdefault(seat.team, []).append(seat)
        before = self.of_person.get(person, ())
        self.of_person[person] = (*before, seat)
        self.roles[person] = self._group(
            (*self.roles[person], *seat.roles) if before else seat.roles
        )

    def _group(self, roles: Iterable[str]) -> frozenset[str]:
        held = frozenset(roles)
        return self._known.setdefault(held, held)
