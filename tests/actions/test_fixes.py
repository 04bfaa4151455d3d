"""What a fix does to a stored design is what it does to the facts."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from django.db import transaction

from roles import models, snapshots
from roles.actions.designs import store_design
from roles.actions.fixes import apply_fix
from roles.actions.frameworks import publish_framework
from roles.analysis import Design, analyse
from roles.analysis.changes import changed
from roles.analysis.fixes import Fix
from roles.interchange.design_file import read_design
from roles.interchange.framework_file import read_shipped
from roles.models import FrameworkVersion, Organisation
from tests.stored_designs import LISTINGS

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCENARIOS = sorted((Path(__file__).parent.parent / "data" / "scenarios").glob("*.yaml"))


def read(path: Path) -> tuple[Design, FrameworkVersion]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    versions = {}

    def framework_of(slug: str):
        versions[slug] = publish_framework(file=read_shipped(slug), at=NOW).version
        return snapshots.read_framework(versions[slug])

    text = yaml.safe_dump(content.get("design", content), allow_unicode=True)
    design = read_design(text.encode(), name=path.name, framework_of=framework_of, today=NOW.date())
    (version,) = versions.values()
    return design, version


def without_new_keys(design: Design, before: Design) -> Design:
    """A new seat of somebody gets its key from their name when it is stored."""
    return replace(
        design,
        seats=tuple(
            replace(seat, key="") if seat.person and seat.key not in before.seat_by_key else seat
            for seat in design.seats
        ),
    )


@pytest.mark.parametrize("path", [*SCENARIOS, LISTINGS], ids=lambda path: path.stem)
def test_every_fix_does_to_rows_what_it_does_to_facts(organisation: Organisation, path: Path):
    facts, version = read(path)
    design = store_design(
        design=facts, organisation=organisation, version=version, created_by=None, at=NOW
    )
    before = snapshots.take_snapshot(design, on=NOW.date())

    for finding in analyse(before):
        for fix in finding.fixes:
            after = design_after(design, fix)
            assert without_new_keys(after, before) == changed(before, fix.changes), fix.label
            design.refresh_from_db()


def design_after(design: models.Design, fix: Fix) -> Design:
    """The facts of a stored design after a fix, of which no trace is left."""
    with transaction.atomic():
        apply_fix(design=design, fix=fix)
        after = snapshots.take_snapshot(design, on=NOW.date())
        transaction.set_rollback(True)
    return after
