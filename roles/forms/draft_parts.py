"""What the forms of a draft have in common: values as the draft has them, and lists of rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from roles.actions.draft_parts import PartIsWrong
from roles.forms.merging import MergingForm, Values, put, read
from roles.interchange.file_errors import path_text
from roles.pages.draft_parts import DraftChoices

_BLANK_ROWS = 2
_MORE_ROWS = 3


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


class PartForm(MergingForm):
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

    trusts_the_unsaid = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        values: Values,
        choices: DraftChoices,
        changed_by: str = "",
    ) -> None:
        data = None if data is None else _with_more_rows(data)
        super().__init__(data, initial={**values})
        self.choices = choices
        self.values = values
        self.changed_by = changed_by
        self.offer(choices)
        self.rows = self._row_sets()
        self.compare_with(values)
        # What somebody else made of a list is in the data by now.
        self.rows = self._row_sets()

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

    def stored(self) -> dict[str, Any]:
        """What stands in the draft, as `said` would say it."""
        return {name: self.read(name, value) for name, value in self.values.items()}

    def read(self, name: str, value: Any) -> Any:
        if name not in self.row_forms:
            return super().read(name, value)
        fields = self.row_forms[name].base_fields.items()
        rows = value if isinstance(value, list) else []
        return [
            {field_name: read(field, row.get(field_name)) for field_name, field in fields}
            for row in rows
            if isinstance(row, Mapping)
        ]

    def said_of(self, name: str) -> Any:
        if name not in self.row_forms:
            return super().said_of(name)
        return [
            {field: read(row.fields[field], row[field].data) for field in row.fields}
            for row in self.rows[name]
            if row.has_changed()
        ]

    def put(self, data: QueryDict, name: str, value: Any) -> None:
        if name not in self.row_forms:
            super().put(data, name, value)
            return
        data[f"{name}-TOTAL_FORMS"] = str(len(value))
        for place, row in enumerate(value):
            for field_name, field in self.row_forms[name].base_fields.items():
                put(data, f"{name}-{place}-{field_name}", field, row[field_name])

    def show_problems(self, error: PartIsWrong) -> None:
        """Say what a framework file could not hold, beside the field if there is one."""
        for path, problem, _ in error.problems:
            name = self.file_names.get(str(path[0]), str(path[0]))
            sentence = f"{path_text(path)}: {problem}."
            self.add_error(name if name in self.fields else None, sentence)

    def in_words(self, name: str, value: Any) -> str:
        if isinstance(value, dict):
            held = (
                f"{self.choices.name_of(key)}: {self.in_words(name, one) or 'not said'}"
                for key, one in value.items()
            )
            return "; ".join(held)
        if isinstance(value, list):
            words = (self._row_in_words(one) for one in value)
            return "; ".join(word for word in words if word)
        return super().in_words(name, value)

    def _row_in_words(self, row: Any) -> str:
        if not isinstance(row, Mapping):
            return self.choices.name_of(str(row))
        values = (self.in_words("", one) for one in row.values())
        return ", ".join(self.choices.name_of(value) for value in values if value)

    def _row_sets(self) -> dict[str, _RowSet]:
        data: Any = self.data if self.is_bound else None
        return {
            name: _row_set(row_form, data, name, self.values.get(name, ()), self.choices)
            for name, row_form in self.row_forms.items()
        }


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
