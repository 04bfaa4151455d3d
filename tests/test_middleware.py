import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

pytestmark = pytest.mark.django_db


class TestLoginRequired:
    def test_sends_people_to_the_sign_in_and_back(self):
        response = Client().get("/account/password/change/")

        assert response["Location"] == "/account/login/?next=/account/password/change/"

    def test_sends_htmx_there_as_a_whole_page_and_back_to_the_page_it_was_on(self, htmx):
        response = Client().post(
            "/appearance/", headers=htmx | {"HX-Current-URL": "http://testserver/reference/"}
        )

        assert response.status_code == 200
        assert response["HX-Redirect"] == "/account/login/?next=/reference/"


class TestRequestSize:
    def test_lets_through_what_fits(self, client, settings):
        settings.REQUEST_SIZE_LIMIT_BYTES = 1000

        assert client.post("/appearance/", {"theme": "dark"}).status_code == 302

    def test_answers_what_does_not_fit_with_a_sentence(self, client, settings):
        settings.REQUEST_SIZE_LIMIT_BYTES = 1000

        response = client.post(
            "/appearance/", {"theme": "dark", "file": SimpleUploadedFile("a.csv", b"x" * 1000)}
        )

        assertContains(response, "A file can be 20 MB at most.", status_code=413)


class TestErrorPage:
    def test_of_a_wrong_address_says_what_to_do(self, client):
        assertContains(client.get("/nowhere/"), "There is nothing here", status_code=404)

    def test_of_an_expired_form_says_what_to_do(self, user):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)

        response = client.post("/appearance/", {"theme": "dark"})

        assertContains(response, "This page was open for too long", status_code=403)

    def test_of_a_wrong_host_says_what_to_do(self):
        response = Client().get("/", headers={"host": "elsewhere.example"})

        assertContains(response, "This request cannot be read", status_code=400)

    def test_of_a_crash_tells_nothing_of_the_inside(self, user, monkeypatch):
        def crash(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the inside")

        client = Client(raise_request_exception=False)
        client.force_login(user)
        monkeypatch.setattr("roles.views.appearance.redirect", crash)

        response = client.post("/appearance/", {"theme": "dark"})

        assertContains(response, "Something broke on our side", status_code=500)
        assertNotContains(response, "the inside", status_code=500)
