"""Real Chromium against a live server.

`page` opens addresses of the server by their path; `sign_in` signs its browser in; `axe` looks
for what is not accessible.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from roles.models import User

# The browser's driver keeps an event loop running in the thread of the tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What can be otherwise in the dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# To tell what is right on a page takes as long as to find what is wrong.
FAULTS = {"resultTypes": ["violations"]}

# The first draws no windows, which takes half the time.
SYSTEM_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's browser where there is one; it asks nothing of the network by itself."""
    found = next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)
    return browser_type_launch_args | {
        "executable_path": found,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    return browser_context_args | {"base_url": live_server.url}


@pytest.fixture(autouse=True)
def no_attempts_counted(transactional_db: None) -> None:
    """Forget the sign-in attempts of the tests before; nothing else empties the cache table."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_complaints(page: Page) -> Iterator[None]:
    """Fail when a script broke, or when the security policy of a page was violated."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield
    assert complaints == []


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[..., None]:
    """Sign a browser in: `sign_in(user)` that of `page`, `sign_in(user, other_context)` another."""

    def sign_in(user: User, browser: BrowserContext = context) -> None:
        client = Client()
        client.force_login(user)
        browser.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )

    return sign_in


@pytest.fixture
def page_without_js(new_context: Callable[..., BrowserContext]) -> Page:
    """A page that runs no script; sign in with `sign_in(user, page_without_js.context)`."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Say what is not accessible on a page as it stands, in light and in dark; nothing is right."""

    def violations(page: Page) -> list[str]:
        found = []
        for scheme, rules in (("light", {}), ("dark", {"runOnly": COLOUR_RULES})):
            # Without motion, or axe measures a colour on its way.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for violation in Axe().run(page, options=FAULTS | rules).response["violations"]:
                places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
                found.append(f"{scheme}: {violation['help']}: {', '.join(places)}")
        return found

    return violations
