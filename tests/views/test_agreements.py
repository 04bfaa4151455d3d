from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import Agreement, Design
from tests.agreed_designs import keep_handed_over
from tests.factories import (
    AgreementFactory,
    DesignFactory,
    OrganisationFactory,
    SeatFactory,
    TeamFactory,
)
from tests.filled_forms import filled_form
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db

WHOLE = ["format", "dependencies", "input_output"]
MODEL = "model:ads>plat"


@pytest.fixture
def design(organisation):
    return keep_handed_over(organisation)


@pytest.fixture
def page(design):
    return f"/designs/{design.pk}/agreements/"


@pytest.fixture
def agreement(design):
    """A draft on the models of Ads that lacks two elements."""
    return AgreementFactory(
        from_team=design.teams.get(key="ads"),
        to_team=design.teams.get(key="plat"),
        elements=["format"],
    )


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def revision(design):
    return Design.objects.get(pk=design.pk).revision


def undo(client, design):
    return client.post(f"/designs/{design.pk}/fixes/undo/")


def findings(client, design):
    """The rules about handoffs that speak, with what they are about."""
    report = client.get(f"/designs/{design.pk}/report/json/").json()["reports"][0]
    return {(one["rule"], one["subject"]) for one in report["findings"] if one["rule"][:3] == "HND"}


class TestAgreementList:
    def test_shows_who_hands_what_to_whom_and_what_is_missing(self, client, page):
        response = client.get(page)

        assertContains(response, "2 handoffs between teams.")
        assertContains(response, "A data contract between the two sides: schema, quality and SLA.")
        assertContains(response, "For Ads nobody does one of the sides.")
        assertContains(response, "Draft all 2 missing agreements")

    def test_says_what_an_agreement_contains_and_lacks(self, client, page, agreement):
        agreement.url = "https://wiki.example/model"
        agreement.save()

        response = client.get(page)

        assertContains(response, "Draft on format.")
        assertContains(response, "Lacks dependencies, input and output.")
        assertContains(response, 'href="https://wiki.example/model"')
        assertContains(response, f'href="{page}{agreement.pk}/"')

    def test_draws_it_with_a_name_and_links(self, client, page, agreement):
        response = client.get(page)

        assertContains(response, 'role="img" aria-label="To ML Platform: 1 incomplete"')
        assertContains(response, 'aria-label="Model handoff from Ads to ML Platform: incomplete"')
        assertContains(response, 'aria-label="Data handoff from Data Office to Ads: missing"')

    def test_offers_to_remove_what_is_stale(self, client, design, page, agreement):
        agreement.kind = "data"
        agreement.save()

        response = client.get(page)

        assertContains(response, "do none of that work")
        assertContains(response, f'href="{page}{agreement.pk}/delete/"')

    def test_filters(self, client, design, page, agreement):
        team = design.teams.get(key="office")

        response = client.get(page, {"state": "missing", "team": team.pk})

        assertContains(response, "Draft an agreement")
        assertNotContains(response, "Draft on format.")
        assertContains(response, f'<option value="{team.pk}" selected>Data Office (1)</option>')

    def test_says_so_where_a_filter_leaves_nothing(self, client, page):
        assertContains(client.get(page, {"state": "agreed"}), "Show all 2")

    def test_opens_where_a_finding_leads(self, client, page):
        response = client.get(page, {"at": MODEL})

        assertContains(response, '<tr id="here" aria-current="true">', count=1)

    def test_marks_what_is_accepted(self, client, design, page):
        design.acknowledgements.create(rule="HND-01", subject=MODEL)

        response = client.get(page)

        assertContains(response, '<span class="tag">accepted</span>', count=1)

    def test_says_that_a_handful_of_people_need_none(self, client, design, page):
        Design.objects.filter(pk=design.pk).update(stage="small")

        assertContains(client.get(page), "At this size nothing is asked for yet")

    def test_says_what_to_do_where_there_is_nothing(self, client, organisation, design):
        nameless = DesignFactory(organisation=organisation)
        assertContains(
            client.get(f"/designs/{nameless.pk}/agreements/"), "The reference names no handoffs"
        )
        design.ticks.all().delete()
        assertContains(
            client.get(f"/designs/{design.pk}/agreements/"), "Nothing is handed over yet"
        )
        design.teams.all().delete()
        assertContains(client.get(f"/designs/{design.pk}/agreements/"), "There are no teams yet")

    def test_shows_names_as_they_are(self, client, design, page):
        design.teams.filter(key="ads").update(name="<b>=cmd()</b> 😀 נאום")

        response = client.get(page)

        assertContains(response, "&lt;b&gt;=cmd()&lt;/b&gt; 😀 נאום")
        assertNotContains(response, "<b>=cmd()")

    def test_lets_a_viewer_read_alone(self, client, user, page, agreement):
        user.memberships.update(level="viewer")

        response = client.get(page)

        assertContains(response, "Lacks dependencies")
        assertNotContains(response, "Draft an agreement")
        assertNotContains(response, "New agreement")
        assertNotContains(response, f'href="{page}{agreement.pk}/"')

    def test_stands_in_the_navigation(self, client, design, page):
        assertContains(client.get(f"/designs/{design.pk}/"), f'<a href="{page}">Agreements</a>')
        assertContains(
            client.get(page), f'<a href="{page}" aria-current="page">Agreements</a>', html=True
        )

    def test_of_another_organisation_is_not_found(self, client):
        theirs = keep_listings(OrganisationFactory())

        assert client.get(f"/designs/{theirs.pk}/agreements/").status_code == 404

    def test_asks_a_stranger_to_sign_in(self, page):
        assert Client().get(page).status_code == 302

    def test_rejects_post(self, client, page):
        assert client.post(page).status_code == 405

    def test_takes_as_many_queries_for_thirty_teams_as_for_three(
        self, client, design, page, agreement, django_assert_num_queries
    ):
        client.get(page)
        # Session, user, design, the snapshot in 6, the teams, the agreements, and the switcher.
        with django_assert_num_queries(12):
            client.get(page)
        for team in TeamFactory.create_batch(30, design=design):
            seat = SeatFactory(team=team)
            seat.ticks.create(design=design, activity="build_models")
            AgreementFactory(from_team=team, to_team=agreement.to_team)

        with django_assert_num_queries(12):
            response = client.get(page)
        assertContains(response, "62 handoffs between teams.")


class TestAgreementDraft:
    def test_drafts_one_in_one_click(self, client, design, page):
        response = client.post(f"{page}draft/", {"subject": MODEL})

        draft = Agreement.objects.get()
        assertRedirects(response, page)
        assert (draft.from_team.key, draft.to_team.key) == ("ads", "plat")
        assert (draft.kind, draft.status, draft.elements) == ("model", "draft", WHOLE)
        assert told(response) == [
            "Drafted: Model handoff, from Ads to ML Platform."
            f' <a href="{page}{draft.pk}/">Open the draft</a>'
        ]
        assert ("HND-01", MODEL) not in findings(client, design)
        assert revision(design) == 1

    def test_names_teams_as_they_are(self, client, design, page):
        design.teams.filter(key="ads").update(name="<b>Ads</b>")

        response = client.post(f"{page}draft/", {"subject": MODEL}, follow=True)

        assertContains(response, "from &lt;b&gt;Ads&lt;/b&gt; to ML Platform")

    def test_drafts_all_at_once_and_takes_all_back(self, client, design, page):
        response = client.post(f"{page}draft/", {"all": "on"})

        assert told(response) == ["2 agreements are drafted."]
        assert {rule for rule, _ in findings(client, design)} == {"HND-03"}

        undo(client, design)

        assert not Agreement.objects.exists()

    def test_drafts_all_of_a_team(self, client, design, page):
        team = design.teams.get(key="office")

        client.post(f"{page}draft/", {"all": "on", "team": team.pk})

        assert [one.kind for one in Agreement.objects.all()] == ["data"]

    def test_goes_back_to_the_page_it_came_from(self, client, page):
        here = f"{page}?state=missing"

        assertRedirects(client.post(f"{page}draft/", {"subject": MODEL, "next": here}), here)

    def test_pressed_twice_says_that_nothing_is_missing(self, client, design, page):
        client.post(f"{page}draft/", {"subject": MODEL})
        response = client.post(f"{page}draft/", {"subject": MODEL})

        assert told(response)[-1] == "Nothing of that is missing any more."
        assert Agreement.objects.count() == 1
        assert revision(design) == 1

    def test_of_nothing_is_not_found(self, client, page):
        assert client.post(f"{page}draft/").status_code == 404

    def test_drafts_nothing_of_a_team_elsewhere(self, client, page):
        stranger = TeamFactory(key="office")

        response = client.post(f"{page}draft/", {"all": "on", "team": stranger.pk})

        assert response.status_code == 404
        assert not Agreement.objects.exists()

    def test_refuses_a_viewer(self, client, user, page):
        user.memberships.update(level="viewer")

        assert client.post(f"{page}draft/", {"all": "on"}).status_code == 403

    def test_is_a_post(self, client, page):
        assert client.get(f"{page}draft/").status_code == 405


class TestAgreementAdd:
    @pytest.fixture
    def sent(self, design):
        return {
            "kind": "model",
            "from_team": design.teams.get(key="ads").pk,
            "to_team": design.teams.get(key="plat").pk,
            "status": "agreed",
            "elements": [f"model:{element}" for element in WHOLE],
            "url": "https://wiki.example/model",
        }

    def test_writes_it_down(self, client, design, page, sent):
        response = client.post(f"{page}add/", sent)

        added = Agreement.objects.get()
        assertRedirects(response, page)
        assert (added.status, added.elements) == ("agreed", WHOLE)
        assert added.url == "https://wiki.example/model"
        assert told(response) == ["Model handoff from Ads to ML Platform is written down."]
        assert {subject for _, subject in findings(client, design)} == {"data:office>ads"}

    def test_says_what_an_agreed_one_still_lacks(self, client, page, sent):
        response = client.post(f"{page}add/", sent | {"elements": ["model:format"]})

        assert Agreement.objects.get().status == "agreed"
        assert told(response)[0].endswith("It lacks dependencies and input and output.")

    def test_sent_twice_adds_one(self, client, page, sent):
        for _ in range(2):
            assert client.post(f"{page}add/", sent).status_code == 302

        assert Agreement.objects.count() == 1

    def test_refuses_a_second_one_and_keeps_what_was_typed(self, client, page, sent, agreement):
        response = client.post(f"{page}add/", sent)

        assertContains(response, "from Ads to ML Platform already")
        assertContains(response, 'value="https://wiki.example/model"')
        assertContains(response, 'value="model:dependencies" checked')
        assert Agreement.objects.count() == 1

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"kind": ""}, "This field is required"),
            ({"status": ""}, "This field is required"),
            ({"url": "ftp://files.example"}, "Enter a valid URL"),
            ({"to_team": "0"}, "not one of the available choices"),
        ],
    )
    def test_says_what_is_wrong(self, client, design, page, sent, values, sentence):
        assertContains(client.post(f"{page}add/", sent | values), sentence)
        assert not Agreement.objects.exists()
        assert revision(design) == 0

    def test_is_between_two_teams(self, client, page, sent):
        response = client.post(f"{page}add/", sent | {"to_team": sent["from_team"]})

        assertContains(response, "An agreement is between two different teams.")

    def test_knows_no_team_of_another_design(self, client, page, sent):
        stranger = TeamFactory()

        response = client.post(f"{page}add/", sent | {"to_team": stranger.pk})

        assertContains(response, "not one of the available choices")
        assertNotContains(response, stranger.name)

    def test_tells_the_reason_and_the_words_of_the_source(self, client, page):
        response = client.get(f"{page}add/")

        assertContains(response, "works on its author&#x27;s machine and nowhere else")
        assertContains(response, "It should also name the data meant")
        assertContains(response, "documented schemas, quality requirements, SLAs")

    def test_can_be_filled_in_by_its_address(self, client, design, page):
        team = design.teams.get(key="ads")

        response = client.get(f"{page}add/", {"kind": "model", "from": team.pk, "to": "x"})

        assertContains(response, 'value="model" checked')
        assertContains(response, f'<option value="{team.pk}" selected>Ads</option>')

    def test_says_that_it_takes_two_teams(self, client, design, page):
        design.teams.exclude(key="ads").delete()

        assertContains(client.get(f"{page}add/"), "this design has one")

    def test_says_that_there_is_nothing_to_agree_on(self, client, organisation):
        team = TeamFactory(design__organisation=organisation)
        TeamFactory(design=team.design)

        response = client.get(f"/designs/{team.design_id}/agreements/add/")

        assertContains(response, "names no handoffs")

    def test_refuses_a_viewer(self, client, user, page):
        user.memberships.update(level="viewer")

        assert client.get(f"{page}add/").status_code == 403


class TestAgreementEdit:
    def as_shown(self, client, page, agreement):
        response = client.get(f"{page}{agreement.pk}/")
        return filled_form(response, "")

    def test_shows_what_is_in_it_and_what_it_lacks(self, client, page, agreement):
        response = client.get(f"{page}{agreement.pk}/")

        assertContains(response, "It lacks dependencies, input and output.")
        assert filled_form(response, "")["elements"] == ["model:format"]

    def test_saves_it_and_takes_it_back(self, client, design, page, agreement):
        form = self.as_shown(client, page, agreement)
        whole = [f"model:{element}" for element in WHOLE]

        response = client.post(
            f"{page}{agreement.pk}/", form | {"elements": whole, "status": "agreed"}
        )

        assertRedirects(response, page)
        assert told(response) == ["Model handoff from Ads to ML Platform is saved."]
        assert MODEL not in {subject for _, subject in findings(client, design)}

        undo(client, design)

        agreement.refresh_from_db()
        assert (agreement.status, agreement.elements) == ("draft", ["format"])

    def test_left_as_it_is_offers_no_way_back(self, client, page, agreement):
        response = client.post(
            f"{page}{agreement.pk}/", self.as_shown(client, page, agreement), follow=True
        )

        assertContains(response, "is saved.")
        assertNotContains(response, "Undo")

    def test_keeps_what_somebody_else_changed_meanwhile(self, client, page, agreement):
        form = self.as_shown(client, page, agreement)
        Agreement.objects.update(url="https://wiki.example/theirs")

        client.post(f"{page}{agreement.pk}/", form | {"status": "agreed"})

        agreement.refresh_from_db()
        assert agreement.status == "agreed"
        assert agreement.url == "https://wiki.example/theirs"

    def test_shows_what_both_changed(self, client, design, page, agreement):
        form = self.as_shown(client, page, agreement)
        Agreement.objects.update(url="https://wiki.example/theirs")

        response = client.post(
            f"{page}{agreement.pk}/", form | {"url": "https://wiki.example/ours"}
        )

        assertContains(response, "“https://wiki.example/theirs”")
        assertContains(response, 'value="https://wiki.example/ours"')
        assert revision(design) == 0

        client.post(f"{page}{agreement.pk}/", filled_form(response, ""))

        agreement.refresh_from_db()
        assert agreement.url == "https://wiki.example/ours"

    def test_can_be_pointed_to_other_teams(self, client, design, page, agreement):
        office = design.teams.get(key="office")
        form = self.as_shown(client, page, agreement)

        client.post(f"{page}{agreement.pk}/", form | {"to_team": office.pk})

        agreement.refresh_from_db()
        assert agreement.to_team == office

    def test_refuses_the_place_of_another(self, client, design, page, agreement):
        other = AgreementFactory(from_team=agreement.to_team, to_team=agreement.from_team)
        form = self.as_shown(client, page, other)

        response = client.post(
            f"{page}{other.pk}/",
            form | {"from_team": agreement.from_team_id, "to_team": agreement.to_team_id},
        )

        assertContains(response, "Change that one.")
        assert revision(design) == 0

    def test_says_what_is_wrong(self, client, page, agreement):
        form = self.as_shown(client, page, agreement)

        response = client.post(f"{page}{agreement.pk}/", form | {"url": "no address"})

        assertContains(response, "Enter a valid URL")

    def test_refuses_a_viewer(self, client, user, page, agreement):
        user.memberships.update(level="viewer")

        assert client.get(f"{page}{agreement.pk}/").status_code == 403

    def test_of_another_design_is_not_found(self, client, page):
        assert client.get(f"{page}{AgreementFactory().pk}/").status_code == 404

    def test_takes_the_same_queries_whatever_there_is(
        self, client, design, page, agreement, django_assert_num_queries
    ):
        address = f"{page}{agreement.pk}/"
        client.get(address)
        # Session, user, design, agreement, handoffs, teams, and the switcher.
        with django_assert_num_queries(7):
            client.get(address)
        TeamFactory.create_batch(30, design=design)

        with django_assert_num_queries(7):
            client.get(address)


class TestAgreementDelete:
    def test_asks_first(self, client, page, agreement):
        assertContains(client.get(f"{page}{agreement.pk}/delete/"), "Remove the agreement on")
        assert Agreement.objects.exists()

    def test_removes_it_and_takes_that_back(self, client, design, page, agreement):
        response = client.post(f"{page}{agreement.pk}/delete/")

        assertRedirects(response, page)
        assert told(response) == ["The agreement on Model handoff is gone."]
        assert not Agreement.objects.exists()

        undo(client, design)

        assert Agreement.objects.get() == agreement

    def test_pressed_twice_finds_it_gone(self, client, page, agreement):
        for _ in range(2):
            response = client.post(f"{page}{agreement.pk}/delete/")

        assertRedirects(response, page)
        assert told(response)[-1] == "The agreement is gone."

    def test_asks_again_after_somebody_wrote_into_it(self, client, page, agreement):
        address = f"{page}{agreement.pk}/delete/"
        form = filled_form(client.get(address), "")
        Agreement.objects.update(url="https://wiki.example/theirs")

        response = client.post(address, form)

        assertRedirects(response, address)
        assert told(response) == ["Somebody changed this agreement meanwhile. Look at it again."]
        assert Agreement.objects.exists()

    def test_of_another_design_is_not_found(self, client, page):
        theirs = AgreementFactory()

        assert client.post(f"{page}{theirs.pk}/delete/").status_code == 404
        assert Agreement.objects.filter(pk=theirs.pk).exists()

    def test_refuses_a_viewer(self, client, user, page, agreement):
        user.memberships.update(level="viewer")

        assert client.post(f"{page}{agreement.pk}/delete/").status_code == 403


class TestFinding:
    """What leads from a finding to the agreement."""

    def test_leads_to_its_place_in_the_list(self, client, design, page):
        response = client.get(f"/designs/{design.pk}/")

        assertContains(response, f'href="{page}?at={quote(MODEL, safe="")}#here"')

    def test_is_counted_by_measures_that_lead_there_too(self, client, design, page):
        response = client.get(f"/designs/{design.pk}/")

        assertContains(response, f'<dt><a href="{page}">Handoffs across teams</a></dt>')
        assertContains(response, f'<dt><a href="{page}">Of these agreed</a></dt>')

    def test_of_another_kind_leads_nowhere_there(self, client, design, page):
        design.teams.exclude(key="ads").delete()

        response = client.get(f"/designs/{design.pk}/")

        assertContains(response, 'name="rule" value="GAP-01"')
        assertNotContains(response, f"{page}?at=")

    def test_has_a_button_whose_answer_leads_to_the_draft(self, client, design, page):
        fix = (
            "0 Draft an agreement from Ads to ML Platform on format, dependencies and input output"
        )

        response = client.post(
            f"/designs/{design.pk}/fixes/", {"rule": "HND-01", "subject": MODEL, "fix": fix}
        )

        draft = Agreement.objects.get()
        assert told(response)[0].endswith(f'<a href="{page}{draft.pk}/">Open the agreement</a>')
