from datetime import UTC, datetime

import pytest

from roles.actions.design_versions import CannotMove, Moved, move_design, move_designs
from roles.models import Design
from tests.factories import ActivityFactory, DesignFactory, FrameworkVersionFactory, TickFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def old():
    return FrameworkVersionFactory(number=1)


@pytest.fixture
def new(old):
    return FrameworkVersionFactory(framework=old.framework, number=2)


class TestMoveDesign:
    def test_judges_it_by_the_version_and_keeps_all_else(self, old, new):
        design = DesignFactory(version=old, structure="hybrid", accepted_variations=["a"])

        move_design(design=design, to=new)

        design = Design.objects.get()
        assert design.version == new
        assert (design.structure, design.accepted_variations) == ("hybrid", ["a"])

    def test_asks_for_the_ticks_on_rows_that_changed(self, old, new):
        ActivityFactory(version=old, key="build_models")
        ActivityFactory(version=new, key="build_models", critical=True)
        tick = TickFactory(seat__team__design__version=old)

        assert move_design(design=tick.design, to=new) == 1

        tick.refresh_from_db()
        since = {"since": "2026-01-01"}
        assert tick.doubt == {"reason": "reference", "before": "version 1"} | since

    def test_goes_back_as_well(self, old, new):
        design = DesignFactory(version=new)

        move_design(design=design, to=old)

        assert Design.objects.get().version == old

    def test_refuses_the_version_it_has(self, old):
        with pytest.raises(CannotMove, match="uses version 1 already"):
            move_design(design=DesignFactory(version=old), to=old)

    def test_refuses_another_framework_and_a_draft(self, old):
        design = DesignFactory(version=old)
        draft = FrameworkVersionFactory(framework=old.framework, number=2, published_at=None)

        for version in (FrameworkVersionFactory(), draft):
            with pytest.raises(CannotMove, match="no published version"):
                move_design(design=design, to=version)
        assert Design.objects.get().version == old


class TestMoveDesigns:
    def test_asks_for_the_ticks_on_rows_that_changed_since_the_version_of_each(self, old, new):
        newer = FrameworkVersionFactory(framework=old.framework, number=3)
        for version, required in ((old, True), (new, False), (newer, False)):
            ActivityFactory(version=version, key="build_models", required=required)
        first, second = (TickFactory(seat__team__design__version=version) for version in (old, new))

        moved = move_designs(designs=Design.objects.all(), to=newer, at=NOW)

        assert moved == Moved(designs=2, asked=1)
        first.refresh_from_db()
        second.refresh_from_db()
        since = {"since": "2026-11-21"}
        assert first.doubt == {"reason": "reference", "before": "version 1"} | since
        assert second.doubt is None

    def test_takes_as_many_queries_for_many_designs_as_for_one(
        self, old, new, django_assert_num_queries
    ):
        DesignFactory(version=old)
        move_designs(designs=Design.objects.all(), to=new, at=NOW)
        for count in (1, 10):
            DesignFactory.create_batch(count, version=old)

            # Savepoint, which ones, the move, their versions, ticks, savepoint.
            with django_assert_num_queries(6):
                move_designs(designs=Design.objects.all(), to=new, at=NOW)

    def test_moves_and_counts_them(self, old, new):
        DesignFactory.create_batch(3, version=old)
        there = DesignFactory(version=new)
        elsewhere = DesignFactory()

        assert move_designs(designs=Design.objects.all(), to=new, at=NOW).designs == 3

        moved = Design.objects.filter(version=new).exclude(pk=there.pk)
        assert {(one.revision, one.changed_at) for one in moved} == {(1, NOW)}
        for other in (there, elsewhere):
            assert Design.objects.get(pk=other.pk).revision == 0

    def test_moves_those_alone_that_it_is_given(self, old, new):
        mine, theirs = DesignFactory(version=old), DesignFactory(version=old)

        move_designs(designs=Design.objects.filter(pk=mine.pk), to=new, at=NOW)

        assert Design.objects.get(pk=theirs.pk).version == old
