"""What the app stores, one aggregate a module; import the classes from here."""

from roles.models.accounts import User
from roles.models.agreements import Acknowledgement, Agreement
from roles.models.designs import Design, DesignQuerySet, Participant
from roles.models.organisations import (
    Membership,
    MembershipLevel,
    Organisation,
    OrganisationQuerySet,
)
from roles.models.people import PendingImport, Person, PersonQuerySet, TitleCorrection
from roles.models.reference import (
    Activity,
    Cell,
    Exclusion,
    Framework,
    FrameworkQuerySet,
    FrameworkVersion,
    Handoff,
    Role,
    Structure,
    Variation,
)
from roles.models.teams import Seat, Team
from roles.models.ticks import Doubt, Tick, TickQuerySet, told_before

__all__ = [
    "Acknowledgement",
    "Activity",
    "Agreement",
    "Cell",
    "Design",
    "DesignQuerySet",
    "Doubt",
    "Exclusion",
    "Framework",
    "FrameworkQuerySet",
    "FrameworkVersion",
    "Handoff",
    "Membership",
    "MembershipLevel",
    "Organisation",
    "OrganisationQuerySet",
    "Participant",
    "PendingImport",
    "Person",
    "PersonQuerySet",
    "Role",
    "Seat",
    "Structure",
    "Team",
    "Tick",
    "TickQuerySet",
    "TitleCorrection",
    "User",
    "Variation",
    "told_before",
]
