"""Two people at one form: what each of them changed is kept; where both did, somebody decides."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import SafeString


class MergingForm(forms.Form):
    """A form that says what it showed, so that it can be compared with what is stored by now.

    Whoever makes one calls `remember`, and `merge` with what is stored if it was sent.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._conflicts: dict[str, str] = {}

    def remember(self, names: Iterable[str]) -> None:
        """Let the page hold what each of these fields showed at first."""
        for name in names:
            self.fields[name].show_hidden_initial = True

    def remembered(self, *names: str) -> list[SafeString]:
        """The hidden inputs of fields that a template writes out by hand."""
        bound = (self[name] for name in names if self.fields[name].show_hidden_initial)
        return [field.as_hidden(only_initial=True) for field in bound]

    def merge(self, now: Mapping[str, Any]) -> None:
        """Take what somebody else changed where this person did not; note where both did.

        A form that does not say what it showed is taken as it is.
        """
        if not any(self[name].html_initial_name in self.data for name in now):
            return
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name, value in now.items():
            field, bound = self.fields[name], self[name]
            hidden = field.hidden_widget()
            seen = hidden.value_from_datadict(self.data, self.files, bound.html_initial_name)
            if _is_same(field, seen, value):
                continue
            if _is_same(field, seen, bound.data):
                _set(data, name, value)
            elif not _is_same(field, bound.data, value):
                self._conflicts[name] = self.told(name, value)
            # Whoever saves again has seen it.
            _set(data, bound.html_initial_name, value)
        self.data = data

    def told(self, name: str, value: Any) -> str:
        """A value of a field in words."""
        choices = {str(key): label for key, label in getattr(self.fields[name], "choices", ())}
        values = value if isinstance(value, list) else [value]
        return ", ".join(choices.get(str(one), str(one)) for one in values if one not in (None, ""))

    def full_clean(self) -> None:
        super().full_clean()
        for name, words in self._conflicts.items():
            self.add_error(
                name,
                f"Somebody changed this meanwhile: it is {words or 'empty'} now. Save again to"
                " have it as you say.",
            )


def _is_same(field: forms.Field, one: Any, other: Any) -> bool:
    return _read(field, one) == _read(field, other)


def _read(field: forms.Field, value: Any) -> Any:
    try:
        read = field.to_python(value)
    except forms.ValidationError:
        return value
    if isinstance(read, list):
        return sorted(read)
    return None if read == "" else read


def _set(data: Any, name: str, value: Any) -> None:
    if isinstance(value, list):
        data.setlist(name, value)
    elif isinstance(value, date):
        data[name] = value.isoformat()
    else:
        data[name] = "" if value is None else str(value)
