from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from roles.analysis.findings import Family, Severity
from roles.forms.seats import DayField
from roles.interchange.report_file import Report, ReportedFinding
from roles.pages.verdicts import tone_of

# A finding over hundreds of teams has a longer one, and cannot be accepted.
LONGEST_SUBJECT = 2000

type Test = Callable[[ReportedFinding], bool]

_SEVERITIES = [(severity.label.lower(), severity.label) for severity in Severity]
_KINDS = [(tone_of(family), family.label) for family in Family]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter, with how many findings it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool


class FindingFilterForm(forms.Form):
    """Which findings to show. What it cannot read it leaves aside, for the address is free text.

    `kind` is a family of findings by its word, `team` the key of a team.
    """

    severity = forms.ChoiceField(required=False, choices=_SEVERITIES)
    kind = forms.ChoiceField(required=False, choices=_KINDS)
    q = forms.CharField(required=False, max_length=200)
    accepted = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, report: Report) -> None:
        super().__init__(data)
        self._report = report
        teams = [(team.key, team.name) for team in report.design.teams]
        self.fields["team"] = forms.ChoiceField(required=False, choices=teams)
        self._choices = {"severity": _SEVERITIES, "kind": _KINDS, "team": teams}
        self.is_valid()
        self._tests = self._read_tests()

    @property
    def wanted(self) -> Mapping[str, str | bool]:
        """What was asked for, readable fields only; an empty value asks for nothing."""
        return self.cleaned_data

    @property
    def is_used(self) -> bool:
        """Whether anything is left out that is open."""
        return any(value for name, value in self.wanted.items() if name != "accepted")

    def filter(
        self, findings: Iterable[ReportedFinding], *, but_for: str = ""
    ) -> list[ReportedFinding]:
        """Those that were asked for, in their order; `but_for` names a field to leave aside."""
        tests = [test for name, test in self._tests.items() if name != but_for]
        return [one for one in findings if all(test(one) for test in tests)]

    @property
    def severities(self) -> list[Option]:
        return self._options("severity", lambda one: (one.finding.severity.label.lower(),))

    @property
    def severity_total(self) -> int:
        """How many there are of all severities together."""
        return len(self.filter(self._report.findings, but_for="severity"))

    @property
    def kinds(self) -> list[Option]:
        """The kinds that there are findings of, and the one that was asked for."""
        options = self._options("kind", lambda one: (tone_of(one.finding.family),))
        return [option for option in options if option.count or option.is_chosen]

    @property
    def teams(self) -> list[Option]:
        return self._options("team", lambda one: one.finding.teams)

    @property
    def accepted_count(self) -> int:
        """How many accepted findings there are besides, among what was asked for."""
        found = self.filter(self._report.findings, but_for="accepted")
        return sum(not one.is_open for one in found)

    def _options(
        self, name: str, values_of: Callable[[ReportedFinding], Iterable[str]]
    ) -> list[Option]:
        counts: dict[str, int] = {}
        for one in self.filter(self._report.findings, but_for=name):
            for value in values_of(one):
                counts[value] = counts.get(value, 0) + 1
        return [
            Option(value, label, counts.get(value, 0), value == self.wanted.get(name))
            for value, label in self._choices[name]
        ]

    def _read_tests(self) -> dict[str, Test]:
        tests: dict[str, Test] = {}
        if severity := self.wanted.get("severity"):
            tests["severity"] = lambda one: one.finding.severity.label.lower() == severity
        if kind := self.wanted.get("kind"):
            tests["kind"] = lambda one: tone_of(one.finding.family) == kind
        if team := self.wanted.get("team"):
            tests["team"] = lambda one: team in one.finding.teams
        if words := str(self.wanted.get("q", "")).casefold().split():
            tests["q"] = lambda one: all(word in self._text_of(one) for word in words)
        if not self.wanted.get("accepted"):
            tests["accepted"] = lambda one: one.is_open
        return tests

    def _text_of(self, one: ReportedFinding) -> str:
        finding, people = one.finding, self._report.design.person_by_key
        names = (people[key].name for key in finding.people if key in people)
        return " ".join((finding.rule, finding.name, finding.message, *names)).casefold()


class WhichFindingForm(forms.Form):
    """A finding by its identity, as an address or a hidden field names it."""

    rule = forms.CharField(max_length=10, widget=forms.HiddenInput)
    subject = forms.CharField(max_length=LONGEST_SUBJECT, strip=False, widget=forms.HiddenInput)


class AcceptFindingForm(WhichFindingForm):
    """Why a finding is accepted, and up to which day; `today` is the first that makes sense."""

    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the team knows that the finding does not: a plan, a control, a decision.",
    )
    until = DayField(
        required=False,
        help_text="The finding comes back on the day after. Leave it empty to accept it for good.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self._today:
            raise forms.ValidationError("This day is over.")
        return until
