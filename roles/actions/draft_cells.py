"""One cell of a draft's matrix: what a role is towards an activity, or that it does not do it.

A mark and exclusions may stand in one cell. The mark comes first: it is what the cell says.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from roles.analysis.design import Mark, Strength
from roles.models import Activity, Cell, Exclusion, Role

type Saying = Mark | Strength | None
"""What a cell says; None if the source is silent."""

type CellRows = Mapping[str, Sequence[Mapping[str, Any]]]
"""All that stands in one cell, its evidence too, as JSON that can be kept and written again."""

_MARK = ("mark", "basis", "quote", "seed", "note")
_EXCLUSION = ("strength", "text", "quote", "seed", "position")


def read_cell(*, role: Role, activity: Activity) -> CellRows:
    """What stands in a cell now, in two queries."""
    exclusions = Exclusion.objects.filter(role=role, activity=activity)
    return {
        "marks": list(Cell.objects.filter(role=role, activity=activity).values(*_MARK)),
        "exclusions": list(exclusions.order_by("position", "pk").values(*_EXCLUSION)),
    }


@transaction.atomic
def write_cell(*, role: Role, activity: Activity, rows: CellRows) -> None:
    """Let a cell hold exactly these rows.

    To be called while the draft is locked (`access.changing_draft`).
    """
    place: dict[str, Any] = {"role": role, "activity": activity}
    Cell.objects.filter(**place).delete()
    Exclusion.objects.filter(**place).delete()
    Cell.objects.bulk_create(Cell(**place, **row) for row in rows["marks"])
    Exclusion.objects.bulk_create(Exclusion(**place, **row) for row in rows["exclusions"])


def set_saying(*, role: Role, activity: Activity, before: CellRows, wanted: Saying) -> CellRows:
    """Let a cell that holds `before` say what is wanted, and return what it holds then.

    What says it already only changes its mark or its strength, so its evidence stays. What said
    something else goes; an exclusion that a mark hid goes only with the mark.
    """
    after = _with_saying(role, activity, before, wanted)
    if after != before:
        write_cell(role=role, activity=activity, rows=after)
    return after


def set_evidence(
    *,
    role: Role,
    activity: Activity,
    before: CellRows,
    wanted: Saying,
    basis: str,
    quote: str,
    seed: str,
    note: str,
    text: str,
) -> CellRows:
    """As `set_saying`, and put down what it rests on.

    A mark takes the basis and the note, an exclusion the text, or the usual words without one.
    """
    after = _with_saying(role, activity, before, wanted)
    part, evidence = "exclusions", {"text": text, "quote": quote, "seed": seed}
    match wanted:
        case Mark():
            part, evidence = "marks", {"basis": basis, "note": note, "quote": quote, "seed": seed}
        case Strength() if not text:
            evidence["text"] = usual_words(activity, wanted)
        case None:
            evidence = {}
    first = [{**row, **evidence} for row in after[part][:1]]
    after = {**after, part: [*first, *after[part][1:]]}
    if after != before:
        write_cell(role=role, activity=activity, rows=after)
    return after


def said_by(rows: CellRows) -> Saying:
    if rows["marks"]:
        return Mark(rows["marks"][0]["mark"])
    strengths = {row["strength"] for row in rows["exclusions"]}
    return next((strength for strength in Strength if strength in strengths), None)


def quotes_lost(before: CellRows, after: CellRows) -> list[str]:
    """The quotes that stood in a cell, and do no longer."""
    kept = _quotes(after)
    return [quote for quote in _quotes(before) if quote not in kept]


def usual_words(activity: Activity, strength: Strength) -> str:
    """How an exclusion is worded until somebody writes what the source says."""
    usually = "usually " if strength is Strength.SOFT else ""
    return f"{usually}leaves “{activity}” to others"


def _with_saying(role: Role, activity: Activity, rows: CellRows, wanted: Saying) -> CellRows:
    marks, exclusions = rows["marks"], rows["exclusions"]
    match wanted:
        case Mark():
            blank = dict.fromkeys(_MARK, "") | {"basis": "given"}
            mark = {**(marks[0] if marks else blank), "mark": wanted.value}
            return {"marks": [mark], "exclusions": exclusions if marks else []}
        case Strength():
            held = exclusions or [_new_exclusion(role, activity, wanted)]
            changed = [{**row, "strength": wanted.value} for row in held]
            return {"marks": [], "exclusions": changed}
    return {"marks": [], "exclusions": []}


def _new_exclusion(role: Role, activity: Activity, strength: Strength) -> dict[str, Any]:
    words = usual_words(activity, strength)
    return {"text": words, "quote": "", "seed": "", "position": _next_position(role)}


def _next_position(role: Role) -> int:
    """The position of one more exclusion, behind all others of the version."""
    exclusions = Exclusion.objects.filter(role__version=role.version_id)
    last = exclusions.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _quotes(rows: CellRows) -> list[str]:
    return [row["quote"] for part in rows.values() for row in part if row["quote"]]
