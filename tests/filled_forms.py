"""The forms of a page as a browser sends them, so that a test states only what it changes."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Reader(HTMLParser):
    """Collects what the inputs of every form hold, by the address the form goes to."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self._form: dict[str, list[str]] = {}
        self._select = ""
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        match tag:
            case "form":
                self._form = self.forms.setdefault(told.get("action") or "", {})
            case "select":
                self._select = name
            case "option" if "selected" in told:
                self._form.setdefault(self._select, []).append(told.get("value") or "")
            case "textarea":
                self._text = ""
                self._form.setdefault(name, [])
                self._select = name
            case "input" if name:
                is_box = told.get("type") in ("checkbox", "radio")
                if not is_box or "checked" in told:
                    default = "on" if is_box else ""
                    self._form.setdefault(name, []).append(told.get("value") or default)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._form[self._select].append((self._text or "").removeprefix("\n"))
            self._text = None


def filled_form(response: HttpResponse, action: str) -> dict[str, Any]:
    """What the form that goes to an address sends if nobody touches it."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms[action]
