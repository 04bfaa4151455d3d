"""What the app stores, one aggregate a module; import the classes from here."""

from roles.models.accounts import User
from roles.models.agreements import Acknowledgement, Agreement
from roles.models.designs import Design, Participant
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
    FrameworkVersion,
    Handoff,
    Role,
    Structure,
    Variation,
)
from roles.models.teams import Seat, Team
from roles.models.ticks import Doubt, Tick

__all__ = [
    "Acknowledgement",
    "Activity",
    "Agreement",
    "Cell",
    "Design",
    "Doubt",
    "Exclusion",
    "Framework",
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
    "TitleCorrection",
    "User",
    "Variation",
]
