"""Which ticks count, and who stands behind them."""

from tests.analysis.drawing import read


def holders(drawing: str) -> list[tuple[str, ...]]:
    return [claim.people for claim in read(drawing).claims]


def test_a_duplicate_counts_once():
    team = """
        A product
            Dora DS explore explore S:explore
    """

    assert len(read(team).claims) == 2


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

    assert not reading.claims
    assert reading.unknown_activities == ("feature_store",)


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
