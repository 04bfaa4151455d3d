"""A reference framework as a file: everything people read about it, and the facts rules use."""

from collections.abc import Container, Iterable, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from roles.analysis import design
from roles.interchange.documents import read_document
from roles.interchange.file_errors import MAX_COUNTED, Problem
from roles.interchange.framework_checks import problems
from roles.interchange.framework_rows import (
    Activity,
    Cell,
    Exclusion,
    Growth,
    Guidance,
    Handoff,
    Role,
    Serving,
    SoftSkill,
    Source,
    StandIn,
    Structure,
    Variation,
)
from roles.interchange.framework_slips import as_meant
from roles.interchange.rows import Key, Many, Name, OneOf, Prose, Row, problems_of

DEFAULT_FRAMEWORK = "mlops-who-does-what"
SHIPPED = Path(__file__).resolve().parent.parent / "frameworks"
CROSSWALK = SHIPPED / "crosswalk.yaml"


class FrameworkFile(Row):
    """One framework file, whole."""

    schema_version: Literal[1]
    slug: Key
    title: Name = ""
    summary: Prose = ""
    source: Source = Source()
    coverage_basis: OneOf[design.CoverageBasis] = design.CoverageBasis.ACTIVITY
    roles: Many[Role] = ()
    activities: Many[Activity] = ()
    attribute_note: Prose = ""
    cells: Many[Cell] = ()
    exclusions: Many[Exclusion] = ()
    variations: Many[Variation] = ()
    structures: Many[Structure] = ()
    structure_note: Prose = ""
    handoffs: Many[Handoff] = ()
    stages: Many[Growth] = ()
    stand_ins: Many[StandIn] = ()
    serving: Serving = Serving()
    soft_skills: Many[SoftSkill] = ()
    guidance: Many[Guidance] = ()
    silent_on: Many[Prose] = ()
    thresholds: dict[str, Any] = {}

    def facts(self, *, version: int = 1) -> design.Framework:
        """What rules may ask of this framework, with the titles the shipped crosswalk knows.

        A retired role is still known, so that a seat may keep it, but nothing is said of it; a
        retired activity is gone.
        """
        retired = frozenset(role.key for role in self.roles if role.retired)
        gone = frozenset(activity.key for activity in self.activities if activity.retired)
        roles = {role.key for role in self.roles} - retired
        return design.Framework(
            slug=self.slug,
            title=self.title or self.slug,
            version=version,
            coverage_basis=self.coverage_basis,
            roles=tuple(_role(role) for role in self.roles if not role.retired),
            retired_roles=tuple(_role(role) for role in self.roles if role.retired),
            activities=tuple(_activity(one) for one in self.activities if not one.retired),
            cells=_cells(self.cells_in_matrix_order(), retired, gone),
            exclusions=tuple(
                design.Exclusion(one.r, one.a, one.strength, one.text)
                for one in self.exclusions
                if one.r not in retired and one.a not in gone
            ),
            variations=tuple(
                design.Variation(one.key, one.text or one.key, _cells(one.cells, retired, gone))
                for one in self.variations
            ),
            structures=tuple(_structure(one, retired, gone) for one in self.structures),
            handoffs=tuple(
                design.Handoff(
                    one.key,
                    one.name or one.key,
                    _without(one.from_, gone),
                    _without(one.to, gone),
                    one.elements,
                    one.solution,
                )
                for one in self.handoffs
            ),
            ambiguous_titles={
                title: tuple(role for role in candidates if role in roles)
                for title, candidates in read_ambiguous_titles().items()
            },
            source=self.source.cited_as or self.source.label or self.title or self.slug,
            thresholds=self.thresholds,
        )

    def cells_in_matrix_order(self) -> list[Cell]:
        """The cells row by row, each row in the order of the roles."""
        rows = {activity.key: place for place, activity in enumerate(self.activities)}
        columns = {role.key: place for place, role in enumerate(self.roles)}
        return sorted(self.cells, key=lambda cell: (rows[cell.a], columns[cell.r]))


def _role(role: Role) -> design.Role:
    return design.Role(role.key, role.name or role.key, role.short, role.aliases)


def _activity(activity: Activity) -> design.Activity:
    return design.Activity(
        key=activity.key,
        name=activity.name or activity.key,
        stage=activity.stage or "",
        serving=activity.serving,
        required=activity.required,
        critical=activity.critical,
        single_owner=activity.single_owner,
        canonical=activity.canonical,
    )


def _cells(
    cells: Iterable[Cell], retired: Container[str], gone: Container[str]
) -> tuple[design.Cell, ...]:
    return tuple(
        design.Cell(cell.a, cell.r, cell.mark)
        for cell in cells
        if cell.a not in gone and cell.r not in retired
    )


def _structure(
    structure: Structure, retired: Container[str], gone: Container[str]
) -> design.Structure:
    return design.Structure(
        key=structure.key,
        name=structure.name or structure.key,
        homes={role: home for role, home in structure.role_home.items() if role not in retired},
        places={key: places for key, places in structure.places.items() if key not in gone},
        product_roles=_without(structure.product_team_must_have, retired),
        central_roles=_without(structure.central_team_must_have, retired),
        summary=structure.summary,
    )


def _without(keys: tuple[str, ...], gone: Container[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key not in gone)


# --- reading


def read_framework(content: bytes | str, *, name: str) -> FrameworkFile:
    """Read and check a framework file. Raises FileErrors with everything that is wrong with it."""
    data = content.encode() if isinstance(content, str) else content
    document = read_document(data, name=name)
    file, found = check_framework(as_meant(document.value))
    if found or document.twins or file is None:
        raise document.errors(found)
    return file


def check_framework(raw: Any) -> tuple[FrameworkFile | None, list[Problem]]:
    """A framework from the plain values of its file, and all that is wrong with them.

    There is no framework where a value has a wrong type; lost keys and twins are found even so.
    """
    file: FrameworkFile | None = None
    found: list[Problem] = []
    try:
        file = FrameworkFile.model_validate(raw)
    except ValidationError as error:
        found += problems_of(error, FrameworkFile)
    found += islice(problems(raw), MAX_COUNTED)
    return file, found


# --- what is shipped


@cache
def read_ambiguous_titles() -> Mapping[str, tuple[str, ...]]:
    """The titles that mean different roles in different places, without case, with those roles."""
    # The crosswalk is checked as a whole where it is read as one; this is a small part of it.
    crosswalk = read_document(CROSSWALK.read_bytes(), name=CROSSWALK.name).value
    return {one["title"].casefold(): tuple(one["roles"]) for one in crosswalk["ambiguous_titles"]}


def shipped_frameworks() -> dict[str, Path]:
    """The framework files of this product by slug, the default framework first."""
    paths = {path.stem: path for path in sorted(SHIPPED.glob("*.yaml")) if path != CROSSWALK}
    return {DEFAULT_FRAMEWORK: paths.pop(DEFAULT_FRAMEWORK), **paths}


@cache
def read_shipped(slug: str) -> FrameworkFile:
    """A framework of this product. KeyError if none has that slug."""
    path = shipped_frameworks()[slug]
    return read_framework(path.read_bytes(), name=path.name)
