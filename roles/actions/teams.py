from django.db import transaction
from django.db.models import Max

from roles.actions.keys import free_key
from roles.actions.names import refuse_taken
from roles.models import Design, Team, Tick


@transaction.atomic
def add_team(
    *, design: Design, name: str, kind: str, serves: list[str] | None = None, key: str = ""
) -> Team:
    """Add a team at the end of the design; its key, unless given, is made from the name and stays.

    Raises NameTaken if the design has a team of that name, so that a form sent twice adds one
    team; to be called while the design is locked (`access.changing_design`).
    """
    teams = list(design.teams.values_list("key", "name"))
    refuse_taken("team", name, (other for _, other in teams))
    last = design.teams.aggregate(last=Max("position"))["last"]
    return Team.objects.create(
        design=design,
        key=key or free_key(name, {taken for taken, _ in teams}, otherwise="team"),
        name=name,
        kind=kind,
        serves=serves,
        position=0 if last is None else last + 1,
    )


@transaction.atomic
def change_team(*, team: Team, name: str, kind: str, serves: list[str] | None) -> None:
    """Call a team otherwise, or make it another kind; its key stays. Raises NameTaken."""
    others = team.design.teams.exclude(pk=team.pk).values_list("name", flat=True)
    refuse_taken("team", name, others)
    team.name, team.kind, team.serves = name, kind, serves
    team.save(update_fields=["name", "kind", "serves"])


@transaction.atomic
def remove_team(*, team: Team) -> None:
    """Take a team away with its seats and their ticks, and every mention of it.

    A tick that was only meant for this team goes too; a platform that only served it serves
    nobody from then on.
    """
    for platform in team.design.teams.filter(serves__isnull=False):
        serves = platform.serves or []
        if team.key in serves:
            platform.serves = [key for key in serves if key != team.key]
            platform.save(update_fields=["serves"])
    for tick in team.design.ticks.filter(only_for__contains=team.key):
        named = tick.only_for.split(",")
        if team.key in named:
            _forget_team(tick, [key for key in named if key != team.key])
    team.delete()


def _forget_team(tick: Tick, left: list[str]) -> None:
    """Let a tick be meant only for the teams that are left, unless there is such a tick."""
    tick.only_for = ",".join(left)
    is_same = {
        name: getattr(tick, name)
        for name in ("seat", "team", "participant", "role", "activity", "level", "only_for", "copy")
    }
    if not left or Tick.objects.filter(**is_same).exists():
        tick.delete()
    else:
        tick.save(update_fields=["only_for"])
