import pytest

from roles.analysis.findings import Family, Finding, Severity
from roles.models import Framework, FrameworkVersion
from roles.pages.reference_links import LINKS_AT_MOST, links_of
from tests.analysis.drawing import draw

PAGE = "/reference/ours/?version=4"
STRUCTURES = "/reference/ours/structures/?version=4"
VERSION = FrameworkVersion(number=4, framework=Framework(slug="ours"))
DESIGN = draw(
    """
    A product
        Dora DS deploy
    """,
    structure="hybrid",
)


def finding(rule, **about):
    """A finding of a rule about the subject, activities, people and roles that are given."""
    family = Family.OFF_ROLE if rule.startswith("DND") else Family(rule.partition("-")[0])
    nothing = dict.fromkeys(("name", "message", "why", "advice"), "")
    return Finding(
        rule=rule,
        family=family,
        severity=Severity.INFO,
        **nothing,
        **({"subject": "organisation"} | about),
    )


def links(rule, design=DESIGN, **about):
    return [(one.label, one.address) for one in links_of(finding(rule, **about), design, VERSION)]


class TestLinksOf:
    @pytest.mark.parametrize("rule", ["GAP-01", "OVL-04", "RAC-01"])
    def test_one_activity_lead_to_the_cells_of_its_owners(self, rule):
        assert links(rule, activities=("deploy",)) == [
            ("Machine Learning Engineer: Deploy", f"{PAGE}#cell-deploy-ml_engineer"),
            ("MLOps Engineer: Deploy", f"{PAGE}#cell-deploy-mlops_engineer"),
        ]

    @pytest.mark.parametrize("rule", ["GAP-02", "RSK-01", "CAP-01", "DAT-05"])
    def test_several_activities_lead_to_each(self, rule):
        assert links(rule, activities=("deploy", "monitor")) == [
            ("Deploy", f"{PAGE}#activity-deploy"),
            ("Monitor", f"{PAGE}#activity-monitor"),
        ]

    @pytest.mark.parametrize("rule", ["DND-01", "DND-02"])
    def test_work_a_role_does_not_do_leads_to_the_cell_that_says_so(self, rule):
        assert links(rule, activities=("deploy",), people=("Dora",)) == [
            ("Data Scientist: Deploy", f"{PAGE}#cell-deploy-data_scientist")
        ]

    def test_work_in_the_wrong_place_leads_to_where_it_counts(self):
        assert links("STR-03", subject="A:deploy", activities=("deploy",)) == [
            ("Platform and embedded: Deploy", f"{STRUCTURES}#place-deploy"),
            ("Platform and embedded", f"{STRUCTURES}#hybrid"),
            ("Deploy", f"{PAGE}#activity-deploy"),
        ]

    def test_a_missing_role_leads_to_the_structure_and_to_the_role(self):
        assert links("STR-05", subject="A:mlops_engineer", roles=("mlops_engineer",)) == [
            ("Platform and embedded", f"{STRUCTURES}#hybrid"),
            ("MLOps Engineer", "/reference/ours/roles/mlops_engineer/?version=4"),
        ]

    @pytest.mark.parametrize("rule", ["OVL-02", "OVL-03"])
    def test_double_work_leads_to_where_it_counts_first(self, rule):
        assert links(rule, activities=("deploy",))[0] == (
            "Platform and embedded: Deploy",
            f"{STRUCTURES}#place-deploy",
        )

    def test_a_design_without_a_structure_leads_to_those_there_are(self):
        design = draw("A product\n    Dora DS")

        assert links("DAT-07", design, subject="design") == [("Structures", STRUCTURES)]

    @pytest.mark.parametrize("rule", ["HND-01", "HND-03", "HND-04"])
    def test_a_handoff_leads_to_its_row(self, rule):
        first, *_ = links(rule, subject="model:A>Plat", activities=("build", "deploy"))

        assert first == ("Model handoff", f"{PAGE}#handoff-model")

    @pytest.mark.parametrize("rule", ["TTL-03", "GAP-05", "CAP-05"])
    def test_a_role_leads_to_its_card(self, rule):
        assert links(rule, roles=("data_scientist",)) == [
            ("Data Scientist", "/reference/ours/roles/data_scientist/?version=4")
        ]

    def test_an_activity_that_is_gone_leads_to_those_there_are(self):
        assert links("DAT-06", activities=("lost",)) == [("Activities", f"{PAGE}#activities")]

    @pytest.mark.parametrize("rule", ["CAP-02", "DAT-01", "SKL-01"])
    def test_what_rests_on_no_source_leads_nowhere(self, rule):
        assert links(rule) == []

    def test_are_a_few_even_for_many_activities(self):
        many = ("define", "prepare", "explore", "build", "deploy", "monitor")

        assert len(links("GAP-02", activities=many)) == LINKS_AT_MOST
