from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, settings

from roles.actions.drafts import copy_framework
from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import FrameworkVersion, Organisation, User
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.stored_designs import NOW

# The same examples each time, and no test that depends on how busy the machine is.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def own_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings as on one's own machine, whatever the environment: plain http, files as they are."""
    with override_settings(
        DEMO=False,
        ALLOW_SIGN_UP=False,
        SECURE_SSL_REDIRECT=False,
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_SECURE=False,
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        # The real one is slow on purpose.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture
def htmx() -> dict[str, str]:
    """The header that makes a test client's request one from htmx."""
    return {"HX-Request": "true"}


@pytest.fixture
def organisation(db: None) -> Organisation:
    return OrganisationFactory(name="Acme", slug="acme")


@pytest.fixture
def user(organisation: Organisation) -> User:
    """Ann, an editor of the organisation; her password is "correct horse"."""
    ann = UserFactory(username="ann", email="ann@example.com", first_name="Ann", last_name="Lee")
    MembershipFactory(organisation=organisation, user=ann)
    return ann


@pytest.fixture
def client(user: User) -> Client:
    """A client with the editor signed in; the anonymous one is `Client()`."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def shipped(db: None) -> FrameworkVersion:
    """The framework of the main job, as `load_frameworks` leaves it."""
    return publish_framework(file=read_shipped(DEFAULT_FRAMEWORK), at=NOW).version


@pytest.fixture
def owner(user: User) -> User:
    """Ann, the user, as an owner of the organisation."""
    user.memberships.update(level="owner")
    return user


@pytest.fixture
def draft(shipped: FrameworkVersion, organisation: Organisation, owner: User) -> FrameworkVersion:
    """The first draft of Acme's own copy of the default framework; nothing of it is published."""
    return copy_framework(
        version=shipped, organisation=organisation, title="Our way", by=owner, at=NOW
    )
