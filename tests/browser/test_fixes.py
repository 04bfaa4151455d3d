import pytest
from playwright.sync_api import Page, expect

from roles.models import Tick
from tests.stored_designs import keep_listings

GIVE = "Give Monitor models to Priya Nair (MLOps Engineer)"


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def overview(page, sign_in, user, design):
    sign_in(user)
    page.goto(f"/designs/{design.pk}/")
    return page


def is_given(design) -> bool:
    return Tick.objects.filter(
        design=design, activity="monitor_models", seat__participant__key="priya"
    ).exists()


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def test_a_button_does_what_it_says_and_is_taken_back(overview, design):
    button(overview, GIVE).click()

    expect(overview.locator(".notice")).to_contain_text(f"Done: {GIVE}. 1 finding went")
    assert is_given(design)

    button(overview, "Undo").click()

    expect(overview.locator(".notice")).to_contain_text("Undone")
    assert not is_given(design)
    expect(button(overview, GIVE)).to_be_visible()


def test_beside_the_matrix_it_returns_to_the_matrix(page, sign_in, user, design):
    sign_in(user)
    path = f"/designs/{design.pk}/teams/{design.teams.get(key='categories').pk}/"
    page.goto(path)

    button(page, GIVE).click()

    expect(page.locator(".notice").first).to_contain_text("Done")
    assert page.url.endswith(path)
    expect(page.locator("#row-monitor_models .verdict")).to_contain_text("Covered")


def test_a_finding_is_accepted_with_a_reason(overview, axe):
    row = overview.locator("tr").filter(has_text="Nobody owns Monitor models")
    row.get_by_role("link", name="Accept…").click()
    assert axe(overview) == []

    overview.get_by_label("Reason").fill("Hiring in January")
    button(overview, "Accept it").click()

    expect(overview.locator(".notice")).to_contain_text("Accepted")
    expect(row).to_have_count(0)


def test_works_without_javascript(page_without_js, sign_in, user, design):
    page = page_without_js
    sign_in(user, page.context)
    page.goto(f"/designs/{design.pk}/")

    button(page, GIVE).click()
    button(page, "Undo").click()

    expect(page.locator(".notice")).to_contain_text("Undone")
