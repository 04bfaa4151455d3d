"""What is wrong with a framework file beyond the type of each field: lost keys and twins."""

from collections.abc import Iterator, Mapping

from roles.interchange.file_errors import Path, Problem, path_text
from roles.interchange.raw_values import (
    Raw,
    keys_of,
    rows,
    strange_fields,
    stranger,
    strangers,
    threshold_problems,
    twins,
)

_KEYED = {
    "roles": "role",
    "activities": "activity",
    "variations": "variation",
    "structures": "structure",
    "handoffs": "handoff",
}

type Known = Mapping[str, None]


def problems(raw: Raw) -> Iterator[Problem]:
    """Everything wrong between the rows of a framework file."""
    roles, activities = keys_of(raw, "roles"), keys_of(raw, "activities")
    for field, what in _KEYED.items():
        yield from twins(raw, field, what)
    yield from _cell_problems(raw, (), roles, activities)
    yield from _twin_cells(raw)
    for index, exclusion in rows(raw, "exclusions"):
        yield from stranger(exclusion, "r", ("exclusions", index), "role", roles)
        yield from stranger(exclusion, "a", ("exclusions", index), "activity", activities)
    for index, variation in rows(raw, "variations"):
        yield from _cell_problems(variation, ("variations", index), roles, activities)
    for index, structure in rows(raw, "structures"):
        yield from _structure_problems(structure, ("structures", index), roles, activities)
    for index, handoff in rows(raw, "handoffs"):
        yield from strangers(handoff, "from", ("handoffs", index), "activity", activities)
        yield from strangers(handoff, "to", ("handoffs", index), "activity", activities)
    yield from _interaction_problems(raw, roles)
    yield from _advice_problems(raw, roles)
    yield from threshold_problems(raw)


def _cell_problems(raw: Raw, path: Path, roles: Known, activities: Known) -> Iterator[Problem]:
    for index, cell in rows(raw, "cells"):
        yield from stranger(cell, "a", (*path, "cells", index), "activity", activities)
        yield from stranger(cell, "r", (*path, "cells", index), "role", roles)


def _twin_cells(raw: Raw) -> Iterator[Problem]:
    first: dict[tuple[object, object], int] = {}
    for index, cell in rows(raw, "cells"):
        place = (cell.get("a"), cell.get("r"))
        if not all(isinstance(key, str) for key in place):
            continue
        if place in first:
            earlier = path_text(("cells", first[place]))
            yield ("cells", index), f"this activity and role have a cell already: {earlier}", None
        first.setdefault(place, index)


def _structure_problems(
    structure: Raw, path: Path, roles: Known, activities: Known
) -> Iterator[Problem]:
    yield from strange_fields(structure, "role_home", path, "role", roles)
    yield from strange_fields(structure, "places", path, "activity", activities)
    yield from strangers(structure, "product_team_must_have", path, "role", roles)
    yield from strangers(structure, "central_team_must_have", path, "role", roles)


def _interaction_problems(raw: Raw, roles: Known) -> Iterator[Problem]:
    everybody = {**roles, "all": None}
    for index, role in rows(raw, "roles"):
        for place, interaction in rows(role, "interactions"):
            path: Path = ("roles", index, "interactions", place)
            yield from stranger(interaction, "with", path, "role", everybody)


def _advice_problems(raw: Raw, roles: Known) -> Iterator[Problem]:
    """What growth, missing roles, serving and soft skills say of roles there are not."""
    everybody = {**roles, "all": None}
    for index, stage in rows(raw, "stages"):
        yield from strangers(stage, "roles_any_of", ("stages", index), "role", roles)
    for index, one in rows(raw, "stand_ins"):
        yield from stranger(one, "for", ("stand_ins", index), "role", everybody)
        yield from strangers(one, "by", ("stand_ins", index), "role", roles)
    for index, skill in rows(raw, "soft_skills"):
        yield from stranger(skill, "for", ("soft_skills", index), "role", everybody)
    serving = raw.get("serving")
    for name, mode in serving.items() if isinstance(serving, dict) else ():
        if isinstance(mode, dict):
            yield from strangers(mode, "owner_roles", ("serving", name), "role", roles)
            yield from strangers(mode, "helps", ("serving", name), "role", roles)
