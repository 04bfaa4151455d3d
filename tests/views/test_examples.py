import pytest
from django.test import Client
from pytest_django.asserts import assertRedirects

from roles.models import Design, User

pytestmark = pytest.mark.django_db


class TestExampleOpen:
    def test_signs_in_and_opens_the_example_in_demo_mode(self, settings):
        settings.DEMO = True
        client = Client()

        response = client.post("/example/")

        assertRedirects(response, f"/designs/{Design.objects.get().pk}/")
        assert client.session["_auth_user_id"] == str(User.objects.get(username="demo").pk)

    def test_twice_opens_the_same_example(self, settings):
        settings.DEMO = True

        Client().post("/example/")
        Client().post("/example/")

        assert Design.objects.count() == 1

    def test_is_not_found_outside_demo_mode(self):
        assert Client().post("/example/").status_code == 404
        assert not User.objects.exists()

    def test_rejects_get(self, settings):
        settings.DEMO = True

        assert Client().get("/example/").status_code == 405
