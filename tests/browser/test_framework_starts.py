from playwright.sync_api import expect

from roles.models import Framework

NEW = "/o/acme/reference/new/"
RACI = (
    b"Phase,Activity,Product Owner,Data Scientist\nModelling,Train models,A,R\nRun,Watch them,C,Q\n"
)


class TestCopy:
    def test_begins_at_the_framework_and_ends_in_the_editor(self, page, sign_in, owner, shipped):
        sign_in(owner)
        page.goto(f"/reference/{shipped.framework.slug}/")

        page.get_by_role("link", name="Copy").press("Enter")
        expect(page.get_by_label("Framework", exact=True)).to_have_value(str(shipped.pk))
        expect(page.get_by_label("Title").first).to_have_value(f"{shipped.framework} at Acme")
        page.get_by_role("button", name="Copy it").press("Enter")

        expect(page.get_by_text("No design is judged by it until it is published")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{shipped.framework} at Acme")
        expect(page.get_by_role("navigation", name="Parts of the draft")).to_be_visible()


class TestSheet:
    def choose(self, page, content=RACI):
        page.goto(NEW)
        page.get_by_label("File optional").set_input_files(
            {"name": "raci.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_role("button", name="Show what it says").click()

    def test_is_shown_first_and_becomes_a_draft(self, page, sign_in, owner, axe):
        sign_in(owner)
        self.choose(page)

        cell = page.get_by_role("button", name="Data Scientist, Watch them: not understood")
        cell.focus()
        expect(page.get_by_text("Row 3, column D says")).to_be_visible()
        expect(cell).to_have_accessible_description(
            "Data Scientist: not understood. Row 3, column D says Q"
        )
        assert axe(page) == []
        assert not Framework.objects.exists()
        page.get_by_label("Title").fill("How we do it")
        page.get_by_role("button", name="Make a draft of 2 activities × 2 roles").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("How we do it")
        expect(
            page.get_by_role("button", name="Data Scientist, Train models: owns it")
        ).to_be_visible()

    def test_is_pasted_without_javascript(self, page_without_js, sign_in, owner):
        sign_in(owner, page_without_js.context)
        page_without_js.goto(NEW)

        page_without_js.get_by_label("Or paste the cells").fill("\tPO\tDS\nTrain\tA\tR\n")
        page_without_js.get_by_role("button", name="Show what it says").click()
        page_without_js.get_by_role("button", name="Make a draft of 1 activity × 2 roles").click()

        expect(page_without_js.get_by_role("heading", level=1)).to_have_text(
            "Who does what at Acme"
        )

    def test_that_is_none_says_so_to_eyes_and_ears(self, page, sign_in, owner, axe):
        sign_in(owner)
        self.choose(page, b"Name,Colour\nAnn,red\n")

        expect(page.locator("#sheet_sheet")).to_have_accessible_description(
            "CSV, TSV, XLSX or a Markdown table, at most 20 MB."
            " This does not look like a responsibility matrix: it needs activities, roles, and R,"
            " A, S, C, I or a tick where they meet."
        )
        assert axe(page) == []
