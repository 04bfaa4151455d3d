import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from roles.models import Person, Seat, Tick
from tests.stored_designs import keep_listings


@pytest.fixture
def priya(organisation):
    design = keep_listings(organisation)
    assert design.is_live
    return Person.objects.get(name="Priya Nair")


def address(person: Person, rest: str = "") -> str:
    return f"/o/acme/people/{person.pk}/{rest}"


def seat_of(person: Person) -> Seat:
    return Seat.objects.get(participant__person=person)


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


class TestPersonDetail:
    def test_is_opened_from_the_directory_and_says_what_is_lost_once_it_stands(
        self, page, sign_in, user, priya, axe
    ):
        sign_in(user)
        page.goto("/o/acme/people/")
        page.get_by_role("link", name="Priya Nair").click()

        lost = page.get_by_role("region", name="What is lost")
        expect(lost.get_by_role("row", name="Build training pipelines")).to_contain_text(
            "Nobody owns it"
        )
        assert axe(page) == []

    def test_names_a_backup_and_takes_it_back(self, page, sign_in, user, priya):
        sign_in(user)
        page.goto(address(priya))
        ticks = Tick.objects.count()

        first = page.get_by_role("region", name="What is lost").get_by_role("button").first
        label = first.inner_text()
        first.click()

        expect(page.locator(".notice")).to_contain_text(f"Done: {label}.")
        assert Tick.objects.count() == ticks + 1
        expect(page.get_by_role("row", name="Build training pipelines").last).to_contain_text(
            "A backup is left"
        )

        button(page, "Undo").click()

        expect(page.locator(".notice")).to_contain_text("Undone")
        assert Tick.objects.count() == ticks

    def test_somebody_leaves_by_keyboard_and_stays_after_all(self, page, sign_in, user, priya):
        last = timezone.localdate() + timedelta(days=30)
        sign_in(user)
        page.goto(address(priya))

        page.get_by_role("link", name="They leave…").press("Enter")
        page.get_by_label("Last day", exact=True).focus()
        page.keyboard.type(f"{last:%m%d%Y}")
        button(page, "Set the last day").press("Enter")

        expect(page.locator(".notice").first).to_contain_text(
            f"The last day of Priya Nair is {last:%-d %B %Y}."
        )
        expect(page.locator("main")).to_contain_text("in 30 days")
        assert seat_of(priya).end == last

        button(page, "Undo").press("Enter")

        expect(page.locator(".notice")).to_contain_text("Undone")
        assert seat_of(priya).end is None

    def test_the_board_takes_it_back_with_one_key(self, page, sign_in, user, priya):
        sign_in(user)
        page.goto(address(priya, "leave/"))
        page.get_by_label("Open them for somebody else").check()
        button(page, "Set the last day").click()
        expect(page.locator(".notice").first).to_contain_text("4 ticks need confirming.")

        page.goto(f"/designs/{priya.participations.get().design_id}/board/")
        page.keyboard.press("z")

        expect(page.locator("#board-says")).to_contain_text("Undone")
        priya.refresh_from_db()
        assert priya.leaves_on is None
        assert seat_of(priya).ticks.filter(doubt__isnull=True).count() == 4

    def test_works_without_javascript(self, page_without_js, sign_in, user, priya):
        page = page_without_js
        sign_in(user, page.context)
        page.goto(address(priya))

        page.get_by_role("link", name="What becomes of their work").click()
        expect(page.get_by_role("region", name="What is lost")).to_be_visible()
        page.get_by_role("link", name="Back to the person").click()
        page.get_by_role("link", name="They leave…").click()
        button(page, "Set the last day").click()
        expect(page).to_have_url(re.compile(rf"{address(priya)}$"))
        button(page, "They stay after all").click()

        expect(page.locator(".notice")).to_contain_text("Priya Nair stays, and the seats in")
        assert seat_of(priya).end is None
