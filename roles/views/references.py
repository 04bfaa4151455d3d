"""All frameworks together: what each calls a role, where they disagree, and a search over them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from roles import access
from roles.http import HtmxHttpRequest, render_page
from roles.pages.disagreements import read_questions, read_unclear_titles
from roles.pages.library import read_library
from roles.pages.reference_search import search
from roles.pages.role_compare import compare_role

_LONGEST_QUESTION = 200


@require_GET
def reference_search(request: HtmxHttpRequest) -> HttpResponse:
    """Look the words `q` up; `group` names the sort of which all results are shown."""
    question = request.GET.get("q", "").strip()[:_LONGEST_QUESTION]
    answer = None
    if question:
        library = read_library(access.frameworks_for(request.user))
        answer = search(library, question, whole=request.GET.get("group", ""))
    return render_page(
        request,
        "references/reference_search.html",
        {
            "question": question,
            "answer": answer,
            "organisation": access.only_organisation_of(request.user),
        },
        fragment="search-results",
    )


@require_GET
def disagreement_list(request: HtmxHttpRequest) -> HttpResponse:
    """The questions that the sources answer differently, and the titles that say little."""
    library = read_library(access.frameworks_for(request.user))
    return render(
        request,
        "references/disagreement_list.html",
        {
            "questions": read_questions(library),
            "titles": read_unclear_titles(library),
            "organisation": access.only_organisation_of(request.user),
        },
    )


@require_GET
def role_compare(request: HtmxHttpRequest, role: str) -> HttpResponse:
    """One role in general, as each framework has it."""
    comparison = compare_role(read_library(access.frameworks_for(request.user)), role)
    if comparison is None:
        raise Http404
    return render(
        request,
        "references/role_compare.html",
        {
            "comparison": comparison,
            "organisation": access.only_organisation_of(request.user),
        },
    )
