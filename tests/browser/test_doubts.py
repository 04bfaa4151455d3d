import pytest
from playwright.sync_api import expect

from roles.models import Tick
from tests.stored_designs import keep_listings

MOVED = {"reason": "moved", "before": "Search Ranking"}


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def priya(design):
    """A seat whose four ticks came along from another team."""
    seat = design.seats.get(key="priya")
    seat.ticks.update(doubt=MOVED)
    return seat


@pytest.fixture
def doubts(page, sign_in, user, design, priya):
    sign_in(user)
    page.goto(f"/designs/{design.pk}/confirm/")
    return page


def in_doubt():
    return Tick.objects.filter(doubt__isnull=False).count()


class TestList:
    def test_is_sorted_by_the_day_it_asks_since(self, doubts, design):
        hana = design.seats.get(key="hana")
        hana.ticks.update(doubt={"reason": "roles", "before": "Tester", "since": "2026-11-03"})
        doubts.get_by_role("link", name="Since").click()

        expect(doubts.get_by_role("columnheader", name="Since")).to_have_attribute(
            "aria-sort", "ascending"
        )
        expect(doubts.locator("tbody").first).to_contain_text("3 November 2026")
        doubts.get_by_role("link", name="Since").press("Enter")
        expect(doubts.get_by_role("columnheader", name="Since")).to_have_attribute(
            "aria-sort", "descending"
        )

    def test_is_accessible(self, doubts, axe):
        assert axe(doubts) == []

    def test_is_confirmed_by_keyboard_and_taken_back(self, doubts):
        doubts.get_by_role("checkbox", name="Deploy models").focus()
        doubts.keyboard.press("Space")
        doubts.keyboard.press("Enter")

        expect(doubts.get_by_text("1 tick is confirmed.")).to_be_visible()
        expect(doubts.get_by_role("checkbox")).to_have_count(3)
        assert in_doubt() == 3

        doubts.get_by_role("button", name="Undo").click()
        expect(doubts.get_by_role("checkbox")).to_have_count(4)

    def test_confirms_all_of_one_person_without_javascript(
        self, page_without_js, sign_in, user, design, priya
    ):
        sign_in(user, page_without_js.context)
        page_without_js.goto(f"/designs/{design.pk}/confirm/")

        page_without_js.get_by_role("button", name="Confirm all 4 of Priya Nair").click()

        expect(page_without_js.get_by_text("Nothing needs confirming")).to_be_visible()
        assert in_doubt() == 0

    def test_removes_a_tick(self, doubts, priya):
        doubts.get_by_role("button", name="Remove the tick of Priya Nair on Deploy models").click()

        expect(doubts.get_by_text("1 tick is removed.")).to_be_visible()
        assert not priya.ticks.filter(activity="deploy_models").exists()

    def test_fits_on_a_small_screen(self, doubts):
        doubts.set_viewport_size({"width": 390, "height": 844})

        for label in ("Confirm selected", "Confirm all 4 of Priya Nair"):
            box = doubts.get_by_role("button", name=label).bounding_box()
            assert box["x"] + box["width"] <= 390


class TestMatrix:
    WORDS = "needs confirming: its seat moved from Search Ranking"

    @pytest.fixture
    def matrix(self, page, sign_in, user, design, priya):
        sign_in(user)
        page.goto(f"/designs/{design.pk}/teams/{priya.team_id}/")
        return page

    @pytest.fixture
    def cell(self, matrix):
        name = f"Priya Nair, Deploy models: responsible, {self.WORDS}"
        return matrix.get_by_role("button", name=name, exact=True)

    @pytest.fixture
    def confirmed(self, matrix):
        name = "Priya Nair, Deploy models: responsible"
        return matrix.get_by_role("button", name=name, exact=True)

    @pytest.mark.parametrize("key", ["Space", "Enter", "r"])
    def test_is_confirmed_by_one_key(self, key, matrix, cell, confirmed):
        cell.press(key)

        expect(confirmed).to_be_focused()
        expect(matrix.locator("#announcement")).to_contain_text("Confirmed. Priya Nair")
        expect(matrix.locator("#matrix-summary")).to_contain_text("3 need confirming")
        assert in_doubt() == 3

    def test_is_confirmed_by_a_click_and_cleared_by_the_next(self, matrix, cell, confirmed):
        cell.click()
        confirmed.click()

        expect(matrix.locator("#announcement")).to_contain_text("Deploy models: not owned")
        assert in_doubt() == 3

    def test_is_cleared_without_being_confirmed(self, matrix, cell, priya):
        cell.press("Delete")

        expect(matrix.locator("#announcement")).to_contain_text("Deploy models: not owned")
        assert not priya.ticks.filter(activity="deploy_models").exists()
