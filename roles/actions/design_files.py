from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from roles import access
from roles.actions.designs import bring_design, store_design
from roles.analysis import design as facts
from roles.interchange.design_file import read_design
from roles.models import Design, FrameworkVersion, Organisation, User
from roles.snapshots import read_framework

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "listings.yaml"


@transaction.atomic
def import_design(
    *, content: bytes, file_name: str, organisation: Organisation, at: datetime
) -> Design:
    """Keep what a design file says as a new design, checked against the newest frameworks.

    Raises FileErrors with everything that is wrong with the file.
    """
    design, version = _read(content, file_name, organisation, at)
    return store_design(
        design=design, organisation=organisation, version=version, created_by=None, at=at
    )


@transaction.atomic
def upload_design(
    *,
    content: bytes,
    file_name: str,
    organisation: Organisation,
    created_by: User,
    at: datetime,
    name: str = "",
) -> Design:
    """As `import_design`, for somebody at the screen: no two designs with one name, none without.

    `name` takes the place of the file's. Raises FileErrors, and NameTaken, so that a file sent
    twice makes one design.
    """
    design, version = _read(content, file_name, organisation, at)
    return bring_design(
        design=replace(design, name=name or design.name or Path(file_name).stem),
        organisation=organisation,
        version=version,
        created_by=created_by,
        at=at,
    )


def _read(
    content: bytes, file_name: str, organisation: Organisation, at: datetime
) -> tuple[facts.Design, FrameworkVersion]:
    versions = {version.framework.slug: version for version in access.versions_for(organisation)}

    def framework_of(slug: str) -> facts.Framework | None:
        return read_framework(versions[slug]) if slug in versions else None

    design = read_design(
        content,
        name=file_name,
        framework_of=framework_of,
        today=at.date(),
        frameworks=versions,
    )
    return design, versions[design.framework.slug]
