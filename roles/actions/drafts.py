"""An organisation's own reference: started as a copy, edited as a draft, published as a version."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from roles.actions.framework_parts import content_of, store_parts
from roles.actions.frameworks import digest_of
from roles.interchange.framework_file import FrameworkFile
from roles.models import Framework, FrameworkVersion, Organisation, User
from roles.snapshots.frameworks import read_framework_file

_SLUG_LENGTH = Framework._meta.get_field("slug").max_length or 80


class CannotPublish(Exception):
    """The draft cannot become a version; the message says why."""


@transaction.atomic
def start_framework(
    *,
    organisation: Organisation,
    file: FrameworkFile,
    by: User,
    at: datetime,
    origin: str = "",
) -> FrameworkVersion:
    """Begin a framework of the organisation's own with what a file says, as its first draft.

    `origin` is the slug of the shipped framework that it is a copy of. The slug begins with the
    organisation's, so that no two organisations ever want the same one.
    """
    framework = Framework.objects.create(
        slug=_free_slug(organisation, file.title or file.slug),
        title=file.title or file.slug,
        organisation=organisation,
        origin=origin,
    )
    return _store_draft(framework, file, number=1, base=None, by=by, at=at)


def copy_framework(
    *, version: FrameworkVersion, organisation: Organisation, title: str, by: User, at: datetime
) -> FrameworkVersion:
    """Begin a framework of the organisation's own as a copy of a version, under a title."""
    file = read_framework_file(version).model_copy(update={"title": title})
    origin = version.framework.origin or (
        "" if version.framework.organisation_id else version.framework.slug
    )
    return start_framework(organisation=organisation, file=file, by=by, at=at, origin=origin)


@transaction.atomic
def start_draft(*, framework: Framework, by: User, at: datetime) -> FrameworkVersion:
    """The draft of a framework: the one there is, else a new one that says what the newest says."""
    Framework.objects.select_for_update().get(pk=framework.pk)
    draft = framework.versions.drafts().first()
    if draft is not None:
        return draft
    newest = framework.versions.published().newest_first()[0]
    file = read_framework_file(newest)
    return _store_draft(framework, file, number=newest.number + 1, base=newest, by=by, at=at)


@transaction.atomic
def discard_draft(*, draft: FrameworkVersion) -> None:
    """Throw a draft away, and its framework too where nothing of it was ever published."""
    framework = draft.framework
    draft.delete()
    if not framework.versions.exists():
        framework.delete()


@transaction.atomic
def publish_draft(*, draft: FrameworkVersion, changes: str, by: User, at: datetime) -> None:
    """Make the draft a version that never changes again. No design is moved by it.

    Raises DraftIsWrong if its parts do not fit together, and CannotPublish if it says nothing
    but what its framework's newest version says.
    """
    file = read_framework_file(draft)
    digest = digest_of(file)
    newest = draft.framework.versions.published().newest_first().first()
    if newest is not None and newest.digest == digest:
        raise CannotPublish(f"The draft says the same as version {newest.number}.")
    draft.digest = digest
    draft.ambiguous_titles = content_of(file)["ambiguous_titles"]
    draft.changes = changes
    draft.published_at = at
    draft.published_by = by
    draft.save(
        update_fields=["digest", "ambiguous_titles", "changes", "published_at", "published_by"]
    )
    Framework.objects.filter(pk=draft.framework_id).update(title=draft.title)


def _store_draft(
    framework: Framework,
    file: FrameworkFile,
    *,
    number: int,
    base: FrameworkVersion | None,
    by: User,
    at: datetime,
) -> FrameworkVersion:
    draft = FrameworkVersion.objects.create(
        framework=framework,
        number=number,
        base=base,
        changed_at=at,
        changed_by=by,
        **content_of(file),
    )
    store_parts(file=file, version=draft)
    return draft


def _free_slug(organisation: Organisation, title: str) -> str:
    own = slugify(title) or "framework"
    stem = own if own.startswith(f"{organisation.slug}-") else f"{organisation.slug}-{own}"
    taken = set(
        Framework.objects.filter(slug__startswith=stem[: _SLUG_LENGTH - 5]).values_list(
            "slug", flat=True
        )
    )
    slug, count = stem[:_SLUG_LENGTH], 1
    while slug in taken:
        count += 1
        slug = f"{stem[: _SLUG_LENGTH - len(str(count)) - 1]}-{count}"
    return slug
