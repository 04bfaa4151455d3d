from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import uuid4

from django import forms

from roles.analysis.design import Framework, PersonKind
from roles.forms.choices import offer
from roles.forms.merging import MergingForm
from roles.forms.names import NameField
from roles.models import Organisation, Person, Seat, Team

SOMEBODY, SOMEBODY_NEW, NOBODY = "somebody", "new", "nobody"
KINDS = [
    (PersonKind.EMPLOYEE.value, "Employee"),
    (PersonKind.CONTRACTOR.value, "Contractor"),
    (PersonKind.VENDOR.value, "Vendor, a whole firm"),
]


class DayField(forms.DateField):
    """A day, written as browsers send it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonIdField(forms.IntegerField):
    """The id of somebody, within what a database counts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **options)


class SeatForm(MergingForm):
    """Who sits where, in which roles, how much and how long.

    `cleaned_data` has a `holder` (a Person, not stored yet if new, or None for a vacancy), and
    the rest as fields of Seat but for `contact`, a Person. People are found by their id within
    the organisation, never listed: there may be 10,000.
    """

    # Names the form that was sent, so that a double click adds one seat.
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    who = forms.ChoiceField(
        label="Who",
        choices=[
            (SOMEBODY, "Somebody who is here"),
            (SOMEBODY_NEW, "Somebody new"),
            (NOBODY, "Nobody yet"),
        ],
        initial=SOMEBODY,
        widget=forms.RadioSelect,
    )
    person = PersonIdField(label="Person", required=False)
    new_name = NameField(label="Name", required=False)
    new_title = NameField(label="Job title", required=False)
    new_kind = forms.ChoiceField(label="Kind", choices=KINDS, required=False)
    team = forms.TypedChoiceField(label="Team", coerce=int)
    roles = forms.MultipleChoiceField(
        label="Roles", required=False, widget=forms.CheckboxSelectMultiple
    )
    share = forms.DecimalField(
        label="Share of time, percent",
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        initial=100,
    )
    start = DayField(label="First day", required=False)
    end = DayField(label="Last day", required=False)
    contact = PersonIdField(label="Internal contact", required=False)

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        framework: Framework,
        teams: Sequence[Team],
        seat: Seat | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisation = organisation
        self._seat = seat
        self.fields["submission"].initial = uuid4
        # A seat that is added has the team of its address.
        if teams:
            offer(self, "team", [(team.pk, team.name) for team in teams])
        else:
            del self.fields["team"]
        offer(self, "roles", [(role.key, role.name) for role in framework.roles])
        if seat is not None:
            self.compare_with(seat_values(seat))

    def clean_roles(self) -> list[str]:
        """The main role stays the first one; what was added comes after, in the given order."""
        chosen: list[str] = self.cleaned_data["roles"]
        before = self._seat.roles if self._seat else []
        return [role for role in before if role in chosen] + [
            role for role in chosen if role not in before
        ]

    def clean_share(self) -> Decimal:
        share: Decimal = self.cleaned_data["share"]
        return share / 100

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "The last day is before the first.")
        people = self._people(cleaned.get("person"), cleaned.get("contact"))
        cleaned["contact"] = people.get(cleaned.get("contact") or 0)
        cleaned["holder"] = self._holder(cleaned, people)
        return cleaned

    def seat_facts(self) -> dict[str, Any]:
        """The fields of Seat that depend on nobody else."""
        cleaned = self.cleaned_data
        return {
            "roles": cleaned["roles"],
            "fte": cleaned["share"],
            "start": cleaned["start"],
            "end": cleaned["end"],
        }

    def in_words(self, name: str, value: Any) -> str:
        if name in ("person", "contact"):
            return str(self._people(value).get(value, ""))
        return super().in_words(name, value)

    def chosen(self, field: str) -> Person | None:
        """Whoever stands in the field `person` or `contact`, to be shown with the form again."""
        try:
            pk = self.fields[field].clean(self[field].value())
        except forms.ValidationError:
            return None
        return self._people(pk).get(pk or 0)

    def _holder(self, cleaned: dict[str, Any], people: dict[int, Person]) -> Person | None:
        if cleaned.get("who") == SOMEBODY_NEW:
            if not cleaned.get("new_name"):
                self.add_error("new_name", "Say what the person is called.")
            return Person(
                organisation=self._organisation,
                name=cleaned.get("new_name", ""),
                title=cleaned.get("new_title", ""),
                kind=cleaned.get("new_kind") or PersonKind.EMPLOYEE.value,
            )
        if cleaned.get("who") != SOMEBODY:
            return None
        holder = people.get(cleaned.get("person") or 0)
        if holder is None:
            self.add_error("person", "Choose somebody, or say that they are new.")
        return holder

    def _people(self, *pks: int | None) -> dict[int, Person]:
        people = self._organisation.people.filter(pk__in=[pk for pk in pks if pk])
        return {person.pk: person for person in people}


def seat_values(seat: Seat) -> dict[str, Any]:
    """What the form shows of a seat that is there."""
    return {
        "who": SOMEBODY if seat.participant else NOBODY,
        "person": seat.participant.person_id if seat.participant else None,
        "team": seat.team_id,
        "roles": seat.roles,
        "share": _percent(seat.fte),
        "start": seat.start,
        "end": seat.end,
        "contact": seat.internal_contact.person_id if seat.internal_contact else None,
    }


class EndSeatForm(forms.Form):
    on = DayField(label="Last day")


class SplitSeatForm(forms.Form):
    """How the share of a seat is divided; `teams` are those where its person has no seat.

    `cleaned_data` has both shares as parts of one.
    """

    team = forms.TypedChoiceField(label="Share with", coerce=int)
    stays = forms.DecimalField(
        label="Stays here, percent", min_value=0, max_value=100, decimal_places=2, max_digits=5
    )
    goes = forms.DecimalField(
        label="Goes there, percent", min_value=0, max_value=100, decimal_places=2, max_digits=5
    )

    def __init__(self, *args: Any, teams: Sequence[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "team", [(team.pk, team.name) for team in teams])

    def clean_stays(self) -> Decimal:
        stays: Decimal = self.cleaned_data["stays"]
        return stays / 100

    def clean_goes(self) -> Decimal:
        goes: Decimal = self.cleaned_data["goes"]
        if not goes:
            raise forms.ValidationError("Say how much goes there.")
        return goes / 100

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stays", 0) + cleaned.get("goes", 0) > 1:
            self.add_error("goes", "Together this is more than 100%.")
        return cleaned


def halves(seat: Seat) -> dict[str, str]:
    """What the form offers at first: about as much there as here."""
    goes = (seat.fte / 2).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return {"stays": _percent(seat.fte - goes), "goes": _percent(goes)}


def _percent(share: Decimal) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".")
