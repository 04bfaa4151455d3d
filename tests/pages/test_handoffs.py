from roles.pages.handoffs import bundled, crossing_handoffs, handoffs_told
from roles.pages.passages import State
from tests.analysis.drawing import read

TEAMS = """
    A product "Ads"
        Dora DS    build
    B product
        Ben  DS    build
    Plat platform "ML Platform"
        Mia  MLOps deploy monitor
"""


def found(*agreements):
    lines = "\n".join(f"    agreement {one}" for one in agreements)
    return crossing_handoffs(read(f"{TEAMS}{lines}"))


class TestCrossingHandoffs:
    def test_are_told_with_how_far_they_are(self):
        handoffs = found(
            "model A>Plat agreed format",
            "model B>Plat draft format",
        )

        assert [one.told.translate({0x2068: None, 0x2069: None}) for one in handoffs] == [
            "Model handoff from Ads to ML Platform: agreed",
            "Model handoff from B to ML Platform: draft",
        ]

    def test_lack_an_agreement_or_something_in_it(self):
        handoffs = found("model A>Plat agreed")

        assert [one.state for one in handoffs] == [State.INCOMPLETE, State.MISSING]

    def test_are_none_inside_a_team(self):
        assert not crossing_handoffs(
            read("A product\n    Dora DS build\n    Mia MLOps deploy monitor")
        )


def test_many_are_counted_by_the_kinds_of_teams():
    [bundle] = bundled(found("model A>Plat agreed"))

    assert bundle.told == (
        "Product teams to platform teams: 2 handoffs, 1 without agreement, 1 incomplete"
    )
    assert bundle.state is State.MISSING


def test_counts_what_is_fine_without_a_word():
    handoffs = found("model A>Plat agreed format")

    assert handoffs_told(handoffs[:1]) == "1 handoff"
