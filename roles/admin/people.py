from django.contrib import admin

from roles.models import Person, TitleCorrection


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    autocomplete_fields = ["organisation", "manager"]
    date_hierarchy = "starts_on"
    list_display = [
        "name",
        "title",
        "department",
        "kind",
        "organisation",
        "starts_on",
        "leaves_on",
    ]
    list_filter = ["kind", ("leaves_on", admin.EmptyFieldListFilter), "organisation"]
    list_select_related = ["organisation"]
    ordering = ["name", "pk"]
    search_fields = ["name", "email", "title", "external_id"]


@admin.register(TitleCorrection)
class TitleCorrectionAdmin(admin.ModelAdmin):
    autocomplete_fields = ["organisation", "framework"]
    list_display = ["title", "role", "framework", "organisation"]
    list_filter = [("role", admin.EmptyFieldListFilter), "organisation"]
    list_select_related = ["framework", "organisation"]
    ordering = ["organisation__name", "title", "pk"]
    search_fields = ["title", "role"]
