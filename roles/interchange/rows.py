"""What the rows of every file have in common: strict fields, and errors in plain words."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, TypeAliasType, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from roles.interchange.file_errors import MAX_COUNTED, Path, Problem, no_such, shown

NAME_LENGTH = 300
LABEL_LENGTH = 200
KEY_LENGTH = 80
LINK_LENGTH = 500
PROSE_LENGTH = 5_000

# Tabs and line breaks are text; everything else below a blank is not, nor is half a character.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Row(BaseModel):
    """One mapping of a file: every field known, every value of its type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def readable(text: str) -> str:
    """The text itself; ValueError if it holds something that cannot be shown."""
    if match := CONTROL.search(text):
        raise ValueError(f"must not hold the control character U+{ord(match[0]):04X}")
    return text


def _unbroken(key: str) -> str:
    if key.split() != [key]:
        raise ValueError("must be a short name without blanks")
    return key


def _web_address(link: str) -> str:
    # Anything else in a link, such as a script, would be run by whoever follows it.
    if link and not _LINK.fullmatch(link):
        raise ValueError("must be a web address such as https://example.org/contract")
    return link


def as_day(value: object) -> date | None:
    """The day that a field of a file names, or None if it names none."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _day(value: object) -> date | None:
    if value is not None and as_day(value) is None:
        raise ValueError("must be a day such as 2026-11-21")
    return as_day(value)


def _four_decimals(value: float) -> float:
    if round(value, 4) != value:
        raise ValueError("must have at most 4 decimals")
    return value


Name = Annotated[str, StringConstraints(max_length=NAME_LENGTH), AfterValidator(readable)]
Label = Annotated[str, StringConstraints(max_length=LABEL_LENGTH), AfterValidator(readable)]
Prose = Annotated[str, StringConstraints(max_length=PROSE_LENGTH), AfterValidator(readable)]
Key = Annotated[
    str,
    StringConstraints(max_length=KEY_LENGTH),
    AfterValidator(readable),
    AfterValidator(_unbroken),
]
Link = Annotated[
    str,
    StringConstraints(max_length=LINK_LENGTH),
    AfterValidator(readable),
    AfterValidator(_web_address),
]
Day = Annotated[date, BeforeValidator(_day)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), AfterValidator(_four_decimals)]
type Many[T] = Annotated[tuple[T, ...], Field(strict=False)]
type OneOf[T] = Annotated[T, Field(strict=False)]


def problems_of(error: ValidationError, model: type[Row]) -> Iterator[Problem]:
    """Say in plain words what pydantic found wrong with a file."""
    for detail in error.errors(include_url=False)[:MAX_COUNTED]:
        has_value = detail["type"] not in ("missing", "extra_forbidden")
        yield detail["loc"], _sentence(detail, model), detail["input"] if has_value else None


_SENTENCES = {
    "missing": "this field is required",
    "string_type": "must be text (in quotes, if it looks like a number, a day or yes and no)",
    "string_too_long": "must not be longer than {max_length} characters",
    "string_unicode": "must be text, without half a character",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "tuple_type": "must be a list such as [a, b]",
    "list_type": "must be a list such as [a, b]",
    "dict_type": "must be a mapping such as {{a: b}}",
    "model_type": "must be a mapping such as {{key: a}}",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
}


def _sentence(detail: ErrorDetails, model: type[Row]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return no_such("field", str(detail["loc"][-1]), _fields_at(model, detail["loc"][:-1]))
    if kind == "missing":
        return _SENTENCES[kind]
    right = str(context["error"]) if kind == "value_error" else detail["msg"]
    if kind in _SENTENCES:
        right = _SENTENCES[kind].format(**context).replace("'", "")
    found = detail["input"]
    # A mapping that is wrong as a whole says so itself; quoting it would not help.
    return (
        right
        if isinstance(found, dict) and kind == "value_error"
        else f"{right}, not {shown(found)}"
    )


def _fields_at(model: type[Row], path: Path) -> Iterable[str]:
    """The names of the fields that may stand at that path."""
    kind: Any = model
    for step in path:
        if isinstance(step, str) and (found := _model_in(kind)):
            by_name = {field.alias or name: field for name, field in found.model_fields.items()}
            kind = by_name[step].annotation if step in by_name else kind
    found = _model_in(kind)
    return [one.alias or name for name, one in found.model_fields.items()] if found else []


def _model_in(kind: Any) -> type[Row] | None:
    """The row that an annotation such as `list[Row] | None` speaks of."""
    if isinstance(kind, type) and issubclass(kind, Row):
        return kind
    if isinstance(kind, TypeAliasType):
        return _model_in(kind.__value__)
    origin = get_origin(kind)
    arguments = get_args(kind)
    if origin is None or not arguments:
        return None
    if origin in (Union, UnionType) or isinstance(origin, type | TypeAliasType):
        return next((found for one in arguments if (found := _model_in(one))), None)
    return _model_in(arguments[0])
