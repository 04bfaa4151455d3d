import re

import pytest
from playwright.sync_api import expect

from tests.factories import PersonFactory

PEOPLE = "/o/acme/people/"


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
        expect(people_page.get_by_role("link", name="Name", exact=True)).to_be_focused()
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
