"""A framework of an organisation's own, with designs that use it: for tests of its versions."""

from roles.actions.drafts import copy_framework, publish_draft, start_draft
from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import Design, FrameworkVersion, Organisation, User
from tests.stored_designs import NOW, keep_listings


def publish_own(organisation: Organisation, by: User) -> FrameworkVersion:
    """Version 1 of “Our way”, which says what the default framework says."""
    shipped = publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=NOW).version
    draft = copy_framework(
        version=shipped, organisation=organisation, title="Our way", by=by, at=NOW
    )
    publish_draft(draft=draft, changes="", by=by, at=NOW)
    return draft


def draft_of(version: FrameworkVersion, by: User) -> FrameworkVersion:
    """The next version as a draft, which says the same."""
    return start_draft(framework=version.framework, by=by, at=NOW)


def publish_next(version: FrameworkVersion, by: User, changes: str = "") -> FrameworkVersion:
    """Version 2, in which monitoring is optional."""
    draft = draft_of(version, by)
    ask_for_no_monitoring(draft)
    publish_draft(draft=draft, changes=changes, by=by, at=NOW)
    return draft


def ask_for_no_monitoring(draft: FrameworkVersion) -> None:
    """Let models go unmonitored: a gap of the example goes."""
    draft.activities.filter(key="monitor_models").update(required=False)


def listings_on(version: FrameworkVersion, name: str = "Listings ML") -> Design:
    """The example as a design that is judged by a version."""
    design = keep_listings(version.framework.organisation)
    design.version, design.name = version, name
    design.save()
    return design
