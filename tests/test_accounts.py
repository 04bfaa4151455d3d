import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_counted():
    cache.clear()


def sign_in(name: str, password: str):
    return Client().post("/account/login/", {"login": name, "password": password})


class TestSignIn:
    @pytest.mark.parametrize("name", ["ann", "ann@example.com"])
    def test_takes_username_or_email(self, user, name):
        assertRedirects(sign_in(name, "correct horse"), "/", fetch_redirect_response=False)

    def test_goes_to_no_other_site(self, user):
        response = Client().post(
            "/account/login/?next=https://example.org/",
            {"login": "ann", "password": "correct horse", "next": "https://example.org/"},
        )

        assertRedirects(response, "/", fetch_redirect_response=False)

    def test_is_refused_after_five_wrong_passwords(self, user):
        for _ in range(5):
            assertContains(sign_in("ann", "wrong"), "No account has this name")

        assertContains(sign_in("ann", "correct horse"), "Wait five minutes")

    def test_is_refused_to_an_address_that_tries_many_names(self):
        for number in range(10):
            sign_in(f"name-{number}", "wrong")

        assertContains(sign_in("name-10", "wrong"), "Wait five minutes")

    def test_offers_the_example_in_demo_mode_only(self, settings):
        assertNotContains(Client().get("/account/login/"), "Open the example")

        settings.DEMO = True
        assertContains(Client().get("/account/login/"), "Open the example")

    def test_of_the_admin_is_the_same(self):
        response = Client().get("/admin/login/?next=/admin/")

        assert response["Location"].startswith("/account/login/?next=")

    def test_does_not_open_the_admin_to_everybody(self, client):
        assert client.get("/admin/", follow=True).status_code == 403


class TestSignOut:
    def test_asks_first(self, client):
        assertContains(client.get("/account/logout/"), "Sign out?")

    def test_ends_at_the_sign_in(self, client):
        assertRedirects(client.post("/account/logout/"), "/account/login/")


class TestSignUp:
    new = {"username": "bo", "email": "bo@example.com", "password1": "correct horse"}

    def test_is_closed(self):
        assertContains(Client().post("/account/signup/", self.new), "Nobody can sign up here")
        assert not User.objects.exists()

    def test_is_open_where_the_deployment_says_so(self, settings):
        settings.ALLOW_SIGN_UP = True

        Client().post("/account/signup/", self.new)

        assert User.objects.get().email == "bo@example.com"

    def test_says_what_is_wrong_with_a_password(self, settings):
        settings.ALLOW_SIGN_UP = True

        response = Client().post("/account/signup/", self.new | {"password1": "12345"})

        assertContains(response, "This password is too short.")
        assertContains(response, 'aria-describedby="id_password1_helptext id_password1_error"')


class TestPasswordReset:
    def test_leads_from_the_email_to_a_new_password(self, user):
        client = Client()
        client.post("/account/password/reset/", {"email": "ann@example.com"})
        [message] = mail.outbox
        [link] = re.findall(r"https?://testserver(/\S+)", message.body)
        form = client.get(link)

        response = client.post(
            form["Location"], {"password1": "better battery", "password2": "better battery"}
        )

        assertRedirects(response, "/account/password/reset/key/done/")
        assert sign_in("ann", "better battery").status_code == 302

    def test_says_the_same_to_a_stranger_and_writes_nobody(self):
        response = Client().post(
            "/account/password/reset/", {"email": "eve@example.com"}, follow=True
        )

        assertContains(response, "Look at your email")
        assert mail.outbox == []

    def test_refuses_a_link_that_is_used_up(self):
        response = Client().get("/account/password/reset/key/1-set-password/")

        assertContains(response, "This link is used up")

    def test_is_throttled(self, user):
        for _ in range(5):
            Client().post("/account/password/reset/", {"email": "ann@example.com"})

        response = Client().post("/account/password/reset/", {"email": "ann@example.com"})

        assertContains(response, "Too many attempts", status_code=429)


class TestPasswordChange:
    def test_needs_the_present_one(self, client):
        response = client.post(
            "/account/password/change/",
            {"oldpassword": "wrong", "password1": "better battery", "password2": "better battery"},
        )

        assertContains(response, "This is not your password.")

    def test_is_done_and_said(self, client):
        response = client.post(
            "/account/password/change/",
            {
                "oldpassword": "correct horse",
                "password1": "better battery",
                "password2": "better battery",
            },
            follow=True,
        )

        assertContains(response, "Your password is changed.")
        assert sign_in("ann", "better battery").status_code == 302
