import pytest
from pytest_django.asserts import assertRedirects

pytestmark = pytest.mark.django_db


class TestThemeSet:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_remembers_the_choice_and_goes_back(self, client, theme):
        response = client.post("/appearance/", {"theme": theme, "next": "/reference/"})

        assertRedirects(response, "/reference/", fetch_redirect_response=False)
        assert client.cookies["theme"].value == theme

    def test_leaves_it_to_the_system_again(self, client):
        client.cookies["theme"] = "dark"

        client.post("/appearance/", {"theme": "system"})

        assert client.cookies["theme"].value == ""

    def test_goes_to_no_other_site(self, client):
        response = client.post("/appearance/", {"theme": "dark", "next": "//example.org/"})

        assertRedirects(response, "/", fetch_redirect_response=False)

    def test_refuses_what_is_no_appearance(self, client):
        assert client.post("/appearance/", {"theme": "<b>"}).status_code == 400

    def test_rejects_get(self, client):
        assert client.get("/appearance/").status_code == 405
