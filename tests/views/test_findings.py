import csv
import io
import json
import re
from html import unescape

import pytest

from roles.models import Design
from tests.factories import DesignFactory, OrganisationFactory
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db

QUERIES = ["", "kind=overlap", "team=search&severity=medium", "accepted=on", "q=models&sort=-rule"]


@pytest.fixture
def design(organisation) -> Design:
    return keep_listings(organisation)


def export(client, design, form, query=""):
    return client.get(f"/designs/{design.pk}/report/{form}/?{query}")


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


class TestReportExport:
    @pytest.mark.parametrize("query", QUERIES)
    def test_holds_what_the_page_shows_in_its_order(self, client, design, query):
        page = client.get(f"/designs/{design.pk}/?{query}").content.decode()
        shown = re.findall(r'<th scope="row"[^>]*><p>(.*?)</p>', page)

        rows = rows_of(export(client, design, "csv", query))

        assert [row["message"] for row in rows] == [unescape(message) for message in shown]
        assert rows

    @pytest.mark.parametrize("query", QUERIES)
    def test_holds_the_same_findings_as_json_in_the_order_of_the_format(
        self, client, design, query
    ):
        rows = rows_of(export(client, design, "csv", query))
        (report,) = json.loads(export(client, design, "json", query).content)["reports"]
        found = [(one["rule"], one["subject"]) for one in report["findings"]]
        severities = ["error", "warning", "info"]

        assert set(found) == {(row["rule"], row["subject"]) for row in rows}
        assert found == [
            (one["rule"], one["subject"])
            for one in sorted(
                report["findings"],
                key=lambda one: (severities.index(one["severity"]), one["rule"], one["subject"]),
            )
        ]

    def test_is_a_report_as_the_format_says(self, client, design):
        response = export(client, design, "json", "accepted=on")
        content = json.loads(response.content)
        (report,) = content["reports"]

        assert response["Content-Type"] == "application/json"
        assert content["format"] == "teamdesign-report/1"
        assert report["design"] == "Listings ML"
        assert report["counts"] == {"error": 3, "warning": 8, "info": 0, "acknowledged": 1}
        assert report["metrics"]["coverage_in_place"] == 84.6

    def test_has_a_byte_order_mark_and_no_formula(self, client, design):
        design.participants.get(key="priya").person.__class__.objects.filter(
            name="Priya Nair"
        ).update(name="=cmd()|' /C calc'!A0")

        response = export(client, design, "csv")

        assert response.content.startswith(b"\xef\xbb\xbf")
        assert not [
            cell
            for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
            for cell in row
            if cell.startswith(("=", "+", "-", "@"))
        ]

    def test_is_named_after_the_design_and_its_day(self, client, design):
        Design.objects.update(as_of="2026-11-21")

        assert export(client, design, "csv")["Content-Disposition"] == (
            'attachment; filename="Listings ML, findings 2026-11-21.csv"'
        )

    def test_comes_as_text_for_a_wiki(self, client, design):
        response = export(client, design, "md", "kind=gap")

        assert response["Content-Type"] == "text/markdown; charset=utf-8"
        assert "Nobody owns Monitor models" in response.content.decode()
        assert "OVL-01" not in response.content.decode()

    @pytest.mark.parametrize("form", ["exe", "CSV", "text"])
    def test_of_an_unknown_form_is_not_found(self, client, design, form):
        assert export(client, design, form).status_code == 404

    def test_of_another_organisation_is_not_found(self, client):
        design = DesignFactory(organisation=OrganisationFactory())

        assert export(client, design, "csv").status_code == 404

    def test_rejects_post(self, client, design):
        assert client.post(f"/designs/{design.pk}/report/csv/").status_code == 405
