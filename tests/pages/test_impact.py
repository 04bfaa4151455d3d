from dataclasses import replace
from datetime import date

import pytest

from roles.analysis.difference import Counts
from roles.models import Design
from roles.pages.impact import DESIGNS_AT_ONCE, Tally, read_impact
from roles.snapshots import read_framework, take_snapshot
from tests.factories import DesignFactory
from tests.own_frameworks import ask_for_no_monitoring, draft_of, listings_on, publish_own

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def version(organisation, user):
    return publish_own(organisation, user)


@pytest.fixture
def draft(version, user):
    draft = draft_of(version, user)
    ask_for_no_monitoring(draft)
    return draft


def impact_of(draft, **kwargs):
    designs = Design.objects.with_framework().filter(version__framework=draft.framework)
    return read_impact(designs, read_framework(draft), on=TODAY, **kwargs)


class TestReadImpact:
    def test_compares_each_design_under_its_version_and_the_draft(self, version, draft):
        design = listings_on(version)

        [impact] = impact_of(draft).impacts

        assert impact.design == design
        assert "Nobody owns Monitor models for Listing Categories." in [
            finding.message for finding in impact.difference.gone
        ]
        assert impact.losses == ()

    def test_tells_what_the_draft_has_no_word_for(self, version, draft):
        listings_on(version)
        draft.structures.all().delete()

        [impact] = impact_of(draft).impacts

        assert impact.losses == ("The structure “Hybrid” is not there, so none is chosen.",)

    def test_tells_apart_what_stays_as_it_is(self, version, draft):
        empty = DesignFactory(organisation=version.framework.organisation, version=version)

        found = impact_of(draft)

        assert ([one.design for one in found.unchanged], found.changing) == ([empty], [])
        assert found.tally == Tally()

    def test_leaves_other_frameworks_alone(self, draft):
        DesignFactory(organisation=draft.framework.organisation)

        assert impact_of(draft).total == 0
        assert impact_of(draft).is_last

    def test_goes_on_where_the_slice_before_ended(self, version, draft):
        DesignFactory.create_batch(
            DESIGNS_AT_ONCE, organisation=version.framework.organisation, version=version
        )
        listings_on(version, name="The last one")
        Design.objects.update(is_live=False)

        first = impact_of(draft)
        last = impact_of(draft, start=first.done, before=Tally(7, Counts(gaps_gone=10)))

        assert (first.done, first.total, first.next_count, first.is_last) == (20, 21, 1, False)
        assert [one.design.name for one in last.impacts] == ["The last one"]
        assert (last.done, last.is_last) == (21, True)
        assert last.tally.designs == 8
        assert last.tally.counts == replace(
            last.impacts[0].difference.counts,
            gaps_gone=10 + last.impacts[0].difference.counts.gaps_gone,
        )

    @pytest.mark.parametrize("start", [1, 1000])
    def test_has_an_end_behind_the_last_design(self, start, version, draft):
        listings_on(version)

        assert impact_of(draft, start=start).is_last

    def test_asks_the_database_the_same_for_one_design_and_for_twenty(
        self, version, draft, django_assert_num_queries
    ):
        listings_on(version)
        facts = read_framework(draft)
        designs = Design.objects.with_framework().filter(version__framework=draft.framework)
        read_framework(version)

        with django_assert_num_queries(8):
            read_impact(designs, facts, on=TODAY)
        for number in range(DESIGNS_AT_ONCE - 1):
            listings_on(version, name=f"Design {number}")
        with django_assert_num_queries(8):
            assert len(read_impact(designs, facts, on=TODAY).changing) == DESIGNS_AT_ONCE

    def test_foretells_what_the_move_comes_to(self, version, draft):
        design = listings_on(version)
        draft.structures.filter(key="hybrid").delete()
        facts = read_framework(draft)

        [impact] = impact_of(draft).impacts
        Design.objects.filter(pk=design.pk).update(version=draft)
        moved = take_snapshot(Design.objects.with_framework().get(pk=design.pk), on=TODAY)

        assert moved.framework == facts
        assert impact.losses
        assert moved.structure is None


class TestTally:
    def test_is_read_back_from_an_address(self):
        tally = Tally(3, Counts(1, 20, 0, 4, 5))

        assert str(tally) == "3.1.20.0.4.5"
        assert Tally.parse(str(tally)) == tally

    @pytest.mark.parametrize("text", ["", "1.2", "1.2.3.4.5.x", "1.2.3.4.5.-6", "1.2.3.4.5.²"])
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError, match="no tally"):
            Tally.parse(text)
