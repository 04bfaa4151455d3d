"""What holds on every page there is, with the example in it: walked by the addresses."""

import re

import pytest
from django.urls import URLPattern, reverse
from django.utils import timezone
from playwright.sync_api import Page

from roles.actions.drafts import copy_framework
from roles.actions.framework_starts import keep_matrix
from roles.actions.people_imports import keep_upload
from roles.models import Activity, Design, Organisation, Person, Role, Team
from roles.urls import urlpatterns
from tests.stored_designs import NOW, keep_listings

# Answers that are no page of their own: a change, a download, or the way to another page.
NO_PAGES = {
    "agreement_draft",
    "board_undo",
    "design_file",
    "design_from_example",
    "design_matrix",
    "doubt_confirm",
    "doubt_remove",
    "draft_cell_set",
    "draft_start",
    "example_open",
    "finding_accept",
    "finding_reopen",
    "draft_publish",
    "fix_apply",
    "fix_undo",
    "framework_file",
    "home",
    "part_move",
    "people_change_undo",
    "person_export",
    "person_back_up",
    "person_stay",
    "person_import_left_out",
    "report_export",
    "seat_vacate",
    "structure_file",
    "theme_set",
    "tick_set",
    "title_forget",
}
PAGES = [pattern for pattern in urlpatterns if pattern.name not in NO_PAGES]


@pytest.fixture
def open_page(page, sign_in, user, organisation):
    """Go to the page of an address, in an organisation that has the example."""
    user.memberships.update(level="owner")
    design = keep_listings(organisation)
    seat = design.seats.exclude(participant=None).first()
    seat.ticks.update(doubt={"reason": "moved", "before": "Ads"})
    pending = keep_upload(
        organisation=organisation,
        user=user,
        file_name="people.csv",
        content=b"name,title\nAda Lovelace,Data Scientist\n",
        at=NOW,
    )
    matrix = keep_matrix(
        organisation=organisation,
        user=user,
        file_name="raci.csv",
        content=f"Activity,{'x' * 250},DS\nTrain,A,R\nWatch {'x' * 170},C,Q\n".encode(),
        at=timezone.now(),
    )
    draft = copy_framework(
        version=design.version, organisation=organisation, title="Our way", by=user, at=NOW
    )
    arguments = {
        "organisation": organisation.slug,
        "design_pk": design.pk,
        "team_pk": seat.team_id,
        "seat_pk": seat.pk,
        "agreement_pk": design.agreements.get().pk,
        "pk": seat.participant.person_id,
        "person_pk": seat.participant.person_id,
        "framework": design.version.framework.slug,
        "role": "mlops_engineer",
        "activity": "deploy_models",
        "kind": "roles",
        "key": "mlops_engineer",
    }

    def open_page(pattern: URLPattern) -> Page:
        here = arguments | ({"pk": pending.pk} if "import" in pattern.name else {})
        if pattern.name == "matrix_check":
            here["pk"] = matrix.pk
        if pattern.name == "seat_fill":
            here["seat_pk"] = design.seats.filter(participant=None).first().pk
        if "/draft/" in str(pattern.pattern):
            here["framework"] = draft.framework.slug
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
    for model, length in (
        (Design, 270),
        (Organisation, 270),
        (Person, 270),
        (Team, 270),
        (Role, 170),
        (Activity, 170),
    ):
        model.objects.update(name=f"<b>=cmd()</b> 🚀 נבחרת {'x' * length}")
    open_page(pattern)
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})

        assert page.evaluate("document.documentElement.scrollWidth") <= width
