"""Framework files as published versions, and the one way a version is published."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from roles.actions.framework_parts import content_of, store_parts
from roles.interchange.framework_file import FrameworkFile
from roles.models import Framework, FrameworkVersion


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing a file came to: the newest version, and whether it is a new one."""

    version: FrameworkVersion
    is_new: bool


@transaction.atomic
def publish_framework(*, file: FrameworkFile, at: datetime) -> Publication:
    """Keep a shipped framework file as the next version, unless the newest one says the same.

    Older versions stay as they are, and so do the designs that are pinned to them. The number of
    queries does not depend on the size.
    """
    framework = _locked_framework(file)
    digest = digest_of(file)
    newest = framework.versions.published().newest_first().first()
    if newest is not None and newest.digest == digest:
        return Publication(newest, is_new=False)
    version = FrameworkVersion.objects.create(
        framework=framework,
        number=newest.number + 1 if newest else 1,
        base=newest,
        published_at=at,
        digest=digest,
        **content_of(file),
    )
    store_parts(file=file, version=version)
    return Publication(version, is_new=True)


def _locked_framework(file: FrameworkFile) -> Framework:
    """The framework with the title of the file; nobody else publishes it until the commit."""
    framework, _ = Framework.objects.select_for_update().get_or_create(
        slug=file.slug, organisation=None
    )
    title = file.title or file.slug
    if framework.title != title:
        framework.title = title
        framework.save(update_fields=["title"])
    return framework


def digest_of(file: FrameworkFile) -> str:
    """What the file says, in 64 characters; a field added to the format later changes nothing."""
    said = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    titles = file.facts().ambiguous_titles
    text = json.dumps([said, titles], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
