from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from roles.actions.doubts import start_asking
from roles.actions.names import refuse_taken
from roles.analysis import design as facts
from roles.models import (
    Acknowledgement,
    Agreement,
    Design,
    FrameworkVersion,
    Organisation,
    Participant,
    Person,
    Seat,
    Team,
    Tick,
    User,
)


@transaction.atomic
def create_design(
    *,
    organisation: Organisation,
    version: FrameworkVersion,
    name: str,
    structure: str,
    created_by: User | None,
    at: datetime,
    **settings: Any,
) -> Design:
    """Start an empty design; the first one of an organisation is its live one.

    `settings` are fields of Design. Raises NameTaken if the organisation has a design of that
    name, so that a form sent twice makes one design.
    """
    _refuse_taken_name(organisation, name)
    return Design.objects.create(
        organisation=organisation,
        version=version,
        name=name,
        structure=structure,
        created_by=created_by,
        changed_at=at,
        is_live=_has_no_live_design(organisation),
        **settings,
    )


@transaction.atomic
def change_design(*, design: Design, name: str, at: datetime, **settings: Any) -> None:
    """Call a design otherwise, or judge it by other settings. Raises NameTaken.

    If it asks its owners again after a time, or after another one than before, the time of those
    whom nobody confirmed yet begins now.
    """
    _refuse_taken_name(design.organisation, name, besides=design)
    days = settings.get("confirm_after_days")
    if days and days != design.confirm_after_days:
        start_asking(design=design, at=at)
    for field, value in settings.items():
        setattr(design, field, value)
    design.name = name
    design.save(update_fields=["name", *settings])


@transaction.atomic
def bring_design(
    *,
    design: facts.Design,
    organisation: Organisation,
    version: FrameworkVersion,
    created_by: User | None,
    at: datetime,
    persons: Mapping[str, Person] | None = None,
    may_be_live: bool = True,
) -> Design:
    """As `store_design`, but raises NameTaken if the organisation has a design of that name."""
    _refuse_taken_name(organisation, design.name)
    return store_design(
        design=design,
        organisation=organisation,
        version=version,
        created_by=created_by,
        at=at,
        persons=persons,
        may_be_live=may_be_live,
    )


def _refuse_taken_name(
    organisation: Organisation, name: str, *, besides: Design | None = None
) -> None:
    """Of two requests at once, the second waits here until the first has its design."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    others = organisation.designs.all()
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    refuse_taken("design", name, others.values_list("name", flat=True))


@transaction.atomic
def store_design(
    *,
    design: facts.Design,
    organisation: Organisation,
    version: FrameworkVersion,
    created_by: User | None,
    at: datetime,
    persons: Mapping[str, Person] | None = None,
    may_be_live: bool = True,
) -> Design:
    """Keep a design read from a file, or made of another one, as a new design.

    `persons` says by key who is who. Of the others, one who is here already with the same name,
    title, kind and time is that person, and everybody else is added; nobody who is here is
    changed. The first design of an organisation is its live one, unless it may not be. The
    number of queries does not depend on the size.
    """
    stored = Design.objects.create(
        organisation=organisation,
        version=version,
        name=design.name,
        structure=design.structure or "",
        serving=design.serving,
        stage=design.stage,
        regulated=design.regulated,
        data_scale=design.data_scale,
        as_of=design.as_of if design.is_dated else None,
        accepted_variations=list(design.accepted_variations),
        thresholds=dict(design.thresholds),
        created_by=created_by,
        changed_at=at,
        is_live=may_be_live and _has_no_live_design(organisation),
    )
    teams = _store_teams(stored, design.teams)
    participants = _store_people(stored, design.people, persons or {})
    seats = _store_seats(stored, design.seats, teams, participants)
    _store_ticks(stored, design, teams, participants, seats)
    Agreement.objects.bulk_create(
        Agreement(
            design=stored,
            kind=one.kind,
            from_team=teams[one.from_team],
            to_team=teams[one.to_team],
            status=one.status,
            elements=list(one.elements),
            url=one.url,
            position=position,
        )
        for position, one in enumerate(design.agreements)
    )
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            design=stored,
            rule=one.rule,
            subject=one.subject,
            reason=one.reason,
            by=one.by,
            until=one.until,
        )
        for one in design.acknowledged
    )
    return stored


def _has_no_live_design(organisation: Organisation) -> bool:
    return not organisation.designs.filter(is_live=True).exists()


def _store_teams(stored: Design, teams: tuple[facts.Team, ...]) -> dict[str, Team]:
    rows = Team.objects.bulk_create(
        Team(
            design=stored,
            key=team.key,
            name=team.name,
            kind=team.kind,
            serves=None if team.serves is None else list(team.serves),
            position=position,
        )
        for position, team in enumerate(teams)
    )
    return {row.key: row for row in rows}


def _store_people(
    stored: Design, people: tuple[facts.Person, ...], persons: Mapping[str, Person]
) -> dict[str, Participant]:
    here: dict[tuple[str, str, str, Decimal], Person] = {}
    known = Person.objects.filter(
        organisation=stored.organisation,
        name__in={person.name for person in people if person.key not in persons},
    )
    taken = {row.pk for row in persons.values()}
    for row in known.exclude(pk__in=taken).order_by("-pk"):
        here[row.name, row.title, row.kind, row.available.normalize()] = row
    rows = []
    for person in people:
        if person.key in persons:
            rows.append(persons[person.key])
            continue
        same = (
            person.name,
            person.title,
            str(person.kind),
            Decimal(str(person.available)).normalize(),
        )
        # Two people of one file are two people, even if they are alike.
        known_here = here.pop(same) if same in here else None
        rows.append(
            known_here
            or Person(
                organisation=stored.organisation,
                name=person.name,
                title=person.title,
                kind=person.kind,
                available=Decimal(str(person.available)),
            )
        )
    Person.objects.bulk_create(row for row in rows if row.pk is None)
    participants = Participant.objects.bulk_create(
        Participant(design=stored, person=row, key=person.key, position=position)
        for position, (person, row) in enumerate(zip(people, rows, strict=True))
    )
    return {row.key: row for row in participants}


def _store_seats(
    stored: Design,
    seats: tuple[facts.Seat, ...],
    teams: dict[str, Team],
    participants: dict[str, Participant],
) -> dict[int, Seat]:
    """The stored seats by their place in the design."""
    rows = Seat.objects.bulk_create(
        Seat(
            design=stored,
            team=teams[seat.team],
            key=seat.key,
            participant=participants[seat.person] if seat.person else None,
            roles=list(seat.roles),
            fte=Decimal(str(seat.fte)),
            start=seat.start,
            end=seat.end,
            internal_contact=participants[seat.internal_contact] if seat.internal_contact else None,
            position=position,
        )
        for position, seat in enumerate(seats)
    )
    return dict(enumerate(rows))


def _store_ticks(
    stored: Design,
    design: facts.Design,
    teams: dict[str, Team],
    participants: dict[str, Participant],
    seats: dict[int, Seat],
) -> None:
    by_key = {seat.key: seats[place] for place, seat in enumerate(design.seats) if seat.key}
    by_person = {
        (seat.person, seat.team): seats[place]
        for place, seat in enumerate(design.seats)
        if seat.person
    }
    copies: Counter[tuple[object, ...]] = Counter()
    rows = []
    for tick in design.ticks:
        seat = (
            by_key[tick.seat] if tick.seat else by_person.get((tick.person or "", tick.team or ""))
        )
        row = Tick(
            design=stored,
            activity=tick.activity,
            level=tick.level,
            seat=seat,
            team=teams[tick.team] if seat is None and tick.team else None,
            participant=participants[tick.person] if seat is None and tick.person else None,
            role=tick.role or "",
            only_for=",".join(tick.teams or ()),
            names_person=tick.seat is None,
        )
        holder = (seat.pk,) if seat else (tick.team, tick.person, tick.role)
        same = (*holder, tick.activity, tick.level, row.only_for)
        row.copy = copies[same]
        copies[same] += 1
        rows.append(row)
    Tick.objects.bulk_create(rows)
