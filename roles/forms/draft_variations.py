from typing import Any

from django import forms

from roles.analysis.design import Mark
from roles.forms.choices import offer
from roles.forms.draft_parts import PartForm, RowForm
from roles.forms.merging import Values
from roles.forms.names import NameField
from roles.forms.part_fields import QuoteField
from roles.models import Variation
from roles.pages.draft_parts import DraftChoices


class VariationCellForm(RowForm):
    """An activity that a role may own where the variation is accepted."""

    activity = forms.ChoiceField(label="Activity", required=False)
    role = forms.ChoiceField(label="Role that may own it", required=False)

    def offer(self, choices: DraftChoices) -> None:
        offer(self, "activity", [("", "Choose an activity"), *choices.activity_names()])
        offer(self, "role", [("", "Choose a role"), *choices.role_names()])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, other in (("activity", "role"), ("role", "activity")):
            if cleaned.get(other) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"Choose the {name} too.")
        return cleaned


class VariationForm(PartForm):
    """A deviation that the framework accepts."""

    fields_template = "draft_parts/forms/variations.html"

    text = NameField(
        label="What is different",
        help_text="A sentence without its full stop, as “Data scientists deploy their models”.",
    )
    quote = QuoteField()

    row_forms = {"cells": VariationCellForm}
    file_names = {"ev": "quote"}
    naming = "text"

    @classmethod
    def values_of(cls, part: Variation, choices: DraftChoices) -> dict[str, Any]:
        return {
            "text": part.text,
            "quote": part.quote,
            "cells": [{"activity": one["a"], "role": one["r"]} for one in part.cells],
        }

    def attributes(self, said: Values, part: Variation) -> dict[str, Any]:
        stored = {(one["a"], one["r"]): one for one in part.cells}
        wanted = dict.fromkeys((one["activity"], one["role"]) for one in said["cells"])
        return {
            "text": said["text"],
            "quote": said["quote"],
            "seed": part.seed if said["quote"] == part.quote else "",
            "cells": [
                stored.get(place) or {"a": place[0], "r": place[1], "mark": Mark.OWNER.value}
                for place in wanted
            ],
        }
