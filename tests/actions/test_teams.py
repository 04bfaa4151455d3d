import pytest

from roles.actions.names import NameTaken
from roles.actions.teams import add_team, change_team, remove_team
from roles.models import Person, Seat, Team, Tick
from tests.factories import DesignFactory, SeatFactory, TeamFactory, TickFactory

pytestmark = pytest.mark.django_db


class TestAddTeam:
    def test_puts_it_last(self):
        design = TeamFactory(position=7).design

        team = add_team(design=design, name="ML Platform", kind="platform")

        assert (team.key, team.position, team.serves) == ("ml-platform", 8, None)

    def test_makes_a_key_of_its_own(self):
        team = TeamFactory(key="search", name="Search (old)")

        assert add_team(design=team.design, name="Search", kind="product").key == "search-2"

    def test_refuses_a_name_twice(self):
        team = TeamFactory(name="Search")

        with pytest.raises(NameTaken, match="a team called “Search”"):
            add_team(design=team.design, name="search", kind="product")


class TestChangeTeam:
    def test_keeps_the_key(self):
        team = TeamFactory(key="search", name="Search")

        change_team(team=team, name="Find", kind="shared", serves=["a"])

        team.refresh_from_db()
        assert (team.key, team.name, team.kind, team.serves) == ("search", "Find", "shared", ["a"])

    def test_refuses_the_name_of_another(self):
        team = TeamFactory(name="Find")
        TeamFactory(design=team.design, name="Search")

        with pytest.raises(NameTaken):
            change_team(team=team, name="Search", kind="product", serves=None)


class TestRemoveTeam:
    def test_takes_seats_and_ticks_along_and_leaves_people(self):
        tick = TickFactory()

        remove_team(team=tick.seat.team)

        assert not Team.objects.exists()
        assert not Seat.objects.exists()
        assert not Tick.objects.exists()
        assert Person.objects.exists()

    def test_leaves_other_designs_alone(self):
        tick, other = TickFactory(), TickFactory()

        remove_team(team=tick.seat.team)

        assert Tick.objects.get() == other

    def test_forgets_every_mention(self):
        design = DesignFactory()
        team, _ = TeamFactory(design=design, key="a"), TeamFactory(design=design, key="aa")
        platform = TeamFactory(design=design, kind="platform", serves=["a", "aa"])
        seat = SeatFactory(team=platform)
        TickFactory(seat=seat, activity="only", only_for="a")
        TickFactory(seat=seat, activity="both", only_for="aa,a")
        TickFactory(seat=seat, activity="other", only_for="aa")

        remove_team(team=team)

        platform.refresh_from_db()
        assert platform.serves == ["aa"]
        assert dict(design.ticks.values_list("activity", "only_for")) == {
            "both": "aa",
            "other": "aa",
        }

    def test_leaves_one_of_two_ticks_that_are_the_same_now(self):
        team = TeamFactory(key="a")
        seat = SeatFactory(team=TeamFactory(design=team.design, kind="platform"))
        TickFactory(seat=seat, only_for="b")
        TickFactory(seat=seat, only_for="a,b")

        remove_team(team=team)

        assert Tick.objects.get().only_for == "b"
