from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roles.forms.draft_parts import PartForm, chosen
from roles.forms.merging import Values
from roles.forms.names import NameField
from roles.forms.part_fields import LinesField, ProseField, QuoteField, TableField
from roles.interchange.rows import LABEL_LENGTH
from roles.models import Activity, Handoff
from roles.pages.draft_parts import DraftChoices
from roles.pages.reference import element_key, element_name

_SIDES = {"from": "producers", "to": "consumers"}
# Room for the keys of a file, and a word for an agreement.
_LONGEST_ELEMENT = 60


@dataclass(frozen=True, slots=True)
class SideRow:
    """An activity, and whether it gives work or takes it."""

    activity: Activity
    gives: bool
    takes: bool


class HandoffForm(PartForm):
    """Work that passes from some activities to others, and what an agreement on it contains."""

    fields_template = "draft_parts/forms/handoffs.html"

    name = NameField(label="Name", max_length=LABEL_LENGTH)
    activities = TableField(label="Which work is handed over to which", columns=[*_SIDES])
    problem = ProseField(label="What goes wrong")
    solution = ProseField(label="What helps")
    elements = LinesField(
        label="What an agreement must contain",
        longest=_LONGEST_ELEMENT,
        help_text="One a line, such as “schema” or “SLA”.",
    )
    note = ProseField(label="Note on the agreement")
    quote = QuoteField()

    file_names = {
        "from": "activities",
        "to": "activities",
        "elements_note": "note",
        "ev": "quote",
    }

    @classmethod
    def values_of(cls, part: Handoff, choices: DraftChoices) -> dict[str, Any]:
        plain = ("name", "problem", "solution", "note", "quote")
        return {name: getattr(part, name) for name in plain} | {
            "activities": {
                one.key: [side for side, field in _SIDES.items() if one.key in getattr(part, field)]
                for one in choices.activities_in_use
            },
            "elements": [element_name(key) for key in part.elements],
        }

    def offer(self, choices: DraftChoices) -> None:
        field = self.fields["activities"]
        if isinstance(field, TableField):
            field.keys = [activity.key for activity in choices.activities_in_use]

    def clean_activities(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = self.cleaned_data["activities"]
        for side, what in (("from", "gives the work"), ("to", "takes it")):
            if not any(side in sides for sides in table.values()):
                self.add_error("activities", f"Choose at least one activity that {what}.")
        return table

    def attributes(self, said: Values, part: Handoff) -> dict[str, Any]:
        fields = {**said}
        table: Mapping[str, Sequence[str]] = fields.pop("activities")
        known = {element_name(key): key for key in part.elements}
        return fields | {
            "elements": list(
                dict.fromkeys(known.get(name) or element_key(name) for name in fields["elements"])
            ),
            "seed": part.seed if fields["quote"] == part.quote else "",
            **{
                field: chosen(
                    getattr(part, field), table, [key for key in table if side in table[key]]
                )
                for side, field in _SIDES.items()
            },
        }

    def side_rows(self) -> Iterator[SideRow]:
        ticked = set(self["activities"].value())
        for activity in self.choices.activities_in_use:
            yield SideRow(
                activity, f"from:{activity.key}" in ticked, f"to:{activity.key}" in ticked
            )
