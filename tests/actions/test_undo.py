import json
from datetime import date

import pytest
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder

from roles.actions.fixes import apply_fix
from roles.actions.undo import read_rows, undo, what_changed
from roles.diagnosis import diagnose
from roles.models import Agreement, Design, Organisation, Participant, Person, Seat, Team, Tick
from tests.stored_designs import keep_listings

TODAY = date(2026, 11, 21)


def stored() -> list[str]:
    models = (Design, Team, Person, Participant, Seat, Tick, Agreement)
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in models]


@pytest.fixture
def design(organisation: Organisation) -> Design:
    return keep_listings(organisation)


def test_takes_back_every_fix(design: Design):
    before = stored()

    for finding in diagnose(design, on=TODAY).open:
        for fix in finding.fixes:
            rows = read_rows(design)
            apply_fix(design=design, fix=fix)
            changed = json.dumps(what_changed(rows, read_rows(design)), cls=DjangoJSONEncoder)
            assert stored() != before, fix.label

            undo(design=design, changed=json.loads(changed))

            assert stored() == before, fix.label
            design.refresh_from_db()


def test_reads_a_design_in_a_fixed_number_of_queries(design: Design, django_assert_num_queries):
    with django_assert_num_queries(7):
        read_rows(design)
