import pytest

from roles.analysis import Design, analyse
from roles.analysis.design import Stage
from roles.analysis.rules import off_role
from tests.analysis.drawing import draw, identities, read, subjects

FAMILIES = ("OFF", "DND", "OVL-01", "TTL-01")


def told(design: Design) -> list[tuple[str, str]]:
    """What is said about work outside somebody's roles."""
    return sorted(one for one in identities(analyse(design)) if one[0].startswith(FAMILIES))


def test_off_01_fires_when_nobody_is_at_home_in_the_work():
    team = """
        A product "Ads"
            Mia MLOps explore
        B product "Search"
            Mia MLOps explore
    """

    [finding] = off_role.off_role_cover(read(team))

    assert finding.subject == "Mia:explore[A,B]"
    assert finding.message == (
        "Mia owns Explore for Ads and Search, which is no work of an MLOps Engineer in the "
        "reference."
    )


def test_off_01_is_no_gap():
    team = """
        A product
            Mia MLOps explore
    """

    assert ("GAP-01", "explore[A]") not in identities(analyse(draw(team)))


def test_off_01_is_quiet_when_any_role_owns_the_work():
    team = """
        A product
            Mia MLOps+DS explore
    """

    assert off_role.off_role_cover(read(team)) == []


def test_off_01_is_quiet_when_a_role_supports_the_work():
    team = """
        A product
            Dean DE explore
    """

    assert off_role.off_role_cover(read(team)) == []


def test_off_01_is_quiet_without_a_known_role():
    team = """
        A product
            Uma - explore
    """

    assert off_role.off_role_cover(read(team)) == []


def test_off_01_is_quiet_about_a_backup():
    team = """
        A product
            Mia MLOps S:explore
    """

    assert off_role.off_role_cover(read(team)) == []


def test_dnd_01_fires_when_the_reference_firmly_excludes_it():
    team = """
        A product "Ads"
            Dean DE deploy
    """

    [finding] = off_role.does_what_it_should_not(read(team))

    assert finding.subject == "Dean:deploy[A]"
    assert finding.message == (
        "Dean owns Deploy for Ads, which the reference says a Data Engineer does not do."
    )


def test_dnd_01_fires_when_one_of_two_roles_firmly_excludes_it():
    team = """
        A product
            Duo DS+DE deploy
    """

    assert subjects(off_role.does_what_it_should_not(read(team))) == ["Duo:deploy[A]"]


def test_dnd_01_is_quiet_when_a_second_role_owns_it():
    team = """
        A product
            Duo DE+MLOps deploy
    """

    assert off_role.does_what_it_should_not(read(team)) == []


def test_dnd_01_is_quiet_when_a_seat_elsewhere_gives_the_role():
    team = """
        A product
            Duo DE    50% deploy
        B product
            Duo MLOps 50%
    """

    assert off_role.does_what_it_should_not(read(team)) == []


def test_dnd_01_is_quiet_when_the_seat_is_wrong_and_not_the_tick():
    team = """
        A product
            Rex DE deploy monitor
    """

    assert told(draw(team)) == [("TTL-01", "Rex->mlops_engineer")]


def test_dnd_01_is_quiet_when_somebody_at_home_owns_it_too():
    team = """
        A product
            Dean DE    deploy
            Mia  MLOps deploy
    """

    assert told(draw(team)) == [("OVL-01", "Dean:deploy[A]")]


def test_dnd_02_fires_when_the_reference_excludes_it_usually():
    team = """
        A product "Ads"
            Dora DS deploy
    """

    [finding] = off_role.does_what_it_usually_does_not(read(team))

    assert finding.subject == "Dora:deploy[A]"
    assert finding.message == (
        "Dora owns Deploy for Ads, which a Data Scientist usually does not do."
    )
    assert finding.fix == "Accept the variation “Data scientists who deploy their own models”."


def test_dnd_02_is_quiet_when_the_variation_is_accepted():
    team = """
        A product
            Dora DS deploy
    """

    assert (
        off_role.does_what_it_usually_does_not(read(team, accepted_variations=("ds_deploys",)))
        == []
    )


def test_dnd_02_is_quiet_when_another_role_excludes_it_firmly():
    team = """
        A product
            Duo DS+DE deploy
    """

    assert off_role.does_what_it_usually_does_not(read(team)) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Rex DE deploy monitor", "Mia MLOps deploy"], ("TTL-01", "Rex->mlops_engineer")),
        (["Dean DE deploy", "Mia MLOps deploy"], ("OVL-01", "Dean:deploy[A]")),
        (["Dean DE deploy", "Dora DS S:deploy"], ("DND-01", "Dean:deploy[A]")),
        (["Dora DS deploy"], ("DND-02", "Dora:deploy[A]")),
        (["Mia MLOps prepare"], ("OFF-01", "Mia:prepare[A]")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_work_outside_a_role_is_told_once(rows: list[str], expected: tuple[str, str]):
    team = "A product\n" + "\n".join(f"    {row}" for row in rows)

    assert told(draw(team)) == [expected]


def test_work_outside_a_role_is_told_together_in_the_small_stage():
    team = """
        A product
            Dean DE    deploy
            Mia  MLOps prepare
    """
    found = analyse(draw(team, stage=Stage.SMALL))

    assert told(draw(team, stage=Stage.SMALL)) == []
    assert {one for one in identities(found) if one[0] == "TTL-02"} == {
        ("TTL-02", "Dean+ml_engineer"),
        ("TTL-02", "Mia+data_engineer"),
    }
