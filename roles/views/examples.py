from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from roles.actions.example import create_example
from roles.http import HtmxHttpRequest


@login_not_required
@require_POST
def example_open(request: HtmxHttpRequest) -> HttpResponse:
    """Sign in as the demo account and open the example; not found outside demo mode."""
    if not settings.DEMO:
        raise Http404
    example = create_example(at=timezone.now())
    login(request, example.user)
    design = example.organisation.designs.in_home_order().first()
    if design is None:
        return redirect("organisation_home", example.organisation.slug)
    return redirect("design_overview", design.pk)
