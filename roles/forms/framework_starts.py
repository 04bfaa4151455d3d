from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from roles.forms.choices import offer
from roles.forms.names import NameField
from roles.forms.sheets import PASTED, SheetForm
from roles.interchange.framework_file import DEFAULT_FRAMEWORK
from roles.interchange.matrix_names import name_of
from roles.models import FrameworkVersion, Organisation, PendingImport

# As long as the column.
_TITLE_LENGTH = 300


class FrameworkCopyForm(forms.Form):
    """What to copy, and the title of the copy; `proposed` names the one that is chosen first."""

    version = forms.TypedChoiceField(label="Framework", coerce=int)
    title = NameField(
        required=False,
        max_length=_TITLE_LENGTH,
        help_text="Leave it empty for the title there, “at” the name of your organisation.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        organisation: Organisation,
        versions: Iterable[FrameworkVersion],
        proposed: str = "",
    ) -> None:
        super().__init__(data, auto_id="copy_%s")
        self._organisation = organisation
        self._versions = {version.pk: version for version in versions}
        offer(self, "version", [(pk, str(one.framework)) for pk, one in self._versions.items()])
        for one in self._versions.values():
            if one.framework.slug == proposed:
                self.initial = {"version": one.pk, "title": self._proposed(one)}
            elif one.framework.slug == DEFAULT_FRAMEWORK:
                self.fields["version"].initial = one.pk

    def clean(self) -> dict[str, Any]:
        """`version` is the version itself, and `title` is never empty."""
        cleaned = super().clean() or self.cleaned_data
        version = self._versions.get(cleaned.get("version", 0))
        if version is not None:
            cleaned["version"] = version
            cleaned["title"] = cleaned.get("title") or self._proposed(version)
        return cleaned

    def _proposed(self, version: FrameworkVersion) -> str:
        return _joined(str(version.framework), f" at {self._organisation}")


class FrameworkFileForm(forms.Form):
    """A framework file; `interchange.framework_file` says whether it can be read."""

    file = forms.FileField(
        label="Framework file",
        help_text="YAML or JSON, at most 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    title = NameField(
        required=False,
        max_length=_TITLE_LENGTH,
        help_text="Leave it empty for the title in the file.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="file_%s")


class MatrixSheetForm(SheetForm):
    """A responsibility matrix; `interchange.matrix_sheet` says whether it can be read."""


class MatrixTitleForm(forms.Form):
    """What the framework that a sheet becomes is called; `proposed` comes from the file."""

    title = NameField(max_length=_TITLE_LENGTH)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, pending: PendingImport, sheet: str
    ) -> None:
        self.proposed = _title_of(pending, sheet)
        super().__init__(data, initial={"title": self.proposed})


def _title_of(pending: PendingImport, sheet: str) -> str:
    """The name of the file, and of the sheet where there are others."""
    if pending.file_name == PASTED:
        return _joined("Who does what", f" at {pending.organisation}")
    stem = pending.file_name.rpartition(".")[0] or pending.file_name
    title = name_of(stem.replace("_", " "))
    return _joined(title, f", {sheet}" if len(pending.choices["sheets"]) > 1 else "")


def _joined(title: str, ending: str) -> str:
    """The title with its ending, shortened to what a title may be."""
    return f"{title[: max(0, _TITLE_LENGTH - len(ending))]}{ending}"[:_TITLE_LENGTH]
