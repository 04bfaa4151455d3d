from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from roles.analysis.design import Home
from roles.forms.draft_parts import PartForm, chosen
from roles.forms.merging import Values
from roles.forms.names import NameField
from roles.forms.part_fields import LinesField, ProseField, QuoteField, TableField
from roles.interchange.rows import LABEL_LENGTH
from roles.models import Activity, Role, Structure
from roles.pages.draft_parts import DraftChoices
from roles.pages.structures import HOMES, PLACES

_HOMES = [Home.PRODUCT, Home.CENTRAL, Home.BOTH]
_TEAMS = {"product": "product_roles", "central": "central_roles"}


@dataclass(frozen=True, slots=True)
class Box:
    """A tick box or an option: what it sends, what it says, whether it is chosen."""

    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class HomeRow:
    role: Role
    homes: Sequence[Box]
    must: Sequence[Box]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    activity: Activity
    places: Sequence[Box]


class StructureForm(PartForm):
    """A way to arrange teams: who sits where, and where work counts."""

    fields_template = "draft_parts/forms/structures.html"

    name = NameField(label="Name", max_length=LABEL_LENGTH)
    summary = ProseField(label="Summary")
    pros = LinesField(label="For it")
    cons = LinesField(label="Against it")
    homes = TableField(label="Where each role sits", columns=_HOMES)
    must = TableField(label="Roles a team must have", columns=[*_TEAMS])
    places = TableField(label="Where work counts", columns=[*PLACES])
    team_counts = ProseField(label="How many teams", widget=forms.Textarea({"rows": 2}))
    note = ProseField(label="Note on who sits where", widget=forms.Textarea({"rows": 2}))
    quote = QuoteField()

    file_names = {
        "role_home": "homes",
        "role_home_note": "note",
        "product_team_must_have": "must",
        "central_team_must_have": "must",
        "ev": "quote",
    }

    @classmethod
    def values_of(cls, part: Structure, choices: DraftChoices) -> dict[str, Any]:
        said = {name: getattr(part, name) for name in cls.base_fields if name != "must"}
        roles = [role.key for role in choices.roles_in_use]
        activities = [activity.key for activity in choices.activities_in_use]
        return said | {
            "homes": {key: _home_columns(part.homes.get(key)) for key in roles},
            "must": {
                key: [team for team, field in _TEAMS.items() if key in getattr(part, field)]
                for key in roles
            },
            "places": {
                key: [place.value for place in PLACES if place in part.places.get(key, ())]
                for key in activities
            },
        }

    def offer(self, choices: DraftChoices) -> None:
        roles = [role.key for role in choices.roles_in_use]
        for name in ("homes", "must"):
            _table(self, name).keys = roles
        _table(self, "places").keys = [one.key for one in choices.activities_in_use]

    def attributes(self, said: Values, part: Structure) -> dict[str, Any]:
        fields = {**said}
        must, places = fields.pop("must"), fields["places"]
        homes = {key: columns[0] for key, columns in fields["homes"].items() if columns}
        return fields | {
            "homes": _besides(part.homes, fields["homes"]) | homes,
            "places": _besides(part.places, places)
            | {key: columns for key, columns in places.items() if columns},
            "seed": part.seed if fields["quote"] == part.quote else "",
            **{
                field: chosen(
                    getattr(part, field), must, [key for key in must if team in must[key]]
                )
                for team, field in _TEAMS.items()
            },
        }

    def home_rows(self) -> Iterator[HomeRow]:
        homes, must = set(self["homes"].value()), set(self["must"].value())
        for role in self.choices.roles_in_use:
            yield HomeRow(
                role,
                [
                    Box("", HOMES[Home.UNSPECIFIED], is_on=False),
                    *_boxes(role.key, {home: HOMES[home] for home in _HOMES}, homes),
                ],
                _boxes(
                    role.key, {"product": "every product team", "central": "a platform team"}, must
                ),
            )

    def place_rows(self) -> Iterator[PlaceRow]:
        ticked = set(self["places"].value())
        for activity in self.choices.activities_in_use:
            yield PlaceRow(activity, _boxes(activity.key, PLACES, ticked))


def _table(form: forms.BaseForm, name: str) -> TableField:
    field = form.fields[name]
    if not isinstance(field, TableField):
        raise TypeError(f"{name} is no table.")
    return field


def _boxes(key: str, columns: Mapping[Any, str], ticked: set[str]) -> list[Box]:
    values = ((f"{column}:{key}", label) for column, label in columns.items())
    return [Box(value, label, value in ticked) for value, label in values]


def _home_columns(home: str | None) -> list[str]:
    return [home] if home in _HOMES else []


def _besides(stored: Mapping[str, Any], offered: Mapping[str, Any]) -> dict[str, Any]:
    """What the form does not offer, such as the keys of retired parts."""
    return {key: value for key, value in stored.items() if key not in offered}
