from dataclasses import replace

import pytest

from roles.analysis import analyse
from roles.analysis.reading import Reading
from roles.analysis.rules import data, gaps, structure
from tests.analysis.drawing import REFERENCE, draw, framework, identities, read, subjects


def test_dat_01_fires_when_there_is_no_seat_and_no_tick():
    [finding] = data.empty_organisation(read("A product"))

    assert finding.subject == "organisation"
    assert finding.message == "This design has no seats and no ticks yet."


def test_dat_01_fires_alone():
    empty = draw("A product", structure="centralized")

    assert identities(analyse(empty)) == {("DAT-01", "organisation")}


def test_dat_01_is_quiet_when_there_is_a_vacancy():
    team = """
        A product
            ?new DS
    """

    assert data.empty_organisation(read(team)) == []


def test_dat_01_is_quiet_when_there_is_a_tick():
    team = """
        A product
            Left away define
    """

    assert data.empty_organisation(read(team)) == []


def test_dat_02_fires_when_a_team_has_no_seats():
    team = """
        A product
            Pam PM define
        B product "Next Year"
        Plat platform
    """
    reading = read(team)

    first, second = data.team_without_seats(reading)

    assert first.subject == "B"
    assert first.message == "Next Year has no seats."
    assert second.subject == "Plat"
    assert reading.units == ("A",)


def test_dat_02_fires_when_everybody_has_left_or_is_yet_to_come():
    team = """
        A product
            Pam  PM
        B product
            Left PM until=2026-11-20
            Soon DS from=2026-11-22
    """

    assert subjects(data.team_without_seats(read(team))) == ["B"]


def test_dat_02_is_quiet_when_a_vacancy_is_planned():
    team = """
        A product
            ? PM
    """

    assert data.team_without_seats(read(team)) == []


def test_dat_02_is_the_only_word_about_an_empty_team():
    everything = "define prepare explore build deploy monitor"
    team = f"""
        A product
            Ann PM+DS+DE {everything}
            Bob PM+DS+DE S:define S:prepare S:explore S:build S:deploy S:monitor
        B product
        Plat platform for A
            Mia MLOps+MLE {everything.replace("define", "")}
    """
    found = identities(analyse(draw(team, structure="centralized")))

    assert [(rule, subject) for rule, subject in sorted(found) if "B" in subject] == [
        ("DAT-02", "B")
    ]


def test_dat_03_fires_when_no_product_team_has_a_seat():
    team = """
        Plat platform
            Mia MLOps deploy
        A product
    """
    reading = read(team, structure="centralized")

    [finding] = data.no_product_team(reading)

    assert finding.subject == "organisation"
    assert finding.message == (
        "No product team has a seat that is filled or vacant today, so the organisation is "
        "judged as one."
    )
    assert reading.units == ("organisation",)
    assert reading.structure is None


@pytest.mark.parametrize("days", ["from=2026-12-01", "until=2026-11-20"])
def test_dat_03_fires_when_nobody_sits_anywhere_today(days: str):
    team = f"""
        Plat platform
            Mia MLOps {days}
        A product
    """
    reading = read(team, structure="centralized")

    assert subjects(data.no_product_team(reading)) == ["organisation"]
    assert subjects(structure.central_team_missing(reading)) == []
    assert "monitor[organisation]" in subjects(gaps.nobody_owns(reading))


def test_dat_03_is_quiet_when_a_product_team_has_a_vacancy():
    team = """
        Plat platform
            Mia MLOps deploy
        A product
            ? PM
    """

    assert data.no_product_team(read(team)) == []


def test_dat_03_is_quiet_when_there_is_no_seat_at_all():
    team = """
        Plat platform
            Mia away deploy
    """

    assert data.no_product_team(read(team)) == []


def test_dat_04_fires_once_for_each_holder_and_activity():
    team = """
        A product
            Dora DS    explore explore explore
            ?new MLOps monitor monitor
            role DS    build build
    """
    dora, new, role = data.duplicate_tick(read(team))

    assert dora.subject == "Dora:explore"
    assert dora.message == "Dora is ticked twice for Explore."
    assert new.subject == "new:monitor"
    assert role.subject == "data_scientist@A:build"


def test_dat_04_fires_when_a_seat_and_its_person_are_ticked():
    team = draw("""
        A product
            Dora DS explore
    """)
    [seat], [tick] = team.seats, team.ticks
    both = replace(
        team,
        seats=(replace(seat, key="s1"),),
        ticks=(tick, replace(tick, person=None, team=None, seat="s1")),
    )

    assert subjects(data.duplicate_tick(Reading(both))) == ["Dora:explore"]


def test_dat_04_fires_whatever_the_order_of_the_named_teams():
    team = """
        A product
            Dora DS explore@A+B explore@B+A
        B product
            Pete PM
    """

    assert subjects(data.duplicate_tick(read(team))) == ["Dora:explore"]


def test_dat_04_is_quiet_when_level_team_or_the_teams_meant_differ():
    team = """
        A product
            Dora DS explore S:explore explore@A
        B product
            Dora DS explore
    """

    assert data.duplicate_tick(read(team)) == []


def test_dat_05_fires_when_the_person_has_no_seat_in_that_team():
    team = """
        A product
            Pam PM   define
        B product "Search"
            Pam away define
    """

    [finding] = data.tick_without_seat(read(team))

    assert finding.subject == "Pam:define"
    assert finding.message == "Pam is ticked for Define in Search, but has no seat there today."


def test_dat_05_fires_when_the_seat_begins_tomorrow():
    team = """
        A product
            Soon PM from=2026-11-22 define
    """

    assert subjects(data.tick_without_seat(read(team))) == ["Soon:define"]


def test_dat_05_fires_once_for_a_person_and_activity():
    team = """
        A product
            Left away define S:define
        B product
            Left away define
    """

    [finding] = data.tick_without_seat(read(team))

    assert finding.subject == "Left:define"
    assert finding.message == "Left is ticked for Define in A and B, but has no seat there today."


def test_dat_05_is_quiet_on_the_first_and_the_last_day_of_a_seat():
    team = """
        A product
            New  PM from=2026-11-21 define
            Last DS until=2026-11-21 explore
    """

    assert data.tick_without_seat(read(team)) == []


def test_dat_06_fires_once_for_an_activity_the_framework_lacks():
    team = """
        A product
            Dora DS feature_store S:feature_store
            Pam  PM feature_store
    """

    [finding] = data.unknown_activity(read(team))

    assert finding.subject == "feature_store"
    assert finding.message == "There are ticks on “feature_store”, which “Drawn” does not have."


def test_dat_06_is_quiet_when_the_activity_is_not_required():
    reference = framework("""
                DS
        blog?    o
    """)
    team = """
        A product
            Dora DS blog
    """

    assert data.unknown_activity(read(team, reference=reference)) == []


def test_dat_07_fires_when_no_structure_is_chosen():
    [finding] = data.structure_not_chosen(read("A product"))

    assert finding.subject == "design"
    assert finding.message == "No structure is chosen, so it is not judged where work is done."


def test_dat_07_is_quiet_when_one_is_chosen():
    assert data.structure_not_chosen(read("A product", structure="embedded")) == []


def test_dat_07_is_quiet_when_the_framework_knows_none():
    without = replace(REFERENCE, structures=())

    assert data.structure_not_chosen(read("A product", reference=without)) == []
