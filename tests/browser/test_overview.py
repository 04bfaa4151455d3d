import csv
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.factories import DesignFactory
from tests.stored_designs import keep_design, keep_listings


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def overview(page, sign_in, user, design):
    """The overview of the example, open in a browser."""
    sign_in(user)
    page.goto(f"/designs/{design.pk}/")
    return page


def messages(page):
    return page.locator("#finding-table tbody th > p:first-child").all_inner_texts()


def heading(page):
    return page.locator("#findings")


def width_beyond_window(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


class TestFilter:
    def test_follows_a_choice_at_once(self, overview):
        overview.get_by_label("Kind").focus()
        overview.keyboard.press("ArrowDown")

        expect(heading(overview)).to_have_text("3 findings")
        expect(overview.get_by_label("Kind")).to_have_value("gap")
        expect(overview.locator("#announcement")).to_have_text("3 findings")
        expect(overview.get_by_label("Kind")).to_be_focused()
        assert "kind=gap" in overview.url

    def test_keeps_its_place_under_the_keyboard(self, overview):
        overview.get_by_role("radio", name="All 11").focus()
        overview.keyboard.press("ArrowRight")

        expect(heading(overview)).to_have_text("3 findings")
        expect(overview.get_by_role("radio", name="High 3")).to_be_focused()
        expect(overview.get_by_role("radio", name="High 3")).to_be_checked()

    def test_finds_words(self, overview):
        overview.get_by_role("searchbox").fill("nordic deploy")
        overview.keyboard.press("Enter")
        expect(overview.get_by_text("No finding is like that.")).to_be_visible()

        overview.get_by_role("link", name="Show all").click()
        expect(heading(overview)).to_have_text("11 findings")

    def test_goes_back(self, overview):
        overview.get_by_label("Team", exact=True).select_option("search")
        expect(heading(overview)).not_to_have_text("11 findings")

        overview.go_back()

        expect(heading(overview)).to_have_text("11 findings")

    def test_begins_at_a_tile(self, overview):
        overview.get_by_role("link", name="Overlaps").click()

        expect(heading(overview)).to_have_text("4 findings")
        expect(overview.get_by_label("Kind")).to_have_value("overlap")

    def test_works_without_javascript(self, page_without_js, sign_in, user, design):
        sign_in(user, page_without_js.context)
        page_without_js.goto(f"/designs/{design.pk}/")
        page_without_js.get_by_label("Kind").select_option("gap")
        page_without_js.get_by_label("Show 1 accepted").check()
        page_without_js.get_by_role("button", name="Filter").click()

        expect(heading(page_without_js)).to_have_text("3 findings")

        page_without_js.get_by_role("link", name="Rule").click()
        page_without_js.get_by_role("link", name="Rule").click()
        expect(page_without_js.locator("#finding-table td:last-child").first).to_have_text("GAP-02")
        expect(heading(page_without_js)).to_have_text("3 findings")


class TestFindings:
    def test_are_sorted_by_the_keyboard(self, overview):
        overview.get_by_role("link", name="Rule").focus()
        overview.keyboard.press("Enter")

        expect(overview.get_by_role("columnheader", name="Rule")).to_have_attribute(
            "aria-sort", "ascending"
        )
        expect(overview.get_by_role("link", name="Rule")).to_be_focused()
        expect(overview.locator("#finding-table tbody td:last-child").first).to_have_text("CAP-05")

    def test_say_why(self, overview):
        row = overview.get_by_role("row", name="Nobody owns Monitor models")
        row.get_by_text("Why").click()

        expect(row.locator("details p").first).to_be_visible()

    def test_lead_to_the_matrix(self, overview, design):
        row = overview.get_by_role("row", name="Nobody owns Monitor models")
        row.get_by_role("link", name="Show in the matrix").click()

        expect(overview.get_by_role("heading", level=1)).to_have_text("Listing Categories")
        assert overview.url.endswith("#row-monitor_models")

    def test_are_exported_as_they_are_shown(self, overview):
        overview.get_by_label("Kind").select_option("overlap")
        expect(heading(overview)).to_have_text("4 findings")
        for order in ("ascending", "descending"):
            overview.get_by_role("link", name="Rule").click()
            expect(overview.get_by_role("columnheader", name="Rule")).to_have_attribute(
                "aria-sort", order
            )

        overview.get_by_role("button", name="Export these").click()
        with overview.expect_download() as download:
            overview.get_by_role("link", name="The findings shown CSV").click()

        with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
            assert [row["message"] for row in csv.DictReader(file)] == messages(overview)


class TestPicture:
    @pytest.mark.parametrize(("width", "size"), [(1440, "page"), (1024, "page"), (390, "phone")])
    def test_is_readable_at_every_width(self, overview, width, size):
        overview.set_viewport_size({"width": width, "height": 900})
        picture = overview.locator("svg.picture").filter(visible=True)

        expect(picture).to_have_count(1)
        expect(picture).to_have_attribute("data-size", size)
        assert smallest_letters(picture) >= 10

    @pytest.mark.parametrize("width", [1440, 390])
    def test_keeps_every_text_inside_its_box(self, overview, organisation, width):
        overview.set_viewport_size({"width": width, "height": 900})
        for address in (overview.url, f"/designs/{many_teams(organisation).pk}/"):
            overview.goto(address)
            picture = overview.locator("svg.picture").filter(visible=True)

            assert picture.evaluate(TEXTS_OUTSIDE_THEIR_BOX) == []

    def test_takes_its_colours_from_the_page(self, overview):
        ink = overview.locator("svg.picture text").first
        light = ink.evaluate("text => getComputedStyle(text).fill")
        overview.emulate_media(color_scheme="dark")

        assert ink.evaluate("text => getComputedStyle(text).fill") != light

    def test_leads_to_a_matrix_by_the_keyboard(self, overview, design):
        link = overview.locator("svg.picture").first.get_by_role("link", name="Search Ranking")
        link.focus()
        overview.keyboard.press("Enter")

        expect(overview.get_by_role("heading", level=1)).to_have_text("Search Ranking")

    def test_is_kept_as_a_file(self, overview):
        with overview.expect_download() as download:
            overview.get_by_role("link", name="Keep the picture").click()

        assert download.value.suggested_filename == "Listings ML, structure.svg"
        assert ElementTree.parse(download.value.path()).getroot().get("width") == "780"

    def test_is_told_in_a_list(self, overview):
        overview.get_by_text("As a list").click()

        told = overview.locator(".structure-list")
        expect(told.get_by_role("link", name="ML Platform")).to_be_visible()
        expect(told.get_by_text("Marta Kowalska PM")).to_be_visible()


class TestLook:
    def test_axe_finds_nothing(self, overview, axe):
        overview.goto(f"{overview.url}?accepted=on")
        overview.get_by_text("As a list").click()

        assert axe(overview) == []

    def test_axe_finds_nothing_where_nothing_is_yet(self, page, sign_in, user, organisation, axe):
        sign_in(user)
        page.goto(f"/designs/{DesignFactory(organisation=organisation).pk}/")

        assert axe(page) == []

    def test_axe_finds_nothing_with_many_teams(self, page, sign_in, user, organisation, axe):
        sign_in(user)
        page.goto(f"/designs/{many_teams(organisation).pk}/")

        assert axe(page) == []

    @pytest.mark.parametrize("width", [1440, 1024, 390])
    def test_never_scrolls_sideways(self, overview, organisation, width):
        overview.set_viewport_size({"width": width, "height": 900})
        assert width_beyond_window(overview) == 0

        overview.goto(f"/designs/{many_teams(organisation).pk}/")
        assert width_beyond_window(overview) == 0

    def test_fits_on_paper(self, overview):
        overview.emulate_media(media="print")

        expect(overview.get_by_role("button", name="Filter")).to_be_hidden()
        expect(overview.get_by_role("heading", name="11 findings")).to_be_visible()


TEXTS_OUTSIDE_THEIR_BOX = """
picture => [...picture.querySelectorAll("[data-box]")].flatMap(box => {
  const border = box.querySelector(".card").getBoundingClientRect();
  return [...box.querySelectorAll("text")].filter(text => {
    const place = text.getBoundingClientRect();
    return place.left < border.left || place.right > border.right || place.bottom > border.bottom;
  }).map(text => text.textContent);
})
"""


def smallest_letters(picture):
    """How large the smallest text of a picture is on the screen, in pixels."""
    return picture.evaluate(
        """picture => {
          const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
          const sizes = [...picture.querySelectorAll("text")].map(
            text => parseFloat(getComputedStyle(text).fontSize));
          return Math.min(...sizes) * scale;
        }"""
    )


def many_teams(organisation):
    """Fourteen teams, the first with a name that no line can hold, and a platform for half."""
    name = "Übersetzungsqualitätssicherung" * 6
    teams = [f"{{key: t{n}, name: {f'Team {n}' if n else name}}}" for n in range(14)]
    served = ", ".join(f"t{n}" for n in range(7))
    seats = [f"{{key: s{n}, team: t{n}, roles: [data_scientist]}}" for n in range(14)]
    return keep_design(
        organisation,
        "{format: teamdesign/1, name: Many, framework: mlops-who-does-what, structure: hybrid,"
        f" teams: [{', '.join(teams)}, {{key: p, name: P, kind: platform, serves: [{served}]}}],"
        f" people: [{{key: mia, name: {name}}}],"
        f" seats: [{', '.join(seats)}, {{key: m, team: p, person: mia, roles: [mlops_engineer]}}],"
        " ticks: [{activity: monitor_models, person: mia, team: p}]}",
    )
