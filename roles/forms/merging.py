"""Two people at one form: what each of them changed is kept; where both did, somebody decides.

The page holds what the form showed (`seen`). When it comes back, each field that the person left
alone takes what is stored by then; one that both have changed is a conflict, and nothing is saved.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict

type Values = Mapping[str, Any]

_NEVER = object()


class NotSaved(Exception):
    """The form says why; raised so that nothing of the change is kept."""


class MergingForm(forms.Form):
    """A form that says what it showed, so that it can be compared with what is stored by now.

    Whoever makes one calls `compare_with`, and the page has `seen` in a hidden input of that
    name. What was sent is to be compared while what is stored is locked.
    """

    # Whether a form that does not say what it showed is taken as it is, or overwrites nothing.
    trusts_the_unsaid = True
    # Who changed last what is stored, where that is known.
    changed_by = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen_values: Values = {}
        self._stored: Values = {}
        self._conflicts: dict[str, Any] = {}

    @property
    def seen(self) -> str:
        """What is stored by now, which whoever saves again has seen."""
        return json.dumps(self._stored, cls=DjangoJSONEncoder)

    def compare_with(self, stored: Values) -> None:
        """Take from what is stored what the person left alone; note what both have changed."""
        self._stored = stored
        if not self.is_bound or (self.trusts_the_unsaid and "seen" not in self.data):
            return
        self.seen_values = _seen_in(self.data.get("seen", ""))
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name, value in stored.items():
            said = self.said_of(name)
            seen = self.read(name, self.seen_values[name]) if name in self.seen_values else _NEVER
            merged, theirs = _merge(seen, said, self.read(name, value))
            if merged != said:
                self.put(data, name, merged)
            if theirs is not _NEVER:
                self._conflicts[name] = theirs
        self.data = data

    def read(self, name: str, value: Any) -> Any:
        """A value as it comes back from a form that nobody touches."""
        return read(self.fields[name], value)

    def said_of(self, name: str) -> Any:
        """What was sent."""
        return read(self.fields[name], self[name].data)

    def put(self, data: QueryDict, name: str, value: Any) -> None:
        """Write a value as if it had been sent."""
        put(data, self.add_prefix(name), self.fields[name], value)

    def in_words(self, name: str, value: Any) -> str:
        """A value as a sentence may quote it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        offered = getattr(self.fields.get(name), "choices", ())
        choices = {str(key): label for key, label in offered}
        values = value if isinstance(value, list) else [value]
        return ", ".join(choices.get(str(one), str(one)) for one in values if one not in (None, ""))

    def label_of(self, name: str) -> str:
        label = self[name].label if name in self.fields else name
        return str(label).replace("_", " ").capitalize()

    def full_clean(self) -> None:
        super().full_clean()
        for name, theirs in self._conflicts.items():
            words = self.in_words(name, theirs)
            by = f", last by {self.changed_by}" if self.changed_by else ""
            says = f"says now: “{words}”" if words else "is empty now."
            self.add_error(
                name if name in self.fields else None,
                f"“{self.label_of(name)}” was changed since you opened this page{by}. It {says}"
                " Nothing was saved. Save again to put yours in its place.",
            )


def read(field: forms.Field, value: Any) -> Any:
    """A value of a field, shown or sent, so that two of them can be compared."""
    try:
        found = field.to_python(field.prepare_value(value))
    # What comes back as seen can be anything.
    except (forms.ValidationError, AttributeError, LookupError, TypeError, ValueError):
        return value
    # Some of those cannot even be compared.
    if isinstance(found, Decimal) and not found.is_finite():
        return value
    if not isinstance(field, forms.MultipleChoiceField):
        return found
    order = [str(key) for key, _ in field.widget.choices]
    return sorted(found or (), key=lambda one: order.index(one) if one in order else len(order))


def put(data: QueryDict, name: str, field: forms.Field, value: Any) -> None:
    """Write a value of a field as if it had been sent by this name."""
    shown = field.prepare_value(value)
    if isinstance(shown, list):
        data.setlist(name, shown)
    elif isinstance(shown, date):
        data[name] = shown.isoformat()
    else:
        data[name] = "" if shown is None else str(shown)


def _merge(seen: Any, said: Any, now: Any) -> tuple[Any, Any]:
    """What is to be stored, and what somebody else made of what both have changed, or _NEVER.

    A table is merged key by key.
    """
    if isinstance(said, dict) and isinstance(now, dict):
        before = seen if isinstance(seen, dict) else {}
        each = {
            key: _merge(before.get(key, _NEVER), value, now.get(key)) for key, value in said.items()
        }
        theirs = {key: other for key, (_, other) in each.items() if other is not _NEVER}
        return {key: merged for key, (merged, _) in each.items()}, theirs or _NEVER
    if said in (seen, now):
        return now, _NEVER
    return said, _NEVER if seen == now else now


def _seen_in(text: str) -> dict[str, Any]:
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        seen = None
    return seen if isinstance(seen, dict) else {}
