from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import batched

from django.db import transaction

from roles.actions.people_matching import FIELDS, Somebody
from roles.actions.people_plan import PeoplePlan, plan_people
from roles.interchange.people_sheet import PeopleSheet
from roles.models import Organisation, Person

# So many rows stand in memory as objects at once.
_STORED_AT_ONCE = 2_000


class CannotStore(Exception):
    """The message says why, in words for the person who asked."""


@contextmanager
def changing_people(organisation: Organisation) -> Iterator[None]:
    """Hold off everybody else who changes the people, until the block is over."""
    with transaction.atomic():
        lock_people(organisation)
        yield


@transaction.atomic
def save_person(*, person: Person) -> None:
    """Store somebody new, or what was changed about somebody.

    Raises CannotStore if the external id belongs to somebody else, or if somebody new differs in
    nothing from somebody who is here: then the form was sent twice.
    """
    organisation = lock_people(person.organisation)
    others = organisation.people.exclude(pk=person.pk)
    if person.external_id and others.filter(external_id=person.external_id).exists():
        raise CannotStore("Somebody else here has this external id.")
    same = {name: getattr(person, name) for name in ("name", "title", "department", "email")}
    if person.pk is None and others.filter(**same).exists():
        raise CannotStore(f"{person} is here already; an email or a title tells two people apart.")
    person.save()


@transaction.atomic
def store_people(*, organisation: Organisation, sheet: PeopleSheet, on: date) -> PeoplePlan:
    """Add the people of the sheet and change those who are here already; return what was done."""
    plan = plan_people(organisation=lock_people(organisation), sheet=sheet, on=on)
    store_plan(organisation=organisation, plan=plan)
    return plan


@transaction.atomic
def store_plan(*, organisation: Organisation, plan: PeoplePlan) -> None:
    """Store the people of a plan, which was made while the organisation was locked.

    Nobody is ever removed, and what the sheet leaves open stays as it is. The number of queries
    grows with the levels of managers, and with thousands of people.
    """
    for level in _levels([one.person for one in plan.new]):
        for some in batched(level, _STORED_AT_ONCE):
            stored = Person.objects.bulk_create(_row(one, organisation) for one in some)
            for one, row in zip(some, stored, strict=True):
                one.pk = row.pk
    for changed in batched(plan.changed, _STORED_AT_ONCE):
        # Written whole over the row that is there: one statement, whatever changed about whom.
        Person.objects.bulk_create(
            (_row(one.person, organisation) for one in changed),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*FIELDS, "manager"],
        )


def lock_people(organisation: Organisation) -> Organisation:
    """Hold off everybody else who wants to add people, who would find the same one missing."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _levels(waiting: Sequence[Somebody]) -> Iterator[list[Somebody]]:
    """Managers before those who report to them; there are no circles in a plan."""
    while waiting:
        ready = [one for one in waiting if one.manager is None or one.manager.pk is not None]
        yield ready
        waiting = [one for one in waiting if one.pk is None]


def _row(person: Somebody, organisation: Organisation) -> Person:
    return Person(
        pk=person.pk,
        organisation=organisation,
        manager_id=person.manager.pk if person.manager else None,
        **{name: getattr(person, name) for name in FIELDS},
    )
