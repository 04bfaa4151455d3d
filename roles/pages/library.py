"""The newest version of every framework somebody may read, whole, to be looked at side by side."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse

from roles.analysis.design import Mark
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, FrameworkFile
from roles.interchange.framework_rows import Activity, Role
from roles.models import Framework, FrameworkVersion
from roles.snapshots.frameworks import read_framework_file


@dataclass(frozen=True, eq=False)
class LibraryFramework:
    """A published framework as its file says it, and the addresses of its parts.

    `kin` is the shipped framework by which the equivalences of its roles hold. What is retired
    is left out of everything but the file.
    """

    slug: str
    kin: str
    file: FrameworkFile

    @property
    def title(self) -> str:
        return self.file.title or self.slug

    @property
    def address(self) -> str:
        return reverse("framework_detail", args=[self.slug])

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        return {role.key: role for role in self.file.roles if not role.retired}

    @cached_property
    def activities(self) -> Mapping[str, Activity]:
        return {one.key: one for one in self.file.activities if not one.retired}

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]]:
        """The owner roles of each activity, in the order of the matrix."""
        return {
            activity: tuple(role for role in roles if role in self.roles)
            for activity, roles in self._owners.items()
            if activity in self.activities
        }

    @cached_property
    def owned(self) -> Mapping[str, tuple[str, ...]]:
        """The activities that each role owns, in the order of the matrix."""
        owned: dict[str, list[str]] = {role: [] for role in self.roles}
        for activity in self.activities:
            for role in self.owners.get(activity, ()):
                owned[role].append(activity)
        return {role: tuple(activities) for role, activities in owned.items()}

    @cached_property
    def said(self) -> frozenset[tuple[str, str]]:
        """The cells, as (activity, role), in which the matrix shows anything."""
        cells = {(cell.a, cell.r) for cell in self.file.cells}
        return frozenset(cells | {(one.a, one.r) for one in self.file.exclusions if one.a})

    def role_name(self, key: str) -> str:
        return self.roles[key].name or key

    def activity_name(self, key: str) -> str:
        return self.activities[key].name or key

    def role_address(self, key: str) -> str:
        return reverse("role_detail", args=[self.slug, key])

    def activity_address(self, key: str) -> str:
        return f"{self.address}#activity-{quote(key)}"

    def cell_address(self, activity: str, role: str) -> str:
        return f"{self.address}#cell-{quote(activity)}-{quote(role)}"

    def handoff_address(self, key: str) -> str:
        return f"{self.address}#handoff-{quote(key)}"

    def structure_address(self, key: str) -> str:
        return f"{reverse('structure_list', args=[self.slug])}#{quote(key)}"

    @cached_property
    def _owners(self) -> Mapping[str, Sequence[str]]:
        owners = defaultdict(list)
        for cell in self.file.cells_in_matrix_order():
            if cell.mark is Mark.OWNER:
                owners[cell.a].append(cell.r)
        return owners


type Library = tuple[LibraryFramework, ...]


def read_library(frameworks: QuerySet[Framework]) -> Library:
    """The newest published version of each framework: the default first, then by title.

    One query, and for each version that this process has not read yet what its file takes; a
    published version never changes.
    """
    versions = (
        FrameworkVersion.objects.newest_of_each_framework()
        .filter(framework__in=frameworks)
        .order_by("framework__title", "pk")
        .values_list("pk", "published_at", "digest")
    )
    read = [_published(*version) for version in versions]
    return tuple(sorted(read, key=lambda one: one.slug != DEFAULT_FRAMEWORK))


@lru_cache(maxsize=256)
def _published(pk: int, published_at: datetime | None, digest: str) -> LibraryFramework:
    """The day and the digest are only the name under which the answer is kept."""
    version = FrameworkVersion.objects.select_related("framework").get(pk=pk)
    framework = version.framework
    return LibraryFramework(
        framework.slug, framework.origin or framework.slug, read_framework_file(version)
    )
