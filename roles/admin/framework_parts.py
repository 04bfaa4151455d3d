from collections.abc import Sequence
from typing import Any, get_args

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from roles.actions.draft_parts import PartKind, check_part, delete_part, was_published
from roles.admin.drafts import DraftForm, StateFilter, VersionedAdmin, VersionedInline
from roles.forms.part_fields import QuoteField
from roles.interchange.framework_rows import Basis
from roles.models import (
    Activity,
    Cell,
    Exclusion,
    FrameworkVersion,
    Handoff,
    Role,
    Structure,
    Variation,
)


class _OfVersionAdmin(VersionedAdmin):
    """In a list with all versions there are, which can be told apart and sifted.

    `beside` are the parts that each row names besides its version.
    """

    beside: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        of_version = [f"{self.version_path}__{path}" for path in ("framework", "base")]
        return super().get_queryset(request).select_related(*of_version, *self.beside)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        path = f"{self.version_path}__framework"
        return [
            StateFilter,
            *super().get_list_filter(request),
            (f"{path}__organisation", admin.EmptyFieldListFilter),
            (path, admin.RelatedOnlyFieldListFilter),
        ]


class PartForm(DraftForm):
    def check_file(self) -> None:
        check_part(self.instance)


class PartAdmin(_OfVersionAdmin):
    """A part of a draft can be added, and keeps its key from then on."""

    form = PartForm

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ["version", "key"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        # What stands in a part refers to others of its version, which has to be known.
        return super().get_inlines(request, obj) if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "version":
            drafts = FrameworkVersion.objects.drafts().select_related("framework")
            kwargs["queryset"] = drafts.order_by("framework__title", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def delete(self, obj: Any) -> None:
        # Another part that went just before has changed the version too.
        obj.refresh_from_db(fields=["version"])
        delete_part(part=obj)

    def reason_to_stay(self, obj: Any) -> str:
        if reason := super().reason_to_stay(obj):
            return reason
        if PartKind.of(obj).retires and was_published(obj):
            return f"{obj}: it was published, so it can be retired, but not deleted"
        return ""


class _OfOneVersionInline(VersionedInline):
    """Rows that name another part of the same version, in the field `other`."""

    other: str
    parts: str

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("role", "activity")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields.get(self.other)
        if isinstance(field, forms.ModelChoiceField):
            parts = getattr(obj.version, self.parts).order_by("position", "pk")
            field.queryset = parts
            # Read once, and not for each row.
            empty = [] if field.required else [("", "none in the matrix")]
            field.choices = [*empty, *((part.pk, str(part)) for part in parts)]
        return formset


class CellInline(_OfOneVersionInline):
    model = Cell
    other, parts = "role", "roles"
    fields = ["role", "mark", "basis", "quote", "seed", "note"]
    ordering = ["role__position", "pk"]


class ExclusionInline(_OfOneVersionInline):
    model = Exclusion
    other, parts = "activity", "activities"
    fields = ["activity", "strength", "text", "quote", "seed", "position"]
    ordering = ["position", "pk"]


@admin.register(Role)
class RoleAdmin(PartAdmin):
    inlines = [ExclusionInline]
    list_display = ["name", "key", "version", "short", "is_retired", "mandate"]
    list_filter = ["is_retired"]
    ordering = ["version__framework__title", "-version__number", "position", "pk"]
    search_fields = ["name", "key", "short", "mandate", "version__framework__title"]


@admin.register(Activity)
class ActivityAdmin(PartAdmin):
    inlines = [CellInline]
    list_display = [
        "name",
        "key",
        "version",
        "stage",
        "required",
        "critical",
        "single_owner",
        "is_retired",
    ]
    list_filter = ["stage", "required", "critical", "single_owner", "is_retired"]
    ordering = ["version__framework__title", "-version__number", "position", "pk"]
    search_fields = ["name", "key", "description", "version__framework__title"]


class _InMatrixForm(DraftForm):
    quote = QuoteField()

    def draft(self) -> FrameworkVersion:
        return self.instance.role.version


class _MarkForm(_InMatrixForm):
    basis = forms.ChoiceField(choices=[(one, one) for one in get_args(Basis.__value__)])


class _InMatrixAdmin(_OfVersionAdmin):
    """What stands in the matrix is added on the page of its row or column, and keeps its place."""

    form = _InMatrixForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ["activity", "role"]

    @admin.display(ordering="role__version")
    def version(self, thing: Any) -> FrameworkVersion:
        return self.version_of(thing)


@admin.register(Cell)
class CellAdmin(_InMatrixAdmin):
    form = _MarkForm
    version_path = "activity__version"
    list_display = ["activity", "role", "mark", "basis", "quote", "version"]
    list_filter = ["mark", "basis"]
    beside = ["role"]
    ordering = ["activity__version", "activity__position", "role__position", "pk"]
    search_fields = ["activity__name", "role__name", "quote", "note"]


@admin.register(Exclusion)
class ExclusionAdmin(_InMatrixAdmin):
    version_path = "role__version"
    list_display = ["role", "text", "activity", "strength", "quote", "version"]
    list_filter = ["strength"]
    beside = ["activity"]
    ordering = ["role__version", "position", "pk"]
    search_fields = ["role__name", "activity__name", "text", "quote"]


@admin.register(Variation)
class VariationAdmin(PartAdmin):
    list_display = ["text", "key", "version"]
    ordering = ["version__framework__title", "-version__number", "position", "pk"]
    search_fields = ["text", "key", "quote"]


@admin.register(Structure)
class StructureAdmin(PartAdmin):
    list_display = ["name", "key", "version", "summary"]
    ordering = ["version__framework__title", "-version__number", "position", "pk"]
    search_fields = ["name", "key", "summary"]


@admin.register(Handoff)
class HandoffAdmin(PartAdmin):
    list_display = ["name", "key", "version", "problem", "solution"]
    ordering = ["version__framework__title", "-version__number", "position", "pk"]
    search_fields = ["name", "key", "problem", "solution"]
