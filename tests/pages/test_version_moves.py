from datetime import date

import pytest

from roles.actions.drafts import publish_draft
from roles.models import Design, Tick
from roles.pages.version_moves import read_version_move
from tests.factories import TickFactory
from tests.own_frameworks import draft_of, listings_on, publish_next, publish_own
from tests.stored_designs import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def versions(organisation, user):
    """Three versions, the newest first; the last one only has another title."""
    first = publish_own(organisation, user)
    second = publish_next(first, user, changes="Monitoring is optional.")
    third = draft_of(second, user)
    third.title = "Still our way"
    third.save()
    publish_draft(draft=third, changes="A new title.", by=user, at=NOW)
    return [third, second, first]


def move(versions, start, end):
    stored = listings_on(versions[-start])
    design = Design.objects.with_framework().get(pk=stored.pk)
    return read_version_move(design, versions[-end], versions, on=TODAY)


class TestReadVersionMove:
    def test_tells_the_difference_of_the_findings(self, versions):
        found = move(versions, 1, 2)

        assert ("GAP-01", "monitor_models[categories]") in {
            (one.rule, one.subject) for one in found.difference.gone
        }
        assert not found.is_back

    def test_backwards_is_the_opposite(self, versions):
        there, back = move(versions, 1, 2), move(versions, 2, 1)

        assert back.is_back
        assert back.difference.come == there.difference.gone
        assert back.difference.gone == there.difference.come

    def test_counts_the_ticks_that_need_confirming_then(self, versions):
        stored = listings_on(versions[-1])
        seat = stored.seats.get(key="priya")
        TickFactory(seat=seat, activity="monitor_models")
        on_it = stored.ticks.filter(activity="monitor_models").count()

        def numbers(start, end):
            design = Design.objects.with_framework().get(pk=stored.pk)
            design.version = versions[-start]
            found = read_version_move(design, versions[-end], versions, on=TODAY)
            return found.asked, found.settled

        assert numbers(1, 2) == (on_it, 0)
        assert numbers(2, 3) == (0, 0)
        Tick.objects.update(doubt={"reason": "reference", "before": "version 1"})
        assert numbers(2, 1) == (0, stored.ticks.count())

    @pytest.mark.parametrize(
        ("start", "end", "between"), [(1, 3, [3, 2]), (2, 3, [3]), (3, 1, [3, 2]), (2, 1, [2])]
    )
    def test_names_the_versions_in_between(self, start, end, between, versions):
        assert [one.number for one in move(versions, start, end).versions] == between

    def test_sets_the_measures_side_by_side(self, versions):
        measures = {one.name: one for one in move(versions, 1, 2).measures}

        coverage = measures["Coverage in place"]
        assert coverage.before != coverage.after
        assert coverage.after.endswith("%")
        assert coverage.verdict == "better"
        assert {one.name for one in move(versions, 2, 1).measures if one.verdict == "worse"} >= {
            "Coverage in place"
        }

    def test_says_nothing_of_measures_that_stay(self, versions):
        assert {one.verdict for one in move(versions, 2, 3).measures} == {""}

    def test_lists_the_changes_of_the_reference(self, versions):
        [group] = move(versions, 1, 2).reference

        assert group.sentences == ("Monitor models is optional.",)
