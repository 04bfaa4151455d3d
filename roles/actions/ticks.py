from collections.abc import Set
from datetime import datetime

from roles.actions.doubts import confirm_ticks
from roles.analysis.design import Level
from roles.models import Seat, Tick


def set_seat_levels(
    *,
    design_pk: int,
    seat_pk: int,
    activity: str,
    held: Set[Level],
    wanted: Set[Level],
    at: datetime,
) -> None:
    """Let a seat hold an activity at exactly the `wanted` levels, `held` being the present ones.

    Doing it twice changes nothing. One query where a level is added or taken away, none where
    nothing changes; to be called while the design is locked (`access.changing_design`).
    """
    _set_levels(design_pk, activity, held, wanted, at, seat_id=seat_pk)


def set_role_levels(
    *,
    design_pk: int,
    team_pk: int,
    role: str,
    activity: str,
    held: Set[Level],
    wanted: Set[Level],
    at: datetime,
) -> None:
    """As `set_seat_levels`, for a role in a team, whoever sits in it."""
    _set_levels(design_pk, activity, held, wanted, at, team_id=team_pk, role=role)


def confirm_seat(*, design_pk: int, seat_pk: int, activity: str, at: datetime) -> None:
    """Say that all that a seat holds of an activity is still true; one query."""
    ticks = Tick.objects.filter(design=design_pk, seat=seat_pk, activity=activity)
    confirm_ticks(ticks=ticks, at=at)


def confirm_role(*, design_pk: int, team_pk: int, role: str, activity: str, at: datetime) -> None:
    """As `confirm_seat`, for a role in a team."""
    ticks = Tick.objects.filter(design=design_pk, team=team_pk, role=role, activity=activity)
    confirm_ticks(ticks=ticks, at=at)


def name_vacancy(*, seat: Seat) -> None:
    """Give a vacancy that came without a key one of its own, so that a file can tick it."""
    seat.key = f"seat-{seat.pk}"
    seat.save(update_fields=["key"])


def _set_levels(
    design_pk: int,
    activity: str,
    held: Set[Level],
    wanted: Set[Level],
    at: datetime,
    **holder: int | str,
) -> None:
    if gone := held - wanted:
        Tick.objects.filter(design=design_pk, activity=activity, level__in=gone, **holder).delete()
    if new := wanted - held:
        # A second click that got here first has left the same tick; one is enough.
        Tick.objects.bulk_create(
            [
                Tick(design_id=design_pk, activity=activity, level=level, confirmed_at=at, **holder)
                for level in sorted(new)
            ],
            ignore_conflicts=True,
        )
