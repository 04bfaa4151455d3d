"""What is wrong with a design file beyond the type of each field: keys that lead nowhere, twins.

It looks at the raw values, so that a row with a wrong type still has its keys checked and all
errors of a file can be told at once; whatever is of the wrong type is passed over in silence.
"""

from collections.abc import Collection, Iterator, Mapping

from roles.analysis.design import Framework
from roles.interchange.file_errors import Path, Problem, path_text, shown
from roles.interchange.raw_values import (
    Raw,
    keys_of,
    rows,
    stranger,
    strangers,
    threshold_problems,
    twins,
)
from roles.interchange.rows import as_day

# The keys of the teams that a tick is for are one column of an index, commas included.
MAX_FOR_BYTES = 2000


def problems(raw: Raw, framework: Framework | None) -> Iterator[Problem]:
    """Everything wrong between the rows of a design file, and between it and its framework."""
    keys = {name: keys_of(raw, name) for name in ("teams", "people", "seats")}
    for name, what in (("teams", "team"), ("people", "person"), ("seats", "seat")):
        yield from twins(raw, name, what)
    yield from _team_problems(raw, keys)
    yield from _seat_problems(raw, keys)
    yield from _tick_problems(raw, keys)
    yield from _agreement_problems(raw, keys)
    yield from _acknowledged_problems(raw)
    yield from threshold_problems(raw)
    if framework is not None:
        yield from _framework_problems(raw, framework)


# --- within the file


def _team_problems(raw: Raw, keys: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for index, team in rows(raw, "teams"):
        yield from strangers(team, "serves", ("teams", index), "team", keys["teams"])


def _seat_problems(raw: Raw, keys: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    first_seat: dict[tuple[str, str], int] = {}
    for index, seat in rows(raw, "seats"):
        path: Path = ("seats", index)
        yield from stranger(seat, "team", path, "team", keys["teams"])
        yield from stranger(seat, "person", path, "person", keys["people"])
        yield from stranger(seat, "internal_contact", path, "person", keys["people"])
        start, end = as_day(seat.get("start")), as_day(seat.get("end"))
        if start and end and end < start:
            yield (*path, "end"), f"the end, {end}, is before the start, {start}", None
        person, team = seat.get("person"), seat.get("team")
        if isinstance(person, str) and isinstance(team, str):
            if (person, team) in first_seat:
                first = path_text(("seats", first_seat[person, team]))
                problem = f"{shown(person)} already has a seat in {shown(team)}: {first}"
                yield (*path, "person"), problem, person
            first_seat.setdefault((person, team), index)


def _tick_problems(raw: Raw, keys: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for index, tick in rows(raw, "ticks"):
        path: Path = ("ticks", index)
        yield from stranger(tick, "team", path, "team", keys["teams"])
        yield from stranger(tick, "person", path, "person", keys["people"])
        yield from stranger(tick, "seat", path, "seat", keys["seats"])
        yield from strangers(tick, "for", path, "team", keys["teams"])
        yield from _for_problems(tick, (*path, "for"))
        named = [name for name in ("person", "seat", "role") if tick.get(name) is not None]
        has_team = tick.get("team") is not None
        if len(named) != 1 or has_team == (named == ["seat"]):
            found = " and ".join(named + ["team"] * has_team) or "none of them"
            problem = (
                "a tick has one holder: a person and a team, or a seat, or a role and a team;"
                f" this one names {found}"
            )
            yield path, problem, None


def _for_problems(tick: Raw, path: Path) -> Iterator[Problem]:
    teams = tick.get("for")
    if teams == []:
        yield path, "leave it out, or name at least one product team", None
    elif isinstance(teams, list) and len(",".join(map(str, teams)).encode()) > MAX_FOR_BYTES:
        yield path, f"these are more teams than a tick can name, {len(teams)}; leave it out", None


def _agreement_problems(raw: Raw, keys: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for index, agreement in rows(raw, "agreements"):
        for side in ("from", "to"):
            yield from stranger(agreement, side, ("agreements", index), "team", keys["teams"])
        team = agreement.get("to")
        if isinstance(team, str) and team == agreement.get("from"):
            yield ("agreements", index, "to"), "an agreement is between two different teams", team


def _acknowledged_problems(raw: Raw) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, row in rows(raw, "acknowledged"):
        finding = row.get("finding")
        if not isinstance(finding, str):
            continue
        if finding in first:
            problem = (
                f"this finding is acknowledged twice: {path_text(('acknowledged', first[finding]))}"
            )
            yield ("acknowledged", index, "finding"), problem, finding
        first.setdefault(finding, index)


# --- against the framework


def _framework_problems(raw: Raw, framework: Framework) -> Iterator[Problem]:
    yield from stranger(raw, "structure", (), "structure", framework.structure_by_key)
    yield from strangers(raw, "accepted_variations", (), "variation", framework.variation_by_key)
    for index, seat in rows(raw, "seats"):
        yield from strangers(seat, "roles", ("seats", index), "role", framework.role_by_key)
    for index, tick in rows(raw, "ticks"):
        yield from stranger(tick, "role", ("ticks", index), "role", framework.role_by_key)
    for index, agreement in rows(raw, "agreements"):
        path: Path = ("agreements", index)
        yield from stranger(agreement, "kind", path, "handoff", framework.handoff_by_key)
