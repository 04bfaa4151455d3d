"""A reference framework as a file: everything people read about it, and the facts rules use."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from roles.analysis import design
from roles.interchange.documents import read_document
from roles.interchange.file_errors import MAX_ERRORS, Problem
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
    Structure,
    Variation,
)
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
    serving: Serving = Serving()
    soft_skills: Many[SoftSkill] = ()
    guidance: Many[Guidance] = ()
    silent_on: Many[Prose] = ()

    def facts(self, *, version: int = 1) -> design.Framework:
        """What rules may ask of this framework, with the titles the shipped crosswalk knows."""
        roles = {role.key for role in self.roles}
        return design.Framework(
            slug=self.slug,
            title=self.title or self.slug,
            version=version,
            coverage_basis=self.coverage_basis,
            roles=tuple(
                design.Role(role.key, role.name or role.key, role.short, role.aliases)
                for role in self.roles
            ),
            activities=tuple(_activity(activity) for activity in self.activities),
            cells=_cells(self._in_matrix_order(self.cells)),
            exclusions=tuple(
                design.Exclusion(one.r, one.a, one.strength, one.text) for one in self.exclusions
            ),
            variations=tuple(
                design.Variation(one.key, one.text or one.key, _cells(one.cells))
                for one in self.variations
            ),
            structures=tuple(_structure(structure) for structure in self.structures),
            handoffs=tuple(
                design.Handoff(
                    one.key, one.name or one.key, one.from_, one.to, one.elements, one.solution
                )
                for one in self.handoffs
            ),
            ambiguous_titles={
                title: tuple(role for role in candidates if role in roles)
                for title, candidates in read_ambiguous_titles().items()
            },
            source=self.source.cited_as or self.source.label or self.title or self.slug,
        )

    def _in_matrix_order(self, cells: Iterable[Cell]) -> list[Cell]:
        rows = {activity.key: place for place, activity in enumerate(self.activities)}
        columns = {role.key: place for place, role in enumerate(self.roles)}
        return sorted(cells, key=lambda cell: (rows[cell.a], columns[cell.r]))


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


def _cells(cells: Iterable[Cell]) -> tuple[design.Cell, ...]:
    return tuple(design.Cell(cell.a, cell.r, cell.mark) for cell in cells)


def _structure(structure: Structure) -> design.Structure:
    return design.Structure(
        key=structure.key,
        name=structure.name or structure.key,
        homes=structure.role_home,
        places=structure.places,
        product_roles=structure.product_team_must_have,
        central_roles=structure.central_team_must_have,
        summary=structure.summary,
    )


# --- reading


def read_framework(content: bytes | str, *, name: str) -> FrameworkFile:
    """Read and check a framework file. Raises FileErrors with everything that is wrong with it."""
    data = content.encode() if isinstance(content, str) else content
    document = read_document(data, name=name)
    file: FrameworkFile | None = None
    found: list[Problem] = []
    try:
        file = FrameworkFile.model_validate(document.value)
    except ValidationError as error:
        found += problems_of(error, FrameworkFile)
    found += islice(problems(document.value), MAX_ERRORS)
    if found or document.twins or file is None:
        raise document.errors(found)
    return file


# --- what is shipped


class _AmbiguousTitle(Row):
    title: Name
    roles: Many[Key]
    note: Prose = ""


class _Crosswalk(Row):
    schema_version: Literal[1]
    kind: Literal["crosswalk"]
    note: Prose = ""
    ambiguous_titles: Many[_AmbiguousTitle] = ()


@cache
def read_ambiguous_titles() -> Mapping[str, tuple[str, ...]]:
    """The titles that mean different roles in different places, without case, with those roles."""
    document = read_document(CROSSWALK.read_bytes(), name=CROSSWALK.name)
    crosswalk = _Crosswalk.model_validate(document.value)
    return {one.title.casefold(): one.roles for one in crosswalk.ambiguous_titles}


def shipped_frameworks() -> dict[str, Path]:
    """The framework files of this product by slug, the default framework first."""
    paths = {path.stem: path for path in sorted(SHIPPED.glob("*.yaml")) if path != CROSSWALK}
    return {DEFAULT_FRAMEWORK: paths.pop(DEFAULT_FRAMEWORK), **paths}


@cache
def read_shipped(slug: str) -> FrameworkFile:
    """A framework of this product. KeyError if none has that slug."""
    path = shipped_frameworks()[slug]
    return read_framework(path.read_bytes(), name=path.name)
