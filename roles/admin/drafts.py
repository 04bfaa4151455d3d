"""What all that belongs to a framework version has in common: a draft is changed, the rest read."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from roles.actions.draft_parts import PartIsWrong
from roles.interchange.file_errors import path_text
from roles.models import FrameworkVersion, User

# How many reasons a page gives that something stays; more are not read.
REASONS_SHOWN = 50


def count_change(request: HttpRequest, draft: FrameworkVersion) -> None:
    """Count a change of a draft, as every page does, and lock it until the change is stored.

    403 if it was published in the meantime.
    """
    drafts = FrameworkVersion.objects.filter(pk=draft.pk)
    staff = cast(User, request.user)
    if not drafts.count_change(by=staff, at=timezone.now()):
        raise PermissionDenied("This version is published by now, and never changes again.")


def page_of(version: FrameworkVersion) -> str | None:
    """Where everybody reads the version; that of an organisation is shown to its members only."""
    if version.is_draft or version.framework.organisation_id is not None:
        return None
    page = reverse("framework_detail", args=[version.framework.slug])
    return f"{page}?version={version.number}"


class StateFilter(admin.SimpleListFilter):
    """Drafts, what counts now, and what is kept for the designs that are pinned to it."""

    title = "state"
    parameter_name = "state"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self._path = model_admin.version_path

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("draft", "Draft"), ("newest", "Newest version"), ("older", "Older version")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        newest = FrameworkVersion.objects.newest_of_each_framework()
        wanted = {
            "draft": FrameworkVersion.objects.drafts(),
            "newest": newest,
            "older": FrameworkVersion.objects.published().exclude(pk__in=newest.values("pk")),
        }.get(self.value() or "")
        if wanted is None:
            return queryset
        return queryset.filter(**{f"{self._path}__in": wanted.values("pk")})


class DraftForm(forms.ModelForm):
    """Refuses what changed since the page was opened, and what a framework file could not hold."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.draft().revision

    def draft(self) -> FrameworkVersion:
        """The version that the instance belongs to."""
        version: FrameworkVersion = self.instance.version
        return version

    def check_file(self) -> None:
        """Raise PartIsWrong if a framework file could not hold the instance."""

    def clean_seen(self) -> None:
        if self.instance.pk is None:
            return
        draft = self.draft()
        if self.cleaned_data["seen"] != draft.revision:
            raise forms.ValidationError(
                "The draft was changed since you opened this page, last by %(who)s. Nothing was"
                " saved. Open the page again to see what it says now.",
                params={"who": draft.changed_by or "somebody"},
            )

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # no part of the stubs
        if not self.errors:
            try:
                self.check_file()
            except PartIsWrong as error:
                for path, problem, _ in error.problems:
                    name = str(path[0])
                    sentence = f"{path_text(path)}: {problem}."
                    self.add_error(name if name in self.fields else None, sentence)


class OnlyDraftsChange:
    """For the admin of anything that leads to a version by `version_path`, and for inlines."""

    version_path = "version"

    def version_of(self, thing: Any) -> FrameworkVersion:
        for step in self.version_path.split("__"):
            thing = getattr(thing, step)
        return thing

    def may_change(self, thing: Any) -> bool:
        """True also for the list as a whole, in which drafts may be changed."""
        return thing is None or self.version_of(thing).is_draft


class VersionedAdmin(OnlyDraftsChange, admin.ModelAdmin):
    """What is of a published version is only read; every change of a draft is counted."""

    form = DraftForm

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.may_change(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.may_change(obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What cannot be changed comes first, as it says what this is."""
        fixed = self.get_readonly_fields(request, obj)
        return [*fixed, *(name for name in super().get_fields(request, obj) if name not in fixed)]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001  # Django calls it so
        if not change or form.has_changed():
            count_change(request, self.version_of(obj))
            # The count is of the draft itself, which may be what is saved.
            obj.save(update_fields=form.changed_data if change else None)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001  # as above
        if formset.has_changed():
            count_change(request, self.version_of(form.instance))
        super().save_formset(request, form, formset, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        count_change(request, self.version_of(obj))
        self.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def delete(self, obj: Any) -> None:
        obj.delete()

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """Nothing goes as long as something among it stays, and the page says what and why."""
        reasons = [reason for reason in map(self.reason_to_stay, objs) if reason]
        if reasons:
            return [], {}, set(), reasons[:REASONS_SHOWN]
        return super().get_deleted_objects(objs, request)  # type: ignore[arg-type]

    def reason_to_stay(self, obj: Any) -> str:
        """Why something cannot be deleted, or nothing."""
        version = self.version_of(obj)
        return "" if version.is_draft else f"{obj}: {version} is published, and never changes"

    def view_on_site(self, obj: Any) -> str | None:
        return page_of(self.version_of(obj))


class VersionedInline(OnlyDraftsChange, admin.TabularInline):
    """Rows of something that leads to a version by `version_path`."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_add_permission(request, obj) and self.may_change(obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.may_change(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.may_change(obj)
