"""A framework of an organisation's own, begun from another one, a framework file, or a sheet."""

from datetime import datetime
from itertools import islice

from django.db import transaction

from roles.actions.drafts import copy_framework, start_framework
from roles.actions.names import refuse_taken
from roles.interchange.file_errors import FileErrors
from roles.interchange.framework_file import FrameworkFile, read_framework
from roles.interchange.matrix_facts import MatrixSheet
from roles.interchange.matrix_sheet import read_matrix
from roles.interchange.tables import sheet_names
from roles.models import Framework, FrameworkVersion, Organisation, PendingImport, User

# What the pages of a framework are made for.
MAX_ACTIVITIES = 2_000
MAX_ROLES = 300
MAX_MARKS = 100_000

# How many sheets of a workbook are tried until one holds a matrix.
_SHEETS_TRIED = 20


@transaction.atomic
def begin_from_copy(
    *, version: FrameworkVersion, organisation: Organisation, title: str, by: User, at: datetime
) -> FrameworkVersion:
    """The draft of a copy. Raises NameTaken, so that a form sent twice makes one framework."""
    _refuse_taken(organisation, title)
    return copy_framework(version=version, organisation=organisation, title=title, by=by, at=at)


def begin_from_file(
    *,
    content: bytes,
    file_name: str,
    organisation: Organisation,
    title: str,
    by: User,
    at: datetime,
) -> FrameworkVersion:
    """The draft that a framework file makes; `title` takes the place of the file's.

    Raises FileErrors with everything that is wrong with the file, and NameTaken.
    """
    file = read_framework(content, name=file_name)
    return _begin(
        file=file,
        organisation=organisation,
        title=title or " ".join(file.title.split()) or file.slug,
        by=by,
        at=at,
        origin=_origin(file.slug, organisation),
    )


def read_sheet(content: bytes, *, name: str, sheet: str | None = None) -> MatrixSheet:
    """The matrix of a sheet. Raises FileErrors, also for one that is too large to be edited."""
    matrix = read_matrix(content, name=name, sheet=sheet)
    counts = {
        "activities": (len(matrix.activities), MAX_ACTIVITIES),
        "roles": (len(matrix.roles), MAX_ROLES),
        "letters": (len(matrix.cells), MAX_MARKS),
    }
    for what, (count, most) in counts.items():
        if count > most:
            problem = f"the sheet has {count:,} {what}; a framework holds at most {most:,}"
            raise FileErrors.single(name, problem)
    return matrix


def keep_matrix(
    *, organisation: Organisation, user: User, file_name: str, content: bytes, at: datetime
) -> PendingImport:
    """Keep a sheet until it is confirmed; the one that the person uploaded here before goes.

    `choices` holds the first sheet with a matrix in it, and all there are. Raises FileErrors.
    """
    matrix = _first_matrix(content, file_name)
    with transaction.atomic():
        PendingImport.objects.outdated(at=at).delete()
        organisation.pending_imports.filter(user=user, purpose="matrix", confirmed_at=None).delete()
        return PendingImport.objects.create(
            organisation=organisation,
            user=user,
            purpose="matrix",
            file_name=file_name,
            content=content,
            choices={"sheet": matrix.sheet, "sheets": list(matrix.sheets)},
            created_at=at,
        )


@transaction.atomic
def confirm_matrix(
    *, pending: PendingImport, file: FrameworkFile, title: str, by: User, at: datetime
) -> FrameworkVersion | None:
    """The draft that a sheet makes, read as `file`; None if it is made already.

    Raises NameTaken.
    """
    waiting = PendingImport.objects.filter(pk=pending.pk, confirmed_at=None)
    if not waiting.update(confirmed_at=at, content=b""):
        return None
    draft = _begin(file=file, organisation=pending.organisation, title=title, by=by, at=at)
    pending.choices = pending.choices | {"framework": draft.framework.slug}
    pending.save(update_fields=["choices"])
    return draft


def _first_matrix(content: bytes, name: str) -> MatrixSheet:
    """The matrix of the first sheet that holds one; many workbooks begin with a cover."""
    try:
        return read_sheet(content, name=name)
    except FileErrors:
        for sheet in islice(sheet_names(content, name=name), _SHEETS_TRIED):
            try:
                return read_sheet(content, name=name, sheet=sheet)
            except FileErrors:
                continue
        raise


@transaction.atomic
def _begin(
    *,
    file: FrameworkFile,
    organisation: Organisation,
    title: str,
    by: User,
    at: datetime,
    origin: str = "",
) -> FrameworkVersion:
    _refuse_taken(organisation, title)
    return start_framework(
        organisation=organisation,
        file=file.model_copy(update={"title": title}),
        by=by,
        at=at,
        origin=origin,
    )


def _origin(slug: str, organisation: Organisation) -> str:
    """The shipped framework that a file was written from, as its slug tells."""
    here = Organisation.objects.filter(pk=organisation.pk)
    known = Framework.objects.open_to(here).filter(slug=slug).first()
    if known is None:
        return ""
    return known.slug if known.organisation_id is None else known.origin


def _refuse_taken(organisation: Organisation, title: str) -> None:
    """Raise NameTaken if a framework of the organisation, or its draft, has this title."""
    # Two requests at once would both find the title free.
    here = Organisation.objects.select_for_update().get(pk=organisation.pk)
    drafts = FrameworkVersion.objects.drafts().filter(framework__organisation=here)
    titles = here.frameworks.values_list("title", flat=True)
    refuse_taken("framework", title, titles.union(drafts.values_list("title", flat=True)))
