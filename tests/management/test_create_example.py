from io import StringIO

import pytest
from django.core.management import call_command

from roles.models import User

pytestmark = pytest.mark.django_db


def create():
    said = StringIO()
    call_command("create_example", stdout=said)
    return said.getvalue().splitlines()


class TestCreateExample:
    def test_says_who_can_sign_in(self):
        assert create() == [
            "The example organisation is Bazaar Listings.",
            "Sign in as demo with the password demo-team-design.",
        ]

    def test_again_only_says_who_can_sign_in(self):
        create()

        assert create() == ["Sign in as demo with the password demo-team-design."]

    def test_tells_no_password_that_is_not_the_one(self):
        create()
        user = User.objects.get()
        user.set_password("another one")
        user.save()

        assert create() == ["Sign in as demo with the password you chose."]
