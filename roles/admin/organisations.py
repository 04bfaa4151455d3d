from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from roles.models import Membership, Organisation, User


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
