import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from roles.interchange import framework_rows
from roles.interchange.framework_file import FrameworkFile
from roles.interchange.rows import Row
from roles.models import (
    Activity,
    Cell,
    Exclusion,
    Framework,
    FrameworkVersion,
    Handoff,
    Organisation,
    Role,
    Structure,
    Variation,
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing a file came to: the newest version, and whether it is a new one."""

    version: FrameworkVersion
    is_new: bool


@transaction.atomic
def publish_framework(
    *, file: FrameworkFile, at: datetime, organisation: Organisation | None = None
) -> Publication:
    """Keep a framework file as the next version, unless the newest one says the same already.

    Without an organisation the framework is one that is shipped with the product. Older versions
    stay as they are, and so do the designs that are pinned to them. The number of queries does
    not depend on the size.
    """
    framework = _locked_framework(file, organisation)
    digest = _digest(file)
    newest = framework.versions.published().newest_first().first()
    if newest is not None and newest.digest == digest:
        return Publication(newest, is_new=False)
    version = _store_version(file, framework, digest, at)
    roles = _store_roles(file, version)
    activities = _store_activities(file, version)
    Cell.objects.bulk_create(
        Cell(
            activity=activities[cell.a],
            role=roles[cell.r],
            mark=cell.mark,
            basis=cell.basis,
            quote=_quote(cell),
            note=cell.why,
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
            quote=_quote(one),
        )
        for position, one in enumerate(file.exclusions)
    )
    _store_variations(file, version)
    _store_structures(file, version)
    _store_handoffs(file, version)
    return Publication(version, is_new=True)


def _locked_framework(file: FrameworkFile, organisation: Organisation | None) -> Framework:
    """The framework with the title of the file; nobody else publishes it until the commit."""
    framework, _ = Framework.objects.select_for_update().get_or_create(
        slug=file.slug, organisation=organisation
    )
    title = file.title or file.slug
    if framework.title != title:
        framework.title = title
        framework.save(update_fields=["title"])
    return framework


def _digest(file: FrameworkFile) -> str:
    """What the file says, in 64 characters; a field added to the format later changes nothing."""
    said = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    titles = file.facts().ambiguous_titles
    text = json.dumps([said, titles], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _store_version(
    file: FrameworkFile, framework: Framework, digest: str, at: datetime
) -> FrameworkVersion:
    last = framework.versions.newest_first().values_list("number", flat=True).first()
    facts = file.facts()
    return FrameworkVersion.objects.create(
        framework=framework,
        number=(last or 0) + 1,
        published_at=at,
        digest=digest,
        summary=file.summary,
        note="\n".join(filter(None, [file.attribute_note, file.structure_note])),
        coverage_basis=file.coverage_basis,
        source_label=facts.source,
        source_url=file.source.url,
        ambiguous_titles={title: list(roles) for title, roles in facts.ambiguous_titles.items()},
        guidance=_said(file.guidance),
        soft_skills=_said(file.soft_skills),
        silent_on=list(file.silent_on),
        stages=_said(file.stages),
        serving_notes=_said([file.serving])[0],
    )


def _store_roles(file: FrameworkFile, version: FrameworkVersion) -> dict[str, Role]:
    rows = Role.objects.bulk_create(
        Role(
            version=version,
            key=role.key,
            position=position,
            name=role.name or role.key,
            short=role.short,
            mandate=role.mandate,
            aliases=list(role.aliases),
            responsibilities=list(role.responsibilities),
            not_responsible=_said(role.not_responsible),
            skills=_said(role.skills),
            deliverables=list(role.deliverables),
            interactions=_said(role.interactions),
            notes="\n".join(filter(None, [role.notes, role.alias_note])),
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
            description=activity.description,
            stage=activity.stage or "",
            canonical=activity.canonical or "",
            serving=list(activity.serving),
            required=activity.required,
            critical=activity.critical,
            single_owner=activity.single_owner,
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
            cells=[[cell.a, cell.r] for cell in one.cells],
            quote=_quote(one),
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
            product_roles=list(one.product_team_must_have),
            central_roles=list(one.central_team_must_have),
            quote=_quote(one),
            note=one.role_home_note,
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
            quote=_quote(one),
            note=one.elements_note,
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


def _quote(row: _Quoting) -> str:
    return row.ev.q if row.ev else ""


def _said(rows: Iterable[Row]) -> list[Mapping[str, Any]]:
    """The rows as JSON under the names of the file, without what was left out."""
    return [row.model_dump(mode="json", by_alias=True, exclude_none=True) for row in rows]
