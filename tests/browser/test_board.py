import re

import pytest
from playwright.sync_api import Page, expect

from roles.models import Design, Seat, TitleCorrection
from tests.factories import (
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)
from tests.stored_designs import keep_listings


@pytest.fixture
def design(organisation) -> Design:
    """Two small teams, an open seat, and two people without a seat, beside the example's."""
    design = keep_listings(organisation)
    design.seats.all().delete()
    design.teams.exclude(kind="product").delete()
    listings, search = design.teams.in_design_order()
    ann = ParticipantFactory(design=design, person__name="Ann Lee")
    seat = SeatFactory(team=listings, participant=ann, roles=["data_scientist"])
    TickFactory(seat=seat, activity="build_models")
    vacancy = SeatFactory(team=search, participant=None, roles=["data_engineer"])
    TickFactory(seat=vacancy, activity="build_data_pipelines")
    design.organisation.people.exclude(name="Ann Lee").update(leaves_on="2020-01-01")
    PersonFactory(organisation=organisation, name="Bo Roe", title="Data Engineer")
    return design


@pytest.fixture
def board(page, sign_in, user, design) -> Page:
    sign_in(user)
    page.goto(f"/designs/{design.pk}/board/")
    return page


def lane(page: Page, name: str):
    return page.get_by_role("region", name=re.compile(rf"^{name}"))


def card(page: Page, name: str):
    # Whom it fits is no name of an open seat.
    return page.locator(".seat-card", has=page.locator(".seat", has_text=name))


def middle_of(target) -> tuple[float, float]:
    box = target.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, what, to) -> None:
    page.mouse.move(*middle_of(what.locator(".avatar")))
    page.mouse.down()
    page.mouse.move(*middle_of(to), steps=8)
    page.mouse.up()


class TestDrag:
    def test_moves_a_seat_with_the_mouse(self, board):
        drag(board, card(board, "Ann Lee"), lane(board, "Search Ranking").locator("h2"))

        expect(lane(board, "Search Ranking")).to_contain_text("Ann Lee")
        expect(lane(board, "Search Ranking")).to_contain_text("1 to confirm")
        expect(lane(board, "Listing Categories")).not_to_contain_text("Ann Lee")
        expect(board.get_by_role("status")).to_have_text(
            "Ann Lee is in Search Ranking now. 1 tick went along and needs confirming."
        )
        expect(board.get_by_role("link", name="Move Ann Lee")).to_be_focused()

    def test_shows_where_a_card_would_fall(self, board):
        board.mouse.move(*middle_of(card(board, "Ann Lee").locator(".avatar")))
        board.mouse.down()
        board.mouse.move(*middle_of(lane(board, "Search Ranking").locator("h2")), steps=8)

        expect(board.locator("[data-over]")).to_have_count(1)
        expect(board.locator(".dragged")).to_be_visible()

        board.keyboard.press("Escape")
        expect(board.locator(".dragged, [data-over]")).to_have_count(0)
        board.mouse.up()
        expect(lane(board, "Listing Categories")).to_contain_text("Ann Lee")

    def test_a_click_on_a_name_still_leads_to_the_seat(self, board):
        board.get_by_role("link", name="Ann Lee", exact=True).click()

        expect(board.get_by_role("heading", level=1)).to_have_text("Ann Lee")

    def test_moves_a_seat_with_a_finger_that_rests_first(self, new_context, sign_in, user, design):
        page = touched(new_context, sign_in, user, design)

        touch(page, card(page, "Ann Lee"), lane(page, "Search Ranking").locator("h2"), rest=500)

        expect(lane(page, "Search Ranking")).to_contain_text("Ann Lee")

    def test_leaves_the_page_to_a_finger_that_moves_at_once(
        self, new_context, sign_in, user, design
    ):
        page = touched(new_context, sign_in, user, design)

        touch(page, card(page, "Ann Lee"), lane(page, "Search Ranking").locator("h2"), rest=0)

        page.wait_for_timeout(500)
        assert Seat.objects.get(participant__isnull=False).team.name == "Listing Categories"

    def test_goes_on_to_a_lane_that_is_out_of_sight(self, board, design):
        for number in range(6):
            TeamFactory(design=design, name=f"Team {number}")
        board.reload()
        lanes = board.get_by_role("region", name="Teams")
        box = lanes.bounding_box()
        board.mouse.move(*middle_of(card(board, "Ann Lee").locator(".avatar")))
        board.mouse.down()
        board.mouse.move(box["x"] + box["width"] - 20, box["y"] + 60, steps=8)

        last = lane(board, "Team 5")
        expect(last).to_be_in_viewport(ratio=0.9)
        board.mouse.move(*middle_of(last.locator("h2")), steps=4)
        board.mouse.up()

        expect(last).to_contain_text("Ann Lee")

    def test_places_somebody_from_the_tray(self, board):
        drag(board, card(board, "Bo Roe"), lane(board, "Listing Categories").locator("h2"))

        expect(lane(board, "Listing Categories")).to_contain_text("Bo Roe")
        expect(lane(board, "Listing Categories")).to_contain_text("Data Engineer, 100%")
        expect(lane(board, "Not placed")).to_contain_text("Everybody has a seat.")

    def test_fills_an_open_seat_from_the_tray(self, board):
        drag(board, card(board, "Bo Roe"), card(board, "Open seat"))

        expect(board.get_by_role("status")).to_contain_text(
            "Bo Roe has the open seat in Search Ranking now. 1 tick planned for it is theirs."
        )
        expect(card(board, "Open seat")).to_have_count(0)
        assert Seat.objects.get(participant__person__name="Bo Roe").ticks.count() == 1

    def test_says_that_nothing_was_saved_without_an_answer(self, board):
        board.route("**/move/", lambda route: route.abort())

        drag(board, card(board, "Ann Lee"), lane(board, "Search Ranking").locator("h2"))

        expect(board.get_by_role("status")).to_contain_text("Nothing was saved")
        expect(lane(board, "Listing Categories")).to_contain_text("Ann Lee")


class TestKeyboard:
    def test_moves_a_seat_and_takes_it_back(self, board):
        board.get_by_role("link", name="Ann Lee", exact=True).focus()
        board.keyboard.press("m")
        expect(board.get_by_role("button", name="Search Ranking", exact=True)).to_be_focused()
        board.keyboard.press("Enter")

        expect(lane(board, "Search Ranking")).to_contain_text("Ann Lee")
        expect(board.get_by_role("link", name="Move Ann Lee")).to_be_focused()
        expect(board.locator("#board-menu")).to_be_hidden()

        board.keyboard.press("z")
        expect(lane(board, "Listing Categories")).to_contain_text("Ann Lee")
        expect(board.get_by_role("status")).to_contain_text("Undone")
        assert Seat.objects.get(participant__isnull=False).ticks.get().doubt is None

    def test_places_somebody(self, board):
        board.get_by_role("link", name="Place… Bo Roe").press("Enter")
        board.get_by_role("button", name="Listing Categories", exact=True).press("Enter")

        expect(lane(board, "Listing Categories")).to_contain_text("Bo Roe")
        expect(board.get_by_role("link", name="Move Bo Roe")).to_be_focused()

    def test_writes_a_z_where_one_writes(self, board):
        drag(board, card(board, "Ann Lee"), lane(board, "Search Ranking").locator("h2"))
        expect(lane(board, "Search Ranking")).to_contain_text("Ann Lee")

        board.get_by_label("Name or job title").press_sequentially("zm")

        expect(board.get_by_label("Name or job title")).to_have_value("zm")
        expect(lane(board, "Search Ranking")).to_contain_text("Ann Lee")

    def test_leaves_the_menu_by_escape(self, board):
        board.get_by_role("link", name="Move Ann Lee").press("Enter")
        expect(board.locator("#board-menu")).to_be_visible()

        board.keyboard.press("Escape")

        expect(board.get_by_role("link", name="Move Ann Lee")).to_be_focused()

    def test_opens_a_seat_for_a_role_that_is_missing(self, board):
        board.get_by_role(
            "button", name="Open a seat for Product Manager in Listing Categories"
        ).press("Enter")

        expect(lane(board, "Listing Categories")).to_contain_text("Product Manager, 100%")
        expect(lane(board, "Listing Categories")).to_contain_text("1 open")

    def test_opens_a_seat_as_a_button_says(self, board):
        board.get_by_role("link", name="Move Ann Lee").press("Enter")
        board.get_by_role("button", name="Leave the seat open").press("Enter")

        expect(board.get_by_role("status")).to_contain_text("Ann Lee has left an open seat")
        expect(lane(board, "Not placed")).to_contain_text("Ann Lee")


class TestTray:
    def test_finds_people_as_one_types(self, board, design):
        PersonFactory(organisation=design.organisation, name="Cy Doe", title="Analytics Engineer")
        board.reload()

        board.get_by_label("Name or job title").press_sequentially("cy")

        expect(card(board, "Bo Roe")).to_have_count(0)
        expect(card(board, "Cy Doe")).to_be_visible()
        expect(board.get_by_label("Name or job title")).to_be_focused()

    def test_takes_the_role_that_is_chosen(self, board, design):
        PersonFactory(organisation=design.organisation, name="Cy Doe", title="Sr ML Engineer")
        board.reload()
        roles = board.get_by_label("Role of Cy Doe")
        roles.select_option(index=1)
        chosen = roles.input_value()

        drag(board, card(board, "Cy Doe"), lane(board, "Search Ranking").locator("h2"))

        expect(lane(board, "Search Ranking")).to_contain_text("Cy Doe")
        assert Seat.objects.get(participant__person__name="Cy Doe").roles == [chosen]


def test_shares_somebody_with_another_team(board):
    board.get_by_role("link", name="Move Ann Lee").click()
    board.get_by_role("link", name="Share with another team…").click()
    board.get_by_label("Stays here, percent").fill("70")
    board.get_by_label("Goes there, percent").fill("30")
    board.get_by_role("button", name="Share").click()

    expect(board.get_by_text("Ann Lee has 70% in Listing Categories and 30% in")).to_be_visible()
    expect(lane(board, "Search Ranking")).to_contain_text("Data Scientist, 30%")


class TestFit:
    @pytest.fixture
    def place_here(self, board):
        return board.get_by_role("button", name="Place here: Bo Roe in Search Ranking")

    def test_is_placed_with_the_mouse(self, board, place_here):
        expect(card(board, "Open seat")).to_contain_text("Fits Bo Roe")
        place_here.click()

        expect(board.get_by_role("status")).to_contain_text(
            "Bo Roe has the open seat in Search Ranking now. 1 tick planned for it is theirs."
        )
        expect(card(board, "Open seat")).to_have_count(0)
        expect(lane(board, "Not placed")).to_contain_text("Everybody has a seat.")

    def test_is_placed_by_keyboard_and_taken_back(self, board, place_here):
        place_here.focus()
        board.keyboard.press("Enter")

        expect(board.get_by_role("link", name="Move Bo Roe")).to_be_focused()
        board.keyboard.press("z")
        expect(place_here).to_be_visible()
        assert Seat.objects.get(participant=None).ticks.count() == 1

    def test_is_nobody_once_they_are_placed_elsewhere(self, board, place_here):
        drag(board, card(board, "Bo Roe"), lane(board, "Listing Categories").locator("h2"))

        expect(place_here).to_have_count(0)
        expect(board.get_by_role("link", name="Fill it…")).to_be_visible()


class TestCorrection:
    def test_is_learnt_from_the_tray_and_forgotten(self, board, design, axe):
        for name in ("Cy Doe", "Di Poe"):
            PersonFactory(organisation=design.organisation, name=name, title="Data ninja")
        board.reload()
        board.get_by_role("link", name="Place… Cy Doe").click()
        board.get_by_role("link", name="Another role, share or open seat…").click()
        board.get_by_label("Role", exact=True).select_option(label="Data Scientist")
        board.get_by_role("button", name="Search Ranking product").click()

        expect(
            board.get_by_text("Next time “Data ninja” is taken for Data Scientist.")
        ).to_be_visible()
        expect(card(board, "Di Poe")).to_contain_text("Data Scientist")
        board.get_by_role("link", name="Forget it…").click()
        assert axe(board) == []
        board.get_by_role("button", name="Forget it: data ninja").click()
        expect(board.get_by_text("“data ninja” is read by its words again.")).to_be_visible()
        assert not TitleCorrection.objects.exists()

    def test_is_learnt_from_a_drag_and_forgotten_at_once(self, board, design, axe):
        PersonFactory(organisation=design.organisation, name="Cy Doe", title="Sr ML Engineer")
        board.reload()
        board.get_by_label("Role of Cy Doe").select_option(index=1)

        drag(board, card(board, "Cy Doe"), lane(board, "Search Ranking").locator("h2"))

        expect(board.get_by_role("status")).to_contain_text("Next time “Sr ML Engineer” is taken")
        assert axe(board) == []
        board.get_by_role("button", name="Forget the title").click()
        expect(board.get_by_text("“sr ml engineer” is read by its words again.")).to_be_visible()
        expect(lane(board, "Search Ranking")).to_contain_text("Cy Doe")


def test_fills_an_open_seat_by_its_page(board):
    board.get_by_role("link", name="Somebody else…").click()
    board.get_by_role("button", name="Bo Roe").click()

    expect(lane(board, "Search Ranking")).to_contain_text("Bo Roe")


def test_works_without_javascript(page_without_js, sign_in, user, design):
    page = page_without_js
    sign_in(user, page.context)
    page.goto(f"/designs/{design.pk}/board/")

    page.get_by_role("link", name="Move Ann Lee").click()
    page.get_by_role("button", name="Search Ranking product").click()
    expect(lane(page, "Search Ranking")).to_contain_text("Ann Lee")
    page.get_by_role("button", name="Undo the last change").click()
    expect(lane(page, "Listing Categories")).to_contain_text("Ann Lee")
    page.get_by_role("link", name="Place… Bo Roe").click()
    page.get_by_role("button", name="Listing Categories product").click()
    expect(lane(page, "Listing Categories")).to_contain_text("Bo Roe")
    page.get_by_role("button", name="Open a seat for Product Manager in Listing").click()
    expect(lane(page, "Listing Categories")).to_contain_text("Product Manager, 100%")


def test_is_moved_about_on_a_phone(board):
    board.set_viewport_size({"width": 390, "height": 844})
    assert board.evaluate("document.documentElement.scrollWidth") == 390

    board.get_by_role("link", name="Move Ann Lee").click()
    board.get_by_role("button", name="Search Ranking", exact=True).click()

    expect(lane(board, "Search Ranking")).to_contain_text("Ann Lee")


def test_is_accessible_with_its_menu_open(board, axe):
    board.get_by_role("link", name="Move Ann Lee").click()
    expect(board.locator("#board-menu")).to_be_visible()

    assert axe(board) == []


def test_two_people_do_not_overwrite_each_other(board, design):
    elsewhere = TeamFactory(design=design, name="Maps")
    Seat.objects.filter(participant__isnull=False).update(team=elsewhere)

    drag(board, card(board, "Ann Lee"), lane(board, "Search Ranking").locator("h2"))

    expect(board.get_by_role("status")).to_contain_text("Somebody changed this seat meanwhile")
    expect(lane(board, "Maps")).to_contain_text("Ann Lee")


def touched(new_context, sign_in, user, design) -> Page:
    context = new_context(has_touch=True, viewport={"width": 1100, "height": 900})
    sign_in(user, context)
    page = context.new_page()
    page.goto(f"/designs/{design.pk}/board/")
    return page


def touch(page: Page, what, to, *, rest: int) -> None:
    """A finger that rests on one thing for so many milliseconds and then goes to another."""
    finger = page.context.new_cdp_session(page)
    (x, y), (to_x, to_y) = middle_of(what.locator(".avatar")), middle_of(to)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at(x, y)]})
    page.wait_for_timeout(rest)
    for step in range(1, 9):
        point = at(x + (to_x - x) * step / 8, y + (to_y - y) * step / 8)
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def at(x: float, y: float) -> dict[str, float]:
    return {"x": x, "y": y}
