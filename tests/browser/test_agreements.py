import pytest
from playwright.sync_api import expect

from roles.diagnosis import diagnose
from roles.models import Agreement
from tests.agreed_designs import keep_handed_over
from tests.stored_designs import NOW, keep_listings

WHOLE = ["format", "dependencies", "input_output"]


@pytest.fixture
def design(organisation):
    return keep_handed_over(organisation, "data office>ads draft schema")


@pytest.fixture
def agreements(page, sign_in, user, design):
    sign_in(user)
    page.goto(f"/designs/{design.pk}/agreements/")
    return page


def handoff_findings(design):
    report = diagnose(design, on=NOW.date())
    return {(one.rule, one.subject) for one in report.open if one.rule.startswith("HND")}


def draft(page):
    name = "Draft an agreement on Model handoff from Ads to ML Platform"
    return page.get_by_role("button", name=name)


def test_a_finding_is_settled_by_a_draft_that_is_agreed_on(page, sign_in, user, design):
    sign_in(user)
    page.goto(f"/designs/{design.pk}/")
    page.get_by_role("link", name="Show the agreements").first.click()
    draft(page).click()
    page.get_by_role("link", name="Open the draft").click()
    assert handoff_findings(design) == {("HND-03", "data:office>ads"), ("HND-03", "model:ads>plat")}

    for element in ("Format", "Dependencies", "Input and output"):
        expect(page.get_by_role("checkbox", name=element)).to_be_checked()
    page.get_by_role("radio", name="Agreed").check(force=True)
    page.get_by_label("Link to the contract").fill("https://wiki.example/model")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".notice")).to_contain_text("from Ads to ML Platform is saved.")
    assert handoff_findings(design) == {("HND-03", "data:office>ads")}


def test_what_is_incomplete_is_completed_by_keyboard_and_taken_back(agreements, design, axe):
    link = agreements.get_by_role("link", name="Change Data handoff from Data Office to Ads")
    link.focus()
    agreements.keyboard.press("Enter")
    expect(agreements.get_by_text("It lacks quality, SLA.")).to_be_visible()
    assert axe(agreements) == []

    agreements.get_by_role("checkbox", name="Quality").focus()
    agreements.keyboard.press("Space")
    agreements.keyboard.press("Tab")
    agreements.keyboard.press("Space")
    agreements.get_by_role("radio", name="Draft").focus()
    agreements.keyboard.press("ArrowRight")
    agreements.keyboard.press("Enter")

    expect(agreements.locator(".notice")).to_contain_text("is saved.")
    assert handoff_findings(design) == {("HND-01", "model:ads>plat")}
    assert axe(agreements) == []

    agreements.get_by_role("button", name="Undo").click()

    expect(agreements.get_by_text("Lacks quality, SLA.")).to_be_visible()


def test_the_form_asks_only_for_what_the_chosen_handoff_contains(agreements):
    agreements.get_by_role("link", name="New agreement").click()
    expect(agreements.get_by_role("checkbox")).to_have_count(0)

    agreements.get_by_role("radio", name="Model handoff").check()

    expect(agreements.get_by_role("checkbox")).to_have_count(3)
    expect(agreements.get_by_role("checkbox", name="Format")).to_be_visible()


def test_the_picture_leads_to_the_agreement(agreements):
    name = "Data handoff from Data Office to Ads: incomplete"
    agreements.get_by_role("link", name=name).click()

    expect(agreements.get_by_role("heading", name="Data handoff", level=1)).to_be_visible()


def test_the_picture_is_an_image_with_a_name(agreements):
    names = agreements.locator("[role=img]").evaluate_all(
        "images => images.map(image => image.getAttribute('aria-label'))"
    )

    assert names == ["To ML Platform: 1 missing", "To Ads: 1 incomplete"]


def test_it_all_works_without_javascript(page_without_js, sign_in, user, design):
    page = page_without_js
    sign_in(user, page.context)
    page.goto(f"/designs/{design.pk}/agreements/?state=missing")

    draft(page).click()
    page.get_by_role("link", name="Open the draft").click()
    page.get_by_role("radio", name="Agreed").check(force=True)
    page.get_by_role("button", name="Save").click()
    assert Agreement.objects.get(kind="model").status == "agreed"

    page.get_by_role("link", name="Change Model handoff from Ads to ML Platform").click()
    page.get_by_role("link", name="Remove this agreement").click()
    page.get_by_role("button", name="Remove the agreement").click()

    expect(page.locator(".notice").first).to_contain_text("The agreement on Model handoff is gone.")
    expect(draft(page)).to_be_visible()


def test_many_are_drafted_at_once(page, sign_in, user, organisation):
    design = keep_handed_over(organisation)
    sign_in(user)
    page.goto(f"/designs/{design.pk}/agreements/")

    page.get_by_role("button", name="Draft all 2 missing agreements").click()

    expect(page.get_by_text("2 agreements are drafted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Draft all 2 missing agreements")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1024])
def test_the_words_of_the_picture_stay_readable(width, agreements):
    agreements.set_viewport_size({"width": width, "height": 844})

    heights = agreements.locator(".passing text").evaluate_all(
        "texts => texts.map(text => text.getBoundingClientRect().height)"
    )

    assert min(heights) >= 11


def test_a_design_whose_work_stays_inside_its_teams_has_no_picture(
    page, sign_in, user, organisation
):
    design = keep_listings(organisation)
    sign_in(user)
    page.goto(f"/designs/{design.pk}/agreements/")

    expect(page.get_by_text("4 inside a team.")).to_be_visible()
    expect(page.locator(".passing")).to_have_count(0)
