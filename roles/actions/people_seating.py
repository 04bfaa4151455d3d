from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from roles.actions.keys import free_key
from roles.actions.people_matching import Somebody
from roles.actions.people_seats import SeatsPlan, SeatWish
from roles.actions.seats import move_seat, take_up_ticks
from roles.models import Design, Participant, Seat, Team, Tick


@transaction.atomic
def store_seats(*, plan: SeatsPlan) -> int:
    """Make the teams and seats of a plan; how many ticks ask to be confirmed for it.

    The people have to be stored before. The number of queries grows with the seats that are
    moved, not with those that are made. To be called while the design is locked
    (`access.changing_design`).
    """
    design = plan.design
    teams = _teams(design, plan)
    people = [wish.person.person for wish in plan.new if wish.person is not None]
    participants = _participants(design, people)
    changed = []
    for seat, wish in plan.changed:
        seat.fte = wish.share
        changed.append(seat)
    Seat.objects.bulk_update(changed, ["fte"], batch_size=500)
    asked = sum(move_seat(seat=seat, to=teams[wish.team]) for seat, wish in plan.moved)
    _add_seats(design, plan.new, teams, participants)
    return asked


def _teams(design: Design, plan: SeatsPlan) -> dict[str, Team]:
    """The teams of the design by their keys, with the new ones by what the plan calls them."""
    teams = {team.key: team for team in design.teams.in_design_order()}
    known = dict(teams)
    position = max((team.position for team in teams.values()), default=-1)
    wishes = {wish.team: wish for wish in (*plan.new, *(wish for _, wish in plan.moved))}
    new = [(called, wish) for called, wish in wishes.items() if called not in teams]
    kinds = dict(plan.new_teams)
    made = []
    for place, (called, wish) in enumerate(new, start=position + 1):
        team = Team(
            design=design,
            key=free_key(wish.department, known, otherwise="team"),
            name=wish.department,
            kind=kinds[wish.department].value,
            position=place,
        )
        known[team.key] = teams[called] = team
        made.append(team)
    Team.objects.bulk_create(made)
    return teams


def _participants(design: Design, people: Iterable[Somebody]) -> dict[int, Participant]:
    """The people as the design knows them, by their primary keys; new to it where they are."""
    known = {one.person_id: one for one in design.participants.all()}
    keys = {one.key for one in known.values()}
    position = max((one.position for one in known.values()), default=-1)
    new: dict[int, Participant] = {}
    for person in people:
        if person.pk is None or person.pk in known or person.pk in new:
            continue
        key = free_key(person.name, keys, otherwise="person")
        keys.add(key)
        position += 1
        new[person.pk] = Participant(design=design, person_id=person.pk, key=key, position=position)
    Participant.objects.bulk_create(new.values())
    return known | new


def _add_seats(
    design: Design,
    wishes: Iterable[SeatWish],
    teams: dict[str, Team],
    participants: dict[int, Participant],
) -> None:
    last = design.seats.aggregate(last=Max("position"))["last"]
    keys = _Keys(set(design.seats.values_list("key", flat=True)))
    seats = []
    for place, wish in enumerate(wishes, start=0 if last is None else last + 1):
        person = wish.person.person if wish.person else None
        seats.append(
            Seat(
                design=design,
                team=teams[wish.team],
                participant=participants[person.pk] if person and person.pk else None,
                key=keys.free(_name(wish), otherwise="seat"),
                roles=wish.roles,
                fte=wish.share,
                start=wish.start,
                end=wish.end,
                position=place,
            )
        )
    Seat.objects.bulk_create(seats)
    loose = Tick.objects.filter(design=design, participant__isnull=False)
    holders = set(loose.values_list("team_id", "participant_id"))
    for seat in seats:
        if (seat.team_id, seat.participant_id) in holders:
            take_up_ticks(seat)


class _Keys:
    """Free keys, found quickly where a hundred seats would have the same."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.tried: Counter[str] = Counter()

    def free(self, name: str, *, otherwise: str) -> str:
        number = self.tried[name]
        self.tried[name] += 1
        key = free_key(f"{name} {number + 1}" if number else name, self.taken, otherwise=otherwise)
        self.taken.add(key)
        return key


def _name(wish: SeatWish) -> str:
    if wish.person is not None:
        return wish.person.person.name
    return f"open {wish.roles[0].replace('_', ' ')}" if wish.roles else "open seat"
