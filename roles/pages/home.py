"""The designs of an organisation, those that fit on one page of the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from roles import snapshots
from roles.analysis import design as facts
from roles.models import Organisation, Seat, Team, Tick

DESIGNS_ON_PAGE = 12

# To judge a design takes time that grows with it. So many seats are judged for one page, which
# is a dozen designs of 80 seats or one of 1,000; what is beyond has its numbers on its overview.
SEATS_JUDGED = 1_000


@dataclass(frozen=True, slots=True)
class HomePage:
    """One page of designs, and those of them that can be judged for it, by primary key.

    `to_confirm` counts the ticks that need confirming, where there are any.
    """

    designs: Page
    snapshots: Mapping[int, facts.Design]
    to_confirm: Mapping[int, int]


def read_home_page(organisation: Organisation, number: str, *, on: date) -> HomePage:
    """Nine queries however many designs there are, and however large they are."""
    designs = (
        organisation.designs.with_framework()
        .annotate(team_count=_count(Team), seat_count=_count(Seat))
        .in_home_order()
    )
    page = Paginator(designs, DESIGNS_ON_PAGE).get_page(number)
    shown: list[Any] = list(page.object_list)
    judged, seats = [], 0
    for design in shown:
        if seats + design.seat_count <= SEATS_JUDGED:
            seats += design.seat_count
            judged.append(design)
    found = snapshots.take_snapshots(judged, on=on)
    return HomePage(
        page,
        {design.pk: fact for design, fact in zip(judged, found, strict=True)},
        dict(Tick.objects.to_confirm(*shown, on=on).values_list("design").annotate(Count("pk"))),
    )


def _count(model: type[Team | Seat]) -> Coalesce:
    rows: QuerySet = (
        model.objects.filter(design=OuterRef("pk")).values("design").values(count=Count("pk"))
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)
