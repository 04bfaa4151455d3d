"""The reference library: frameworks, their matrix, roles and structures. It is only read here."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from roles import access
from roles.http import HtmxHttpRequest
from roles.models import FrameworkVersion
from roles.pages.reference import newest_versions, read_framework_page, read_role_page
from roles.pages.structures import read_structure_page


@require_GET
def framework_list(request: HtmxHttpRequest) -> HttpResponse:
    versions = newest_versions(access.frameworks_for(request.user))
    return _show(request, "frameworks/framework_list.html", {"versions": versions})


@require_GET
def framework_detail(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """The matrix of a framework, and all else that the source says but for single roles."""
    version, context = _version(request, framework)
    return _show(
        request,
        "frameworks/framework_detail.html",
        context | {"page": read_framework_page(version), "versions": _versions(version)},
    )


@require_GET
def structure_list(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    version, context = _version(request, framework)
    return _show(
        request, "frameworks/structure_list.html", context | {"page": read_structure_page(version)}
    )


@require_GET
def role_detail(request: HtmxHttpRequest, framework: str, role: str) -> HttpResponse:
    version, context = _version(request, framework)
    page = read_role_page(version, role)
    if page is None:
        raise Http404
    designs = access.designs_of(request.user).filter(version__framework=version.framework)
    return _show(
        request,
        "frameworks/role_detail.html",
        context | {"page": page, "design_count": designs.count()},
    )


def _version(request: HtmxHttpRequest, slug: str) -> tuple[FrameworkVersion, dict[str, Any]]:
    """The version that is asked for, the newest by default, and what every page says about it.

    `pinned` is the query string that keeps links on an older version.
    """
    newest = access.version_to_read(request.user, slug)
    wanted = request.GET.get("version", "")
    version = newest
    if wanted and wanted != str(newest.number):
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
            raise Http404
        version = access.version_to_read(request.user, slug, int(wanted))
    return version, {
        "version": version,
        "newest": newest,
        "pinned": "" if version == newest else f"?version={version.number}",
    }


def _versions(version: FrameworkVersion) -> list[FrameworkVersion]:
    return list(version.framework.versions.published().newest_first())


def _show(request: HtmxHttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; in the organisation of somebody who has only one, so that its people are near."""
    organisations = list(access.organisations_of(request.user)[:2])
    only = organisations[0] if len(organisations) == 1 else None
    return render(request, template, context | {"organisation": only})
