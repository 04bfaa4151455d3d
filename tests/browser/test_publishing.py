"""From a draft to designs that are judged by it: impact, publishing, moving, moving back."""

import pytest
from playwright.sync_api import Page, expect

from roles.models import Design, FrameworkVersion
from tests.own_frameworks import (
    ask_for_no_monitoring,
    draft_of,
    listings_on,
    publish_next,
    publish_own,
)

IMPACT = "/reference/acme-our-way/draft/impact/"


@pytest.fixture
def first(user, organisation, sign_in) -> FrameworkVersion:
    """Version 1 of a framework, and its owner signed in."""
    user.memberships.update(level="owner")
    sign_in(user)
    return publish_own(organisation, user)


@pytest.fixture
def draft(first, user) -> FrameworkVersion:
    draft = draft_of(first, user)
    ask_for_no_monitoring(draft)
    return draft


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def number_of(design) -> int:
    return Design.objects.get(pk=design.pk).version.number


def test_a_draft_is_published_and_a_design_moves_there_and_back(page, draft, first, axe):
    design = listings_on(first)
    page.goto(IMPACT)
    page.get_by_text("1 gap fewer").last.click()
    expect(page.get_by_text("Nobody owns Monitor models for Listing Categories.")).to_be_visible()
    assert axe(page) == []

    page.get_by_label("What changed").fill("Models may go unmonitored.")
    button(page, "Publish version 2").click()

    expect(page.locator(".notice").first).to_contain_text("Version 2 is published.")
    assert number_of(design) == 1

    page.goto(f"/designs/{design.pk}/")
    expect(page.locator(".notice")).to_contain_text("Version 2 of “Our way” is out: 1 gap fewer")
    assert axe(page) == []
    page.get_by_role("link", name="See the difference").click()
    expect(page.get_by_text("Models may go unmonitored.")).to_be_visible()
    assert axe(page) == []
    button(page, "Move to version 2").click()

    expect(page.locator(".notice")).to_contain_text("is judged by version 2 now: 1 gap fewer")
    assert number_of(design) == 2

    button(page, "Undo").click()
    expect(page.locator(".notice").first).to_contain_text("Undone")
    assert number_of(design) == 1

    button(page, "Move to version 2").click()
    page.get_by_role("link", name="version 2").click()
    button(page, "Compare").click()
    button(page, "Move back to version 1").click()
    expect(page.locator(".notice").first).to_contain_text("is judged by version 1 now")
    assert number_of(design) == 1


def test_many_designs_are_looked_at_by_and_by_and_moved_at_once(page, draft, first, axe):
    for number in range(45):
        listings_on(first, name=f"Design {number:02}")

    page.goto(IMPACT)

    expect(page.locator("#impact-progress")).to_contain_text("45 of 45 designs change")
    expect(page.locator("#announcement")).to_have_text("All 45 designs are looked at.")
    expect(page.locator("#impact-designs > li")).to_have_count(45)
    assert page.locator("#impact-next").count() == 0
    assert axe(page) == []

    page.get_by_label("Move all 45 designs that use it to version 2 now").check()
    button(page, "Publish version 2").click()

    expect(page.locator(".notice").first).to_contain_text("45 designs are judged by it now.")
    assert {design.version for design in Design.objects.all()} == {draft}


def test_works_without_javascript(page_without_js, sign_in, user, draft, first):
    page = page_without_js
    sign_in(user, page.context)
    for number in range(25):
        listings_on(first, name=f"Design {number:02}")
    page.goto(IMPACT)

    expect(page.get_by_text("20 of 25 designs")).to_be_visible()
    page.get_by_role("link", name="Show the next 5").click()
    expect(page.locator("#impact-progress")).to_contain_text("25 of 25 designs change")
    expect(page.locator("#impact-designs > li")).to_have_count(5)
    button(page, "Publish version 2").click()

    expect(page.locator(".notice").first).to_contain_text("Version 2 is published.")


def test_a_second_owner_sees_first_what_the_first_one_changed(page, draft, first):
    page.goto(IMPACT)
    FrameworkVersion.objects.filter(pk=draft.pk).update(revision=1)
    draft.activities.filter(key="deploy_models").update(critical=False)

    button(page, "Publish version 2").click()

    expect(page.locator(".notice")).to_contain_text("changed the draft after this page was opened")
    expect(page.get_by_text("Deploy models is no longer critical.").first).to_be_visible()
    button(page, "Publish version 2").click()
    expect(page.locator(".notice").first).to_contain_text("Version 2 is published.")


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_scrolls_sideways_whatever_the_names(width, page, first, user):
    design = listings_on(first)
    second = publish_next(first, user, changes="x" * 300)
    draft = draft_of(second, user)
    draft.title = f"<b>=cmd()</b> 🚀 {'x' * 270}"
    draft.save()
    draft.activities.filter(key="deploy_models").update(name=f"🚀 {'x' * 180}", required=False)
    Design.objects.update(name=f"<b>=cmd()</b> 🚀 נבחרת {'x' * 270}")
    page.set_viewport_size({"width": width, "height": 900})

    for address in (IMPACT, f"/designs/{design.pk}/version/", f"/designs/{design.pk}/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
