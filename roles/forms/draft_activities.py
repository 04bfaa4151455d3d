from typing import Any

from django import forms

from roles.analysis.design import Serving
from roles.forms.choices import offer
from roles.forms.draft_parts import PartForm
from roles.forms.names import NameField
from roles.forms.part_fields import ProseField
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.interchange.rows import LABEL_LENGTH
from roles.models import Activity
from roles.pages.draft_parts import DraftChoices
from roles.pages.phases import PHASES

_SERVING = [(Serving.ONLINE.value, "Online"), (Serving.BATCH.value, "In batches")]


class ActivityForm(PartForm):
    """A row of the matrix but for its cells."""

    fields_template = "draft_parts/forms/activities.html"

    name = NameField(label="Name", max_length=LABEL_LENGTH)
    description = ProseField(label="Description")
    stage = forms.ChoiceField(
        label="Phase", required=False, choices=[("", "None of them"), *PHASES.items()]
    )
    serving = forms.MultipleChoiceField(
        label="Asked of teams whose predictions are made",
        choices=_SERVING,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one of the two."},
    )
    required = forms.BooleanField(
        label="Every product team needs it", required=False, help_text="Without an owner: a gap."
    )
    critical = forms.BooleanField(
        label="Critical", required=False, help_text="A gap here weighs more."
    )
    single_owner = forms.BooleanField(
        label="One owner only", required=False, help_text="A second owner is an overlap."
    )
    canonical = forms.ChoiceField(
        label="Same as, in the default framework",
        required=False,
        help_text="By it, rules and other frameworks recognise the activity whatever its name.",
    )

    @classmethod
    def values_of(cls, part: Activity, choices: DraftChoices) -> dict[str, Any]:
        values = super().values_of(part, choices)
        known = [serving for serving, _ in _SERVING if serving in part.serving]
        return values | {"serving": known}

    def offer(self, choices: DraftChoices) -> None:
        known = {one.key: one.name or one.key for one in read_shipped(DEFAULT_FRAMEWORK).activities}
        stored = self.values.get("canonical", "")
        every = {"": "None of them"} | known | {stored: known.get(stored, stored or "None of them")}
        offer(self, "canonical", every.items())
