"""Where the parts of a draft name a role or an activity by its key, so that it can be forgotten."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from roles.models import FrameworkVersion


def forget_role(draft: FrameworkVersion, key: str) -> None:
    """Take the key of a role out of everything else that the draft says, in nine queries."""

    def names_it(row: Mapping[str, Any], field: str) -> bool:
        return bool(row.get(field) == key)

    _rewrite(
        draft.structures.all(),
        homes=lambda homes: _without_field(homes, key),
        product_roles=lambda roles: _without(roles, key),
        central_roles=lambda roles: _without(roles, key),
    )
    _rewrite(
        draft.variations.all(),
        cells=lambda cells: [cell for cell in cells if not names_it(cell, "r")],
    )
    _rewrite(
        draft.roles.all(),
        interactions=lambda rows: [row for row in rows if not names_it(row, "with")],
    )
    draft.stages = [_row_without(row, key, "roles_any_of") for row in draft.stages]
    draft.soft_skills = [row for row in draft.soft_skills if not names_it(row, "for")]
    draft.stand_ins = [
        _row_without(row, key, "by") for row in draft.stand_ins if not names_it(row, "for")
    ]
    draft.serving_notes = {
        name: _row_without(mode, key, "owner_roles", "helps") if isinstance(mode, dict) else mode
        for name, mode in draft.serving_notes.items()
    }
    draft.save(update_fields=["stages", "soft_skills", "stand_ins", "serving_notes"])


def forget_activity(draft: FrameworkVersion, key: str) -> None:
    """Take the key of an activity out of everything else that the draft says, in six queries."""
    _rewrite(draft.structures.all(), places=lambda places: _without_field(places, key))
    _rewrite(
        draft.handoffs.all(),
        producers=lambda keys: _without(keys, key),
        consumers=lambda keys: _without(keys, key),
    )
    _rewrite(
        draft.variations.all(),
        cells=lambda cells: [cell for cell in cells if cell.get("a") != key],
    )


def _rewrite(rows: Any, **fields: Callable[[Any], Any]) -> None:
    """Pass fields of all rows through functions, and write those rows that come out different."""
    changed = []
    for row in rows:
        values = {field: of(getattr(row, field)) for field, of in fields.items()}
        if any(getattr(row, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(row, field, value)
            changed.append(row)
    if changed:
        rows.bulk_update(changed, list(fields), batch_size=200)


def _without(keys: Iterable[str], key: str) -> list[str]:
    return [one for one in keys if one != key]


def _without_field(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}


def _row_without(row: Mapping[str, Any], key: str, *fields: str) -> dict[str, Any]:
    return {
        field: _without(value, key) if field in fields else value for field, value in row.items()
    }
