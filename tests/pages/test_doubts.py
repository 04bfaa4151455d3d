from datetime import UTC, date, datetime

import pytest

from roles.models import Design, Doubt, Tick
from roles.pages import doubts as doubts_page
from roles.pages.doubts import read_doubts
from tests.factories import ParticipantFactory, SeatFactory, TeamFactory, TickFactory
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def design(organisation):
    return keep_listings(organisation)


@pytest.fixture
def priya(design):
    seat = design.seats.get(key="priya")
    seat.ticks.update(doubt={"reason": "moved", "before": "Search Ranking"})
    return seat


@pytest.fixture
def hana(design):
    seat = design.seats.get(key="hana")
    seat.ticks.update(doubt={"reason": "roles", "before": "Tester"})
    return seat


def read(design, **asked):
    asked = {"team": "", "reason": "", "number": "", "sort": "", "on": TODAY} | asked
    return read_doubts(Design.objects.with_framework().get(pk=design.pk), **asked)


def holders(found):
    return [(group.reason, one.name) for group in found.groups for one in group.holders]


def days(found):
    return {tick.since for group in found.groups for one in group.holders for tick in one.ticks}


class TestReadDoubts:
    def test_groups_by_reason_then_by_who_holds_the_ticks(self, design, hana, priya):
        found = read(design)

        assert holders(found) == [
            (Doubt.MOVED, "Priya Nair"),
            (Doubt.ROLES, hana.participant.person.name),
        ]
        assert found.total == found.count == priya.ticks.count() + hana.ticks.count()
        assert found.about == f"{found.count} ticks of 2 seats and roles need confirming."

    def test_tells_a_tick_in_words(self, design, priya):
        priya.ticks.exclude(activity="deploy_models").delete()
        [group] = read(design).groups
        [holder] = group.holders
        [tick] = holder.ticks

        assert holder.about == "MLOps Engineer, Listing Categories"
        assert (tick.activity, tick.level, tick.before) == (
            "Deploy models",
            "Owner",
            "Search Ranking",
        )
        assert tick.seen == holder.seen == f"{priya.ticks.get().pk}:moved"

    def test_tells_the_last_day_of_who_left(self, design):
        seat = design.seats.get(key="priya")
        seat.end = date(2026, 10, 31)
        seat.save()

        [group] = read(design).groups

        assert group.reason is Doubt.LEFT
        assert group.holders[0].ticks[0].before == "Priya Nair, until 31 October 2026"

    def test_names_vacancies_roles_and_people_without_a_seat(self, design):
        team = design.teams.get(key="categories")
        doubt = {"reason": "reference", "before": "version 3"}
        person = ParticipantFactory(design=design, person__name="Zoe")
        vacancy = SeatFactory(team=team, participant=None, roles=[])
        TickFactory(seat=vacancy, activity="gone_activity", doubt=doubt)
        for holder in ({"role": "ml_engineer"}, {"role": "no_role"}, {"participant": person}):
            Tick.objects.create(
                design=design, team=team, activity="build_models", doubt=doubt, **holder
            )

        found = read(design)

        assert {name for _, name in holders(found)} == {
            "Open seat",
            "Whoever is Machine Learning Engineer",
            "Whoever is no_role",
            "Zoe",
        }
        told = [tick.activity for one in found.groups[0].holders for tick in one.ticks]
        assert "gone_activity, not in the reference" in told

    def test_is_filtered_by_team_and_reason_and_counts_what_each_leaves(self, design, hana, priya):
        search, categories = str(hana.team_id), str(priya.team_id)
        assert search != categories

        found = read(design, team=search)

        assert {reason for reason, _ in holders(found)} == {Doubt.ROLES}
        assert [(one.value, one.count) for one in found.reasons] == [("roles", hana.ticks.count())]
        assert {(one.value, one.is_chosen) for one in found.teams} == {
            (search, True),
            (categories, False),
        }
        assert holders(read(design, reason="moved")) == [(Doubt.MOVED, "Priya Nair")]
        assert read(design, team=search, reason="moved").count == 0

    def test_tells_since_when_it_asks(self, design, hana, priya):
        assert days(read(design)) == {None}

        hana.ticks.update(doubt={"reason": "roles", "before": "Tester", "since": "2026-11-03"})
        priya.end = date(2026, 10, 31)
        priya.save()
        assert days(read(design)) == {date(2026, 11, 1), date(2026, 11, 3)}

    def test_tells_the_day_on_which_the_time_of_an_owner_was_over(self, design):
        owned = design.ticks.filter(level="owner")
        owned.update(confirmed_at=datetime(2026, 10, 1, 12, tzinfo=UTC))
        design.confirm_after_days = 30
        design.save()

        assert days(read(design)) == {date(2026, 10, 31)}
        assert days(read(design, on=date(2026, 10, 31))) == {date(2026, 10, 31)}
        assert days(read(design, on=date(2026, 10, 30))) == set()

    def test_is_sorted_by_day_the_reasons_too_and_what_has_none_is_last(self, design, hana, priya):
        other = design.seats.exclude(pk=priya.pk).filter(ticks__isnull=False, team=priya.team)[0]
        hana.ticks.update(doubt={"reason": "roles", "before": "Tester", "since": "2026-10-03"})
        other.ticks.update(doubt={"reason": "moved", "before": "Ads", "since": "2026-11-03"})
        names = [seat.participant.person.name for seat in (hana, other, priya)]

        oldest, newest = read(design, sort="since"), read(design, sort="-since")

        assert [name for _, name in holders(oldest)] == names
        assert [name for _, name in holders(newest)] == [names[1], names[2], names[0]]
        assert [one.direction for one in (oldest, newest)] == ["ascending", "descending"]
        assert (oldest.next_sort, newest.next_sort) == ("-since", "since")

    def test_sorts_the_ticks_of_a_holder_by_day(self, design, priya):
        first, second, *others = (tick.seen for tick in read(design).groups[0].holders[0].ticks)
        pk = int(second.split(":")[0])
        design.ticks.filter(pk=pk).update(
            doubt={"reason": "moved", "before": "Search Ranking", "since": "2026-11-03"}
        )

        ticks = read(design, sort="since").groups[0].holders[0].ticks

        assert [tick.seen for tick in ticks] == [second, first, *others]

    @pytest.mark.parametrize(
        "asked", [{"team": "x"}, {"reason": "again"}, {"number": "99"}, {"sort": "name"}]
    )
    def test_takes_no_notice_of_what_means_nothing(self, asked, design, hana, priya):
        assert len(holders(read(design, **asked))) == 2

    def test_pages_end_with_a_holder(self, design, hana, priya, monkeypatch):
        monkeypatch.setattr(doubts_page, "TICKS_ON_PAGE", 1)

        first, second = read(design), read(design, number="2")

        assert [len(one.ticks) for one in first.groups[0].holders] == [priya.ticks.count()]
        assert holders(second) == [(Doubt.ROLES, hana.participant.person.name)]
        assert second.page.paginator.num_pages == 2
        assert second.count == first.count > len(first.groups[0].holders[0].ticks)

    def test_takes_two_queries_for_few_and_for_many(self, design, priya, django_assert_num_queries):
        stored = Design.objects.with_framework().get(pk=design.pk)
        read(design)

        def read_once():
            with django_assert_num_queries(2):
                read_doubts(stored, team="", reason="", number="", sort="since", on=TODAY)

        read_once()
        for team in TeamFactory.create_batch(30, design=design):
            doubt = {"reason": "person", "before": "Ann"}
            TickFactory(seat=SeatFactory(team=team, roles=["ml_engineer"]), doubt=doubt)
        read_once()
