from collections.abc import Sequence
from typing import Any

from django import forms

from roles.analysis.design import TeamKind
from roles.forms.choices import offer
from roles.forms.merging import MergingForm
from roles.forms.names import NameField
from roles.models import Team

KINDS = [
    (TeamKind.PRODUCT.value, "Product team"),
    (TeamKind.PLATFORM.value, "Platform, an ML platform for several"),
    (TeamKind.SHARED.value, "Shared, such as corporate IT"),
]


class TeamForm(MergingForm):
    """A team's name and kind and, but for a product team, whom it serves.

    `cleaned_data["serves"]` is what the model keeps: keys, or None for every product team.
    """

    name = NameField(label="Name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(label="Kind", choices=KINDS, initial=TeamKind.PRODUCT.value)
    serves_all = forms.TypedChoiceField(
        label="Serves",
        choices=[("True", "Every product team"), ("False", "Only these")],
        initial="True",
        required=False,
        coerce=lambda value: value != "False",
        widget=forms.RadioSelect,
    )
    serves = forms.MultipleChoiceField(
        label="Product teams", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, product_teams: Sequence[Team], team: Team | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "serves", [(one.key, one.name) for one in product_teams])
        if team is not None:
            self.compare_with(team_values(team))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # Where it was not asked, as in the short form, it is every product team.
        if cleaned.get("kind") == TeamKind.PRODUCT or cleaned.get("serves_all", "") in (True, ""):
            cleaned["serves"] = None
        return {name: cleaned[name] for name in ("name", "kind", "serves") if name in cleaned}


def team_values(team: Team) -> dict[str, Any]:
    """What the form shows of a team that is there."""
    return {
        "name": team.name,
        "kind": team.kind,
        "serves_all": str(team.serves is None),
        "serves": team.serves or [],
    }
