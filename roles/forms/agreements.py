from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import URLValidator

from roles.analysis.design import AgreementStatus
from roles.forms.choices import offer
from roles.forms.merging import MergingForm
from roles.interchange.rows import LINK_LENGTH
from roles.models import Agreement, Handoff, Team
from roles.pages.reference import element_name


class LinkField(forms.URLField):
    """An address on the web; any other scheme could be run by whoever follows it."""

    default_validators = [URLValidator(schemes=["http", "https"])]


@dataclass(frozen=True, slots=True)
class ElementBox:
    value: str
    name: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A handoff to choose, with what an agreement on it contains; `handoff` is None if unknown."""

    key: str
    name: str
    handoff: Handoff | None
    boxes: tuple[ElementBox, ...]
    is_chosen: bool


class AgreementForm(MergingForm):
    """What is handed over, between whom, and what the agreement on that contains.

    An element is chosen together with its handoff, as "model:format": those of every handoff
    stand in the form, and only those of the chosen one count. `cleaned_data` has teams as their
    rows and elements as keys, in the order of the reference.
    """

    kind = forms.ChoiceField(label="What is handed over", widget=forms.RadioSelect)
    from_team = forms.TypedChoiceField(label="Who hands it over", coerce=int)
    to_team = forms.TypedChoiceField(label="Who takes it over", coerce=int)
    elements = forms.MultipleChoiceField(label="What the agreement contains", required=False)
    status = forms.ChoiceField(
        label="Status",
        choices=[(AgreementStatus.DRAFT.value, "Draft"), (AgreementStatus.AGREED.value, "Agreed")],
        initial=AgreementStatus.DRAFT.value,
        widget=forms.RadioSelect,
    )
    url = LinkField(
        label="Link to the contract",
        required=False,
        max_length=LINK_LENGTH,
        assume_scheme="https",
        help_text="Where the agreement itself is kept, such as https://wiki.example/contract.",
    )

    def __init__(
        self,
        *args: Any,
        handoffs: Iterable[Handoff],
        teams: Iterable[Team],
        agreement: Agreement | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._handoffs: dict[str, Handoff | None] = {one.key: one for one in handoffs}
        self._teams = {team.pk: team for team in teams}
        if agreement is not None:
            # What the reference has lost is kept until somebody chooses otherwise.
            self._handoffs.setdefault(agreement.kind, None)
        self._elements = {
            f"{kind}:{element}": (kind, element)
            for kind, handoff in self._handoffs.items()
            for element in _elements_of(kind, handoff, agreement)
        }
        offer(self, "kind", [(key, _name(key, one)) for key, one in self._handoffs.items()])
        offer(
            self,
            "elements",
            [(value, element_name(key)) for value, (_, key) in self._elements.items()],
        )
        for side in ("from_team", "to_team"):
            offer(
                self,
                side,
                [("", "Choose a team"), *((pk, team.name) for pk, team in self._teams.items())],
            )
        if len(self._handoffs) == 1:
            self.fields["kind"].initial = next(iter(self._handoffs))
        if agreement is not None:
            self.compare_with(agreement_values(agreement))

    def clean_from_team(self) -> Team:
        return self._teams[self.cleaned_data["from_team"]]

    def clean_to_team(self) -> Team:
        return self._teams[self.cleaned_data["to_team"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("to_team") and cleaned.get("to_team") == cleaned.get("from_team"):
            self.add_error("to_team", "An agreement is between two different teams.")
        chosen = cleaned.get("elements", [])
        cleaned["elements"] = [
            element
            for value, (kind, element) in self._elements.items()
            if value in chosen and kind == cleaned.get("kind")
        ]
        return cleaned

    def kinds(self) -> Iterator[KindChoice]:
        """The handoffs with their elements, as the page shows them."""
        chosen, ticked = self["kind"].value(), set(self["elements"].value() or ())
        for key, handoff in self._handoffs.items():
            boxes = tuple(
                ElementBox(value, element_name(element), value in ticked)
                for value, (kind, element) in self._elements.items()
                if kind == key
            )
            yield KindChoice(key, _name(key, handoff), handoff, boxes, key == chosen)


def agreement_values(agreement: Agreement) -> dict[str, Any]:
    """What the form shows of an agreement that is there."""
    return {
        "kind": agreement.kind,
        "from_team": agreement.from_team_id,
        "to_team": agreement.to_team_id,
        "elements": [f"{agreement.kind}:{element}" for element in agreement.elements],
        "status": agreement.status,
        "url": agreement.url,
    }


def _elements_of(kind: str, handoff: Handoff | None, agreement: Agreement | None) -> list[str]:
    """What the reference asks for, then what this agreement has besides."""
    asked = list(handoff.elements) if handoff else []
    besides = agreement.elements if agreement and agreement.kind == kind else []
    return list(dict.fromkeys([*asked, *besides]))


def _name(key: str, handoff: Handoff | None) -> str:
    return handoff.name if handoff else f"{key}, not in the reference any more"
