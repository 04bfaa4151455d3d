from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from roles.forms.names import NameField
from roles.models import Person, PersonQuerySet


class PersonSearchForm(forms.Form):
    """What people look for somebody by; it owns the filter."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=300,
        widget=forms.SearchInput(
            attrs={"class": "input", "placeholder": "Name, title, department"}
        ),
    )

    def filter(self, people: PersonQuerySet) -> PersonQuerySet:
        """Those in whom every word is found somewhere; nobody if the form is not valid."""
        if not self.is_valid():
            return people.none()
        for word in self.cleaned_data["q"].split():
            people = people.filter(
                Q(name__icontains=word)
                | Q(title__icontains=word)
                | Q(department__icontains=word)
                | Q(email__icontains=word)
            )
        return people


class PersonForm(forms.ModelForm):
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
