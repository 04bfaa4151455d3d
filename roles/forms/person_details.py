"""Somebody's last day, and who could stand in for them."""

from datetime import date
from typing import Any

from django import forms

from roles.forms.seats import DayField
from roles.models import Person

END, OPEN = "end", "open"


class LeaveForm(forms.Form):
    """The last day of a person, and what becomes of the seats, if there are any."""

    on = DayField(label="Last day")
    seats = forms.ChoiceField(
        label="Their seats",
        choices=[
            (END, "They end with that day"),
            (OPEN, "Open them for somebody else"),
        ],
        initial=END,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, person: Person, has_seats: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._person = person
        self._today = today
        if not has_seats:
            del self.fields["seats"]

    @property
    def opens_seats(self) -> bool:
        return bool(self.cleaned_data.get("seats") == OPEN)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        first = self._person.starts_on
        if first is not None and on < first:
            raise forms.ValidationError(f"The first day is {first:%-d %B %Y}.")
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        on = cleaned.get("on")
        if on is not None and on > self._today and cleaned.get("seats") == OPEN:
            self.add_error(
                "seats",
                "Until the last day has come an open seat would count as empty: let them end with"
                " that day, and open them then.",
            )
        return cleaned


class BackUpForm(forms.Form):
    """The backup somebody pressed: for which work, which of the ways, and what the button said.

    `revision` is that of the design which the button was made from.
    """

    revision = forms.IntegerField(min_value=0)
    fix = forms.RegexField(r"^\d{1,5} \d \S.*$", max_length=10_000, strip=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        work, number, label = (data.get("fix") or "0 0 ").split(" ", 2)
        return data | {"work": int(work), "number": int(number), "label": label}
