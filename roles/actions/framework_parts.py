"""Keep what a framework file says as the parts of a version; the way back is a snapshot."""

from collections.abc import Iterable, Mapping
from typing import Any

from roles.interchange import framework_rows
from roles.interchange.framework_file import FrameworkFile
from roles.interchange.rows import Row
from roles.models import (
    Activity,
    Cell,
    Exclusion,
    FrameworkVersion,
    Handoff,
    Role,
    Structure,
    Variation,
)


def content_of(file: FrameworkFile) -> dict[str, Any]:
    """The fields of a version that hold all of a file but its parts."""
    return {
        "title": file.title or file.slug,
        "summary": file.summary,
        "source": _said([file.source])[0],
        "coverage_basis": file.coverage_basis,
        "attribute_note": file.attribute_note,
        "structure_note": file.structure_note,
        "thresholds": dict(file.thresholds),
        "ambiguous_titles": {
            title: list(roles) for title, roles in file.facts().ambiguous_titles.items()
        },
        "guidance": _said(file.guidance),
        "soft_skills": _said(file.soft_skills),
        "silent_on": list(file.silent_on),
        "stages": _said(file.stages),
        "stand_ins": _said(file.stand_ins),
        "serving_notes": _said([file.serving])[0],
    }


def store_parts(*, file: FrameworkFile, version: FrameworkVersion) -> None:
    """Keep the parts of a file in a version that has none yet, in seven queries."""
    roles = _store_roles(file, version)
    activities = _store_activities(file, version)
    Cell.objects.bulk_create(
        Cell(
            activity=activities[cell.a],
            role=roles[cell.r],
            mark=cell.mark,
            basis=cell.basis,
            note=cell.why,
            **_evidence(cell),
        )
        for cell in file.cells
    )
    Exclusion.objects.bulk_create(
        Exclusion(
            role=roles[one.r],
            activity=activities[one.a] if one.a else None,
            position=position,
            strength=one.strength,
            text=one.text,
            **_evidence(one),
        )
        for position, one in enumerate(file.exclusions)
    )
    _store_variations(file, version)
    _store_structures(file, version)
    _store_handoffs(file, version)


def _store_roles(file: FrameworkFile, version: FrameworkVersion) -> dict[str, Role]:
    rows = Role.objects.bulk_create(
        Role(
            version=version,
            key=role.key,
            position=position,
            name=role.name or role.key,
            short=role.short,
            is_retired=role.retired,
            mandate=role.mandate,
            aliases=list(role.aliases),
            alias_basis=dict(role.alias_basis),
            alias_note=role.alias_note,
            responsibilities=list(role.responsibilities),
            not_responsible=_said(role.not_responsible),
            skills=_said(role.skills),
            deliverables=list(role.deliverables),
            interactions=_said(role.interactions),
            notes=role.notes,
        )
        for position, role in enumerate(file.roles)
    )
    return {row.key: row for row in rows}


def _store_activities(file: FrameworkFile, version: FrameworkVersion) -> dict[str, Activity]:
    rows = Activity.objects.bulk_create(
        Activity(
            version=version,
            key=activity.key,
            position=position,
            name=activity.name or activity.key,
            is_retired=activity.retired,
            description=activity.description,
            stage=activity.stage or "",
            canonical=activity.canonical or "",
            serving=list(activity.serving),
            required=activity.required,
            critical=activity.critical,
            single_owner=activity.single_owner,
            basis=activity.basis,
        )
        for position, activity in enumerate(file.activities)
    )
    return {row.key: row for row in rows}


def _store_variations(file: FrameworkFile, version: FrameworkVersion) -> None:
    Variation.objects.bulk_create(
        Variation(
            version=version,
            key=one.key,
            position=position,
            text=one.text or one.key,
            cells=_said(one.cells),
            **_evidence(one),
        )
        for position, one in enumerate(file.variations)
    )


def _store_structures(file: FrameworkFile, version: FrameworkVersion) -> None:
    Structure.objects.bulk_create(
        Structure(
            version=version,
            key=one.key,
            position=position,
            name=one.name or one.key,
            summary=one.summary,
            pros=list(one.pros),
            cons=list(one.cons),
            homes=dict(one.role_home),
            places={activity: list(places) for activity, places in one.places.items()},
            places_basis=one.places_basis,
            product_roles=list(one.product_team_must_have),
            central_roles=list(one.central_team_must_have),
            team_counts=one.team_counts,
            note=one.role_home_note,
            **_evidence(one),
        )
        for position, one in enumerate(file.structures)
    )


def _store_handoffs(file: FrameworkFile, version: FrameworkVersion) -> None:
    Handoff.objects.bulk_create(
        Handoff(
            version=version,
            key=one.key,
            position=position,
            name=one.name or one.key,
            producers=list(one.from_),
            consumers=list(one.to),
            problem=one.problem,
            solution=one.solution,
            elements=list(one.elements),
            elements_basis=one.elements_basis,
            note=one.elements_note,
            **_evidence(one),
        )
        for position, one in enumerate(file.handoffs)
    )


type _Quoting = (
    framework_rows.Cell
    | framework_rows.Exclusion
    | framework_rows.Variation
    | framework_rows.Structure
    | framework_rows.Handoff
)


def _evidence(row: _Quoting) -> dict[str, str]:
    return {"quote": row.ev.q, "seed": row.ev.seed} if row.ev else {}


def _said(rows: Iterable[Row]) -> list[Mapping[str, Any]]:
    """The rows as JSON under the names of the file, without what was left out."""
    return [row.model_dump(mode="json", by_alias=True, exclude_none=True) for row in rows]
