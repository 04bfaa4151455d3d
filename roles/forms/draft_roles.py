from typing import Any

from django import forms

from roles.analysis.design import Strength
from roles.forms.choices import offer
from roles.forms.draft_parts import PartForm, RowForm
from roles.forms.merging import Values
from roles.forms.names import NameField
from roles.forms.part_fields import LinesField, ProseField, QuoteField, SkillsField
from roles.interchange.rows import LABEL_LENGTH, NAME_LENGTH
from roles.models import Role
from roles.pages.draft_parts import EVERYBODY, DraftChoices

STRENGTHS = [(Strength.HARD.value, "Never"), (Strength.SOFT.value, "Usually not")]


class InteractionForm(RowForm):
    """What is asked of another role, or of everybody."""

    with_ = forms.ChoiceField(label="With", required=False)
    asks = ProseField(label="What they ask of each other", widget=forms.Textarea({"rows": 2}))

    def offer(self, choices: DraftChoices) -> None:
        every = [("", "Choose a role"), (EVERYBODY, "Everybody"), *choices.role_names()]
        offer(self, "with_", every)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("asks") and not cleaned.get("with_"):
            self.add_error("with_", "Choose with whom.")
        if cleaned.get("with_") and not cleaned.get("asks") and "asks" not in self.errors:
            self.add_error("asks", "Say what they ask of each other.")
        return cleaned


class ExclusionForm(RowForm):
    """What the role does not do, where it is no activity of the matrix."""

    text = NameField(label="The role …", required=True)
    strength = forms.ChoiceField(
        label="How firmly", choices=STRENGTHS, initial=Strength.HARD.value, required=False
    )
    quote = QuoteField()

    def clean_strength(self) -> str:
        return self.cleaned_data["strength"] or Strength.HARD.value


class RoleForm(PartForm):
    """All that a framework says of a role but for its cells."""

    fields_template = "draft_parts/forms/roles.html"

    name = NameField(label="Name", max_length=LABEL_LENGTH)
    short = NameField(
        label="Short name", max_length=30, required=False, help_text="For the head of a column."
    )
    aliases = LinesField(label="Also called", longest=NAME_LENGTH)
    alias_note = ProseField(label="Note on these names", widget=forms.Textarea({"rows": 2}))
    mandate = ProseField(label="Mandate", help_text="What the role is there for.")
    responsibilities = LinesField(label="Does")
    never = LinesField(label="Never does")
    seldom = LinesField(label="Usually does not")
    skills = SkillsField(label="Knows")
    deliverables = LinesField(label="Delivers")
    notes = ProseField(label="Notes")

    row_forms = {"interactions": InteractionForm, "exclusions": ExclusionForm}
    file_names = {"not_responsible": "never"}

    @classmethod
    def values_of(cls, part: Role, choices: DraftChoices) -> dict[str, Any]:
        said = part.not_responsible
        exclusions = part.exclusions.filter(activity=None).order_by("position", "pk")
        return {
            "name": part.name,
            "short": part.short,
            "aliases": part.aliases,
            "alias_note": part.alias_note,
            "mandate": part.mandate,
            "responsibilities": part.responsibilities,
            "never": [one["text"] for one in said if one.get("strength") != Strength.SOFT],
            "seldom": [one["text"] for one in said if one.get("strength") == Strength.SOFT],
            "skills": part.skills,
            "deliverables": part.deliverables,
            "notes": part.notes,
            "interactions": [
                {"with_": one["with"], "asks": one["asks"]} for one in part.interactions
            ],
            "exclusions": [
                {"text": one.text, "strength": one.strength, "quote": one.quote}
                for one in exclusions
            ],
        }

    def attributes(self, said: Values, part: Role) -> dict[str, Any]:
        fields = {**said}
        never, seldom = fields.pop("never"), fields.pop("seldom")
        return fields | {
            "not_responsible": [
                *({"text": text, "strength": Strength.HARD.value} for text in never),
                *({"text": text, "strength": Strength.SOFT.value} for text in seldom),
            ],
            "alias_basis": {
                alias: basis
                for alias, basis in part.alias_basis.items()
                if alias in fields["aliases"]
            },
            "interactions": [
                {"with": one["with_"], "asks": one["asks"]} for one in fields["interactions"]
            ],
        }
