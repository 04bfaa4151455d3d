from datetime import datetime

from django.db import transaction

from roles.actions.people_plan import PeoplePlan, plan_people
from roles.interchange.people_sheet import PeopleSheet, read_people
from roles.models import Organisation, PendingImport, Person, User

_FIELDS = ("name", "title", "department", "email", "kind", "available", "external_id", "manager")

# SQLite takes so many values in one statement that this is far from the limit.
_CHANGED_AT_ONCE = 500


class CannotStore(Exception):
    """The message says why, in words for the person who asked."""


@transaction.atomic
def save_person(*, person: Person) -> None:
    """Store somebody new, or what was changed about somebody.

    Raises CannotStore if the external id belongs to somebody else, or if somebody new differs in
    nothing from somebody who is here: then the form was sent twice.
    """
    organisation = _locked(person.organisation)
    others = organisation.people.exclude(pk=person.pk)
    if person.external_id and others.filter(external_id=person.external_id).exists():
        raise CannotStore("Somebody else here has this external id.")
    same = {name: getattr(person, name) for name in ("name", "title", "department", "email")}
    if person.pk is None and others.filter(**same).exists():
        raise CannotStore(f"{person} is here already; an email or a title tells two people apart.")
    person.save()


@transaction.atomic
def keep_upload(
    *, organisation: Organisation, user: User, file_name: str, content: bytes, at: datetime
) -> PendingImport:
    """Keep a sheet until it is confirmed; what the person uploaded here before goes."""
    PendingImport.objects.outdated(at=at).delete()
    organisation.pending_imports.filter(user=user, confirmed_at=None).delete()
    return PendingImport.objects.create(
        organisation=organisation,
        user=user,
        file_name=file_name,
        content=content,
        created_at=at,
    )


@transaction.atomic
def confirm_import(*, pending: PendingImport, at: datetime) -> PeoplePlan | None:
    """Store the sheet that waits; None if that was done already, so a second click does nothing."""
    waiting = PendingImport.objects.filter(pk=pending.pk, confirmed_at=None)
    if not waiting.update(confirmed_at=at, content=b""):
        return None
    sheet = read_people(bytes(pending.content), name=pending.file_name)
    return store_people(organisation=pending.organisation, sheet=sheet)


@transaction.atomic
def store_people(*, organisation: Organisation, sheet: PeopleSheet) -> PeoplePlan:
    """Add the people of the sheet and change those who are here already; return what was done.

    Nobody is ever removed, and what the sheet leaves open stays as it is. The number of queries
    grows with the levels of managers, not with the people.
    """
    plan = plan_people(organisation=_locked(organisation), sheet=sheet)
    waiting = plan.new
    while waiting:
        # Managers come before those who report to them; there are no circles in a plan.
        ready = [one for one in waiting if one.manager is None or one.manager.pk is not None]
        for one in ready:
            one.person.manager = one.manager
        Person.objects.bulk_create(one.person for one in ready)
        waiting = [one for one in waiting if one.person.pk is None]
    for one in plan.changed:
        one.person.manager = one.manager
    changed = [one.person for one in plan.changed]
    Person.objects.bulk_update(changed, _FIELDS, batch_size=_CHANGED_AT_ONCE)
    return plan


def _locked(organisation: Organisation) -> Organisation:
    """Hold off everybody else who wants to add people, who would find the same one missing."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)
