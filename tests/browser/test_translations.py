"""A design judged by another framework, and kept so: by keyboard, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped
from roles.models import Activity, Design, Organisation, Role
from roles.snapshots.frameworks import published_framework
from tests.stored_designs import NOW, keep_listings

PODCAST = "data-team-roles-podcast"


@pytest.fixture
def design(organisation: Organisation, user, sign_in) -> Design:
    publish_framework(file=read_shipped(PODCAST), at=NOW)
    sign_in(user)
    return keep_listings(organisation)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const one = document.activeElement;"
            " return one.ariaLabel || one.labels?.[0]?.innerText || one.innerText || ''; })()"
        )
        if focused.strip().startswith(name):
            return
    raise AssertionError(f"Nothing is called {name}.")


def choose(page: Page, what: str, letters: str) -> None:
    tab_to(page, f"What the {what} becomes")
    page.keyboard.type(letters)


def choose_what_is_asked(page: Page) -> None:
    choose(page, "role Data Scientist", "Data Scientist")
    choose(page, "role MLOps Engineer", "MLOps")
    choose(page, "activity Define requirements", "All")
    choose(page, "activity Deploy models", "Serve")
    choose(page, "activity Integrate predictions", "Leave")


def test_is_judged_and_kept_by_keyboard_alone(page, design, axe):
    page.goto(f"/designs/{design.pk}/")
    tab_to(page, "Judge by another")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By which one?")).to_be_visible()
    tab_to(page, "Roles in a data team")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_text("5 things are not clear")).to_be_visible()
    assert axe(page) == []
    choose_what_is_asked(page)
    tab_to(page, "Show what it says")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Nobody owns Be on call and fix")).to_be_visible()
    expect(page.get_by_text("The activity “Track experiments” is left out")).to_be_visible()
    assert axe(page) == []
    tab_to(page, "Name")
    page.keyboard.press("Control+A")
    page.keyboard.type("By the podcast")
    page.keyboard.press("Enter")

    expect(page.locator(".notice").first).to_contain_text("By the podcast is a new design")
    kept = Design.objects.get(name="By the podcast")
    assert kept.version.framework.slug == PODCAST
    people = design.participants.values_list("person", flat=True)
    assert set(kept.participants.values_list("person", flat=True)) == set(people)


def test_nothing_becomes_one_before_it_is_confirmed(page, design, axe):
    page.goto(f"/designs/{design.pk}/translate/?framework={PODCAST}")
    choose(page, "role Data Engineer", "Data Sci")
    choose_what_is_asked(page)
    tab_to(page, "Show what it says")
    page.keyboard.press("Enter")

    sentence = page.get_by_text("Data Engineer and Data Scientist would both become Data Scientist")
    expect(sentence).to_be_visible()
    expect(page.get_by_text("Confirm it, or choose otherwise.")).to_be_visible()
    assert axe(page) == []
    tab_to(page, "They may become one")
    page.keyboard.press("Space")
    tab_to(page, "Show what it says")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Keep it as a new design")).to_be_visible()
    expect(sentence.first).to_be_visible()


def test_a_choice_changed_after_the_preview_is_shown_before_it_is_kept(
    page_without_js, sign_in, user, design, axe
):
    page = page_without_js
    sign_in(user, page.context)
    page.goto(f"/designs/{design.pk}/translate/?framework={PODCAST}")
    choose_what_is_asked_by_mouse(page)
    page.get_by_role("button", name="Show what it says").click()
    page.get_by_text("What becomes what").click()
    page.get_by_label("What the role Data Engineer becomes").select_option("Leave it out")

    page.get_by_role("button", name="Keep it as a new design").click()

    expect(page.get_by_text("changed after the preview")).to_be_visible()
    expect(page.get_by_text("The role “Data Engineer” is left out")).to_be_visible()
    assert Design.objects.count() == 1
    page.get_by_role("button", name="Keep it as a new design").click()
    expect(page.locator(".notice").first).to_contain_text("is a new design")


def choose_what_is_asked_by_mouse(page: Page) -> None:
    for what, becomes in {
        "role Data Scientist": "to data_scientist",
        "role MLOps Engineer": "to mlops_engineer",
        "activity Define requirements": "all",
        "activity Deploy models": "to serve_online",
        "activity Integrate predictions": "out",
    }.items():
        page.get_by_label(f"What the {what} becomes").select_option(becomes)


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_scrolls_sideways_whatever_the_names(width, page, design):
    for model in (Role, Activity):
        model.objects.update(name=f"<b>=cmd()</b> 🚀 נבחרת {'x' * 170}")
    # What was read of the versions before.
    published_framework.cache_clear()
    Design.objects.update(name=f"<b>=cmd()</b> 🚀 נבחרת {'x' * 270}")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/designs/{design.pk}/translate/?framework={PODCAST}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for select in page.locator("select[required]").all():
        select.select_option("out")
    page.get_by_role("button", name="Show what it says").click()
    page.get_by_text("What becomes what").click()
    expect(page.get_by_role("heading", name="Keep it as a new design")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
