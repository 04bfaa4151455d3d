"""Fields for what a framework says: prose, lists with one sentence a line, quotes, tables."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Widget

from roles.forms.names import NameField
from roles.interchange.file_errors import shown
from roles.interchange.framework_rows import QUOTE_WORDS
from roles.interchange.rows import LINK_LENGTH, NAME_LENGTH, PROSE_LENGTH, readable

_SKILL = re.compile(
    r"(?P<name>.+?)(?: \((?P<kind>tool|tech|knowledge|soft)\))?(?:: (?P<note>.+))?", re.DOTALL
)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


class ProseField(forms.CharField):
    """Some sentences; line breaks stay as they are."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": PROSE_LENGTH, "required": False} | options)

    def to_python(self, value: Any) -> str:
        return _readable((super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n"))


class LinesField(forms.Field):
    """A list of texts, one a line; empty lines are none."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(
        self, *, longest: int = PROSE_LENGTH, help_text: str = "One a line.", **options: Any
    ) -> None:
        super().__init__(required=False, help_text=help_text, **options)
        self._longest = longest

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[Any]:
        lines = [" ".join(line.split()) for line in _readable(str(value or "")).splitlines()]
        lines = [line for line in lines if line]
        for line in lines:
            self._check(line, self._longest)
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True

    def _check(self, text: str, longest: int) -> None:
        if len(text) > longest:
            raise ValidationError(f"A line is longer than {longest} characters: {shown(text)}.")


class SkillsField(LinesField):
    """Skills as {name, kind, note}, one a line: “Airflow (tool): for what runs every night”."""

    def __init__(self, **options: Any) -> None:
        help_text = "One a line, with (tool), (tech) or (soft) where it is not knowledge."
        super().__init__(help_text=help_text, **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(_skill_line(one) for one in value)

    def to_python(self, value: Any) -> list[Any]:
        return [self._skill(line) for line in super().to_python(value)]

    def _skill(self, line: str) -> dict[str, str]:
        match = _SKILL.fullmatch(line)
        parts = match.groupdict(default="") if match else {"name": line, "kind": "", "note": ""}
        self._check(parts["name"], NAME_LENGTH)
        return parts | {"kind": parts["kind"] or "knowledge"}


class QuoteField(NameField):
    """A few words of the source."""

    def __init__(self, **options: Any) -> None:
        help_text = f"At most {QUOTE_WORDS} words, as they stand there."
        super().__init__(
            **{"label": "Words of the source", "required": False, "help_text": help_text} | options
        )

    def clean(self, value: Any) -> str:
        quote: str = super().clean(value)
        if (words := len(quote.split())) > QUOTE_WORDS:
            raise ValidationError(f"A quote has at most {QUOTE_WORDS} words; this has {words}.")
        return quote


class LinkField(NameField):
    """A web address, or nothing."""

    widget = forms.URLInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": LINK_LENGTH} | options)

    def clean(self, value: Any) -> str:
        link: str = super().clean(value)
        if link and not _LINK.fullmatch(link):
            raise ValidationError("A web address begins with https:// and has no blanks.")
        return link


class _Boxes(Widget):
    """The values of all inputs of a name; the page draws the inputs itself."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.getlist(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class TableField(forms.Field):
    """A row for each of some keys, with some of the same columns ticked: {key: [column]}.

    What an input sends is its column and its key with a colon between.
    """

    widget = _Boxes

    def __init__(self, *, columns: Sequence[str], **options: Any) -> None:
        super().__init__(**{"required": False} | options)
        self.columns = tuple(columns)
        self.keys: Sequence[str] = ()

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return [f"{column}:{key}" for key, columns in value.items() for column in columns]
        return value or []

    def to_python(self, value: Any) -> dict[str, list[str]]:
        ticked = {box for box in value or [] if box}
        table = {
            key: [column for column in self.columns if f"{column}:{key}" in ticked]
            for key in self.keys
        }
        if len(ticked) != sum(map(len, table.values())):
            raise ValidationError("A row of the table is not part of this draft any more.")
        return table


def _skill_line(skill: Mapping[str, str]) -> str:
    kind = skill.get("kind", "knowledge")
    line = skill["name"] if kind == "knowledge" else f"{skill['name']} ({kind})"
    return f"{line}: {skill['note']}" if skill.get("note") else line


def _readable(text: str) -> str:
    try:
        return readable(text)
    except ValueError as error:
        raise ValidationError(f"This {error}.") from error
