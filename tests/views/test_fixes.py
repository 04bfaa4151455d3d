import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roles import snapshots
from roles.analysis.changes import changed
from roles.diagnosis import diagnose
from roles.models import Design, Organisation, Seat, Tick, User
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
    TeamFactory,
    UserFactory,
)
from tests.stored_designs import keep_listings

TODAY = date(2026, 11, 21)
GAP = {
    "rule": "GAP-01",
    "subject": "monitor_models[categories]",
    "fix": "0 Give Monitor models to Priya Nair (MLOps Engineer)",
}


@pytest.fixture
def design(organisation: Organisation) -> Design:
    design = keep_listings(organisation)
    Design.objects.filter(pk=design.pk).update(as_of=TODAY)
    design.refresh_from_db()
    return design


def apply(client: Client, design: Design, **kwargs):
    headers = kwargs.pop("headers", None)
    return client.post(reverse("fix_apply", args=[design.pk]), GAP | kwargs, headers=headers)


def undo(client: Client, design: Design, **data: str):
    return client.post(reverse("fix_undo", args=[design.pk]), data)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def is_given(design: Design) -> bool:
    return Tick.objects.filter(
        design=design, activity="monitor_models", seat__participant__key="priya"
    ).exists()


class TestFixApply:
    def test_does_what_the_button_says(self, client: Client, design: Design):
        before = diagnose(design, on=TODAY)
        [finding] = [one for one in before.open if one.subject == GAP["subject"]]

        response = apply(client, design)

        assert response.status_code == 302
        assert response.url == reverse("design_overview", args=[design.pk])
        assert snapshots.take_snapshot(design, on=TODAY) == changed(
            before.design, finding.fixes[0].changes
        )

    def test_says_what_it_changed(self, client: Client, design: Design):
        assert told(apply(client, design)) == [
            "Done: Give Monitor models to Priya Nair (MLOps Engineer). 1 finding went, 2 came."
        ]

    def test_says_what_accepting_changed(self, client: Client, design: Design):
        design.seats.exclude(participant=None).delete()
        seat = SeatFactory(team=design.teams.get(key="platform"), participant=None, position=99)
        Tick.objects.create(design=design, seat=seat, activity="build_models")
        before = diagnose(design, on=TODAY).open
        way_out = "Accept it as it is"
        finding = next(one for one in before if one.fixes[0].label == way_out)

        response = apply(
            client, design, rule=finding.rule, subject=finding.subject, fix=f"0 {way_out}"
        )

        assert told(response) == [f"Done: {way_out}. 1 finding went, none came."]
        after = diagnose(design, on=TODAY).open
        assert [one.subject for one in before if one not in after] == [finding.subject]
        assert len(after) == len(before) - 1

    def test_counts_as_one_change(self, client: Client, design: Design):
        apply(client, design)

        assert Design.objects.get(pk=design.pk).revision == design.revision + 1

    def test_returns_to_the_page_it_was_pressed_on(self, client: Client, design: Design):
        page = reverse("board_detail", args=[design.pk])

        assert apply(client, design, next=page).url == page

    def test_returns_to_none_but_our_pages(self, client: Client, design: Design):
        response = apply(client, design, next="https://elsewhere.example/")

        assert response.url == reverse("design_overview", args=[design.pk])

    def test_shows_htmx_the_whole_page_anew(
        self, client: Client, design: Design, htmx: dict[str, str]
    ):
        response = apply(client, design, headers=htmx)

        assert response.headers["HX-Refresh"] == "true"

    def test_pressed_twice_says_that_it_is_gone(self, client: Client, design: Design):
        apply(client, design)
        revision = Design.objects.get(pk=design.pk).revision

        response = apply(client, design)

        assert told(response)[-1] == "This finding is no longer there."
        assert Design.objects.get(pk=design.pk).revision == revision

    @pytest.mark.parametrize("fix", ["1 Give Monitor models to Priya Nair", "7 No such thing"])
    def test_does_nothing_that_the_button_did_not_say(
        self, fix: str, client: Client, design: Design
    ):
        response = apply(client, design, fix=fix)

        assert told(response) == ["The design was changed since; look at what is offered now."]
        assert not is_given(design)

    @pytest.mark.parametrize("fix", ["", "Give", "x Give it"])
    def test_refuses_what_is_no_button(self, fix: str, client: Client, design: Design):
        assert apply(client, design, fix=fix).status_code == 400

    def test_is_a_post(self, client: Client, design: Design):
        assert client.get(reverse("fix_apply", args=[design.pk])).status_code == 405

    def test_refuses_a_viewer(self, client: Client, user: User, design: Design):
        user.memberships.update(level="viewer")

        assert apply(client, design).status_code == 403

    def test_does_not_exist_elsewhere(self, client: Client):
        assert apply(client, keep_listings(OrganisationFactory())).status_code == 404

    def test_asks_the_database_the_same_whatever_the_size(self, client: Client, design: Design):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                apply(client, design)
            # Another request forgets what was asked before it.
            count = len(asked)
            assert is_given(design)
            undo(client, design)
            return count

        # The first reads the framework too.
        queries()
        few = queries()
        for team in design.teams.all():
            SeatFactory.create_batch(3, team=team)

        # Session, user, design, lock and savepoints, design again, facts in 6, rows in 7 before
        # and after, the fix in 5, and the session kept.
        assert queries() == few == 37


class TestFixApplyOfATeam:
    """Buttons beside a matrix, which the team's own judgement has made."""

    @pytest.fixture
    def shared_gap(self, design: Design) -> str:
        """Nobody owns it for two teams; the finding of the design names both."""
        design.ticks.filter(activity="define_requirements").delete()
        return "define_requirements[categories]"

    def press(self, client: Client, design: Design, subject: str, key: str = "categories"):
        team = design.teams.get(key=key)
        context = client.get(f"/designs/{design.pk}/teams/{team.pk}/").context
        [told] = [one for one in context["findings"] if one.finding.subject == subject]
        fix = f"0 {told.finding.fixes[0].label}"
        rule = told.finding.rule
        return apply(client, design, rule=rule, subject=subject, fix=fix, team=team.pk), fix

    def test_does_it_for_that_team_alone(self, client: Client, design: Design, shared_gap: str):
        response, fix = self.press(client, design, shared_gap)

        assert told(response)[0].startswith(f"Done: {fix[2:]}.")
        after = {(one.rule, one.subject) for one in diagnose(design, on=TODAY).open}
        assert ("GAP-01", "define_requirements[search]") in after

    def test_is_taken_back_as_any_other(self, client: Client, design: Design, shared_gap: str):
        before = snapshots.take_snapshot(design, on=TODAY)
        self.press(client, design, shared_gap)
        assert snapshots.take_snapshot(design, on=TODAY) != before

        undo(client, design)

        assert snapshots.take_snapshot(design, on=TODAY) == before

    def test_knows_no_finding_of_another_team(
        self, client: Client, design: Design, shared_gap: str
    ):
        search = design.teams.get(key="search")

        response = apply(client, design, subject=shared_gap, team=search.pk)

        assert told(response) == ["This finding is no longer there."]

    def test_opens_a_seat_under_a_key_that_is_free_in_the_whole_design(
        self, client: Client, design: Design
    ):
        far = TeamFactory(design=design, position=9)
        SeatFactory(team=far, key="open-mlops-engineer-2", participant=None)
        SeatFactory(team=far, key="open-mlops-engineer-3", participant=None)
        team = design.teams.get(key="categories")
        context = client.get(f"/designs/{design.pk}/teams/{team.pk}/").context
        [gap] = [
            one.finding for one in context["findings"] if one.finding.subject == GAP["subject"]
        ]
        [(number, hire)] = [one for one in enumerate(gap.fixes) if "Open a seat" in one[1].label]

        apply(client, design, fix=f"{number} {hire.label}", team=team.pk)

        assert Tick.objects.filter(
            design=design, activity="monitor_models", seat__key__startswith="open-", seat__team=team
        ).exists()

    def test_accepts_a_part_only_with_the_whole(self, client: Client, design: Design):
        """Nobody is left who could own it meanwhile, so it can only be accepted."""
        design.seats.exclude(participant=None).delete()
        seat = SeatFactory(
            team=design.teams.get(key="platform"), key="open-any", participant=None, position=99
        )
        for activity, for_team in (("build_models", "categories"), ("deploy_models", "search")):
            Tick.objects.create(design=design, seat=seat, activity=activity, only_for=for_team)

        response, _ = self.press(client, design, "open-any:build_models")

        team = design.teams.get(key="categories")
        assert "/findings/accept/?rule=GAP-02" in response.url
        assert f"team={team.pk}" in response.url
        page = client.get(response.url).content.decode()
        assert 'value="open-any:build_models,deploy_models"' in page

    def test_does_not_exist_for_a_team_elsewhere(self, client: Client, design: Design):
        assert apply(client, design, team=TeamFactory().pk).status_code == 404


class TestFixUndo:
    def test_brings_back_what_was_there(self, client: Client, design: Design):
        before = snapshots.take_snapshot(design, on=TODAY)
        apply(client, design)

        response = undo(client, design)

        assert told(response)[-1] == "Undone: the design is what it was before."
        assert snapshots.take_snapshot(design, on=TODAY) == before

    def test_is_offered_with_the_message(self, client: Client, design: Design):
        page = client.get(apply(client, design).url).content.decode()

        assert f'action="{reverse("fix_undo", args=[design.pk])}"' in page

    def test_refuses_when_somebody_changed_the_design_since(self, client: Client, design: Design):
        apply(client, design)
        other = Client()
        bob = UserFactory()
        MembershipFactory(user=bob, organisation=design.organisation)
        other.force_login(bob)
        other.post(
            reverse("seat_delete", args=[design.pk, Seat.objects.filter(design=design).last().pk])
        )

        response = undo(client, design)

        assert "nothing is undone" in told(response)[-1]
        assert is_given(design)

    def test_done_twice_refuses(self, client: Client, design: Design):
        apply(client, design)
        undo(client, design)

        assert "nothing is undone" in told(undo(client, design))[-1]

    def test_without_a_fix_refuses(self, client: Client, design: Design):
        assert "nothing is undone" in told(undo(client, design))[-1]
        assert Design.objects.get(pk=design.pk).revision == design.revision

    def test_is_a_post(self, client: Client, design: Design):
        assert client.get(reverse("fix_undo", args=[design.pk])).status_code == 405

    def test_refuses_a_viewer(self, client: Client, user: User, design: Design):
        apply(client, design)
        user.memberships.update(level="viewer")

        assert undo(client, design).status_code == 403

    def test_does_not_exist_elsewhere(self, client: Client):
        assert undo(client, keep_listings(OrganisationFactory())).status_code == 404


class TestButtons:
    """The buttons as pages show them."""

    def pressed(self, page: str) -> dict[str, str]:
        """What the first button of the gap sends."""
        form = next(
            form for form in re.findall(r"<form.*?</form>", page, re.S) if GAP["subject"] in form
        )
        hidden = dict(re.findall(r'name="(rule|subject|next)" value="([^"]*)"', form))
        [first, *_] = re.findall(r'name="fix" value="([^"]*)"', form)
        return hidden | {"fix": first}

    @pytest.mark.parametrize("name", ["design_overview", "matrix_detail"])
    def test_do_what_they_say(self, name: str, client: Client, design: Design):
        team = design.teams.get(key="categories")
        args = [design.pk] if name == "design_overview" else [design.pk, team.pk]
        address = reverse(name, args=args)
        data = self.pressed(client.get(address).content.decode())

        response = client.post(reverse("fix_apply", args=[design.pk]), data)

        assert data["next"] == address
        assert response.url == address
        assert is_given(design)

    def test_are_not_shown_to_viewers(self, client: Client, user: User, design: Design):
        user.memberships.update(level="viewer")

        page = client.get(reverse("design_overview", args=[design.pk])).content.decode()

        assert 'name="fix"' not in page
        assert "Give Monitor models to Priya Nair (MLOps Engineer)." in page
