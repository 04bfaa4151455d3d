import pytest
from playwright.sync_api import expect

from roles.models import Tick
from tests.stored_designs import keep_listings

MONITOR = "Priya Nair, Monitor models: "


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def path(design):
    return f"/designs/{design.pk}/teams/{design.teams.get(key='categories').pk}/"


@pytest.fixture
def matrix(page, sign_in, user, path):
    """The matrix of Listing Categories, open in a browser."""
    sign_in(user)
    page.goto(path)
    return page


def cell(page, label):
    return page.get_by_role("button", name=label, exact=True)


def verdict(page, activity):
    return page.locator(f"#row-{activity} .verdict")


def said(page):
    return page.locator("#announcement")


class TestMouse:
    def test_a_click_ticks_and_everything_follows(self, matrix):
        expect(matrix.locator("#matrix-findings")).to_contain_text("Nobody owns Monitor models")

        cell(matrix, f"{MONITOR}not owned, expected to own").click()

        expect(cell(matrix, f"{MONITOR}responsible")).to_be_focused()
        expect(verdict(matrix, "monitor_models")).to_contain_text("Covered")
        expect(said(matrix)).to_have_text(f"{MONITOR}responsible. Verdict: Covered.")
        expect(matrix.locator("#matrix-summary")).to_contain_text("92%")
        expect(matrix.locator("#matrix-findings")).not_to_contain_text("Nobody owns")
        expect(
            matrix.get_by_role("row", name="Activities owned").locator("td").nth(5)
        ).to_have_text("5")

    def test_a_double_click_is_one_click(self, matrix):
        cell(matrix, f"{MONITOR}not owned, expected to own").dblclick()

        expect(cell(matrix, f"{MONITOR}responsible")).to_be_visible()
        matrix.wait_for_load_state("networkidle")
        expect(cell(matrix, f"{MONITOR}responsible")).to_be_visible()
        assert Tick.objects.filter(activity="monitor_models", seat__key="priya").count() == 1

    def test_a_click_on_what_is_owned_clears_it(self, matrix):
        cell(matrix, "Tomás Silva, Build data pipelines: responsible").click()

        expect(verdict(matrix, "build_data_pipelines")).to_contain_text("Gap nobody")
        assert not Tick.objects.filter(
            activity="build_data_pipelines", seat__key="tomas-categories"
        ).exists()

    def test_letters_stay_shown_from_team_to_team(self, matrix):
        matrix.get_by_text("Letters").click()

        matrix.get_by_role("link", name="Search Ranking").click()

        expect(matrix.get_by_role("radio", name="Letters")).to_be_checked()


class TestKeyboard:
    def test_reaches_and_sets_every_level(self, matrix):
        cell(matrix, "Marta Kowalska, Define requirements: responsible").focus()
        keyboard = matrix.keyboard
        keyboard.press("Control+End")
        expect(cell(matrix, "Nordic Apps, Integrate predictions: responsible")).to_be_focused()
        keyboard.press("Home")
        expect(cell(matrix, "Marta Kowalska, Integrate predictions: not owned")).to_be_focused()
        keyboard.press("Control+Home")
        keyboard.press("End")
        keyboard.press("ArrowDown")
        keyboard.press("ArrowLeft")
        lena = "Lena Fischer, Build data pipelines: "
        expect(cell(matrix, f"{lena}not owned")).to_be_focused()

        keyboard.press("Space")
        expect(said(matrix)).to_contain_text(f"{lena}responsible, not expected here.")
        keyboard.press("a")
        expect(said(matrix)).to_contain_text("responsible and accountable")
        expect(matrix.get_by_role("radio", name="Letters")).to_be_checked()
        keyboard.press("r")
        expect(said(matrix)).to_contain_text(f"{lena}accountable.")
        keyboard.press("Delete")
        expect(said(matrix)).to_contain_text(f"{lena}not owned.")
        for key, word in (("s", "backup"), ("c", "consulted"), ("i", "informed")):
            keyboard.press(key)
            expect(said(matrix)).to_contain_text(word)
        expect(cell(matrix, f"{lena}backup, consulted and informed")).to_be_focused()
        levels = Tick.objects.filter(activity="build_data_pipelines", seat__key="lena")
        assert set(levels.values_list("level", flat=True)) == {"backup", "consulted", "informed"}

    def test_keys_pressed_in_a_hurry_are_all_done_in_order(self, matrix):
        cell(matrix, f"{MONITOR}not owned, expected to own").focus()

        for key in ("r", "a", "s", "s", "ArrowRight", "c"):
            matrix.keyboard.press(key)

        expect(cell(matrix, "Lena Fischer, Monitor models: consulted")).to_be_focused()
        expect(cell(matrix, f"{MONITOR}responsible and accountable")).to_be_visible()

    def test_has_one_tab_stop(self, matrix):
        assert matrix.locator('button.cell[tabindex="0"]').count() == 1
        cell(matrix, f"{MONITOR}not owned, expected to own").click()
        expect(cell(matrix, f"{MONITOR}responsible")).to_be_visible()

        stops = matrix.locator('button.cell:not([tabindex="-1"])')

        expect(stops).to_have_count(1)
        expect(stops).to_have_accessible_name(f"{MONITOR}responsible")


class TestWholeDesign:
    def test_is_judged_once_the_page_stands(self, matrix):
        besides = matrix.locator("#matrix-besides")

        expect(besides.get_by_role("heading")).to_contain_text("more of the whole design")
        expect(besides.locator(".finding").first).to_be_visible()

    def test_is_judged_once_after_a_burst_of_ticks(self, matrix):
        besides = matrix.locator("#matrix-besides")
        expect(besides.get_by_role("heading")).to_contain_text("more of")
        asked = []
        matrix.on("request", lambda request: asked.append(request.url.rpartition("/findings/")[2]))

        cell(matrix, f"{MONITOR}not owned, expected to own").focus()
        for key in ("r", "a", "s", "a"):
            matrix.keyboard.press(key)
        expect(cell(matrix, f"{MONITOR}responsible and backup")).to_be_visible()
        with matrix.expect_response("**/besides/"):
            pass

        matrix.wait_for_load_state("networkidle")
        assert asked.count("besides/") == 1

    def test_offers_buttons_that_lead_back_here(self, matrix, design, path):
        seat = design.seats.get(key="priya")
        Tick.objects.create(design=design, seat=seat, activity="deploy_models", copy=1)
        matrix.reload()
        besides = matrix.locator("#matrix-besides")
        expect(besides).to_contain_text("Priya Nair is ticked twice for Deploy models")

        besides.locator("form.fixes button").first.click()

        expect(matrix.locator(".notice").first).to_contain_text("Done")
        assert matrix.url.endswith(path)


class TestTwoTabs:
    def test_the_slower_one_overwrites_nothing(self, matrix, context, path):
        other = context.new_page()
        other.goto(path)
        cell(other, f"{MONITOR}not owned, expected to own").focus()
        other.keyboard.press("a")
        expect(said(other)).to_contain_text("accountable")

        cell(matrix, f"{MONITOR}not owned, expected to own").click()

        sentence = (
            "Somebody else changed this cell: Priya Nair is accountable now. "
            "Nothing was overwritten."
        )
        expect(matrix.locator("#matrix-notice")).to_have_text(sentence)
        expect(said(matrix)).to_have_text(sentence)
        expect(cell(matrix, f"{MONITOR}accountable, expected to own")).to_be_focused()

    def test_a_lost_connection_is_told(self, matrix, context):
        context.set_offline(True)

        cell(matrix, f"{MONITOR}not owned, expected to own").click()

        expect(matrix.locator("#matrix-notice")).to_contain_text("Nothing was saved")
        context.set_offline(False)
        cell(matrix, f"{MONITOR}not owned, expected to own").click()
        expect(cell(matrix, f"{MONITOR}responsible")).to_be_visible()
        expect(matrix.locator("#matrix-notice")).to_be_hidden()


class TestWithoutJavaScript:
    def test_a_click_ticks_and_any_level_can_be_chosen(self, page_without_js, sign_in, user, path):
        page = page_without_js
        sign_in(user, page.context)
        page.goto(path)

        cell(page, f"{MONITOR}not owned, expected to own").click()

        expect(page.get_by_text(f"{MONITOR}responsible. Verdict: Covered.")).to_be_visible()
        expect(verdict(page, "monitor_models")).to_contain_text("Covered")
        page.get_by_label("A click sets").select_option("A")
        page.get_by_role("button", name="Choose").click()
        cell(page, f"{MONITOR}responsible").click()
        expect(cell(page, f"{MONITOR}responsible and accountable")).to_be_visible()
        expect(page.get_by_label("A click sets")).to_have_value("A")

    def test_the_whole_design_is_one_link_away(self, page_without_js, sign_in, user, path):
        page = page_without_js
        sign_in(user, page.context)
        page.goto(path)

        page.get_by_role("link", name="All findings about this team").click()

        expect(page.get_by_label("Team").first).to_have_value("categories")
        expect(page.locator("#finding-table")).to_contain_text("Listing Categories")


class TestLook:
    def test_is_accessible(self, matrix, axe):
        expect(matrix.locator("#matrix-besides .finding").first).to_be_visible()
        assert axe(matrix) == []
        matrix.get_by_text("Letters").click()
        assert axe(matrix) == []

    def test_a_row_is_a_card_on_a_phone(self, matrix, axe):
        matrix.set_viewport_size({"width": 390, "height": 844})

        cell(matrix, f"{MONITOR}not owned, expected to own").click()

        expect(verdict(matrix, "monitor_models")).to_contain_text("Covered")
        assert axe(matrix) == []
