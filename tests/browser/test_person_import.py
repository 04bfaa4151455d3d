import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from roles.models import Design, Person
from tests.factories import DesignFactory, PersonFactory

PEOPLE = "/o/acme/people/"
SOURCEGRAPH = Path(__file__).parent.parent / "data" / "sourcegraph_people_2022-09.csv"

FIRST = (
    "Name,Email,Job title,Department\n"
    "Ann Lee,ann@example.org,Sr. Data Engineer II - Remote,Search\n"
    "Bob Ray,bob@example.org,Data Engineer,Search\n"
    "Cy Moe,cy@example.org,Platform Engineer,ML Platform\n"
    "Dee Nox,dee@example.org,Chef de data,Search\n"
)
SECOND = (
    "Name,Email,Job title,Department\n"
    "Ann Lee,ann@example.org,Data Scientist,Search\n"
    "Bob Ray,bob@example.org,Data Engineer,Search\n"
    "Cy Moe,cy@example.org,Platform Engineer,ML Platform\n"
)


@pytest.fixture
def design(organisation, shipped) -> Design:
    return DesignFactory(organisation=organisation, version=shipped, name="As it is", is_live=True)


@pytest.fixture
def upload(page, sign_in, user):
    """Go through the first step with a sheet, or without scripts on another page."""
    sign_in(user)

    def upload(content: str | Path, page=page):
        page.goto(f"{PEOPLE}import/")
        file = (
            content
            if isinstance(content, Path)
            else {"name": "people.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
        page.get_by_label("File").set_input_files(file)
        page.get_by_role("button", name="Show what it says").click()
        expect(page.get_by_text("2. Check")).to_have_attribute("aria-current", "step")
        return page

    return upload


def go_on(page):
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("3. Confirm")).to_have_attribute("aria-current", "step")


def test_import_shows_first_and_stores_then(upload, axe):
    page = upload(SOURCEGRAPH)
    assert axe(page) == []

    go_on(page)
    assert axe(page) == []
    page.get_by_role("button", name="Import 229 people").click()

    expect(page.get_by_text("229 new, 0 changed, 0 as before.")).to_be_visible()


def test_import_with_a_correction_an_answer_and_then_a_leaver(upload, design, axe):
    page = upload(FIRST)
    page.get_by_label("Seats in").select_option(label="As it is (live)")
    page.get_by_role("button", name="Show its teams").click()
    page.get_by_label("Team of ML Platform").select_option(label="New platform")

    # One question for both spellings, none that is sure; the ambiguous one has to be answered.
    expect(page.get_by_label("Role of Data Engineer")).to_have_value("data_engineer")
    expect(page.get_by_role("row", name="Data Engineer")).to_contain_text("Sr. Data Engineer II")
    expect(page.get_by_label("Role of Platform Engineer")).to_have_value("")
    page.get_by_label("Role of Platform Engineer").select_option(label="MLOps Engineer")
    page.get_by_text("Titles without a role").click()
    page.get_by_label("Role of Chef de data").select_option(label="Data Scientist")
    assert axe(page) == []
    go_on(page)
    assert axe(page) == []
    expect(page.get_by_text("4 new seats.")).to_be_visible()
    assert not Person.objects.exists()
    page.get_by_role("button", name="Import 4 people").click()

    expect(page).to_have_url(re.compile(f"/designs/{design.pk}/board/"))
    roles = dict(design.seats.values_list("participant__person__name", "roles"))
    assert roles == {
        "Ann Lee": ["data_engineer"],
        "Bob Ray": ["data_engineer"],
        "Cy Moe": ["mlops_engineer"],
        "Dee Nox": ["data_scientist"],
    }

    # The second time, what was said is known, and who is missing is only offered.
    upload(SECOND)
    expect(page.get_by_label("Role of Platform Engineer")).to_have_value("mlops_engineer")
    go_on(page)
    expect(page.get_by_role("row", name="Ann Lee")).to_contain_text("Sr. Data Engineer II - Remote")
    page.get_by_text("Who they are").click()
    expect(page.get_by_role("region", name="not in this sheet")).to_contain_text("Dee Nox")
    assert axe(page) == []
    page.get_by_label("Mark this person as left on").check()
    page.get_by_role("button", name="Import 3 people").click()

    expect(page.get_by_text("0 new, 1 changed, 2 as before. 1 left.")).to_be_visible()
    assert list(Person.objects.exclude(leaves_on=None).values_list("name", flat=True)) == [
        "Dee Nox"
    ]


def test_import_asks_who_somebody_is_by_keyboard(upload, organisation):
    PersonFactory(organisation=organisation, name="Ann Lee", external_id="7")
    page = upload("Id,Name\n8,Ann Lee\n")

    page.get_by_label("Who Ann Lee of row 2 is").focus()
    page.keyboard.type("The same")
    page.get_by_role("button", name="Continue").press("Enter")

    expect(page.get_by_role("row", name="Ann Lee")).to_contain_text("External id: 7")


def test_import_says_that_it_is_reading(page, sign_in, user):
    sign_in(user)
    page.goto(f"{PEOPLE}import/")
    reading = page.get_by_role("progressbar", name="Reading the sheet")
    expect(reading).to_be_hidden()
    page.route(
        "**/import/", lambda route: None if route.request.method == "POST" else route.continue_()
    )
    page.get_by_label("Or paste the cells").fill("Name\nAnn\n")

    page.get_by_role("button", name="Show what it says").click()

    expect(reading).to_be_visible()
    expect(page.get_by_role("button", name="Show what it says")).to_be_disabled()


def test_import_takes_large_shares_for_all_of_the_time_and_gives_the_rest_back(upload):
    page = upload("name,share\nAnn,120%\nBob,lots\n")
    expect(page.get_by_role("heading", name="2 rows left out")).to_be_visible()

    page.get_by_role("button", name="Use 100% for 1 share above it").click()

    expect(page.get_by_role("heading", name="1 row left out")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download this row with the reasons").click()
    assert saved.value.suggested_filename == "people left out.csv"
    go_on(page)
    page.get_by_role("button", name="Import 1 person").click()
    expect(page.get_by_role("link", name="1 row left out")).to_be_visible()


def test_import_works_without_javascript(page_without_js, upload, sign_in, user):
    sign_in(user, page_without_js.context)
    page = upload("name,share\nAnn,1\nBob,120%\n", page_without_js)
    expect(page.get_by_role("heading", name="1 row left out")).to_be_visible()

    page.get_by_text("Columns of people.csv").click()
    page.get_by_label("share", exact=True).select_option(label="Not read")
    page.get_by_role("button", name="Read it so").click()
    expect(page.get_by_role("heading", name="left out")).to_have_count(0)
    go_on(page)
    page.get_by_role("button", name="Import 2 people").click()

    expect(page.get_by_text("2 new, 0 changed")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_import_never_scrolls_sideways(upload, width):
    long = "x" * 290
    page = upload(f"name,title,team,{long}\n{long},{long},{long},{long}\n")
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_text("Columns of people.csv").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    go_on(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
