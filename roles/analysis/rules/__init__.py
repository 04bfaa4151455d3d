"""Every rule, one family a module; a new family is added to FAMILIES."""

from roles.analysis.findings import Rule
from roles.analysis.rules import (
    accountability,
    continuity,
    data,
    gaps,
    handoffs,
    load,
    off_role,
    overlaps,
    structure,
    titles,
)

FAMILIES = (
    data,
    gaps,
    overlaps,
    off_role,
    structure,
    handoffs,
    load,
    continuity,
    titles,
    accountability,
)

RULES = tuple(
    rule for family in FAMILIES for rule in vars(family).values() if isinstance(rule, Rule)
)
CORE_RULES = tuple(rule for rule in RULES if not rule.optional)
