"""The site administration: organisations and who belongs to them, people, designs, reference.

What is published is only read: designs are pinned to it.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest

from roles.models import (
    Activity,
    Cell,
    Design,
    Exclusion,
    Framework,
    FrameworkVersion,
    Handoff,
    Membership,
    Organisation,
    Person,
    Role,
    Structure,
    Team,
    User,
    Variation,
)


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["user", "organisation"]
    extra = 0


@admin.register(User)
class ProductUserAdmin(UserAdmin):
    inlines = [MembershipInline]
    list_display = ["username", "email", "first_name", "last_name", "is_active", "is_staff"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    inlines = [MembershipInline]
    list_display = ["name", "slug", "member_count", "design_count"]
    ordering = ["name", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                members=Count("memberships", distinct=True), plans=Count("designs", distinct=True)
            )
        )

    @admin.display(description="members", ordering="members")
    def member_count(self, organisation: Any) -> int:
        return organisation.members

    @admin.display(description="designs", ordering="plans")
    def design_count(self, organisation: Any) -> int:
        return organisation.plans


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    autocomplete_fields = ["organisation", "manager"]
    list_display = ["name", "title", "department", "kind", "organisation"]
    list_filter = ["kind", "organisation"]
    list_select_related = ["organisation"]
    ordering = ["name", "pk"]
    search_fields = ["name", "email", "title", "external_id"]


class TeamInline(admin.TabularInline):
    model = Team
    extra = 0
    fields = readonly_fields = ("name", "key", "kind", "serves")
    max_num = 0
    can_delete = False


@admin.register(Design)
class DesignAdmin(admin.ModelAdmin):
    """Read only: a change has to be counted and locked, as the pages of the product do."""

    inlines = [TeamInline]
    date_hierarchy = "changed_at"
    list_display = ["name", "organisation", "version", "structure", "is_live", "changed_at"]
    list_filter = ["is_live", "structure", "version__framework", "organisation"]
    list_select_related = ["organisation", "version__framework"]
    ordering = ["-changed_at", "-pk"]
    search_fields = ["name", "organisation__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Design | None = None) -> bool:
        return False


class VersionInline(admin.TabularInline):
    model = FrameworkVersion
    extra = 0
    fields = readonly_fields = ("number", "published_at", "summary")
    max_num = 0
    can_delete = False
    ordering = ["-number"]
    show_change_link = True


@admin.register(Framework)
class FrameworkAdmin(admin.ModelAdmin):
    inlines = [VersionInline]
    autocomplete_fields = ["organisation"]
    list_display = ["title", "slug", "organisation"]
    list_filter = [("organisation", admin.EmptyFieldListFilter), "organisation"]
    list_select_related = ["organisation"]
    ordering = ["title", "pk"]
    search_fields = ["title", "slug"]


class PartAdmin(admin.ModelAdmin):
    """A part of a framework version; `version_path` leads to the version.

    As soon as the version is published, its parts are only read.
    """

    version_path = "version"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(f"{self.version_path}__framework")

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [f"{self.version_path}__framework", *super().get_list_filter(request)]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_published(obj)

    def _is_published(self, part: Any) -> bool:
        """False for the list as a whole, in which drafts may be changed."""
        for step in self.version_path.split("__"):
            part = getattr(part, step, None)
        return part is not None and part.published_at is not None


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0
    fields = ["position", "key", "name", "short", "mandate"]
    ordering = ["position", "pk"]
    show_change_link = True


class ActivityInline(admin.TabularInline):
    model = Activity
    extra = 0
    fields = ["position", "key", "name", "stage", "required", "critical", "single_owner"]
    ordering = ["position", "pk"]
    show_change_link = True


class StructureInline(admin.TabularInline):
    model = Structure
    extra = 0
    fields = ["position", "key", "name", "summary"]
    ordering = ["position", "pk"]
    show_change_link = True


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(admin.ModelAdmin):
    """With its roles, activities and structures; read only once it is published."""

    inlines = [RoleInline, ActivityInline, StructureInline]
    list_display = ["framework", "number", "published_at", "coverage_basis", "source_label"]
    list_filter = ["framework", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["framework"]
    ordering = ["framework__title", "-number"]
    search_fields = ["framework__title", "framework__slug", "summary"]

    def has_change_permission(
        self, request: HttpRequest, obj: FrameworkVersion | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: FrameworkVersion | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and _is_draft(obj)


def _is_draft(version: FrameworkVersion | None) -> bool:
    return version is None or version.published_at is None


@admin.register(Role)
class RoleAdmin(PartAdmin):
    list_display = ["name", "key", "version", "mandate"]
    ordering = ["version__framework__title", "-version__number", "position", "pk"]
    search_fields = ["name", "key", "mandate"]


@admin.register(Activity)
class ActivityAdmin(PartAdmin):
    list_display = ["name", "key", "version", "stage", "required", "critical", "single_owner"]
    list_filter = ["stage", "required", "critical"]
    ordering = ["version__framework__title", "-version__number", "position", "pk"]
    search_fields = ["name", "key", "description"]


@admin.register(Cell)
class CellAdmin(PartAdmin):
    version_path = "activity__version"
    list_display = ["activity", "role", "mark", "basis", "quote"]
    list_filter = ["mark", "basis"]
    list_select_related = ["activity", "role"]
    ordering = ["activity__version", "activity__position", "role__position", "pk"]
    search_fields = ["activity__name", "role__name", "quote"]


@admin.register(Exclusion)
class ExclusionAdmin(PartAdmin):
    version_path = "role__version"
    list_display = ["role", "text", "activity", "strength", "quote"]
    list_filter = ["strength"]
    list_select_related = ["activity", "role"]
    ordering = ["role__version", "position", "pk"]
    search_fields = ["role__name", "activity__name", "text"]


@admin.register(Variation)
class VariationAdmin(PartAdmin):
    list_display = ["text", "key", "version"]
    ordering = ["version", "position", "pk"]
    search_fields = ["text", "key"]


@admin.register(Structure)
class StructureAdmin(PartAdmin):
    list_display = ["name", "key", "version", "summary"]
    ordering = ["version", "position", "pk"]
    search_fields = ["name", "key"]


@admin.register(Handoff)
class HandoffAdmin(PartAdmin):
    list_display = ["name", "key", "version", "problem", "solution"]
    ordering = ["version", "position", "pk"]
    search_fields = ["name", "key", "problem"]
