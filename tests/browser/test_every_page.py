"""What holds on every page there is, with the example in it: walked by the addresses."""

import re

import pytest
from django.urls import URLPattern, reverse
from playwright.sync_api import Page

from roles.actions.people import keep_upload
from roles.models import Design, Organisation, Person, Team
from roles.urls import urlpatterns
from tests.stored_designs import NOW, keep_listings

# Answers that are no page of their own: a change, a download, or the way to another page.
NO_PAGES = {
    "design_file",
    "design_from_example",
    "design_matrix",
    "example_open",
    "finding_accept",
    "finding_reopen",
    "fix_apply",
    "fix_undo",
    "home",
    "report_export",
    "seat_vacate",
    "theme_set",
    "tick_set",
}
PAGES = [pattern for pattern in urlpatterns if pattern.name not in NO_PAGES]


@pytest.fixture
def open_page(page, sign_in, user, organisation):
    """Go to the page of an address, in an organisation that has the example."""
    user.memberships.update(level="owner")
    design = keep_listings(organisation)
    seat = design.seats.exclude(participant=None).first()
    pending = keep_upload(
        organisation=organisation,
        user=user,
        file_name="people.csv",
        content=b"name,title\nAda Lovelace,Data Scientist\n",
        at=NOW,
    )
    arguments = {
        "organisation": organisation.slug,
        "design_pk": design.pk,
        "team_pk": seat.team_id,
        "seat_pk": seat.pk,
        "pk": seat.participant.person_id,
        "framework": design.version.framework.slug,
        "role": "mlops_engineer",
    }

    def open_page(pattern: URLPattern) -> Page:
        here = arguments | ({"pk": pending.pk} if "import" in pattern.name else {})
        named = re.findall(r"<\w+:(\w+)>", str(pattern.pattern))
        answer = page.goto(reverse(pattern.name, kwargs={name: here[name] for name in named}))
        assert answer.status == 200
        return page

    sign_in(user)
    return open_page


@pytest.mark.parametrize("pattern", PAGES, ids=lambda pattern: pattern.name)
def test_page_is_accessible_in_light_and_dark(pattern, open_page, axe):
    assert axe(open_page(pattern)) == []


@pytest.mark.parametrize("pattern", PAGES, ids=lambda pattern: pattern.name)
def test_page_never_scrolls_sideways_whatever_the_names(pattern, open_page, page):
    for model in (Design, Organisation, Person, Team):
        model.objects.update(name=f"<b>=cmd()</b> 🚀 נבחרת {'x' * 270}")
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        open_page(pattern)

        assert page.evaluate("document.documentElement.scrollWidth") <= width
