from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from roles.http import HtmxHttpRequest

YEAR_SECONDS = 365 * 24 * 60 * 60


@require_POST
def theme_set(request: HtmxHttpRequest) -> HttpResponse:
    """Remember light or dark for this browser, or leave it to the system, and go back."""
    theme = request.POST.get("theme")
    if theme not in ("system", "light", "dark"):
        return HttpResponseBadRequest("The appearance is system, light or dark.")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if theme == "system":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie(
            "theme",
            theme,
            max_age=YEAR_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
