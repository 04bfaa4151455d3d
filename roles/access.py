"""Who may see and change what; the only place that decides it.

Everything starts from the memberships of the person who is signed in. What belongs to another
organisation does not exist for them: 404, whatever the id. What they may see but not change is
refused: 403.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from roles.models import (
    Design,
    DesignQuerySet,
    Framework,
    FrameworkVersion,
    Membership,
    MembershipLevel,
    Organisation,
    OrganisationQuerySet,
    User,
)

EDITORS = (MembershipLevel.OWNER, MembershipLevel.EDITOR)


def organisations_of(user: User) -> OrganisationQuerySet:
    return Organisation.objects.filter(memberships__user=user)


def only_organisation_of(user: User) -> Organisation | None:
    """The organisation of somebody who has only one, so that its people are near on every page."""
    organisations = list(organisations_of(user)[:2])
    return organisations[0] if len(organisations) == 1 else None


def organisations_owned_by(user: User) -> OrganisationQuerySet:
    """Those whose reference the person may change, in order of names."""
    owned = Membership.objects.filter(user=user, level=MembershipLevel.OWNER)
    return Organisation.objects.filter(memberships__in=owned).order_by("name", "pk")


def membership_in(user: User, organisation_slug: str) -> Membership:
    """The person's membership, with its organisation; 404 where there is none. One query."""
    return get_object_or_404(
        Membership.objects.select_related("organisation"),
        user=user,
        organisation__slug=organisation_slug,
    )


def membership_to_edit(user: User, organisation_slug: str) -> Membership:
    """As `membership_in`; 403 for a viewer."""
    membership = membership_in(user, organisation_slug)
    if not membership.may_edit:
        raise PermissionDenied(_MAY_ONLY_READ)
    return membership


def membership_to_own(user: User, organisation_slug: str) -> Membership:
    """As `membership_in`; 403 for everybody but an owner."""
    membership = membership_in(user, organisation_slug)
    if membership.level != MembershipLevel.OWNER:
        raise PermissionDenied("Only an owner of the organisation may change its reference.")
    return membership


def designs_of(user: User) -> DesignQuerySet:
    """The designs of all the person's organisations, each with its `level` there.

    `newest_number` is that of the newest version of the framework that it is judged by.
    """
    versions = FrameworkVersion.objects.published().filter(framework=OuterRef("version__framework"))
    return (
        Design.objects.filter(organisation__memberships__user=user)
        .annotate(
            level=F("organisation__memberships__level"),
            newest_number=Subquery(versions.newest_first().values("number")[:1]),
        )
        .with_framework()
    )


def designs_to_edit(user: User) -> DesignQuerySet:
    """The designs that the person may change."""
    memberships = Membership.objects.filter(user=user, level__in=EDITORS)
    return Design.objects.filter(organisation__memberships__in=memberships)


def design_to_read(user: User, pk: int) -> Design:
    """The design with its organisation, version and framework; 404 elsewhere. One query."""
    return get_object_or_404(designs_of(user), pk=pk)


def design_to_edit(user: User, pk: int) -> Design:
    """As `design_to_read`; 403 for a viewer."""
    design = design_to_read(user, pk)
    if not may_edit(design):
        raise PermissionDenied(_MAY_ONLY_READ)
    return design


def may_edit(design: Design) -> bool:
    """Whether the person this design was read for may change it."""
    return design.level in EDITORS  # type: ignore[attr-defined]  # see designs_of


def has_newer_version(design: Design) -> bool:
    """Whether the framework was published again since the version that the design is pinned to."""
    newest: int = design.newest_number  # type: ignore[attr-defined]  # see designs_of
    return newest > design.version.number


@contextmanager
def changing_design(user: User, pk: int, *, at: datetime) -> Iterator[None]:
    """Allow one change of the design, lock it against all others, and count it.

    One statement does all three, so a change is atomic, allowed, and never beside another one.
    404 and 403 as `design_to_edit`; whatever is raised inside undoes everything.
    """
    with transaction.atomic():
        counted = (
            designs_to_edit(user).filter(pk=pk).update(revision=F("revision") + 1, changed_at=at)
        )
        if not counted:
            design_to_edit(user, pk)
            raise Http404
        yield


def frameworks_for(user: User) -> QuerySet[Framework]:
    """The shipped frameworks and those of the person's organisations."""
    return Framework.objects.open_to(organisations_of(user))


def framework_to_edit(user: User, slug: str) -> Framework:
    """A framework of an organisation the person owns, with the organisation.

    404 where they may not even read it; 403 for one that is shipped, and for who is no owner.
    """
    framework = get_object_or_404(frameworks_for(user).select_related("organisation"), slug=slug)
    if framework.organisation is None:
        raise PermissionDenied(
            "This framework comes with the product and is only read. Copy it into your"
            " organisation, and change the copy."
        )
    membership_to_own(user, framework.organisation.slug)
    return framework


def draft_to_edit(user: User, slug: str) -> FrameworkVersion:
    """The draft of a framework, with framework and organisation; 404 if none is being edited."""
    framework = framework_to_edit(user, slug)
    draft = framework.versions.drafts().select_related("base", "changed_by").first()
    if draft is None:
        raise Http404
    draft.framework = framework
    return draft


@contextmanager
def changing_draft(user: User, slug: str, *, at: datetime) -> Iterator[FrameworkVersion]:
    """Allow one change of the draft, lock it against all others, count it, and say by whom.

    As with a design, one statement does it all; whatever is raised inside undoes everything. A
    version that is published cannot be reached this way.
    """
    with transaction.atomic():
        counted = FrameworkVersion.objects.filter(
            framework__slug=slug,
            framework__organisation__memberships__in=Membership.objects.filter(
                user=user, level=MembershipLevel.OWNER
            ),
        ).count_change(by=user, at=at)
        draft = draft_to_edit(user, slug)
        if not counted:
            raise Http404
        yield draft


def versions_for(organisation: Organisation) -> QuerySet[FrameworkVersion]:
    """What a new design of the organisation can be checked against, in order of titles."""
    frameworks = Framework.objects.open_to(Organisation.objects.filter(pk=organisation.pk))
    return (
        FrameworkVersion.objects.newest_of_each_framework()
        .filter(framework__in=frameworks)
        .select_related("framework")
        .order_by("framework__title", "pk")
    )


def drafts_of(organisation: Organisation) -> QuerySet[FrameworkVersion]:
    """What is being edited of the organisation's reference, what was changed last first."""
    return (
        FrameworkVersion.objects.drafts()
        .filter(framework__organisation=organisation)
        .select_related("framework")
        .order_by("-changed_at", "-pk")
    )


def version_to_read(user: User, slug: str, number: int | None = None) -> FrameworkVersion:
    """A published version, the newest unless a number is given; 404 where there is none."""
    versions = (
        FrameworkVersion.objects.published()
        .filter(framework__in=frameworks_for(user).filter(slug=slug))
        .select_related("framework")
        .newest_first()
    )
    version = (versions if number is None else versions.filter(number=number)).first()
    if version is None:
        raise Http404
    return version


_MAY_ONLY_READ = "You may read this design, but not change it. Ask an owner of the organisation."
