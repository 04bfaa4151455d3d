from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from roles.analysis.design import PersonKind
from roles.forms.choices import offer
from roles.forms.merging import MergingForm
from roles.forms.names import NameField
from roles.models import Person, PersonQuerySet, Team
from roles.pages.people import Directory

STATES = (
    ("no-seat", "No seat"),
    ("over-allocated", "Over-allocated"),
    ("leaving-soon", "Leaving soon"),
    ("left", "Left"),
)


class PersonSearchForm(forms.Form):
    """Which people of a directory are looked for; it owns the filter.

    All that is asked for has to be true of somebody at once.
    """

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=300,
        widget=forms.SearchInput(
            attrs={"class": "input", "placeholder": "Name, title, department"}
        ),
    )
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    role = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(
        required=False,
        choices=[(kind.value, kind.value.capitalize()) for kind in PersonKind],
    )
    state = forms.MultipleChoiceField(required=False, choices=STATES)

    def __init__(self, asked: QueryDict, *, directory: Directory) -> None:
        super().__init__(asked)
        self._directory = directory
        team = self.fields["team"]
        if isinstance(team, forms.ModelChoiceField) and directory.live is not None:
            team.queryset = directory.live.teams.in_design_order()
        offer(self, "role", directory.role_names.items())
        self.is_valid()

    @property
    def asks(self) -> bool:
        """Whether anything is asked for that not everybody is."""
        return bool(self.errors) or any(self.cleaned_data.values())

    @property
    def says(self) -> list[str]:
        """What is asked for, in words."""
        if self.errors:
            return ["something that is not here"]
        asked = self.cleaned_data
        states = dict(STATES)
        return [
            *([f"“{asked['q']}”"] if asked["q"] else []),
            *([f"team {asked['team']}"] if asked["team"] else []),
            *([self._directory.role_names[asked["role"]]] if asked["role"] else []),
            *([asked["kind"]] if asked["kind"] else []),
            *(states[state].lower() for state in asked["state"]),
        ]

    def filter(self, people: PersonQuerySet) -> PersonQuerySet:
        """Those who are looked for; nobody if the form is not valid."""
        if self.errors:
            return people.none()
        directory, asked = self._directory, self.cleaned_data
        found = people.found_by(asked["q"])
        if asked["team"]:
            found = found.seated_in(directory.seats.filter(team=asked["team"]))
        if asked["role"]:
            found = found.seated_in(directory.with_role(asked["role"]))
        if asked["kind"]:
            found = found.filter(kind=asked["kind"])
        for state in asked["state"]:
            found = _in_state(found, state, directory)
        return found


def _in_state(people: PersonQuerySet, state: str, directory: Directory) -> PersonQuerySet:
    on = directory.on
    match state:
        case "no-seat":
            return people.here(on=on).without_seat_in(directory.seats)
        case "over-allocated":
            return people.here(on=on).over_allocated_by(directory.current_seats)
        case "leaving-soon":
            return people.leaving(on=on, days=directory.soon_days)
    return people.left(on=on)


class PersonForm(MergingForm, forms.ModelForm):
    """A person of the organisation that `instance` belongs to, as the manager has to be too.

    The manager is written, not picked: a list of thousands is no help.
    """

    name = NameField()
    title = NameField(label="Job title", required=False)
    department = NameField(required=False)
    manager_name = NameField(
        label="Manager",
        required=False,
        help_text="The name or the email of somebody who is here.",
        widget=forms.TextInput(attrs={"list": "people"}),
    )

    class Meta:
        model = Person
        fields = ["name", "title", "department", "email", "kind", "available", "external_id"]

    field_order = ["name", "title", "department", "manager_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not 0.5000, as the column keeps it.
        self.initial["available"] = f"{Decimal(self.instance.available).normalize():f}"
        if self.instance.manager:
            self.initial["manager_name"] = self.instance.manager.name
        if self.instance.pk:
            self.compare_with({name: self[name].initial for name in self.fields})

    def clean_manager_name(self) -> str:
        """Find the manager and put them on the person."""
        wanted = self.cleaned_data["manager_name"]
        self.instance.manager = self._manager(wanted) if wanted else None
        return wanted

    def _manager(self, wanted: str) -> Person:
        now = self.instance.manager
        if now is not None and now.name == wanted:
            return now
        found = self.instance.organisation.people.filter(Q(name=wanted) | Q(email__iexact=wanted))
        managers = list(found.exclude(pk=self.instance.pk)[:2])
        if not managers:
            raise forms.ValidationError(f"Nobody else here is called {wanted}.")
        if len(managers) > 1:
            raise forms.ValidationError(f"Several people are called {wanted}: write the email.")
        if self.instance.pk and managers[0].reports_to(self.instance):
            raise forms.ValidationError(f"{wanted} already reports to {self.initial['name']}.")
        return managers[0]
