from typing import Any

from django import forms

from roles.actions.draft_cells import CellRows, said_by
from roles.forms.draft_parts import PartForm
from roles.forms.names import NameField
from roles.forms.part_fields import ProseField, QuoteField
from roles.models import Activity, Role
from roles.pages.draft_parts import DraftChoices
from roles.pages.drafts import SAYINGS, SAYS
from roles.pages.reference import Says

_MARKS = (Says.OWNS, Says.SUPPORTS)
_EXCLUSIONS = (Says.NEVER, Says.SELDOM)
# Where a field means something, and why it is refused elsewhere.
_PLACES = {
    "quote": ((*_MARKS, *_EXCLUSIONS), "Where the source is silent, there is nothing to quote."),
    "seed": ((*_MARKS, *_EXCLUSIONS), "Where the source is silent, there is no such place."),
    "note": (_MARKS, "A note belongs to who owns or supports something."),
    "text": (_EXCLUSIONS, "These words belong to who does not do something."),
}


class CellForm(PartForm):
    """What a draft says of a role and an activity, and what that rests on."""

    says = forms.ChoiceField(
        label="What it says",
        choices=[(says.value, says.words.capitalize()) for says in SAYINGS],
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label="Basis",
        choices=[("given", "Marked so in the source"), ("derived", "Our reading of the source")],
        widget=forms.RadioSelect,
    )
    text = NameField(
        label="In words",
        required=False,
        help_text="What the role does not do, such as “leaves models to others”.",
    )
    quote = QuoteField()
    seed = NameField(
        label="Where they stand", required=False, help_text="Such as a chapter or a minute."
    )
    note = ProseField(label="Note")

    def __init__(self, *args: Any, role: Role, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, choices=DraftChoices((role,), (activity,)), **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        # What stood there already goes with the answer that it belonged to.
        for name, (places, refusal) in _PLACES.items():
            shown = (self.seen_values.get(name), self.values[name])
            is_new = said.get(name) and said[name] not in shown
            if is_new and "says" in said and said["says"] not in places:
                self.add_error(name, refusal)
        return said

    def in_words(self, name: str, value: Any) -> str:
        return Says(value).words if name == "says" else super().in_words(name, value)


def cell_values(rows: CellRows) -> dict[str, str]:
    """What the form shows of a cell: its mark, else the first of its exclusions."""
    shown = (*rows["marks"], *rows["exclusions"], {})[0]
    exclusion = (*rows["exclusions"], {})[0]
    return {
        "says": SAYS[said_by(rows)].value,
        "basis": shown.get("basis", "given"),
        "text": exclusion.get("text", ""),
        "quote": shown.get("quote", ""),
        "seed": shown.get("seed", ""),
        "note": shown.get("note", ""),
    }
