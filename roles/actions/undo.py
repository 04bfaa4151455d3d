"""What a change did to the rows of a design, so that it can be taken back."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from roles.models import Acknowledgement, Agreement, Design, Participant, Seat, Team, Tick

type Row = dict[str, Any]
type Rows = Mapping[str, Mapping[int, Row]]

# What stands in a design, in the order in which rows refer to each other.
_PARTS: Mapping[str, type[models.Model]] = {
    "teams": Team,
    "participants": Participant,
    "seats": Seat,
    "ticks": Tick,
    "agreements": Agreement,
    "acknowledgements": Acknowledgement,
}
_SETTINGS = ("structure", "accepted_variations", "version_id")


def read_rows(design: Design) -> Rows:
    """Everything that a change of a design may touch, in seven queries."""
    rows: dict[str, Mapping[int, Row]] = {
        name: {row["id"]: row for row in part._default_manager.filter(design=design).values()}
        for name, part in _PARTS.items()
    }
    rows["design"] = {design.pk: Design.objects.values(*_SETTINGS).get(pk=design.pk)}
    return rows


def what_changed(before: Rows, after: Rows) -> dict[str, Any]:
    """The rows that are new, by primary key, and those that are gone or were different.

    It can be kept as JSON with DjangoJSONEncoder.
    """
    return {
        name: {
            "new": [pk for pk in after[name] if pk not in rows],
            "old": [row for pk, row in rows.items() if after[name].get(pk) != row],
        }
        for name, rows in before.items()
    }


@transaction.atomic
def undo(*, design: Design, changed: Mapping[str, Any]) -> None:
    """Take back what `what_changed` tells, provided that nobody changed the design since.

    Rows come back under their old primary keys, in one query for each that was different. To be
    called while the design is locked (`access.changing_design`).
    """
    for name, part in reversed(list(_PARTS.items())):
        # Whoever is new may sit where somebody else is about to sit again.
        if name != "participants":
            part._default_manager.filter(design=design, pk__in=changed[name]["new"]).delete()
    for name, part in _PARTS.items():
        old = [part(**row) for row in changed[name]["old"]]
        here = part._default_manager.filter(design=design, pk__in=[row.pk for row in old])
        there = set(here.values_list("pk", flat=True))
        for row in old:
            if row.pk in there:
                row.save(force_update=True)
        part._default_manager.bulk_create([row for row in old if row.pk not in there])
    Participant.objects.filter(design=design, pk__in=changed["participants"]["new"]).delete()
    for row in changed["design"]["old"]:
        Design.objects.filter(pk=design.pk).update(**row)
