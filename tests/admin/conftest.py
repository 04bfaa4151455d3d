import pytest
from django.test import Client


@pytest.fixture
def staff(admin_user) -> Client:
    """A client with somebody of the site's staff signed in."""
    client = Client()
    client.force_login(admin_user)
    return client
