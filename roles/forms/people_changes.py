from django import forms
from django.http import QueryDict

from roles.actions.people_changes import Wish
from roles.forms.choices import offer
from roles.forms.seats import KINDS, DayField
from roles.models import Team
from roles.pages.people import Directory

AS_IT_IS = ("", "As it is")


class PeopleChangeForm(forms.Form):
    """What chosen people are to have from now on; what is left empty stays as it is.

    Team and role are those of the live design; without one, neither can be chosen.
    """

    team = forms.ModelChoiceField(
        Team.objects.none(), label="Team", required=False, empty_label=AS_IT_IS[1]
    )
    role = forms.ChoiceField(label="Role", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[AS_IT_IS, *KINDS])
    last_day = DayField(label="Last day", required=False)

    def __init__(self, asked: QueryDict, *, directory: Directory) -> None:
        super().__init__(asked)
        if directory.live is None:
            del self.fields["team"], self.fields["role"]
            return
        team = self.fields["team"]
        if isinstance(team, forms.ModelChoiceField):
            team.queryset = directory.live.teams.in_design_order()
        offer(self, "role", [AS_IT_IS, *directory.role_names.items()])

    @property
    def wish(self) -> Wish:
        """What is wished for; nothing if the form is not valid."""
        return Wish(**self.cleaned_data) if self.is_valid() else Wish()
