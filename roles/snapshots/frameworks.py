from datetime import datetime
from functools import lru_cache

from roles import models
from roles.analysis import design as facts


def read_framework(version: models.FrameworkVersion) -> facts.Framework:
    """The reference as the rules read it.

    A published version never changes, so each is read once a process, in eight queries; after
    that it costs none.
    """
    return published_framework(version.pk, version.published_at, version.digest)


@lru_cache(maxsize=128)
def published_framework(pk: int, published_at: datetime | None, digest: str) -> facts.Framework:
    """The day and the digest are only the name under which the answer is kept."""
    version = models.FrameworkVersion.objects.select_related("framework").get(pk=pk)
    cells = models.Cell.objects.filter(activity__version=pk).order_by(
        "activity__position", "role__position", "pk"
    )
    exclusions = models.Exclusion.objects.filter(role__version=pk).order_by("position", "pk")
    return facts.Framework(
        slug=version.framework.slug,
        title=version.framework.title,
        version=version.number,
        coverage_basis=facts.CoverageBasis(version.coverage_basis),
        source=version.source_label,
        ambiguous_titles={title: tuple(roles) for title, roles in version.ambiguous_titles.items()},
        roles=tuple(
            facts.Role(row.key, row.name, row.short, tuple(row.aliases))
            for row in version.roles.order_by("position", "pk")
        ),
        activities=tuple(
            facts.Activity(
                key=row.key,
                name=row.name,
                stage=row.stage,
                serving=tuple(facts.Serving(mode) for mode in row.serving),
                required=row.required,
                critical=row.critical,
                single_owner=row.single_owner,
                canonical=row.canonical or None,
            )
            for row in version.activities.order_by("position", "pk")
        ),
        cells=tuple(
            facts.Cell(activity, role, facts.Mark(mark))
            for activity, role, mark in cells.values_list("activity__key", "role__key", "mark")
        ),
        exclusions=tuple(
            facts.Exclusion(role, activity, facts.Strength(strength), text)
            for role, activity, strength, text in exclusions.values_list(
                "role__key", "activity__key", "strength", "text"
            )
        ),
        variations=tuple(
            facts.Variation(row.key, row.text, tuple(facts.Cell(*cell) for cell in row.cells))
            for row in version.variations.order_by("position", "pk")
        ),
        structures=tuple(
            facts.Structure(
                key=row.key,
                name=row.name,
                homes={role: facts.Home(home) for role, home in row.homes.items()},
                places={
                    activity: tuple(facts.Place(place) for place in places)
                    for activity, places in row.places.items()
                },
                product_roles=tuple(row.product_roles),
                central_roles=tuple(row.central_roles),
                summary=row.summary,
            )
            for row in version.structures.order_by("position", "pk")
        ),
        handoffs=tuple(
            facts.Handoff(
                key=row.key,
                name=row.name,
                producers=tuple(row.producers),
                consumers=tuple(row.consumers),
                elements=tuple(row.elements),
                solution=row.solution,
            )
            for row in version.handoffs.order_by("position", "pk")
        ),
    )
