"""Designs moved to another version of their framework, and back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from roles.actions.doubts import doubt_reference
from roles.models import Design, DesignQuerySet, FrameworkVersion, Tick


class CannotMove(Exception):
    """The design stays at its version; the message says why."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many designs were moved, and how many of their ticks need confirming for it."""

    designs: int
    asked: int


@transaction.atomic
def move_design(*, design: Design, to: FrameworkVersion) -> int:
    """Judge a design by another published version, a newer or an older one.

    It is one of the design's framework, of what that is a copy of, or of another copy of it.
    Nothing in the design is lost: what that version has no word for is left out while it counts.
    The answer is how many ticks need confirming, because their row of the reference is another.
    To be called while the design is locked (`access.changing_design`).
    """
    if to.is_draft or not design.kin.filter(pk=to.framework_id).exists():
        raise CannotMove(f"“{to}” is no published version of “{design.version.framework}”.")
    if to.pk == design.version_id:
        raise CannotMove(f"{design} uses version {to.number} already.")
    before, design.version = design.version, to
    design.save(update_fields=["version"])
    today = timezone.localdate(design.changed_at)
    return doubt_reference(
        ticks=Tick.objects.filter(design=design), before=before, now=to, on=today
    )


@transaction.atomic
def move_designs(*, designs: DesignQuerySet, to: FrameworkVersion, at: datetime) -> Moved:
    """Move those of the designs that use another version; two queries for each version left.

    It is one of the same framework, or of what that is a copy of. Each is counted as changed.
    `designs` are some that the person may edit.
    """
    others = designs.judged_by(to.framework).exclude(version=to)
    locked = Design.objects.select_for_update().filter(pk__in=others.values("pk"))
    left: dict[int, list[int]] = {}
    for pk, version in locked.values_list("pk", "version"):
        left.setdefault(version, []).append(pk)
    moved = [pk for pks in left.values() for pk in pks]
    count = Design.objects.filter(pk__in=moved).update(
        version=to, revision=F("revision") + 1, changed_at=at
    )
    versions = FrameworkVersion.objects.select_related("framework").in_bulk(left)
    asked = sum(
        doubt_reference(
            ticks=Tick.objects.filter(design__in=pks),
            before=versions[version],
            now=to,
            on=timezone.localdate(at),
        )
        for version, pks in left.items()
    )
    return Moved(count, asked)
