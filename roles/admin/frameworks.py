from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Count, F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from roles.actions.draft_parts import check_draft
from roles.actions.drafts import discard_draft
from roles.admin.drafts import (
    REASONS_SHOWN,
    DraftForm,
    StateFilter,
    VersionedAdmin,
    VersionedInline,
    page_of,
)
from roles.models import (
    Activity,
    Design,
    Framework,
    FrameworkVersion,
    Handoff,
    Organisation,
    Role,
    Structure,
    Variation,
)


class VersionInline(admin.TabularInline):
    model = FrameworkVersion
    extra = 0
    fields = readonly_fields = ("number", "published_at", "published_by", "changes", "summary")
    max_num = 0
    can_delete = False
    ordering = ["-number"]
    show_change_link = True


@admin.register(Framework)
class FrameworkAdmin(admin.ModelAdmin):
    """Only the title of an organisation's own can be changed: the rest names it elsewhere.

    A framework begins on the pages of its organisation, and one that is shipped with its file.
    """

    inlines = [VersionInline]
    fields = ["title", "slug", "organisation", "origin"]
    readonly_fields = ["slug", "organisation", "origin"]
    list_display = [
        "title",
        "slug",
        "organisation",
        "origin",
        "newest_number",
        "is_edited",
        "design_count",
    ]
    list_filter = [
        ("organisation", admin.EmptyFieldListFilter),
        ("organisation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["organisation"]
    ordering = ["title", "pk"]
    search_fields = ["title", "slug", "organisation__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Framework]:
        versions = FrameworkVersion.objects.filter(framework=OuterRef("pk"))
        newest = versions.published().newest_first()
        designs = Design.objects.filter(version__framework=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                newest=Subquery(newest.values("number")[:1]),
                draft=Subquery(versions.drafts().values("number")[:1]),
                users=_count(designs, "version__framework"),
            )
        )

    @admin.display(description="newest version", ordering="newest", empty_value="none")
    def newest_number(self, framework: Any) -> int | None:
        return framework.newest

    @admin.display(description="edited", boolean=True)
    def is_edited(self, framework: Any) -> bool:
        return framework.draft is not None

    @admin.display(description="designs", ordering="users")
    def design_count(self, framework: Any) -> int:
        return framework.users

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Framework | None = None) -> bool:
        # What is shipped takes its title from its file again.
        is_own = obj is None or obj.organisation_id is not None
        return super().has_change_permission(request, obj) and is_own

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """With its draft; what was published stays, as designs are pinned to it."""
        frameworks = list(objs)
        versions = FrameworkVersion.objects.filter(framework__in=frameworks)
        published = versions.published().newest_first().select_related("framework")
        if reasons := [_reason(version) for version in _with_counts(published)]:
            return [], {}, set(), reasons[:REASONS_SHOWN]
        drafts = list(versions.select_related("framework"))
        told, counts, lacking, protected = super().get_deleted_objects(drafts, request)
        return [*map(str, frameworks), *told], counts, lacking, protected

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Framework) -> None:
        obj.versions.drafts().delete()
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Framework]) -> None:
        for framework in queryset:
            self.delete_model(request, framework)

    def view_on_site(self, obj: Framework) -> str | None:
        newest = obj.versions.published().newest_first().first()
        return page_of(newest) if newest else None


class PartInline(VersionedInline):
    """The parts of a version in short; they are added and deleted on pages of their own."""

    version_path = "pk"
    readonly_fields = ["key"]
    ordering = ["position", "pk"]
    show_change_link = True
    can_delete = False

    def version_of(self, thing: Any) -> FrameworkVersion:
        return thing

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RoleInline(PartInline):
    model = Role
    fields = ["key", "position", "name", "short", "is_retired", "mandate"]


class ActivityInline(PartInline):
    model = Activity
    fields = [
        "key",
        "position",
        "name",
        "stage",
        "required",
        "critical",
        "single_owner",
        "is_retired",
    ]


class StructureInline(PartInline):
    model = Structure
    fields = ["key", "position", "name", "summary"]


class HandoffInline(PartInline):
    model = Handoff
    fields = ["key", "position", "name", "problem", "solution"]


class VariationInline(PartInline):
    model = Variation
    fields = ["key", "position", "text"]


class VersionForm(DraftForm):
    def draft(self) -> FrameworkVersion:
        return self.instance

    def check_file(self) -> None:
        check_draft(self.instance)


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(VersionedAdmin):
    """With its parts; a draft begins, and is published, on the pages of its organisation."""

    version_path = "pk"
    form = VersionForm
    inlines = [RoleInline, ActivityInline, StructureInline, HandoffInline, VariationInline]
    readonly_fields = [
        "framework",
        "number",
        "base",
        "published_at",
        "published_by",
        "revision",
        "changed_at",
        "changed_by",
        "digest",
        "ambiguous_titles",
    ]
    date_hierarchy = "published_at"
    list_display = [
        "framework",
        "number",
        "organisation",
        "state",
        "role_count",
        "activity_count",
        "design_count",
        "published_at",
        "published_by",
        "changed_at",
        "changed_by",
    ]
    list_display_links = ["framework", "number"]
    list_filter = [
        StateFilter,
        "published_at",
        ("framework__organisation", admin.EmptyFieldListFilter),
        ("framework", admin.RelatedOnlyFieldListFilter),
    ]
    ordering = ["framework__title", "-number"]
    search_fields = ["title", "framework__title", "framework__slug", "summary"]

    def version_of(self, thing: Any) -> FrameworkVersion:
        return thing

    def get_queryset(self, request: HttpRequest) -> QuerySet[FrameworkVersion]:
        versions = super().get_queryset(request).annotate(owner=F("framework__organisation__name"))
        return _with_counts(versions).select_related(
            "framework__organisation", "published_by", "changed_by"
        )

    @admin.display(ordering="owner", empty_value="shipped")
    def organisation(self, version: FrameworkVersion) -> Organisation | None:
        return version.framework.organisation

    @admin.display(ordering="published_at")
    def state(self, version: FrameworkVersion) -> str:
        return "Draft" if version.is_draft else "Published"

    @admin.display(description="roles", ordering="role_total")
    def role_count(self, version: Any) -> int:
        return version.role_total

    @admin.display(description="activities", ordering="activity_total")
    def activity_count(self, version: Any) -> int:
        return version.activity_total

    @admin.display(description="designs", ordering="design_total")
    def design_count(self, version: Any) -> int:
        return version.design_total

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete(self, obj: FrameworkVersion) -> None:
        discard_draft(draft=obj)

    def reason_to_stay(self, obj: Any) -> str:
        return "" if obj.is_draft else _reason(obj)


def _with_counts(versions: QuerySet[FrameworkVersion]) -> QuerySet[FrameworkVersion]:
    here = OuterRef("pk")
    return versions.annotate(
        role_total=_count(Role.objects.filter(version=here), "version"),
        activity_total=_count(Activity.objects.filter(version=here), "version"),
        design_total=_count(Design.objects.filter(version=here), "version"),
    )


def _count(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many of the rows there are; a join of several would multiply them."""
    return Coalesce(Subquery(rows.order_by().values(of).annotate(n=Count("pk")).values("n")), 0)


def _reason(version: Any) -> str:
    count = version.design_total
    designs = "1 design is" if count == 1 else f"{count} designs are"
    return f"{version}: it is published, and {designs} judged by it"
