from datetime import date

from roles.analysis.timeline import Hole, holes
from tests.analysis.drawing import TODAY, read

UNTIL = date(2027, 6, 30)


def holes_in(drawing: str) -> list[Hole]:
    return list(holes(read(drawing), UNTIL))


def test_a_hole_is_between_two_seats():
    team = """
        A product
            Max  DE until=2026-12-31 prepare
            Dean DE from=2027-02-01  prepare
    """

    assert holes_in(team) == [Hole("prepare", "A", date(2027, 1, 1), date(2027, 1, 31))]


def test_a_hole_begins_today_where_the_first_seat_begins_later():
    team = """
        A product
            Pam  PM
            Dean DE from=2027-02-01 prepare
    """

    assert holes_in(team) == [Hole("prepare", "A", TODAY, date(2027, 1, 31))]


def test_a_hole_lasts_to_the_end_where_nobody_follows():
    team = """
        A product
            Max DE until=2026-12-31 prepare
    """

    assert holes_in(team) == [Hole("prepare", "A", date(2027, 1, 1), UNTIL)]


def test_seats_that_overlap_leave_none():
    team = """
        A product
            Max  DE until=2027-03-31 prepare
            Dean DE from=2027-01-01  prepare
            Dora DS until=2026-12-31 S:prepare
    """

    assert holes_in(team) == []


def test_a_shared_team_fills_the_hole_of_the_team_it_serves():
    team = """
        A product
            Max  DE until=2026-12-31 prepare
        B product
            Tom  DE until=2026-12-31 prepare
        Data shared for B
            Dean DE prepare
    """

    assert [hole.unit for hole in holes_in(team)] == ["A"]


def test_a_vacancy_covers_from_its_start_only():
    team = """
        A product
            Max  DE until=2026-12-31 prepare
            ?new DE {start} prepare
    """

    assert holes_in(team.format(start="from=2027-01-01")) == []
    assert len(holes_in(team.format(start=""))) == 1


def test_what_nobody_ever_covers_has_no_hole():
    team = """
        A product
            Pam PM  until=2027-12-31 define
            Max DE  until=2026-10-01 prepare
    """

    assert holes_in(team) == []


def test_the_last_day_there_is_ends_nothing():
    team = """
        A product
            Max DE until=9999-12-31 prepare
    """

    assert list(holes(read(team), date.max)) == []
