from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from roles.http import HtmxHttpRequest
from roles.pages.rules import rule_catalogue


@require_GET
def rule_list(request: HtmxHttpRequest) -> HttpResponse:
    """Every rule of the analysis, by family, as it stands in the code."""
    return render(request, "rules/rule_list.html", {"families": rule_catalogue()})
