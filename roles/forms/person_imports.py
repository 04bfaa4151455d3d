"""What somebody says about a sheet of people before it is stored."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from roles.actions.people_imports import PeopleImport
from roles.actions.people_matching import Somebody
from roles.actions.people_plan import ALL_OTHERS, NEW, SAME, Question
from roles.actions.people_seats import (
    MAX_OPEN,
    NEW_TEAMS,
    NO_SEAT,
    OTHER_DEPARTMENTS,
    Department,
    answer_for_others,
    post_count,
)
from roles.actions.people_titles import NO_ROLE, TitleGroup, Titles
from roles.forms.choices import offer
from roles.forms.sheets import SheetForm
from roles.interchange.people_columns import FIELDS, Column
from roles.interchange.sheet_days import DayOrder, Order
from roles.models import Design, Team

# A page with more of each would be slow, and nobody reads on; what is most frequent comes first.
TITLES_SHOWN = 200
OTHERS_SHOWN = 100
QUESTIONS_SHOWN = 200

_KINDS = {
    "new product": "product team",
    "new platform": "platform",
    "new shared": "shared team",
}


class PersonSheetForm(SheetForm):
    """A list of people; `interchange.people_sheet` says whether it can be read."""


class PersonColumnsForm(forms.Form):
    """Which sheet of the file is read, what its columns hold, and how its days are written."""

    sheet = forms.ChoiceField(required=False)
    order = forms.ChoiceField(
        label="Days such as",
        required=False,
        choices=[(Order.DAY_FIRST.value, "day first"), (Order.MONTH_FIRST.value, "month first")],
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        columns: Sequence[Column],
        sheet: str,
        sheets: Sequence[str],
        days: DayOrder,
    ) -> None:
        super().__init__(data, initial={"sheet": sheet, "order": days.order or Order.DAY_FIRST})
        self._columns = columns
        offer(self, "sheet", [(name, name) for name in sheets])
        self.has_sheets = len(sheets) > 1
        self.example = "" if days.is_sure else days.example
        for one in columns:
            self.fields[_column(one)] = forms.ChoiceField(
                label=one.heading or f"Column {one.place + 1}",
                required=False,
                initial=one.field,
                choices=[("", "Not read"), *FIELDS.items()],
            )
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def columns(self) -> Iterator[tuple[Column, BoundField]]:
        """Each column with its select."""
        for one in self._columns:
            yield one, self[_column(one)]

    def read(self) -> list[Column]:
        """The columns that are read as something, in the order of the fields."""
        fields = list(FIELDS)
        found = [one for one in self._columns if one.field]
        return sorted(found, key=lambda one: fields.index(one.field))

    def clean(self) -> dict[str, Any]:
        """`columns` maps places to fields; each field has one column."""
        cleaned = super().clean() or self.cleaned_data
        chosen = {one.place: cleaned.get(_column(one), "") for one in self._columns}
        for field, count in Counter(chosen.values()).items():
            if field and count > 1:
                self.add_error(None, f"{count} columns are {FIELDS[field].lower()}; choose one.")
        cleaned["columns"] = {place: field for place, field in chosen.items() if field}
        return cleaned


def _column(column: Column) -> str:
    return f"column_{column.place}"


class PersonTargetForm(forms.Form):
    """The design that people get seats in; empty for none."""

    design = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        designs: Iterable[Design],
        chosen: Design | None,
    ) -> None:
        super().__init__(data, initial={"design": chosen.pk if chosen else ""})
        named = [(one.pk, f"{one} (live)" if one.is_live else str(one)) for one in designs]
        offer(self, "design", [("", "No seats, only the directory"), *named])
        self.fields["design"].widget.attrs["class"] = "input"


class PersonAnswersForm(forms.Form):
    """What is unclear about people, titles and departments, with what is likely chosen.

    `answers` turns what was sent into choices; what was left as suggested is none.
    """

    apart = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    with_posts = forms.BooleanField(required=False)
    others = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Leave the rows out"),
            (SAME, "The same person, where only one can be meant"),
            (NEW, "Somebody new, where the id or the email is another"),
        ],
        widget=forms.Select(attrs={"class": "input"}),
    )
    other_teams = forms.ChoiceField(
        required=False,
        choices=[(NO_SEAT, "No seat"), *((key, f"New {_KINDS[key]}") for key in NEW_TEAMS)],
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        what: PeopleImport,
        teams: Sequence[Team] = (),
    ) -> None:
        super().__init__(data)
        self._questions = what.plan.questions[:QUESTIONS_SHOWN]
        self._groups = _shown(what.titles)
        self._departments = what.departments[:TITLES_SHOWN]
        self._kept = what.choices
        self.same_names = what.sheet.same_names[:QUESTIONS_SHOWN]
        self.posts = post_count(what.sheet) if what.seats else 0
        self.has_posts = 0 < self.posts <= MAX_OPEN
        names = [(one.name.casefold(), one.name) for one in self.same_names]
        offer(self, "apart", names)
        self.initial["apart"] = [one.name.casefold() for one in self.same_names if not one.is_one]
        self.initial["others"] = what.choices.who.get(ALL_OTHERS, "")
        self.initial["with_posts"] = what.choices.with_posts
        for question in self._questions:
            said = what.choices.who.get(question.key, "")
            self._ask(_who(question), said, _people(question), _said(question))
        roles = (
            [(role.key, role.name) for role in what.titles.framework.roles] if what.titles else []
        )
        for group in self._groups:
            self._ask(_title(group), _chosen(group), _roles(group, roles), f"Role of {group.shown}")
        offered = [("", "As all others"), *_teams(teams), (NO_SEAT, "No seat")]
        for one in self._departments:
            answer = "" if one.is_other else one.answer
            self._ask(_department(one), answer, offered, f"Team of {one.name}")
        self.initial["other_teams"] = answer_for_others(
            len(what.departments), is_new=not teams, answers=what.choices.departments
        )

    def _ask(self, name: str, initial: str, choices: Sequence[Any], label: str) -> None:
        self.fields[name] = forms.ChoiceField(
            required=False,
            choices=choices,
            widget=forms.Select(attrs={"class": "input", "aria-label": label}),
        )
        self.initial[name] = initial

    def questions(self) -> Iterator[tuple[Question, BoundField]]:
        return ((one, self[_who(one)]) for one in self._questions)

    def asked(self) -> list[tuple[TitleGroup, BoundField]]:
        """Titles that some role is near to."""
        return [(one, self[_title(one)]) for one in self._groups if one.suggestion.roles]

    def unlike(self) -> list[tuple[TitleGroup, BoundField]]:
        """Titles of no role."""
        return [(one, self[_title(one)]) for one in self._groups if not one.suggestion.roles]

    def departments(self) -> Iterator[tuple[Department, BoundField]]:
        return ((one, self[_department(one)]) for one in self._departments)

    def answers(self) -> dict[str, Any]:
        """What is to be kept, once the form is valid; what the page did not show stays."""
        cleaned, kept = self.cleaned_data, self._kept
        titles = dict(kept.titles)
        for group in self._groups:
            for spelling in group.spellings:
                titles.pop(spelling, None)
            if (answer := cleaned[_title(group)]) != (_suggested(group)):
                titles[group.key] = answer
        who = {
            **kept.who,
            ALL_OTHERS: cleaned["others"],
            **{one.key: cleaned[_who(one)] for one in self._questions},
        }
        departments = {one.name: cleaned[_department(one)] for one in self._departments}
        return {
            "titles": titles,
            "who": who,
            "departments": {
                **kept.departments,
                **departments,
                OTHER_DEPARTMENTS: cleaned["other_teams"],
            },
            "apart": cleaned["apart"],
            "with_posts": cleaned["with_posts"],
        }


def _shown(titles: Titles | None) -> list[TitleGroup]:
    groups = titles.groups if titles else ()
    asked = [one for one in groups if one.suggestion.roles][:TITLES_SHOWN]
    return [*asked, *[one for one in groups if not one.suggestion.roles][:OTHERS_SHOWN]]


def _suggested(group: TitleGroup) -> str:
    """The option that stands for the suggestion; where it is not sure, nothing is chosen."""
    if not group.suggestion.roles:
        return NO_ROLE
    return group.suggestion.role or ""


def _chosen(group: TitleGroup) -> str:
    return group.answer or _suggested(group)


def _roles(group: TitleGroup, roles: Sequence[tuple[str, str]]) -> list[Any]:
    """The likely roles before the others, and that it is none."""
    likely = {one.role for one in group.suggestion.roles}
    choices: list[Any] = []
    if _suggested(group) == "":
        choices.append(("", "Choose a role"))
    if likely:
        near = [(key, name) for key, name in roles if key in likely]
        far = [(key, name) for key, name in roles if key not in likely]
        choices += [("Likely", near), ("Other roles", far)] if far else near
    else:
        choices += roles
    return [*choices, (NO_ROLE, "No role")]


def _teams(teams: Iterable[Team]) -> list[Any]:
    here = [(team.key, team.name) for team in teams]
    new = [(answer, f"New {_KINDS[answer]}") for answer in NEW_TEAMS]
    return [*([("Teams of the design", here)] if here else []), *new]


def _people(question: Question) -> list[tuple[str, str]]:
    same = [(str(one.pk), f"The same as {_described(one)}") for one in question.candidates]
    return [("", "As all others"), *same, (NEW, "Somebody new")]


def _described(person: Somebody) -> str:
    known = (
        person.name,
        person.title,
        person.email,
        person.external_id and f"id {person.external_id}",
    )
    return ", ".join(part for part in known if part)


def _said(question: Question) -> str:
    return f"Who {question.said['name']} of row {question.row} is"


def _who(question: Question) -> str:
    return _named("who", question.key)


def _title(group: TitleGroup) -> str:
    return _named("title", group.key)


def _department(department: Department) -> str:
    return _named("department", department.name)


def _named(what: str, key: str) -> str:
    """The name of an input; what it is about may be long, and of any letters."""
    return f"{what}-{hashlib.blake2s(key.encode(), digest_size=8).hexdigest()}"
