"""A design as a file, in YAML or JSON, in and out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from itertools import islice

from pydantic import ValidationError

from roles.analysis.design import (
    Acknowledgement,
    Agreement,
    DataScale,
    Design,
    Framework,
    Level,
    Person,
    PersonKind,
    Seat,
    Serving,
    Stage,
    Team,
    Tick,
)
from roles.interchange.design_checks import problems
from roles.interchange.design_rows import DesignRow
from roles.interchange.documents import Document, read_document
from roles.interchange.file_errors import MAX_COUNTED, Problem, no_such, shown
from roles.interchange.rows import problems_of
from roles.interchange.yaml_writing import write_mapping

FORMAT = "teamdesign/1"

type FrameworkOf = Callable[[str], Framework | None]


def read_design(
    content: bytes,
    *,
    name: str,
    framework_of: FrameworkOf,
    today: date,
    structure: str | None = None,
    frameworks: Collection[str] = (),
) -> Design:
    """Read a design file. Raises FileErrors with everything that is wrong with it.

    `framework_of` finds the framework by the slug the file gives, or by "" if it gives none.
    A design without a day of its own is judged `today`. `structure` takes the place of the file's.
    `frameworks` are the slugs to name where the file gives one that is not found.
    """
    document = read_document(content, name=name)
    raw = document.value if structure is None else {**document.value, "structure": structure}
    framework = framework_of(_slug_of(document))
    row: DesignRow | None = None
    found: list[Problem] = []
    try:
        row = DesignRow.model_validate(raw)
    except ValidationError as error:
        found += problems_of(error, DesignRow)
    found += islice(problems(raw, framework), MAX_COUNTED)
    if framework is None:
        found += _framework_problems(document, frameworks)
    if found or document.twins or row is None or framework is None:
        raise document.errors(found)
    return _design(row, framework, today)


def _slug_of(document: Document) -> str:
    slug = document.value.get("framework")
    return slug if isinstance(slug, str) else ""


def _framework_problems(document: Document, known: Collection[str]) -> Iterator[Problem]:
    slug = document.value.get("framework")
    if slug is None:
        yield ("framework",), "this field is required", None
    elif isinstance(slug, str):
        here = f"there is no framework {shown(slug)} here"
        yield ("framework",), no_such("framework", slug, known) if known else here, slug


def _design(row: DesignRow, framework: Framework, today: date) -> Design:
    return Design(
        framework=framework,
        as_of=row.as_of or today,
        name=row.name,
        structure=row.structure,
        serving=row.serving,
        stage=row.stage,
        regulated=row.regulated,
        data_scale=row.data_scale,
        accepted_variations=row.accepted_variations,
        thresholds=row.thresholds,
        teams=tuple(team.fact() for team in row.teams),
        people=tuple(person.fact() for person in row.people),
        seats=tuple(seat.fact() for seat in row.seats),
        ticks=tuple(tick.fact() for tick in row.ticks),
        agreements=tuple(agreement.fact() for agreement in row.agreements),
        acknowledged=tuple(one.fact() for one in row.acknowledged),
        is_dated=row.as_of is not None,
    )


# --- writing


def write_design(design: Design) -> str:
    """The design as YAML, a line a row; what has its usual value is left out."""
    return write_mapping(
        {
            "format": FORMAT,
            "name": design.name or None,
            "framework": design.framework.slug,
            "structure": design.structure,
            "serving": _unless(Serving.ONLINE, design.serving),
            "stage": _unless(Stage.AUTO, design.stage),
            "regulated": design.regulated or None,
            "data_scale": _unless(DataScale.SMALL, design.data_scale),
            "as_of": design.as_of if design.is_dated else None,
            "accepted_variations": design.accepted_variations or None,
            "thresholds": dict(design.thresholds) or None,
            "teams": [_team(team) for team in design.teams],
            "people": [_person(person) for person in design.people],
            "seats": [_seat(seat) for seat in design.seats],
            "ticks": [_tick(tick) for tick in design.ticks],
            "agreements": [_agreement(agreement) for agreement in design.agreements],
            "acknowledged": [_acknowledgement(one) for one in design.acknowledged],
        }
    )


def _unless[T](usual: T, value: T) -> T | None:
    return None if value == usual else value


def _team(team: Team) -> Mapping[str, object]:
    return {
        "key": team.key,
        "name": _unless(team.key, team.name),
        "kind": team.kind,
        "serves": team.serves,
    }


def _person(person: Person) -> Mapping[str, object]:
    return {
        "key": person.key,
        "name": _unless(person.key, person.name),
        "title": person.title or None,
        "kind": _unless(PersonKind.EMPLOYEE, person.kind),
        "available": _unless(1.0, person.available),
    }


def _seat(seat: Seat) -> Mapping[str, object]:
    return {
        "key": seat.key or None,
        "team": seat.team,
        "person": seat.person,
        "roles": seat.roles or None,
        "fte": _unless(1.0, seat.fte),
        "start": seat.start,
        "end": seat.end,
        "internal_contact": seat.internal_contact,
    }


def _tick(tick: Tick) -> Mapping[str, object]:
    return {
        "activity": tick.activity,
        "person": tick.person,
        "seat": tick.seat,
        "role": tick.role,
        "team": tick.team,
        "level": _unless(Level.OWNER, tick.level),
        "for": tick.teams,
    }


def _agreement(agreement: Agreement) -> Mapping[str, object]:
    return {
        "kind": agreement.kind,
        "from": agreement.from_team,
        "to": agreement.to_team,
        "status": agreement.status,
        "elements": agreement.elements or None,
        "url": agreement.url or None,
    }


def _acknowledgement(one: Acknowledgement) -> Mapping[str, object]:
    return {
        "finding": f"{one.rule} {one.subject}",
        "reason": one.reason or None,
        "by": one.by or None,
        "until": one.until,
    }
