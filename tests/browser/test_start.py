"""The way from nothing to a design with teams and seats, as people go it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from roles.models import Design, Organisation, Seat, Team
from tests.factories import PersonFactory, SeatFactory, TeamFactory
from tests.stored_designs import LISTINGS, keep_listings

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def design(organisation: Organisation) -> Design:
    return keep_listings(organisation)


@pytest.fixture
def signed_in(page: Page, user, sign_in) -> Page:
    sign_in(user)
    return page


def start(page: Page) -> None:
    """From an empty organisation to a person and a vacancy in a team; works with and without JS."""
    page.goto("/")
    page.get_by_role("textbox", name="Name").fill("As is")
    page.get_by_role("radio", name=re.compile("^Embedded")).check()
    page.get_by_role("button", name="Make the design").click()

    page.get_by_role("textbox", name="Name").fill("Search")
    page.get_by_role("button", name="Add the team").click()
    expect(page.get_by_role("region", name="Search")).to_be_visible()

    page.get_by_role("link", name="Add a seat to Search").click()
    page.get_by_role("searchbox", name="Name or job title", exact=True).fill("zoe")
    page.get_by_role("button", name="Find").first.click()
    page.get_by_role("radio", name=re.compile("Zoe Zimmer")).check()
    page.get_by_role("checkbox", name="Data Scientist").check()
    page.get_by_label("Share of time, percent").fill("60")
    page.get_by_role("button", name="Add the seat").click()
    expect(page.get_by_role("region", name="Search")).to_contain_text("Data Scientist, 60%")

    page.get_by_role("link", name="Add a seat to Search").click()
    page.get_by_role("radio", name="Nobody yet").check(force=True)
    page.get_by_role("checkbox", name="MLOps Engineer").check()
    page.get_by_role("button", name="Add the seat").click()
    expect(page.get_by_role("region", name="Search")).to_contain_text("2 seats, 0.6 FTE, 1 open")


@pytest.fixture
def zoe(organisation: Organisation, shipped) -> None:
    PersonFactory(organisation=organisation, name="Zoe Zimmer", title="Data Scientist")
    PersonFactory.create_batch(20, organisation=organisation)


class TestStart:
    def test_leads_to_a_team_with_seats(self, signed_in, zoe):
        start(signed_in)

        assert Design.objects.get().structure == "embedded"
        assert Seat.objects.count() == 2

    def test_works_without_javascript(self, page_without_js, user, sign_in, zoe):
        sign_in(user, page_without_js.context)

        start(page_without_js)

    def test_is_accessible_and_fits_on_a_phone(self, signed_in, axe, shipped):
        signed_in.set_viewport_size(PHONE)
        signed_in.goto("/")

        assert signed_in.evaluate("document.documentElement.scrollWidth") == 390
        assert axe(signed_in) == []

    def test_opens_the_example(self, signed_in, shipped):
        signed_in.goto("/")

        signed_in.get_by_role("button", name="Open the example").click()

        expect(signed_in).to_have_url(re.compile(r"/designs/\d+/$"))


class TestBoard:
    def test_keeps_the_cursor_where_a_name_is_wrong(self, signed_in, design):
        signed_in.goto(f"/designs/{design.pk}/board/")

        signed_in.get_by_role("textbox", name="Name").fill("search RANKING")
        signed_in.keyboard.press("Enter")

        name = signed_in.get_by_role("textbox", name="Name")
        expect(name).to_have_accessible_description(
            "There already is a team called “Search Ranking”."
        )
        expect(name).to_be_focused()
        expect(name).to_have_value("search RANKING")

    def test_adds_one_team_for_two_clicks(self, signed_in, design):
        signed_in.goto(f"/designs/{design.pk}/board/")
        signed_in.get_by_role("textbox", name="Name").fill("Ads")

        signed_in.get_by_role("button", name="Add the team").dblclick()

        expect(signed_in.get_by_role("region", name="Ads")).to_be_visible()
        assert Team.objects.filter(name="Ads").count() == 1

    def test_scrolls_nowhere_sideways_with_long_names(self, signed_in, design):
        team = TeamFactory(design=design, name="W" * 300)
        SeatFactory(
            team=team,
            participant__person__name="ﷺ" * 300,
            participant__person__organisation=design.organisation,
        )
        signed_in.set_viewport_size(PHONE)

        signed_in.goto(f"/designs/{design.pk}/board/")

        assert signed_in.evaluate("document.documentElement.scrollWidth") == 390


class TestSeatAdd:
    @pytest.fixture
    def form(self, signed_in, design) -> Page:
        team = design.teams.get(key="it")
        signed_in.goto(f"/designs/{design.pk}/teams/{team.pk}/seats/add/")
        return signed_in

    def test_finds_people_as_one_types(self, form):
        search = form.get_by_role("searchbox", name="Name or job title", exact=True)

        search.press_sequentially("marta")

        found = form.get_by_role("group", name="Person")
        expect(found.get_by_role("radio")).to_have_count(1)
        expect(found).to_contain_text("Marta Kowalska")
        expect(search).to_be_focused()

    def test_keeps_who_is_chosen(self, form):
        form.get_by_role("radio", name=re.compile("Elif")).check()

        form.get_by_role("searchbox", name="Name or job title", exact=True).fill("marta")

        found = form.get_by_role("group", name="Person")
        expect(found.get_by_role("radio")).to_have_count(2)
        expect(found.get_by_role("radio", name=re.compile("Elif"))).to_be_checked()

    @pytest.fixture
    def under_way(self, form) -> list[Route]:
        """A search for Elif that waits until the test lets it go on."""
        held: list[Route] = []
        form.route("**/?q=elif*", lambda route: held.append(route))
        with form.expect_request("**/?q=elif*"):
            form.get_by_role("searchbox", name="Name or job title", exact=True).fill("elif")
        return held

    @pytest.mark.usefixtures("under_way")
    def test_keeps_who_is_chosen_while_a_search_is_under_way(self, form):
        aisha = form.get_by_role("radio", name=re.compile("Aisha"))

        # An answer that nobody waits for any more can take nothing away.
        with form.expect_event("requestfailed"):
            aisha.check()

        expect(aisha).to_be_checked()

    def test_keeps_the_cursor_on_whom_the_search_finds_again(self, form, under_way):
        found = form.get_by_role("radio", name=re.compile("Elif"))
        found.focus()

        under_way[0].continue_()

        expect(form.get_by_role("group", name="Person").get_by_role("radio")).to_have_count(1)
        expect(found).to_be_focused()

    def test_asks_only_what_it_has_to(self, form):
        title = form.get_by_label("Job title optional")
        expect(title).to_be_hidden()

        form.get_by_role("radio", name="Somebody new").check(force=True)

        expect(title).to_be_visible()
        expect(form.get_by_role("searchbox").first).to_be_hidden()

    def test_adds_one_seat_for_two_clicks(self, form):
        form.get_by_role("radio", name="Nobody yet").check(force=True)

        form.get_by_role("button", name="Add the seat").dblclick()

        expect(form.get_by_role("heading", name="Board")).to_be_visible()
        assert Seat.objects.filter(team__key="it").count() == 2


def test_file_that_is_wrong_is_told_of(signed_in, shipped, axe, tmp_path):
    file = tmp_path / "listings.yaml"
    file.write_text(LISTINGS.read_text().replace("team: search", "team: nowhere"))
    signed_in.goto("/o/acme/designs/import/")

    signed_in.get_by_label("Design file").set_input_files(file)
    signed_in.get_by_role("button", name="Read the file").click()

    expect(
        signed_in.get_by_role("region", name=re.compile("wrong with listings.yaml"))
    ).to_be_visible()
    assert axe(signed_in) == []
