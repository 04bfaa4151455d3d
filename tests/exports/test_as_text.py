from roles.exports.as_text import as_text
from tests.exports.reports import report


def test_findings_stand_below_their_design():
    assert as_text([report()]) == (
        "x.yaml: =cmd()\n"
        "  Who does what in an ML team, no structure, 2026-11-21\n"
        "  High          GAP-01  monitor_models[A]\n"
        "                Nobody owns Monitor models for Search | Ranking.\n"
        "                → Tick Eve *.\n"
        "  Acknowledged  CAP-02  eve\n"
        "                +1\n"
        "                → Lower a share.\n"
        "  1 High, 1 acknowledged\n"
    )


def test_colour_changes_nothing_but_the_colour():
    painted = as_text([report()], in_colour=True)

    assert "\x1b[31mHigh" in painted
    assert "\x1b" not in as_text([report()])
