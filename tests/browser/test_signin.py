import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def sign_in_page(page, user):
    page.goto("/account/login/?next=/account/password/change/")
    return page


class TestSignIn:
    @pytest.mark.parametrize("name", ["ann", "ann@example.com"])
    def test_takes_username_or_email_by_keyboard_alone(self, sign_in_page, name):
        sign_in_page.keyboard.type(name)
        sign_in_page.keyboard.press("Tab")
        sign_in_page.keyboard.type("correct horse")
        sign_in_page.keyboard.press("Enter")

        expect(sign_in_page.get_by_role("heading")).to_have_text("Change the password")

    def test_says_what_is_wrong_to_eyes_and_ears(self, sign_in_page, axe):
        sign_in_page.get_by_label("Username or email").fill("ann")
        sign_in_page.get_by_label("Password").fill("wrong")
        sign_in_page.get_by_role("button", name="Sign in").click()

        name = sign_in_page.get_by_label("Username or email")
        expect(name).to_have_value("ann")
        expect(name).to_have_attribute("aria-invalid", "true")
        expect(name).to_have_accessible_description("No account has this name with this password.")
        assert axe(sign_in_page) == []

    def test_is_accessible(self, sign_in_page, axe):
        assert axe(sign_in_page) == []

    def test_fits_on_a_phone(self, sign_in_page):
        sign_in_page.set_viewport_size({"width": 390, "height": 844})

        assert sign_in_page.evaluate("document.documentElement.scrollWidth") == 390

    def test_works_without_javascript(self, page_without_js, user):
        page_without_js.goto("/account/login/?next=/account/password/change/")
        page_without_js.get_by_label("Username or email").fill("ann")
        page_without_js.get_by_label("Password").fill("correct horse")
        page_without_js.get_by_role("button", name="Sign in").click()

        expect(page_without_js).to_have_url(re.compile("/account/password/change/$"))


@pytest.mark.parametrize(
    "path",
    ["/account/signup/", "/account/password/reset/", "/account/password/reset/done/"],
)
def test_page_before_the_sign_in_is_accessible(page, axe, path):
    page.goto(path)

    assert axe(page) == []


@pytest.mark.parametrize("path", ["/account/password/change/", "/account/logout/"])
def test_page_of_the_account_is_accessible(page, axe, sign_in, user, path):
    sign_in(user)

    page.goto(path)

    assert axe(page) == []


class TestAccountMenu:
    @pytest.fixture
    def menu_page(self, page, sign_in, user):
        sign_in(user)
        page.goto("/reference/")
        page.get_by_role("button", name="Account of Ann Lee").focus()
        page.keyboard.press("Enter")
        return page

    def test_is_accessible_when_open(self, menu_page, axe):
        assert axe(menu_page) == []

    def test_keeps_the_appearance_that_was_chosen(self, menu_page):
        menu_page.emulate_media(color_scheme="light")
        menu_page.get_by_role("button", name="Dark").press("Enter")

        expect(menu_page).to_have_url(re.compile("/reference/$"))
        expect(menu_page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(menu_page.locator("body")).to_have_css("background-color", "rgb(21, 23, 27)")

    def test_signs_out(self, menu_page):
        menu_page.get_by_role("button", name="Sign out").press("Enter")

        expect(menu_page.get_by_role("heading")).to_contain_text("Who owns what")
        menu_page.goto("/reference/")
        expect(menu_page).to_have_url(re.compile("/account/login/"))
