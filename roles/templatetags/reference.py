"""Links from a finding to the reference."""

from typing import Any

from django import template

from roles.analysis.design import Design
from roles.analysis.findings import Finding
from roles.models import FrameworkVersion
from roles.pages.reference_links import links_of

register = template.Library()


@register.inclusion_tag("findings/reference_links.html")
def reference_links(finding: Finding, design: Design, version: FrameworkVersion) -> dict[str, Any]:
    """What a finding rests on, and its rule; `design` is the one that was judged."""
    return {"links": links_of(finding, design, version), "rule": finding.rule}
