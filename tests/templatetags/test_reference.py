from roles.templatetags.reference import reference_links
from tests.pages.test_reference_links import DESIGN, VERSION, finding


class TestReferenceLinks:
    def test_name_what_a_finding_rests_on_and_its_rule(self):
        found = reference_links(finding("TTL-03", roles=("data_scientist",)), DESIGN, VERSION)

        assert [link.label for link in found["links"]] == ["Data Scientist"]
        assert found["rule"] == "TTL-03"
