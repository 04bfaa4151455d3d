"""Designs told as files, kept in the database: for tests of what people see of a whole design."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from roles.actions.designs import store_design
from roles.actions.frameworks import publish_framework
from roles.analysis import design as facts
from roles.interchange.design_file import read_design
from roles.interchange.framework_file import DEFAULT_FRAMEWORK, read_shipped
from roles.models import Design, FrameworkVersion, Organisation
from roles.snapshots import read_framework

LISTINGS = Path(__file__).parent.parent / "roles" / "examples" / "listings.yaml"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def keep_design(organisation: Organisation, text: str) -> Design:
    """Keep a design file as a design of the organisation, on the shipped framework it names."""
    versions = {}

    def framework_of(slug: str):
        versions[slug] = publish_framework(file=read_shipped(slug), at=NOW).version
        return read_framework(versions[slug])

    design = read_design(
        text.encode(), name="test.yaml", framework_of=framework_of, today=date(2026, 11, 21)
    )
    (version,) = versions.values()
    return store_design(
        design=design, organisation=organisation, version=version, created_by=None, at=NOW
    )


def keep(design: facts.Design, organisation: Organisation, version: FrameworkVersion) -> Design:
    """Keep the facts of a design, and read it as views read it."""
    stored = store_design(
        design=design, organisation=organisation, version=version, created_by=None, at=NOW
    )
    return Design.objects.with_framework().get(pk=stored.pk)


def shipped_by(basis: facts.CoverageBasis) -> tuple[FrameworkVersion, facts.Framework]:
    """The shipped framework, published as one that measures gaps so, and its facts."""
    file = read_shipped(DEFAULT_FRAMEWORK)
    file = file.model_copy(update={"coverage_basis": basis, "slug": f"by-{basis}"})
    version = publish_framework(file=file, at=NOW).version
    return version, read_framework(version)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is stored meanwhile is gone afterwards: one example of many."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def keep_listings(organisation: Organisation) -> Design:
    """The example that is shipped with the product: two product teams, a platform, and IT."""
    return keep_design(organisation, LISTINGS.read_text(encoding="utf-8"))
