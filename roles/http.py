"""The little that every htmx view needs from HTTP."""

import unicodedata
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from roles.models import User

# What some file system does not take in a name.
_NOT_IN_FILE_NAMES = '\\/:*?"<>|'
_LONGEST_FILE_NAME = 80


class HtmxHttpRequest(HttpRequest):
    """A request of somebody who is signed in, as every view gets it."""

    htmx: HtmxDetails
    user: User


def wants_fragment(request: HtmxHttpRequest) -> bool:
    """Whether htmx will swap the answer into a page that it already has.

    A boosted link, or a history entry htmx has lost, asks for the whole page.
    """
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def id_asked(asked: QueryDict, name: str) -> int:
    """The primary key that a request names, or 0, which nothing has."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def render_page(
    request: HtmxHttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its partial `fragment` when htmx will swap it in."""
    if wants_fragment(request):
        template = f"{template}#{fragment}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def page_to_return_to(request: HtmxHttpRequest) -> str:
    """The page of ours that a form names as `next`; nothing if it is none of ours."""
    page: str = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else ""


def download(content: bytes | str, *, name: str, ending: str, content_type: str) -> HttpResponse:
    """Answer with a file to keep; `name` is free text, `ending` comes with its dot."""
    file_name = f"{file_stem(name)}{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )


def file_stem(name: str) -> str:
    """Free text as the name of a file, without its ending, that every system takes."""
    kept = (
        " " if sign in _NOT_IN_FILE_NAMES or unicodedata.category(sign)[0] in "CZ" else sign
        for sign in name
    )
    stem = " ".join("".join(kept).split()).strip(". ")
    return stem[:_LONGEST_FILE_NAME].strip(". ") or "design"
