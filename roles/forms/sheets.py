from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

PASTED = "Pasted cells"


class SheetForm(forms.Form):
    """A sheet: a file, or cells as a spreadsheet program copies them."""

    sheet = forms.FileField(
        label="File",
        required=False,
        max_length=300,
        help_text="CSV, TSV, XLSX or a Markdown table, at most 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.md,text/csv"}),
        error_messages={"empty": "The file is empty."},
    )
    # The first cell of a sheet may be empty, so blanks at the start mean something.
    cells = forms.CharField(
        label="Or paste the cells",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="sheet_%s")

    def clean(self) -> dict[str, Any]:
        """`name` and `content` are those of the file, or of what was pasted."""
        cleaned = super().clean() or self.cleaned_data
        file: UploadedFile | None = cleaned.get("sheet")
        pasted: str = cleaned.get("cells") or ""
        if file and pasted.strip():
            self.add_error("cells", "Choose a file or paste cells, not both.")
        elif file:
            cleaned |= {"name": file.name, "content": file.read()}
        elif pasted.strip():
            cleaned |= {"name": PASTED, "content": pasted.encode()}
        elif not self.errors:
            self.add_error("sheet", "Choose a file, or paste the cells.")
        return cleaned
