"""What the app stores, one aggregate a module; import the classes from here."""

from roles.models.accounts import User
from roles.models.agreements import Acknowledgement, Agreement
from roles.models.designs import Design, DesignQuerySet, Participant
from roles.models.framework_parts import (
    Activity,
    Cell,
    Exclusion,
    Handoff,
    Role,
    Structure,
    Variation,
)
from roles.models.frameworks import Framework, FrameworkQuerySet, FrameworkVersion
from roles.models.organisations import (
    Membership,
    MembershipLevel,
    Organisation,
    OrganisationQuerySet,
)
from roles.models.people import (
    PERSON_ORDERS,
    PendingImport,
    PeopleChange,
    Person,
    PersonQuerySet,
    TitleCorrection,
)
from roles.models.teams import Seat, SeatQuerySet, Team
from roles.models.ticks import Doubt, Tick, TickQuerySet, told_before

__all__ = [
    "PERSON_ORDERS",
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
    "PeopleChange",
    "Person",
    "PersonQuerySet",
    "Role",
    "Seat",
    "SeatQuerySet",
    "Structure",
    "Team",
    "Tick",
    "TickQuerySet",
    "TitleCorrection",
    "User",
    "Variation",
    "told_before",
]
