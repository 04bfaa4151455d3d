"""A team that a fix adds, and who is to sit there."""

from collections.abc import Sequence
from itertools import islice

from roles.analysis.design import Home, Structure, Team, TeamKind
from roles.analysis.reading import Reading


def free_team(
    reading: Reading,
    name: str,
    kind: TeamKind,
    serves: tuple[str, ...] | None = None,
    *,
    besides: Sequence[Team] = (),
) -> Team:
    """A team whose name and key neither the design nor `besides` has; twins are numbered."""
    teams = (*reading.design.teams, *besides)
    names, keys = {team.name.casefold() for team in teams}, {team.key for team in teams}
    number, free = 1, name
    while free.casefold() in names:
        number += 1
        free = f"{name} {number}"
    stem = "-".join(free.casefold().split())[:60]
    number, key = 1, stem
    while key in keys:
        number += 1
        key = f"{stem}-{number}"
    return Team(key, free, kind, serves)


def platform_roles(structure: Structure) -> tuple[str, ...]:
    """The roles to begin a platform with; none where the structure draws no platform.

    Where it draws one and names no roles in it, the first that may sit there too.
    """
    if structure.central_roles:
        return structure.central_roles
    shared = (role for role, home in structure.homes.items() if home in (Home.CENTRAL, Home.BOTH))
    return tuple(islice(shared, 1))
