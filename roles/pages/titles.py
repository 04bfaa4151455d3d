"""The job titles that an organisation corrected, one page of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from roles import access
from roles.models import Organisation, TitleCorrection
from roles.snapshots import read_framework

TITLES_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class LearntTitle:
    """A title with the name of the role that it is taken for; empty where it is to have none."""

    pk: int
    title: str
    role: str
    framework: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """One page of titles in their order; `has_any` is whether there are some without the search."""

    titles: Sequence[LearntTitle]
    page: Page[TitleCorrection]
    has_any: bool

    @property
    def count(self) -> int:
        return self.page.paginator.count


def read_corrections(organisation: Organisation, *, q: str, number: str) -> Corrections:
    """What was learnt of titles that have the text in them, in up to four queries."""
    corrections = organisation.title_corrections.select_related("framework")
    found = corrections.filter(title__icontains=" ".join(q.casefold().split()))
    page = Paginator(found.order_by("title", "framework__title", "pk"), TITLES_A_PAGE)
    shown = page.get_page(number)
    names = _role_names(organisation, {row.framework_id for row in shown})
    return Corrections(
        titles=[
            LearntTitle(
                pk=row.pk,
                title=row.title,
                role=names.get((row.framework_id, row.role), row.role),
                framework=row.framework.title,
            )
            for row in shown
        ],
        page=shown,
        has_any=bool(page.count) or corrections.exists(),
    )


def _role_names(organisation: Organisation, frameworks: set[int]) -> dict[tuple[int, str], str]:
    """The names of roles by framework and key, as the newest versions have them."""
    if not frameworks:
        return {}
    versions = access.versions_for(organisation).filter(framework__in=frameworks)
    return {
        (version.framework_id, key): role.name
        for version in versions
        for key, role in read_framework(version).role_by_key.items()
    }
