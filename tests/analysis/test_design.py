from collections.abc import Callable
from dataclasses import replace

import pytest

from roles.analysis import Design
from roles.analysis.design import (
    Agreement,
    Cell,
    Exclusion,
    Level,
    Person,
    Role,
    Seat,
    Strength,
    Structure,
    Team,
    TeamKind,
    Tick,
    Variation,
)
from tests.analysis.drawing import REFERENCE, TODAY, draw

A, PLAT = Team("A", "A"), Team("Plat", "Plat", TeamKind.PLATFORM)
PAM = Person("Pam", "Pam")


def design(**facts: object) -> Design:
    return Design(
        framework=REFERENCE, as_of=TODAY, **{"teams": (A, PLAT), "people": (PAM,), **facts}
    )


@pytest.mark.parametrize(
    ("facts", "stranger"),
    [
        ({"seats": (Seat("X"),)}, "team 'X'"),
        ({"seats": (Seat("A", "Max"),)}, "person 'Max'"),
        ({"seats": (Seat("A", internal_contact="Max"),)}, "person 'Max'"),
        ({"seats": (Seat("A", roles=("boss",)),)}, "role 'boss'"),
        ({"ticks": (Tick("build", person="Pam", team="X"),)}, "team 'X'"),
        ({"ticks": (Tick("build", person="Max", team="A"),)}, "person 'Max'"),
        ({"ticks": (Tick("build", seat="s1"),)}, "seat 's1'"),
        ({"ticks": (Tick("build", role="boss", team="A"),)}, "role 'boss'"),
        ({"ticks": (Tick("build", person="Pam", team="A", teams=("X",)),)}, "team 'X'"),
        ({"teams": (Team("Plat", "Plat", TeamKind.PLATFORM, ("X",)),)}, "team 'X'"),
        ({"agreements": (Agreement("model", "A", "X"),)}, "team 'X'"),
        ({"agreements": (Agreement("love", "A", "Plat"),)}, "handoff 'love'"),
        ({"structure": "circle"}, "structure 'circle'"),
        ({"accepted_variations": ("chaos",)}, "variation 'chaos'"),
    ],
)
def test_a_design_refuses_a_key_that_leads_nowhere(facts: dict[str, object], stranger: str):
    with pytest.raises(ValueError, match=f"There is no {stranger}"):
        design(**facts)


@pytest.mark.parametrize(
    ("facts", "twin"),
    [
        ({"teams": (A, A)}, "team 'A'"),
        ({"people": (PAM, PAM)}, "person 'Pam'"),
        ({"seats": (Seat("A", key="s1"), Seat("Plat", key="s1"))}, "seat 's1'"),
    ],
)
def test_a_design_refuses_two_facts_with_one_key(facts: dict[str, object], twin: str):
    with pytest.raises(ValueError, match=f"two facts for the {twin}"):
        design(**facts)


def test_a_design_lets_through_what_is_a_finding():
    ticks = (
        Tick("feature_store", person="Pam", team="A"),
        Tick("build", person="Pam", team="Plat"),
        Tick("build", person="Pam", team="Plat"),
    )

    assert design(ticks=ticks, seats=(Seat("A"), Seat("A"))).ticks == ticks


@pytest.mark.parametrize(
    "broken",
    [
        lambda: replace(REFERENCE, cells=(Cell("dream", "product_manager"),)),
        lambda: replace(REFERENCE, cells=(Cell("build", "boss"),)),
        lambda: replace(REFERENCE, exclusions=(Exclusion("boss", None, Strength.HARD),)),
        lambda: replace(REFERENCE, exclusions=(Exclusion("data_engineer", "x", Strength.HARD),)),
        lambda: replace(REFERENCE, variations=(Variation("v", "v", (Cell("build", "boss"),)),)),
        lambda: replace(REFERENCE, structures=(Structure("s", "s", homes={"boss": "own"}),)),
        lambda: replace(REFERENCE, structures=(Structure("s", "s", places={"dream": ()}),)),
        lambda: replace(REFERENCE, roles=(*REFERENCE.roles, Role("data_engineer", "Twin"))),
        lambda: replace(REFERENCE, activities=REFERENCE.activities * 2),
    ],
    ids=[
        "cell of no activity",
        "cell of no role",
        "exclusion of no role",
        "exclusion of no activity",
        "variation of no role",
        "home of no role",
        "place of no activity",
        "twin roles",
        "twin activities",
    ],
)
def test_a_framework_refuses_strangers_and_twins(broken: Callable[[], object]):
    with pytest.raises(ValueError, match="There (is no|are two)"):
        broken()


def test_an_exclusion_need_not_name_an_activity():
    exclusion = Exclusion("product_manager", None, Strength.HARD, "does not decide architecture")

    assert replace(REFERENCE, exclusions=(exclusion,)).exclusions == (exclusion,)


@pytest.mark.parametrize(
    "facts", ["Pam PM", "Pam PM 1%", "Pam PM from=2026-11-21", "Pam PM until=2026-11-21"]
)
def test_a_seat_is_filled_by(facts: str):
    [seat] = draw(f"A product\n    {facts}").seats

    assert seat.is_filled(TODAY)


@pytest.mark.parametrize(
    "facts", ["?new PM", "Pam PM 0%", "Pam PM from=2026-11-22", "Pam PM until=2026-11-20"]
)
def test_a_seat_is_not_filled_by(facts: str):
    [seat] = draw(f"A product\n    {facts}").seats

    assert not seat.is_filled(TODAY)


def test_levels_have_the_letters_of_the_matrix():
    assert [level.letter for level in Level] == ["R", "A", "S", "C", "I"]


def test_a_seat_without_a_key_is_not_found_by_one():
    team = draw("""
        A product
            Pam PM
            ?new PM
            ?    PM
    """)

    assert list(team.seat_by_key) == ["new"]
