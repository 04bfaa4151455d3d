from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from roles.actions.keys import free_key
from roles.analysis.thresholds import THRESHOLDS
from roles.forms.choices import offer
from roles.forms.draft_parts import PartForm, RowForm
from roles.forms.merging import Values
from roles.forms.names import NameField
from roles.forms.part_fields import LinesField, LinkField, ProseField, QuoteField
from roles.forms.thresholds import ThresholdField, threshold_field
from roles.interchange.rows import KEY_LENGTH
from roles.models import FrameworkVersion
from roles.pages.draft_parts import EVERYBODY, DraftChoices

_SHORT = forms.Textarea({"rows": 2})
_SOURCE = {
    "source_label": "label",
    "source_cited_as": "cited_as",
    "source_url": "url",
    "source_author_note": "author_note",
}
_PLAIN = ("title", "summary", "coverage_basis", "attribute_note", "structure_note", "silent_on")


class SoftSkillForm(RowForm):
    """What everybody, or who has a role, is to be good at beside the work."""

    role = forms.ChoiceField(label="Who", required=False, initial=EVERYBODY)
    text = ProseField(label="Advice", required=True, widget=_SHORT)
    quote = QuoteField()

    def offer(self, choices: DraftChoices) -> None:
        offer(self, "role", [(EVERYBODY, "Everybody"), *choices.role_names()])

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or EVERYBODY


class GuidanceForm(RowForm):
    """One piece of advice on how to read the framework."""

    topic = NameField(label="Topic")
    text = ProseField(label="Advice", required=True, widget=_SHORT)
    quote = QuoteField()


class StandInForm(RowForm):
    """Who does the work of a role that nobody has."""

    role = forms.ChoiceField(label="Where nobody is", required=False)
    by = forms.MultipleChoiceField(
        label="These roles may do it", required=False, widget=forms.CheckboxSelectMultiple
    )
    text = ProseField(label="In words", required=True, widget=_SHORT)
    quote = QuoteField()

    def offer(self, choices: DraftChoices) -> None:
        every = [("", "Choose a role"), (EVERYBODY, "Any role"), *choices.role_names()]
        offer(self, "role", every)
        offer(self, "by", choices.role_names())

    def clean_role(self) -> str:
        if not self.cleaned_data["role"]:
            raise forms.ValidationError("Choose a role.")
        role: str = self.cleaned_data["role"]
        return role


class StageForm(RowForm):
    """Advice for an organisation of one size; the key stays what it was."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=KEY_LENGTH)
    when = ProseField(label="When", required=True, widget=forms.Textarea({"rows": 1}))
    advice = ProseField(label="Advice", widget=_SHORT)
    roles_any_of = forms.MultipleChoiceField(
        label="One of these roles is enough", required=False, widget=forms.CheckboxSelectMultiple
    )
    hire = LinesField(
        label="Whom to hire", help_text="One a line: a role of this framework, or other words."
    )
    fallback = ProseField(
        label="If nobody is found", help_text="A role, or other words.", widget=_SHORT
    )
    rule = NameField(label="Rule that checks it", required=False, help_text="Such as CAP-05.")
    quote = QuoteField()

    def offer(self, choices: DraftChoices) -> None:
        offer(self, "roles_any_of", choices.role_names())


class DraftForm(PartForm):
    """What a framework says as a whole: where it comes from, how it is judged by, advice."""

    title = NameField(label="Title")
    summary = ProseField(label="Summary")
    source_label = NameField(label="Source", required=False)
    source_cited_as = NameField(
        label="Cited as", required=False, help_text="How findings name the source."
    )
    source_url = LinkField(label="Address of the source")
    source_author_note = ProseField(label="On the author", widget=_SHORT)
    coverage_basis = forms.ChoiceField(
        label="What a gap is measured by",
        choices=FrameworkVersion._meta.get_field("coverage_basis").choices or (),
    )
    attribute_note = ProseField(label="Note on the activities", widget=_SHORT)
    structure_note = ProseField(label="Note on the structures", widget=_SHORT)
    silent_on = LinesField(label="What the source does not speak of")

    row_forms = {
        "stages": StageForm,
        "stand_ins": StandInForm,
        "soft_skills": SoftSkillForm,
        "guidance": GuidanceForm,
    }
    file_names = {"source": "source_label"}

    def offer(self, choices: DraftChoices) -> None:
        for name, threshold in THRESHOLDS.items():
            self.fields[threshold_field(name)] = ThresholdField(threshold, usual=threshold.default)

    def thresholds(self) -> list[forms.BoundField]:
        return [self[threshold_field(name)] for name in THRESHOLDS]

    @property
    def has_thresholds(self) -> bool:
        """Whether a limit differs from its usual value, or is wrong."""
        return any(field.errors or field.value() not in (None, "") for field in self.thresholds())

    @classmethod
    def values_of(cls, part: FrameworkVersion, choices: DraftChoices) -> dict[str, Any]:
        return {
            **{name: getattr(part, name) for name in _PLAIN},
            **{name: part.source.get(field, "") for name, field in _SOURCE.items()},
            **{threshold_field(name): part.thresholds.get(name) for name in THRESHOLDS},
            "stages": [_stage_values(row, choices) for row in part.stages],
            "stand_ins": [
                {
                    "role": row["for"],
                    "by": choices.in_order(row.get("by", ())),
                    "text": row["text"],
                    "quote": _quote(row),
                }
                for row in part.stand_ins
            ],
            "soft_skills": [
                {"role": row.get("for", EVERYBODY), "text": row["text"], "quote": _quote(row)}
                for row in part.soft_skills
            ],
            "guidance": [
                {"topic": row["topic"], "text": row["text"], "quote": _quote(row)}
                for row in part.guidance
            ],
        }

    def attributes(self, said: Values, part: FrameworkVersion) -> dict[str, Any]:
        limits = {name: said[threshold_field(name)] for name in THRESHOLDS}
        return {
            **{name: said[name] for name in _PLAIN},
            "source": part.source | {field: said[name] for name, field in _SOURCE.items()},
            "thresholds": {
                name: value
                for name, value in limits.items()
                if value is not None and value != THRESHOLDS[name].default
            },
            "stages": _stages(said["stages"], part.stages, self.choices),
            "stand_ins": [
                {"for": row["role"], "by": row["by"], "text": row["text"]}
                | _evidence(row, part.stand_ins)
                for row in said["stand_ins"]
            ],
            "soft_skills": [
                {"for": row["role"], "text": row["text"]} | _evidence(row, part.soft_skills)
                for row in said["soft_skills"]
            ],
            "guidance": [
                {"topic": row["topic"], "text": row["text"]} | _evidence(row, part.guidance)
                for row in said["guidance"]
            ],
        }


def _stage_values(row: Values, choices: DraftChoices) -> dict[str, Any]:
    hire = row.get("hire", [])
    return {
        "key": row["key"],
        "when": row.get("when", ""),
        "advice": row.get("advice", ""),
        "roles_any_of": choices.in_order(row.get("roles_any_of", ())),
        "hire": [choices.role_name(one) for one in ([hire] if isinstance(hire, str) else hire)],
        "fallback": choices.role_name(row.get("fallback", "")),
        "rule": row.get("rule", ""),
        "quote": _quote(row),
    }


def _stages(
    rows: Sequence[Values], stored: Sequence[Values], choices: DraftChoices
) -> list[dict[str, Any]]:
    """The stages as a file holds them; a new one gets a key made of its time."""
    known = {row["key"] for row in stored}
    taken = {row["key"] for row in rows if row["key"] in known}
    stages = []
    for row in rows:
        key = row["key"]
        if key not in known:
            key = free_key(row["when"], taken, otherwise="stage")
            taken.add(key)
        stages.append(
            {
                "key": key,
                "when": row["when"],
                "advice": row["advice"],
                "roles_any_of": row["roles_any_of"],
                "hire": [choices.role_key(one) for one in row["hire"]],
                "rule": row["rule"],
                "fallback": choices.role_key(row["fallback"]),
            }
            | _evidence(row, stored)
        )
    return stages


def _quote(row: Mapping[str, Any]) -> str:
    return (row.get("ev") or {}).get("q", "")


def _evidence(row: Values, stored: Sequence[Values]) -> dict[str, Any]:
    """The quote of a row, with the place in the source where those words are known from."""
    if not row["quote"]:
        return {}
    places = {_quote(one): one.get("ev", {}).get("seed", "") for one in stored if _quote(one)}
    return {"ev": {"q": row["quote"], "seed": places.get(row["quote"], "")}}
