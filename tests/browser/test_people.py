import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories import PersonFactory

PEOPLE = "/o/acme/people/"
SOURCEGRAPH = Path(__file__).parent.parent / "data" / "sourcegraph_people_2022-09.csv"


@pytest.fixture
def people_page(page, sign_in, user, organisation):
    sign_in(user)
    PersonFactory(organisation=organisation, name="Ann", title="Data Scientist")
    PersonFactory(organisation=organisation, name="Bob", title="MLOps Engineer")
    page.goto(PEOPLE)
    return page


class TestDirectory:
    def test_finds_people_as_one_types(self, people_page):
        people_page.get_by_label("Search people").press_sequentially("mlops")

        expect(people_page.get_by_role("link", name="Ann")).to_have_count(0)
        expect(people_page.get_by_role("link", name="Bob")).to_be_visible()
        expect(people_page).to_have_url(re.compile("q=mlops"))
        expect(people_page.get_by_label("Search people")).to_be_focused()

    def test_sorts_by_keyboard_and_keeps_the_focus(self, people_page):
        name = people_page.get_by_role("columnheader", name="Name")

        people_page.get_by_role("link", name="Name", exact=True).press("Enter")
        expect(name).to_have_attribute("aria-sort", "ascending")
        people_page.get_by_role("link", name="Name", exact=True).press("Enter")

        expect(name).to_have_attribute("aria-sort", "descending")
        expect(people_page.get_by_role("row").nth(1)).to_contain_text("Bob")
        expect(people_page.get_by_role("link", name="Name", exact=True)).to_be_focused()

    @pytest.mark.parametrize("path", ["", "add/", "import/"])
    def test_is_accessible_and_fits_on_a_phone(self, people_page, axe, path):
        people_page.goto(f"{PEOPLE}{path}")
        assert axe(people_page) == []

        people_page.set_viewport_size({"width": 390, "height": 844})
        assert people_page.evaluate("document.documentElement.scrollWidth") == 390


class TestPerson:
    def test_is_added_by_keyboard_alone(self, people_page):
        people_page.get_by_role("link", name="Add a person").press("Enter")
        people_page.get_by_label("Name", exact=True).focus()
        for text in ("Cy", "SRE", "", "Bob"):
            people_page.keyboard.type(text)
            people_page.keyboard.press("Tab")
        people_page.keyboard.press("Enter")

        expect(people_page.get_by_text("Cy is here now.")).to_be_visible()
        expect(people_page.get_by_role("row", name="Cy")).to_contain_text("Bob")

    def test_says_what_is_wrong_to_eyes_and_ears(self, people_page, axe):
        people_page.goto(f"{PEOPLE}add/")
        people_page.get_by_label("Name", exact=True).fill("Cy")
        people_page.get_by_label("Manager").fill("Zoe")
        people_page.get_by_role("button", name="Save").click()

        manager = people_page.get_by_label("Manager")
        expect(manager).to_have_accessible_description(re.compile("Nobody else here is called Zoe"))
        assert axe(people_page) == []


class TestImport:
    def test_shows_first_and_stores_then(self, people_page, axe):
        people_page.get_by_role("link", name="Import people").click()
        people_page.get_by_label("File").set_input_files(SOURCEGRAPH)
        people_page.get_by_role("button", name="Show what it says").click()

        expect(people_page.get_by_text("234 rows, 229 people")).to_be_visible()
        assert axe(people_page) == []
        people_page.get_by_role("button", name="Import 229 people").click()

        expect(people_page.get_by_text("229 new, 0 changed, 0 as before.")).to_be_visible()
        expect(people_page.get_by_text("231 people")).to_be_visible()

    def test_works_without_javascript(self, page_without_js, sign_in, user):
        sign_in(user, page_without_js.context)
        page_without_js.goto(f"{PEOPLE}import/")
        page_without_js.get_by_label("File").set_input_files(
            {"name": "p.csv", "mimeType": "text/csv", "buffer": b"name,share\nAnn,1\nBob,120%\n"}
        )
        page_without_js.get_by_role("button", name="Show what it says").click()
        expect(page_without_js.get_by_role("heading", name="1 row left out")).to_be_visible()
        page_without_js.get_by_role("button", name="Import 1 person").click()

        expect(page_without_js.get_by_text("1 new, 0 changed")).to_be_visible()
        page_without_js.get_by_label("Search people").fill("nobody")
        page_without_js.get_by_role("button", name="Search").click()
        expect(page_without_js.get_by_text("0 people")).to_be_visible()
