"""What an organisation taught about job titles: a list of it, from which any of it can be taken."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_GET, require_POST

from roles import access
from roles.http import HtmxHttpRequest, page_to_return_to
from roles.models import TitleCorrection
from roles.pages.titles import read_corrections


@require_GET
def title_list(request: HtmxHttpRequest, organisation: str) -> HttpResponse:
    """The titles that are taken for a role because somebody said so; `q` finds some of them."""
    here = access.membership_to_edit(request.user, organisation).organisation
    q = request.GET.get("q", "")
    corrections = read_corrections(here, q=q, number=request.GET.get("page", ""))
    page = {"organisation": here, "q": q, "corrections": corrections}
    return render(request, "titles/title_list.html", page)


@require_POST
def title_forget(request: HtmxHttpRequest, organisation: str, correction_pk: int) -> HttpResponse:
    """Read a title by its words again; one that is forgotten already stays so."""
    here = access.membership_to_edit(request.user, organisation).organisation
    if TitleCorrection.objects.filter(pk=correction_pk).exists():
        correction = get_object_or_404(here.title_corrections, pk=correction_pk)
        correction.delete()
        messages.success(request, f"“{correction.title}” is read by its words again.")
    return redirect(page_to_return_to(request) or resolve_url("title_list", here.slug))
