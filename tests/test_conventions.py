"""What the team agreed on, where a machine can see it."""

import re
from importlib import import_module
from itertools import accumulate
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLPattern

from roles.urls import urlpatterns

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

# The views that a stranger may ask for.
OPEN_VIEWS = {"example_open"}

# The whole pages of our own views; those of the accounts belong to a library's.
PAGES = [
    template
    for template in TEMPLATES
    if "{% extends" in template.read_text() and template.parent.name not in ("templates", "account")
]


def path_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


class TestUrl:
    @pytest.mark.parametrize("pattern", urlpatterns, ids=lambda p: p.name)
    def test_is_named_after_its_view(self, pattern: URLPattern):
        assert pattern.name == pattern.callback.__name__

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "pattern", [p for p in urlpatterns if p.name not in OPEN_VIEWS], ids=lambda p: p.name
    )
    def test_asks_for_a_login(self, pattern: URLPattern):
        path = re.sub(r"<int:\w+>", "1", str(pattern.pattern))
        path = "/" + re.sub(r"<(\w+:)?\w+>", "x", path)

        response = Client().post(path)

        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("model", list(apps.get_app_config("roles").get_models()))
def test_model_says_what_it_is(model: type[models.Model]):
    assert not model.__doc__.startswith(f"{model.__name__}(")


class TestTemplate:
    @pytest.mark.parametrize("template", PAGES, ids=path_of)
    def test_is_named_after_its_view(self, template: Path):
        module = import_module(f"roles.views.{template.parent.name}")

        assert callable(getattr(module, template.stem))

    @pytest.mark.parametrize("template", TEMPLATES, ids=path_of)
    def test_has_nothing_inline(self, template: Path):
        inline = r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:"

        assert re.findall(inline, template.read_text()) == []

    @pytest.mark.parametrize("template", TEMPLATES, ids=path_of)
    def test_posts_without_javascript_too(self, template: Path):
        posting = re.findall(r"<\w+[^>]*\shx-post=[^>]*>", template.read_text())

        assert [tag for tag in posting if not re.search(r"\s(form)?action=", tag)] == []

    def test_uses_icons_of_the_sprite(self):
        sprite = (ROOT / "templates" / "icons.svg").read_text()
        shapes = set(re.findall(r'id="icon-([\w-]+)"', sprite))
        used = {
            icon
            for template in TEMPLATES
            for icon in re.findall(r'{% (?:icon|mark) "([\w-]+)"', template.read_text())
        }

        assert used - shapes == set()


@pytest.mark.parametrize(
    "file", [*TEMPLATES, *STYLES, *SCRIPTS, ROOT / "templates" / "icons.svg"], ids=path_of
)
def test_page_asks_nothing_of_other_hosts(file: Path):
    assert re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+", without_comments(file)) == []


@pytest.mark.parametrize("style", STYLES, ids=path_of)
def test_style_stays_in_its_layer(style: Path):
    layer = "pages" if style.parent.name == "pages" else style.stem
    rules = re.sub(r"/\*.*?\*/|^@layer [\w, ]+;", "", style.read_text(), flags=re.S | re.M).strip()
    depths = list(accumulate({"{": 1, "}": -1}[brace] for brace in re.findall("[{}]", rules)))

    assert rules.startswith(f"@layer {layer} {{")
    assert rules.endswith("}")
    # The layer is open until the last brace.
    assert depths.index(0) == len(depths) - 1


def test_styles_stay_small():
    assert sum(len(style.read_bytes()) for style in STYLES) < 40_000


def test_scripts_stay_small():
    assert sum(len(script.read_bytes()) for script in SCRIPTS) < 15_000


def without_comments(file: Path) -> str:
    return re.sub(r"/\*.*?\*/|{#.*?#}|^\s*//.*?$", "", file.read_text(), flags=re.S | re.M)
