from typing import Any

from django import forms


class PublishForm(forms.Form):
    """What a new version is published with; `seen` is the revision of the draft that was shown."""

    changes = forms.CharField(
        label="What changed",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For those whose designs use an earlier version. You may leave it empty.",
    )
    move_all = forms.BooleanField(required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, number: int, design_count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if design_count:
            designs = "the 1 design" if design_count == 1 else f"all {design_count} designs"
            self.fields["move_all"].label = f"Move {designs} that use it to version {number} now"
        else:
            del self.fields["move_all"]
