import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped

MATRIX = "/reference/mlops-who-does-what/"
SEARCH = "/reference/search/"
DISAGREEMENTS = "/reference/disagreements/"
COMPARE = "/reference/roles/mlops_engineer/"


@pytest.fixture(autouse=True)
def published(transactional_db):
    for slug in ("mlops-who-does-what", "eight-mlops-roles"):
        publish_framework(file=read_shipped(slug), at=datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def page(page, sign_in, user):
    sign_in(user)
    return page


class TestMatrix:
    def test_shows_what_a_cell_rests_on_to_the_mouse(self, page):
        page.goto(MATRIX)

        page.get_by_role("button", name="Data Scientist, Deploy models").hover()

        expect(page.get_by_role("tooltip")).to_contain_text("Deploy models (in most orgs)")

    def test_shows_what_a_cell_rests_on_to_the_keyboard(self, page, axe):
        page.goto(MATRIX)
        cell = page.get_by_role("button", name="Product Manager, Define requirements: owns it")

        cell.focus()

        said = "PM owns it. Marked so in the source."
        expect(page.get_by_role("tooltip")).to_contain_text(said)
        expect(page.get_by_role("tooltip").locator("q")).to_have_text("Define requirements")
        assert said in cell.evaluate("cell => cell.nextElementSibling.textContent")
        expect(cell).to_have_accessible_description(re.compile(r"responsibility matrix$"))
        assert axe(page) == []

    def test_puts_the_evidence_beside_its_cell_and_inside_the_window(self, page):
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(MATRIX)
        cell = page.get_by_role("button", name="Software Engineer, Integrate predictions")

        cell.focus()

        here, tip = cell.bounding_box(), page.get_by_role("tooltip").bounding_box()
        assert tip["x"] >= 0
        assert tip["x"] + tip["width"] <= 390
        assert abs(tip["y"] - here["y"]) < 200

    def test_says_what_an_activity_is_to_the_keyboard(self, page):
        page.goto(MATRIX)

        page.get_by_role("rowheader", name="Deploy models").get_by_role("link").first.focus()

        expect(page.get_by_role("tooltip")).to_contain_text("Put a model to work")
        expect(page.get_by_role("tooltip")).to_contain_text("Critical.")

    def test_shows_the_cell_that_an_address_names(self, page):
        page.goto(f"{MATRIX}#cell-integrate_predictions-software_engineer")

        cell = page.locator("#cell-integrate_predictions-software_engineer")
        expect(cell).to_be_in_viewport()
        expect(cell).to_have_css("outline-style", "solid")

    def test_keeps_its_head_in_sight(self, page):
        page.set_viewport_size({"width": 1024, "height": 400})
        page.goto(MATRIX)

        last = page.get_by_role("button", name="Software Engineer, Integrate predictions")
        last.evaluate("cell => cell.scrollIntoView({block: 'nearest'})")

        expect(last).to_be_in_viewport()
        expect(page.get_by_role("columnheader", name="MLOps")).to_be_in_viewport()

    def test_leads_to_the_role_and_on_to_another_one_by_keyboard(self, page):
        page.goto(MATRIX)
        page.get_by_role("link", name="MLOps", exact=True).press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("MLOps Engineer")
        page.get_by_role("button", name="Other roles").press("Enter")
        page.locator("#roles").get_by_role("link", name="Data Engineer").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Data Engineer")


class TestSearch:
    def test_is_accessible_with_what_it_found(self, page, axe):
        page.goto(f"{SEARCH}?q=who+deploys+models")

        assert axe(page) == []

    def test_answers_as_one_types_and_leads_to_the_place_by_keyboard(self, page):
        page.goto("/reference/")
        page.get_by_role("searchbox", name="Search the references").press_sequentially("Airflow\n")
        expect(page.get_by_role("heading", name="Skills and tools")).to_be_visible()

        box = page.get_by_role("searchbox", name="What to search for")
        expect(box).to_be_focused()
        box.press("Control+a")
        box.press_sequentially("who deploys models?")

        expect(page.get_by_role("heading", name="Who deploys models?")).to_be_visible()
        expect(page).to_have_url(re.compile(r"q=who"))
        expect(page.get_by_role("status")).to_contain_text("found")
        page.get_by_role("link", name="Automate model deployment").press("Enter")
        expect(page.locator("#activity-deploy_models")).to_be_in_viewport()

    def test_works_without_javascript(self, page_without_js, sign_in, user):
        sign_in(user, page_without_js.context)
        page_without_js.goto(SEARCH)

        page_without_js.get_by_role("searchbox").fill("SRE")
        page_without_js.get_by_role("button", name="Search").click()

        expect(page_without_js.get_by_role("heading", name="Titles")).to_be_visible()


class TestCompare:
    def test_is_reached_from_a_role_and_leads_to_the_cell(self, page):
        page.goto(f"{MATRIX}roles/mlops_engineer/")
        page.get_by_text("Side by side").get_by_role("link").press("Enter")

        expect(page.get_by_role("columnheader")).to_have_count(2)
        page.get_by_role("link", name="Monitor models").press("Enter")
        expect(page.locator("#cell-monitor_models-mlops_engineer")).to_be_in_viewport()


class TestStructures:
    def test_say_in_words_what_they_draw(self, page):
        page.goto(f"{MATRIX}structures/")

        picture = page.get_by_role("img", name="Platform team: MLOps.")
        expect(picture).to_be_visible()
        expect(picture.get_by_text("Team B")).to_be_visible()
