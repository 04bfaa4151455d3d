from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped

MATRIX = "/reference/mlops-who-does-what/"
PAGES = ["/reference/", MATRIX, f"{MATRIX}structures/", f"{MATRIX}roles/mlops_engineer/"]


@pytest.fixture(autouse=True)
def published(transactional_db):
    file = read_shipped("mlops-who-does-what")
    return publish_framework(file=file, at=datetime(2026, 11, 21, tzinfo=UTC)).version


@pytest.fixture
def page(page, sign_in, user):
    sign_in(user)
    return page


@pytest.mark.parametrize("path", PAGES)
class TestReferencePage:
    def test_is_accessible(self, page, axe, path):
        page.goto(path)

        assert axe(page) == []

    @pytest.mark.parametrize("width", [390, 1024])
    def test_never_scrolls_sideways(self, page, path, width):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(path)

        assert page.evaluate("document.documentElement.scrollWidth") == width


class TestMatrix:
    def test_shows_what_a_cell_rests_on_to_the_mouse(self, page):
        page.goto(MATRIX)

        page.get_by_role("button", name="Data Scientist, Deploy models").hover()

        expect(page.get_by_role("tooltip")).to_contain_text("Deploy models (in most orgs)")

    def test_shows_what_a_cell_rests_on_to_the_keyboard(self, page, axe):
        page.goto(MATRIX)
        cell = page.get_by_role("button", name="Product Manager, Define requirements: owns it")

        cell.focus()

        expect(page.get_by_role("tooltip")).to_have_text("PM owns it. Marked so in the source.")
        expect(cell).to_have_accessible_description("PM owns it. Marked so in the source.")
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

    def test_leads_to_the_role_and_on_to_another_one_by_keyboard(self, page):
        page.goto(MATRIX)
        page.get_by_role("link", name="MLOps").press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("MLOps Engineer")
        page.get_by_role("button", name="Other roles").press("Enter")
        page.get_by_role("link", name="Data Engineer").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Data Engineer")


class TestStructures:
    def test_say_in_words_what_they_draw(self, page):
        page.goto(f"{MATRIX}structures/")

        picture = page.get_by_role("img", name="Platform team: MLOps.")
        expect(picture).to_be_visible()
        expect(picture.get_by_text("Team B")).to_be_visible()
