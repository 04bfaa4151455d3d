"""Editing the parts of a draft: by keyboard alone, with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from roles.actions.draft_parts import PartKind
from roles.models import Activity, Role


@pytest.fixture
def draft(draft, owner, sign_in):
    """The draft, and its owner signed in."""
    sign_in(owner)
    return draft


def address(draft, rest: str) -> str:
    return f"/reference/{draft.framework.slug}/draft/{rest}"


def names(draft) -> list[str]:
    return [role.name for role in PartKind.ROLES.parts_of(draft)]


def tab_to(page, label: str) -> None:
    """Press Tab until the cursor is on what is called so."""
    field = page.get_by_label(re.compile(f"^{label}( optional)?$"))
    goal = field.or_(page.get_by_role("button", name=label)).last
    for _ in range(80):
        if goal.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {label}.")


def test_a_role_is_added_moved_and_changed_by_keyboard(page, draft):
    page.goto(address(draft, "roles/"))
    page.get_by_role("link", name="Add a role").focus()
    page.keyboard.press("Enter")
    tab_to(page, "Name")
    page.keyboard.type("Data Steward")
    tab_to(page, "Never does")
    page.keyboard.type("Trains models")
    page.keyboard.press("Enter")
    page.keyboard.type("Deploys them")
    tab_to(page, "Add the role")
    page.keyboard.press("Enter")

    # The cursor stands on the new role in the list.
    expect(page.get_by_text("“Data Steward” is added.")).to_be_visible()
    expect(page.get_by_role("link", name="Data Steward", exact=True)).to_be_focused()
    tab_to(page, "Move Data Steward up")
    for _ in range(2):
        with page.expect_response(lambda answer: answer.url.endswith("/move/")):
            page.keyboard.press("Enter")
        # The list is the new one, and htmx knows its buttons.
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        expect(page.get_by_role("button", name="Move Data Steward up")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text("“Data Steward” is moved up.")
    assert names(draft)[-3] == "Data Steward"

    page.get_by_role("link", name="Data Steward", exact=True).focus()
    page.keyboard.press("Enter")
    tab_to(page, "Short name")
    page.keyboard.type("Steward")
    page.keyboard.press("Enter")

    expect(page.get_by_text("“Data Steward” is changed.")).to_be_visible()
    role = draft.roles.get(key="data-steward")
    assert role.short == "Steward"
    assert [one["text"] for one in role.not_responsible] == ["Trains models", "Deploys them"]


def test_two_owners_edit_one_role(page, draft, new_context, sign_in, user):
    other = new_context()
    sign_in(user, other)
    theirs = other.new_page()
    for one in (page, theirs):
        one.goto(address(draft, "roles/data_scientist/"))
    theirs.get_by_label("Mandate").fill("Finds patterns.")
    theirs.get_by_label("Short name").fill("Sc")
    theirs.get_by_role("button", name="Save").last.click()
    expect(theirs.get_by_text("is changed.")).to_be_visible()

    page.get_by_label("Mandate").fill("Tells stories.")
    page.get_by_role("button", name="Save").last.click()

    expect(page.get_by_text("It says now: “Finds patterns.”")).to_be_visible()
    expect(page.get_by_label("Mandate")).to_have_value("Tells stories.")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("is changed.")).to_be_visible()
    role = draft.roles.get(key="data_scientist")
    assert (role.mandate, role.short) == ("Tells stories.", "Sc")


def test_works_without_javascript(page_without_js, draft, sign_in, user):
    page = page_without_js
    sign_in(user, page.context)
    page.goto(address(draft, "roles/"))
    page.get_by_role("button", name="Move Data Scientist up").click()

    expect(page.get_by_role("button", name="Move Data Scientist up")).to_be_focused()
    assert names(draft)[1] == "Data Scientist"

    page.get_by_role("link", name="Data Scientist", exact=True).click()
    page.get_by_role("button", name="More empty rows for Works with").click()
    page.get_by_label("Mandate").fill("Finds patterns.")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("“Data Scientist” is changed.")).to_be_visible()
    assert draft.roles.get(key="data_scientist").mandate == "Finds patterns."


@pytest.mark.parametrize("kind", list(PartKind), ids=str)
@pytest.mark.parametrize("rest", ["", "add/", "{key}/"])
def test_every_kind_is_accessible_and_never_scrolls_sideways(page, draft, axe, kind, rest):
    for model in (Role, Activity):
        model.objects.filter(version=draft).update(name=f"<b> 🚀 נבחרת {'x' * 180}")
    key = kind.parts_of(draft).first().key

    page.goto(address(draft, f"{kind}/{rest.format(key=key)}"))

    assert axe(page) == []
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
