"""What a change did to the rows of a design, so that it can be taken back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models, transaction

from roles.models import (
    Acknowledgement,
    Agreement,
    Design,
    Participant,
    Person,
    Seat,
    Team,
    Tick,
    TitleCorrection,
)

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


class CannotUndo(Exception):
    """The message says why, in words for the person who asked."""


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


def last_day_changed(person: Person, before: date | None) -> dict[str, Any]:
    """What a change did to the last day of somebody, to stand beside what `what_changed` tells.

    A person belongs to all designs, so nothing else of them is taken back with one of these.
    """
    row = {"id": person.pk, "leaves_on": before, "left_on": person.leaves_on}
    return {"people": {"new": [], "old": [row] if before != person.leaves_on else []}}


def title_learnt(correction: TitleCorrection, before: str | None) -> dict[str, Any]:
    """What a change taught about a title, to stand beside what `what_changed` tells.

    `before` is the role that was learnt earlier, None if nothing was.
    """
    if before is None:
        return {"titles": {"new": [correction.pk], "old": []}}
    return {"titles": {"new": [], "old": [{"id": correction.pk, "role": before}]}}


@transaction.atomic
def undo(*, design: Design, changed: Mapping[str, Any]) -> None:
    """Take back what `what_changed` tells, provided that nobody changed the design since.

    Rows come back under their old primary keys, in one query for each that was different. To be
    called while the design is locked (`access.changing_design`). Raises CannotUndo if somebody
    whose last day was changed has another one by now.
    """
    _give_last_days_back(changed.get("people", {}).get("old", ()))
    if "titles" in changed:
        _forget_titles(design, changed["titles"])
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


def _forget_titles(design: Design, learnt: Mapping[str, Any]) -> None:
    corrections = TitleCorrection.objects.filter(organisation=design.organisation_id)
    corrections.filter(pk__in=learnt["new"]).delete()
    for row in learnt["old"]:
        corrections.filter(pk=row["id"]).update(role=row["role"])


def _give_last_days_back(rows: Iterable[Row]) -> None:
    for row in rows:
        same = Person.objects.filter(pk=row["id"], leaves_on=row["left_on"])
        if not same.update(leaves_on=row["leaves_on"]):
            raise CannotUndo("The last day was changed since, so nothing is undone.")
