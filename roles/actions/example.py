"""The example that the product comes with: an organisation, its people, and one design."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from roles.actions.design_files import EXAMPLE, import_design
from roles.actions.frameworks import publish_framework
from roles.actions.people import store_people
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.interchange.people_sheet import read_people
from roles.models import Membership, MembershipLevel, Organisation, User

PEOPLE = EXAMPLE.with_name("listings_people.csv")

ORGANISATION_SLUG = "bazaar-listings"
ORGANISATION_NAME = "Bazaar Listings"
DEMO_USERNAME = "demo"
DEMO_PASSWORD = "demo-team-design"


@dataclass(frozen=True, slots=True)
class Example:
    """The example organisation and who may open it; `is_new` if it was not there before."""

    organisation: Organisation
    user: User
    is_new: bool


@transaction.atomic
def create_example(*, at: datetime) -> Example:
    """Make the example organisation and its demo account, where they are missing.

    Doing it twice changes nothing: what somebody did to the example since then stays.
    """
    user = _demo_user()
    organisation, is_new = Organisation.objects.get_or_create(
        slug=ORGANISATION_SLUG, defaults={"name": ORGANISATION_NAME}
    )
    Membership.objects.get_or_create(
        organisation=organisation, user=user, defaults={"level": MembershipLevel.OWNER}
    )
    if is_new:
        publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=at)
        sheet = read_people(PEOPLE.read_bytes(), name=PEOPLE.name)
        store_people(organisation=organisation, sheet=sheet, on=at.date())
        import_design(
            content=EXAMPLE.read_bytes(),
            file_name=EXAMPLE.name,
            organisation=organisation,
            at=at,
        )
    return Example(organisation, user, is_new)


def _demo_user() -> User:
    user, is_new = User.objects.get_or_create(
        username=DEMO_USERNAME, defaults={"first_name": "Renata", "last_name": "Lima"}
    )
    if is_new:
        user.set_password(DEMO_PASSWORD)
        user.save(update_fields=["password"])
    return user
