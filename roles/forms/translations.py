from collections.abc import Container, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms

from roles.analysis.design import Activity, Role
from roles.analysis.translation import Merge, merges
from roles.forms.names import NameField
from roles.pages.translations import Part, TranslationTable, merge_sentences

_LEAVE_OUT = "out"
_ALL = "all"
_TO = "to "
"""Before a key, which may be any word; a key has no blank."""

# Beyond that a page of choices gets slow, and only what is proposed can be chosen.
_OPTIONS_AT_MOST = 5_000

_NAME_LENGTH = 300


class TranslationForm(forms.Form):
    """What each role and activity that a design names becomes in another framework.

    Only what is sure is chosen already, and several may become one only knowingly: `merges`
    repeats the mark of those that were shown.
    """

    merges = forms.CharField(required=False, max_length=64)

    def __init__(self, data: Mapping[str, Any] | None = None, *, table: TranslationTable) -> None:
        super().__init__(data)
        self._table = table
        roles, activities = table.framework.roles, table.framework.activities
        for part in table.roles:
            self.fields[_role_field(part)] = _field(part, "role", roles, len(table.roles))
        for part in table.activities:
            self.fields[_activity_field(part)] = _field(
                part, "activity", activities, len(table.activities)
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.has_merges and cleaned.get("merges") != self.merges_mark:
            self.add_error("merges", "Confirm it, or choose otherwise.")
        return cleaned

    def role_rows(self) -> Iterator[tuple[Part, forms.BoundField]]:
        return ((part, self[_role_field(part)]) for part in self._table.roles)

    def activity_rows(self) -> Iterator[tuple[Part, forms.BoundField]]:
        return ((part, self[_activity_field(part)]) for part in self._table.activities)

    def roles(self) -> dict[str, str | None]:
        """What each role becomes by what is chosen now; None for nothing."""
        there = {role.key for role in self._table.framework.roles}
        return {
            part.key: next(iter(self._chosen(_role_field(part), part, there)), None)
            for part in self._table.roles
        }

    def activities(self) -> dict[str, tuple[str, ...]]:
        """What each activity becomes by what is chosen now."""
        there = {activity.key for activity in self._table.framework.activities}
        return {
            part.key: self._chosen(_activity_field(part), part, there)
            for part in self._table.activities
        }

    def mark(self, *seen: object) -> str:
        """Stands for all that is chosen, and for what else was seen with it."""
        return _mark((*seen, self.roles(), self.activities()))

    @property
    def has_merges(self) -> bool:
        return any(self._merges())

    @property
    def merges_mark(self) -> str:
        return _mark(self._merges())

    @property
    def are_merges_confirmed(self) -> bool:
        return self.data.get("merges") == self.merges_mark

    def merge_sentences(self) -> list[str]:
        roles, activities = self._merges()
        table = self._table
        return [
            *merge_sentences(roles, table.roles, table.framework.roles),
            *merge_sentences(activities, table.activities, table.framework.activities),
        ]

    def _merges(self) -> tuple[tuple[Merge, ...], tuple[Merge, ...]]:
        roles = {key: (into,) for key, into in self.roles().items() if into is not None}
        return merges(roles), merges(self.activities())

    def _chosen(self, name: str, part: Part, there: Container[str]) -> tuple[str, ...]:
        """What is chosen in a field; what is not there counts as nothing."""
        value = str(self[name].value())
        if value == _ALL:
            return tuple(one.key for one in part.candidates)
        key = value.removeprefix(_TO)
        return (key,) if value.startswith(_TO) and key in there else ()


class KeepForm(forms.Form):
    """What the new design is called; `seen` is the mark of the preview that was shown."""

    name = NameField(max_length=_NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    seen = forms.CharField(required=False, max_length=64)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, mark: str, proposed: str = ""
    ) -> None:
        super().__init__(data, initial={"name": proposed})
        self.mark = mark

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen") != self.mark:
            raise forms.ValidationError(
                "The choices or the design changed after the preview. This is what they mean now;"
                " keep it if that is right."
            )
        return cleaned


def proposed_name(design: str, framework: str) -> str:
    """ "Listings by TDSP", shortened to what a name may be."""
    ending = f" by {framework}"
    return f"{design[: max(0, _NAME_LENGTH - len(ending))]}{ending}"[:_NAME_LENGTH]


def _role_field(part: Part) -> str:
    return f"role-{part.key}"


def _activity_field(part: Part) -> str:
    return f"activity-{part.key}"


def _field(
    part: Part, what: str, there: Sequence[Role | Activity], parts: int
) -> forms.ChoiceField:
    """The choices of one part: what is proposed, the rest where there is room, and nothing."""
    proposed = [(_TO + one.key, f"{one.name} ({one.strength})") for one in part.candidates]
    if what == "activity" and len(proposed) > 1:
        proposed.append((_ALL, "All of these"))
    known = {one.key for one in part.candidates}
    others = [(_TO + one.key, one.name) for one in there if one.key not in known]
    choices: list[Any] = [("", "Choose…")] if part.is_asked else []
    if proposed:
        choices.append(("Proposed", proposed))
    if others and parts * len(there) <= _OPTIONS_AT_MOST:
        choices.append(("Others", others))
    return forms.ChoiceField(
        choices=[*choices, (_LEAVE_OUT, "Leave it out")],
        initial=_initial(part),
        error_messages={"required": "Choose what it becomes, or leave it out."},
        widget=forms.Select(attrs={"aria-label": f"What the {what} {part.name} becomes"}),
    )


def _initial(part: Part) -> str:
    if part.proposed is not None:
        return _TO + part.proposed.key
    return "" if part.is_asked else _LEAVE_OUT


def _mark(seen: object) -> str:
    return sha256(repr(seen).encode()).hexdigest()
