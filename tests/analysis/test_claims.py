"""Which ticks count, and who stands behind them."""

from collections import Counter

from roles.analysis.design import Level
from roles.analysis.reading import Reading
from tests.analysis.drawing import read
from tests.bench.designs import embedded_design


def holders(drawing: str) -> list[tuple[str, ...]]:
    return [claim.people for claim in read(drawing).claims]


def test_a_duplicate_counts_once():
    team = """
        A product
            Dora DS explore explore S:explore
    """

    reading = read(team)

    assert len(list(reading.claims)) == 2
    assert list(reading.tally.duplicates) == [("Dora", "explore")]


def test_a_tick_without_a_filled_seat_in_the_team_does_not_count():
    team = """
        A product
            Dora DS   explore
            Soon DS   from=2027-01-01 explore
        B product
            Dora away explore
    """

    assert holders(team) == [("Dora",)]


def test_a_tick_on_an_unknown_activity_does_not_count():
    team = """
        A product
            Dora DS feature_store
    """
    reading = read(team)

    assert not list(reading.claims)
    assert list(reading.claims.unknown) == ["feature_store"]


def test_a_role_is_each_who_holds_it_in_the_team():
    team = """
        A product
            Dora DS
            Dino - title="Data Scientist"
            Pam  PM
            role DS explore
        B product
            Dan  DS
    """

    assert holders(team) == [("Dora", "Dino")]


def test_a_role_that_nobody_holds_is_its_first_vacancy():
    team = """
        A product
            ?other  PM
            ?first  PM+DS
            ?second DS
            role DS explore
    """
    [claim] = read(team).claims

    assert claim.people == ()
    assert claim.vacancy is not None
    assert claim.vacancy.key == "first"


def test_a_role_without_holder_and_vacancy_stays_a_role():
    team = """
        A product
            Soon DS from=2027-01-01
            role DS explore
        B product
            ?new DS
    """
    [claim] = read(team).claims

    assert (claim.people, claim.vacancy, claim.role) == ((), None, "data_scientist")


def test_a_seat_is_whoever_sits_there():
    team = """
        A product
            ?new DS explore
    """
    [claim] = read(team).claims

    assert claim.vacancy is not None
    assert claim.team == "A"
    assert claim.role == ""


def test_nothing_is_lost_or_doubled_where_there_are_more_teams_than_are_kept():
    design = embedded_design(1_200)
    reading = Reading(design)

    once, again = list(reading.claims), list(reading.claims)

    assert len(once) == len(design.ticks) - len(reading.tally.duplicates)
    assert again == once
    assert Counter(person for one in once for person in one.people if one.level is Level.OWNER) == {
        person: len(work) for person, work in reading.owned_by.items()
    }


def test_the_tally_tells_roles_and_what_has_nobody_behind_it():
    team = """
        A product
            Dora DS explore
            ?new DS build
            role PM define
            role DS deploy
    """
    tally = read(team).tally

    assert [claim.activity for claim in tally.by_role] == ["define", "deploy"]
    assert [claim.activity for claim in tally.without_people] == ["build", "define"]
    assert tally.ticked == {"Dora"}
