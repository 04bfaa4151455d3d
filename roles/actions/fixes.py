"""The changes of a fix, done to stored designs exactly as `analysis.changes` does them to facts."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import singledispatch

from django.db import transaction
from django.db.models import Max, QuerySet

from roles.actions.seats import add_seat, move_seat, remove_seat, vacate_seat
from roles.actions.teams import add_team, change_team, remove_team
from roles.analysis import changes
from roles.analysis import design as facts
from roles.analysis.changes import Meaning
from roles.analysis.fixes import Fix
from roles.models import Acknowledgement, Agreement, Design, Participant, Seat, Team, Tick
from roles.snapshots import read_framework


@transaction.atomic
def apply_fix(*, design: Design, fix: Fix) -> None:
    """Change a stored design as the fix says, which was proposed for it as it is now.

    To be called while the design is locked (`access.changing_design`). A few queries a change.
    """
    for change in fix.changes:
        _apply(change, design)


@singledispatch
def _apply(change: object, design: Design) -> None:
    raise TypeError(f"Nobody knows how to apply {change!r}.")


# Ticks


@_apply.register
def _add_ticks(change: changes.AddTicks, design: Design) -> None:
    held = {meaning for _, meaning in _read_ticks(design, change.ticks)}
    seats = _Seats(design)
    rows = []
    for tick in change.ticks:
        row = seats.row_of(tick)
        meaning = _meaning(row)
        if meaning not in held:
            held.add(meaning)
            rows.append(row)
    Tick.objects.bulk_create(rows)


@_apply.register
def _remove_ticks(change: changes.RemoveTicks, design: Design) -> None:
    seats = _Seats(design)
    gone = {_meaning(seats.row_of(tick)) for tick in change.ticks}
    _delete(row for row, meaning in _read_ticks(design, change.ticks) if meaning in gone)


@_apply.register
def _drop_copies(change: changes.DropCopies, design: Design) -> None:
    seats = _Seats(design)
    twins = {_meaning(seats.row_of(tick)) for tick in change.ticks}
    seen: Counter[Meaning] = Counter()
    copies = []
    for row, meaning in _read_ticks(design, change.ticks):
        if meaning in twins and seen[meaning]:
            copies.append(row)
        seen[meaning] += 1
    _delete(copies)


def _read_ticks(design: Design, ticks: Iterable[facts.Tick]) -> list[tuple[Tick, Meaning]]:
    """Every stored tick on one of the activities, in their order, with what it says."""
    rows = (
        design.ticks.filter(activity__in={tick.activity for tick in ticks})
        .select_related("seat")
        .order_by("pk")
    )
    return [(row, _meaning(row)) for row in rows]


def _meaning(row: Tick) -> Meaning:
    """What a tick says; one of a seat says the same as one of its person in its team."""
    teams = frozenset(row.only_for.split(",")) if row.only_for else None
    holder: Meaning = (row.participant_id, None, row.role, row.team_id)
    if row.seat is not None:
        holder = (None, row.seat_id, "", None)
        if row.seat.participant_id is not None:
            holder = (row.seat.participant_id, None, "", row.seat.team_id)
    return (row.activity, row.level, teams, *holder)


def _delete(rows: Iterable[Tick]) -> None:
    Tick.objects.filter(pk__in=[row.pk for row in rows]).delete()


class _Seats:
    """Who and what a tick of the facts means in the database, looked up in three queries."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._teams = dict(design.teams.values_list("key", "pk"))
        self._people = dict(design.participants.values_list("key", "pk"))
        seats = list(design.seats.all())
        self._by_key = {seat.key: seat for seat in seats if seat.key}
        self._by_person = {(seat.team_id, seat.participant_id): seat for seat in seats}

    def row_of(self, tick: facts.Tick) -> Tick:
        """The tick as a row that is not stored yet; a person's is one of their seat, if any."""
        row = Tick(
            design=self._design,
            activity=tick.activity,
            level=tick.level,
            only_for=",".join(tick.teams or ()),
            names_person=tick.seat is None,
            # The design is locked, so this is the time of this very change.
            confirmed_at=self._design.changed_at,
        )
        if tick.seat is not None:
            row.seat = self._by_key[tick.seat]
            return row
        team = self._teams[tick.team or ""]
        if tick.role is not None:
            row.team_id, row.role = team, tick.role
            return row
        person = self._people[tick.person or ""]
        row.seat = self._by_person.get((team, person))
        if row.seat is None:
            row.team_id, row.participant_id = team, person
        return row


# Seats


@_apply.register
def _add_seat(change: changes.AddSeat, design: Design) -> None:
    seat = change.seat
    participant = _participant(design, seat.person) if seat.person is not None else None
    add_seat(
        team=_team(design, seat.team),
        person=participant.person if participant is not None else None,
        key=seat.key,
        roles=list(seat.roles),
        fte=_share(seat.fte),
        start=seat.start,
        end=seat.end,
    )


@_apply.register
def _set_roles(change: changes.SetRoles, design: Design) -> None:
    seat = _seat(design, change.team, change.person)
    # What the present version of the framework does not know is no business of a fix.
    known = read_framework(design.version).role_by_key
    _save(seat, roles=[*change.roles, *(role for role in seat.roles if role not in known)])


@_apply.register
def _set_share(change: changes.SetShare, design: Design) -> None:
    _save(_seat(design, change.team, change.person), fte=_share(change.fte))


@_apply.register
def _set_end(change: changes.SetEnd, design: Design) -> None:
    _save(_seat(design, change.team, change.person), end=change.end)


@_apply.register
def _set_contact(change: changes.SetContact, design: Design) -> None:
    contact = _participant(design, change.contact)
    _save(_seat(design, change.team, change.person), internal_contact=contact)


@_apply.register
def _move_seat(change: changes.MoveSeat, design: Design) -> None:
    move_seat(seat=_seat(design, change.team, change.person), to=_team(design, change.to))


@_apply.register
def _vacate_seat(change: changes.VacateSeat, design: Design) -> None:
    seat = _seat(design, change.team, change.person)
    seat.key = seat.key or change.key
    vacate_seat(seat=seat)


@_apply.register
def _remove_seat(change: changes.RemoveSeat, design: Design) -> None:
    remove_seat(seat=_seat(design, change.team, change.person))


def _seat(design: Design, team: str, person: str) -> Seat:
    return design.seats.with_people().get(team__key=team, participant__key=person)


def _participant(design: Design, key: str) -> Participant:
    return design.participants.select_related("person").get(key=key)


def _share(fte: float) -> Decimal:
    return Decimal(str(fte))


def _save(seat: Seat, **values: object) -> None:
    for name, value in values.items():
        setattr(seat, name, value)
    seat.save(update_fields=list(values))


# Teams


@_apply.register
def _add_team(change: changes.AddTeam, design: Design) -> None:
    team = change.team
    serves = None if team.serves is None else list(team.serves)
    add_team(design=design, name=team.name, kind=team.kind, serves=serves, key=team.key)


@_apply.register
def _remove_team(change: changes.RemoveTeam, design: Design) -> None:
    remove_team(team=_team(design, change.team))


@_apply.register
def _set_kind(change: changes.SetKind, design: Design) -> None:
    team = _team(design, change.team)
    serves = None if change.kind is facts.TeamKind.PRODUCT else team.serves
    change_team(team=team, name=team.name, kind=change.kind, serves=serves)


@_apply.register
def _serve(change: changes.Serve, design: Design) -> None:
    team = _team(design, change.team)
    if team.serves is not None and change.unit not in team.serves:
        change_team(team=team, name=team.name, kind=team.kind, serves=[*team.serves, change.unit])


def _team(design: Design, key: str) -> Team:
    return design.teams.get(key=key)


# The design as a whole


@_apply.register
def _choose_structure(change: changes.ChooseStructure, design: Design) -> None:
    design.structure = change.structure
    design.save(update_fields=["structure"])


@_apply.register
def _accept_variation(change: changes.AcceptVariation, design: Design) -> None:
    if change.variation not in design.accepted_variations:
        design.accepted_variations = [*design.accepted_variations, change.variation]
        design.save(update_fields=["accepted_variations"])


@_apply.register
def _set_agreement(change: changes.SetAgreement, design: Design) -> None:
    agreement = change.agreement
    row = _agreements(design, agreement).order_by("position", "pk").first()
    if row is None:
        last = design.agreements.aggregate(last=Max("position"))["last"]
        row = Agreement(
            design=design,
            kind=agreement.kind,
            from_team=_team(design, agreement.from_team),
            to_team=_team(design, agreement.to_team),
            position=0 if last is None else last + 1,
        )
    row.status, row.elements = agreement.status, list(agreement.elements)
    row.url = agreement.url
    row.save()


@_apply.register
def _remove_agreement(change: changes.RemoveAgreement, design: Design) -> None:
    _agreements(design, change.agreement).delete()


def _agreements(design: Design, agreement: facts.Agreement) -> QuerySet[Agreement]:
    return design.agreements.filter(
        kind=agreement.kind,
        from_team__key=agreement.from_team,
        to_team__key=agreement.to_team,
    )


@_apply.register
def _accept_finding(change: changes.AcceptFinding, design: Design) -> None:
    design.acknowledgements.filter(rule=change.rule, subject=change.subject).delete()
    Acknowledgement.objects.create(design=design, rule=change.rule, subject=change.subject)
