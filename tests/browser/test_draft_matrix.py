"""Editing the matrix of a draft: by keyboard alone, by mouse, without scripts, however large."""

import pytest
from playwright.sync_api import expect

from roles.models import Activity, Cell, Exclusion, Role

MONITOR = "MLOps Engineer, Monitor models: "


@pytest.fixture
def path(draft):
    return f"/reference/{draft.framework.slug}/draft/"


@pytest.fixture
def matrix(page, sign_in, user, path):
    """The matrix of the draft, open in a browser."""
    sign_in(user)
    page.goto(path)
    return page


def cell(page, label):
    return page.get_by_role("button", name=label, exact=True)


def row(page, activity):
    return page.locator(f"#row-{activity}")


def said(page):
    return page.locator("#announcement")


def mark_of(draft, role="mlops_engineer", activity="monitor_models"):
    cells = Cell.objects.filter(activity__version=draft, activity__key=activity, role__key=role)
    return cells.values_list("mark", flat=True).first()


class TestKeyboard:
    def test_says_everything_there_is_to_say(self, matrix, draft):
        keyboard = matrix.keyboard
        cell(matrix, f"{MONITOR}owns it").focus()
        for key, words in (
            ("s", "supports it"),
            ("n", "does not do it"),
            ("u", "usually does not do it"),
            ("x", "the source is silent"),
            ("o", "owns it"),
            ("Delete", "the source is silent"),
            ("Space", "owns it"),
            ("Enter", "supports it"),
            ("Backspace", "the source is silent"),
        ):
            keyboard.press(key)
            expect(cell(matrix, f"{MONITOR}{words}")).to_be_focused()
            expect(said(matrix)).to_contain_text(f"{MONITOR}{words}.")
        expect(row(matrix, "monitor_models")).to_contain_text("Nobody owns it")
        expect(matrix.locator("#draft-counts")).to_contain_text("1 nobody owns")
        assert mark_of(draft) is None

    def test_moves_across_phases(self, matrix):
        keyboard = matrix.keyboard
        cell(matrix, "Product Manager, Define requirements: owns it").focus()

        keyboard.press("ArrowDown")
        expect(
            cell(matrix, "Product Manager, Build data pipelines: the source is silent")
        ).to_be_focused()
        keyboard.press("End")
        keyboard.press("ArrowUp")
        expect(
            cell(matrix, "Software Engineer, Define requirements: the source is silent")
        ).to_be_focused()
        keyboard.press("Control+End")
        expect(matrix.locator("tbody tr:last-child .cell").last).to_be_focused()
        keyboard.press("Control+Home")
        expect(cell(matrix, "Product Manager, Define requirements: owns it")).to_be_focused()
        expect(matrix.locator('button.cell[tabindex="0"]')).to_have_count(1)

    def test_undoes_one_change_after_the_other(self, matrix, draft):
        keyboard = matrix.keyboard
        cell(matrix, f"{MONITOR}owns it").focus()
        for key in ("n", "ArrowLeft", "o", "ArrowUp", "s", "Home"):
            keyboard.press(key)
        expect(cell(matrix, "Machine Learning Engineer, Monitor models: owns it")).to_be_visible()

        for key in ("z", "Control+z", "z", "z"):
            keyboard.press(key)

        expect(cell(matrix, f"{MONITOR}owns it")).to_be_focused()
        expect(said(matrix)).to_have_text(f"Undone. {MONITOR}owns it.")
        expect(matrix.get_by_role("button", name="Undo")).to_have_count(0)
        assert mark_of(draft) == "owner"
        assert mark_of(draft, role="ml_engineer") is None

    def test_opens_a_cell_and_comes_back_to_it(self, matrix, draft, path):
        keyboard = matrix.keyboard
        cell(matrix, f"{MONITOR}owns it").focus()

        keyboard.press("e")
        matrix.get_by_label("Words of the source").fill("watch what comes out")
        keyboard.press("Enter")

        expect(matrix).to_have_url(f"{path}#row-monitor_models")
        expect(cell(matrix, f"{MONITOR}owns it")).to_have_attribute(
            "title",
            "Marked so in the source. printed matrix, column “MLOps” “watch what comes out”",
        )


class TestMouse:
    def test_a_click_goes_to_the_next_answer(self, matrix):
        cell(matrix, "Data Engineer, Build data pipelines: owns it").dblclick()

        expect(cell(matrix, "Data Engineer, Build data pipelines: does not do it")).to_be_focused()
        expect(row(matrix, "build_data_pipelines")).to_contain_text("Nobody owns it")
        matrix.get_by_role("link", name="1 nobody owns").click()
        expect(matrix.locator("tr[id]")).to_have_count(1)

    def test_a_click_sets_what_was_chosen(self, matrix, draft):
        matrix.get_by_role("radio", name="usually does not").check()

        cell(matrix, f"{MONITOR}owns it").click()

        expect(cell(matrix, f"{MONITOR}usually does not do it")).to_be_focused()
        assert Exclusion.objects.filter(
            role__version=draft, role__key="mlops_engineer", activity__key="monitor_models"
        ).exists()

    def test_undo_brings_the_quote_back(self, matrix, draft):
        before = Cell.objects.values("quote", "note").get(
            activity__version=draft, activity__key="monitor_models"
        )
        cell(matrix, f"{MONITOR}owns it").focus()
        matrix.keyboard.press("n")
        expect(matrix.locator("#draft-told")).to_contain_text("went with it")

        matrix.get_by_role("button", name="Undo").click()

        expect(cell(matrix, f"{MONITOR}owns it")).to_be_focused()
        after = Cell.objects.filter(activity__version=draft, activity__key="monitor_models")
        assert after.values("quote", "note").get() == before

    def test_a_click_opens_a_cell(self, matrix):
        matrix.get_by_role("radio", name="opens it").check()

        cell(matrix, f"{MONITOR}owns it").click()

        expect(matrix.get_by_role("radio", name="Owns it", exact=True)).to_be_checked()
        expect(matrix.get_by_label("In words")).to_be_hidden()
        matrix.get_by_role("radio", name="Does not do it", exact=True).check()
        expect(matrix.get_by_label("In words")).to_be_visible()
        expect(matrix.get_by_label("Note")).to_be_hidden()


class TestTwoTabs:
    def test_the_slower_one_overwrites_nothing(self, matrix, context, path):
        other = context.new_page()
        other.goto(path)
        cell(other, f"{MONITOR}owns it").focus()
        other.keyboard.press("n")
        expect(said(other)).to_contain_text("does not do it")

        cell(matrix, f"{MONITOR}owns it").click()

        sentence = (
            f"Somebody else changed this cell. {MONITOR}does not do it. Nothing was overwritten."
        )
        expect(matrix.locator("#matrix-notice")).to_have_text(sentence)
        expect(cell(matrix, f"{MONITOR}does not do it")).to_be_focused()

    def test_a_lost_connection_is_told(self, matrix, context):
        context.set_offline(True)

        cell(matrix, f"{MONITOR}owns it").click()

        expect(matrix.locator("#matrix-notice")).to_contain_text("Nothing was saved")


class TestWithoutJavaScript:
    def test_a_cell_is_set_on_its_page_and_undone(self, page_without_js, sign_in, user, path):
        page = page_without_js
        sign_in(user, page.context)
        page.goto(path)

        cell(page, f"{MONITOR}owns it").click()
        page.get_by_role("radio", name="Usually does not do it").check()
        page.get_by_role("button", name="Save").click()

        expect(page).to_have_url(f"{path}#row-monitor_models")
        expect(page.get_by_text(f"{MONITOR}usually does not do it.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text(f"Undone. {MONITOR}owns it.")).to_be_visible()
        expect(cell(page, f"{MONITOR}owns it")).to_be_visible()


class TestLargeMatrix:
    @pytest.fixture
    def large(self, draft, matrix):
        """100 roles and 500 activities."""
        Role.objects.bulk_create(
            Role(version=draft, key=f"r{n}", name=f"Role {n}", position=99 + n) for n in range(93)
        )
        Activity.objects.bulk_create(
            Activity(version=draft, key=f"a{n}", name=f"Activity {n}", stage="data", serving=[])
            for n in range(487)
        )
        matrix.reload()
        return matrix

    def test_is_edited_part_by_part(self, large, draft):
        large.get_by_label("Activities").select_option("Data 101 to 200 of 489")
        large.get_by_label("Roles").select_option("Roles 26 to 50 of 100")
        large.get_by_role("button", name="Show").click()
        expect(large.locator("button.cell")).to_have_count(2500)

        cell(large, "Role 30, Activity 150: the source is silent").click()

        expect(cell(large, "Role 30, Activity 150: owns it")).to_be_focused()
        expect(row(large, "a150")).to_contain_text("1 owner")
        large.keyboard.press("ArrowDown")
        large.keyboard.press("s")
        expect(cell(large, "Role 30, Activity 151: supports it")).to_be_focused()
        assert mark_of(draft, role="r30", activity="a151") == "support"

    def test_is_accessible(self, large, axe):
        assert axe(large) == []


class TestLook:
    @pytest.mark.parametrize("width", [1440, 1024, 390])
    def test_never_scrolls_sideways(self, matrix, width):
        matrix.set_viewport_size({"width": width, "height": 844})

        assert matrix.evaluate("document.documentElement.scrollWidth") == width

    def test_is_accessible_after_a_change(self, matrix, draft, axe):
        cell(matrix, f"{MONITOR}owns it").focus()
        matrix.keyboard.press("n")
        expect(said(matrix)).to_contain_text("does not do it")

        assert axe(matrix) == []
        matrix.set_viewport_size({"width": 390, "height": 844})
        assert axe(matrix) == []
