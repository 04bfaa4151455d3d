from django.contrib import admin
from django.http import HttpRequest

from roles.models import Design, Team


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
    list_display = [
        "name",
        "organisation",
        "version",
        "structure",
        "is_live",
        "confirm_after_days",
        "changed_at",
    ]
    list_filter = [
        "is_live",
        "structure",
        ("version__framework", admin.RelatedOnlyFieldListFilter),
        "organisation",
    ]
    list_select_related = ["organisation", "version__framework"]
    ordering = ["-changed_at", "-pk"]
    search_fields = ["name", "organisation__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Design | None = None) -> bool:
        return False
