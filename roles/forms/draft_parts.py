"""What the forms of a draft have in common: they never overwrite what somebody else did.

A form carries what it showed (`seen`). When it comes back, each field that the person left alone
keeps what the draft has by then; one that both have changed is a conflict, and nothing is saved.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from roles.actions.draft_parts import PartIsWrong
from roles.interchange.file_errors import path_text
from roles.pages.draft_parts import DraftChoices

type Values = Mapping[str, Any]

_BLANK_ROWS = 2
_MORE_ROWS = 3


class ChangedMeanwhile(Exception):
    """Somebody else changed the same fields; `now` is what they hold."""

    def __init__(self, now: Values) -> None:
        super().__init__("Somebody else has changed this too.")
        self.now = now


class RowForm(forms.Form):
    """One of several rows of a list; empty rows are none."""

    def __init__(self, *args: Any, choices: DraftChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(choices)

    def offer(self, choices: DraftChoices) -> None:
        """Fill in what there is to choose; nothing, where nothing is chosen."""

    def has_changed(self) -> bool:
        # What nobody can write does not make a row.
        return any(not self.fields[name].widget.is_hidden for name in self.changed_data)


class _RowSet(BaseFormSet):
    def initial_form_count(self) -> int:
        # Every row that comes back may have been emptied, which takes it away.
        return 0 if self.is_bound else super().initial_form_count()

    def said(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self if form.has_changed()]


class PartForm(forms.Form):
    """A form whose values are those of `values`, and lists of rows as `row_forms` names them.

    `values` are what stands in the draft, as the cleaned data of the form would say it.
    """

    row_forms: ClassVar[Mapping[str, type[RowForm]]] = {}
    # Where the framework file has another name for what a field holds.
    file_names: ClassVar[Mapping[str, str]] = {}
    # The fields of the form, for the page.
    fields_template: ClassVar[str]
    # The field that says what the part is called.
    naming: ClassVar[str] = "name"

    def __init__(
        self, data: QueryDict | None = None, *, values: Values, choices: DraftChoices
    ) -> None:
        data = None if data is None else _with_more_rows(data)
        super().__init__(data, initial={**values})
        self.choices = choices
        self.values = values
        self.offer(choices)
        self.rows = {
            name: _row_set(row_form, data, name, values.get(name, ()), choices)
            for name, row_form in self.row_forms.items()
        }
        self._seen = _seen_in(data)

    def offer(self, choices: DraftChoices) -> None:
        """Fill in what there is to choose; nothing, where nothing is chosen."""

    @classmethod
    def values_of(cls, part: Any, choices: DraftChoices) -> dict[str, Any]:
        """What stands in the draft, as the form shows it."""
        return {name: getattr(part, name) for name in cls.base_fields}

    def attributes(self, said: Values, part: Any) -> dict[str, Any]:
        """What the model is to hold; `part` is what it holds now."""
        return {**said}

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def said(self) -> dict[str, Any]:
        """What the person wants all fields and lists to be; the form is valid."""
        return self.cleaned_data | {name: rows.said() for name, rows in self.rows.items()}

    @property
    def seen(self) -> str:
        """What the page showed, for its hidden field."""
        return json.dumps(self._seen if self.is_bound else self.values)

    def merged_with(self, now: Values) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the draft says by now, and what it is to say: as wanted, where the person changed.

        Raises ChangedMeanwhile if both have changed the same field, or key of a table.
        """
        present, seen = self._as_shown(now), self._as_shown(self._seen)
        merged: dict[str, Any] = {}
        conflicts: dict[str, Any] = {}
        for name, wanted in self.said().items():
            before, there = seen.get(name, _NEVER), present.get(name)
            if isinstance(wanted, dict) and isinstance(there, dict):
                merged[name], keys = _merge_tables(before, wanted, there)
                if keys:
                    conflicts[name] = {key: there.get(key) for key in keys}
            else:
                merged[name] = _merge(before, wanted, there)
                if merged[name] is _CONFLICT:
                    conflicts[name] = now.get(name)
        if conflicts:
            raise ChangedMeanwhile(conflicts)
        return present, merged

    def show_conflicts(self, error: ChangedMeanwhile, *, by: str) -> None:
        """Say per field what somebody else made of it; saving again overwrites it knowingly."""
        for name, value in error.now.items():
            before = self._seen.get(name)
            if isinstance(value, dict) and isinstance(before, dict):
                self._seen = self._seen | {name: before | value}
            else:
                self._seen = self._seen | {name: value}
            words = self.in_words(name, value)
            says = f"says now: “{words}”" if words else "is empty now."
            sentence = (
                f"“{self.label_of(name)}” was changed since you opened this page, last by {by}."
                f" It {says} Nothing was saved. Save again to put yours in its place."
            )
            self.add_error(name if name in self.fields else None, sentence)

    def show_problems(self, error: PartIsWrong) -> None:
        """Say what a framework file could not hold, beside the field if there is one."""
        for path, problem, _ in error.problems:
            name = self.file_names.get(str(path[0]), str(path[0]))
            sentence = f"{path_text(path)}: {problem}."
            self.add_error(name if name in self.fields else None, sentence)

    def label_of(self, name: str) -> str:
        field = self.fields.get(name)
        label = field.label if field is not None and field.label else name
        return str(label).replace("_", " ").capitalize()

    def in_words(self, name: str, value: Any) -> str:
        """A value as a sentence may quote it."""
        match value:
            case bool():
                return "yes" if value else "no"
            case str() | int() | float():
                return str(value)
            case dict():
                held = (
                    f"{self.choices.name_of(key)}: {self.in_words(name, one) or 'not said'}"
                    for key, one in value.items()
                )
                return "; ".join(held)
            case list():
                words = (self._row_in_words(one) for one in value)
                return "; ".join(word for word in words if word)
        return ""

    def _row_in_words(self, row: Any) -> str:
        if not isinstance(row, Mapping):
            return self.choices.name_of(str(row))
        values = (self.in_words("", one) for one in row.values())
        return ", ".join(self.choices.name_of(value) for value in values if value)

    def _as_shown(self, values: Values) -> dict[str, Any]:
        """Values as they come back from a form that nobody touches."""
        shown = {
            name: _untouched(field, values[name])
            for name, field in self.fields.items()
            if name in values
        }
        for name, row_form in self.row_forms.items():
            if name in values:
                shown[name] = [
                    {
                        field_name: _untouched(field, row.get(field_name))
                        for field_name, field in row_form.base_fields.items()
                    }
                    for row in values[name]
                ]
        return shown


_NEVER = object()
_CONFLICT = object()


def _merge(seen: Any, wanted: Any, now: Any) -> Any:
    if wanted in (seen, now):
        return now
    return wanted if seen == now else _CONFLICT


def _merge_tables(
    seen: Any, wanted: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The table key by key, and the keys in conflict."""
    before = seen if isinstance(seen, dict) else {}
    merged = {
        key: _merge(before.get(key, _NEVER), value, now.get(key)) for key, value in wanted.items()
    }
    return merged, [key for key, value in merged.items() if value is _CONFLICT]


def _untouched(field: forms.Field, value: Any) -> Any:
    try:
        return field.clean(field.prepare_value(value))
    except ValidationError:
        return value


def _seen_in(data: QueryDict | None) -> dict[str, Any]:
    try:
        seen = json.loads(data.get("seen", "")) if data is not None else None
    except ValueError:
        seen = None
    return seen if isinstance(seen, dict) else {}


def _row_set(
    row_form: type[RowForm],
    data: QueryDict | None,
    name: str,
    values: Sequence[Values],
    choices: DraftChoices,
) -> _RowSet:
    row_set = formset_factory(row_form, formset=_RowSet, extra=_BLANK_ROWS)
    initial = None if data is not None else [*values]
    made: Any = row_set(data, prefix=name, initial=initial, form_kwargs={"choices": choices})
    return made


def _with_more_rows(data: QueryDict) -> QueryDict:
    """The data with more empty rows, if the person pressed the button for them."""
    field = f"{data.get('more', '')}-TOTAL_FORMS"
    count = str(data.get(field, ""))
    if not (count.isascii() and count.isdecimal() and len(count) < 6):
        return data
    more = data.copy()
    more[field] = str(int(count) + _MORE_ROWS)
    return more


def differences(before: Values, after: Values) -> dict[str, Any]:
    """What of `after` is not the same in `before`."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def chosen(stored: Iterable[str], offered: Iterable[str], ticked: Iterable[str]) -> list[str]:
    """The keys that are ticked, those that were stored first; what is not offered stays."""
    before, open_keys, now = list(stored), set(offered), list(ticked)
    kept = [key for key in before if key in now or key not in open_keys]
    return kept + [key for key in now if key not in before]
