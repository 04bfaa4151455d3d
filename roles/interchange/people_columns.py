"""Which column of a people sheet holds what: by the usual names, unless somebody says otherwise."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from roles.interchange.sheet_values import plain
from roles.interchange.tables import Table

# How the columns of a field are called, the likeliest first.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "display name", "person", "employee", "employee name", "who")
    + ("worker", "staff member", "postholder", "post holder"),
    "first_name": ("first name", "given name", "forename", "preferred name"),
    "last_name": ("last name", "surname", "family name"),
    "email": ("e-mail", "e-mail address", "mail", "work e-mail", "business e-mail"),
    "title": ("job title", "title", "position", "job", "generic job title", "job role", "role")
    + ("leadership role", "business title", "position title", "post title"),
    "team": ("team", "team name", "squad", "department", "dept", "department name", "unit")
    + ("group", "division", "org unit", "organisational unit", "sig"),
    "manager": (
        "manager",
        "reports to",
        "line manager",
        "manager name",
        "manager e-mail",
        "manager id",
        "supervisor",
        "boss",
        "reports to slug",
        "reports to senior post",
        "reporting senior post",
    ),
    "share": ("share", "share of time", "fte", "availability", "available", "allocation")
    + ("capacity", "workload", "percent", "percentage", "time"),
    "kind": ("kind", "type", "employment type", "employment", "contract type", "worker type"),
    "start": ("start", "start date", "starts", "joined", "hire date", "hired", "from"),
    "end": ("end", "end date", "ends", "left", "leaving date", "contract end", "until", "to")
    + ("last day", "termination date"),
    "external_id": ("external id", "id", "person id", "employee id", "employee number")
    + ("personnel number", "staff id", "staff number", "uid", "post unique reference"),
    "entry": ("entry key", "key", "slug", "username", "user name", "login"),
    "post": ("manager role slug", "role slug", "post"),
    "posts": ("number of posts in fte", "number of posts", "posts", "headcount", "head count")
    + ("number of people",),
}

FIELDS: Mapping[str, str] = {
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "Email",
    "title": "Job title",
    "team": "Team or department",
    "manager": "Manager",
    "share": "Share of time",
    "kind": "Kind",
    "start": "First day",
    "end": "Last day",
    "external_id": "External id",
    "entry": "Key that managers are named by",
    "post": "Post that managers are named by",
    "posts": "Number of posts",
}
"""What people call the fields, in the order in which they are offered."""

KNOWN_NAMES = frozenset(plain(name) for names in COLUMN_NAMES.values() for name in names)

WHO = frozenset({"name", "first_name", "last_name", "external_id", "email"})
"""The fields that tell who a row is about; a sheet needs one of them."""

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_PARTS = re.compile(r"/| or | and ")
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it stands in the sheet, what it is read as, and the first that it holds."""

    place: int
    heading: str
    field: str
    samples: tuple[str, ...]

    @property
    def label(self) -> str:
        return FIELDS.get(self.field, "")


def guess_columns(table: Table) -> tuple[dict[int, str], tuple[str, ...]]:
    """The fields of the columns by their places, and what was guessed against their names.

    A column serves one field, and a field has one column.
    """
    fields: dict[int, str] = {}
    spellings = [list(_spellings(heading)) for heading in table.header]
    # A heading that is exactly a usual name goes before one that only holds it.
    for exact in (True, False):
        for field, names in COLUMN_NAMES.items():
            if field not in fields.values():
                place = _place(spellings, [plain(name) for name in names], fields, exact=exact)
                if place is not None:
                    fields[place] = field
    notes = []
    if _names_groups(table, fields):
        place = next(place for place, field in fields.items() if field == "name")
        fields[place] = "team"
        notes.append(
            f"“{table.header[place]}” differs between the rows of one person and is the same for"
            " several, so it is read as their team."
        )
    return fields, tuple(notes)


def columns_of(table: Table, fields: Mapping[int, str]) -> list[Column]:
    """Every column that has a heading or holds something, for somebody to look at."""
    width = max(len(table.header), *(len(cells) for _, cells in table.rows[:50]))
    samples: list[list[str]] = [[] for _ in range(width)]
    for _, cells in table.rows[:200]:
        for place, cell in enumerate(cells[:width]):
            if cell and len(samples[place]) < _SAMPLES and cell not in samples[place]:
                samples[place].append(cell)
    headings = [*table.header, *[""] * (width - len(table.header))]
    return [
        Column(place, heading, fields.get(place, ""), tuple(samples[place]))
        for place, heading in enumerate(headings)
        if heading or samples[place]
    ]


def _spellings(heading: str) -> Iterator[str]:
    """A heading as it may be known, from all its words to the last two."""
    yield plain(heading)
    bare = _BRACKETS.sub(" ", heading)
    yield plain(bare)
    for part in _PARTS.split(bare):
        yield plain(part)
    yield plain("".join(bare.replace("_", " ").split()[-2:]))


def _place(
    spellings: list[list[str]], names: list[str], taken: Mapping[int, str], *, exact: bool
) -> int | None:
    for name in names:
        for place, known in enumerate(spellings):
            if place not in taken and name in (known[:1] if exact else known):
                return place
    return None


def _names_groups(table: Table, fields: Mapping[int, str]) -> bool:
    """Whether the names are those of groups: most people with several rows have several names."""
    places = {field: place for place, field in fields.items()}
    if "team" in places or not places.keys() >= {"name", "external_id"}:
        return False
    names: defaultdict[str, list[str]] = defaultdict(list)
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for _, cells in table.rows:
        if len(cells) > max(places["name"], places["external_id"]):
            name, one = cells[places["name"]].casefold(), cells[places["external_id"]]
            if name and one:
                names[one].append(name)
                ids[name].add(one)
    several = [said for said in names.values() if len(said) > 1]
    differing = sum(len(set(said)) > 1 for said in several)
    is_shared = sum(len(one) > 1 for one in ids.values()) * 2 > len(ids)
    return is_shared and bool(several) and differing * 2 > len(several)
