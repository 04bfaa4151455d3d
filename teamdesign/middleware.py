from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Asks for a login on every view, and asks htmx for it as a whole page.

    htmx follows a plain redirect, and would swap the login page into a table row.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[Any, Any],
    ) -> HttpResponseBase | None:
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        htmx = HtmxDetails(request)
        if refusal is None or not htmx:
            return refusal
        login = redirect_to_login(
            htmx.current_url_abs_path or "/",
            self.get_login_url(view_func),
            self.get_redirect_field_name(view_func),
        )
        return HttpResponseClientRedirect(login.url)


class RequestSizeMiddleware:
    """Answers a request that is too large with a sentence, before anything parses it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) <= settings.REQUEST_SIZE_LIMIT_BYTES:
            return self.get_response(request)
        # A browser shows the answer only once all that it sends was taken.
        while request.read(64 * 1024):
            pass
        return render(request, "413.html", status=413)
