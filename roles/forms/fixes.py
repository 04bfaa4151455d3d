from typing import Any

from django import forms

# A finding over a thousand teams names them all.
_LONGEST = 100_000


class FixForm(forms.Form):
    """The fix somebody pressed: which finding, which of its fixes, and what the button said.

    `team` is the one in whose own judgement the finding stands, if it is not the whole design's.
    """

    rule = forms.CharField(max_length=10)
    subject = forms.CharField(max_length=_LONGEST, strip=False)
    team = forms.IntegerField(required=False, min_value=1)
    fix = forms.RegexField(r"^\d \S.*$", max_length=_LONGEST, strip=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number, _, label = data.get("fix", "").partition(" ")
        return data | {"number": int(number or 0), "label": label}
