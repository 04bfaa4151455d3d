import json
from datetime import date

import pytest
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder

from roles.actions.fixes import apply_fix
from roles.actions.undo import CannotUndo, last_day_changed, read_rows, undo, what_changed
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


@pytest.mark.parametrize("before", [None, date(2026, 12, 31)])
def test_takes_back_a_last_day_unless_somebody_has_another_by_now(design: Design, before):
    person = Person.objects.get(name="Priya Nair")
    person.leaves_on = date(2027, 1, 31)
    person.save()
    rows = read_rows(design)
    changes = what_changed(rows, rows) | last_day_changed(person, before)
    changed = json.loads(json.dumps(changes, cls=DjangoJSONEncoder))

    undo(design=design, changed=changed)

    person.refresh_from_db()
    assert person.leaves_on == before
    with pytest.raises(CannotUndo):
        undo(design=design, changed=changed)


def test_a_last_day_that_stays_is_no_change(design: Design):
    assert last_day_changed(Person.objects.first(), None) == {"people": {"new": [], "old": []}}


def test_reads_a_design_in_a_fixed_number_of_queries(design: Design, django_assert_num_queries):
    with django_assert_num_queries(7):
        read_rows(design)
