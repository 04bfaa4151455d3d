from typing import Any

from roles.models import Exclusion, FrameworkVersion, Organisation, TitleCorrection
from tests.factories import (
    ActivityFactory,
    CellFactory,
    DesignFactory,
    FrameworkVersionFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
    TeamFactory,
)


def everything(
    *, published: bool = True, organisation: Organisation | None = None
) -> FrameworkVersion:
    """One thing of every kind, in or around a version, which is returned."""
    state: dict[str, Any] = {} if published else {"published_at": None}
    version = FrameworkVersionFactory(framework__organisation=organisation, **state)
    role = RoleFactory(version=version, key="analyst", name="Analyst")
    activity = ActivityFactory(version=version, key="analyse", name="Analyse")
    CellFactory(activity=activity, role=role)
    Exclusion.objects.create(role=role, activity=activity, strength="hard", text="is no analyst")
    version.variations.create(key="alone", text="Alone", cells=[{"a": "analyse", "r": "analyst"}])
    version.structures.create(key="hybrid", name="A hybrid")
    version.handoffs.create(key="data", name="Data", producers=["analyse"], consumers=["analyse"])
    here = organisation or OrganisationFactory()
    MembershipFactory(organisation=here)
    PersonFactory(organisation=here, manager=PersonFactory(organisation=here))
    if published:
        TeamFactory(design=DesignFactory(organisation=here, version=version))
    TitleCorrection.objects.create(organisation=here, framework=version.framework, title="Analyst")
    return version
