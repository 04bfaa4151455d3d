"""Each change of a design, on facts alone."""

from dataclasses import replace
from datetime import date

import pytest

from roles.analysis import Design
from roles.analysis.changes import (
    AcceptFinding,
    AcceptVariation,
    AddSeat,
    AddTeam,
    AddTicks,
    Change,
    ChooseStructure,
    DropCopies,
    MoveSeat,
    RemoveAgreement,
    RemoveSeat,
    RemoveTeam,
    RemoveTicks,
    Serve,
    SetAgreement,
    SetContact,
    SetEnd,
    SetKind,
    SetRoles,
    SetShare,
    VacateSeat,
    changed,
    with_free_keys,
)
from roles.analysis.design import (
    Acknowledgement,
    Agreement,
    AgreementStatus,
    Level,
    Seat,
    Team,
    TeamKind,
    Tick,
)
from tests.analysis.drawing import draw

TEAM = """
    A product
        Pam  PM  define
        Dora DS  explore
    B product
        ?new DS  explore
    Plat platform for A
        Mia  MLOps deploy monitor@A
    agreement model A>Plat draft format
"""


def after(*changes: Change, team: str = TEAM) -> Design:
    return changed(draw(team), changes)


def seat_of(design: Design, person: str) -> Seat:
    [seat] = [seat for seat in design.seats if seat.person == person]
    return seat


def held(design: Design, activity: str) -> list[Tick]:
    return [tick for tick in design.ticks if tick.activity == activity]


class TestTicks:
    def test_are_added_once(self):
        tick = Tick("build", person="Dora", team="A")

        assert held(after(AddTicks((tick, tick)), AddTicks((tick,))), "build") == [tick]

    def test_of_a_seat_say_the_same_as_those_of_its_person(self):
        named = replace(draw(TEAM), seats=(Seat("A", "Pam", key="s1"),), ticks=())
        tick = Tick("define", seat="s1")

        design = changed(
            named, [AddTicks((tick,)), AddTicks((Tick("define", person="Pam", team="A"),))]
        )

        assert design.ticks == (tick,)
        assert changed(design, [RemoveTicks((Tick("define", person="Pam", team="A"),))]).ticks == ()

    def test_are_removed_with_all_their_copies(self):
        team = """
            A product
                Dora DS explore explore S:explore explore@A
        """
        tick = Tick("explore", person="Dora", team="A")

        left = after(RemoveTicks((tick,)), team=team).ticks

        assert left == (
            replace(tick, level=Level.BACKUP),
            replace(tick, teams=("A",)),
        )

    def test_keep_the_first_of_copies(self):
        team = """
            A product
                Dora DS explore build explore
        """
        design = after(DropCopies((Tick("explore", person="Dora", team="A"),)), team=team)

        assert [tick.activity for tick in design.ticks] == ["explore", "build"]


class TestSeat:
    def test_is_opened(self):
        seat = Seat("A", roles=("ml_engineer",), key="open-ml-engineer")

        assert after(AddSeat(seat)).seats[-1] == seat

    @pytest.mark.parametrize(
        ("change", "facts"),
        [
            (SetRoles("Plat", "Mia", ("ml_engineer",)), {"roles": ("ml_engineer",)}),
            (SetShare("Plat", "Mia", 0.5), {"fte": 0.5}),
            (SetEnd("Plat", "Mia", date(2027, 1, 31)), {"end": date(2027, 1, 31)}),
            (SetContact("Plat", "Mia", "Pam"), {"internal_contact": "Pam"}),
        ],
    )
    def test_gets_other_facts(self, change: Change, facts: dict[str, object]):
        assert seat_of(after(change), "Mia") == replace(seat_of(draw(TEAM), "Mia"), **facts)

    def test_moves_with_what_it_holds(self):
        design = after(MoveSeat("A", "Dora", "Plat"))

        assert seat_of(design, "Dora").team == "Plat"
        assert held(design, "explore")[0] == Tick("explore", person="Dora", team="Plat")

    def test_meets_a_tick_that_waited_for_it(self):
        team = """
            A product
                Dora DS explore
            B product
                Dora away explore build
        """
        design = after(MoveSeat("A", "Dora", "B"), team=team)

        assert design.ticks == (
            Tick("explore", person="Dora", team="B"),
            Tick("build", person="Dora", team="B"),
        )

    def test_becomes_a_vacancy_that_keeps_what_it_holds(self):
        design = after(VacateSeat("A", "Dora", "open-seat"))

        [seat] = [seat for seat in design.seats if seat.key == "open-seat"]
        assert (seat.person, seat.roles) == (None, ("data_scientist",))
        assert held(design, "explore")[0] == Tick("explore", seat="open-seat")

    def test_goes_with_what_it_holds(self):
        design = after(RemoveSeat("A", "Dora"))

        assert "Dora" not in {seat.person for seat in design.seats}
        assert held(design, "explore") == [Tick("explore", seat="new")]


class TestTeam:
    def test_is_added(self):
        team = Team("C", "Cars")

        assert after(AddTeam(team)).teams[-1] == team

    def test_goes_with_every_mention_of_it(self):
        design = after(RemoveTeam("A"))

        assert [team.key for team in design.teams] == ["B", "Plat"]
        assert design.team_by_key["Plat"].serves == ()
        assert {seat.team for seat in design.seats} == {"B", "Plat"}
        assert [tick.activity for tick in design.ticks] == ["explore", "deploy"]
        assert design.agreements == ()

    def test_serves_nobody_as_a_product_team(self):
        assert after(SetKind("Plat", TeamKind.PRODUCT)).team_by_key["Plat"].serves is None
        assert after(SetKind("Plat", TeamKind.SHARED)).team_by_key["Plat"].serves == ("A",)

    def test_serves_one_more(self):
        assert after(Serve("Plat", "B"), Serve("Plat", "B")).team_by_key["Plat"].serves == (
            "A",
            "B",
        )

    def test_that_serves_everybody_goes_on_to(self):
        team = "Plat platform\nA product"

        assert after(Serve("Plat", "A"), team=team).team_by_key["Plat"].serves is None


class TestDesign:
    def test_chooses_a_structure(self):
        assert after(ChooseStructure("hybrid")).structure == "hybrid"

    def test_accepts_a_variation_once(self):
        change = AcceptVariation("ds_deploys")

        assert after(change, change).accepted_variations == ("ds_deploys",)

    def test_writes_an_agreement_in_the_place_of_the_old_one(self):
        agreed = Agreement("model", "A", "Plat", AgreementStatus.AGREED, ("format",))
        other = replace(agreed, to_team="B")

        assert after(SetAgreement(agreed), SetAgreement(other)).agreements == (agreed, other)

    def test_lets_go_of_an_agreement(self):
        assert after(RemoveAgreement(Agreement("model", "A", "Plat"))).agreements == ()

    def test_accepts_a_finding_once(self):
        change = AcceptFinding("GAP-01", "build[A]")

        assert after(change, change).acknowledged == (Acknowledgement("GAP-01", "build[A]"),)

    def test_given_to_a_change_stays_as_it_is(self):
        design = draw(TEAM)

        changed(design, [RemoveTeam("A"), ChooseStructure("hybrid")])

        assert design == draw(TEAM)


def test_new_seats_get_keys_that_are_free():
    design = draw(
        """
        A product
            ?new DS
            ?new-2 DS
            Pam PM explore
        """
    )
    changes = (
        AddSeat(Seat("A", key="new")),
        AddSeat(Seat("A", key="other")),
        AddTicks((Tick("build", seat="new"), Tick("deploy", seat="new-2"))),
        SetRoles("A", "Pam", ("data_scientist",)),
    )

    first, other, ticks, roles = with_free_keys(changes, design)

    assert (first.seat.key, other.seat.key) == ("new-3", "other")
    # What was there under its key keeps it.
    assert [tick.seat for tick in ticks.ticks] == ["new-3", "new-2"]
    assert roles is changes[-1]


def test_a_seat_that_has_a_key_keeps_it_when_it_is_vacated():
    design = draw("A product\n    Pam PM explore\n    ?open DS")
    [pam] = [seat for seat in design.seats if seat.person]
    bare = replace(
        design, seats=tuple(replace(seat, key="") if seat.person else seat for seat in design.seats)
    )

    assert with_free_keys((VacateSeat("A", "Pam", pam.key),), design) == (
        VacateSeat("A", "Pam", pam.key),
    )
    [vacated] = with_free_keys((VacateSeat("A", "Pam", "open"),), bare)
    assert vacated.key == "open-2"
