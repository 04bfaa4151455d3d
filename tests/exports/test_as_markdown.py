from roles.exports.as_markdown import as_markdown
from tests.exports.reports import report


def test_a_design_is_a_section_and_a_finding_a_line_of_its_table():
    assert as_markdown([report()]).decode() == (
        "# =cmd\\(\\)\n"
        "\n"
        "- Framework: Who does what in an ML team\n"
        "- Structure: not chosen\n"
        "- As of: 2026-11-21\n"
        "\n"
        "1 High, 1 acknowledged.\n"
        "\n"
        "| Severity | Rule | Finding | What to do |\n"
        "| --- | --- | --- | --- |\n"
        "| High | GAP-01 Activity nobody owns | Nobody owns Monitor models for Search \\| Ranking."
        " | Tick Eve \\*. |\n"
        "| Acknowledged | CAP-02 Over-allocated | +1 | Lower a share. |\n"
    )
