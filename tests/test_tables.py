from dataclasses import replace
from datetime import date

import pytest
from django.test import RequestFactory
from django_tables2 import RequestConfig

from roles.analysis.design import Acknowledgement, Team
from roles.analysis.findings import Family, Finding, Severity
from roles.interchange.report_file import ReportedFinding
from roles.tables import FindingTable
from tests.analysis.drawing import draw

DESIGN = replace(
    draw(""), teams=(Team("B", "Zebra"), Team("A", "Ads"), Team("C", "Cars"), Team("D", "Dogs"))
)


def finding(rule="GAP-01", severity=Severity.ERROR, family=Family.GAP, **facts):
    text = {"name": "", "subject": rule, "message": "Bad.", "why": "So.", "advice": "Mend it."}
    return ReportedFinding(
        Finding(rule=rule, severity=severity, family=family, **(text | facts)),
    )


def table(*findings, query="", page=False):
    made = FindingTable(findings, design=DESIGN, matrices={"A": "/matrix/"})
    request = RequestFactory().get(f"/?{query}")
    RequestConfig(request, paginate={"per_page": 2} if page else False).configure(made)
    return made


def rules(made):
    return [one.finding.rule for one in made.in_order()]


def cell(made, name):
    return str(made.rows[0].get_cell(name))


class TestFindingTable:
    def test_keeps_the_order_it_is_given(self):
        assert rules(table(finding("STR-01"), finding("GAP-01"))) == ["STR-01", "GAP-01"]

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("rule", ["CAP-01", "GAP-01", "OVL-01"]),
            ("-rule", ["OVL-01", "GAP-01", "CAP-01"]),
            ("severity", ["GAP-01", "OVL-01", "CAP-01"]),
            ("kind", ["GAP-01", "CAP-01", "OVL-01"]),
            ("team", ["CAP-01", "GAP-01", "OVL-01"]),
            ("message", ["GAP-01", "CAP-01", "OVL-01"]),
            ("nonsense", ["GAP-01", "CAP-01", "OVL-01"]),
        ],
    )
    def test_is_sorted_by(self, sort, order):
        made = table(
            finding(teams=("A",)),
            finding("CAP-01", Severity.INFO, Family.LOAD),
            finding("OVL-01", Severity.WARNING, Family.OVERLAP, teams=("B",)),
            query=f"sort={sort}",
        )

        assert rules(made) == order

    @pytest.mark.parametrize(
        "query", ["page=0", "page=-1", "page=99", "page=x", "per_page=0", "per_page=-1"]
    )
    def test_follows_any_address(self, query):
        made = table(*[finding()] * 5, query=query, page=True)

        assert len(made.page.object_list) in (1, 2)

    def test_marks_severity_and_kind_by_word_and_shape(self):
        made = table(finding("DND-01", Severity.WARNING, Family.OFF_ROLE))

        assert "#icon-medium" in cell(made, "severity")
        assert "Medium" in cell(made, "severity")
        assert "#icon-off-role" in cell(made, "kind")
        assert "Off role" in cell(made, "kind")

    def test_names_few_teams_in_the_order_of_the_design(self):
        assert cell(table(finding(teams=("A", "B"))), "team") == "<bdi>Zebra</bdi>, <bdi>Ads</bdi>"

    def test_counts_many_teams(self):
        assert cell(table(finding(teams=("A", "B", "C", "D"))), "team") == "4 teams"

    def test_leaves_out_what_is_no_team(self):
        assert cell(table(finding(teams=("organisation",))), "team") == ""

    def test_explains_why_with_the_source(self):
        text = cell(table(finding(message="<b>", why="It stops", source="A book")), "message")

        assert "&lt;b&gt;" in text
        assert "<summary>Why</summary><p>It stops</p>" in text
        assert "A book." in text

    def test_says_who_accepted_it(self):
        accepted = Acknowledgement("GAP-01", "x", "Hiring", "Bo <b>", date(2027, 3, 31))
        text = cell(table(finding(acknowledged=accepted)), "message")

        assert "Accepted by Bo &lt;b&gt; until 31 March 2027" in text
        assert ": Hiring" in text

    @pytest.mark.parametrize(
        ("facts", "shown"),
        [
            ({}, "Mend it."),
            ({"teams": ("B", "A")}, '<a href="/matrix/">Mend it.</a>'),
            (
                {"teams": ("A",), "activities": ("build", "deploy")},
                '<a href="/matrix/#row-build">Mend it.</a>',
            ),
        ],
    )
    def test_leads_to_where_it_can_be_mended(self, facts, shown):
        assert cell(table(finding(**facts)), "fix") == shown
