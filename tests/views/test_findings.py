import csv
import io
import json
import re
from datetime import date
from html import unescape

import pytest
from django.utils.html import strip_tags

from roles.models import Design
from tests.factories import DesignFactory, OrganisationFactory, SeatFactory, TeamFactory
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

        assert [row["message"] for row in rows] == [unescape(strip_tags(one)) for one in shown]
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


WHICH = {"rule": "GAP-01", "subject": "monitor_models[categories]"}


def accept(client, design, **data):
    return client.post(f"/designs/{design.pk}/findings/accept/", WHICH | data)


class TestFindingAccept:
    def test_asks_for_a_reason(self, client, design):
        page = client.get(f"/designs/{design.pk}/findings/accept/", WHICH).content.decode()

        assert "Nobody owns Monitor models for Listing Categories." in page
        assert f'value="{WHICH["subject"]}"' in page
        assert "<textarea" in page
        assert "?version=1#cell-monitor_models-mlops_engineer" in page
        assert "/rules/#GAP-01" in page

    def test_tells_the_finding_apart_from_then_on(self, client, design):
        response = accept(client, design, reason="Hiring", until="2099-01-31", next="/")

        [row] = design.acknowledgements.filter(**WHICH)
        assert (row.reason, row.by, row.until) == ("Hiring", "Ann Lee", date(2099, 1, 31))
        assert response.url == "/"
        assert design.revision + 1 == Design.objects.get(pk=design.pk).revision
        findings = client.get(f"/designs/{design.pk}/").content.decode()
        assert f'value="{WHICH["subject"]}"' not in findings
        assert "Accepted until 31 January 2099" in findings

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            ({"reason": ""}, "This field is required."),
            ({"reason": "Known", "until": "2020-01-01"}, "This day is over."),
        ],
    )
    def test_shows_what_is_wrong_with_the_form(self, data, problem, client, design):
        page = accept(client, design, next="/reference/", **data).content.decode()

        assert problem in page
        assert 'value="/reference/"' in page
        assert not design.acknowledgements.filter(**WHICH).exists()

    def test_does_not_know_other_findings(self, client, design):
        assert accept(client, design, subject="no_such[A]", reason="So").status_code == 404
        assert client.get(f"/designs/{design.pk}/findings/accept/").status_code == 404

    def test_of_a_teams_own_judgement_is_of_the_whole_finding(self, client, design):
        design.ticks.filter(activity="define_requirements").delete()
        team = design.teams.get(key="categories")
        part = {"rule": "GAP-01", "subject": "define_requirements[categories]", "team": team.pk}

        page = client.get(f"/designs/{design.pk}/findings/accept/", part).content.decode()

        assert 'value="define_requirements[categories,search]"' in page
        assert "it is about <bdi>Search Ranking</bdi> too" in page

    def test_of_a_team_alone_says_nothing_of_others(self, client, design):
        team = design.teams.get(key="categories")

        page = client.get(f"/designs/{design.pk}/findings/accept/", WHICH | {"team": team.pk})

        assert "This is one finding" not in page.content.decode()

    def test_of_more_teams_than_a_subject_has_room_for_is_not_offered(self, client, design):
        for number in range(30):
            team = TeamFactory(design=design, key=f"{number}-{'long' * 18}", position=9)
            SeatFactory(team=team, participant=None)
        team = design.teams.get(key="categories")

        page = client.get(
            f"/designs/{design.pk}/findings/accept/", WHICH | {"team": team.pk}
        ).content.decode()

        assert "more teams than can be accepted" in page
        assert "<textarea" not in page

    def test_refuses_a_viewer(self, client, user, design):
        user.memberships.update(level="viewer")

        assert accept(client, design, reason="Known").status_code == 403

    def test_does_not_exist_elsewhere(self, client):
        design = keep_listings(OrganisationFactory())

        assert accept(client, design, reason="Known").status_code == 404

    def test_is_a_page_or_a_post(self, client, design):
        assert client.put(f"/designs/{design.pk}/findings/accept/").status_code == 405


class TestFindingReopen:
    def reopen(self, client, design, **data):
        return client.post(f"/designs/{design.pk}/findings/reopen/", data)

    def test_asks_for_a_decision_again(self, client, design):
        accept(client, design, reason="Known")

        response = self.reopen(client, design, **WHICH)

        assert response.url == f"/designs/{design.pk}/"
        assert not design.acknowledgements.filter(**WHICH).exists()

    def test_is_offered_where_accepted_findings_are_shown(self, client, design):
        accept(client, design, reason="Known")

        page = client.get(f"/designs/{design.pk}/?accepted=on").content.decode()

        assert f'action="/designs/{design.pk}/findings/reopen/"' in page

    def test_refuses_what_names_no_finding(self, client, design):
        assert self.reopen(client, design).status_code == 400

    def test_is_a_post(self, client, design):
        assert client.get(f"/designs/{design.pk}/findings/reopen/").status_code == 405

    def test_refuses_a_viewer(self, client, user, design):
        user.memberships.update(level="viewer")

        assert self.reopen(client, design, **WHICH).status_code == 403

    def test_does_not_exist_elsewhere(self, client):
        design = keep_listings(OrganisationFactory())

        assert self.reopen(client, design, **WHICH).status_code == 404
