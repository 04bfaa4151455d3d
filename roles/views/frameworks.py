"""The reference library: frameworks, their matrix, roles and structures. It is only read here."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from roles import access
from roles.http import HtmxHttpRequest, download
from roles.interchange.framework_writing import write_framework
from roles.models import FrameworkVersion
from roles.pages.framework_page import read_framework_page
from roles.pages.library import read_library
from roles.pages.reference import newest_versions
from roles.pages.role_compare import canonical_table
from roles.pages.role_page import read_role_page
from roles.pages.structures import read_structure_page
from roles.snapshots.frameworks import read_framework_file


@require_GET
def framework_list(request: HtmxHttpRequest) -> HttpResponse:
    """The frameworks one by one, and side by side as far as their roles go."""
    frameworks = access.frameworks_for(request.user)
    return _show(
        request,
        "frameworks/framework_list.html",
        {
            "versions": newest_versions(frameworks),
            "table": canonical_table(read_library(frameworks)),
            "owned": access.organisations_owned_by(request.user),
        },
    )


@require_GET
def framework_detail(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """The matrix of a framework, and all else that the source says but for single roles."""
    version, context = _version(request, framework)
    return _show(
        request,
        "frameworks/framework_detail.html",
        context
        | {
            "page": read_framework_page(version),
            "versions": version.framework.versions.published().newest_first(),
            "owned": access.organisations_owned_by(request.user),
        },
    )


@require_GET
def framework_file(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    """A version as a framework file, to keep or to read in elsewhere."""
    version, _ = _version(request, framework)
    return download(
        write_framework(read_framework_file(version)),
        name=f"{version.framework}, version {version.number}",
        ending=".yaml",
        content_type="application/yaml; charset=utf-8",
    )


@require_GET
def structure_list(request: HtmxHttpRequest, framework: str) -> HttpResponse:
    version, context = _version(request, framework)
    return _show(
        request, "frameworks/structure_list.html", context | {"page": read_structure_page(version)}
    )


@require_GET
def role_detail(request: HtmxHttpRequest, framework: str, role: str) -> HttpResponse:
    """All that one framework says of a role, and what the others call it."""
    version, context = _version(request, framework)
    page = read_role_page(version, role, read_library(access.frameworks_for(request.user)))
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


def _show(request: HtmxHttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    organisation = access.only_organisation_of(request.user)
    return render(request, template, context | {"organisation": organisation})
