import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# What is neither seen nor read in a file again; tabs and line breaks become blanks before.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class NameField(forms.CharField):
    """One line of text in any script, as a design file takes it back."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 300} | options)

    def to_python(self, value: Any) -> str:
        name = " ".join((super().to_python(value) or "").split())
        if match := _CONTROL.search(name):
            raise ValidationError(f"A name does not hold the character U+{ord(match[0]):04X}.")
        return name
