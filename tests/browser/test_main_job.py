"""The job people come for, from the sign-in page to the exported report, as a new user does it."""

import csv
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

# More stops than any page has; whoever has not arrived by then cannot be reached.
STOPS = 150


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def choose(self, option: Locator) -> None:
        # A radio of a segmented control is out of sight behind its label.
        option.check(force=True)

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def select(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def tick(self, who: str, activity: str) -> None:
        self.press(self.page.get_by_role("button", name=f"{who}, {activity}: "))


class Keyboard:
    """Never points: goes with Tab and the arrows, and presses keys on what has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self._go_to(target)
        self.page.keyboard.press("Enter")

    def choose(self, option: Locator) -> None:
        if option.get_attribute("type") == "checkbox":
            self._go_to(option)
            self.page.keyboard.press("Space")
            return
        group = self.page.locator(f'input[name="{option.get_attribute("name")}"]')
        self._go_to(group)
        for _ in range(group.count()):
            if option.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(option).to_be_checked()

    def write(self, field: Locator, text: str) -> None:
        self._go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def select(self, field: Locator, value: str) -> None:
        self._go_to(field)
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        expect(field).to_have_value(value)

    def tick(self, who: str, activity: str) -> None:
        self._go_to(self.page.locator("button.cell"))
        self.page.keyboard.press("Control+Home")
        self._arrow_to("ArrowDown", f", {activity}: ")
        self._arrow_to("ArrowRight", f"{who}, ")
        self.page.keyboard.press("Space")

    def _go_to(self, targets: Locator) -> None:
        for _ in range(STOPS):
            if targets.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"The keyboard does not reach {targets}.")

    def _arrow_to(self, arrow: str, words: str) -> None:
        for _ in range(STOPS):
            if words in (self.page.locator(":focus").get_attribute("aria-label") or ""):
                return
            self.page.keyboard.press(arrow)
        pytest.fail(f"The arrows do not reach {words}.")


@pytest.fixture(autouse=True)
def newcomer() -> User:
    """Renata, who owns an organisation in which there is nothing yet."""
    publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=datetime(2026, 1, 1, tzinfo=UTC))
    renata = UserFactory(username="renata")
    MembershipFactory(
        user=renata, organisation=OrganisationFactory(name="Bazaar", slug="bazaar"), level="owner"
    )
    return renata


def sign_in(hand: Mouse | Keyboard) -> None:
    hand.page.goto("/")
    hand.write(hand.page.get_by_label("Username or email"), "renata")
    hand.write(hand.page.get_by_label("Password"), "correct horse")
    hand.press(hand.page.get_by_role("button", name="Sign in"))
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text("Three steps")


def open_main(hand: Mouse | Keyboard, name: str) -> None:
    hand.press(
        hand.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)
    )
    expect(hand.page.locator("[aria-current=page]").first).to_have_text(name)


def make_design(hand: Mouse | Keyboard) -> None:
    page = hand.page
    hand.write(page.get_by_role("textbox", name="Name"), "As it is")
    hand.choose(page.get_by_role("radio", name="Hybrid"))
    hand.press(page.get_by_role("button", name="Make the design"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Board")


def add_team(hand: Mouse | Keyboard, name: str, kind: str) -> None:
    page = hand.page
    hand.write(page.get_by_role("textbox", name="Name"), name)
    hand.select(page.get_by_label("Kind"), kind)
    hand.press(page.get_by_role("button", name="Add the team"))
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def seat_somebody(hand: Mouse | Keyboard, team: str, name: str, role: str) -> None:
    page = hand.page
    hand.press(page.get_by_role("link", name=f"Add a seat to {team}"))
    hand.choose(page.get_by_role("radio", name="Somebody new"))
    hand.write(page.get_by_role("textbox", name="Name", exact=True), name)
    hand.choose(page.get_by_role("checkbox", name=role))
    hand.press(page.get_by_role("button", name="Add the seat"))
    expect(page.get_by_role("region", name=team)).to_contain_text(name)


def do_the_job(hand: Mouse | Keyboard) -> None:
    page = hand.page
    sign_in(hand)
    make_design(hand)
    add_team(hand, "Listings", "product")
    add_team(hand, "ML Platform", "platform")
    seat_somebody(hand, "Listings", "Marta Kowalska", "Product Manager")
    seat_somebody(hand, "Listings", "Jonas Weber", "Data Scientist")
    seat_somebody(hand, "Listings", "Lena Fischer", "Software Engineer")
    seat_somebody(hand, "ML Platform", "Chen Wei", "MLOps Engineer")
    open_main(hand, "Matrix")
    for who, activity in (
        ("Marta Kowalska", "Define requirements"),
        ("Marta Kowalska", "Build models"),
        ("Jonas Weber", "Build models"),
        ("Lena Fischer", "Build applications"),
    ):
        hand.tick(who, activity)
        expect(page.get_by_role("button", name=f"{who}, {activity}: responsible")).to_be_visible()
    expect(page.get_by_role("row", name="Build applications")).to_contain_text("Covered")
    open_main(hand, "Overview")


def findings_shown(page: Page) -> list[tuple[str, str]]:
    """Severity and message of every row, as they stand on the page; the reason is folded away."""
    return [
        (
            row.locator("td").first.inner_text().strip(),
            row.locator("th").inner_text().split("\n")[0],
        )
        for row in page.locator("#finding-table tbody tr").all()
    ]


def findings_exported(hand: Mouse | Keyboard) -> list[tuple[str, str]]:
    hand.press(hand.page.get_by_role("button", name="Export these"))
    with hand.page.expect_download() as download:
        hand.press(hand.page.locator("#export-shown").get_by_role("link", name="CSV"))
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        return [(row["severity"], row["message"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("kind", [Mouse, Keyboard])
def test_a_newcomer_designs_a_team_and_exports_what_is_shown(page, kind):
    hand = kind(page)

    do_the_job(hand)

    shown = findings_shown(page)
    assert ("High", "Nobody owns Monitor models for Listings.") in shown
    assert any(message.startswith("Marta Kowalska owns Build models") for _, message in shown)
    assert findings_exported(hand) == shown


def test_a_newcomer_does_it_without_javascript(page_without_js):
    hand = Mouse(page_without_js)

    do_the_job(hand)

    assert findings_exported(hand) == findings_shown(page_without_js)
