"""The last change that somebody made to a design in this session, which they can take back."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from roles import access
from roles.actions.undo import CannotUndo, read_rows, undo, what_changed
from roles.http import HtmxHttpRequest
from roles.models import Design

# A message with this tag offers to take back what it tells.
UNDO = "undo"
UNDONE = "Undone: the design is what it was before."


@contextmanager
def changing_design(request: HtmxHttpRequest, design_pk: int) -> Iterator[Design]:
    """Allow one change as `access.changing_design` does, and remember it; the locked design."""
    with access.changing_design(request.user, design_pk, at=timezone.now()):
        # As it is now that it is locked.
        design = access.design_to_edit(request.user, design_pk)
        with remembering(request, design):
            yield design


@contextmanager
def remembering(request: HtmxHttpRequest, design: Design) -> Iterator[dict[str, Any]]:
    """Keep what is done to a locked design in the session, so that its person can take it back.

    What is put into the mapping is kept beside what `what_changed` tells. A change that did
    nothing, as a second click, leaves the change before it to be taken back.
    """
    besides: dict[str, Any] = {}
    before = read_rows(design)
    yield besides
    changes = what_changed(before, read_rows(design)) | besides
    if any(rows["new"] or rows["old"] for rows in changes.values()):
        request.session[UNDO] = {
            "design": design.pk,
            "revision": design.revision,
            "changed": json.dumps(changes, cls=DjangoJSONEncoder),
        }
    elif _is_of(last := _last(request), design, design.revision - 1):
        request.session[UNDO] = {**last, "revision": design.revision}


def can_take_back(request: HtmxHttpRequest, design: Design) -> bool:
    """Whether the last change of the design was one that this session remembers."""
    return _is_of(_last(request), design, design.revision)


def take_back(request: HtmxHttpRequest, design: Design) -> None:
    """Take back the last change of this session in a design that is locked.

    Raises CannotUndo if somebody changed since what it was about.
    """
    last = _last(request)
    # This change is counted already.
    if not _is_of(last, design, design.revision - 1):
        raise CannotUndo("The design was changed since, so nothing is undone; change it by hand.")
    undo(design=design, changed=json.loads(last["changed"]))
    del request.session[UNDO]


def _last(request: HtmxHttpRequest) -> Mapping[str, Any]:
    last: Mapping[str, Any] = request.session.get(UNDO, {})
    return last


def _is_of(last: Mapping[str, Any], design: Design, revision: int) -> bool:
    return (last.get("design"), last.get("revision")) == (design.pk, revision)
