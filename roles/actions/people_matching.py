"""Who of the organisation is meant by the rows of a sheet: by id, else e-mail, else name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from roles.models import Organisation

FIELDS = (
    "name",
    "title",
    "department",
    "email",
    "kind",
    "available",
    "external_id",
    "starts_on",
    "leaves_on",
)
# As many are fetched at once, so that a large organisation does not stand in memory twice.
_FETCHED = 2_000


@dataclass(slots=True, eq=False)
class Somebody:
    """A person with what a sheet may say of them; much lighter than the row of the database.

    Without a `pk` they are not stored yet.
    """

    pk: int | None = None
    name: str = ""
    title: str = ""
    department: str = ""
    email: str = ""
    kind: str = "employee"
    available: Decimal = Decimal(1)
    external_id: str = ""
    starts_on: date | None = None
    leaves_on: date | None = None
    manager: "Somebody | None" = None

    def __str__(self) -> str:
        return self.name


class Unclear(Exception):
    """Somebody cannot be told from others; `candidates` are those who may be meant.

    `is_marked` says that an id or an e-mail tells them apart, if one believes it.
    """

    def __init__(
        self, reason: str, candidates: Iterable[Somebody], *, is_marked: bool = False
    ) -> None:
        super().__init__(reason)
        self.candidates = tuple(candidates)
        self.is_marked = is_marked


def read_known(organisation: Organisation) -> "Known":
    """Everybody of the organisation, in one query."""
    rows = organisation.people.order_by("pk").values_list("pk", *FIELDS, "manager_id")
    people: dict[int, Somebody] = {}
    managers: dict[int, int] = {}
    # Titles and departments are the same for many; they are kept once.
    kept: dict[Any, Any] = {}
    for pk, *values, manager in rows.iterator(chunk_size=_FETCHED):
        people[pk] = Somebody(pk, *(kept.setdefault(value, value) for value in values))
        if manager is not None:
            managers[pk] = manager
    for pk, manager in managers.items():
        people[pk].manager = people[manager]
    return Known(people)


class Known:
    """The people of an organisation, by all that a sheet may know them by."""

    def __init__(self, people: Mapping[int, Somebody]) -> None:
        self.by_pk = people
        self.by_id: dict[str, Somebody] = {}
        self.by_email: defaultdict[str, list[Somebody]] = defaultdict(list)
        self.by_name: defaultdict[str, list[Somebody]] = defaultdict(list)
        for person in people.values():
            if person.external_id:
                self.by_id[person.external_id] = person
            if person.email:
                self.by_email[person.email.casefold()].append(person)
            self.by_name[person.name.casefold()].append(person)

    def surely(self, values: Mapping[str, Any]) -> Somebody | None:
        """Who has the external id, or is the only one with the e-mail and no other id."""
        external_id, email = values.get("external_id", ""), values.get("email", "")
        if external_id in self.by_id:
            return self.by_id[external_id]
        found = self.by_email.get(email.casefold(), []) if email else []
        if len(found) == 1 and not (external_id and found[0].external_id):
            return found[0]
        return None

    def perhaps(self, values: Mapping[str, Any], taken: set[int]) -> Somebody | None:
        """Who else is meant, leaving out those who are `taken`; None is somebody new.

        Only one of the name, where neither id nor e-mail says otherwise, is taken without
        asking. Raises Unclear.
        """
        external_id, email = values.get("external_id", ""), values.get("email", "")
        same_email = [one for one in self._with_email(email) if one.pk not in taken]
        if same_email:
            raise Unclear("has the e-mail of somebody here, and another id", same_email)
        found = [
            one for one in self.by_name.get(values["name"].casefold(), []) if one.pk not in taken
        ]
        if not found:
            return None
        if len(found) > 1:
            raise Unclear("is called like several people here", found)
        if external_id and found[0].external_id:
            reason = "is called like somebody here who has another id"
            raise Unclear(reason, found, is_marked=True)
        if email and found[0].email:
            reason = "is called like somebody here who has another e-mail"
            raise Unclear(reason, found, is_marked=True)
        return found[0]

    def named(self, text: str) -> Somebody | None:
        """The one person whom a manager column can mean by that."""
        if text in self.by_id:
            return self.by_id[text]
        found = self._with_email(text) or self.by_name.get(text.casefold(), [])
        return found[0] if len(found) == 1 else None

    def _with_email(self, email: str) -> list[Somebody]:
        return self.by_email.get(email.casefold(), []) if email else []
