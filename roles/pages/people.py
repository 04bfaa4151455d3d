"""The directory of an organisation: its people, with the seats they have in its live design."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from roles.analysis.thresholds import THRESHOLDS
from roles.models import (
    Design,
    Organisation,
    Participant,
    Person,
    PersonQuerySet,
    Seat,
    SeatQuerySet,
)
from roles.snapshots import read_framework

# What the directory can say of somebody, and what it says unless they choose otherwise.
COLUMNS: Mapping[str, str] = {
    "name": "Name",
    "title": "Title",
    "department": "Department",
    "email": "Email",
    "kind": "Kind",
    "manager": "Manager",
    "seats": "Seats in the live design",
    "roles": "Roles",
    "load": "Load",
    "available": "Available",
    "starts_on": "First day",
    "leaves_on": "Last day",
    "external_id": "External id",
}
USUAL_COLUMNS = ("name", "title", "department", "kind", "manager", "seats")


def columns_of(asked: Iterable[str]) -> tuple[str, ...]:
    """The columns that an address or a cookie names, in our order; the usual ones if none.

    The name is always one, and what is no column is passed over.
    """
    known = {"name", *asked}.intersection(COLUMNS)
    return tuple(name for name in COLUMNS if name in known) if len(known) > 1 else USUAL_COLUMNS


@dataclass(frozen=True)
class Directory:
    """The people of an organisation on a day; `live` is its live design, if there is one."""

    organisation: Organisation
    live: Design | None
    on: date

    @property
    def seats(self) -> SeatQuerySet:
        """The seats of the live design that have not ended."""
        return Seat.objects.filter(design=self.live).lasting(on=self.on)

    @property
    def current_seats(self) -> SeatQuerySet:
        """Those that have also begun."""
        return Seat.objects.filter(design=self.live).current(on=self.on)

    @property
    def teams(self) -> list[tuple[str, str]]:
        """The teams of the live design, by primary key as an address has it; one query."""
        if self.live is None:
            return []
        teams = self.live.teams.in_design_order().values_list("pk", "name")
        return [(str(pk), name) for pk, name in teams]

    @cached_property
    def role_names(self) -> dict[str, str]:
        """The roles that a seat of the live design can have, in the order of its framework."""
        if self.live is None:
            return {}
        return {role.key: role.name for role in read_framework(self.live.version).roles}

    @property
    def soon_days(self) -> int:
        """In how many days from now somebody is leaving soon."""
        name = "cover_ends_within_days"
        chosen = self.live.version.thresholds | self.live.thresholds if self.live else {}
        return int(chosen.get(name, THRESHOLDS[name].default))

    def with_role(self, role: str) -> SeatQuerySet:
        """The seats that have a role. It is asked of the few lists of roles that there are."""
        lists = self.seats.order_by().values_list("roles", flat=True).distinct()
        return self.seats.filter(roles__in=[roles for roles in lists if role in roles])

    def with_seats(self, people: PersonQuerySet) -> PersonQuerySet:
        """The people with managers and `live_participations`, in three more queries."""
        seats = self.seats.select_related("team").in_design_order()
        live = Participant.objects.filter(design=self.live).prefetch_related(
            Prefetch("seats", queryset=seats)
        )
        # Not joined, so that a page far down the list does not read the managers of all before.
        return people.defer("search_text").prefetch_related(
            Prefetch("manager", queryset=Person.objects.only("name")),
            Prefetch("participations", queryset=live, to_attr="live_participations"),
        )

    def told(self, person: Person, column: str) -> Any:
        """What a column says of somebody out of `with_seats`, as a text or a number."""
        return _TOLD[column](self, person) if column in _TOLD else getattr(person, column)


def read_directory(organisation: Organisation, *, on: date) -> Directory:
    """One query, and those that read a framework which no page of the process needed before."""
    live = organisation.designs.filter(is_live=True).select_related("version__framework").first()
    return Directory(organisation, live, on)


def seats_of(person: Person) -> list[Seat]:
    """The seats of somebody out of `Directory.with_seats`."""
    participations: list[Participant] = person.live_participations  # type: ignore[attr-defined]  # see with_seats
    return [seat for participation in participations for seat in participation.seats.all()]


def given_to(directory: Directory, person: Person) -> float:
    """The share of time that the seats of today give somebody."""
    on = directory.on
    return float(sum(seat.fte for seat in seats_of(person) if not seat.start or seat.start <= on))


def _seats(_: Directory, person: Person) -> str:
    return ", ".join(f"{seat.team} {seat.fte:.0%}" for seat in seats_of(person))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _roles(directory: Directory, person: Person) -> str:
    keys = dict.fromkeys(key for seat in seats_of(person) for key in seat.roles)
    return ", ".join(directory.role_names.get(key, key) for key in keys)


_TOLD: Mapping[str, Callable[[Directory, Person], Any]] = {
    "kind": lambda _, person: person.get_kind_display(),
    "manager": lambda _, person: person.manager.name if person.manager else "",
    "seats": _seats,
    "roles": _roles,
    "load": given_to,
    "available": lambda _, person: float(person.available),
    "starts_on": lambda _, person: _day(person.starts_on),
    "leaves_on": lambda _, person: _day(person.leaves_on),
}
