import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from roles.analysis.design import Framework
from roles.diagnosis import diagnose
from roles.interchange.design_file import read_design
from roles.models import Design, MembershipLevel
from roles.pages.structure_picture import Picture
from roles.snapshots import read_framework
from roles.snapshots.frameworks import published_framework
from tests.agreed_designs import keep_handed_over
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.own_frameworks import draft_of, listings_on, publish_next, publish_own
from tests.stored_designs import LISTINGS, keep_design, keep_listings

pytestmark = pytest.mark.django_db

# What keeps the direction of a name inside a text.
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))


@pytest.fixture
def design(organisation) -> Design:
    return keep_listings(organisation)


def path_of(design: Design, query: str = "") -> str:
    return f"/designs/{design.pk}/{query}"


def design_with(organisation, *, team_count: int) -> Design:
    """A platform, and product teams of one person who owns one thing."""
    numbers = range(team_count)
    return keep_design(
        organisation,
        "\n".join(
            [
                "format: teamdesign/1",
                f"name: {team_count} teams",
                "framework: mlops-who-does-what",
                "structure: hybrid",
                "teams:",
                "- {key: plat, name: Platform, kind: platform}",
                *(f"- {{key: t{n}, name: Team {n}}}" for n in numbers),
                "people:",
                "- {key: mia, name: Mia}",
                *(f"- {{key: p{n}, name: Person {n}}}" for n in numbers),
                "seats:",
                "- {key: mia, team: plat, person: mia, roles: [mlops_engineer]}",
                *(
                    f"- {{key: s{n}, team: t{n}, person: p{n}, roles: [data_scientist]}}"
                    for n in numbers
                ),
                "ticks:",
                "- {activity: monitor_models, person: mia, team: plat}",
                *(f"- {{activity: explore_data, person: p{n}, team: t{n}}}" for n in numbers),
            ]
        ),
    )


class TestDesignOverview:
    def test_says_what_it_is_about(self, client, design):
        response = client.get(path_of(design))

        assertContains(response, "<title>Listings ML, overview · Team Design</title>")
        assertContains(response, "4 teams, 21 seats, 18 people.")
        assertContains(response, "Checked against “Who does what in an ML team”")
        assertContains(response, f'<a href="/designs/{design.pk}/version/">version 1</a>')
        assertNotContains(response, "Judged on")

    def test_leads_from_each_finding_to_the_reference_it_is_pinned_to(self, client, design):
        assertContains(
            client.get(path_of(design)),
            "/reference/mlops-who-does-what/?version=1#cell-monitor_models-mlops_engineer",
        )

    def test_leads_from_each_finding_to_the_people_it_names(self, client, design):
        [finding] = [
            one for one in diagnose(design, on=date(2026, 11, 21)).open if one.rule == "OVL-04"
        ]
        people = design.participants.filter(key__in=finding.people).select_related("person")

        response = client.get(path_of(design))

        assert people
        for one in people:
            page = reverse("person_detail", args=[design.organisation.slug, one.person_id])
            link = f'<a href="{page}?design={design.pk}">{one.person.name}</a>'
            assertContains(response, link)

    def test_names_the_day_it_is_judged_on(self, client, design):
        Design.objects.update(as_of=date(2026, 3, 1))

        assertContains(client.get(path_of(design)), "Judged on 1 March 2026.")

    def test_draws_the_structure(self, client, design):
        response = client.get(path_of(design))

        assertContains(response, "Hybrid:")
        assertContains(response, "Serves 2 teams")
        assertContains(response, 'unicode-bidi="plaintext">Marta Kowalska</text>')
        assertContains(response, "Search Ranking has no MLOps Engineer of its own")

    @pytest.mark.parametrize("team_count", [0, 2, 20, 35])
    def test_says_in_a_list_what_it_draws(self, client, organisation, team_count):
        design = (
            design_with(organisation, team_count=team_count)
            if team_count
            else keep_handed_over(organisation, "model ads>plat draft format")
        )

        response = client.get(path_of(design))

        picture = response.context["overview"].picture()
        told = words_of(response.content.decode().partition("structure-list")[2])
        assert [text for text in texts_of(picture) if text not in told] == []

    def test_leads_from_the_picture_to_matrices_findings_and_agreements(self, client, organisation):
        design = keep_handed_over(organisation, "model ads>plat draft format")
        team = design.teams.get(key="ads")

        response = client.get(path_of(design))

        assertContains(response, f'<a href="/designs/{design.pk}/teams/{team.pk}/"><text')
        assertContains(response, '<a href="?kind=gap&amp;team=ads#findings">')
        assertContains(
            response,
            f'<a href="/designs/{design.pk}/agreements/">2 handoffs, 1 without agreement, 1 '
            "incomplete</a>",
        )

    def test_turns_the_pages_of_the_list_and_keeps_it_open(self, client, organisation):
        design = design_with(organisation, team_count=41)

        first, second = client.get(path_of(design)), client.get(path_of(design, "?teams=2"))

        assertContains(first, "product teams 1 to 40 of 41, those with the most gaps first.")
        assertNotContains(first, "<details open>")
        assertContains(second, "<details open>")

    def test_maps_the_coverage(self, client, design):
        matrix = f"/designs/{design.pk}/teams/{design.teams.get(key='categories').pk}/"

        assertContains(
            client.get(path_of(design)), f'data-tone="gap" href="{matrix}#row-monitor_models"'
        )

    def test_lists_the_findings(self, client, design):
        response = client.get(path_of(design))

        assertContains(response, '<h2 id="findings">11 findings</h2>')
        assertContains(response, "Nobody owns Monitor models for Listing Categories.")
        assertContains(response, "Show 1 accepted")

    def test_shows_what_the_address_asks_for(self, client, design):
        response = client.get(path_of(design, "?kind=gap&team=search&severity=high"))

        assertContains(response, '<h2 id="findings">1 finding</h2>')
        assertContains(response, '<option value="gap" selected>Gap (1)</option>')
        assertContains(response, '<option value="search" selected>Search Ranking (1)</option>')

    def test_shows_accepted_findings_when_asked(self, client, design):
        response = client.get(path_of(design, "?accepted=on"))

        assertContains(response, "Accepted by Renata Lima")
        assertContains(response, "He moves to Listing Categories")

    def test_sorts_as_the_address_says(self, client, design):
        rules = re.findall(
            r"\b[A-Z]{3}-\d\d\b",
            client.get(path_of(design, "?sort=rule")).content.decode().partition("<tbody")[2],
        )

        assert rules == sorted(rules)
        assert rules

    def test_says_when_no_finding_is_like_that(self, client, design):
        response = client.get(path_of(design, "?q=unicorn"))

        assertContains(response, "No finding is like that.")

    def test_says_what_was_judged_when_nothing_is_found(self, client, organisation):
        design = design_with(organisation, team_count=1)
        for one in diagnose(design, on=date(2026, 11, 21)).open:
            design.acknowledgements.create(rule=one.rule, subject=one.subject)

        response = client.get(path_of(design))

        assertContains(response, "Nothing to report. Judged were")

    def test_begins_with_three_steps(self, client, organisation):
        design = DesignFactory(organisation=organisation)

        response = client.get(path_of(design))

        assertContains(response, "There are no teams yet")
        assertContains(response, "Add the teams")
        assertNotContains(response, "findings</h2>")

    def test_goes_on_when_there_are_teams_but_no_seats(self, client, organisation):
        team = TeamFactory(design__organisation=organisation, name="<Search>")

        response = client.get(path_of(team.design))

        assertContains(response, "Nobody has a seat yet")
        assertContains(response, "&lt;Search&gt;")
        assertContains(response, "No seats yet.")

    def test_without_a_structure_offers_to_choose_one(self, client, design):
        Design.objects.update(structure="")

        response = client.get(path_of(design))

        assertContains(response, "None is chosen, so work counts wherever it is done.")
        assertContains(response, "Choose one")

    def test_answers_htmx_with_the_findings_alone(self, client, design, htmx):
        response = client.get(path_of(design, "?kind=gap"), headers=htmx)

        assertContains(response, '<h2 id="findings">3 findings</h2>')
        assertContains(response, '<p id="announcement" hx-swap-oob="innerHTML">3 findings</p>')
        assertNotContains(response, "<title>")
        assert "HX-Request" in response["Vary"]

    def test_answers_a_boosted_link_with_the_page(self, client, design, htmx):
        response = client.get(path_of(design), headers=htmx | {"HX-Boosted": "true"})

        assertContains(response, "<title>")
        assertNotContains(response, "hx-swap-oob")

    def test_lets_a_viewer_read_but_not_set(self, design, organisation):
        viewer = MembershipFactory(organisation=organisation, level=MembershipLevel.VIEWER).user
        client = Client()
        client.force_login(viewer)

        response = client.get(path_of(design))

        assertContains(response, "Listings ML")
        assertNotContains(response, "Settings")

    def test_of_another_organisation_is_not_found(self, client):
        design = DesignFactory(organisation=OrganisationFactory())

        assert client.get(path_of(design)).status_code == 404

    def test_rejects_post(self, client, design):
        assert client.post(path_of(design)).status_code == 405

    def test_takes_as_many_queries_for_fifty_teams_as_for_two(self, client, organisation):
        counts = []
        for team_count in (2, 50):
            design = design_with(organisation, team_count=team_count)
            # What is kept between requests is no help on the first one.
            published_framework.cache_clear()
            with CaptureQueriesContext(connection) as queries:
                response = client.get(path_of(design))
            assertContains(response, f"{team_count + 1} teams,")
            # One is for the people whom findings of the page name, if they name anybody.
            names_somebody = f'/?design={design.pk}">' in response.text
            counts.append(len(queries) - names_somebody)

        assert counts == [19, 19]


def words_of(html: str) -> str:
    """The text of some markup, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).translate(ISOLATES).split())


def texts_of(picture: Picture) -> Iterator[str]:
    """Every text of a picture in full, but what the signs of it mean."""
    labels = [label for item in picture.key if item.kind == "handoff" for _, label in item.lines]
    for box in picture.boxes:
        labels += [box.title, *(line.label for line in (*box.facts, *box.lines))]
        labels += [label for seat in box.seats for label in (seat.name, seat.note)]
        labels += [role.name for role in box.roles]
        if box.badge:
            yield box.badge.text
    labels += [one.label for one in picture.bringings]
    for label in labels:
        yield (label.full or label.text).translate(ISOLATES)


class TestStructureFile:
    SVG = "{http://www.w3.org/2000/svg}"

    def svg_of(self, client: Client, design: Design) -> ElementTree.Element:
        return ElementTree.fromstring(client.get(path_of(design, "structure.svg")).content)

    def test_is_a_file_to_keep(self, client, design):
        response = client.get(path_of(design, "structure.svg"))

        assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert response["Content-Disposition"] == (
            'attachment; filename="Listings ML, structure.svg"'
        )

    def test_stands_alone(self, client, design):
        svg = self.svg_of(client, design)
        link = "{http://www.w3.org/1999/xlink}href"

        assert svg.tag == f"{self.SVG}svg"
        assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"
        assert svg[0].text == "Listings ML, structure"
        ids = {f"#{one.get('id')}" for one in svg.iter() if one.get("id")}
        assert {one.get(link) for one in svg.iter(f"{self.SVG}use")} <= ids
        assert not [one for one in svg.iter() if one.get("href") or one.get("style")]
        # A text is never black on black where nothing else colours it.
        assert svg.get("fill") == "#1f1e1b"

    def test_shows_what_the_page_shows(self, client, design):
        texts = {"".join(one.itertext()) for one in self.svg_of(client, design).iter()}

        assert {"Marta Kowalska", "ML Platform", "نادية حداد", "2 gaps", "Open seat"} <= texts

    def test_can_be_read_whatever_the_names_are(self, client, design):
        design.teams.update(name="]]>\x0b&amp; <b>\ufffe")
        Design.objects.update(name="<&\x0b>")

        svg = self.svg_of(client, design)

        assert svg[0].text == "<&>, structure"
        assert "]]> &amp; <b>" in {one.text for one in svg.iter(f"{self.SVG}text")}

    def test_of_a_design_without_teams_is_empty(self, client, organisation):
        svg = self.svg_of(client, DesignFactory(organisation=organisation))

        assert not list(svg.iter(f"{self.SVG}text"))

    def test_takes_as_many_queries_for_fifty_teams_as_for_two(self, client, organisation):
        counts = []
        for team_count in (2, 50):
            design = design_with(organisation, team_count=team_count)
            published_framework.cache_clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(path_of(design, "structure.svg"))
            counts.append(len(queries))

        assert counts[0] <= 20
        assert counts[1] == counts[0]


class TestNewerVersion:
    """What the overview says once the framework was published again."""

    @pytest.fixture
    def design(self, organisation, user) -> Design:
        first = publish_own(organisation, user)
        publish_next(first, user)
        return listings_on(first)

    def test_is_told_with_what_it_changes(self, client, design):
        response = client.get(path_of(design))

        assertContains(response, "Version 2 of “<bdi>Our way</bdi>” is out: <b>1 gap fewer")
        assertContains(response, f'href="/designs/{design.pk}/version/">See the difference</a>')

    def test_is_moved_to_with_one_click(self, client, design):
        assertContains(client.get(path_of(design)), "Move to version 2")

        client.post(f"/designs/{design.pk}/version/", {"to": "2", "revision": design.revision})

        assertNotContains(client.get(path_of(design)), "is out:")

    def test_is_only_told_to_a_viewer(self, client, design, user):
        user.memberships.update(level=MembershipLevel.VIEWER)

        response = client.get(path_of(design))

        assertContains(response, "is out:")
        assertNotContains(response, "Move to version 2")

    def test_says_so_where_no_finding_changes(self, client, organisation, user, design):
        empty = DesignFactory(organisation=organisation, version=design.version)

        assertContains(client.get(path_of(empty)), "is out: <b>no finding changes</b>")

    def test_is_not_worked_out_for_the_findings_alone(self, client, design, htmx):
        assertNotContains(client.get(path_of(design), headers=htmx), "is out:")

    def test_of_a_draft_nothing_is_told(self, client, organisation, user):
        first = publish_own(organisation, user)
        draft_of(first, user)

        assertNotContains(client.get(path_of(listings_on(first))), "is out:")

    def test_costs_one_query_and_none_without_one(self, client, design):
        def queries(design: Design) -> int:
            client.get(path_of(design))
            with CaptureQueriesContext(connection) as asked:
                client.get(path_of(design))
            return len(asked)

        with_notice = queries(design)
        Design.objects.update(version=design.version.framework.versions.get(number=2))

        assert queries(design) == with_notice - 1


class TestDesignFile:
    def read(self, response) -> object:
        def framework_of(slug: str) -> Framework:
            return read_framework(Design.objects.get().version)

        return read_design(
            response.content,
            name="design.yaml",
            framework_of=framework_of,
            today=date(2026, 11, 21),
        )

    def test_can_be_read_in_again(self, client, design):
        response = client.get(path_of(design, "design.yaml"))

        assert response["Content-Disposition"] == 'attachment; filename="Listings ML.yaml"'
        assert response["Content-Type"] == "application/yaml; charset=utf-8"
        assert len(self.read(response).ticks) == LISTINGS.read_text().count("- {activity:")

    @pytest.mark.parametrize(
        ("name", "file_name"),
        [
            ("../etc/passwd\r\nX: y", "etc passwd X y.yaml"),
            ('=cmd() <b>"', "=cmd() b.yaml"),
            ("تصميم 🚀", "تصميم 🚀.yaml"),
            ("x" * 300, "x" * 80 + ".yaml"),
            ("///", "design.yaml"),
        ],
    )
    def test_is_named_after_the_design(self, client, design, name, file_name):
        Design.objects.update(name=name)

        disposition = client.get(path_of(design, "design.yaml"))["Content-Disposition"]

        assert unquote(disposition.removeprefix("attachment; ")) in (
            f'filename="{file_name}"',
            f"filename*=utf-8''{file_name}",
        )

    def test_of_another_organisation_is_not_found(self, client):
        design = DesignFactory(organisation=MembershipFactory(user=UserFactory()).organisation)

        assert client.get(path_of(design, "design.yaml")).status_code == 404
