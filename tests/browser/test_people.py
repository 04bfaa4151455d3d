import re

import pytest
from playwright.sync_api import expect

from roles.models import Person
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

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

        expect(name).to_have_attribute("aria-sort", "ascending")
        people_page.get_by_role("link", name="Name", exact=True).press("Enter")
        expect(name).to_have_attribute("aria-sort", "descending")
        expect(people_page.get_by_role("row").nth(1)).to_contain_text("Bob")
        expect(people_page.get_by_role("link", name="Name", exact=True)).to_be_focused()
        people_page.get_by_role("link", name="Name", exact=True).press("Enter")

        expect(name).to_have_attribute("aria-sort", "ascending")
        expect(people_page.get_by_role("row").nth(1)).to_contain_text("Ann")
        expect(people_page.get_by_role("link", name="Name", exact=True)).to_be_focused()

    def test_sorts_again_at_once_and_stays_on_the_page(self, people_page):
        name = people_page.get_by_role("columnheader", name="Name")
        people_page.evaluate("""() => {
            window.isSamePage = true;
            new MutationObserver((_, observer) => {
                observer.disconnect();
                document.querySelector("#sort-name").click();
            }).observe(document.querySelector("main"), { childList: true, subtree: true });
        }""")

        people_page.get_by_role("link", name="Name", exact=True).click()

        expect(people_page).to_have_url(re.compile(r"sort=name"))
        expect(name).to_have_attribute("aria-sort", "ascending")
        assert people_page.evaluate("window.isSamePage")

    @pytest.mark.parametrize("path", ["", "add/", "import/", "change/"])
    def test_is_accessible_and_fits_on_a_phone(self, people_page, axe, path):
        people_page.goto(f"{PEOPLE}{path}")
        assert axe(people_page) == []

        people_page.set_viewport_size({"width": 390, "height": 844})
        assert people_page.evaluate("document.documentElement.scrollWidth") == 390


class TestFilters:
    def test_are_combined_as_one_chooses_and_cleared(self, people_page):
        Person.objects.filter(name="Bob").update(kind="vendor")
        people_page.get_by_role("combobox", name="Kind").select_option("vendor")
        expect(people_page.get_by_role("link", name="Ann")).to_have_count(0)
        people_page.get_by_label("Over-allocated").check()

        expect(people_page.get_by_text("Nobody for vendor, over-allocated")).to_be_visible()
        expect(people_page).to_have_url(re.compile("kind=vendor.*state=over-allocated"))
        people_page.get_by_role("link", name="Clear").click()

        expect(people_page.get_by_text("2 people")).to_be_visible()
        expect(people_page.get_by_label("Over-allocated")).not_to_be_checked()

    def test_keep_the_order_and_the_columns(self, people_page):
        people_page.get_by_role("button", name="Columns").click()
        people_page.get_by_label("Email").check()
        people_page.get_by_role("button", name="Show these columns").click()
        people_page.get_by_role("link", name="Email").click()
        people_page.get_by_label("Search people").press_sequentially("a")

        expect(people_page).to_have_url(re.compile("q=a.*columns=email.*sort=email"))
        email = people_page.get_by_role("columnheader", name="Email")
        expect(email).to_have_attribute("aria-sort", "ascending")

    def test_find_somebody_without_javascript(self, people_page, page_without_js, sign_in, user):
        sign_in(user, page_without_js.context)
        page_without_js.goto(PEOPLE)
        page_without_js.get_by_label("Search people").fill("bob")
        page_without_js.get_by_label("No seat").check()
        page_without_js.get_by_role("button", name="Search", exact=True).click()

        expect(page_without_js.get_by_text("1 person for “bob”, no seat")).to_be_visible()


@pytest.fixture
def teams(people_page, organisation):
    """Ann has a seat with a tick in Search; Ads is another team, Bob has no seat."""
    design = DesignFactory(organisation=organisation, is_live=True)
    ads = TeamFactory(design=design, name="Ads")
    ann = ParticipantFactory(design=design, person=Person.objects.get(name="Ann"))
    TickFactory(seat=SeatFactory(team__design=design, team__name="Search", participant=ann))
    people_page.goto(PEOPLE)
    return ads


class TestChangeOfMany:
    def test_is_seen_first_then_made_then_undone(self, people_page, teams, axe):
        people_page.get_by_label("Choose Ann").check()
        people_page.get_by_label("Choose Bob").check()
        people_page.get_by_role("button", name="Change the chosen people").click()
        people_page.get_by_label("Team").select_option("Ads")
        people_page.get_by_role("button", name="Show what happens").click()

        ann = people_page.get_by_role("row", name="Ann")
        expect(ann).to_contain_text("Search")
        expect(ann.get_by_role("cell").last).to_have_text("1 tick to confirm")
        expect(people_page.get_by_role("row", name="Bob")).to_contain_text("no seat")
        assert axe(people_page) == []
        assert not teams.seats.exists()
        people_page.get_by_role("button", name="Change 2 people").click()

        said = "Changed: 2 people. 1 tick needs confirming."
        expect(people_page.get_by_text(said)).to_be_visible()
        expect(people_page.get_by_role("row", name="Bob")).to_contain_text("Ads 100%")
        people_page.get_by_role("button", name="Undo the change").click()

        expect(people_page.get_by_text("Undone: 2 people as before.")).to_be_visible()
        expect(people_page.get_by_role("row", name="Ann")).to_contain_text("Search 100%")
        expect(people_page.get_by_role("row", name="Bob")).not_to_contain_text("Ads")

    def test_works_without_javascript_for_all_that_are_found(
        self, teams, page_without_js, sign_in, user
    ):
        sign_in(user, page_without_js.context)
        page_without_js.goto(f"{PEOPLE}?q=bob")
        page_without_js.get_by_label("The one found").check()
        page_without_js.get_by_role("button", name="Change the chosen people").click()
        page_without_js.get_by_label("Kind").select_option("contractor")
        page_without_js.get_by_label("Last day").fill("2030-01-01")
        page_without_js.get_by_role("button", name="Show what happens").click()
        page_without_js.get_by_role("button", name="Change 1 person").click()

        bob = Person.objects.get(name="Bob")
        assert (bob.kind, str(bob.leaves_on)) == ("contractor", "2030-01-01")
        expect(page_without_js.get_by_role("row", name="Bob")).to_contain_text("leaves 1 Jan 2030")
        page_without_js.get_by_role("button", name="Undo the change").click()

        expect(page_without_js.get_by_text("Undone: 1 person as before.")).to_be_visible()


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
